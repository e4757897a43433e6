/* put.c - tine_put: y[at[i]] = x[i]; of equal indexes the last one wins. Over all threads in
   src/core/scatter.c. */
#ifndef T
#    include "../kernel.h"
#    include "index.h"
#    include "put.h"
#    define TINE_WITH_NARROW_
#    define TINE_TYPE_FILE "move/put.c"
#    include "tine/types.h"
#elif !TINE_FLOAT_ && !TINE_SIGNED_
#    define K(part) TINE_NAME_(put_##part)

typedef struct {
    uint32_t at;
    T value;
} K(entry);

static int K(ascend)(const size_t *at, size_t lo, size_t hi)
{
    /* The top bit of `greater` stays set while every index is greater than the index before it. */
    size_t greater = SIZE_MAX;
    for (size_t i = lo ? lo : 1; i < hi; i++) greater &= at[i - 1] - at[i];
    return greater > PTRDIFF_MAX;
}

static int K(look)(const size_t *at, size_t lo, size_t hi, size_t ny)
{
    int found = 0;
    for (size_t end; lo < hi; lo = end) {
        end = hi - lo < INDEX_TILE ? hi : lo + INDEX_TILE;
        if (!indexes_below(at + lo, end - lo, ny)) return PUT_BEYOND | PUT_UNORDERED;
        if (!found && !K(ascend)(at, lo, end)) found = PUT_UNORDERED;
    }
    return found;
}

static void K(put)(void *y, const size_t *at, const void *x, size_t lo, size_t hi)
{
    T *to = y;
    const T *from = x;
    for (size_t i = lo; i < hi; i++) to[at[i]] = from[i];
}

static void K(count)(uint32_t *count, const size_t *at, size_t lo, size_t hi, unsigned shift)
{
    for (size_t i = lo; i < hi; i++) count[at[i] >> shift]++;
}

static void K(scatter)(void *entries, size_t *room, const size_t *at, const void *x, size_t lo,
                       size_t hi, unsigned shift)
{
    K(entry) *e = entries;
    const T *from = x;
    const size_t within = ((size_t)1 << shift) - 1;
    for (size_t i = lo; i < hi; i++)
        e[room[at[i] >> shift]++] = (K(entry)){(uint32_t)(at[i] & within), from[i]};
}

static void K(write)(void *y, const void *entries, size_t lo, size_t hi)
{
    T *to = y;
    const K(entry) *e = entries;
    for (size_t i = lo; i < hi; i++) to[e[i].at] = e[i].value;
}

int FN(put)(T *y, size_t ny, const size_t *at, const T *x, size_t n, const tine_opts *o)
{
    static const struct tine_put ops = {sizeof(T), sizeof(K(entry)), K(look), K(put),
                                        K(count),  K(scatter),       K(write)};
    DOOR_ARRAY("put", y, ny);
    DOOR_ARRAY("put", at, n);
    DOOR_ARRAY("put", x, n);
    DOOR_APART("put", y, ny, at, n);
    DOOR_APART("put", y, ny, x, n);
    return tine_put_run_(&ops, y, ny, at, x, n, o);
}
#    undef K
#else

int FN(put)(T *y, size_t ny, const size_t *at, const T *x, size_t n, const tine_opts *o)
{
    return FN_OF_WIDTH(put)((void *)y, ny, at, (const void *)x, n, o);
}
#endif
