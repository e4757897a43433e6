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
    tiles_loop loop;
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

/* Eight rows at a time: their sums stay in registers, and memory delivers eight rows at once. */
static void K(column_block)(NODE *sum, const T *x, size_t rows, size_t n, size_t pitch)
{
    enum { MANY = 8 };
    size_t r = rows % MANY;
    if (r) K(add_rows)(sum, x, r, n, pitch, 0);
    for (; r < rows; r += MANY) K(add_rows)(sum, x + r * pitch, MANY, n, pitch, r > 0);
}

INLINE void K(join)(NODE *restrict a, const NODE *restrict b, size_t n)
{
    for (size_t c = 0; c < n; c++) a[c] = ADD(a[c], b[c]);
}

/* The sums of n columns over rows [0, rows). stack: room for as many rows of n sums as axis_depth
   says. */
static void K(columns)(NODE *out, const T *x, size_t rows, size_t n, size_t pitch, NODE *stack)
{
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

/* A tile of columns. Without memory for its stack it takes fewer columns at a time. */
static void K(column_tile)(const K(job) * j, axis_tile t, NODE *out)
{
    NODE few[AXIS_STACK / sizeof(NODE)], *const room = tiles_room(&j->loop);
    const size_t fits = AXIS_STACK / (axis_depth(&j->cut) * sizeof(NODE)) / 8 * 8,
                 most = room ? j->cut.group : fits;
    for (size_t c = t.lo, n; c < t.hi; c += n) {
        n = axis_least(most, t.hi - c);
        K(columns)
        (out + (c - t.lo), j->x + t.from * j->cut.pitch + c, t.to - t.from, n, j->cut.pitch,
         room ? room : few);
    }
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
            K(column_tile)(j, t, out);
        }
        if (!j->parts)
            for (size_t i = 0; i < t.hi - t.lo; i++) out[i] = RESULT(out[i], c->length);
    }
    return 0;
}

/* Results [lo, hi) of their parts, some at a time: the parts of neighbours lie side by side. */
static int K(join_parts)(size_t lo, size_t hi, void *ctx)
{
    const K(job) *j = ctx;
    const axis_cut *c = &j->cut;
    enum { SOME = 128, LEVELS = 10 };
    for (size_t n; lo < hi; lo += n) {
        n = axis_least(SOME, hi - lo);
        NODE stack[LEVELS * SOME];
        size_t depth = 0;
        for (size_t p = 0; p < c->parts; p++) {
            const NODE *const part = j->parts + p * c->results + lo;
            if (p % 2 == 0) {
                memcpy(stack + depth++ * n, part, n * sizeof *stack);
                continue;
            }
            K(join)(stack + (depth - 1) * n, part, n);
            for (size_t k = p / 2; k & 1; k >>= 1, depth--)
                K(join)(stack + (depth - 2) * n, stack + (depth - 1) * n, n);
        }
        for (; depth > 1; depth--) K(join)(stack + (depth - 2) * n, stack + (depth - 1) * n, n);
        for (size_t i = 0; i < n; i++) j->out[lo + i] = RESULT(stack[i], c->length);
    }
    return 0;
}

/* Without memory for parts, each result is computed by one thread. */
static int K(axis)(NODE *out, const T *x, size_t rows, size_t cols, size_t pitch, int axis,
                   const tine_opts *o)
{
    const size_t unit = axis ? BLOCK : AXIS_ROWS, n = rows * cols;
    K(job) j = {.cut = axis_cut_of(rows, cols, pitch, axis, unit, 0), .x = x, .out = out};
    const size_t parts = j.cut.parts;
    if (parts > 1) {
        j.parts = scratch_get(parts * j.cut.results * sizeof *j.parts);
        if (!j.parts) j.cut = axis_cut_of(rows, cols, pitch, axis, unit, 1);
    }
    j.loop = (tiles_loop){.body = K(tiles),
                          .tiles = axis_tiles(&j.cut),
                          .join = j.parts ? K(join_parts) : NULL,
                          .joins = j.cut.results,
                          .ctx = &j,
                          .n = n,
                          .ns = READ_NS(sizeof *x),
                          .join_ns = READ_NS(parts * sizeof *out),
                          .room = axis ? 0 : axis_depth(&j.cut) * j.cut.group * sizeof *out};
    int rc = 0;
    if (is_direct(n, o)) {
        if (n) rc = K(tiles)(0, axis_tiles(&j.cut), &j);
        if (n && j.parts) rc = K(join_parts)(0, j.cut.results, &j);
    } else {
        rc = tine_tiles_(&j.loop, o);
    }
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
