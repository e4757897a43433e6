/* arg-inl.h - the index of the best element. SIMD finds the best of each block, the blocks are
   compared, and the first block with the best element is searched for its place. Included once per
   type and kernel. K, ARG (the kernel's name), ARG_NAME (the same as a string), BEST(x, n, &value)
   and BETTER(a, b) must be set before, and are unset at the end. */
#define IS_NAN TINE_NAME_(order_is_nan)

typedef struct {
    size_t lo; /* the index of the block's first element */
    T best;
    int nan;
} K(node);

static int K(leaf)(void *acc, size_t lo, size_t hi, void *x)
{
    K(node) r = {.lo = lo};
    r.nan = BEST((const T *)x + lo, hi - lo, &r.best);
    *(K(node) *)acc = r;
    return 0;
}

static void K(join)(void *acc, const void *next, void *x)
{
    (void)x;
    K(node) *a = acc;
    const K(node) *b = next;
    if (!a->nan && (b->nan || BETTER(b->best, a->best))) *a = *b;
}

/* Finds the first element that equals the best of r, or the first NaN, by vectors. */
static size_t K(find)(K(node) r, const T *x, size_t n)
{
    enum { STEP = TINE_NAME_(order_step) };
    size_t i = r.lo;
    while (n - i >= STEP &&
           !(r.nan ? TINE_NAME_(order_has_nan)(x + i, STEP) : TINE_NAME_(order_has)(x + i, r.best)))
        i += STEP;
    while (r.nan ? !IS_NAN(x[i]) : x[i] != r.best) i++;
    return i;
}

int FN(ARG)(size_t *at, const T *x, size_t n, const tine_opts *o)
{
    DOOR_GIVEN(ARG_NAME, at);
    DOOR_ARRAY(ARG_NAME, x, n);
    DOOR_APART(ARG_NAME, at, 1, x, n);
    K(node) all = {0};
    if (!is_direct(n, o)) {
        int rc = tine_fold_(K(leaf), K(join), (void *)x, &all, sizeof all, n, FOLD_BLOCK,
                            READ_NS(sizeof *x), o);
        if (rc) return rc;
    } else if (n) {
        K(leaf)(&all, 0, n, (void *)x);
    }
    if (n) *at = K(find)(all, x, n);
    return 0;
}
#undef IS_NAN
#undef ARG
#undef ARG_NAME
#undef K
#undef BEST
#undef BETTER
