/* pace.h - how many units a thread takes at a time, where chunks follow the work. A take should
   last some 10 µs, by the duration of the thread's own last take. The caller reads the clock, so
   tests need no time.

   Each range begins with a part of what the cost of an element suggests: its elements may be
   dearer than those that were timed. Towards the end of a range a take is half of what is left, so
   that other threads can steal the rest if elements turn out to be dear. After a short take the
   length is doubled. After a long one it is computed anew, down to one unit. The arithmetic is in
   integers: a take costs 13 to 16 ns, or 20 with a division (Zen 3, 2026-11). */
#ifndef TINE_PACE_H
#define TINE_PACE_H
#include <stdbool.h>
#include <stdint.h>
#include "tuning.h"

/* What the plan prescribes for all threads of a call. */
typedef struct pace_plan {
    uint32_t first;  /* units of a thread's first take */
    uint32_t most;   /* upper bound on the units of a take */
    uint64_t wanted; /* ticks that a take should last */
    uint64_t brief;  /* ticks below which the next take is doubled */
    uint64_t late;   /* ticks above which the next take is shortened */
} pace_plan;

/* The pace of one thread. */
typedef struct pace {
    uint32_t run;   /* The largest number of units of the next take. It begins at plan.first. */
    uint32_t taken; /* The units of the last take. 0: the thread has taken none of this range. */
    bool steady;    /* True: the slow start, during which takes grow, is over for this range. */
    uint64_t last;  /* ticks when the thread last asked for units */
} pace;

/* Notes that the last take has ended. */
static inline void pace_note(pace *p, const pace_plan *plan, uint64_t now)
{
    const uint64_t took = now - p->last;
    p->last = now;
    if (p->taken == 0) return;
    if (took >= plan->brief) p->steady = true;
    if (took > plan->late) {
        const uint64_t run = p->taken * plan->wanted / took;
        p->run = run > 1 ? (uint32_t)run : 1;
    } else if (took < plan->brief && p->taken == p->run && p->run <= plan->most / 2) {
        p->run *= 2;
    }
}

/* The number of units of the next take, of a range with `left` units. */
static inline uint32_t pace_take(pace *p, uint64_t left)
{
    const uint64_t half = (left + 1) / 2, least = p->run / (uint32_t)(CHUNK_NS / BRIEF_NS);
    const uint64_t most = half > least ? half : least < left ? least : left;
    return p->taken = most < p->run ? (uint32_t)most : p->run;
}

/* Notes that the thread has stolen a range. */
static inline void pace_stole(pace *p)
{
    p->run = p->run > OFF_BY ? p->run / OFF_BY : 1;
    p->taken = 0;
    p->steady = false;
}

#endif
