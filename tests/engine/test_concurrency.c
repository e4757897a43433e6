/* test_concurrency.c - under contention, with more threads than cores and several callers at once,
   every element is done exactly once and the bits stay the same. */
#include "../properties/options.h"
#include <pthread.h>
#include <stdatomic.h>
#include <stdlib.h>
#include <unistd.h>

enum { N = 20011, CALLERS = 4 };

static int count(size_t lo, size_t hi, void *ctx)
{
    atomic_uchar *seen = ctx;
    for (size_t i = lo; i < hi; ++i) atomic_fetch_add_explicit(&seen[i], 1, memory_order_relaxed);
    return 0;
}

/* Returns the first element of n that was not seen `times` times, or n. */
static size_t first_not(const atomic_uchar *seen, size_t n, int times)
{
    size_t i = 0;
    while (i < n && seen[i] == times) ++i;
    return i;
}

static void hundreds_of_times(tine_sched sched, int threads, size_t n, int rounds)
{
    atomic_uchar *seen = calloc(n, 1);
    const tine_opts o = {.threads = threads, .sched = sched, .chunk = 1};
    note_case(&o, n);
    for (int round = 1; round <= rounds; ++round) {
        cr_assert_eq(tine_for(count, seen, n, &o), 0);
        size_t wrong = first_not(seen, n, round % 256);
        cr_assert_eq(wrong, n, "round %d: element %zu", round, wrong);
    }
    free(seen);
}

/* Rounds are slow under sanitizers, so there are fewer of them, of fewer chunks. */
Test(contention, of_eight_threads_that_steal_single_elements)
{
    hundreds_of_times(TINE_STEAL, 8, 997, SANITIZED ? 100 : 2000);
}
Test(contention, of_eight_threads_that_steal_very_little)
{
    hundreds_of_times(TINE_STEAL, 8, 11, SANITIZED ? 200 : 3000);
}
Test(contention, of_eight_threads_on_a_shared_counter)
{
    hundreds_of_times(TINE_DYNAMIC, 8, 997, SANITIZED ? 50 : 500);
}
Test(contention, of_eight_guided_threads)
{
    hundreds_of_times(TINE_GUIDED, 8, 997, SANITIZED ? 50 : 500);
}

/* Only the last elements are slow, so that other threads steal repeatedly from the thread with the
   last range. */
static int lopsided(size_t lo, size_t hi, void *ctx)
{
    for (size_t i = lo; i < hi; ++i)
        if (i % 997 > 900)
            for (volatile int spin = 0; spin < 200; ++spin) {
            }
    return count(lo, hi, ctx);
}

Test(contention, of_thieves_over_one_dear_range)
{
    static atomic_uchar seen[997];
    for (int round = 1; round <= (SANITIZED ? 50 : 500); ++round) {
        cr_assert_eq(tine_for(lopsided, seen, 997,
                              TINE_OPTS(.threads = 2 + round % 7, .sched = TINE_STEAL, .chunk = 1)),
                     0);
        cr_assert_eq(first_not(seen, 997, round % 256), 997, "round %d", round);
    }
}

Test(contention, of_sixty_four_threads)
{
    static atomic_uchar seen[N];
    for (int s = TINE_AUTO; s <= TINE_RUNTIME; ++s) {
        const tine_opts o = {.threads = 64, .sched = (tine_sched)s, .chunk = 5};
        cr_assert_eq(tine_for(count, seen, N, note_case(&o, N)), 0);
    }
    cr_assert_eq(first_not(seen, N, SCHEDS), N);
}

/* ---- several callers ------------------------------------------------------------------------- */
struct caller {
    const double *x;
    size_t number;
    double expected;
    int wrong; /* The first wrong round, counted from 1. 0: none. */
};

static int add(void *acc, size_t lo, size_t hi, void *ctx)
{
    for (size_t i = lo; i < hi; ++i) *(double *)acc += ((const double *)ctx)[i];
    return 0;
}

static void join(void *acc, const void *next, void *ctx)
{
    (void)ctx;
    *(double *)acc += *(const double *)next;
}

static int fail_at(size_t lo, size_t hi, void *ctx)
{
    size_t bad = *(size_t *)ctx;
    return lo <= bad && bad < hi ? (int)bad + 1 : 0;
}

static void *call(void *arg)
{
    struct caller *c = arg;
    for (int round = 1; round <= (SANITIZED ? 30 : 300) && !c->wrong; ++round) {
        const tine_opts o = {.threads = 1 + round % 4,
                             .sched = (tine_sched)(round % SCHEDS),
                             .chunk = (size_t)(round % 9) * 100};
        double sum = 0;
        size_t bad = (size_t)(mixed(c->number * 1000 + (size_t)round) % N);
        if (tine_fold(add, join, (void *)(uintptr_t)c->x, &sum, sizeof sum, N, &o) ||
            sum != c->expected || tine_for(fail_at, &bad, N, &o) != (int)bad + 1)
            c->wrong = round;
    }
    return NULL;
}

Test(callers, four_at_once_get_what_one_gets)
{
    static double x[N];
    for (size_t i = 0; i < N; ++i) x[i] = real(i);
    double expected = 0;
    cr_assert_eq(tine_fold(add, join, x, &expected, sizeof expected, N, TINE_OPTS(.threads = 1)),
                 0);
    pthread_t threads[CALLERS];
    struct caller callers[CALLERS];
    for (size_t i = 0; i < CALLERS; ++i) {
        callers[i] = (struct caller){.x = x, .number = i, .expected = expected};
        cr_assert_eq(pthread_create(&threads[i], NULL, call, &callers[i]), 0);
    }
    for (size_t i = 0; i < CALLERS; ++i) {
        pthread_join(threads[i], NULL);
        cr_assert_eq(callers[i].wrong, 0, "caller %zu, round %d", i, callers[i].wrong);
    }
}

/* ---- tine_thread ----------------------------------------------------------------------------- */
static int own_slot(size_t lo, size_t hi, void *ctx)
{
    atomic_int *busy = ctx;
    int thread = tine_thread();
    if (thread < 0 || thread >= 7) return 1;
    if (atomic_fetch_add(&busy[thread], 1) != 0) return 2;
    for (volatile size_t i = lo; i < hi; ++i) {
    }
    atomic_fetch_sub(&busy[thread], 1);
    return 0;
}

Test(tine_thread, is_a_number_that_no_two_running_bodies_share)
{
    for (size_t k = 0; k < OPTIONS; ++k) {
        tine_opts o = options(k, 4097);
        atomic_int busy[7] = {0};
        cr_assert_eq(tine_for(own_slot, busy, 4097, &o), 0, "%s", describe(&o, 4097));
    }
    cr_assert_eq(tine_thread(), 0);
}
