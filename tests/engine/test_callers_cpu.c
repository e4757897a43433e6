/* test_callers_cpu.c - a thread of a team that arrives on the calling thread's CPU leaves it. Here
   all threads seem to run on one CPU. */
#include <sched.h>
#include <stdatomic.h>
#include "../properties/options.h"
#include "../../src/runtime/cpus.h"
#include "../../src/schedule/loop.h"

static int one; /* the CPU on which all threads seem to run */
static _Atomic int left;

/* These take the place of the system's functions. */
int sched_getcpu(void) { return one; }
int sched_setaffinity(pid_t thread, size_t size, const cpu_set_t *set)
{
    (void)thread, (void)size;
    left += !CPU_ISSET((size_t)one, set);
    return 0;
}

static int nothing(size_t lo, size_t hi, void *ctx)
{
    (void)lo, (void)hi, (void)ctx;
    return 0;
}
static void idle(int thread, void *ctx) { (void)thread, (void)ctx; }

/* The threads that leave the CPU in the second of two regions, one directly after the other. */
static int leave(int threads, int each)
{
    const tine_opts o = {.threads = threads, .sched = TINE_STATIC};
    for (int region = 0; region < 2; region++) {
        left = 0;
        if (each)
            team_each(threads, idle, NULL);
        else
            cr_assert_eq(tine_for(nothing, NULL, 64, &o), 0);
    }
    return left;
}

Test(callers_cpu, is_left_by_the_others_in_each_region)
{
    cpu_set_t mine;
    if (cpus_allowed() < 2) cr_skip_test("one CPU");
    cr_assert_eq(sched_getaffinity(0, sizeof mine, &mine), 0);
    while (!CPU_ISSET((size_t)one, &mine)) one++;
    for (int each = 0; each < 2; each++) {
        cr_assert_eq(leave(2, each), 1);
        cr_assert_eq(leave(cpus_allowed() + 1, each), 0, "the team is larger than the machine");
    }
}
