/* wakeup.h - what starting the calling thread's team costs now. Each calling thread has a team of
   its own. */
#ifndef TINE_WAKEUP_H
#define TINE_WAKEUP_H
#include <stdint.h>
#include "model.h"

/* The ns until the team's last thread would have arrived if the team were called now. */
double wakeup_start(void);
/* Whether this loop is worth a region now. */
bool wakeup_pays(const prospect *p);
/* Notes that a loop which might have been worth a team ran on the calling thread. */
void wakeup_alone(prospect p, uint64_t began, uint64_t ended);
/* Notes when a region began and when the last of its threads arrived. */
void wakeup_learn(uint64_t began, uint64_t arrived);
/* Notes that this thread's region has ended. */
void wakeup_rest(void);

#endif
