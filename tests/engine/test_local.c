/* test_local.c - .local, tine_local and tine_threads: room for each thread of a call. */
#include "../properties/options.h"
#include <stdatomic.h>
#include <string.h>
#include <time.h>

enum { N = 6149, BINS = 37 };

/* Each thread counts in a table of its own, and registers a new table. The first word of a table
   says whether it is registered. */
typedef struct table {
    size_t used, count[BINS];
} table;
typedef struct tables {
    table *all[64];
    _Atomic size_t found, wrong;
} tables;

static int tally(size_t lo, size_t hi, void *ctx)
{
    tables *t = ctx;
    table *mine = tine_local();
    if (!mine || (uintptr_t)mine % 64) {
        t->wrong++;
        return 1;
    }
    if (!mine->used) {
        for (size_t b = 0; b < BINS; b++) t->wrong += mine->count[b] != 0;
        mine->used = 1;
        t->all[t->found++ % 64] = mine;
    }
    for (size_t i = lo; i < hi; i++) mine->count[mixed(i) % BINS]++;
    /* The body counts every element once. The test below adds the tables up instead of the last
       chunk. */
    return 0;
}

/* The counts live until the call ends. A progress function, which runs on the calling thread when
   all elements are done, reads them last. */
static size_t sums[BINS];
static int add_up(size_t done, size_t n, void *arg)
{
    const tables *t = arg;
    if (done < n) return 0;
    memset(sums, 0, sizeof sums);
    for (size_t k = 0; k < t->found; k++)
        for (size_t b = 0; b < BINS; b++) sums[b] += t->all[k]->count[b];
    return 0;
}

Test(local, is_one_zeroed_room_for_each_thread_whatever_the_options)
{
    size_t want[BINS] = {0};
    for (size_t i = 0; i < N; i++) want[mixed(i) % BINS]++;
    for (size_t k = 0; k < OPTIONS; k++) {
        static tables t;
        tine_stats stats;
        tine_opts o = options(k, N);
        memset(&t, 0, sizeof t);
        o.local = sizeof(table), o.stats = &stats, o.progress = add_up, o.arg = &t;
        cr_assert_eq(tine_for(tally, &t, N, &o), 0);
        cr_assert_eq(t.wrong, 0, "not zero, or not aligned");
        cr_assert(t.found >= 1 && t.found <= (size_t)stats.threads, "%zu rooms, %d threads",
                  t.found, stats.threads);
        cr_assert_eq(memcmp(sums, want, sizeof want), 0);
        cr_assert(stats.threads <= tine_threads(&o));
        for (size_t a = 0; a < t.found; a++)
            for (size_t b = 0; b < a; b++) cr_assert_neq(t.all[a], t.all[b], "one room twice");
    }
}

static inline double with_room(double x)
{
    double *calls = tine_local();
    return calls ? x + (*calls += 1) * 0 : -1;
}
static inline double without_room(double x) { return tine_local() ? -1 : x; }
static inline double add(double a, double b) { return a + b; }
TINE_FN(double, with_room, double)
TINE_FN(double, without_room, double)
TINE_MONOID(double, add, 0)
TINE_MAP_REDUCE(sum_with_room, with_room, add)

Test(local, is_there_in_functions_of_makers)
{
    static double x[N], y[N];
    for (size_t i = 0; i < N; i++) x[i] = (double)i;
    for (size_t k = 0; k < OPTIONS; k++) {
        double sum = 0;
        tine_opts o = options(k, N);
        cr_assert_eq(tine_map(without_room, y, x, N, &o), 0);
        cr_assert_eq(memcmp(x, y, sizeof x), 0, "a room that nobody asked for");
        o.local = sizeof(double);
        cr_assert_eq(tine_map(with_room, y, x, N, &o), 0);
        cr_assert_eq(memcmp(x, y, sizeof x), 0, "no room");
        cr_assert_eq(tine_reduce(sum_with_room, &sum, x, N, &o), 0);
        cr_assert_eq(sum, N * (N - 1.0) / 2);
        /* A small loop, here of five elements, runs in one call of the body. */
        cr_assert_eq(tine_map(with_room, y, x, 5, &o), 0);
        cr_assert_eq(memcmp(x, y, 5 * sizeof *x), 0);
    }
}

Test(local, is_nothing_outside)
{
    cr_assert_null(tine_local());
    cr_assert_eq(tine_for(tally, &(tables){.found = 0}, 1, TINE_OPTS(.local = sizeof(table))), 0);
    cr_assert_null(tine_local());
    cr_assert_geq(tine_threads(NULL), 1);
    cr_assert_eq(tine_threads(TINE_OPTS(.threads = 3)), 3);
}

/* After each nested call, the room of the outer call must be current again and unchanged. */
static int inner(size_t lo, size_t hi, void *ctx)
{
    const size_t *want = ctx;
    size_t *mine = tine_local();
    if (!*want) return mine ? 21 : 0;
    if (!mine) return 22;
    for (size_t i = lo; i < hi; i++) {
        if (mine[*want - 1] != mine[0]) return 23;
        mine[0]++;
        if (*want > 1) mine[*want - 1]++;
    }
    return 0;
}
static int outer(size_t lo, size_t hi, void *ctx)
{
    const int threads = *(int *)ctx;
    for (size_t i = lo; i < hi; i++) {
        size_t *mine = tine_local(), none = 0, many = 100;
        if (!mine) return 11;
        const size_t was = mine[0]++;
        int rc = tine_for(inner, &none, 50, TINE_OPTS(.threads = threads));
        if (rc == 0) rc = tine_for(inner, &none, 1, NULL);
        if (rc == 0)
            rc = tine_for(inner, &many, 50,
                          TINE_OPTS(.threads = threads, .local = 100 * sizeof many, .chunk = 7));
        if (rc) return rc;
        if (tine_local() != mine || mine[0] != was + 1) return 12;
    }
    return 0;
}

Test(local, is_right_in_nested_calls)
{
    for (int threads = 1; threads < 4; threads++)
        for (int within = 1; within < 4; within++)
            cr_assert_eq(
                tine_for(outer, &within, 40, TINE_OPTS(.threads = threads, .local = 8, .chunk = 3)),
                0, "%d threads, %d within", threads, within);
}

static int job(void *ctx, const tine_opts *o)
{
    int one = 1;
    (void)ctx;
    if (tine_local()) return 31;
    const int rc = tine_for(outer, &one, 20, o);
    return rc ? rc : tine_local() ? 32 : 0;
}

Test(local, is_right_in_jobs)
{
    tine_job *jobs[6];
    for (int k = 0; k < 6; k++)
        cr_assert_eq(tine_start(&jobs[k], job, NULL, TINE_OPTS(.local = 8)), 0);
    for (int k = 0; k < 6; k++) cr_assert_eq(tine_wait(&jobs[k], -1), 0);
}

/* ---- streams --------------------------------------------------------------------------------- */
static int pull(void *item, void *ctx)
{
    size_t *next = ctx;
    if (*next == 300) return TINE_END;
    *(size_t *)item = (*next)++;
    return 0;
}
static int work(void *out, const void *item, void *ctx)
{
    size_t *mine = tine_local();
    (void)ctx;
    *(size_t *)out = *(const size_t *)item;
    if (!mine) return 41;
    if (mine[0] == 0) mine[1] = 7;
    mine[0]++;
    return mine[1] == 7 ? 0 : 42;
}
static int work_without(void *out, const void *item, void *ctx)
{
    (void)ctx;
    *(size_t *)out = *(const size_t *)item;
    return tine_local() ? 43 : 0;
}
static int push(const void *out, void *ctx) { return (void)out, (void)ctx, 0; }

static int stream_within(size_t lo, size_t hi, void *ctx)
{
    (void)lo, (void)hi, (void)ctx;
    size_t next = 0;
    const tine_stream s = {pull, work_without, push, &next, sizeof next, sizeof next, 0};
    return tine_imap(&s, TINE_OPTS(.threads = 2));
}

Test(local, is_there_in_streams)
{
    for (int threads = 1; threads < 4; threads++) {
        size_t next = 0;
        const tine_stream s = {pull, work, push, &next, sizeof next, sizeof next, 0};
        cr_assert_eq(tine_imap(&s, TINE_OPTS(.threads = threads, .local = 16)), 0);
    }
    cr_assert_eq(tine_for(stream_within, NULL, 1, TINE_OPTS(.local = 16, .threads = 1)), 0);
}

Test(local, without_memory_nothing_is_called)
{
    static tables t;
    cr_assert_eq(tine_for(tally, &t, N, TINE_OPTS(.local = SIZE_MAX / 2)), TINE_ENOMEM);
    cr_assert_eq(tine_for(tally, &t, N, TINE_OPTS(.local = SIZE_MAX, .threads = 2)), TINE_ENOMEM);
    cr_assert_eq(t.found + t.wrong, 0);
}

/* AUTO's first look and the team's first thread are one thread, whose room keeps what it has. */
static _Thread_local size_t chunks_here;
static int count_chunks(size_t lo, size_t hi, void *ctx)
{
    (void)lo, (void)hi;
    size_t *count = tine_local();
    if (*count != chunks_here) (*(_Atomic size_t *)ctx)++;
    *count = ++chunks_here;
    const struct timespec nap = {0, 100000};
    nanosleep(&nap, NULL);
    return 0;
}

Test(local, is_one_room_from_the_first_look_to_the_end)
{
    _Atomic size_t wrong = 0;
    cr_assert_eq(tine_for(count_chunks, &wrong, 300, TINE_OPTS(.threads = 2, .local = 8)), 0);
    cr_assert_eq(wrong, 0);
}
