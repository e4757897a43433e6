/* test_adversarial.c - misleading inputs: two or more for each algorithm that samples, hashes,
   lists or looks back. Results are compared with qsort and plain loops. */
#include <unistd.h>
#include "../kernels/kernel_test.h"

enum { N = 100003 };
static int64_t x[N], want[N], got[N];
static size_t at[N], counts[N], inverse[N];

static int ascending(const void *a, const void *b)
{
    const int64_t u = *(const int64_t *)a, v = *(const int64_t *)b;
    return (u > v) - (u < v);
}

/* ---- arrays for what selects: x, and x in order in want -------------------------------------- */
static void organ_pipe(size_t n)
{
    for (size_t i = 0; i < n; i++) x[i] = (int64_t)(i < n / 2 ? i : n - i);
}
/* Each element is the greatest so far. */
static void rising(size_t n)
{
    for (size_t i = 0; i < n; i++) x[i] = (int64_t)i;
}
/* By Musser 1997: the median of first, middle and last is always the least element but one. */
static void median_killer(size_t n)
{
    const size_t k = n / 2;
    for (size_t i = 0; i < k; i++)
        x[i] = (int64_t)(i % 2 ? k + i + (k % 2 == 0) : i + 1), x[k + i] = (int64_t)(2 * (i + 1));
    if (n % 2) x[n - 1] = (int64_t)n;
}
static void two_ends(size_t n)
{
    for (size_t i = 0; i < n; i++) x[i] = i % 2 ? INT64_MAX : INT64_MIN;
}
/* A single element lies between two large groups, in the last place. */
static void middle_alone(size_t n)
{
    for (size_t i = 0; i < n; i++) x[i] = i % 2 ? INT64_MIN + 1 : INT64_MAX - 1;
    x[n - 1] = 7;
}
/* The first seven eighths of x have three values, and the other elements differ. A sample of the
   front sees the three values alone. */
static void late_strangers(size_t n)
{
    for (size_t i = 0; i < n; i++) x[i] = i < n - n / 8 ? (int64_t)(i % 3) : (int64_t)mixed(i);
}
/* No digit separates many keys. */
static void powers(size_t n)
{
    for (size_t i = 0; i < n; i++) x[i] = (int64_t)((uint64_t)1 << mixed(i) % 64);
}
static void teeth(size_t n)
{
    for (size_t i = 0; i < n; i++) x[i] = (int64_t)(i % 128 * 1000 + i / 128);
}

static void (*const ARRAYS[])(size_t n) = {organ_pipe,   rising,         median_killer, two_ends,
                                           middle_alone, late_strangers, powers,        teeth};
static const size_t LENGTHS[] = {33, 1000, 4096, 4097, 30000, N};
#define EACH_ARRAY \
    for (size_t a = 0; a < sizeof ARRAYS / sizeof *ARRAYS; a++) \
        for (size_t l = 0, n; l < sizeof LENGTHS / sizeof *LENGTHS && \
                              (n = LENGTHS[l], ARRAYS[a](n), in_order(n), 1); \
             l++)

static void in_order(size_t n)
{
    memcpy(want, x, n * sizeof *x);
    qsort(want, n, sizeof *want, ascending);
}

Test(adversarial, ranks)
{
    EACH_ARRAY
    {
        const size_t ks[] = {0, 1, n / 3, n / 2 - 1, n / 2, n - 2, n - 1};
        for (size_t k = 0; k < 7; k++) {
            const tine_opts o = next_options(n);
            cr_assert_eq(tine_nth(got, x, ks[k], n, &o), 0);
            cr_assert_eq(*got, want[ks[k]], "array %zu, rank %zu, %s", a, ks[k], describe(&o, n));
        }
    }
}

Test(adversarial, quantiles)
{
    static const double q[] = {0, 0.001, 0.25, 0.49999, 0.5, 0.50001, 0.999, 1};
    EACH_ARRAY
    {
        double out[8];
        const tine_opts o = next_options(n);
        cr_assert_eq(tine_quantile(out, q, 8, x, n, &o), 0);
        for (int k = 0; k < 8; k++) {
            const double v = (double)(n - 1) * q[k], t = v - floor(v);
            const int64_t lo = want[(size_t)v],
                          hi = want[(size_t)v + 1 < n ? (size_t)v + 1 : n - 1];
            const double gap = (double)((uint64_t)hi - (uint64_t)lo),
                         up = gap * (t < 0.5 ? t : 0.5), down = gap * (1 - t);
            const double low = fmin((double)lo + up, (double)hi),
                         right = t < 0.5 ? low : fmax((double)hi - down, low);
            cr_assert_eq(out[k], lo == hi ? (double)lo : right, "array %zu, %g, %s: %a", a, q[k],
                         describe(&o, n), out[k]);
        }
    }
}

Test(adversarial, the_greatest)
{
    EACH_ARRAY
    {
        const size_t ks[] = {1, 32, 33, n / 15, n / 16};
        for (size_t k = 0; k < 5; k++) {
            const tine_opts o = next_options(n);
            if (ks[k] > n) continue;
            cr_assert_eq(tine_topk(got, at, ks[k], x, n, &o), 0);
            for (size_t i = 0; i < ks[k]; i++) {
                cr_assert_eq(got[i], want[n - 1 - i], "array %zu, %zu of %zu, %s", a, i, ks[k],
                             describe(&o, n));
                cr_assert(at[i] < n && x[at[i]] == got[i] &&
                          (i == 0 || got[i] < got[i - 1] || at[i] > at[i - 1]));
            }
        }
    }
}

Test(adversarial, distinct_values)
{
    EACH_ARRAY
    {
        size_t m = 0, many = 0;
        const tine_opts o = next_options(n);
        cr_assert_eq(tine_unique(got, &m, counts, inverse, x, n, &o), 0);
        for (size_t i = 0, run; i < n; i += run, many++) {
            for (run = 1; i + run < n && want[i + run] == want[i]; run++) continue;
            cr_assert(many < m && got[many] == want[i] && counts[many] == run,
                      "array %zu, value %zu, %s", a, many, describe(&o, n));
        }
        cr_assert_eq(m, many);
        for (size_t i = 0; i < n; i++) cr_assert(inverse[i] < m && got[inverse[i]] == x[i]);
    }
}

/* All queries lie in one group of equal elements, at its edges, or beyond all elements. */
Test(adversarial, places_in_sorted_arrays)
{
    EACH_ARRAY
    {
        const tine_opts o = next_options(n);
        for (size_t i = 0; i < n; i++)
            x[i] = i % 5 == 0   ? INT64_MAX
                   : i % 5 == 1 ? INT64_MIN
                                : (int64_t)((uint64_t)want[n / 2] + i % 3 - 1);
        for (int side = 0; side < 2; side++) {
            cr_assert_eq(tine_searchsorted(at, want, n, x, n, (tine_side)side, &o), 0);
            for (size_t i = 0; i < n; i += 1 + n / 500) {
                size_t lo = 0, hi = n;
                while (lo < hi) {
                    const size_t mid = lo + (hi - lo) / 2;
                    if (want[mid] < x[i] || (side && want[mid] == x[i]))
                        lo = mid + 1;
                    else
                        hi = mid;
                }
                cr_assert_eq(at[i], lo, "array %zu, query %zu, %s", a, i, describe(&o, n));
            }
        }
    }
}

/* ---- keys ------------------------------------------------------------------------------------ */
/* Returns key i. Kinds: one value; both ends alternating; high bits only (a product then has no low
   bits); low bits only; multiples of a large odd number, which form a progression under every
   multiplier; a few, then none twice; numbers that differ in two bits. */
enum { KEYS = 7 };
static int64_t key_of(int kind, size_t i)
{
    const uint64_t r = mixed(i);
    switch (kind) {
    case 0:
        return -5;
    case 1:
        return i % 2 ? INT64_MAX : INT64_MIN;
    case 2:
        return (int64_t)(r << 46);
    case 3:
        return (int64_t)(r % 30000);
    case 4:
        return (int64_t)(r % 50000 * 0x9e3779b97f4a7c15u);
    case 5:
        return i < N / 2 ? (int64_t)(r % 3) : (int64_t)i;
    default:
        return (int64_t)((uint64_t)1 << r % 64 ^ (uint64_t)1 << i % 64);
    }
}

Test(adversarial, groups_of_any_keys)
{
    static int64_t keys[N], sums[N];
    for (int kind = 0; kind < KEYS; kind++)
        for (int tries = 0; tries < 3; tries++) {
            const size_t n = tries ? N : 5000;
            const tine_opts o = next_options(n);
            size_t m = 0, many = 0;
            for (size_t i = 0; i < n; i++) x[i] = key_of(kind, i), got[i] = (int64_t)mixed(i);
            in_order(n);
            cr_assert_eq(tine_groupsum_sparse(keys, sums, &m, x, got, n, n, &o), 0);
            for (size_t i = 0; i < n; i++) many += i == 0 || want[i] != want[i - 1];
            cr_assert_eq(m, many, "keys %d, %s: %zu, not %zu", kind, describe(&o, n), m, many);
            for (size_t g = 0, i = 0; g < m; g++, i++) {
                cr_assert_eq(keys[g], want[i], "keys %d, %s", kind, describe(&o, n));
                while (i + 1 < n && want[i + 1] == want[i]) i++;
            }
            /* Subtracting its elements from each sum must leave 0. */
            for (size_t i = 0; i < n; i++) {
                const int64_t *k = bsearch(&x[i], keys, m, sizeof *keys, ascending);
                cr_assert_not_null(k);
                sums[k - keys] = (int64_t)((uint64_t)sums[k - keys] - (uint64_t)got[i]);
            }
            for (size_t g = 0; g < m; g++)
                cr_assert_eq(sums[g], 0, "keys %d, group %zu, %s", kind, g, describe(&o, n));
        }
}

/* Cases: all elements in one group; alternating between the first and the last; descending; all in
   the last of more groups than elements. */
Test(adversarial, groups_as_lists_and_counts)
{
    static size_t starts[2 * N + 1], of[2 * N];
    for (int kind = 0; kind < 4; kind++) {
        const size_t groups = kind == 3 ? 2 * N : N;
        const tine_opts o = next_options(N);
        memset(counts, 0, sizeof counts);
        for (size_t i = 0; i < N; i++)
            x[i] = (int64_t)(kind == 0   ? 77
                             : kind == 1 ? i % 2 * (N - 1)
                             : kind == 2 ? N - 1 - i
                                         : 2 * N - 1);
        cr_assert_eq(tine_groupby(at, starts, x, groups, N, &o), 0);
        cr_assert_eq(tine_bincount(of, x, groups, N, &o), 0);
        cr_assert(starts[0] == 0 && starts[groups] == N);
        for (size_t g = 0; g < groups; g++) {
            cr_assert_eq(starts[g + 1] - starts[g], of[g], "keys %d, group %zu, %s", kind, g,
                         describe(&o, N));
            for (size_t k = starts[g]; k < starts[g + 1]; k++)
                cr_assert(at[k] < N && x[at[k]] == (int64_t)g &&
                              (k == starts[g] || at[k] > at[k - 1]),
                          "keys %d, %s", kind, describe(&o, N));
        }
        x[N - 1] = (int64_t)groups; /* A key out of range, found last. */
        cr_assert_eq(tine_bincount(starts, x, groups, N, &o), TINE_ERANGE);
        cr_assert_eq(starts[groups], N);
    }
}

/* ---- bins ------------------------------------------------------------------------------------ */
static void check_bins(const size_t *count, const double *v, const double *edges, size_t bins,
                       const char *what)
{
    for (size_t k = 0; k < bins; k++) {
        size_t c = 0;
        for (size_t i = 0; i < N; i++)
            c +=
                edges[k] <= v[i] && (v[i] < edges[k + 1] || (k + 1 == bins && v[i] == edges[bins]));
        cr_assert_eq(count[k], c, "%s, bin %zu: %zu, not %zu", what, k, count[k], c);
    }
}

/* Numbers on edges and directly below and above them, where bins are as narrow as allowed; all
   numbers in one bin; all outside. */
Test(adversarial, histograms)
{
    enum { BINS = 61 };
    static const double ends[][2] = {
        {1, 1 + BINS * 9 * 0x1p-52}, {-0x1p-1000, 0x1.8p-1000}, {-1e300, 3e300}, {0.1, 0.7}};
    static double v[N], edges[BINS + 1];
    for (int e = 0; e < 4; e++) {
        const double lo = ends[e][0], hi = ends[e][1], step = (hi - lo) / BINS;
        for (size_t k = 0; k <= BINS; k++) edges[k] = k < BINS ? lo + (double)k * step : hi;
        for (int kind = 0; kind < 3; kind++) {
            const tine_opts o = next_options(N);
            for (size_t i = 0; i < N; i++) {
                const double edge = edges[mixed(i) % (BINS + 1)];
                v[i] = kind == 1    ? edges[30]
                       : kind == 2  ? (i % 2   ? nextafter(lo, -INFINITY)
                                       : i % 3 ? nextafter(hi, INFINITY)
                                               : NAN)
                       : i % 3 == 0 ? edge
                                    : nextafter(edge, i % 3 == 1 ? INFINITY : -INFINITY);
            }
            cr_assert_eq(tine_histogram(counts, v, lo, hi, BINS, N, &o), 0);
            check_bins(counts, v, edges, BINS, "equal bins");
            cr_assert_eq(tine_histogram_edges(counts, v, edges, BINS, N, &o), 0);
            check_bins(counts, v, edges, BINS, "edges");
        }
    }
    /* Edges that are neighbouring numbers, equal, and far apart. */
    for (size_t k = 0; k <= BINS; k++)
        edges[k] = k < 20   ? nextafter(k ? edges[k - 1] : 1, 2)
                   : k < 40 ? 1.5
                            : ldexp(1, (int)k * 10);
    for (size_t i = 0; i < N; i++)
        v[i] = i % 2 ? edges[mixed(i) % (BINS + 1)]
                     : nextafter(edges[mixed(i) % (BINS + 1)], i % 4 ? 9e99 : 0);
    cr_assert_eq(tine_histogram_edges(counts, v, edges, BINS, N, NULL), 0);
    check_bins(counts, v, edges, BINS, "uneven edges");
}

/* ---- chunks that come late ------------------------------------------------------------------- */
/* Some elements take a thousand times as long as others, so that the chunks behind them wait. */
typedef struct {
    uint64_t a, b;
} affine; /* The maps x -> a x + b show the order in which they are composed. */
static inline affine then(affine f, affine g)
{
    if (g.b % 30011 == 7) usleep(500);
    return (affine){g.a * f.a, g.a * f.b + g.b};
}
TINE_MONOID(affine, then, ((affine){1, 0}))
static inline int late_and_kept(uint32_t v)
{
    if (v % 20011 == 3) usleep(500);
    return v / 5000 % 2;
}
TINE_TEST(uint32_t, late_and_kept)

Test(adversarial, scans_of_pieces_that_come_late)
{
    static affine f[N], y[N];
    for (size_t i = 0; i < N; i++) f[i] = (affine){mixed(i) | 1, i};
    for (int tries = 0; tries < 6; tries++) {
        const tine_opts o = {.threads = 2 + tries,
                             .sched = (tine_sched)(1 + tries % 4),
                             .chunk = tries % 2 ? 64 : 0};
        affine all = {1, 0};
        note_case(&o, N);
        cr_assert_eq(tine_scan(then, y, f, N, &o), 0);
        for (size_t i = 0; i < N; i++) {
            all = (affine){f[i].a * all.a, f[i].a * all.b + f[i].b};
            cr_assert(y[i].a == all.a && y[i].b == all.b, "at %zu", i);
        }
    }
}

Test(adversarial, filters_of_pieces_that_come_late)
{
    static uint32_t v[N], y[N];
    for (size_t i = 0; i < N; i++) v[i] = (uint32_t)i;
    for (int tries = 0; tries < 6; tries++) {
        const tine_opts o = {.threads = 2 + tries,
                             .sched = (tine_sched)(1 + tries % 4),
                             .chunk = tries % 2 ? 64 : 0};
        size_t m = 0, p = 0;
        note_case(&o, N);
        cr_assert_eq(tine_filter(late_and_kept, y, &m, v, N, &o), 0);
        for (size_t i = 0; i < N; i++)
            if (v[i] / 5000 % 2) cr_assert_eq(y[p++], v[i], "at %zu", i);
        cr_assert_eq(m, p);
    }
}

/* Sizes around the least for buckets, and elements of odd sizes: the same permutation, each element
   once and complete. */
Test(adversarial, shuffles_of_elements_of_odd_sizes)
{
    typedef struct {
        unsigned char c[7];
    } odd;
    for (size_t n = 262143; n < 262148; n += 2) {
        uint32_t *v = memory(n * sizeof *v);
        odd *w = memory(n * sizeof *w);
        unsigned char *seen = calloc(n, 1);
        for (size_t i = 0; i < n; i++) {
            v[i] = (uint32_t)i, memcpy(w[i].c, &v[i], 4);
            for (int k = 4; k < 7; k++) w[i].c[k] = (unsigned char)(i * 31 + (size_t)k);
        }
        const tine_opts o = next_options(n);
        cr_assert_eq(tine_shuffle(v, sizeof *v, 9, n, &o), 0);
        cr_assert_eq(tine_shuffle(w, sizeof *w, 9, n, NULL), 0);
        for (size_t i = 0; i < n; i++) {
            cr_assert(v[i] < n && !seen[v[i]]++ && memcmp(w[i].c, &v[i], 4) == 0, "n %zu, at %zu",
                      n, i);
            for (int k = 4; k < 7; k++)
                cr_assert_eq(w[i].c[k], (unsigned char)(v[i] * 31 + (size_t)k));
        }
        free(v), free(w), free(seen);
    }
}
