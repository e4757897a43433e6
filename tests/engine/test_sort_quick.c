/* test_sort_quick.c - the quicksort that needs no memory, called directly: partitions about pivots,
   about middles of bounds if pivots fail, and counting of few values. It runs for every instruction
   set of this machine, against qsort. */
#include <stdlib.h>
#include <string.h>
#include "../properties/options.h"
#include "../../src/sort/counting_sort.h"
#include "../../src/sort/sort.h"
/* A copy of the base set's code, so that the test can call its internal functions. */
#define TINE_ISA here
#include "../../kernels/sort/radix.c"

enum { SHAPES = 12, MAX_N = SANITIZED ? 40000 : 70000 };
static const size_t KEYS[] = {0,    1,    16,   17,   24,    25,    128,   129,
                              256,  257,  300,  511,  512,   513,   1000,  2047,
                              2048, 2049, 4095, 4096, 32767, 32768, 32800, MAX_N};
enum { KEYS_TRIED = sizeof KEYS / sizeof *KEYS };

static int before64(const void *a, const void *b)
{
    const uint64_t u = *(const uint64_t *)a, v = *(const uint64_t *)b;
    return (u > v) - (u < v);
}
static int before32(const void *a, const void *b)
{
    const uint32_t u = *(const uint32_t *)a, v = *(const uint32_t *)b;
    return (u > v) - (u < v);
}

static uint64_t shaped(int shape, size_t i, size_t n)
{
    switch (shape) {
    case 0:
        return mixed(i);
    case 1:
        return i == n / 3 ? 6 : 7; /* All are equal but one, which is less. */
    case 2:
        return i == n / 3 ? UINT64_MAX : 7; /* All are equal but one, which is greater. */
    case 3:
        return i < n / 2 ? i : n - i; /* Ascending, then descending ("organ pipe"). */
    case 4:
        return mixed(i) % 3 ? UINT64_MAX : mixed(i) % 2; /* The ends of the range. */
    case 5:
        return UINT64_MAX;
    case 6:
        return mixed(i) % 16 * 0x123456789abcdefu;
    case 7:
        return i % 16 == 0
                   ? i
                   : UINT64_MAX - i % 7; /* Samples of every 16th key see only the least keys. */
    case 8:
        /* The upper bits distinguish only one key from the others. */
        return i == n / 2 ? UINT64_MAX / 3 : n - i;
    case 9:
        /* The upper bits distinguish all keys except pairs of neighbours. */
        return mixed(i / 2) / 2 * 2 + 1 - i % 2;
    case 10:
        return mixed(i) / 512 * 512 + n - i;
    default:
        return mixed(i) % (n / 8 + 1);
    }
}

/* Checks `sort` on keys of 8 and of 4 bytes. */
static void check(void sort(void *x, size_t n, size_t size, void *arg), void *arg)
{
    static uint64_t x[MAX_N + 2], want[MAX_N + 2];
    static uint32_t y[MAX_N + 2], want32[MAX_N + 2];
    for (int s = 0; s < KEYS_TRIED; s++)
        for (int shape = 0; shape < SHAPES; shape++) {
            const size_t n = KEYS[s];
            for (size_t i = 0; i < n + 2; i++)
                want[i] = x[i] = shaped(shape, i, n), want32[i] = y[i] = (uint32_t)x[i];
            qsort(want + 1, n, sizeof *x, before64);
            qsort(want32 + 1, n, sizeof *y, before32);
            sort(x + 1, n, sizeof *x, arg);
            sort(y + 1, n, sizeof *y, arg);
            const int same = memcmp(x, want, (n + 2) * sizeof *x) == 0 &&
                             memcmp(y, want32, (n + 2) * sizeof *y) == 0;
            for (size_t i = 0; !same && i < n + 2; i++) {
                cr_assert_eq(x[i], want[i], "8 bytes, n %zu, shape %d: wrong at %zu", n, shape, i);
                cr_assert_eq(y[i], want32[i], "4 bytes, n %zu, shape %d: wrong at %zu", n, shape,
                             i);
            }
        }
}

/* Sorts with a small remaining depth, so that middles of bounds become pivots, at once or soon. */
static void by_depth(void *x, size_t n, size_t size, void *depth)
{
    if (size == 8)
        radix64_quicksort_deep(x, n, *(unsigned *)depth, 0, UINT64_MAX, (radix64_map){0, 0, 0});
    else
        radix32_quicksort_deep(x, n, *(unsigned *)depth, 0, UINT32_MAX, (radix32_map){0, 0, 0});
}

Test(sort_quick, halves_the_bounds_when_pivots_fail)
{
    for (unsigned depth = 0; depth < 4; depth += 3) check(by_depth, &depth);
}

typedef struct set {
    const struct tine_radix *four, *eight;
} set;

static int sets(set *s)
{
    int many = 0;
    s[many++] = (set){&tine_radix32_base, &tine_radix64_base};
#ifdef __x86_64__
#    ifdef TINE_V3
    if (strcmp(tine_isa(), "base")) s[many++] = (set){&tine_radix32_v3, &tine_radix64_v3};
#    endif
    if (!strcmp(tine_isa(), "v4")) s[many++] = (set){&tine_radix32_v4, &tine_radix64_v4};
#endif
    return many;
}

/* Sorts without spare memory, both as a whole sort and by the kernel alone. */
static void in_place(void *x, size_t n, size_t size, void *arg)
{
    static const struct radix_map none;
    const set *s = arg;
    const tine_opts o = {.threads = 2};
    phases st;
    cr_assert_eq(phases_begin(&st, n, &o), 0);
    const sort_job j = {&st, size == 4 ? s->four : s->eight, size, none, 0, 1};
    cr_assert_eq(phases_end(&st, sort_in_place(&j, x, NULL, n)), 0);
}

/* Half of the keys equal `key`. Returns how many chunks their sort has. */
static size_t chunks_of(uint32_t key)
{
    enum { N = 200000 };
    static uint32_t x[N];
    static const struct radix_map none;
    for (size_t i = 0; i < N; i++) x[i] = mixed(i) % 2 ? key : (uint32_t)mixed(mixed(i));
    tine_stats stats;
    const tine_opts o = {.threads = 4, .sched = TINE_STATIC, .stats = &stats};
    set s[3];
    phases st;
    cr_assert_eq(phases_begin(&st, N, &o), 0);
    const sort_job j = {&st, s[sets(s) - 1].four, sizeof *x, none, 0, 1};
    cr_assert_eq(phases_end(&st, sort_in_place(&j, x, NULL, N)), 0);
    return stats.chunks;
}

/* Vectors compare keys as signed numbers, where UINT32_MAX / 2 is -1. The pivot next to it is 0,
   and the greatest key below the pivot was computed with 64 bits, so that a bucket of this key
   alone did not seem to be one. */
Test(sort_quick, cuts_no_bucket_of_equal_keys)
{
    const uint32_t middle = UINT32_MAX / 2;
    cr_assert_lt(2 * chunks_of(middle), 3 * chunks_of(middle + 1));
}

static void kernel(void *x, size_t n, size_t size, void *arg)
{
    static const struct radix_map none;
    const set *s = arg;
    (size == 4 ? s->four : s->eight)->whole(x, NULL, n, &none, 0);
}

Test(sort_quick, is_right_on_every_instruction_set)
{
    set s[3];
    for (int k = sets(s) - 1; k >= 0; k--) check(kernel, &s[k]), check(in_place, &s[k]);
}

/* Up to 64 values are counted. If one of them is missing in the sample, counting fails and x is
   unchanged. */
Test(sort_quick, few_values_are_counted_and_a_stranger_is_noticed)
{
    enum { N = 40000, TRIED = 70 };
    static uint32_t x[N], was[N], want[N];
    static const struct radix_map map = {0, (uint64_t)1 << 31, 0};
    set s[3];
    for (int k = sets(s) - 1; k >= 0; k--)
        for (size_t values = 1; values <= TRIED; values += values < 60 ? 7 : 1)
            for (int stranger = 0; stranger < 2; stranger++) {
                for (size_t i = 0; i < N; i++) x[i] = (uint32_t)mixed(mixed(i) % values + 1000);
                if (stranger) x[N - 1] = 12345;
                memcpy(was, x, sizeof x);
                for (size_t i = 0; i < N; i++) want[i] = x[i] ^ 1u << 31;
                qsort(want, N, sizeof *want, before32);
                const tine_opts o = {.threads = 2};
                phases st;
                cr_assert_eq(phases_begin(&st, N, &o), 0);
                const sort_job j = {&st, s[k].four, sizeof *x, map, 0, 1};
                const int rc = counting_sort(&j, x, N);
                cr_assert(rc == 0 || rc == SORT_DECLINED);
                if (values <= 16 && !stranger) cr_assert_eq(rc, 0, "%zu values", values);
                if (stranger || values > RADIX_COUNTING_MAX) cr_assert_eq(rc, SORT_DECLINED);
                for (size_t i = 0; i < N; i++)
                    cr_assert_eq(x[i], rc ? was[i] : want[i] ^ 1u << 31, "%zu values, at %zu",
                                 values, i);
            }
}
