/* test_nomemory.c - the k-th allocation of the library fails, for k = 0, 1, 2, …. Then the call
   returns TINE_ENOMEM and leaves its outputs as they were, or its result is right. The allocators
   are replaced by functions that fail on demand, for calls from libtine alone. */
#include <dlfcn.h>
#include "../properties/options.h"
#include <errno.h>
#include <stdatomic.h>
#include <stdlib.h>
#include <string.h>
#include "tine/npy.h"
#include <unistd.h>

/* ---- allocators that fail -------------------------------------------------------------------- */
/* armed: whether allocations fail. left: number of allocations that succeed first. failed: number
   of failed ones. asked: number of all. */
static atomic_int armed, left, failed, asked;

/* Whether this allocation must fail: the library makes it, after `left` others. */
static int fails(void *caller)
{
    Dl_info from;
    if (!armed || !dladdr(caller, &from) || !strstr(from.dli_fname, "libtine")) return 0;
    atomic_fetch_add(&asked, 1);
    if (atomic_fetch_sub(&left, 1) != 0) return 0;
    atomic_fetch_add(&failed, 1);
    errno = ENOMEM;
    return 1;
}

#include "../properties/failing_allocators.h"

/* ---- calls that want memory ------------------------------------------------------------------ */
enum { N = 131071, WIDE = 5000 };
typedef struct {
    _Alignas(8) unsigned char byte[WIDE];
} wide;
/* The map x -> a * x + b, with padding: such accumulators do not fit a stack. */
typedef struct {
    uint64_t a, b, rest[61];
} affine;
static inline affine compose(affine f, affine g)
{
    return (affine){g.a * f.a, g.a * f.b + g.b, {0}};
}
static inline affine as_affine(uint64_t x) { return (affine){x | 1, x * 7 + 3, {0}}; }
static inline uint64_t plus(uint64_t a, uint64_t b) { return a + b; }
TINE_MONOID(uint64_t, plus, 0)
static inline int odd(uint64_t v) { return v % 2 == 1; }
TINE_TEST(uint64_t, odd)
TINE_MONOID(affine, compose, ((affine){1, 0, {0}}))
TINE_FN(affine, as_affine, uint64_t)
TINE_MAP_REDUCE(compose_all, as_affine, compose)

static uint64_t x[N];
static wide out; /* The output of each call, of at most this size. */

static int mark(size_t lo, size_t hi, void *ctx)
{
    (void)ctx;
    /* Each element writes its own byte. */
    for (size_t i = lo; i < hi; ++i) out.byte[i] = (unsigned char)i;
    return 0;
}

static int wide_leaf(void *acc, size_t lo, size_t hi, void *ctx)
{
    (void)ctx;
    for (size_t i = lo; i < hi; ++i) ((wide *)acc)->byte[mixed(i) % WIDE]++;
    return 0;
}

static void wide_join(void *acc, const void *next_acc, void *ctx)
{
    (void)ctx;
    for (size_t i = 0; i < WIDE; ++i) {
        unsigned char *a = &((wide *)acc)->byte[i];
        *a = (unsigned char)(*a + ((const wide *)next_acc)->byte[i]);
    }
}

static int many_threads(const tine_opts *o) { return tine_for(mark, NULL, WIDE, o); }
static int wide_fold(const tine_opts *o)
{
    return tine_fold(wide_leaf, wide_join, NULL, &out, sizeof out, N, o);
}
static int reduction(const tine_opts *o)
{
    return tine_reduce(compose_all, (affine *)(void *)&out, x, N, o);
}
static int scan(const tine_opts *o)
{
    return tine_scan(plus, (uint64_t *)(void *)&out, x, WIDE / sizeof *x, o);
}
static int filter(const tine_opts *o)
{
    size_t m;
    return tine_filter(odd, (uint64_t *)(void *)&out, &m, x, WIDE / sizeof *x, o);
}

/* The sorts. The output is a hash of the arrays and of whether they are unchanged. */
static inline int descending(uint64_t a, uint64_t b) { return a > b; }
TINE_LESS(uint64_t, descending)
static uint64_t keys[N], values[N];
static size_t order[N];

static uint64_t hash(const void *data, size_t bytes)
{
    uint64_t h = 0;
    for (size_t i = 0; i < bytes; i += 8) h = mixed(h ^ ((const uint64_t *)data)[i / 8]);
    return h;
}

/* After an error the arrays must be unchanged, and then `out` does not change either. */
static int noted(int rc, int untouched)
{
    if (rc && !untouched) out.byte[1]++;
    if (rc == 0) {
        const uint64_t h[3] = {hash(keys, sizeof keys), hash(values, sizeof values),
                               hash(order, sizeof order)};
        memcpy(out.byte, h, sizeof h);
    }
    return rc;
}

static void prepare(void)
{
    memcpy(keys, x, sizeof keys), memcpy(values, x, sizeof values), memset(order, 0, sizeof order);
}

static int kept(void)
{
    return memcmp(keys, x, sizeof keys) == 0 && memcmp(values, x, sizeof values) == 0;
}
static int sorting(const tine_opts *o) { return prepare(), noted(tine_sort(keys, N, o), kept()); }
static int ordering(const tine_opts *o)
{
    return prepare(), noted(tine_argsort(order, keys, N, o), kept());
}
static int pairing(const tine_opts *o)
{
    return prepare(), noted(tine_sort_pairs(keys, values, 8, N, o), kept());
}
static int pairing_more(const tine_opts *o)
{
    return prepare(),
           noted(tine_sort_pairs((uint32_t *)(void *)keys, values, 4, 2 * (size_t)N, o), kept());
}
static int putting(const tine_opts *o)
{
    prepare();
    for (size_t i = 0; i < N; ++i) order[i] = x[i] % N;
    return noted(tine_put(keys, N, order, values, N, o), kept());
}
static int finding_rank(const tine_opts *o)
{
    return prepare(), noted(tine_nth(order, keys, N / 3, N, o), kept());
}
static int finding_quantiles(const tine_opts *o)
{
    static const double q[20] = {.5, .1, .9, .25, .75};
    static double at[20];
    prepare();
    int rc = tine_quantile(at, q, 20, keys, N, o);
    if (rc == 0) rc = tine_quantile(at, q, 5, keys, N, o);
    memcpy(order, at, rc ? 0 : sizeof at);
    return noted(rc, kept());
}
static int finding_most(const tine_opts *o)
{
    return prepare(), noted(tine_topk(values, order, N / 40, keys, N, o), kept());
}
static int finding_most_of_all(const tine_opts *o)
{
    return prepare(), noted(tine_topk(values, order, N / 2, keys, N, o), kept());
}
static int searching(const tine_opts *o)
{
    prepare();
    for (size_t i = 0; i < N; ++i) keys[i] = i * (UINT64_MAX / N);
    return noted(tine_searchsorted(order, keys, N, values, N, TINE_LEFT, o),
                 memcmp(values, x, sizeof values) == 0);
}
static int distinct(const tine_opts *o)
{
    size_t m;
    prepare();
    return noted(tine_unique(values, &m, NULL, order, keys, N, o), kept());
}
static int few_distinct(const tine_opts *o)
{
    size_t m;
    prepare();
    for (size_t i = 0; i < N; ++i) keys[i] = x[i] % 100;
    return noted(tine_unique(values, &m, NULL, order, keys, N, o),
                 memcmp(values, x, sizeof values) == 0);
}
/* The same bytes serve as elements of 16 and of 8 bits. */
static int sorting_16(const tine_opts *o)
{
    return prepare(), noted(tine_sort((uint16_t *)(void *)keys, 4 * (size_t)N, o), kept());
}
static int sorting_few_16(const tine_opts *o)
{
    return prepare(), noted(tine_sort((int16_t *)(void *)keys, N, o), kept());
}
static int sorting_8(const tine_opts *o)
{
    return prepare(), noted(tine_sort((int8_t *)keys, 8 * (size_t)N, o), kept());
}
static int ordering_16(const tine_opts *o)
{
    return prepare(), noted(tine_argsort(order, (int16_t *)(void *)keys, N, o), kept());
}
static int ordering_8(const tine_opts *o)
{
    return prepare(), noted(tine_argsort(order, (uint8_t *)keys, N, o), kept());
}
static int distinct_16(const tine_opts *o)
{
    size_t m;
    prepare();
    return noted(
        tine_unique((uint16_t *)(void *)values, &m, NULL, order, (uint16_t *)(void *)keys, N, o),
        kept());
}
static int few_distinct_16(const tine_opts *o)
{
    size_t m;
    prepare();
    return noted(
        tine_unique((int16_t *)(void *)values, &m, NULL, order, (int16_t *)(void *)keys, WIDE, o),
        kept());
}
static int shuffling(const tine_opts *o)
{
    return prepare(), noted(tine_shuffle(keys, sizeof *keys / 4, 1, 4 * N, o), kept());
}
static int sorting_by(const tine_opts *o)
{
    return prepare(), noted(tine_sort_by(descending, keys, N, o), kept());
}

static int ordering_by(const tine_opts *o)
{
    prepare();
    const int rc = tine_argsort_by(descending, order, keys, N, o);
    return noted(rc, kept() && order[0] == 0 && !memcmp(order, order + 1, (N - 1) * sizeof *order));
}

/* Loops that are learnt, saved and loaded. */
static int idle(size_t lo, size_t hi, void *ctx) { return (void)lo, (void)hi, (void)ctx, 0; }
static int learning(const tine_opts *o)
{
    char path[64];
    snprintf(path, sizeof path, "/tmp/tine-no-memory-%d", (int)getpid());
    (void)o;
    int rc = tine_tune("idle", idle, NULL, N);
    if (!rc) rc = tine_wisdom_save(path);
    if (!rc) rc = tine_wisdom_load(path);
    unlink(path);
    return rc;
}

/* A fold in the background. */
static int background(void *ctx, const tine_opts *o) { return (void)ctx, wide_fold(o); }
static int waited_for(const tine_opts *o)
{
    tine_job *job;
    int rc = tine_start(&job, background, NULL, o);
    return rc ? rc : tine_wait(&job, -1);
}

/* An array on disk. */
static int on_disk(const tine_opts *o)
{
    char path[64];
    tine_array a;
    (void)o;
    snprintf(path, sizeof path, "/tmp/tine-no-memory-%d.npy", (int)getpid());
    int rc = tine_npy_create(&a, path, TINE_F64, 1, (size_t[]){N});
    return rc ? rc : tine_array_discard(&a);
}

/* The outputs of grouping and counting. Calls return a hash of these arrays, because the type
   `wide` has no room for them. */
static uint64_t sums[N], seen[N];
static int hashed(int rc)
{
    uint64_t h = (uint64_t)rc;
    if (rc) return rc;
    for (size_t i = 0; i < N; ++i) h = (h ^ sums[i] ^ seen[i] << 1) * 0x9e3779b97f4a7c15u;
    memcpy(&out, &h, sizeof h);
    return 0;
}
/* Fills the outputs, so that a change by a failed call is visible. */
static void before_groups(void)
{
    for (size_t i = 0; i < N; ++i) sums[i] = seen[i] = 3;
}
static int unhurt(int rc)
{
    for (size_t i = 0; rc && i < N; ++i)
        cr_assert(sums[i] == 3 && seen[i] == 3, "touched at %zu", i);
    return hashed(rc);
}
static uint32_t dense[N];
static int dense_groups_in_tables(const tine_opts *o)
{
    before_groups();
    for (size_t i = 0; i < N; ++i) dense[i] = (uint32_t)(x[i] % 500);
    return unhurt(tine_groupmean((double *)(void *)sums, dense, x, 500, N, o));
}
static uint16_t narrow[N];
static int narrow_groups(const tine_opts *o)
{
    before_groups();
    for (size_t i = 0; i < N; ++i) narrow[i] = (uint16_t)(x[i] % 500);
    return unhurt(tine_groupsum(sums, narrow, x, 500, N, o));
}
static int narrow_groups_of_any_keys(const tine_opts *o)
{
    size_t m;
    before_groups();
    for (size_t i = 0; i < N; ++i) narrow[i] = (uint16_t)(x[i] % 500 * 131);
    return unhurt(tine_groupmin_sparse((uint16_t *)(void *)seen, sums, &m, narrow, x, N, N, o));
}
static int group_alone(const tine_opts *o)
{
    before_groups();
    for (size_t i = 0; i < N; ++i) dense[i] = (uint32_t)(x[i] % 5000);
    return unhurt(tine_groupsum(sums, dense, x, 5000, 10000, o));
}
static int group_buckets(const tine_opts *o)
{
    before_groups();
    for (size_t i = 0; i < N; ++i) dense[i] = (uint32_t)(x[i] % N);
    return unhurt(tine_groupsum(sums, dense, x, N, N, o));
}
static int sparse_groups_of_few_keys(const tine_opts *o)
{
    before_groups();
    for (size_t i = 0; i < N; ++i) dense[i] = (uint32_t)(x[i] % 50) << 20;
    uint32_t *found = (uint32_t *)(void *)seen;
    size_t m;
    return unhurt(tine_groupsum_sparse(found, sums, &m, dense, x, N, N, o));
}
static int group_many(const tine_opts *o)
{
    before_groups();
    size_t m;
    return unhurt(tine_groupmax_sparse(seen, sums, &m, x, x, N, N, o));
}
static int bins(const tine_opts *o)
{
    before_groups();
    for (size_t i = 0; i < N; ++i) dense[i] = (uint32_t)(x[i] % N);
    return unhurt(tine_bincount((size_t *)(void *)sums, dense, N, N, o));
}

static const struct {
    const char *name;
    int (*call)(const tine_opts *o);
    unsigned char before;
    tine_opts o;
} OPERATIONS[] = {
    {"64 threads that steal", many_threads, 0, {.threads = 64, .sched = TINE_STEAL, .chunk = 1}},
    {"64 threads, dealt to", many_threads, 0, {.threads = 64, .sched = TINE_STATIC}},
    {"wide accumulators", wide_fold, 0, {.threads = 3}},
    {"wide accumulators on one thread", wide_fold, 0, {.threads = 1}},
    {"wide accumulators on 64 threads",
     wide_fold,
     0,
     {.threads = 64, .sched = TINE_DYNAMIC, .chunk = 1}},
    {"a reduction in small chunks", reduction, 9, {.threads = 2, .chunk = 1}},
    {"a scan on 3 threads", scan, 9, {.threads = 3, .sched = TINE_DYNAMIC, .chunk = 1}},
    {"a filter on 3 threads", filter, 9, {.threads = 3, .sched = TINE_DYNAMIC, .chunk = 1}},
    {"a reduction on 64 threads", reduction, 9, {.threads = 64, .sched = TINE_STEAL, .chunk = 1}},
    {"a sort", sorting, 9, {.threads = 2}},
    {"an argsort", ordering, 9, {.threads = 2}},
    {"a sort of pairs", pairing, 9, {.threads = 2}},
    {"a sort of many pairs", pairing_more, 9, {.threads = 2}},
    {"a scatter", putting, 9, {.threads = 2}},
    {"an array on disk", on_disk, 0, {0}},
    {"a shuffle", shuffling, 9, {.threads = 2}},
    {"a call in the background", waited_for, 0, {.threads = 3}},
    {"groups in tables", dense_groups_in_tables, 9, {.threads = 2}},
    {"groups of one thread", group_alone, 9, {.threads = 2}},
    {"groups in buckets", group_buckets, 9, {.threads = 2}},
    {"few groups of any keys", sparse_groups_of_few_keys, 9, {.threads = 2}},
    {"many groups of any keys", group_many, 9, {.threads = 2}},
    {"many bins", bins, 9, {.threads = 2}},
    {"a sort by the user's order", sorting_by, 9, {.threads = 2}},
    {"the order of an array by the user's order", ordering_by, 9, {.threads = 2}},
    {"the element of a rank", finding_rank, 9, {.threads = 2}},
    {"quantiles", finding_quantiles, 9, {.threads = 2}},
    {"the greatest few", finding_most, 9, {.threads = 2}},
    {"the greatest half", finding_most_of_all, 9, {.threads = 2}},
    {"searches", searching, 9, {.threads = 2}},
    {"distinct elements", distinct, 9, {.threads = 2}},
    {"few distinct elements", few_distinct, 9, {.threads = 2}},
    {"a sort of 16 bits", sorting_16, 9, {.threads = 2}},
    {"a sort of few of 16 bits", sorting_few_16, 9, {.threads = 2}},
    {"a sort of bytes", sorting_8, 9, {.threads = 2}},
    {"an argsort of 16 bits", ordering_16, 9, {.threads = 2}},
    {"an argsort of bytes", ordering_8, 9, {.threads = 2}},
    {"distinct elements of 16 bits", distinct_16, 9, {.threads = 2}},
    {"distinct elements of few of 16 bits", few_distinct_16, 9, {.threads = 2}},
    {"groups by narrow keys", narrow_groups, 9, {.threads = 2}},
    {"groups by any narrow keys", narrow_groups_of_any_keys, 9, {.threads = 2}},
    {"wisdom", learning, 9, {0}},
};
enum { OPERATION_COUNT = sizeof OPERATIONS / sizeof *OPERATIONS, MAX_ALLOCATIONS = 100 };

/* Checks the text of the last error. A failed call has a text of its own. A call that did without
   the memory keeps the text of the last failure. */
static void check_text(int rc, const char *name)
{
    static const char before[] = "tine_for: body is NULL";
    const char *text = tine_last_error();
    if (rc == 0)
        cr_assert_str_eq(text, before, "%s: succeeded, and said: %s", name, text);
    else
        cr_assert(!strncmp(text, "tine_", 5) && strstr(text, ": ") && strcmp(text, before),
                  "%s: said: %s", name, text);
}

/* Makes one call whose k-th allocation fails. Returns whether one failed. */
static int try_one(size_t i, int k, const wide *right)
{
    wide before;
    memset(&out, OPERATIONS[i].before, sizeof out);
    before = out;
    tine_trim();
    cr_assert_eq(tine_for(NULL, NULL, 1, NULL), TINE_EINVAL);
    note_case(&OPERATIONS[i].o, N);
    failed = 0;
    left = k;
    armed = 1;
    int rc = OPERATIONS[i].call(&OPERATIONS[i].o);
    armed = 0;
    check_text(rc, OPERATIONS[i].name);
    cr_assert(rc == 0 || (rc == TINE_ENOMEM && failed), "%s, allocation %d: returned %d",
              OPERATIONS[i].name, k, rc);
    cr_assert_eq(memcmp(&out, rc ? &before : right, sizeof out), 0,
                 "%s, allocation %d: returned %d, and the output is %s", OPERATIONS[i].name, k, rc,
                 rc ? "not as it was" : "wrong");
    return failed;
}

Test(memory, missing_is_an_answer_or_no_problem)
{
    int total = 0;
    for (size_t i = 0; i < N; ++i) x[i] = mixed(i);
    for (size_t i = 0; i < OPERATION_COUNT; ++i) {
        memset(&out, OPERATIONS[i].before, sizeof out);
        cr_assert_eq(OPERATIONS[i].call(&OPERATIONS[i].o), 0, "%s", OPERATIONS[i].name);
        wide right = out;
        int k = 0;
        while (k < MAX_ALLOCATIONS && try_one(i, k, &right)) k++;
        cr_assert_lt(k, MAX_ALLOCATIONS, "%s: allocates without end", OPERATIONS[i].name);
        total += k;
    }
    cr_assert_gt(total, OPERATION_COUNT / 2, "hardly any allocation failed: %d", total);
}

Test(memory, kept_between_calls_is_given_back_by_trim)
{
    const tine_opts o = {.threads = 2, .sched = TINE_DYNAMIC, .chunk = 1};
    cr_assert_eq(wide_fold(&o), 0);
    asked = 0;
    left = -1;
    armed = 1;
    cr_assert_eq(wide_fold(&o), 0);
    cr_assert_eq(asked, 0, "the second call allocated again");
    tine_trim();
    cr_assert_eq(wide_fold(&o), 0);
    cr_assert_gt(asked, 0, "trim gave nothing back");
    armed = 0;
}
