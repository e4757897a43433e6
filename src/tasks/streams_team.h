/* streams_team.h - runs a whole stream on a team. */
#ifndef TINE_STREAMS_TEAM_H
#define TINE_STREAMS_TEAM_H
#include "streams_call.h"

void stream_run_team(stream_call *c);

#endif
