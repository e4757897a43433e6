/* add_axis-inl.h - sums and means along an axis of a matrix. Included once per type and kernel.
   These must be set before, and are unset at the end:

       AXIS          the kernel's name; AXIS_NAME is the same as a string
       K(part)       names of this file's own
       NODE, LANE    the type that holds a sum; a vector of VL of them
       LOAD(x)       VL elements as a LANE
       TAIL(x, n, j) vector j of a row of n < 32 elements, neutral elements behind them
       ZERO_, FOLD(a), ADD(a, b)
       RESULT(v, n)  the result for a sum v of n elements

   Along a row the order is that of tine_sum's blocks and tree. Down a column, AXIS_ROWS rows are
   added one after another, and these blocks are joined in the same tree. */
typedef struct {
    axis_cut cut;
    const T *x;
    NODE *out;
    NODE *parts; /* an array of results for each part; NULL: there is one part */
} K(job);

/* ---- along the rows -------------------------------------------------------------------------- */
static NODE K(row_block)(const T *x, size_t n)
{
    LANE a[NV];
    UNROLL for (int j = 0; j < NV; j++) a[j] = ZERO_;
    for (; n >= LANES; n -= LANES, x += LANES) {
        fetch(x, LANES * sizeof *x);
        UNROLL for (int j = 0; j < NV; j++) a[j] += LOAD(x + j * VL);
    }
    if (n) {
        UNROLL for (int j = 0; j < NV; j++) a[j] += TAIL(x, n, j);
    }
    return FOLD(a);
}

/* Pushes node i on a stack whose next place is `top`, and joins complete subtrees. Returns the new
   top. */
INLINE NODE *K(push)(NODE *top, NODE v, size_t i)
{
    for (; i & 1; i >>= 1) {
        top--;
        v = ADD(*top, v);
    }
    *top = v;
    return top + 1;
}

INLINE NODE K(finish)(const NODE *stack, NODE *top)
{
    NODE v = *--top;
    while (top > stack) {
        top--;
        v = ADD(*top, v);
    }
    return v;
}

static NODE K(row)(const T *x, size_t n)
{
    if (n <= BLOCK) return K(row_block)(x, n);
    NODE stack[64], *top = stack;
    for (size_t i = 0, at = 0; at < n; i++, at += BLOCK)
        top = K(push)(top, K(row_block)(x + at, n - at < BLOCK ? n - at : BLOCK), i);
    return K(finish)(stack, top);
}

/* ---- down the columns ------------------------------------------------------------------------ */
/* sum[c] = x[0][c] + x[1][c] + …, one after another, for c < n. If `on`, the old sum[c] is added
   to. */
INLINE void K(add_rows)(NODE *restrict sum, const T *x, size_t rows, size_t n, size_t pitch, int on)
{
    size_t c = 0;
    for (; n - c >= VL; c += VL) {
        LANE a = ZERO_;
        if (on) memcpy(&a, sum + c, sizeof a);
        for (size_t r = 0; r < rows; r++) a += LOAD(x + r * pitch + c);
        memcpy(sum + c, &a, sizeof a);
    }
    for (; c < n; c++) {
        LANE one = ZERO_;
        if (on) one[0] = (__typeof__(one[0] + 0))sum[c];
        for (size_t r = 0; r < rows; r++) one += TAIL(x + r * pitch + c, 1, 0);
        memcpy(sum + c, &one, sizeof *sum);
    }
}

static void K(column_block)(NODE *sum, const T *x, size_t rows, size_t n, size_t pitch)
{
    enum { MANY = 8 };
    const size_t first = rows < MANY ? rows : MANY;
    K(add_rows)(sum, x, first, n, pitch, 0);
    for (x += first * pitch, rows -= first; rows >= MANY; x += MANY * pitch, rows -= MANY)
        K(add_rows)(sum, x, MANY, n, pitch, 1);
    if (rows) K(add_rows)(sum, x, rows, n, pitch, 1);
}

INLINE void K(join)(NODE *restrict a, const NODE *restrict b, size_t n)
{
    for (size_t c = 0; c < n; c++) a[c] = ADD(a[c], b[c]);
}

/* The sums of n columns over rows [0, rows). */
static void K(columns)(NODE *out, const T *x, size_t rows, size_t n, size_t pitch)
{
    NODE stack[AXIS_STACK / sizeof(NODE)];
    size_t depth = 0;
    for (size_t i = 0, r = 0; r < rows; i++, r += AXIS_ROWS) {
        K(column_block)
        (stack + depth++ * n, x + r * pitch, rows - r < AXIS_ROWS ? rows - r : AXIS_ROWS, n, pitch);
        for (size_t k = i; k & 1; k >>= 1, depth--)
            K(join)(stack + (depth - 2) * n, stack + (depth - 1) * n, n);
    }
    for (; depth > 1; depth--) K(join)(stack + (depth - 2) * n, stack + (depth - 1) * n, n);
    memcpy(out, stack, n * sizeof *out);
}

/* ---- both ------------------------------------------------------------------------------------ */
static int K(tiles)(size_t lo, size_t hi, void *ctx)
{
    const K(job) *j = ctx;
    const axis_cut *c = &j->cut;
    for (; lo < hi; lo++) {
        const axis_tile t = axis_tile_of(c, lo);
        NODE *out = (j->parts ? j->parts + t.p * c->results : j->out) + t.lo;
        if (c->axis) {
            for (size_t r = t.lo; r < t.hi; r++)
                out[r - t.lo] = K(row)(j->x + r * c->pitch + t.from, t.to - t.from);
        } else {
            K(columns)(out, j->x + t.from * c->pitch + t.lo, t.to - t.from, t.hi - t.lo, c->pitch);
        }
        if (!j->parts)
            for (size_t i = 0; i < t.hi - t.lo; i++) out[i] = RESULT(out[i], c->length);
    }
    return 0;
}

static void K(join_parts)(const K(job) * j)
{
    const axis_cut *c = &j->cut;
    for (size_t i = 0; i < c->results; i++) {
        NODE stack[64], *top = stack;
        for (size_t p = 0; p < c->parts; p++) top = K(push)(top, j->parts[p * c->results + i], p);
        j->out[i] = RESULT(K(finish)(stack, top), c->length);
    }
}

/* Without memory for parts, each result is computed by one thread. */
static int K(axis)(NODE *out, const T *x, size_t rows, size_t cols, size_t pitch, int axis,
                   const tine_opts *o)
{
    const size_t unit = axis ? BLOCK : AXIS_ROWS, n = rows * cols,
                 group = axis_group(axis, rows, cols, sizeof *out);
    K(job) j = {axis_cut_of(rows, cols, pitch, axis, unit, group, 0), x, out, NULL};
    if (j.cut.parts > 1) {
        j.parts = scratch_get(j.cut.parts * j.cut.results * sizeof *j.parts);
        if (!j.parts) j.cut = axis_cut_of(rows, cols, pitch, axis, unit, group, 1);
    }
    int rc = 0;
    if (is_direct(n, o)) {
        if (n) rc = K(tiles)(0, axis_tiles(&j.cut), &j);
    } else {
        rc = tine_tiles_(K(tiles), &j, axis_tiles(&j.cut), n, READ_NS(sizeof *x), o);
    }
    if (rc == 0 && j.parts) K(join_parts)(&j);
    scratch_put(j.parts);
    if (rc == 0 && !n)
        for (size_t i = 0; i < j.cut.results; i++) out[i] = RESULT((NODE)0, 0);
    return rc;
}

int FN(AXIS)(NODE *out, const T *x, size_t rows, size_t cols, size_t pitch, int axis,
             const tine_opts *o)
{
    DOOR_MATRIX(AXIS_NAME, x, rows, cols, pitch, axis);
    const size_t results = axis ? rows : cols;
    DOOR(AXIS_NAME, !out && results, "out is NULL");
    DOOR_RESULTS(AXIS_NAME, out, results, x, rows, cols, pitch);
    return K(axis)(out, x, rows, cols, pitch, axis, o);
}
#undef AXIS
#undef AXIS_NAME
#undef K
#undef NODE
#undef LANE
#undef LOAD
#undef TAIL
#undef ZERO_
#undef FOLD
#undef ADD
#undef RESULT
