/* test_sort_by.c - tine_sort_by against a plain merge sort: stable, for elements of any size,
   whatever the options. An order that contradicts itself loses no element, and nothing outside the
   array is written. */
#include <stdlib.h>
#include <string.h>
#include "../properties/options.h"

typedef struct {
    uint32_t key, tag;
} tagged;
typedef struct {
    char ballast[29];
    uint8_t key;
    uint16_t tag;
} odd;
typedef struct {
    uint64_t rest[20];
    uint32_t key, tag;
} wide;
static inline int by_key(tagged a, tagged b) { return a.key < b.key; }
static inline int odd_down(odd a, odd b) { return a.key > b.key; }
static inline int wide_up(wide a, wide b) { return a.key < b.key; }
static inline int up(double a, double b) { return a < b; }
static inline int byte_up(unsigned char a, unsigned char b) { return a < b; }
static inline int always(int64_t a, int64_t b) { return (void)a, (void)b, 1; }
static inline int never(int64_t a, int64_t b) { return (void)a, (void)b, 0; }
static inline int differs(int64_t a, int64_t b) { return a != b; }
static inline int at_random(int64_t a, int64_t b)
{
    static _Thread_local uint64_t k;
    return (a ^ b) == 12345 ? 1 : (int)(mixed(k++) % 2) * 7;
}
/* The order is cyclic, as in rock, paper, scissors. */
static inline int round_about(int64_t a, int64_t b) { return (a % 3 + 1) % 3 == b % 3; }
TINE_LESS(tagged, by_key)
TINE_LESS(odd, odd_down)
TINE_LESS(wide, wide_up)
TINE_LESS(double, up)
TINE_LESS(unsigned char, byte_up)
TINE_LESS(int64_t, always)
TINE_LESS(int64_t, never)
TINE_LESS(int64_t, differs)
TINE_LESS(int64_t, at_random)
TINE_LESS(int64_t, round_about)

/* Sizes around leaves, quarters, one and two levels of buckets, and tiles for several threads. */
static const size_t COUNTS[] = {0,    1,    2,    3,    4,     5,     7,     8,     9,      11,
                                15,   16,   17,   18,   19,    24,    25,    31,    63,     64,
                                65,   67,   255,  256,  257,   511,   512,   513,   1024,   1025,
                                3000, 4096, 4097, 8193, 16384, 16385, 49153, 70000, 131073, 300007};
enum {
    COUNTED = sizeof COUNTS / sizeof *COUNTS,
    COUNTS_TRIED = SANITIZED ? COUNTED - 3 : COUNTED,
    SHAPES = 17
};

static uint32_t shaped(int shape, size_t i, size_t n)
{
    const uint64_t r = mixed(i + (uint64_t)shape * 1000003);
    switch (shape) {
    case 0:
        return (uint32_t)r;
    case 1:
        return 7;
    case 2:
        return (uint32_t)i;
    case 3:
        return (uint32_t)(n - i);
    case 4:
        return (uint32_t)(r % 16);
    case 5:
        return (uint32_t)(i % 100 ? i : r % (n + 1));
    case 6:
        return (uint32_t)(i % 3000); /* Ascending runs. */
    case 7:
        return (uint32_t)(i % 2 ? i / 2 : n - i / 2); /* Interleaved: ascending and descending. */
    case 8: /* Two exchanged halves: one end of the merge never moves. */
        return (uint32_t)(i < n / 2 ? i + n / 2 : i - n / 2);
    case 9: /* One value is frequent. */
        return (uint32_t)(r % 100 ? 1u << 31 : r >> 32);
    case 10: /* Ascending, then descending. */
        return (uint32_t)(i < n / 2 ? i : n - i);
    case 11: /* Two descending runs of different lengths. */
        return (uint32_t)(i < n / 3 ? n / 3 - i : 2 * n - i);
    case 12: /* Eight runs with ties. */
        return (uint32_t)(i % (n / 8 + 1) / 3);
    case 13: /* A run, followed by a few elements in no order. */
        return (uint32_t)(i < n - n / 50 ? i / 2 : r % n);
    case 14: /* Some elements in no order between two runs, one of which descends. */
        return (uint32_t)(i < n / 3 ? n - i : i < n / 3 + n / 9 ? r % n : i);
    case 15: /* Ascending and descending, four times, with ties in the ascending runs. */
        return (uint32_t)(i / (n / 8 + 1) % 2 ? n - i : i / 5);
    default: /* In order except the last element. */
        return (uint32_t)(i + 1 < n ? i : n / 2);
    }
}

static int by_key_then_tag(const void *a, const void *b)
{
    const tagged *x = a, *y = b;
    if (x->key != y->key) return x->key < y->key ? -1 : 1;
    return x->tag < y->tag ? -1 : x->tag > y->tag;
}

static void check_stable(size_t n, int shape, const tine_opts *o)
{
    tagged *x = malloc((n + 2) * sizeof *x), *want = malloc((n + 1) * sizeof *want);
    const tagged guard = {0xdeadbeef, 0xfeedf00d};
    x[0] = x[n + 1] = guard;
    for (size_t i = 0; i < n; i++) x[i + 1] = want[i] = (tagged){shaped(shape, i, n), (uint32_t)i};
    qsort(want, n, sizeof *want, by_key_then_tag);
    cr_assert_eq(tine_sort_by(by_key, x + 1, n, o), 0);
    for (size_t i = 0; i < n; i++)
        cr_assert(x[i + 1].key == want[i].key && x[i + 1].tag == want[i].tag,
                  "shape %d, %s: wrong at %zu", shape, describe(o, n), i);
    cr_assert(x[0].tag == guard.tag && x[n + 1].tag == guard.tag, "wrote outside");
    free(x), free(want);
}

Test(sort_by, is_stable_for_every_shape_and_size, .timeout = 100)
{
    for (int s = 0; s < COUNTS_TRIED; s++)
        for (int shape = 0; shape < SHAPES; shape++) check_stable(COUNTS[s], shape, NULL);
}

Test(sort_by, does_not_depend_on_options)
{
    static const size_t some[] = {25, 513, 4097, 70001};
    for (size_t k = 0; k < OPTIONS; k++) {
        const tine_opts o = options(k, some[k % 4]);
        check_stable(some[k % 4], (int)(k % SHAPES), &o);
    }
}

Test(sort_by, takes_elements_of_any_size)
{
    enum { N = 10007 };
    static odd a[N], was[N];
    static wide b[N];
    static double d[N];
    static unsigned char c[N];
    size_t seen[256] = {0};
    for (size_t i = 0; i < N; i++) {
        a[i] = was[i] = (odd){.key = (uint8_t)mixed(i), .tag = (uint16_t)i, .ballast = {(char)i}};
        b[i] = (wide){.key = (uint32_t)mixed(i) % 100, .tag = (uint32_t)i, .rest = {i, [19] = i}};
        d[i] = real(i);
        c[i] = (unsigned char)mixed(i);
        seen[c[i]]++;
    }
    cr_assert_eq(tine_sort_by(odd_down, a, N, TINE_OPTS(.threads = 2)), 0);
    cr_assert_eq(tine_sort_by(wide_up, b, N, TINE_OPTS(.threads = 3)), 0);
    cr_assert_eq(tine_sort_by(up, d, N, NULL), 0);
    cr_assert_eq(tine_sort_by(byte_up, c, N, TINE_OPTS(.threads = 2)), 0);
    for (size_t i = 0; i < N; i++) {
        cr_assert(memcmp(&a[i], &was[a[i].tag], sizeof *a) == 0 && b[i].rest[0] == b[i].tag &&
                  b[i].rest[19] == b[i].tag);
        seen[c[i]]--;
        if (i == 0) continue;
        cr_assert(a[i - 1].key > a[i].key || (a[i - 1].key == a[i].key && a[i - 1].tag < a[i].tag),
                  "odd, at %zu", i);
        cr_assert(b[i - 1].key < b[i].key || (b[i - 1].key == b[i].key && b[i - 1].tag < b[i].tag),
                  "wide, at %zu", i);
        cr_assert(d[i - 1] <= d[i] && c[i - 1] <= c[i], "at %zu", i);
    }
    for (int v = 0; v < 256; v++) cr_assert_eq(seen[v], 0);
}

static int sort_lying(int which, int64_t *x, size_t n, const tine_opts *o)
{
    switch (which) {
    case 0:
        return tine_sort_by(always, x, n, o);
    case 1:
        return tine_sort_by(never, x, n, o);
    case 2:
        return tine_sort_by(differs, x, n, o);
    case 3:
        return tine_sort_by(at_random, x, n, o);
    default:
        return tine_sort_by(round_about, x, n, o);
    }
}

Test(sort_by, an_order_that_contradicts_itself_still_gives_a_permutation)
{
    static const size_t some[] = {2, 13, 100, 513, 4097, 20000, 70001};
    for (int which = 0; which < 5; which++)
        for (int s = 0; s < 7; s++) {
            const size_t n = some[s];
            /* The array has exactly n elements, so that AddressSanitizer detects an access beyond
               it. */
            int64_t *x = malloc(n * sizeof *x);
            unsigned char *seen = calloc(n, 1);
            for (size_t i = 0; i < n; i++) x[i] = (int64_t)(n - 1 - i) ^ 0;
            for (int round = 0; round < 3; round++)
                cr_assert_eq(sort_lying(which, x, n,
                                        TINE_OPTS(.threads = 1 + round, .chunk = round ? 0 : n)),
                             0);
            for (size_t i = 0; i < n; i++) {
                cr_assert(x[i] >= 0 && (size_t)x[i] < n && !seen[x[i]],
                          "order %d, n %zu: lost something", which, n);
                seen[x[i]] = 1;
            }
            free(x), free(seen);
        }
}

static int stop_late(size_t done, size_t n, void *arg) { return done > n || done > *(size_t *)arg; }

Test(sort_by, that_is_cancelled_keeps_every_element)
{
    enum { N = 100000 };
    double *x = malloc(N * sizeof *x);
    unsigned char *seen = malloc(N);
    int cancelled = 0;
    for (size_t limit = 0; limit < N; limit += N / 25) {
        for (size_t i = 0; i < N; i++) x[i] = (double)((i * 7919) % N);
        const int rc =
            tine_sort_by(up, x, N, TINE_OPTS(.threads = 2, .progress = stop_late, .arg = &limit));
        cr_assert(rc == 0 || rc == TINE_ECANCELED);
        cancelled += rc != 0;
        memset(seen, 0, N);
        for (size_t i = 0; i < N; i++) {
            cr_assert(x[i] >= 0 && x[i] < N && !seen[(size_t)x[i]], "limit %zu: lost something",
                      limit);
            seen[(size_t)x[i]] = 1;
        }
    }
    cr_assert_gt(cancelled, 5);
    free(x), free(seen);
}

Test(sort_by, of_bad_arguments_is_refused_untouched)
{
    double x[2] = {2, 1}, *none = NULL;
    cr_assert_eq(tine_sort_by(up, none, 2, NULL), TINE_EINVAL);
    cr_assert_eq(tine_sort_by(up, x, SIZE_MAX / 8 + 1, NULL), TINE_EINVAL);
    cr_assert_eq(tine_sort_by(up, x, 2, TINE_OPTS(.sched = (tine_sched)99)), TINE_EINVAL);
    cr_assert_eq(tine_sort_by(up, none, 0, NULL), 0);
    cr_assert(x[0] == 2 && x[1] == 1);
}
