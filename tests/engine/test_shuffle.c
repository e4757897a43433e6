/* test_shuffle.c - tine_shuffle gives a uniform permutation, which depends neither on the options
   nor on the size of elements. */
#include "../properties/options.h"
#include <math.h>
#include <stdlib.h>
#include <string.h>

/* ALONE: up to this number of elements there is one bucket. */
enum { ALONE = 1 << 18, MAX_N = ALONE + 40001 };
static uint32_t x[MAX_N], one[MAX_N], seen[MAX_N];
static const size_t COUNTS[] = {0, 1, 2, 3, 100, 5000, ALONE - 1, ALONE, ALONE + 1, MAX_N};

static void number(size_t n)
{
    for (size_t i = 0; i < n; ++i) x[i] = (uint32_t)i;
}

Test(shuffle, is_the_same_permutation_whatever_the_options)
{
    for (int c = 0; c < 10; ++c) {
        const size_t n = COUNTS[c];
        number(n);
        cr_assert_eq(tine_shuffle(x, sizeof *x, 42, n, TINE_OPTS(.threads = 1)), 0);
        memset(seen, 0, sizeof seen);
        for (size_t i = 0; i < n; ++i) seen[x[i]]++;
        for (size_t i = 0; i < n; ++i)
            if (seen[i] != 1)
                cr_assert_eq(seen[i], 1, "n %zu: %zu is there %u times", n, i, seen[i]);
        memcpy(one, x, sizeof x);
        for (size_t k = c % 5; k<OPTIONS; k += n> 1000 ? 29 : 5) {
            const tine_opts o = options(k, n);
            number(n);
            cr_assert_eq(tine_shuffle(x, sizeof *x, 42, n, &o), 0);
            cr_assert_arr_eq(x, one, n * sizeof *x, "%s", describe(&o, n));
        }
    }
}

/* A random 32-bit word below m, by Lemire's method, from word number *at of the key on. */
static uint32_t draw(uint64_t key, uint64_t *at, uint32_t m)
{
    for (;;) {
        uint32_t word;
        cr_assert_eq(tine_random_u32(&word, key, (*at)++, 1, TINE_OPTS(.threads = 1)), 0);
        const uint64_t p = (uint64_t)word * m;
        if ((uint32_t)p >= (uint32_t)-m % m) return (uint32_t)(p >> 32);
    }
}

/* The same permutation, element by element: random bytes choose the buckets of a long array, and
   each bucket is shuffled by words of its own. */
static void shuffle_slowly(uint32_t *to, size_t n, uint64_t seed)
{
    static uint64_t bytes[MAX_N / 8 + 1];
    uint64_t key = seed;
    key = ((key ^ key >> 30) + 0x9e3779b97f4a7c15u) * 0xbf58476d1ce4e5b9u;
    key = (key ^ key >> 27) * 0x94d049bb133111ebu;
    key ^= key >> 31;
    if (n > ALONE)
        cr_assert_eq(tine_random_u64(bytes, key, 0, n / 8 + 1, TINE_OPTS(.threads = 1)), 0);
    size_t end = 0;
    for (uint64_t bucket = 0; bucket < 256 && end < n; bucket++) {
        const size_t start = end;
        uint64_t at = ((uint64_t)1 << 63) + 4 * start;
        for (size_t i = 0; i < n; i++) {
            if (n > ALONE && (bytes[i / 8] >> i % 8 * 8 & 255) != bucket) continue;
            const size_t j = start + draw(key, &at, (uint32_t)(end - start + 1));
            to[end] = to[j];
            to[j] = (uint32_t)i;
            end++;
        }
    }
}

Test(shuffle, is_that_of_rao_and_sandelius_by_known_random_words)
{
    static const size_t counts[] = {1, 2, 3, 1000, 1025, ALONE, ALONE + 1, MAX_N};
    for (int c = 0; c < 8; c++) {
        const size_t n = counts[c];
        number(n);
        cr_assert_eq(tine_shuffle(x, sizeof *x, 42, n, NULL), 0);
        shuffle_slowly(one, n, 42);
        for (size_t i = 0; i < n; i++)
            if (x[i] != one[i]) cr_assert_eq(x[i], one[i], "n %zu: element %zu", n, i);
    }
}

Test(shuffle, moves_elements_of_every_size_alike)
{
    static const size_t sizes[] = {1, 3, 4, 8, 16, 24, 100};
    static const size_t counts[] = {2500, ALONE + 1};
    for (int c = 0; c < 2; ++c) {
        const size_t n = counts[c];
        number(n);
        cr_assert_eq(tine_shuffle(x, sizeof *x, 7, n, NULL), 0);
        for (int s = 0; s < 7; ++s) {
            const size_t size = sizes[s];
            unsigned char *y = malloc(n * size + 1);
            for (size_t i = 0; i < n * size; ++i) y[i] = (unsigned char)mixed(i);
            y[n * size] = 77;
            cr_assert_eq(tine_shuffle(y, size, 7, n, TINE_OPTS(.threads = 3)), 0);
            for (size_t i = 0; i < n * size; ++i)
                if (y[i] != (unsigned char)mixed(x[i / size] * size + i % size))
                    cr_assert_fail("size %zu: byte %zu", size, i);
            cr_assert_eq(y[n * size], 77, "wrote after the end");
            free(y);
        }
    }
}

/* Checks counts by Pearson's test: the sum over `cells` counts is within 5 standard deviations of
   its expectation. */
static void is_even(const double *count, int cells, double expected, const char *what)
{
    double chi = 0;
    for (int k = 0; k < cells; ++k) chi += (count[k] - expected) * (count[k] - expected) / expected;
    cr_assert_lt(fabs(chi - (cells - 1)), 5 * sqrt(2.0 * (cells - 1)), "%s: chi square %g of %d",
                 what, chi, cells - 1);
}

Test(shuffle, gives_every_order_of_four_equally_often)
{
    enum { TIMES = 48000 };
    double count[256] = {0}, orders[24];
    for (uint64_t seed = 0; seed < TIMES; ++seed) {
        unsigned char y[4] = {0, 1, 2, 3};
        cr_assert_eq(tine_shuffle(y, 1, seed, 4, NULL), 0);
        count[y[0] | y[1] << 2 | y[2] << 4 | y[3] << 6]++;
    }
    int found = 0;
    for (int k = 0; k < 256; ++k) {
        if (count[k] == 0) continue;
        cr_assert_lt(found, 24);
        orders[found++] = count[k];
    }
    cr_assert_eq(found, 24);
    is_even(orders, 24, TIMES / 24., "orders of four");
}

/* Counts the moves from each sixteenth of the array to each sixteenth, the neighbours that stay in
   order, and the elements that stay in place (one on average). */
Test(shuffle, by_buckets_is_uniform)
{
    enum { N = MAX_N / 32 * 32, TIMES = 5 };
    double to[256] = {0}, order[2] = {0}, fixed = 0;
    for (uint64_t seed = 0; seed < TIMES; ++seed) {
        number(N);
        cr_assert_eq(tine_shuffle(x, sizeof *x, seed, N, NULL), 0);
        for (size_t i = 0; i < N; ++i)
            to[x[i] / (N / 16) * 16 + i / (N / 16)]++, fixed += x[i] == i;
        for (size_t i = 0; i < N; i += 2) order[x[i] < x[i + 1]]++;
    }
    is_even(to, 256, (double)N * TIMES / 256, "sixteenths");
    is_even(order, 2, (double)N * TIMES / 4, "neighbours");
    cr_assert_lt(fabs(fixed - TIMES), 5 * sqrt(TIMES), "%g stayed", fixed);
}

static int stop(size_t done, size_t n, void *arg)
{
    (void)done, (void)n;
    return (*(int *)arg)-- == 0;
}

Test(shuffle, when_cancelled_has_done_nothing_or_all)
{
    int cancelled = 0, rc = 1;
    number(MAX_N);
    cr_assert_eq(tine_shuffle(x, sizeof *x, 3, MAX_N, NULL), 0);
    memcpy(one, x, sizeof x);
    for (int k = 0; k < 200 && rc; ++k) {
        int left = k;
        number(MAX_N);
        rc = tine_shuffle(x, sizeof *x, 3, MAX_N,
                          TINE_OPTS(.threads = 1 + k % 3, .progress = stop, .arg = &left));
        cr_assert(rc == 0 || rc == TINE_ECANCELED);
        for (size_t i = 0; rc && i < MAX_N; ++i)
            if (x[i] != i) cr_assert_eq(x[i], i);
        if (rc == 0) cr_assert_arr_eq(x, one, sizeof x);
        cancelled += rc != 0;
    }
    cr_assert(cancelled && rc == 0);
}

Test(shuffle, refuses_bad_arguments)
{
    int y[2] = {5, 6};
    cr_assert_eq(tine_shuffle(NULL, 4, 1, 2, NULL), TINE_EINVAL);
    cr_assert_eq(tine_shuffle(y, 0, 1, 2, NULL), TINE_EINVAL);
    cr_assert_eq(tine_shuffle(y, 4, 1, SIZE_MAX / 4 + 2, NULL), TINE_EINVAL);
    cr_assert_eq(tine_shuffle(y, 4, 1, 2, TINE_OPTS(.sched = (tine_sched)99)), TINE_EINVAL);
    cr_assert_eq(tine_shuffle(NULL, 4, 1, 0, NULL), 0);
    cr_assert(y[0] == 5 && y[1] == 6);
}
