/* transpose_width-inl.h - transposes tiles of words of one width, W words to a vector. Included
   once per width after WORD, W and K(part) are set.

   A block of W by W words is W vectors. Step s = 1, 2, 4, … works on every square of 2 s by 2 s
   words. It swaps the two squares of s by s words off its diagonal, which are in the vectors i and
   i + s. */
typedef WORD K(vec) __attribute__((vector_size(W * sizeof(WORD))));
typedef WORD K(loose)
    __attribute__((vector_size(W * sizeof(WORD)), aligned(sizeof(WORD)), may_alias));

/* The source of lane l of the vectors i and i + s in step s: a lane of vector i, or from W on a
   lane of vector i + s. */
#define UPPER(l, s) ((l) & (s) ? (l) - (s) + W : (l))
#define LOWER(l, s) ((l) & (s) ? (l) + W : (l) + (s))
#define LIST_2(f, l, s) f(l, s), f((l) + 1, s)
#define LIST_4(f, l, s) LIST_2(f, l, s), LIST_2(f, (l) + 2, s)
#define LIST_8(f, l, s) LIST_4(f, l, s), LIST_4(f, (l) + 4, s)
#define LIST_16(f, l, s) LIST_8(f, l, s), LIST_8(f, (l) + 8, s)
#if W == 2
#    define LIST LIST_2
#elif W == 4
#    define LIST LIST_4
#elif W == 8
#    define LIST LIST_8
#else
#    define LIST LIST_16
#endif
#define STEP(s) \
    UNROLL for (int i = 0; i < W; i++) \
    { \
        if (!(i & (s))) { \
            const K(vec) a = v[i], b = v[i + (s)]; \
            v[i] = __builtin_shufflevector(a, b, LIST(UPPER, 0, s)); \
            v[i + (s)] = __builtin_shufflevector(a, b, LIST(LOWER, 0, s)); \
        } \
    }

INLINE void K(load)(K(vec) v[W], const WORD *x, size_t pitch)
{
    UNROLL for (size_t i = 0; i < W; i++) v[i] = *(const K(loose) *)(x + i * pitch);
}

INLINE void K(store)(WORD *y, size_t pitch, const K(vec) v[W])
{
    UNROLL for (size_t i = 0; i < W; i++) * (K(loose) *)(y + i * pitch) = v[i];
}

INLINE void K(turn)(K(vec) v[W])
{
    STEP(1)
#if W > 2
    STEP(2)
#endif
#if W > 4
    STEP(4)
#endif
#if W > 8
    STEP(8)
#endif
}

/* y[c][r] = x[r][c] for rows by cols elements, in squares of a cache line's length. */
static void K(tile)(WORD *restrict y, size_t y_pitch, const WORD *restrict x, size_t x_pitch,
                    size_t rows, size_t cols)
{
    enum { SIDE = 64 / sizeof(WORD) };
    const size_t high = rows / SIDE * SIDE, wide = cols / SIDE * SIDE;
    for (size_t c = 0; c < wide; c += SIDE)
        for (size_t r = 0; r < high; r += SIDE) {
            for (size_t i = 0; i < SIDE; i++) {
                __builtin_prefetch(y + (c + SIDE + i) * y_pitch + r, 1);
                __builtin_prefetch(x + (r + i) * x_pitch + c + 2 * SIDE);
            }
            for (size_t i = c; i < c + SIDE; i += W)
                for (size_t k = r; k < r + SIDE; k += W) {
                    K(vec) v[W];
                    K(load)(v, x + k * x_pitch + i, x_pitch);
                    K(turn)(v);
                    K(store)(y + i * y_pitch + k, y_pitch, v);
                }
        }
    for (size_t c = 0; c < wide; c++)
        for (size_t r = high; r < rows; r++) y[c * y_pitch + r] = x[r * x_pitch + c];
    for (size_t c = wide; c < cols; c++)
        for (size_t r = 0; r < rows; r++) y[c * y_pitch + r] = x[r * x_pitch + c];
}

INLINE void K(swap)(WORD *a, WORD *b)
{
    const WORD was = *a;
    *a = *b;
    *b = was;
}

/* Swaps a[r][c] with b[c][r], for rows by cols elements of two tiles of one matrix. */
static void K(swap_tiles)(WORD *a, WORD *b, size_t pitch, size_t rows, size_t cols)
{
    const size_t high = rows / W * W, wide = cols / W * W;
    for (size_t c = 0; c < wide; c += W)
        for (size_t r = 0; r < high; r += W) {
            K(vec) u[W], v[W];
            K(load)(u, a + r * pitch + c, pitch);
            K(load)(v, b + c * pitch + r, pitch);
            K(turn)(u);
            K(turn)(v);
            K(store)(b + c * pitch + r, pitch, u);
            K(store)(a + r * pitch + c, pitch, v);
        }
    for (size_t c = 0; c < cols; c++)
        for (size_t r = c < wide ? high : 0; r < rows; r++)
            K(swap)(a + r * pitch + c, b + c * pitch + r);
}

/* Transposes a tile of n by n elements in place. */
static void K(square)(WORD *a, size_t pitch, size_t n)
{
    const size_t whole = n / W * W;
    for (size_t r = 0; r < whole; r += W) {
        K(vec) v[W];
        K(load)(v, a + r * pitch + r, pitch);
        K(turn)(v);
        K(store)(a + r * pitch + r, pitch, v);
        if (r + W < whole)
            K(swap_tiles)(a + r * pitch + r + W, a + (r + W) * pitch + r, pitch, W, whole - r - W);
    }
    for (size_t c = whole; c < n; c++)
        for (size_t r = 0; r < c; r++) K(swap)(a + r * pitch + c, a + c * pitch + r);
}

/* ---- bodies over tiles ----------------------------------------------------------------------- */
static int K(body)(size_t lo, size_t hi, void *ctx)
{
    const transpose_job *j = ctx;
    for (; lo < hi; lo++) {
        const size_t r = lo / j->across * TILE, c = lo % j->across * TILE;
        K(tile)
        ((WORD *)j->y + c * j->rows + r, j->rows, (const WORD *)j->x + r * j->cols + c, j->cols,
         tile_side(r, j->rows), tile_side(c, j->cols));
    }
    return 0;
}

static int K(in_place)(size_t lo, size_t hi, void *ctx)
{
    const transpose_job *j = ctx;
    const size_t n = j->rows;
    for (; lo < hi; lo++) {
        const tile_pair t = tile_pair_of(lo, j->across);
        const size_t r = t.row * TILE, c = t.col * TILE;
        WORD *const a = (WORD *)j->y + r * n + c;
        if (r == c)
            K(square)(a, n, tile_side(r, n));
        else
            K(swap_tiles)(a, (WORD *)j->y + c * n + r, n, tile_side(r, n), tile_side(c, n));
    }
    return 0;
}
#undef UPPER
#undef LOWER
#undef LIST_2
#undef LIST_4
#undef LIST_8
#undef LIST_16
#undef LIST
#undef STEP
#undef WORD
#undef W
#undef K
