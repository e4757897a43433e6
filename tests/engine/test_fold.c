/* test_fold.c - the tree of a fold depends on n alone, whatever the options. A join that is not
   associative shows the tree. */
#include "../properties/options.h"
#include <stdlib.h>

/* An accumulator that records how it was made: join is neither commutative nor associative. It is
   large, so that stacks exceed the near buffer if a test needs that. */
typedef struct {
    uint64_t shape;
    char pad[1000];
} big;
static size_t block_size;

static uint64_t leaf_shape(size_t lo, size_t hi) { return lo * 0x9e3779b97f4a7c15u + hi; }
static uint64_t join_shape(uint64_t a, uint64_t b)
{
    return (a ^ a >> 29) * 31 + (b ^ b >> 31) * 0xbf58476d1ce4e5b9u + 1;
}

/* The hash of the tree by its definition: divided at the largest power of two of blocks that leaves
   a rest. */
static uint64_t tree(size_t lo, size_t hi)
{
    if (hi - lo <= block_size) return leaf_shape(lo, hi);
    size_t half = block_size;
    while (half < hi - lo - half) half *= 2;
    return join_shape(tree(lo, lo + half), tree(lo + half, hi));
}

static int leaf(void *acc, size_t lo, size_t hi, void *ctx)
{
    (void)ctx;
    *(uint64_t *)acc = leaf_shape(lo, hi);
    return 0;
}
static int leaf_of_trees(void *acc, size_t lo, size_t hi, void *ctx)
{
    (void)ctx;
    *(uint64_t *)acc = tree(lo, hi);
    return 0;
}
static void join(void *acc, const void *next, void *ctx)
{
    (void)ctx;
    *(uint64_t *)acc = join_shape(*(uint64_t *)acc, *(const uint64_t *)next);
}

Test(fold, of_blocks_has_one_tree, .timeout = 100)
{
    static const size_t blocks[] = {1, 4, 2048};
    for (size_t s = 1; s < SMALL_SIZES; s++)
        for (size_t b = 0; b < 3; b++)
            for (size_t k = 0; k < OPTIONS; k++) {
                size_t n = SIZES[s];
                tine_opts o = options(k, n);
                uint64_t acc = 0;
                block_size = blocks[b];
                cr_assert_eq(tine_fold_(leaf, join, NULL, &acc, sizeof acc, n, block_size, 0, &o),
                             0);
                cr_assert_eq(acc, tree(0, n), "%s blocks of %zu", describe(&o, n), block_size);
            }
}

Test(fold, of_elements_has_one_tree_whoever_makes_it, .timeout = 100)
{
    block_size = 1;
    for (size_t s = 1; s < SMALL_SIZES; s++)
        for (size_t k = 0; k < OPTIONS; k++) {
            size_t n = SIZES[s];
            tine_opts o = options(k, n);
            uint64_t acc = 0;
            cr_assert_eq(tine_fold_tree_(leaf_of_trees, join, NULL, &acc, sizeof acc, n, &o), 0);
            cr_assert_eq(acc, tree(0, n), "%s", describe(&o, n));
        }
}

static int slow_leaf(void *acc, size_t lo, size_t hi, void *ctx)
{
    for (volatile size_t i = 0; i < 15000 * (hi - lo); i++) {
    }
    return leaf_of_trees(acc, lo, hi, ctx);
}

/* Where others keep the CPUs busy, AUTO may well leave a call to one thread. The calls are repeated
   until the team was called in at least once; a library that never calls it in is out of time. */
Test(fold, of_dear_elements_goes_to_the_team_in_the_middle, .timeout = 100)
{
    size_t shared = 0;
    block_size = 1;
    do
        for (int threads = 2; threads < 5; threads++)
            for (size_t n = 900; n < 907; n++) {
                uint64_t acc = 0;
                tine_stats stats = {0};
                const tine_opts o = {.threads = threads, .stats = &stats};
                note_case(&o, n);
                cr_assert_eq(tine_fold_tree_(slow_leaf, join, NULL, &acc, sizeof acc, n, &o), 0);
                cr_assert_eq(acc, tree(0, n));
                shared += stats.threads > 1;
            }
    while (!shared);
}

Test(fold, of_large_accs)
{
    block_size = 16;
    big acc = {0};
    for (size_t k = 0; k < OPTIONS; k += 3) {
        tine_opts o = options(k, 4097);
        cr_assert_eq(tine_fold_(leaf, join, NULL, &acc, sizeof acc, 4097, block_size, 0, &o), 0);
        cr_assert_eq(acc.shape, tree(0, 4097), "%s", describe(&o, 4097));
    }
}
