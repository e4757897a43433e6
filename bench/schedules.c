/* schedules.c - the names of schedules, as --schedule takes them. */
#include "harness.h"

const char *const bench_sched_names[BENCH_SCHEDS] = {
    [TINE_AUTO] = "auto",     [TINE_STATIC] = "static", [TINE_DYNAMIC] = "dynamic",
    [TINE_GUIDED] = "guided", [TINE_STEAL] = "steal",   [TINE_RUNTIME] = "runtime",
};
