/* test_workloads_oracles.c - compares the serial backends of the array operations with the simplest
   loops, which share no code with them. A table has one line per operation, tested on each of its
   inputs. */
#include "workloads.h"
#include "../../bench/workloads/elements.h"
#include <math.h>

enum { ODD_N = 333 };

/* The place of element i in a stable sort: after all lesser elements and the equal ones in front of
   it. */
#define PLACE(T) \
    static size_t place_##T(const T *x, size_t n, size_t i) \
    { \
        size_t p = 0; \
        for (size_t j = 0; j < n; j++) p += x[j] < x[i] || (x[j] == x[i] && j < i); \
        return p; \
    } \
    static int sorted_##T(const bench_data *d) \
    { \
        const T *x = d->in, *y = d->out; \
        for (size_t i = 0; i < d->n; i++) \
            if (y[place_##T(x, d->n, i)] != x[i]) return 0; \
        return 1; \
    }
#define ORDERED(T) \
    static int ordered_##T(const bench_data *d) \
    { \
        for (size_t i = 0; i < d->n; i++) \
            if (((const size_t *)d->out)[place_##T(d->in, d->n, i)] != i) return 0; \
        return 1; \
    }
PLACE(int32_t)
PLACE(int64_t)
PLACE(float)
PLACE(double)
static int sorted_desc(const bench_data *d)
{
    const int64_t *x = d->in, *y = d->out;
    for (size_t i = 0; i < d->n; i++)
        if (y[d->n - 1 - place_int64_t(x, d->n, i)] != x[i]) return 0;
    return 1;
}
ORDERED(int32_t)
ORDERED(int64_t)

static int pairs(const bench_data *d)
{
    const int64_t *key = d->in, *y = d->out;
    const double *value = (const double *)(key + d->n), *z = (const double *)(y + d->n);
    for (size_t i = 0; i < d->n; i++) {
        const size_t p = place_int64_t(key, d->n, i);
        if (y[p] != key[i] || z[p] != value[i]) return 0;
    }
    return 1;
}

/* Checks structures sorted by key: all other members move along. */
static int structures(const bench_data *d, size_t size)
{
    int32_t key[ODD_N];
    for (size_t i = 0; i < d->n; i++) key[i] = *(const int32_t *)((const char *)d->in + i * size);
    for (size_t i = 0; i < d->n; i++)
        if (memcmp((char *)d->out + place_int32_t(key, d->n, i) * size,
                   (const char *)d->in + i * size, size))
            return 0;
    return 1;
}
static int by_8(const bench_data *d) { return structures(d, sizeof(element_8)); }
static int by_32(const bench_data *d) { return structures(d, sizeof(element_32)); }

static int64_t of_rank(const bench_data *d, size_t k)
{
    size_t i = 0;
    while (place_int64_t(d->in, d->n, i) != k) i++;
    return ((const int64_t *)d->in)[i];
}
static int median(const bench_data *d) { return *(int64_t *)d->acc == of_rank(d, d->n / 2); }
static int topk(const bench_data *d)
{
    for (size_t i = 0; i < d->n; i++)
        if (((int64_t *)d->acc)[i] != of_rank(d, d->n - 1 - i)) return 0;
    return 1;
}

/* A quartile of 333 elements is an element, because (n - 1) / 4 = 83. */
static int quartiles(const bench_data *d)
{
    const double *x = d->in, *q = d->acc;
    for (size_t i = 0; i < d->n; i++) {
        const size_t p = place_double(x, d->n, i);
        if (p % 83 == 0 && p && p < 332 && q[p / 83 - 1] != x[i]) return 0;
    }
    return 1;
}

static int unique(const bench_data *d)
{
    const int64_t *x = d->in, *y = d->out;
    size_t m = 0;
    for (size_t i = 0, less = 0, first = 1; i < d->n; i++, less = 0, first = 1) {
        for (size_t j = 0; j < i; j++) first &= x[j] != x[i];
        /* Counts the distinct elements that are less. */
        for (size_t j = 0; first && j < d->n; j++) {
            size_t new = x[j] < x[i];
            for (size_t k = 0; k < j; k++) new &= x[k] != x[j];
            less += new;
        }
        if (first && y[less] != x[i]) return 0;
        m += first;
    }
    return *(size_t *)d->acc == m;
}

static int found(const bench_data *d)
{
    const int64_t *x = d->in, *q = x + d->n;
    for (size_t i = 0, less = 0; i < d->n; i++, less = 0) {
        for (size_t j = 0; j < d->n; j++) less += x[j] < q[i];
        if (((size_t *)d->out)[i] != less) return 0;
    }
    return 1;
}

static int bincount(const bench_data *d)
{
    const int32_t *x = d->in;
    for (size_t k = 0, bins = d->input == 1 ? d->n : 256, c = 0; k < bins; k++, c = 0) {
        for (size_t i = 0; i < d->n; i++) c += x[i] == (int32_t)k;
        if (((size_t *)d->out)[k] != c) return 0;
    }
    return 1;
}

static int histogram(const bench_data *d)
{
    const double *x = d->in;
    for (size_t k = 0, c = 0; k < 100; k++, c = 0) {
        for (size_t i = 0; i < d->n; i++)
            c += x[i] >= (double)k * 0.01 &&
                 (x[i] < (double)(k + 1) * 0.01 || (k == 99 && x[i] <= 1));
        if (((size_t *)d->out)[k] != c) return 0;
    }
    return 1;
}

static long double sum_of(const bench_data *d, int64_t k, size_t *elements)
{
    const int64_t *key = d->in;
    const double *x = (const double *)d->in + d->n;
    long double sum = 0;
    *elements = 0;
    for (size_t i = 0; i < d->n; i++)
        if (key[i] == k) sum += x[i], ++*elements;
    return sum;
}
static int group_sums(const bench_data *d)
{
    const double *y = d->out;
    const size_t groups = d->input == 0 ? 10 : d->n;
    size_t all = 0, elements;
    for (size_t k = 0; k < groups; k++, all += elements)
        if (fabsl(y[k] - sum_of(d, (int64_t)k, &elements)) > 1e-12L) return 0;
    return all == d->n;
}
static int group_sums_sparse(const bench_data *d)
{
    const double *y = d->out;
    const int64_t *keys = (const int64_t *)d->out + d->n;
    const size_t m = *(size_t *)d->acc;
    size_t all = 0, elements;
    if (m > d->n) return 0;
    for (size_t k = 0; k < m; k++, all += elements)
        if ((k && keys[k] <= keys[k - 1]) || fabsl(y[k] - sum_of(d, keys[k], &elements)) > 1e-12L ||
            elements == 0)
            return 0;
    return all == d->n;
}

static int taken(const bench_data *d)
{
    const double *x = d->in;
    const size_t *at = (const size_t *)d->in + d->n;
    for (size_t i = 0; i < d->n; i++)
        if (((double *)d->out)[i] != x[at[i]]) return 0;
    return 1;
}

/* The matrix has 18 rows and 18 columns, and 9 elements are unused. */
static int columns(const bench_data *d)
{
    const double *x = d->in, *y = d->out;
    for (size_t c = 0; c < 18; c++) {
        double sum = 0;
        for (size_t i = c; i < 18 * 18; i += 18) sum += x[i];
        if (y[c] != sum) return 0;
    }
    return 1;
}
static int turned(const bench_data *d)
{
    const double *x = d->in, *y = d->out;
    for (size_t i = 0; i < 18 * 18; i++)
        if (y[i % 18 * 18 + i / 18] != x[i]) return 0;
    return 1;
}

static int each_once(const bench_data *d)
{
    const int64_t *x = d->in, *y = d->out;
    size_t moved = 0;
    for (size_t i = 0, times = 0; i < d->n; i++, times = 0) {
        for (size_t j = 0; j < d->n; j++) times += y[j] == x[i];
        if (times != 1) return 0;
        moved += y[i] != x[i];
    }
    return moved > d->n / 2;
}

static int partitioned(const bench_data *d)
{
    const double *x = d->in, *y = d->out;
    const size_t m = *(size_t *)d->acc;
    size_t yes = 0, no = m;
    if (m > d->n) return 0;
    for (size_t i = 0; i < d->n; i++)
        if (yes > m || no > d->n || y[x[i] < 0.5 ? yes++ : no++] != x[i]) return 0;
    return yes == m;
}
static int filtered(const bench_data *d)
{
    size_t m = 0;
    for (size_t i = 0; i < d->n; i++)
        if (((const double *)d->in)[i] < 0.5 &&
            ((double *)d->out)[m++] != ((const double *)d->in)[i])
            return 0;
    return *(size_t *)d->acc == m;
}

/* Computes Philox4x32-10 as its paper draws it (Salmon et al. 2011, figure 2), with the key of the
   workloads: two words of 64 bits. */
static void philox(uint32_t c[4], uint32_t key)
{
    uint32_t k[2] = {key, 0};
    for (int round = 0; round < 10; round++, k[0] += 0x9e3779b9, k[1] += 0xbb67ae85) {
        const uint64_t left = c[0] * UINT64_C(0xd2511f53), right = c[2] * UINT64_C(0xcd9e8d57);
        const uint32_t next[4] = {(uint32_t)(right >> 32) ^ c[1] ^ k[0], (uint32_t)right,
                                  (uint32_t)(left >> 32) ^ c[3] ^ k[1], (uint32_t)left};
        memcpy(c, next, sizeof next);
    }
}
static uint64_t word_of(size_t i)
{
    uint32_t c[4] = {(uint32_t)(i / 2)};
    philox(c, 2026);
    return (uint64_t)c[i % 2 * 2 + 1] << 32 | c[i % 2 * 2];
}
static int uniform_numbers(const bench_data *d)
{
    for (size_t i = 0; i < d->n; i++)
        if (((double *)d->out)[i] != ldexp((double)(word_of(i) >> 12) + 0.5, -52)) return 0;
    return 1;
}
/* The first word determines the distance of the point (a, b) from 0, and the second its
   direction. */
static int normal_numbers(const bench_data *d)
{
    const double pi = acos(-1), *y = d->out;
    for (size_t i = 0; i + 1 < d->n; i += 2) {
        const double u = ldexp((double)(word_of(i) >> 12) + 0.5, -52), r = hypot(y[i], y[i + 1]);
        const double turn = 2 * pi * ldexp((double)word_of(i + 1), -64) - pi / 4;
        if (fabs(r * r + 2 * log(u)) > 1e-12 * (1 + r * r) || fabs(r * cos(turn) - y[i]) > 1e-12 ||
            fabs(r * sin(turn) - y[i + 1]) > 1e-12)
            return 0;
    }
    return 1;
}

static const struct {
    const bench_workload *workload;
    int (*right)(const bench_data *d);
} ORACLES[] = {
    {&bench_workload_sort_i32, sorted_int32_t},
    {&bench_workload_sort_i64, sorted_int64_t},
    {&bench_workload_sort_f32, sorted_float},
    {&bench_workload_sort_f64, sorted_double},
    {&bench_workload_sort_desc, sorted_desc},
    {&bench_workload_merge, sorted_int64_t},
    {&bench_workload_argsort_i32, ordered_int32_t},
    {&bench_workload_argsort_i64, ordered_int64_t},
    {&bench_workload_sort_pairs, pairs},
    {&bench_workload_sort_by_8, by_8},
    {&bench_workload_sort_by_32, by_32},
    {&bench_workload_median, median},
    {&bench_workload_topk, topk},
    {&bench_workload_quantile, quartiles},
    {&bench_workload_unique, unique},
    {&bench_workload_searchsorted, found},
    {&bench_workload_bincount, bincount},
    {&bench_workload_histogram, histogram},
    {&bench_workload_groupsum, group_sums},
    {&bench_workload_groupsum_sparse, group_sums_sparse},
    {&bench_workload_take, taken},
    {&bench_workload_sum_axis, columns},
    {&bench_workload_transpose, turned},
    {&bench_workload_shuffle, each_once},
    {&bench_workload_filter, filtered},
    {&bench_workload_partition, partitioned},
    {&bench_workload_random, uniform_numbers},
    {&bench_workload_random_normal, normal_numbers},
};

Test(oracles, philox_gives_the_known_answer_of_random123)
{
    uint32_t c[4] = {0};
    philox(c, 0);
    cr_assert(c[0] == 0x6627e8d5 && c[1] == 0xe169c58d && c[2] == 0xbc57ac4c && c[3] == 0x9b00dbd8);
}

/* Each oracle must also reject a result that was not computed. */
Test(oracles, agree_with_the_serial_sides_on_every_input)
{
    for (size_t k = 0; k < sizeof ORACLES / sizeof *ORACLES; k++) {
        const bench_workload *w = ORACLES[k].workload;
        for (size_t input = 0; input < inputs_of(w); input++) {
            bench_data d = run_serial_on(w, ODD_N, input);
            cr_assert(ORACLES[k].right(&d), "%s, %s", w->name, w->inputs ? w->inputs[input] : "");
            if (d.out) memset(d.out, 0x11, d.n * w->out_size);
            if (d.acc) memset(d.acc, 0x11, w->acc_size);
            cr_assert_not(ORACLES[k].right(&d), "%s: nothing passes for a result", w->name);
            bench_release(w, &d);
        }
    }
}
