/* test_settled.c - the number of threads that a call may have changes while the call runs. The call
   keeps the number from its beginning. The progress function changes it between loops, and between
   taking scratch and the loop that uses it. */
#include <criterion/criterion.h>
#include <omp.h>
#include "../properties/operations.h"
#include "../properties/describe.h"

enum { N = 300000, MANY = 200000, FEW = 29 };

static double *x, *y;
static uint32_t *key;
static size_t *at, *count;

static int less(double a, double b) { return a < b; }
static int negative(double a) { return a < 0; }
TINE_LESS(double, less)
TINE_TEST(double, negative)

static int count_few(const tine_opts *o) { return tine_bincount(count, key, FEW, N, o); }
static int count_many(const tine_opts *o) { return tine_bincount(count, key, MANY, N, o); }
static int bins_few(const tine_opts *o) { return tine_histogram(count, x, -1.0, 1.0, FEW, N, o); }
static int bins_many(const tine_opts *o) { return tine_histogram(count, x, -1.0, 1.0, MANY, N, o); }
static int sums_few(const tine_opts *o) { return tine_groupsum(y, key, x, FEW, N, o); }
static int sums_many(const tine_opts *o) { return tine_groupsum(y, key, x, MANY, N, o); }
static int means(const tine_opts *o) { return tine_groupmean(y, key, x, MANY, N, o); }
static int greatest(const tine_opts *o) { return tine_groupmax(y, key, x, MANY, N, o); }
static int groups(const tine_opts *o) { return tine_groupby(at, count, key, MANY, N, o); }
static int sorted(const tine_opts *o) { return memcpy(y, x, N * sizeof *y), tine_sort(y, N, o); }
static int order(const tine_opts *o) { return tine_argsort(at, x, N, o); }
static int pairs(const tine_opts *o)
{
    memcpy(y, x, N * sizeof *y);
    for (size_t i = 0; i < N; i++) at[i] = i;
    return tine_sort_pairs(y, at, sizeof *at, N, o);
}
static int by_less(const tine_opts *o)
{
    return memcpy(y, x, N * sizeof *y), tine_sort_by(less, y, N, o);
}
static int shuffled(const tine_opts *o)
{
    return memcpy(y, x, N * sizeof *y), tine_shuffle(y, sizeof *y, 1, N, o);
}
static int distinct(const tine_opts *o) { return tine_unique(y, count, at, NULL, x, N, o); }
static int kept(const tine_opts *o) { return tine_filter(negative, y, count, x, N, o); }
static int partitioned(const tine_opts *o) { return tine_partition(negative, y, count, x, N, o); }
static int added(const tine_opts *o) { return tine_cumsum(y, x, N, o); }
static int placed(const tine_opts *o)
{
    for (size_t i = 0; i < N; i++) at[i] = (i * 7919 + 13) % N;
    return tine_put(y, N, at, x, N, o);
}

static const struct {
    const char *name;
    int (*run)(const tine_opts *o);
} OPERATION[] = {{"bincount of few", count_few},
                 {"bincount of many", count_many},
                 {"histogram of few", bins_few},
                 {"histogram of many", bins_many},
                 {"groupsum of few", sums_few},
                 {"groupsum of many", sums_many},
                 {"groupmean", means},
                 {"groupmax", greatest},
                 {"groupby", groups},
                 {"sort", sorted},
                 {"argsort", order},
                 {"sort_pairs", pairs},
                 {"sort_by", by_less},
                 {"shuffle", shuffled},
                 {"unique", distinct},
                 {"filter", kept},
                 {"partition", partitioned},
                 {"cumsum", added},
                 {"put", placed}};
enum { OPERATIONS = sizeof OPERATION / sizeof *OPERATION };

static uint64_t hash(void)
{
    uint64_t h = op_mix(1, (const unsigned char *)y, N * sizeof *y);
    h = op_mix(h, (const unsigned char *)at, N * sizeof *at);
    return op_mix(h, (const unsigned char *)count, (N + 1) * sizeof *count);
}

static void begin(void)
{
    x = op_memory(N * sizeof *x), y = op_memory(N * sizeof *y);
    key = op_memory(N * sizeof *key);
    at = op_memory(N * sizeof *at), count = op_memory((N + 1) * sizeof *count);
    const operations ops = {.seed = 5};
    for (size_t i = 0; i < N; i++)
        x[i] = (double)(op_bits(&ops, i) >> 11) * 0x1p-52 - 1, key[i] = (uint32_t)(i * 31 % FEW);
}

static void clear(void)
{
    memset(y, 0, N * sizeof *y), memset(at, 0, N * sizeof *at),
        memset(count, 0, (N + 1) * sizeof *count);
}

static int widen(size_t done, size_t n, void *arg)
{
    (void)done, (void)n, (void)arg;
    omp_set_num_threads(4);
    return 0;
}

static int narrow(size_t done, size_t n, void *arg)
{
    (void)done, (void)n, (void)arg;
    omp_set_num_threads(1);
    return 0;
}

static uint64_t hash_of_serial(int k)
{
    clear();
    cr_assert_eq(OPERATION[k].run(note_case(TINE_OPTS(.threads = 1), N)), 0, "%s",
                 OPERATION[k].name);
    return hash();
}

Test(settled, no_loop_of_a_call_has_more_threads_than_the_call_began_with, .init = begin)
{
    for (int k = 0; k < OPERATIONS; k++) {
        const uint64_t right = hash_of_serial(k);
        for (tine_sched sched = TINE_AUTO; sched <= TINE_STEAL; sched++) {
            tine_stats s = {0};
            clear();
            omp_set_num_threads(1);
            cr_assert_eq(OPERATION[k].run(note_case(
                             TINE_OPTS(.sched = sched, .progress = widen, .stats = &s), N)),
                         0, "%s", OPERATION[k].name);
            cr_assert_eq(s.threads, 1, "%s: began with one thread, had %d", OPERATION[k].name,
                         s.threads);
            cr_assert_eq(hash(), right, "%s", OPERATION[k].name);
        }
    }
}

Test(settled, a_call_that_may_have_fewer_threads_meanwhile_gives_the_same, .init = begin)
{
    for (int k = 0; k < OPERATIONS; k++) {
        const uint64_t right = hash_of_serial(k);
        for (tine_sched sched = TINE_AUTO; sched <= TINE_STEAL; sched++) {
            clear();
            omp_set_num_threads(4);
            cr_assert_eq(
                OPERATION[k].run(note_case(TINE_OPTS(.sched = sched, .progress = narrow), N)), 0,
                "%s", OPERATION[k].name);
            cr_assert_eq(hash(), right, "%s", OPERATION[k].name);
        }
    }
}

/* Sets another number of threads at each report. */
static int waver(size_t done, size_t n, void *arg)
{
    int *turn = arg;
    (void)done, (void)n;
    omp_set_num_threads(1 + (*turn)++ % 4);
    return 0;
}

Test(settled, every_call_gives_the_same_while_the_number_of_threads_wavers)
{
    enum { SIZE = 70001 };
    static operations ops, plain;
    int turn = 0;
    operations_alloc(&ops, SIZE);
    operations_alloc(&plain, SIZE);
    for (int t = 0; t < OP_TYPES; t++) {
        operations_begin(&plain, SIZE, 0, OP_NUMBERS, 1, TINE_OPTS(.threads = 1));
        ALL_OPERATIONS[t].run(&plain);
        operations_begin(&ops, SIZE, 0, OP_NUMBERS, 1,
                         TINE_OPTS(.sched = TINE_STEAL, .progress = waver, .arg = &turn));
        ALL_OPERATIONS[t].run(&ops);
        cr_assert_eq(ops.count, plain.count);
        for (int k = 0; k < ops.count; k++)
            cr_assert(ops.done[k].rc == plain.done[k].rc && ops.done[k].hash == plain.done[k].hash,
                      "%s of type %d", ops.done[k].name, t);
    }
}
