/* streams_team.h - a whole stream, by a team. */
#ifndef TINE_STREAMS_TEAM_H
#define TINE_STREAMS_TEAM_H
#include "streams_call.h"

void stream_run_team(stream_call *c);

#endif
