/* properties_fold.c - the promise for tine_fold: whatever the options, the same blocks are joined
   in the same tree, in order. */
#include "options.h"
#include <math.h>
#include <stdlib.h>
#include <string.h>

/* The map x -> a * x + b modulo 2^64. Composition of such maps is associative and does not
   commute. */
struct affine {
    uint64_t a, b;
};

static struct affine after(struct affine f, struct affine g)
{
    return (struct affine){g.a * f.a, g.a * f.b + g.b};
}

static int affine_leaf(void *acc, size_t lo, size_t hi, void *ctx)
{
    (void)ctx;
    struct affine *f = acc;
    for (size_t i = lo; i < hi; ++i)
        *f = after(*f, (struct affine){mixed(2 * i) | 1, mixed(2 * i + 1)});
    return 0;
}

static void affine_join(void *acc, const void *next, void *ctx)
{
    (void)ctx;
    struct affine *f = acc;
    *f = after(*f, *(const struct affine *)next);
}

Test(tine_fold, keeps_the_order_of_a_monoid_that_does_not_commute)
{
    for (size_t s = 0; s < SIZES_TRIED; ++s) {
        struct affine serial = {1, 0};
        affine_leaf(&serial, 0, SIZES[s], NULL);
        for (size_t k = 0; k < OPTIONS; ++k) {
            tine_opts o = options(k, SIZES[s]);
            struct affine f = {1, 0};
            cr_assert_eq(tine_fold(affine_leaf, affine_join, NULL, &f, sizeof f, SIZES[s], &o), 0,
                         "%s", describe(&o, SIZES[s]));
            cr_assert(f.a == serial.a && f.b == serial.b, "%s", describe(&o, SIZES[s]));
        }
    }
}

/* A hash of the tree itself. join is not even associative, so every tree has another hash. 0 is the
   identity. */
static int tree_leaf(void *acc, size_t lo, size_t hi, void *ctx)
{
    size_t n = *(size_t *)ctx, block = 1;
    while (block < 2048 && block * 2 <= n / 64) block *= 2;
    if (*(uint64_t *)acc != 0) return 1;
    if (lo % block || hi != (n - lo < block ? n : lo + block)) return 2;
    *(uint64_t *)acc = mixed(lo * 3 + mixed(hi)) | 1;
    return 0;
}

static void tree_join(void *acc, const void *next, void *ctx)
{
    (void)ctx;
    uint64_t *a = acc, b = *(const uint64_t *)next;
    *a = *a == 0 ? b : b == 0 ? *a : mixed(*a * 5 + mixed(b)) | 1;
}

Test(tine_fold, joins_the_same_blocks_in_the_same_tree)
{
    for (size_t s = 0; s < SIZES_TRIED; ++s) {
        uint64_t first = 0;
        size_t n = SIZES[s];
        for (size_t k = 0; k < OPTIONS; ++k) {
            tine_opts o = options(k, n);
            uint64_t tree = 0;
            int rc = tine_fold(tree_leaf, tree_join, &n, &tree, sizeof tree, n, &o);
            cr_assert_neq(rc, 1, "%s: a leaf was given something else than the identity",
                          describe(&o, n));
            cr_assert_neq(rc, 2, "%s: a block is not cut where n says", describe(&o, n));
            cr_assert_eq(rc, 0, "%s: returned %d", describe(&o, n), rc);
            if (k == 0) first = tree;
            cr_assert_eq(tree, first, "%s: another tree than on one thread", describe(&o, n));
        }
    }
}

static int sum_leaf(void *acc, size_t lo, size_t hi, void *ctx)
{
    const double *x = ctx;
    for (size_t i = lo; i < hi; ++i) *(double *)acc += x[i];
    return 0;
}

static void sum_join(void *acc, const void *next, void *ctx)
{
    (void)ctx;
    *(double *)acc += *(const double *)next;
}

Test(tine_fold, of_doubles_gives_the_same_bits)
{
    size_t max_n = SIZES[SIZES_TRIED - 1];
    double *x = malloc(max_n * sizeof *x);
    for (size_t i = 0; i < max_n; ++i) x[i] = real(i) * ldexp(1, (int)(mixed(i) % 40));
    for (size_t s = 0; s < SIZES_TRIED; ++s) {
        double one = -0.0;
        cr_assert_eq(
            tine_fold(sum_leaf, sum_join, x, &one, sizeof one, SIZES[s], TINE_OPTS(.threads = 1)),
            0);
        for (size_t k = 0; k < OPTIONS; ++k) {
            tine_opts o = options(k, SIZES[s]);
            double sum = -0.0;
            cr_assert_eq(tine_fold(sum_leaf, sum_join, x, &sum, sizeof sum, SIZES[s], &o), 0);
            cr_assert_eq(memcmp(&sum, &one, sizeof sum), 0, "%s: %a instead of %a",
                         describe(&o, SIZES[s]), sum, one);
        }
    }
    free(x);
}

/* Fails with the element's code wherever the table has one. */
static int failing_leaf(void *acc, size_t lo, size_t hi, void *ctx)
{
    const int *code = ctx;
    memset(acc, 0x55, 3);
    for (size_t i = lo; i < hi; ++i)
        if (code[i]) return code[i];
    return 0;
}

static void no_join(void *acc, const void *next, void *ctx) { (void)acc, (void)next, (void)ctx; }

Test(tine_fold, returns_the_lowest_error_and_leaves_acc_alone)
{
    enum { N = 6149 };
    static int code[N];
    for (size_t k = 0; k < OPTIONS; ++k) {
        tine_opts o = options(k, N);
        memset(code, 0, sizeof code);
        size_t lowest = N;
        for (size_t j = 0; j <= k % 4; ++j) {
            size_t at = (size_t)(mixed(k * 5 + j) % N);
            code[at] = 1 + (int)(mixed(at + k) % 99);
            lowest = at < lowest ? at : lowest;
        }
        char acc[3] = "id";
        int rc = tine_fold(failing_leaf, no_join, code, acc, sizeof acc, N, &o);
        cr_assert_eq(rc, code[lowest], "%s: returned %d, not %d", describe(&o, N), rc,
                     code[lowest]);
        cr_assert_eq(memcmp(acc, "id", 3), 0, "%s: acc was changed", describe(&o, N));
    }
}

/* An accumulator of any size: each leaf counts in its own bytes, at varying places of the
   accumulator. */
static int wide_leaf(void *acc, size_t lo, size_t hi, void *ctx)
{
    size_t size = *(size_t *)ctx;
    unsigned char *a = acc;
    for (size_t i = lo; i < hi; ++i) a[mixed(i) % size] += (unsigned char)(i | 1);
    return 0;
}

static void wide_join(void *acc, const void *next, void *ctx)
{
    size_t size = *(size_t *)ctx;
    unsigned char *a = acc;
    const unsigned char *b = next;
    for (size_t i = 0; i < size; ++i) a[i] = (unsigned char)(a[i] + b[i]);
}

Test(tine_fold, takes_accumulators_of_any_size)
{
    static const size_t acc_sizes[] = {1, 2, 3, 7, 8, 16, 24, 63, 64, 65, 1000, 5000};
    static unsigned char serial[5000], acc[5000];
    enum { N = 4097 };
    for (size_t s = 0; s < sizeof acc_sizes / sizeof *acc_sizes; ++s) {
        size_t size = acc_sizes[s];
        memset(serial, 0, size);
        wide_leaf(serial, 0, N, &size);
        for (size_t k = 0; k < OPTIONS; k += 7) {
            tine_opts o = options(k, N);
            memset(acc, 0, size);
            cr_assert_eq(tine_fold(wide_leaf, wide_join, &size, acc, size, N, &o), 0);
            cr_assert_eq(memcmp(acc, serial, size), 0, "%s, an accumulator of %zu bytes",
                         describe(&o, N), size);
        }
    }
}

/* A vector type requires accumulators with the alignment of the caller's. */
struct vector {
    _Alignas(64) double lane[8];
};

static int aligned_leaf(void *acc, size_t lo, size_t hi, void *ctx)
{
    (void)ctx;
    struct vector *v = acc;
    for (size_t i = lo; i < hi; ++i) v->lane[i % 8] += 1;
    return (uintptr_t)acc % 64 == 0 ? 0 : 1;
}

static void aligned_join(void *acc, const void *next, void *ctx)
{
    (void)ctx;
    for (int i = 0; i < 8; ++i)
        ((struct vector *)acc)->lane[i] += ((const struct vector *)next)->lane[i];
}

Test(tine_fold, gives_leaves_accumulators_aligned_for_vectors)
{
    for (size_t k = 0; k < OPTIONS; k += 3) {
        tine_opts o = options(k, 4096);
        struct vector v = {{0}};
        cr_assert_eq(tine_fold(aligned_leaf, aligned_join, NULL, &v, sizeof v, 4096, &o), 0, "%s",
                     describe(&o, 4096));
        for (int i = 0; i < 8; ++i) cr_assert_eq(v.lane[i], 512);
    }
}
