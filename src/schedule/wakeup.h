/* wakeup.h - what starting the calling thread's team costs now. Each calling thread has a team of
   its own. */
#ifndef TINE_WAKEUP_H
#define TINE_WAKEUP_H
#include <stdint.h>
#include "model.h"

/* ns until the team's last thread would have come, were it called now. */
double wakeup_start(void);
/* Whether this loop is worth a region now. */
bool wakeup_pays(const prospect *p);
/* A loop that may have paid ran on the calling thread. */
void wakeup_alone(prospect p, uint64_t began, uint64_t ended);
/* A region began, and the last of its threads arrived at that time. */
void wakeup_learn(uint64_t began, uint64_t arrived);
/* This thread's region has ended. */
void wakeup_rest(void);

#endif
