/* minmax_axis.c - tine_minmax_axis: the least and the greatest elements of a matrix's columns or
   rows. Elements are compared as integers in the order of their values: a float's bits, with those
   of negative numbers inverted except the sign. -0.0 lies below +0.0, and NaNs lie outside the
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

/* A signed integer of the size of T. */
#    if TINE_BITS_ == 64
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
} K(job);

/* Maps the bits of an element to its key. The map is its own inverse. */
INLINE K(key) K(flip)(K(key) b)
{
#    if TINE_FLOAT_
    return b ^ ((b >> (TINE_BITS_ - 1)) & (K(key))(((uint64_t)1 << (TINE_BITS_ - 1)) - 1));
#    else
    return TINE_SIGNED_ ? b : (K(key))(b ^ (K(key))((uint64_t)1 << (TINE_BITS_ - 1)));
#    endif
}

/* lo[c] and hi[c] = the extremes of `rows` (1 to 4) rows; if `on`, also of their old values. */
INLINE void K(add_rows)(K(key) *restrict lo, K(key) *restrict hi, const T *x, size_t rows, size_t n,
                        size_t pitch, int on)
{
    const K(bits) *const a = (const K(bits) *)x, *const b = a + pitch, *const d = b + pitch,
                         *const e = d + pitch;
    for (size_t c = 0; c < n; c++) {
        K(key) k = K(flip)(a[c]), l = k, h = k;
        if (rows == 4) {
            k = K(flip)(b[c]);
            l = k < l ? k : l;
            h = k > h ? k : h;
            k = K(flip)(d[c]);
            l = k < l ? k : l;
            h = k > h ? k : h;
            k = K(flip)(e[c]);
            l = k < l ? k : l;
            h = k > h ? k : h;
        }
        lo[c] = on && lo[c] < l ? lo[c] : l;
        hi[c] = on && hi[c] > h ? hi[c] : h;
    }
}

static void K(columns)(K(key) * lo, K(key) * hi, const T *x, size_t rows, size_t n, size_t pitch)
{
    K(add_rows)(lo, hi, x, 1, n, pitch, 0);
    for (x += pitch, rows--; rows >= 4; x += 4 * pitch, rows -= 4)
        K(add_rows)(lo, hi, x, 4, n, pitch, 1);
    for (; rows; x += pitch, rows--) K(add_rows)(lo, hi, x, 1, n, pitch, 1);
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
    for (; first < last; first++) {
        const axis_tile t = axis_tile_of(c, first);
        K(key) lo[AXIS_COLUMNS], hi[AXIS_COLUMNS];
        for (size_t at = t.lo, n; at < t.hi; at += n) {
            n = t.hi - at < AXIS_COLUMNS ? t.hi - at : AXIS_COLUMNS;
            if (c->axis) {
                for (size_t r = 0; r < n; r++)
                    K(row)(lo + r, hi + r, j->x + (at + r) * c->pitch + t.from, t.to - t.from);
            } else {
                K(columns)(lo, hi, j->x + t.from * c->pitch + at, t.to - t.from, n, c->pitch);
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

static void K(join_parts)(const K(job) * j)
{
    const axis_cut *c = &j->cut;
    for (size_t i = 0; i < c->results; i++) {
        K(key) lo = j->parts[i], hi = j->parts[c->results + i];
        for (size_t p = 1; p < c->parts; p++) {
            const K(key) *k = j->parts + 2 * p * c->results + i;
            if (k[0] < lo) lo = k[0];
            if (k[c->results] > hi) hi = k[c->results];
        }
        K(results)(j, i, &lo, &hi, 1);
    }
}

int FN(minmax_axis)(T *lo, T *hi, const T *x, size_t rows, size_t cols, size_t pitch, int axis,
                    const tine_opts *o)
{
    DOOR_MATRIX("minmax_axis", x, rows, cols, pitch, axis);
    const size_t results = axis ? rows : cols, n = rows * cols,
                 group = axis_group(axis, rows, cols, sizeof *x), unit = axis ? BLOCK : AXIS_ROWS;
    DOOR_RESULTS("minmax_axis", lo, results, x, rows, cols, pitch);
    DOOR_RESULTS("minmax_axis", hi, results, x, rows, cols, pitch);
    DOOR("minmax_axis",
         lo && hi && tine_overlap_(lo, results * sizeof *lo, hi, results * sizeof *hi),
         "lo overlaps hi");
    K(job) j = {axis_cut_of(rows, cols, pitch, axis, unit, group, 0), x, lo, hi, NULL};
    if (j.cut.parts > 1) {
        j.parts = scratch_get(2 * j.cut.parts * results * sizeof *j.parts);
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
    return rc;
}
#    undef K
#endif
