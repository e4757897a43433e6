/* test_order_by.c - tine_argsort_by, tine_merge_by and tine_is_sorted_by against serial loops:
   stable for elements of any size, with a context, for strings, whatever the options. An order that
   contradicts itself makes them write nothing outside the output. */
#include <stdlib.h>
#include <string.h>
#include "../properties/options.h"

typedef struct {
    uint32_t key, tag;
} tagged;
typedef struct {
    uint64_t rest[20];
    uint32_t key, tag;
} wide;
typedef struct {
    unsigned char key, tag[2];
} tiny;
static inline int by_key(tagged a, tagged b) { return a.key < b.key; }
static inline int wide_down(wide a, wide b) { return a.key > b.key; }
static inline int tiny_up(tiny a, tiny b) { return a.key < b.key; }
static inline int by_text(const char *a, const char *b) { return strcmp(a, b) < 0; }
static inline int at_random(int64_t a, int64_t b)
{
    static _Thread_local uint64_t k;
    return (a ^ b) == 12345 ? 1 : (int)(mixed(k++) % 2) * 7;
}
typedef struct {
    const uint32_t *rank;
    uint32_t mod;
} ranks;
static inline int by_rank(const ranks *r, uint32_t a, uint32_t b)
{
    return r->rank[a % r->mod] < r->rank[b % r->mod];
}
TINE_LESS(tagged, by_key)
TINE_LESS(wide, wide_down)
TINE_LESS(tiny, tiny_up)
TINE_LESS(const char *, by_text)
TINE_LESS(int64_t, at_random)
TINE_LESS_WITH(uint32_t, by_rank, ranks)

static const size_t COUNTS[] = {0,  1,   2,   3,   7,    15,   16,   17,    65,
                                67, 256, 513, 999, 4097, 8256, 8257, 30000, 131073};
enum { COUNTED = sizeof COUNTS / sizeof *COUNTS, SHAPES = 5 };

static uint32_t shaped(int shape, size_t i, size_t n)
{
    const uint64_t r = mixed(i + (uint64_t)shape * 1000003);
    switch (shape) {
    case 0:
        return (uint32_t)r;
    case 1:
        return (uint32_t)(r % 16);
    case 2:
        return (uint32_t)(i / 3);
    case 3:
        return (uint32_t)(n - i);
    default:
        return 7;
    }
}

static tagged *make(int shape, size_t n)
{
    tagged *x = malloc((n + 1) * sizeof *x);
    for (size_t i = 0; i < n; i++) x[i] = (tagged){shaped(shape, i, n), (uint32_t)i};
    return x;
}

/* ---- argsort_by ------------------------------------------------------------------------------ */
/* Checks a stable order: each element comes after its neighbour by key, or by index where keys are
   equal. Each index occurs once. */
static void check_order(const tagged *x, const size_t *order, size_t n, const tine_opts *o)
{
    unsigned char *seen = calloc(n + 1, 1);
    for (size_t i = 0; i < n; i++) {
        cr_assert(order[i] < n && !seen[order[i]]++, "%s: %zu at %zu", describe(o, n), order[i], i);
        if (i == 0) continue;
        const size_t a = order[i - 1], b = order[i];
        cr_assert(x[a].key < x[b].key || (x[a].key == x[b].key && a < b), "%s: wrong at %zu",
                  describe(o, n), i);
    }
    free(seen);
}

static void check_argsort(size_t n, int shape, const tine_opts *o)
{
    tagged *x = make(shape, n), *was = make(shape, n);
    size_t *order = malloc(n * sizeof *order + 1);
    cr_assert_eq(tine_argsort_by(by_key, order, x, n, o), 0);
    check_order(x, order, n, o);
    cr_assert(memcmp(x, was, n * sizeof *x) == 0, "x was touched");
    free(x), free(was), free(order);
}

Test(argsort_by, is_stable_for_every_shape_and_size)
{
    for (int s = 0; s < COUNTED; s++)
        for (int shape = 0; shape < SHAPES; shape++) check_argsort(COUNTS[s], shape, NULL);
}

Test(argsort_by, does_not_depend_on_options)
{
    static const size_t some[] = {25, 513, 4097, 70001};
    for (size_t k = 0; k < OPTIONS; k++) {
        const tine_opts o = options(k, some[k % 4]);
        check_argsort(some[k % 4], (int)(k % SHAPES), &o);
    }
}

Test(argsort_by, takes_elements_of_any_size)
{
    enum { N = 10007 };
    static wide w[N];
    static tiny t[N];
    static size_t order[N];
    for (size_t i = 0; i < N; i++) {
        w[i] = (wide){.key = (uint32_t)mixed(i) % 100, .rest = {i, [19] = i}};
        t[i] = (tiny){.key = (unsigned char)mixed(i)};
    }
    cr_assert_eq(tine_argsort_by(wide_down, order, w, N, TINE_OPTS(.threads = 3)), 0);
    for (size_t i = 1; i < N; i++) {
        const size_t a = order[i - 1], b = order[i];
        cr_assert(w[a].key > w[b].key || (w[a].key == w[b].key && a < b), "wide, at %zu", i);
    }
    cr_assert_eq(tine_argsort_by(tiny_up, order, t, N, TINE_OPTS(.threads = 2)), 0);
    for (size_t i = 1; i < N; i++) {
        const size_t a = order[i - 1], b = order[i];
        cr_assert(t[a].key < t[b].key || (t[a].key == t[b].key && a < b), "tiny, at %zu", i);
    }
}

static int stop_late(size_t done, size_t n, void *arg) { return done > n || done > *(size_t *)arg; }

Test(argsort_by, that_is_cancelled_leaves_order_as_it_was)
{
    enum { N = 100000 };
    tagged *x = make(0, N);
    size_t *order = malloc(N * sizeof *order);
    int cancelled = 0;
    for (size_t limit = 0; limit < N; limit += N / 25) {
        for (size_t i = 0; i < N; i++) order[i] = 77;
        const int rc = tine_argsort_by(
            by_key, order, x, N, TINE_OPTS(.threads = 2, .progress = stop_late, .arg = &limit));
        cr_assert(rc == 0 || rc == TINE_ECANCELED);
        cancelled += rc != 0;
        if (rc)
            for (size_t i = 0; i < N; i++) cr_assert_eq(order[i], 77, "limit %zu", limit);
        else
            check_order(x, order, N, NULL);
    }
    cr_assert_gt(cancelled, 5);
    free(x), free(order);
}

/* ---- merge_by -------------------------------------------------------------------------------- */
/* Checks a merge. Elements of a have even tags and those of b odd ones. Of equal keys all of a come
   first, and each array keeps its order. */
static void check_merge(size_t na, size_t nb, int shape, const tine_opts *o)
{
    tagged *a = make(shape, na), *b = make((shape + 1) % SHAPES, nb),
           *out = malloc((na + nb) * sizeof *out + 1);
    cr_assert_eq(tine_sort_by(by_key, a, na, NULL), 0);
    cr_assert_eq(tine_sort_by(by_key, b, nb, NULL), 0);
    for (size_t i = 0; i < na; i++) a[i].tag = 2 * (uint32_t)i;
    for (size_t i = 0; i < nb; i++) b[i].tag = 2 * (uint32_t)i + 1;
    cr_assert_eq(tine_merge_by(by_key, out, a, na, b, nb, o), 0);
    for (size_t i = 0, j = 0, k = 0; k < na + nb; k++) {
        const tagged want = j == nb || (i < na && a[i].key <= b[j].key) ? a[i++] : b[j++];
        cr_assert(out[k].key == want.key && out[k].tag == want.tag,
                  "%zu and %zu, shape %d, %s: wrong at %zu", na, nb, shape, describe(o, na + nb),
                  k);
    }
    free(a), free(b), free(out);
}

Test(merge_by, is_stable_for_any_lengths)
{
    static const size_t lengths[] = {0, 1, 2, 5, 64, 1000, 8256, 30011};
    for (int shape = 0; shape < SHAPES; shape++)
        for (int i = 0; i < 8; i++)
            for (int j = 0; j < 8; j++) check_merge(lengths[i], lengths[j], shape, NULL);
}

Test(merge_by, does_not_depend_on_options)
{
    for (size_t k = 0; k < OPTIONS; k++) {
        const tine_opts o = options(k, 50000);
        check_merge(30011, 19989, (int)(k % SHAPES), &o);
    }
}

/* Each comparison may answer differently. Writes stay within out, and each element is one of a or
   of b. */
Test(merge_by, of_an_order_that_contradicts_itself_writes_elements_and_nothing_else)
{
    enum { NA = 40000, NB = 30000 };
    int64_t *a = malloc(NA * sizeof *a), *b = malloc(NB * sizeof *b),
            *out = malloc((NA + NB) * sizeof *out);
    for (int64_t i = 0; i < NA; i++) a[i] = 1000000 + i;
    for (int64_t i = 0; i < NB; i++) b[i] = 2000000 + i;
    for (int threads = 1; threads < 8; threads++) {
        memset(out, 0, (NA + NB) * sizeof *out);
        cr_assert_eq(tine_merge_by(at_random, out, a, NA, b, NB, TINE_OPTS(.threads = threads)), 0);
        for (size_t i = 0; i < NA + NB; i++)
            cr_assert((out[i] >= 1000000 && out[i] < 1000000 + NA) ||
                          (out[i] >= 2000000 && out[i] < 2000000 + NB),
                      "%lld at %zu", (long long)out[i], i);
    }
    free(a), free(b), free(out);
}

Test(merge_by, tells_of_progress_and_stats)
{
    enum { N = 200000 };
    tagged *a = make(2, N), *out = malloc(2 * N * sizeof *out);
    size_t limit = 0;
    tine_stats s;
    cr_assert_eq(
        tine_merge_by(by_key, out, a, N, a, N, TINE_OPTS(.progress = stop_late, .arg = &limit)),
        TINE_ECANCELED);
    cr_assert_eq(
        tine_merge_by(by_key, out, a, N, a, N, TINE_OPTS(.threads = 2, .stats = &s, .chunk = 1)),
        0);
    cr_assert(s.chunks >= 2 && s.seconds > 0 && s.failed_at == 2 * N);
    free(a), free(out);
}

/* ---- is_sorted_by ---------------------------------------------------------------------------- */
Test(is_sorted_by, sees_one_fall_at_any_place)
{
    enum { N = 70003 };
    static const size_t places[] = {1, 2, 16383, 16384, 16385, 50000, N - 1};
    tagged *x = make(2, N);
    int yes = 7;
    for (int threads = 0; threads < 8; threads++) {
        cr_assert_eq(tine_is_sorted_by(by_key, &yes, x, N, TINE_OPTS(.threads = threads)), 0);
        cr_assert_eq(yes, 1);
        for (int k = 0; k < 7; k++) {
            const uint32_t was = x[places[k] - 1].key;
            x[places[k] - 1].key = 1 + x[places[k]].key;
            cr_assert_eq(tine_is_sorted_by(by_key, &yes, x, N, TINE_OPTS(.threads = threads)), 0);
            cr_assert_eq(yes, 0, "a fall at %zu, %d threads", places[k], threads);
            x[places[k] - 1].key = was;
        }
    }
    for (size_t n = 0; n < 2; n++) {
        yes = 0;
        cr_assert_eq(tine_is_sorted_by(by_key, &yes, x, n, NULL), 0);
        cr_assert_eq(yes, 1);
    }
    free(x);
}

/* ---- strings, contexts ----------------------------------------------------------------------- */
static int as_strcmp(const void *a, const void *b)
{
    return strcmp(*(const char *const *)a, *(const char *const *)b);
}

Test(sort_by, sorts_strings)
{
    enum { N = 20000, LENGTH = 8 };
    char(*text)[LENGTH] = malloc(N * sizeof *text);
    const char **x = malloc(N * sizeof *x), **want = malloc(N * sizeof *want),
               **both = malloc(2 * N * sizeof *both);
    size_t *order = malloc(N * sizeof *order);
    int yes;
    for (size_t i = 0; i < N; i++) {
        snprintf(text[i], LENGTH, "%u", (unsigned)(mixed(i) % 100000));
        x[i] = want[i] = text[i];
    }
    qsort(want, N, sizeof *want, as_strcmp);
    cr_assert_eq(tine_is_sorted_by(by_text, &yes, x, N, NULL), 0);
    cr_assert_eq(yes, 0);
    cr_assert_eq(tine_argsort_by(by_text, order, x, N, TINE_OPTS(.threads = 2)), 0);
    for (size_t i = 0; i < N; i++) cr_assert_str_eq(x[order[i]], want[i]);
    cr_assert_eq(tine_sort_by(by_text, x, N, TINE_OPTS(.threads = 2)), 0);
    for (size_t i = 0; i < N; i++) cr_assert_str_eq(x[i], want[i]);
    cr_assert_eq(tine_is_sorted_by(by_text, &yes, x, N, NULL), 0);
    cr_assert_eq(yes, 1);
    cr_assert_eq(tine_merge_by(by_text, both, x, N, want, N, TINE_OPTS(.threads = 2)), 0);
    for (size_t i = 0; i < 2 * N; i++) cr_assert_str_eq(both[i], want[i / 2]);
    free(text), free(x), free(want), free(both), free(order);
}

Test(argsort_by, takes_a_context)
{
    enum { N = 30000, MOD = 1009 };
    static uint32_t rank[MOD], x[N], a[N], out[2 * N];
    static size_t order[N];
    for (size_t i = 0; i < MOD; i++) rank[i] = (uint32_t)mixed(i) % 200;
    for (size_t i = 0; i < N; i++) a[i] = x[i] = (uint32_t)mixed(i + MOD);
    const ranks r = {rank, MOD};
    int yes;
    cr_assert_eq(tine_argsort_by_with(by_rank, &r, order, x, N, TINE_OPTS(.threads = 2)), 0);
    for (size_t i = 1; i < N; i++) {
        const uint32_t u = rank[x[order[i - 1]] % MOD], v = rank[x[order[i]] % MOD];
        cr_assert(u < v || (u == v && order[i - 1] < order[i]), "at %zu", i);
    }
    cr_assert_eq(tine_sort_by_with(by_rank, &r, a, N, NULL), 0);
    for (size_t i = 0; i < N; i++) cr_assert_eq(a[i], x[order[i]], "at %zu", i);
    cr_assert_eq(tine_is_sorted_by_with(by_rank, &r, &yes, a, N, NULL), 0);
    cr_assert_eq(yes, 1);
    cr_assert_eq(tine_is_sorted_by_with(by_rank, &r, &yes, x, N, NULL), 0);
    cr_assert_eq(yes, 0);
    cr_assert_eq(tine_merge_by_with(by_rank, &r, out, a, N, a, N, TINE_OPTS(.threads = 2)), 0);
    cr_assert_eq(tine_is_sorted_by_with(by_rank, &r, &yes, out, 2 * N, NULL), 0);
    cr_assert_eq(yes, 1);
}
