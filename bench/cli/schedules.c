/* schedules.c - the names of schedules, as --schedule takes them, and of schedules with an order of
   chunks. */
#include "../measure/harness.h"

const char *const bench_sched_names[BENCH_SCHEDS] = {
    [TINE_AUTO] = "auto",     [TINE_STATIC] = "static", [TINE_DYNAMIC] = "dynamic",
    [TINE_GUIDED] = "guided", [TINE_STEAL] = "steal",   [TINE_RUNTIME] = "runtime",
};

const char *bench_way_name(tine_sched sched, tine_order order)
{
    static const char *const backward[BENCH_SCHEDS] = {
        [TINE_AUTO] = "auto backward",       [TINE_STATIC] = "static backward",
        [TINE_DYNAMIC] = "dynamic backward", [TINE_GUIDED] = "guided backward",
        [TINE_STEAL] = "steal backward",     [TINE_RUNTIME] = "runtime backward",
    };
    return (order == TINE_BACKWARD ? backward : bench_sched_names)[sched];
}
