/* test_pool.c - every kind of process pool computes what the serial loop computes, and leaves no
   resources behind. */
#include "pool_tests.h"
#include <sched.h>
#include <signal.h>
#include <stdlib.h>
#include <unistd.h>

enum { N = 10007 };

/* y[i] = 3 x[i] + 1, and all elements of x as digits. */
static int map_and_fold(const void *in, void *out, void *acc, size_t lo, size_t hi, const void *ctx)
{
    const uint64_t *x = in;
    uint64_t *y = out;
    (void)ctx;
    for (size_t i = 0; i < hi - lo; i++) {
        y[i] = 3 * x[i] + 1;
        digits_add(acc, x[i]);
    }
    return 0;
}

static pool_task task_of(const uint64_t *x, uint64_t *y, digits *acc, size_t n)
{
    return (pool_task){.range = map_and_fold,
                       .join = digits_join,
                       .in = x,
                       .out = y,
                       .acc = acc,
                       .n = n,
                       .in_size = sizeof *x,
                       .out_size = sizeof *y,
                       .acc_size = sizeof *acc};
}

static void same_as_serial(int kind, const uint64_t *x, uint64_t *y, const pool_opts *o, size_t n)
{
    digits acc, want;
    digits_zero(&acc);
    digits_zero(&want);
    for (size_t i = 0; i < n; i++) digits_add(&want, x[i]);
    memset(y, 0, N * sizeof *y);
    const pool_task t = task_of(x, y, &acc, n);
    pool_times times;
    cr_assert_eq(run_once(kind, &t, o, n, &times, NULL), 0);
    const size_t chunk = o->chunk ? o->chunk : (n + 4 * o->workers - 1) / (4 * o->workers);
    cr_assert_eq(times.chunks, n ? (n + chunk - 1) / chunk : 0);
    cr_assert_eq(times.deaths, 0);
    cr_assert_eq(acc.value, want.value, "F%d workers %d chunk %zu fixed %d n %zu", kind + 1,
                 o->workers, o->chunk, o->fixed, n);
    for (size_t i = 0; i < N; i++) cr_assert_eq(y[i], i < n ? 3 * x[i] + 1 : 0);
}

static void every_cut_is_serial(int kind)
{
    static const int workers[] = {1, 2, 3, 7};
    static const size_t chunks[] = {1, 7, 0, 20000}, sizes[] = {0, 1, 2, 100, N};
    uint64_t *x = shared(N * sizeof *x), *y = shared(N * sizeof *y);
    for (size_t i = 0; i < N; i++) x[i] = i * 2654435761u + 17;
    const leaks before = leaks_before();
    for (int w = 0; w < 4; w++)
        for (int c = 0; c < 4; c++)
            for (int fixed = 0; fixed < 2; fixed++)
                for (int s = 0; s < 5; s++) {
                    const pool_opts o = {.workers = workers[w], .chunk = chunks[c], .fixed = fixed};
                    same_as_serial(kind, x, y, &o, sizes[s]);
                }
    no_leaks_since(before);
}

Test(pool, fork_is_serial_at_every_cut, .timeout = 60) { every_cut_is_serial(POOL_FORK); }
Test(pool, pipe_is_serial_at_every_cut, .timeout = 60) { every_cut_is_serial(POOL_PIPE); }
Test(pool, desc_is_serial_at_every_cut, .timeout = 60) { every_cut_is_serial(POOL_SHM_PIPE); }
Test(pool, futex_is_serial_at_every_cut, .timeout = 60) { every_cut_is_serial(POOL_SHM_FUTEX); }
Test(pool, spin_is_serial_at_every_cut, .timeout = 60) { every_cut_is_serial(POOL_SHM_SPIN); }

/* ---- many calls in one pool ------------------------------------------------------------------ */

Test(pool, a_thousand_calls_of_any_smaller_n, .timeout = 60)
{
    uint64_t *x = shared(N * sizeof *x), *y = shared(N * sizeof *y);
    digits acc, want;
    for (size_t i = 0; i < N; i++) x[i] = i ^ 0x55;
    const pool_task t = task_of(x, y, &acc, N);
    for (int kind = 0; kind < KINDS; kind++) {
        pool *p;
        cr_assert_eq(pool_open(&p, kind, &t, &(pool_opts){.workers = 3}), 0);
        for (int r = 0; r < (kind == POOL_FORK ? 100 : 1000); r++) {
            const size_t n = (size_t)r * 37 % N;
            digits_zero(&acc);
            digits_zero(&want);
            for (size_t i = 0; i < n; i++) digits_add(&want, x[i]);
            cr_assert_eq(pool_run(p, n, NULL, NULL), 0);
            cr_assert_eq(acc.value, want.value);
        }
        cr_assert_eq(pool_run(p, N + 1, NULL, NULL), POOL_EINVAL);
        pool_close(p);
    }
}

/* ---- shapes of input ------------------------------------------------------------------------- */

/* Segments: element i is the bytes [at[i], at[i + 1]). */
static int segment_sums(const void *in, void *out, void *acc, size_t lo, size_t hi, const void *ctx)
{
    const size_t *at = ctx;
    const unsigned char *x = in;
    uint64_t *y = out;
    (void)acc;
    for (size_t i = lo; i < hi; i++) {
        y[i - lo] = 0;
        for (size_t b = at[i]; b < at[i + 1]; b++) y[i - lo] += x[b - at[lo]] * (b % 7);
    }
    return 0;
}

static void segment_slice(const void *ctx, size_t lo, size_t hi, size_t *offset, size_t *bytes)
{
    const size_t *at = ctx;
    *offset = at[lo];
    *bytes = at[hi] - at[lo];
}

Test(pool, slices_of_uneven_length, .timeout = 60)
{
    enum { M = 500 };
    size_t *at = shared((M + 1) * sizeof *at);
    for (size_t i = 0; i < M; i++) at[i + 1] = at[i] + (i % 3 ? i * i % 997 : 0);
    unsigned char *x = shared(at[M]);
    uint64_t *y = shared(M * sizeof *y), want[M];
    for (size_t i = 0; i < at[M]; i++) x[i] = (unsigned char)(i * 31);
    segment_sums(x, want, NULL, 0, M, at);
    const pool_task t = {.range = segment_sums,
                         .chunk_input = segment_slice,
                         .ctx = at,
                         .in = x,
                         .out = y,
                         .n = M,
                         .out_size = 8};
    for (int kind = 0; kind < KINDS; kind++)
        for (size_t chunk = 0; chunk < 20; chunk += 3) {
            memset(y, 0xff, M * sizeof *y);
            cr_assert_eq(
                run_once(kind, &t, &(pool_opts){.workers = 3, .chunk = chunk}, M, NULL, NULL), 0);
            cr_assert_arr_eq(y, want, sizeof want);
        }
}

typedef struct two_arrays {
    const int *x;
    size_t n;
} two_arrays;

static int add(const void *in, void *out, void *acc, size_t lo, size_t hi, const void *ctx)
{
    const two_arrays *d = ctx;
    const int *x = in, *y = x + (x == d->x + lo ? d->n : hi - lo);
    (void)acc;
    for (size_t i = 0; i < hi - lo; i++) ((int *)out)[i] = x[i] + y[i];
    return 0;
}

Test(pool, two_input_arrays, .timeout = 60)
{
    enum { M = 100003 };
    int *x = shared(2 * M * sizeof *x), *z = shared(M * sizeof *z);
    for (int i = 0; i < 2 * M; i++) x[i] = 7 * i;
    const two_arrays d = {x, M};
    const pool_task t = {.range = add,
                         .ctx = &d,
                         .in = x,
                         .out = z,
                         .n = M,
                         .in_size = 4,
                         .out_size = 4,
                         .in_arrays = 2};
    for (int kind = 0; kind < KINDS; kind++) {
        memset(z, 0, M * sizeof *z);
        cr_assert_eq(run_once(kind, &t, &(pool_opts){.workers = 2}, M, NULL, NULL), 0);
        for (int i = 0; i < M; i++) cr_assert_eq(z[i], x[i] + x[M + i]);
    }
}

/* ---- the edges of a pipe --------------------------------------------------------------------- */

static int invert(const void *in, void *out, void *acc, size_t lo, size_t hi, const void *ctx)
{
    (void)acc, (void)ctx;
    for (size_t i = 0; i < hi - lo; i++)
        ((unsigned char *)out)[i] = (unsigned char)~((const unsigned char *)in)[i];
    return 0;
}

Test(pool, chunks_as_large_as_a_pipe_and_larger, .timeout = 60)
{
    static const size_t chunks[] = {4095,          65535,   65536,         65537,
                                    (1 << 20) - 1, 1 << 20, (1 << 20) + 1, (3 << 20) + 5};
    const size_t n = (10 << 20) + 3;
    unsigned char *x = shared(n), *y = shared(n);
    for (size_t i = 0; i < n; i++) x[i] = (unsigned char)(i * 7 + i / 4096);
    const pool_task t = {.range = invert, .in = x, .out = y, .n = n, .in_size = 1, .out_size = 1};
    for (int kind = 0; kind < KINDS; kind++)
        for (size_t c = 0; c < sizeof chunks / sizeof *chunks; c++) {
            memset(y, 0, n);
            cr_assert_eq(
                run_once(kind, &t, &(pool_opts){.workers = 2, .chunk = chunks[c]}, n, NULL, NULL),
                0);
            size_t bad = 0;
            for (size_t i = 0; i < n; i++) bad += y[i] != (unsigned char)~x[i];
            cr_assert_eq(bad, 0, "F%d chunk %zu: %zu bytes differ", kind + 1, chunks[c], bad);
        }
}

/* ---- errors ---------------------------------------------------------------------------------- */

/* Element 40 fails with 4, element 41 with 9, and element 700 with 7. A serial loop returns 4. */
static int failing(const void *in, void *out, void *acc, size_t lo, size_t hi, const void *ctx)
{
    (void)in, (void)out, (void)acc, (void)ctx;
    for (size_t i = lo; i < hi; i++) {
        if (i == 40) usleep(2000); /* This delay makes later elements fail earlier. */
        int code = i == 40 ? 4 : i == 41 ? 9 : i == 700 ? 7 : 0;
        if (code) return code;
    }
    return 0;
}

Test(pool, the_lowest_failing_element_wins, .timeout = 60)
{
    const pool_task t = {.range = failing, .n = 1000};
    for (int kind = 0; kind < KINDS; kind++)
        for (int fixed = 0; fixed < 2; fixed++)
            for (size_t size = 1; size < 100; size += 13) {
                size_t chunk = 0;
                const pool_opts o = {.workers = 3, .chunk = size, .fixed = fixed};
                cr_assert_eq(run_once(kind, &t, &o, 1000, NULL, &chunk), 4);
                cr_assert_eq(chunk, 40 / size);
            }
}

Test(pool, bad_arguments)
{
    char c = 0;
    pool *p = (pool *)&c;
    const pool_task good = {.range = failing, .n = 1};
    const pool_opts one = {.workers = 1};
    pool_task bad[7];
    for (int i = 0; i < 7; i++) bad[i] = good;
    bad[0].range = NULL;
    bad[1].in_size = 8;
    bad[2].out_size = 8;
    bad[3].acc_size = 8;
    bad[4].in_arrays = POOL_ARRAYS + 1;
    bad[5] = (pool_task){.range = failing, .n = SIZE_MAX / 4, .in = &c, .in_size = 8};
    bad[6] = (pool_task){.range = failing, .n = SIZE_MAX / 4, .out = &c, .out_size = 8};
    for (int i = 0; i < 7; i++) {
        cr_assert_eq(pool_open(&p, POOL_SHM_PIPE, &bad[i], &one), POOL_EINVAL, "task %d", i);
        cr_assert_null(p);
    }
    cr_assert_eq(pool_open(&p, POOL_SHM_PIPE, &good, &(pool_opts){.workers = 0}), POOL_EINVAL);
    cr_assert_eq(pool_open(&p, POOL_SHM_PIPE, &good, &(pool_opts){.workers = 1, .retries = -1}),
                 POOL_EINVAL);
    cr_assert_eq(pool_open(&p, (pool_kind)KINDS, &good, &one), POOL_EINVAL);
    cr_assert_eq(pool_open(NULL, POOL_SHM_PIPE, &good, &one), POOL_EINVAL);
    for (int code = -200; code < 10; code++) cr_assert(strlen(pool_strerror(code)) > 0);
}

/* ---- the worker's surroundings --------------------------------------------------------------- */

static int look_around(const void *in, void *out, void *acc, size_t lo, size_t hi, const void *ctx)
{
    cpu_set_t cpus;
    (void)in, (void)acc, (void)ctx;
    for (size_t i = 0; i < hi - lo; i++) {
        int *seen = (int *)out + 2 * i;
        seen[0] = sched_getaffinity(0, sizeof cpus, &cpus) == 0 ? CPU_COUNT(&cpus) : -1;
        seen[1] = open_files();
    }
    return 0;
}

Test(pool, workers_shed_the_parents_affinity_and_the_siblings_descriptors, .timeout = 60)
{
    int(*seen)[2] = shared(20 * sizeof *seen);
    cpu_set_t cpus, one;
    cr_assert_eq(sched_getaffinity(0, sizeof cpus, &cpus), 0);
    CPU_ZERO(&one);
    for (int c = 0; CPU_COUNT(&one) == 0; c++)
        if (CPU_ISSET(c, &cpus)) CPU_SET(c, &one);
    cr_assert_eq(sched_setaffinity(0, sizeof one, &one), 0);
    const pool_task t = {.range = look_around, .out = seen, .n = 20, .out_size = sizeof *seen};
    for (int kind = 0; kind < KINDS; kind++) {
        /* The bell and the worker's pipes. */
        const int own =
                      1 +
                      (kind == POOL_PIPE || kind == POOL_SHM_PIPE || kind == POOL_VM_COPY ? 2 : 0),
                  files = open_files();
        cr_assert_eq(
            run_once(kind, &t, &(pool_opts){.workers = 4, .apart = 1, .chunk = 1}, 20, NULL, NULL),
            0);
        for (int i = 0; i < 20; i++) {
            cr_assert_eq(seen[i][0], CPU_COUNT(&cpus));
            cr_assert_eq(seen[i][1], files + own, "F%d: %d descriptors, not %d", kind + 1,
                         seen[i][1], files + own);
        }
    }
}

static atomic_int *exits;
static void count_exit(void) { atomic_fetch_add(exits, 1); }

static int nothing(const void *in, void *out, void *acc, size_t lo, size_t hi, const void *ctx)
{
    (void)in, (void)out, (void)acc, (void)lo, (void)hi, (void)ctx;
    return 0;
}

Test(pool, workers_run_no_exit_handler_and_write_no_stdio, .timeout = 60)
{
    int ends[2];
    char text[64];
    exits = shared(sizeof *exits);
    cr_assert_eq(atexit(count_exit), 0);
    cr_assert_eq(pipe(ends), 0);
    FILE *f = fdopen(ends[1], "w");
    fputs("once", f);
    const pool_task t = {.range = nothing, .n = 12};
    for (int kind = 0; kind < KINDS; kind++) {
        const pool_opts o = {.workers = 2, .apart = 1, .chunk = 1, .maxtasks = 2};
        cr_assert_eq(run_once(kind, &t, &o, 12, NULL, NULL), 0);
    }
    fclose(f);
    cr_assert_eq(read(ends[0], text, sizeof text), 4);
    cr_assert_eq(*exits, 0);
    close(ends[0]);
}
