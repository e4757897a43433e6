/* properties_for.c - the promise for tine_for: whatever the options, each element is done exactly
   once, and the error is that of a serial loop. */
#include "options.h"
#include <stdatomic.h>
#include <stdlib.h>
#include <string.h>

struct marks {
    size_t n;
    atomic_uchar *seen; /* How often each element was done. */
    const int *code;    /* The code that each element returns, or NULL. */
    atomic_int misfits; /* Chunks that are empty or not within [0, n). */
};

static int mark(size_t lo, size_t hi, void *ctx)
{
    struct marks *m = ctx;
    if (lo >= hi || hi > m->n) {
        atomic_fetch_add(&m->misfits, 1);
        return 0;
    }
    for (size_t i = lo; i < hi; ++i) {
        atomic_fetch_add_explicit(&m->seen[i], 1, memory_order_relaxed);
        if (m->code && m->code[i]) return m->code[i];
    }
    return 0;
}

/* Returns the first element below `end` that was not done exactly once, or `end`. */
static size_t first_wrong(const struct marks *m, size_t end)
{
    size_t i = 0;
    while (i < end && m->seen[i] == 1) ++i;
    return i;
}

static struct marks marks_of(size_t n) { return (struct marks){.n = n, .seen = calloc(n + 1, 1)}; }

static void exactly_once(size_t n, const tine_opts *o)
{
    struct marks m = marks_of(n);
    int rc = tine_for(mark, &m, n, o);
    cr_assert_eq(rc, 0, "%s: returned %d", describe(o, n), rc);
    cr_assert_eq(m.misfits, 0, "%s: %d chunks outside [0, n)", describe(o, n), m.misfits);
    size_t wrong = first_wrong(&m, n);
    cr_assert_eq(wrong, n, "%s: element %zu was done %d times", describe(o, n), wrong,
                 m.seen[wrong]);
    free(m.seen);
}

Test(tine_for, does_each_element_exactly_once)
{
    for (size_t s = 0; s < SIZES_TRIED; ++s)
        for (size_t k = 0; k < OPTIONS; ++k) {
            tine_opts o = options(k, SIZES[s]);
            exactly_once(SIZES[s], &o);
        }
}

Test(tine_for, does_each_of_a_million_elements_exactly_once)
{
    static const size_t some[] = {0, 7, 64, 5000};
    for (int threads = 2; threads <= 3; ++threads)
        for (int s = TINE_AUTO; s <= TINE_STEAL; ++s)
            for (size_t c = 0; c < 4; ++c)
                exactly_once(1000003, TINE_OPTS(.threads = threads, .sched = (tine_sched)s,
                                                .chunk = some[c]));
}

Test(tine_for, takes_no_options_at_all)
{
    for (size_t s = 0; s < ALL_SIZES; ++s) exactly_once(SIZES[s], NULL);
}

static int never(size_t lo, size_t hi, void *ctx)
{
    (void)lo, (void)hi;
    *(int *)ctx = 1;
    return 7;
}

Test(tine_for, of_nothing_calls_nothing)
{
    for (size_t k = 0; k < OPTIONS; ++k) {
        tine_opts o = options(k, 0);
        int called = 0;
        cr_assert_eq(tine_for(never, &called, 0, &o), 0, "%s", describe(&o, 0));
        cr_assert_eq(called, 0, "%s", describe(&o, 0));
    }
}

/* Makes some elements fail, each with a code of its own. A higher element has a lower code in about
   half of the cases. */
static size_t plant(int *code, size_t n, size_t round)
{
    size_t lowest = n;
    memset(code, 0, n * sizeof *code);
    for (size_t j = 0; j <= round % 5; ++j) {
        size_t at = (size_t)(mixed(round * 31 + j) % n);
        if (round % 7 == 0 && j == 0) at = n - 1;
        if (round % 11 == 0 && j == 1) at = 0;
        code[at] = 1 + (int)(mixed(round * 17 + at) % 1000000);
        lowest = at < lowest ? at : lowest;
    }
    return lowest;
}

static void lowest_error(size_t n, const tine_opts *o, size_t round)
{
    struct marks m = marks_of(n);
    int *code = malloc(n * sizeof *code);
    size_t lowest = plant(code, n, round);
    m.code = code;
    int rc = tine_for(mark, &m, n, o);
    cr_assert_eq(rc, code[lowest], "%s, round %zu: returned %d, element %zu returned %d",
                 describe(o, n), round, rc, lowest, code[lowest]);
    size_t wrong = first_wrong(&m, lowest + 1);
    cr_assert_eq(wrong, lowest + 1, "%s: element %zu before the error was done %d times",
                 describe(o, n), wrong, m.seen[wrong]);
    for (size_t i = lowest; i < n; ++i)
        cr_assert_leq(m.seen[i], 1, "%s: element %zu was done %d times", describe(o, n), i,
                      m.seen[i]);
    free(code);
    free(m.seen);
}

Test(tine_for, returns_the_code_of_the_lowest_failing_element)
{
    for (size_t s = 1; s < SMALL_SIZES; ++s)
        for (size_t k = 0; k < OPTIONS; ++k) {
            tine_opts o = options(k, SIZES[s]);
            lowest_error(SIZES[s], &o, s * OPTIONS + k);
        }
}

Test(tine_for, returns_the_lowest_code_every_time_out_of_hundreds)
{
    for (size_t round = 0; round < (SANITIZED ? 100 : 600); ++round)
        lowest_error(5000,
                     TINE_OPTS(.threads = 4, .sched = (tine_sched)(round % TINE_RUNTIME),
                               .chunk = 1 + round % 3, .order = (tine_order)(round / 2 % 2)),
                     round);
}

Test(tine_for, threads_below_zero_mean_all_but_some)
{
    for (int threads = -1; threads >= -9; --threads)
        exactly_once(4097, TINE_OPTS(.threads = threads, .chunk = 16));
}
