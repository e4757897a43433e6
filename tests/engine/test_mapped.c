/* test_mapped.c - calls on arrays on disk: the bits are those of arrays in memory, and only a
   bounded part of the file is in memory at a time. */
#include <criterion/criterion.h>
#include <fcntl.h>
#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>
#include "../properties/describe.h"
#include "tine/npy.h"

enum { N = 6 << 20, ROWS = 512, MAX_HELD = 8 << 20, EDGES = 128 << 10 }; /* N doubles are 48 MiB. */
static char folder[] = "/tmp/tine-mapped-XXXXXX", path[64], other[64];
static tine_array x;
static size_t page;

/* Returns the bytes of a mapping that are in this process's memory. */
static size_t held(const tine_array *a)
{
    static uint64_t entries[1 << 15];
    int file = open("/proc/self/pagemap", O_RDONLY);
    size_t first = (uintptr_t)a->data / page, pages = a->n * tine_type_size(a->type) / page,
           count = 0;
    cr_assert(file >= 0 && pages <= 1 << 15);
    cr_assert_eq(pread(file, entries, pages * 8, (off_t)(first * 8)), (ssize_t)(pages * 8));
    for (size_t i = 0; i < pages; i++) count += entries[i] >> 63;
    close(file);
    return count * page;
}

static size_t max_held;
static int watch(size_t done, size_t n, void *arg)
{
    (void)done, (void)n;
    for (const tine_array *a = arg; a; a = a->also)
        if (held(a) > max_held) max_held = held(a);
    return 0;
}

static void make(void)
{
    page = (size_t)sysconf(_SC_PAGESIZE);
    cr_assert_not_null(mkdtemp(folder));
    snprintf(path, sizeof path, "%s/x.npy", folder);
    snprintf(other, sizeof other, "%s/y.npy", folder);
    cr_assert_eq(tine_npy_create(&x, path, TINE_F64, 2, (size_t[]){ROWS, N / ROWS}), 0);
    for (size_t i = 0; i < N; i++) ((double *)x.data)[i] = 1.0 / (double)(i + 1);
    cr_assert_eq(tine_array_close(&x), 0);
    cr_assert_eq(tine_npy_open(&x, path, TINE_READ), 0);
}

static void drop(void)
{
    cr_assert_eq(tine_array_close(&x), 0);
    unlink(path), unlink(other);
    cr_assert_eq(rmdir(folder), 0);
}

TestSuite(mapped, .init = make, .fini = drop);

Test(mapped, sums_have_the_bits_of_memory_and_hold_a_bounded_part)
{
    const double *in = x.data;
    double *copy = malloc(N * sizeof *copy), expected, sum, exact, exact_sum;
    memcpy(copy, in, N * sizeof *copy);
    cr_assert_eq(tine_sum(&expected, copy, N, NULL), 0);
    cr_assert_eq(tine_fsum(&exact, copy, N, NULL), 0);
    cr_assert_geq(held(&x), N * sizeof *copy - page, "without .mapped, what was read stays");
    free(copy);
    for (int threads = 1; threads < 5; threads++) {
        size_t bound = (size_t)threads * MAX_HELD;
        note_case(TINE_OPTS(.threads = threads), N);
        cr_assert_eq(tine_sum(&sum, in, N, TINE_OPTS(.threads = threads, .mapped = &x)), 0);
        cr_assert_eq(sum, expected);
        cr_assert_leq(held(&x), EDGES, "%zu bytes held", held(&x));
        max_held = 0;
        cr_assert_eq(
            tine_sum(&sum, in, N,
                     TINE_OPTS(.threads = threads, .mapped = &x, .progress = watch, .arg = &x)),
            0);
        cr_assert_eq(sum, expected, "watched");
        cr_assert_leq(max_held, bound, "%zu bytes held", max_held);
        cr_assert_eq(tine_fsum(&exact_sum, in, N, TINE_OPTS(.threads = threads, .mapped = &x)), 0);
        cr_assert_eq(exact_sum, exact);
    }
    for (int s = TINE_AUTO; s <= TINE_RUNTIME; s++) {
        const tine_opts o = {.threads = 2, .sched = (tine_sched)s, .chunk = 1 << 14, .mapped = &x};
        note_case(&o, N);
        cr_assert_eq(tine_sum(&sum, in, N, &o), 0);
        cr_assert_eq(sum, expected);
    }
}

static inline double twice(double v) { return v + v; }
TINE_FN(double, twice, double)

Test(mapped, maps_go_from_file_to_file)
{
    tine_array y;
    size_t shape[] = {N};
    const double *in = x.data;
    cr_assert_eq(tine_npy_create(&y, other, TINE_F64, 1, shape), 0);
    x.also = &y;
    cr_assert_eq(tine_map(twice, (double *)y.data, in, N,
                          TINE_OPTS(.threads = 3, .mapped = &x, .progress = watch, .arg = &x)),
                 0);
    cr_assert_leq(max_held, 3 * MAX_HELD, "%zu bytes held", max_held);
    cr_assert_leq(held(&y), EDGES, "%zu bytes held", held(&y));
    x.also = NULL;
    cr_assert_eq(tine_array_close(&y), 0);
    cr_assert_eq(tine_npy_open(&y, other, TINE_READ), 0);
    for (size_t i = 0; i < N; i++) cr_assert_eq(((double *)y.data)[i], 2 * in[i]);
    cr_assert_eq(tine_array_close(&y), 0);
}

static int row_sums(size_t lo, size_t hi, void *ctx)
{
    double *sums = ctx;
    for (size_t r = lo; r < hi; r++) {
        const double *row = (const double *)x.data + r * (N / ROWS);
        for (size_t i = 0; i < N / ROWS; i++) sums[r] += row[i];
    }
    return 0;
}

Test(mapped, loops_over_rows_let_go_of_rows)
{
    double sums[ROWS] = {0}, expected[ROWS] = {0};
    row_sums(0, ROWS, expected);
    cr_assert_eq(tine_for(row_sums, sums, ROWS,
                          TINE_OPTS(.threads = 2, .mapped = &x, .progress = watch, .arg = &x)),
                 0);
    cr_assert_leq(held(&x), EDGES, "%zu bytes held", held(&x));
    cr_assert_eq(memcmp(sums, expected, sizeof sums), 0);
    max_held = 0;
    memset(sums, 0, sizeof sums);
    cr_assert_eq(tine_for(row_sums, sums, ROWS,
                          TINE_OPTS(.threads = 2, .mapped = &x, .progress = watch, .arg = &x)),
                 0);
    cr_assert_leq(max_held, 2 * MAX_HELD, "%zu bytes held", max_held);
    cr_assert_eq(memcmp(sums, expected, sizeof sums), 0);
}

/* Changed pages of a private mapping exist only in the memory of the process, so none of them may
   be released. */
Test(mapped, copies_keep_what_was_written_to_them)
{
    tine_array a;
    double sum;
    cr_assert_eq(tine_npy_open(&a, path, TINE_COPY), 0);
    cr_assert_eq(tine_fill((double *)a.data, 1.0, N, TINE_OPTS(.mapped = &a)), 0);
    cr_assert_eq(tine_sum(&sum, (const double *)a.data, N, TINE_OPTS(.mapped = &a)), 0);
    cr_assert_eq(sum, N);
    cr_assert_eq(tine_array_close(&a), 0);
}

/* An array of another byte order is converted in memory only. */
Test(mapped, swapped_arrays_stay)
{
    static const char head[] = "{'descr': '>f8', 'fortran_order': False, 'shape': (4096,), }       "
                               "                                   \n";
    tine_array a;
    double sum;
    FILE *f = fopen(other, "wb");
    fwrite("\x93NUMPY\1\0", 1, 8, f);
    fputc((int)strlen(head), f), fputc(0, f), fputs(head, f);
    for (int i = 0; i < 4096; i++) fwrite("\x3f\xf0\0\0\0\0\0\0", 1, 8, f); /* The number 1.0. */
    fclose(f);
    cr_assert_eq(tine_npy_open(&a, other, TINE_READ), 0);
    for (int i = 0; i < 3; i++) {
        cr_assert_eq(tine_sum(&sum, (const double *)a.data, a.n, TINE_OPTS(.mapped = &a)), 0);
        cr_assert_eq(sum, 4096);
    }
    cr_assert_eq(tine_array_close(&a), 0);
}

static int no_body(size_t lo, size_t hi, void *ctx) { return (void)lo, (void)hi, (void)ctx, 0; }
static int leaf(void *acc, size_t lo, size_t hi, void *ctx)
{
    return (void)acc, no_body(lo, hi, ctx);
}
static void join(void *acc, const void *next, void *ctx) { (void)acc, (void)next, (void)ctx; }
static int pull(void *item, void *ctx) { return (void)item, (void)ctx, TINE_END; }
static int work(void *out, const void *item, void *ctx)
{
    return (void)out, (void)item, (void)ctx, 0;
}
static int push(const void *out, void *ctx) { return (void)out, (void)ctx, 0; }
static int task(void *ctx, const tine_opts *o) { return (void)ctx, (void)o, 0; }
static inline double plus(double a, double b) { return a + b; }
TINE_MONOID(double, plus, 0)
static inline int below(double a, double b) { return a < b; }
TINE_LESS(double, below)
static inline int positive(double a) { return a > 0; }
TINE_TEST(double, positive)

#define REFUSED(call) \
    do { \
        cr_assert_eq(call, TINE_EINVAL, "%s", #call); \
        cr_assert(strstr(tine_last_error(), ": options.mapped leads back to itself by .also"), \
                  "%s: %s", #call, tine_last_error()); \
    } while (0)

/* Makes every kind of call on n elements. */
static void refuse_all(const tine_opts *o, size_t n)
{
    static double u[1000], v[1000], w[1000];
    static uint32_t key[1000];
    static size_t index[1000];
    const tine_stream s = {pull, work, push, NULL, 8, 8, 0};
    tine_job *job;
    size_t m;
    note_case(o, n);
    REFUSED(tine_for(no_body, NULL, n, o));
    REFUSED(tine_fold(leaf, join, NULL, u, sizeof *u, n, o));
    REFUSED(tine_imap(&s, o));
    REFUSED(tine_imap_unordered(&s, o));
    REFUSED(tine_start(&job, task, NULL, o));
    REFUSED(tine_map(twice, v, u, n, o));
    REFUSED(tine_reduce(plus, v, u, n, o));
    REFUSED(tine_scan(plus, v, u, n, o));
    REFUSED(tine_filter(positive, v, &m, u, n, o));
    REFUSED(tine_count(positive, &m, u, n, o));
    REFUSED(tine_sort_by(below, u, n, o));
    REFUSED(tine_sum(v, u, n, o));
    REFUSED(tine_dot(v, u, w, n, o));
    REFUSED(tine_fill(v, 1.0, n, o));
    REFUSED(tine_copy(v, u, n, o));
    REFUSED(tine_sort(u, n, o));
    REFUSED(tine_groupsum(v, key, u, 1000, n, o));
    REFUSED(tine_cumsum(v, u, n, o));
    REFUSED(tine_shuffle(u, sizeof *u, 1, n, o));
    REFUSED(tine_sort_pairs(u, v, sizeof *v, n, o));
    REFUSED(tine_argsort(index, u, n, o));
    REFUSED(tine_searchsorted(index, u, 1000, v, n, TINE_LEFT, o));
    REFUSED(tine_random(u, 1, 0, n, o));
    REFUSED(tine_reverse(v, u, n, o));
    REFUSED(tine_take(v, u, 1000, index, n, o));
    REFUSED(tine_moments(v, w, u, n, o));
}

Test(mapped, a_chain_of_arrays_without_an_end_is_refused, .timeout = 60)
{
    enum { LONG = 1000 };
    static tine_array chain[LONG];
    static const size_t backs[] = {0, 1, 2, 3, LONG / 2, LONG - 2, LONG - 1};
    for (int i = 0; i < LONG - 1; i++) chain[i].also = &chain[i + 1];
    cr_assert_eq(tine_for(no_body, NULL, 1000, TINE_OPTS(.mapped = chain)), 0);
    for (int i = 0; i < 7; i++) {
        chain[LONG - 1].also = &chain[backs[i]];
        for (int threads = 1; threads < 3; threads++)
            for (size_t n = 0; n <= 1000; n += n ? 999 : 1)
                refuse_all(TINE_OPTS(.threads = threads, .mapped = chain), n);
    }
    chain[0].also = &chain[0];
    refuse_all(TINE_OPTS(.mapped = chain), 1000);
    chain[0].also = &chain[1];
    chain[1].also = &chain[0];
    refuse_all(TINE_OPTS(.mapped = chain), 1000);
}
