/* searchsorted.c - tine_searchsorted: 64 binary searches side by side, so that their cache misses
   overlap, through levels above x, so that misses are few (src/select/searchsorted.c). If queries
   ascend, a group of them only searches the elements from the place of the group before on. */
#ifndef T
#    include "../kernel.h"
#    include "../simd.h"
#    include "search.h"
enum {
    /* searches side by side: several times as many as the misses that a core can have in flight */
    GROUP = SEARCH_GROUP,
    /* if the places of ascending queries lie within this many elements, the end of that range is
       found first */
    WITHIN = 16384
};
#    define TINE_TYPE_FILE "select/searchsorted.c"
#    include "tine/types.h"
#else
#    define K(part) TINE_NAME_(search_##part)

/* Whether x comes before the place of q. A NaN x does not; q is not NaN. */
INLINE int K(before)(T x, T q, int right) { return right ? x <= q : x < q; }
INLINE int K(is_nan)(T v)
{
#    if TINE_FLOAT_
    return v != v;
#    else
    (void)v;
    return 0;
#    endif
}

/* The place of a single query, which may be NaN. NaNs are equal, and greater than all numbers. */
static size_t K(one)(const T *x, size_t n, T q, int right)
{
    const int nan = K(is_nan)(q);
    size_t at = 0;
    while (n > 0) {
        const size_t half = n / 2;
        const T v = x[at + half];
        const int before = nan ? right || !K(is_nan)(v) : K(before)(v, q, right);
        at = before ? at + half + 1 : at;
        n = before ? n - half - 1 : half;
    }
    return at;
}

/* Elements of 4 bytes use indexes of 4 bytes if these suffice: a vector holds twice as many. */
#    define INDEX int64_t
#    define L(part) K(far_##part)
#    include "batched_search-inl.h"
#    define INDEX int32_t
#    define L(part) K(near_##part)
#    include "batched_search-inl.h"

/* Searches x[0, n) for GROUP queries, none of them NaN: at[j] = from + the place of q[j]. */
INLINE void K(batched_search)(size_t *at, size_t from, const T *x, size_t n, const T *q, int right)
{
    const struct tine_searched one = {.x = {x}, .n = {n}, .levels = 1};
    if (TINE_BITS_ == 32 && n <= INT32_MAX)
        K(near_descend)(at, from, &one, q, right);
    else
        K(far_descend)(at, from, &one, q, right);
}

INLINE void K(descend)(size_t *at, const struct tine_searched *c, const T *q, int right)
{
    if (TINE_BITS_ == 32 && c->n[0] <= INT32_MAX)
        K(near_descend)(at, 0, c, q, right);
    else
        K(far_descend)(at, 0, c, q, right);
}

INLINE int K(ascend)(const T *q)
{
    int falls = 0;
    for (int j = 1; j < GROUP; j++) falls |= !(q[j - 1] <= q[j]);
    return !falls;
}

/* Searches for queries that ascend and whose places are not before `from`. If the place of the last
   query is near, only the elements up to it are searched. */
INLINE void K(ascending_run)(size_t *at, size_t from, const struct tine_searched *c, const T *q,
                             int right)
{
    const T *x = (const T *)c->x[0] + from, last = q[GROUP - 1];
    const size_t left = c->n[0] - from, far = left < WITHIN ? left : WITHIN;
    size_t step = GROUP;
    while (step < far && K(before)(x[step - 1], last, right)) step *= 2;
    if (step >= far) step = far < left && K(before)(x[far - 1], last, right) ? left : far;
    K(batched_search)(at, from, x, step, q, right);
}

INLINE int K(body)(size_t lo, size_t hi, const struct tine_searched *c, int right)
{
    const T *x = c->x[0], *all = c->q;
    size_t from = 0;
    int known = 0; /* Whether `from` is the place of query all[lo - 1]. */
    for (; hi - lo >= GROUP; lo += GROUP) {
        const T *q = all + lo;
        size_t *at = c->at + lo;
        const int up = K(ascend)(q);
        int nan = 0;
        for (int j = 0; j < GROUP && !up; j++) nan |= K(is_nan)(q[j]);
        if (nan) {
            for (int j = 0; j < GROUP; j++) at[j] = K(one)(x, c->n[0], q[j], right);
        } else if (up) {
            if (!known || q[-1] > q[0]) from = K(one)(x, c->n[0], q[0], right);
            K(ascending_run)(at, from, c, q, right);
        } else {
            K(descend)(at, c, q, right);
        }
        known = up;
        from = at[GROUP - 1];
    }
    for (; lo < hi; lo++) c->at[lo] = K(one)(x, c->n[0], all[lo], right);
    return 0;
}

static int K(left)(size_t lo, size_t hi, void *ctx) { return K(body)(lo, hi, ctx, 0); }
static int K(right)(size_t lo, size_t hi, void *ctx) { return K(body)(lo, hi, ctx, 1); }
static int K(ascends)(const void *q, size_t i) { return K(ascend)((const T *)q + i); }

static void K(every)(void *up, const void *x, size_t lo, size_t hi)
{
    for (size_t k = lo; k < hi; k++) ((T *)up)[k] = ((const T *)x)[k * SEARCH_FAN + SEARCH_FAN - 1];
}

static const struct tine_search K(ops) = {K(left), K(right), K(every), K(ascends), sizeof(T)};

int FN(searchsorted)(size_t *at, const T *x, size_t n, const T *q, size_t nq, tine_side side,
                     const tine_opts *o)
{
    DOOR_ARRAY("searchsorted", x, n);
    DOOR_ARRAY("searchsorted", q, nq);
    DOOR_ARRAY("searchsorted", at, nq);
    DOOR("searchsorted", side != TINE_LEFT && side != TINE_RIGHT,
         "side is not TINE_LEFT or TINE_RIGHT");
    DOOR_APART("searchsorted", at, nq, x, n);
    DOOR_APART("searchsorted", at, nq, q, nq);
    return tine_search_(&K(ops), at, x, n, q, nq, side, o);
}
#    undef K
#endif
