/* searchsorted.c - tine_searchsorted: binary searches, 64 side by side, so that their misses overlap; queries that ascend need
   to search no more than what lies between one group and the next. */
#ifndef T
#    include "kernel.h"
#    include "simd.h"
enum {
    GROUP = 64,   /* searches side by side: as many misses in flight as a core has, several times over */
    NEAR = 16384, /* where ascending queries are so far apart at most, the end of their stretch is looked for first */
    ALONE = 8     /* fewer queries than this at the end are searched one by one */
};
/* Nanoseconds a query and a level on one thread, in L2 (2.5 GHz Cascade Lake). */
static const double LEVEL_NS = 1.2;
#    define TINE_TYPE_FILE "searchsorted.c"
#    include "tine/types.h"
#else
#    define K(part) TINE_NAME_(search_##part)

typedef struct {
    size_t *at;
    const T *x, *q;
    size_t n;
} K(job);

/* Whether x comes before the place that is looked for; NaNs of x do not, the query is none. */
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

/* A query alone, NaN or not: NaNs are equal, and after all numbers. */
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

/* GROUP queries, none of them NaN, in x[0, n): at[j] is where, counted from `from`. 4-byte elements have 4-byte indexes, twice as
   many to a vector, where they suffice. */
#    define INDEX int64_t
#    define LOCKSTEP K(lockstep_far)
#    include "lockstep.h"
#    define INDEX int32_t
#    define LOCKSTEP K(lockstep_near)
#    include "lockstep.h"

INLINE void K(lockstep)(size_t *at, size_t from, const T *x, size_t n, const T *q, int right)
{
    if (sizeof(T) == 4 && n <= INT32_MAX)
        K(lockstep_near)(at, from, x, n, q, right);
    else
        K(lockstep_far)(at, from, x, n, q, right);
}

INLINE int K(ascend)(const T *q)
{
    int falls = 0;
    for (int j = 1; j < GROUP; j++) falls |= !(q[j - 1] <= q[j]);
    return !falls;
}

/* Queries that ascend from one whose place is not before `from`: to the place of the last one, if that is near. */
INLINE void K(stretch)(size_t *at, size_t from, const K(job) *c, const T *q, int right)
{
    size_t step = GROUP;
    const size_t left = c->n - from, far = left < NEAR ? left : NEAR;
    while (step < far && K(before)(c->x[from + step - 1], q[GROUP - 1], right)) step *= 2;
    K(lockstep)(at, from, c->x + from, step < far ? step : left < NEAR || !K(before)(c->x[from + far - 1], q[GROUP - 1], right) ? far : left,
                q, right);
}

INLINE int K(body)(size_t lo, size_t hi, const K(job) *c, int right)
{
    size_t from = 0;
    int known = 0; /* whether the place of c->q[lo - 1] is `from` */
    for (; hi - lo >= GROUP; lo += GROUP) {
        const T *q = c->q + lo;
        size_t *at = c->at + lo;
        const int up = K(ascend)(q);
        int nan = 0;
        for (int j = 0; j < GROUP && !up; j++) nan |= K(is_nan)(q[j]);
        if (nan) {
            for (int j = 0; j < GROUP; j++) at[j] = K(one)(c->x, c->n, q[j], right);
        } else if (up) {
            if (!known || q[-1] > q[0]) from = K(one)(c->x, c->n, q[0], right);
            K(stretch)(at, from, c, q, right);
        } else {
            K(lockstep)(at, 0, c->x, c->n, q, right);
        }
        known = up;
        from = at[GROUP - 1];
    }
    if (hi - lo > ALONE) {
        T q[GROUP];
        size_t at[GROUP];
        int nan = 0;
        for (size_t j = 0; j < GROUP; j++) q[j] = c->q[j < hi - lo ? lo + j : lo], nan |= K(is_nan)(q[j]);
        if (!nan) {
            K(lockstep)(at, 0, c->x, c->n, q, right);
            memcpy(c->at + lo, at, (hi - lo) * sizeof *at);
            return 0;
        }
    }
    for (; lo < hi; lo++) c->at[lo] = K(one)(c->x, c->n, c->q[lo], right);
    return 0;
}

static int K(left_body)(size_t lo, size_t hi, void *ctx) { return K(body)(lo, hi, ctx, 0); }
static int K(right_body)(size_t lo, size_t hi, void *ctx) { return K(body)(lo, hi, ctx, 1); }

int FN(searchsorted)(size_t *at, const T *x, size_t n, const T *q, size_t nq, tine_side side, const tine_opts *o)
{
    if (bad_array(x, n, sizeof *x) || bad_array(q, nq, sizeof *q) || bad_array(at, nq, sizeof *at)) return TINE_EINVAL;
    if (side != TINE_LEFT && side != TINE_RIGHT) return TINE_EINVAL;
    K(job) c = {at, x, q, n};
    const double levels = 64 - (double)__builtin_clzll(n | 1);
    return tine_for_(side == TINE_LEFT ? K(left_body) : K(right_body), &c, nq, GROUP, LEVEL_NS * levels, o);
}
#    undef K
#endif
