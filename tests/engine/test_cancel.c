/* test_cancel.c - outputs after a cancellation. Each call is cancelled at its first report of
   progress, then at its second, and so on, until a run comes to its end. */
#include "../properties/options.h"
#include <stdlib.h>
#include <string.h>

enum { MAX_N = 200000, SIZE = 100, TRIES = 60 };

static int stop(size_t done, size_t n, void *arg)
{
    return (void)done, (void)n, (*(int *)arg)-- == 0;
}

static void *memory(size_t bytes)
{
    void *p = malloc(bytes ? bytes : 1);
    cr_assert_not_null(p);
    return p;
}

static tine_opts stopping(int k, int *left)
{
    *left = k;
    return (tine_opts){.threads = 1 + k % 3, .chunk = k % 2 ? 1 : 0, .progress = stop, .arg = left};
}

/* ---- sorts ----------------------------------------------------------------------------------- */
/* Returns a key of one of several kinds. A few kinds have many equal keys. */
static int32_t key_of(int kind, size_t i, size_t n)
{
    switch (kind) {
    case 0:
        return (int32_t)mixed(i);
    case 1:
        return (int32_t)(mixed(i) % 7);
    case 2:
        return (int32_t)i;
    case 3:
        return (int32_t)(n - i);
    default:
        return (int32_t)(mixed(i) % 3000);
    }
}
enum { KINDS = 5 };

/* values[i] begins with the index of its key, and its other bytes repeat that index. */
static void number(char *values, size_t size, size_t n)
{
    for (size_t i = 0; i < n; i++) {
        const uint32_t place = (uint32_t)i;
        for (size_t b = 0; b < size; b++) values[i * size + b] = (char)(i + b);
        memcpy(values + i * size, &place, sizeof place);
    }
}

static void check_pairs(const int32_t *keys, const char *values, size_t size, size_t n, int kind,
                        unsigned char *seen)
{
    memset(seen, 0, n);
    for (size_t i = 0; i < n; i++) {
        uint32_t place;
        memcpy(&place, values + i * size, sizeof place);
        cr_assert(place < n && !seen[place], "kind %d, size %zu, n %zu: a value is there twice",
                  kind, size, n);
        seen[place] = 1;
        cr_assert_eq(keys[i], key_of(kind, place, n), "kind %d, size %zu, n %zu: a pair was parted",
                     kind, size, n);
        for (size_t b = sizeof place; b < size; b++)
            if (values[i * size + b] != (char)(place + b))
                cr_assert_fail("size %zu: a value was torn", size);
    }
}

static const size_t LENGTHS[] = {3, 64, 65, 3000, 32767, 40000, MAX_N};
static const size_t WIDTHS[] = {4, 8, 16, SIZE};

Test(sort_pairs, that_is_cancelled_leaves_a_permutation_of_its_pairs)
{
    int32_t *keys = memory(MAX_N * sizeof *keys);
    char *values = memory((size_t)MAX_N * SIZE);
    unsigned char *seen = memory(MAX_N);
    int cancelled = 0, finished = 0;
    for (size_t w = 0; w < sizeof WIDTHS / sizeof *WIDTHS; w++) {
        for (size_t l = 0; l < sizeof LENGTHS / sizeof *LENGTHS; l++) {
            const size_t n = LENGTHS[l], size = WIDTHS[w];
            if (SANITIZED && n == MAX_N) continue;
            for (int kind = 0; kind < KINDS; kind++) {
                int rc = 1, left;
                for (int k = 0; k < TRIES && rc; k += 1 + k / 4) {
                    for (size_t i = 0; i < n; i++) keys[i] = key_of(kind, i, n);
                    number(values, size, n);
                    const tine_opts o = stopping(k, &left);
                    rc = tine_sort_pairs(keys, values, size, n, &o);
                    cr_assert(rc == 0 || rc == TINE_ECANCELED, "returned %d", rc);
                    check_pairs(keys, values, size, n, kind, seen);
                    for (size_t i = 1; rc == 0 && i < n; i++) cr_assert_leq(keys[i - 1], keys[i]);
                    cancelled += rc != 0;
                    finished += rc == 0;
                }
            }
        }
    }
    cr_assert(cancelled > 100 && finished > 100, "%d were cancelled, %d were not", cancelled,
              finished);
    free(keys), free(values), free(seen);
}

/* Kind 0 has no equal keys except by chance, so lost keys change the sum or the sum of squares. */
Test(sort, that_is_cancelled_leaves_a_permutation)
{
    int32_t *x = memory(MAX_N * sizeof *x), *was = memory(MAX_N * sizeof *was);
    int cancelled = 0, finished = 0;
    for (size_t l = 0; l < sizeof LENGTHS / sizeof *LENGTHS; l++) {
        const size_t n = LENGTHS[l];
        for (int kind = 0; kind < KINDS; kind++) {
            int rc = 1, left;
            for (size_t i = 0; i < n; i++) was[i] = key_of(kind, i, n);
            cr_assert_eq(tine_sort(was, n, NULL), 0);
            for (int k = 0; k < TRIES && rc; k += 1 + k / 4) {
                for (size_t i = 0; i < n; i++) x[i] = key_of(kind, i, n);
                const tine_opts o = stopping(k, &left);
                rc = tine_sort(x, n, &o);
                cr_assert(rc == 0 || rc == TINE_ECANCELED, "returned %d", rc);
                cancelled += rc != 0;
                finished += rc == 0;
                if (rc) cr_assert_eq(tine_sort(x, n, NULL), 0);
                cr_assert_arr_eq(x, was, n * sizeof *x, "kind %d, n %zu, report %d: other elements",
                                 kind, n, k);
            }
        }
    }
    cr_assert(cancelled > 30 && finished > 30, "%d were cancelled, %d were not", cancelled,
              finished);
    free(x), free(was);
}

typedef struct named {
    int32_t key;
    uint32_t place;
} named;
static inline int before(named a, named b) { return a.key < b.key; }
TINE_LESS(named, before)

/* Checks that a cancelled call keeps all elements. call: sort_by or shuffle. */
static void keeps_elements(int call)
{
    named *x = memory(2 * MAX_N * sizeof *x);
    unsigned char *seen = memory(2 * MAX_N);
    int cancelled = 0, finished = 0;
    for (size_t l = 0; l < sizeof LENGTHS / sizeof *LENGTHS; l++) {
        const size_t n =
            /* With this length a shuffle has buckets. */
            LENGTHS[l] == MAX_N ? 2 * MAX_N : LENGTHS[l];
        for (int kind = 0; kind < (call ? 1 : KINDS); kind++) {
            int rc = 1, left;
            for (int k = 0; k < 4 * TRIES && rc; k += call ? 1 : 1 + k / 4) {
                for (size_t i = 0; i < n; i++) x[i] = (named){key_of(kind, i, n), (uint32_t)i};
                const tine_opts o = stopping(k, &left);
                rc = call ? tine_shuffle(x, sizeof *x, 5, n, &o) : tine_sort_by(before, x, n, &o);
                cr_assert(rc == 0 || rc == TINE_ECANCELED, "returned %d", rc);
                cancelled += rc != 0;
                finished += rc == 0;
                memset(seen, 0, n);
                for (size_t i = 0; i < n; i++) {
                    cr_assert(x[i].place < n && !seen[x[i].place],
                              "kind %d, n %zu: lost an element", kind, n);
                    seen[x[i].place] = 1;
                    cr_assert_eq(x[i].key, key_of(kind, x[i].place, n),
                                 "kind %d, n %zu: an element was torn", kind, n);
                }
            }
        }
    }
    cr_assert(cancelled && finished, "%d were cancelled, %d were not", cancelled, finished);
    free(x), free(seen);
}

Test(sort_by, that_is_cancelled_at_any_report_keeps_every_element) { keeps_elements(0); }
Test(shuffle, that_is_cancelled_at_any_report_keeps_every_element) { keeps_elements(1); }

/* ---- outputs that stay as they were ---------------------------------------------------------- */
static inline double add(double a, double b) { return a + b; }
static inline double half(double a) { return a / 2; }
static inline int negative(double a) { return a < 0; }
TINE_MONOID(double, add, 0)
TINE_FN(double, half, double)
TINE_MAP_REDUCE(add_half, half, add)
TINE_TEST(double, negative)

static int leaf(void *acc, size_t lo, size_t hi, void *ctx)
{
    (void)ctx;
    *(double *)acc += (double)(hi - lo);
    return 0;
}
static void join(void *acc, const void *next, void *ctx)
{
    (void)ctx, *(double *)acc += *(const double *)next;
}

/* The outputs of a call. A cancelled call must not have written to them. */
typedef struct outputs {
    double a[8], *big;
    size_t m[8];
} outputs;

/* Makes call number `which`. Returns false behind the last one. */
static int call_number(int which, outputs *r, const double *x, size_t n, const tine_opts *o)
{
    static size_t at[MAX_N];
    for (size_t i = 0; i < n && which == 14; i++) at[i] = mixed(i) % n;
    switch (which) {
    case 0:
        return tine_sum(r->a, x, n, o);
    case 1:
        return tine_dot(r->a, x, x, n, o);
    case 2:
        return tine_fsum(r->a, x, n, o);
    case 3:
        return tine_norm(r->a, x, n, o);
    case 4:
        return tine_moments(r->a, r->a + 1, x, n, o);
    case 5:
        return tine_minmax(r->a, r->a + 1, x, n, o);
    case 6:
        return tine_argmin(r->m, x, n, o);
    case 7:
        return tine_reduce(add, r->a, x, n, o);
    case 8:
        return tine_reduce(add_half, r->a, x, n, o);
    case 9:
        return tine_fold(leaf, join, NULL, r->a, sizeof *r->a, n, o);
    case 10:
        return tine_count(negative, r->m, x, n, o);
    case 11:
        return tine_find(negative, r->m, x, n, o);
    case 12:
        return tine_unique(r->big, r->m, NULL, NULL, x, n, o);
    case 13:
        return tine_argmax(r->m, x, n, o);
    case 14:
        return tine_put(r->big, n, at, x, n, o);
    default:
        return 1;
    }
}
enum { OPERATION_COUNT = 15 };

Test(outputs, stay_as_they_were_in_a_cancelled_call)
{
    double *x = memory(MAX_N * sizeof *x), *big = memory(MAX_N * sizeof *big),
           *none = memory(MAX_N * sizeof *none);
    for (size_t i = 0; i < MAX_N; i++) x[i] = 2 + real(i), none[i] = -7;
    for (int which = 0; which < OPERATION_COUNT; which++) {
        int cancelled = 0;
        for (size_t l = 0; l < sizeof LENGTHS / sizeof *LENGTHS; l++) {
            const size_t n = LENGTHS[l];
            int rc = 1, left;
            for (int k = 0; k < TRIES && rc; k += 1 + k / 4) {
                outputs r = {.big = big}, was = {.big = big};
                memcpy(big, none, n * sizeof *big);
                const tine_opts o = stopping(k, &left);
                rc = call_number(which, &r, x, n, &o);
                cr_assert(rc == 0 || rc == TINE_ECANCELED, "call %d returned %d", which, rc);
                cancelled += rc != 0;
                if (rc == 0) continue;
                cr_assert(!memcmp(&r, &was, sizeof r),
                          "call %d, n %zu, report %d: an output was written", which, n, k);
                cr_assert_arr_eq(big, none, n * sizeof *big,
                                 "call %d, n %zu, report %d: an output was written", which, n, k);
            }
        }
        cr_assert_gt(cancelled, 5, "call %d was hardly ever cancelled", which);
    }
    free(x), free(big), free(none);
}
