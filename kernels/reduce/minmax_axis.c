/* minmax_axis.c - tine_minmax_axis: the least and the greatest elements of a matrix's columns or
   rows. Floats are compared as integers in the order of their values: their bits, with those of
   negative numbers inverted except the sign. -0.0 lies below +0.0, and NaNs lie outside the
   infinities. So a least key below -infinity or a greatest key above infinity shows that there is a
   NaN. */
#ifndef T
#    include "axis.h"
#    include "../scratch.h"
#    include "../simd.h"
#    define TINE_TYPE_FILE "reduce/minmax_axis.c"
#    include "tine/types.h"
#else
#    include "minmax_block-inl.h"
#    define K(part) TINE_NAME_(minmax_axis_##part)

/* What is compared: integers themselves, of floats a signed integer of their size. */
#    if !TINE_FLOAT_
typedef T K(key);
#    elif TINE_BITS_ == 64
typedef int64_t K(key);
#    else
typedef int32_t K(key);
#    endif
typedef K(key) K(bits) __attribute__((may_alias));

typedef struct {
    axis_cut cut;
    const T *x;
    T *lo, *hi;
    /* the least keys and then the greatest keys of each part; NULL: there is one part */
    K(key) * parts;
    tiles_loop loop;
} K(job);

/* Maps the bits of an element to its key. The map is its own inverse. */
INLINE K(key) K(flip)(K(key) b)
{
#    if TINE_FLOAT_
    return b ^ ((b >> (TINE_BITS_ - 1)) & (K(key))(((uint64_t)1 << (TINE_BITS_ - 1)) - 1));
#    else
    return b;
#    endif
}

/* lo[c] and hi[c] = the extremes of `rows` rows, which is a constant; if `on`, also of their old
   values. lo or hi may be NULL. */
INLINE void K(add_rows)(K(key) *restrict lo, K(key) *restrict hi, const T *x, size_t rows, size_t n,
                        size_t pitch, int on)
{
    const K(bits) *const a = (const K(bits) *)x;
    for (size_t c = 0; c < n; c++) {
        K(key) l = K(flip)(a[c]), h = l;
        UNROLL for (size_t r = 1; r < rows; r++)
        {
            const K(key) k = K(flip)(a[r * pitch + c]);
            l = k < l ? k : l;
            h = k > h ? k : h;
        }
        if (lo) lo[c] = on && lo[c] < l ? lo[c] : l;
        if (hi) hi[c] = on && hi[c] > h ? hi[c] : h;
    }
}

INLINE void K(all_rows)(K(key) * lo, K(key) * hi, const T *x, size_t rows, size_t n, size_t pitch)
{
    enum { MANY = 8 };
    K(add_rows)(lo, hi, x, 1, n, pitch, 0);
    for (x += pitch, rows--; rows >= MANY; x += MANY * pitch, rows -= MANY)
        K(add_rows)(lo, hi, x, MANY, n, pitch, 1);
    for (; rows; x += pitch, rows--) K(add_rows)(lo, hi, x, 1, n, pitch, 1);
}

/* Integers need no comparisons for a result that is not asked for. A NaN needs both: a positive one
   shows in the greatest key, a negative one in the least. */
static void K(columns)(const K(job) * j, K(key) * lo, K(key) * hi, const T *x, size_t rows,
                       size_t n)
{
    if (!TINE_FLOAT_ && !j->hi)
        K(all_rows)(lo, NULL, x, rows, n, j->cut.pitch);
    else if (!TINE_FLOAT_ && !j->lo)
        K(all_rows)(NULL, hi, x, rows, n, j->cut.pitch);
    else
        K(all_rows)(lo, hi, x, rows, n, j->cut.pitch);
}

/* The extremes of a row, by the kernel of one array. The key of NaN is greater than all others. */
static void K(row)(K(key) * lo, K(key) * hi, const T *x, size_t n)
{
    TINE_NAME_(minmax_node) all = TINE_NAME_(minmax_block)(x, n < BLOCK ? n : BLOCK);
    for (size_t at = BLOCK; at < n; at += BLOCK) {
        const TINE_NAME_(minmax_node) some =
            TINE_NAME_(minmax_block)(x + at, n - at < BLOCK ? n - at : BLOCK);
        TINE_NAME_(minmax_add)(&all, &some);
    }
    T ends[2];
    TINE_NAME_(minmax_results)(&ends[0], &ends[1], all);
    K(key) keys[2];
    memcpy(keys, ends, sizeof keys);
    *lo = K(flip)(keys[0]), *hi = K(flip)(keys[1]);
}

static void K(results)(const K(job) * j, size_t at, const K(key) * lo, const K(key) * hi, size_t n)
{
    for (size_t i = 0; i < n; i++) {
        const K(key) bits[] = {K(flip)(lo[i]), K(flip)(hi[i])};
        T v[2];
        memcpy(v, bits, sizeof v);
#    if TINE_FLOAT_
        if (v[0] != v[0] || v[1] != v[1]) v[0] = v[1] = (T)__builtin_nan("");
#    endif
        if (j->lo) j->lo[at + i] = v[0];
        if (j->hi) j->hi[at + i] = v[1];
    }
}

static int K(tiles)(size_t first, size_t last, void *ctx)
{
    const K(job) *j = ctx;
    const axis_cut *c = &j->cut;
    enum { FEW = 256 };
    K(key) few[2 * FEW], *const room = tiles_room(&j->loop);
    /* Without memory a tile of columns takes fewer of them at a time. */
    const size_t most = room ? c->group : FEW;
    K(key) *const lo = room ? room : few, *const hi = lo + most;
    for (; first < last; first++) {
        const axis_tile t = axis_tile_of(c, first);
        for (size_t at = t.lo, n; at < t.hi; at += n) {
            n = axis_least(most, t.hi - at);
            if (c->axis) {
                for (size_t r = 0; r < n; r++)
                    K(row)(lo + r, hi + r, j->x + (at + r) * c->pitch + t.from, t.to - t.from);
            } else {
                K(columns)(j, lo, hi, j->x + t.from * c->pitch + at, t.to - t.from, n);
            }
            if (j->parts) {
                K(key) *to = j->parts + 2 * t.p * c->results + at;
                memcpy(to, lo, n * sizeof *to);
                memcpy(to + c->results, hi, n * sizeof *to);
            } else {
                K(results)(j, at, lo, hi, n);
            }
        }
    }
    return 0;
}

/* Results [first, last) of their parts, some at a time: the parts of neighbours lie side by
   side. */
static int K(join_parts)(size_t first, size_t last, void *ctx)
{
    const K(job) *j = ctx;
    const axis_cut *c = &j->cut;
    enum { SOME = 256 };
    for (size_t n; first < last; first += n) {
        n = axis_least(SOME, last - first);
        K(key) lo[SOME], hi[SOME];
        memcpy(lo, j->parts + first, n * sizeof *lo);
        memcpy(hi, j->parts + c->results + first, n * sizeof *hi);
        for (size_t p = 1; p < c->parts; p++) {
            const K(key) *const l = j->parts + 2 * p * c->results + first, *const h =
                                                                               l + c->results;
            for (size_t i = 0; i < n; i++) {
                lo[i] = l[i] < lo[i] ? l[i] : lo[i];
                hi[i] = h[i] > hi[i] ? h[i] : hi[i];
            }
        }
        K(results)(j, first, lo, hi, n);
    }
    return 0;
}

int FN(minmax_axis)(T *lo, T *hi, const T *x, size_t rows, size_t cols, size_t pitch, int axis,
                    const tine_opts *o)
{
    DOOR_MATRIX("minmax_axis", x, rows, cols, pitch, axis);
    const size_t results = axis ? rows : cols, n = rows * cols, unit = axis ? BLOCK : AXIS_ROWS;
    DOOR_RESULTS("minmax_axis", lo, results, x, rows, cols, pitch);
    DOOR_RESULTS("minmax_axis", hi, results, x, rows, cols, pitch);
    DOOR("minmax_axis",
         lo && hi && tine_overlap_(lo, results * sizeof *lo, hi, results * sizeof *hi),
         "lo overlaps hi");
    K(job)
    j = {.cut = axis_cut_of(rows, cols, pitch, axis, unit, 0), .x = x, .lo = lo, .hi = hi};
    const size_t parts = j.cut.parts;
    if (parts > 1) {
        j.parts = scratch_get(2 * parts * results * sizeof *j.parts);
        if (!j.parts) j.cut = axis_cut_of(rows, cols, pitch, axis, unit, 1);
    }
    j.loop = (tiles_loop){.body = K(tiles),
                          .tiles = axis_tiles(&j.cut),
                          .join = j.parts ? K(join_parts) : NULL,
                          .joins = results,
                          .ctx = &j,
                          .n = n,
                          .ns = READ_NS(sizeof *x),
                          .join_ns = READ_NS(2 * parts * sizeof *x),
                          .room = axis ? 0 : 2 * j.cut.group * sizeof *x};
    int rc = 0;
    if (is_direct(n, o)) {
        if (n) rc = K(tiles)(0, axis_tiles(&j.cut), &j);
        if (n && j.parts) rc = K(join_parts)(0, results, &j);
    } else {
        rc = tine_tiles_(&j.loop, o);
    }
    scratch_put(j.parts);
    return rc;
}
#    undef K
#endif
