/* moments_narrow-inl.h - the moments of elements of 8 or 16 bits, from their exact sum and the
   exact sum of their squares. Only the final divisions round. Included by moments.c once per narrow
   type, with K set. */
_Static_assert(FOLD_BLOCK <= 65536, "a block of bytes has a sum of squares of 32 bits");

/* Subtracted from each element so that it fits 16 signed bits: a product of such numbers is one
   instruction. */
#define SHIFT (TINE_BITS_ == 16 && !TINE_SIGNED_ ? 32768 : 0)

typedef struct {
    size_t n;
    int64_t sum;
    uint128 squares;
} K(node);

static int K(leaf)(void *acc, size_t lo, size_t hi, void *array)
{
    const T *x = array;
    int32_t sum = 0;
    __typeof__(__builtin_choose_expr(TINE_BITS_ == 8, (uint32_t)0, (uint64_t)0)) squares = 0;
    for (size_t i = lo; i < hi; i++) {
        const int16_t v = (int16_t)(x[i] - SHIFT);
        sum += v;
        squares += (uint32_t)(v * v);
    }
    *(K(node) *)acc = (K(node)){hi - lo, sum, squares};
    return 0;
}

static void K(join)(void *acc, const void *next, void *x)
{
    (void)x;
    K(node) *a = acc;
    const K(node) *b = next;
    *a = (K(node)){a->n + b->n, a->sum + b->sum, a->squares + b->squares};
}

int FN(moments)(double *mean, double *variance, const T *x, size_t n, const tine_opts *o)
{
    DOOR_MOMENTS(mean, variance, x, n);
    K(node) all = {0};
    if (!is_direct(n, o)) {
        int rc = tine_fold_(K(leaf), K(join), (void *)x, &all, sizeof all, n, FOLD_BLOCK,
                            2 * READ_NS(sizeof *x), o);
        if (rc) return rc;
    } else if (n) {
        K(leaf)(&all, 0, n, (void *)x);
    }
    if (all.n == 0) return 0;
    if (mean) *mean = quotient(all.sum + (int128)SHIFT * all.n, all.n);
    /* (n * squares - sum * sum) / (n * n): squares are below 2^30 n, so 128 bits hold the products
       up to n = 2^48. */
    const int128 above = (int128)(all.squares * all.n) - (int128)all.sum * all.sum;
    if (variance) *variance = (double)above / (double)all.n / (double)all.n;
    return 0;
}
#undef SHIFT
