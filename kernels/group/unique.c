/* unique.c - tine_unique: distinct elements, by a hash table if they are few, else by sorting
   (src/group/unique.c). */
#ifndef T
#    include "../kernel.h"
#    include "distinct.h"
#    define TINE_WITH_NARROW_
#    define TINE_TYPE_FILE "group/unique.c"
#    include "tine/types.h"
#else
#    include "../sort/keys-inl.h"
#    define K(part) TINE_NAME_(unique_##part)
#    if TINE_BITS_ < 32
#        define OPS NULL /* narrow elements are counted */
#    else
#        define OPS &K(ops)
typedef TINE_UNSIGNED_ K(bits);

static void K(starts)(unsigned char *keep, const void *array, size_t lo, size_t hi)
{
    const T *x = array;
    size_t i = lo;
    if (i == 0 && i < hi) keep[i++] = 1;
    for (; i < hi; i++) {
        const T a = x[i - 1], b = x[i];
        keep[i - lo] = TINE_FLOAT_
                           ? !((a == b) | (__builtin_isnan((double)a) & __builtin_isnan((double)b)))
                           : a != b;
    }
}

/* Multiplication by 2^64 over the golden ratio, whose upper bits depend on every bit of the
   element. */
INLINE size_t K(home)(K(bits) v, unsigned bits)
{
    const uint64_t folded = sizeof v == 8 ? (uint64_t)v ^ (uint64_t)v >> 32 : v;
    return (size_t)(folded * 0x9e3779b97f4a7c15u >> (64 - bits));
}

/* The place of v, or the free place where v belongs. */
INLINE size_t K(place_of)(const K(bits) * place, unsigned bits, K(bits) none, K(bits) v)
{
    size_t h = K(home)(v, bits);
    while (place[h] != v && place[h] != none) h = (h + 1) & (((size_t)1 << bits) - 1);
    return h;
}

static void K(clear)(struct distinct_table *t, const void *x)
{
    K(bits) none, *place = (K(bits) *)(void *)t->place;
    memcpy(&none, x, sizeof none);
    t->none = none;
    t->n = t->elements = 0;
    for (size_t h = 0; h < (size_t)1 << t->bits; h++) place[h] = none;
}

static void K(meet)(struct distinct_table *t, const void *array, size_t n)
{
    const K(bits) none = (K(bits))t->none, *x = array;
    K(bits) *const place = (K(bits) *)(void *)t->place;
    uint32_t *const count = t->count;
    const unsigned bits = t->bits;
    for (size_t i = 0; i < n; i++) {
        const K(bits) v = x[i];
        const size_t h = K(place_of)(place, bits, none, v);
        if (place[h] != v) {
            if (++t->elements > DISTINCT_MAX(bits)) return;
            place[h] = v;
            count[h] = 0;
        }
        count[h]++;
    }
    t->n += n;
}

static void K(find)(uint32_t *at, const struct distinct_table *t, const void *array, size_t n)
{
    const K(bits) *place = (const K(bits) *)(const void *)t->place, none = (K(bits))t->none,
                  *x = array;
    const unsigned bits = t->bits;
    for (size_t i = 0; i < n; i++) at[i] = (uint32_t)K(place_of)(place, bits, none, x[i]);
}

static void K(list)(void *array, size_t *count, const struct distinct_table *t)
{
    const K(bits) *place = (const K(bits) *)(const void *)t->place, none = (K(bits))t->none;
    K(bits) *x = array;
    size_t m = 1, others = 0;
    for (size_t h = 0; h < (size_t)1 << t->bits; h++) {
        if (place[h] == none) continue;
        x[m] = place[h];
        count[m++] = t->count[h];
        others += t->count[h];
    }
    x[0] = none;
    count[0] = t->n - others;
}

static const struct tine_distinct K(ops) = {K(starts), K(clear), K(meet), K(find), K(list)};
#    endif

int FN(unique)(T *y, size_t *m, size_t *counts, size_t *inverse, const T *x, size_t n,
               const tine_opts *o)
{
    DOOR_GIVEN("unique", m);
    DOOR_ARRAY("unique", x, n);
    DOOR_ARRAY("unique", y, n);
    DOOR("unique", (counts || inverse) && n > PTRDIFF_MAX / sizeof *counts,
         "n is too large for an array");
    /* The lengths of y and counts are not known yet: only their beginnings are checked here. */
    DOOR_APART("unique", y, n > 0, x, n);
    DOOR_APART("unique", m, 1, x, n);
    DOOR_APART_IF("unique", counts, n > 0, x, n);
    DOOR_APART_IF("unique", inverse, n, x, n);
    DOOR_APART_IF("unique", inverse, n, m, 1);
    DOOR_APART_IF("unique", inverse, n, y, n > 0);
    DOOR("unique", counts && n && (const void *)counts == (const void *)y, "counts overlaps y");
    return tine_unique_keys_(y, m, counts, inverse, x, n, &TINE_NAME_(keys), OPS, o);
}
#    undef OPS
#    undef K
#endif
