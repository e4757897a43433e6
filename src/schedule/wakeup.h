/* wakeup.h - whether the team is awake, and what waking it costs. Each calling thread has a team of
   its own. */
#ifndef TINE_WAKEUP_H
#define TINE_WAKEUP_H
#include <stdbool.h>
#include <stdint.h>

/* Whether this much work, which may pay, is worth a region now. */
bool wakeup_pays(double serial_ns);
/* A loop that may have paid ran on the calling thread. */
void wakeup_alone(uint64_t began, uint64_t ended);
/* A region began, and the last of its threads arrived at that time. */
void wakeup_learn(uint64_t began, uint64_t arrived);
/* This thread's region has ended. */
void wakeup_rest(void);

#endif
