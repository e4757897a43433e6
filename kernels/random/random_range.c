/* random_range.c - tine_random_range: integers as the upper half of a product (D. Lemire, Fast
   random integer generation in an interval, 2019). The random factor is so wide that no draw needs
   to be rejected, so element i depends on the seed and on i alone. */
#ifndef T
#    include "../kernel.h"
#    include "../simd.h"
#    include "philox.h"
__extension__ typedef unsigned __int128 uint128;
#    define TINE_TYPE_FILE "random/random_range.c"
#    include "tine/types.h"
#else
#    define K(part) TINE_NAME_(random_range_##part)
WIDE_ALONE("random_range.c");
#    if TINE_FLOAT_
#        define EACH (16 / sizeof(T))
#        define WHOLE (EACH * BLOCKS)

typedef struct {
    T *y;
    uint64_t seed, first;
    T lo, width, below; /* below: the greatest value less than hi */
} K(job);

INLINE void K(put)(T *y, u64v w, const K(job) * job)
{
    typedef T some __attribute__((vector_size(VBYTES)));
    typedef __typeof__((some){0} < (some){0}) mask;
    const some v =
        job->lo + job->width * (TINE_BITS_ == 64 ? (some)unit_f64(w) : (some)unit_f32(w));
    const some below = job->below - (some){0};
    const mask over = v > below;
    store(y, (u64v)(((mask)v & ~over) | ((mask)below & over)));
}

static void K(fill)(T *y, uint64_t block, const K(job) * job)
{
    enum { MANY = VBYTES / sizeof(T) };
    u64v low[TOGETHER], high[TOGETHER];
    philox(low, high, block, 0, job->seed);
    UNROLL for (int j = 0; j < TOGETHER; j++)
    {
        K(put)(y + 2 * j * MANY, ZIP_LOWER(low[j], high[j]), job);
        K(put)(y + (2 * j + 1) * MANY, ZIP_UPPER(low[j], high[j]), job);
    }
}
#        include "fill_random-inl.h"

/* The greatest T less than v. */
static T K(before)(T v)
{
    TINE_UNSIGNED_ u;
    if (v == 0) v = 0; /* Turns -0.0 into +0.0. */
    memcpy(&u, &v, sizeof u);
    u = v > 0 ? u - 1 : v < 0 ? u + 1 : (__typeof__(u))1 << (8 * sizeof u - 1) | 1;
    memcpy(&v, &u, sizeof v);
    return v;
}

int FN(random_range)(T *y, T lo, T hi, uint64_t seed, uint64_t first, size_t n, const tine_opts *o)
{
    const T width = hi - lo;
    DOOR_FILL("random_range");
    DOOR("random_range", !(lo < hi), "lo is not less than hi");
    DOOR("random_range", width - width != 0, "hi - lo is not finite");
    K(job) j = {y, seed, first, lo, width, K(before)(hi)};
    return K(run)(&j, n, WRITE_NS(sizeof(T)), o);
}
#    else
typedef struct {
    T *y;
    uint64_t seed, first;
    uint64_t lo, width;
} K(job);

/* Makes element i from word i: the product with a width below 2^32 has 96 bits, whose upper 32 are
   the result. */
#        define EACH 2
#        define WHOLE (EACH * BLOCKS)
INLINE void K(put)(T *y, u64v w, const K(job) * job)
{
    typedef T some __attribute__((vector_size(VL * sizeof(T))));
    const u64v width = splat_u64(job->width);
    const u64v v = ((times(w >> 32, width) + (times(w, width) >> 32)) >> 32) + job->lo;
    const some t = __builtin_convertvector(v, some);
    memcpy(y, &t, sizeof t);
}

static void K(fill)(T *y, uint64_t block, const K(job) * job)
{
    u64v low[TOGETHER], high[TOGETHER];
    philox(low, high, block, 0, job->seed);
    UNROLL for (int j = 0; j < TOGETHER; j++)
    {
        K(put)(y + 2 * j * VL, ZIP_LOWER(low[j], high[j]), job);
        K(put)(y + (2 * j + 1) * VL, ZIP_UPPER(low[j], high[j]), job);
    }
}
#        include "fill_random-inl.h"
#        undef K

/* Makes element i from the 128 bits of block i: the product has 192 bits, whose upper 64 are the
   result. */
#        define K(part) TINE_NAME_(random_wide_##part)
#        define EACH 1
#        define WHOLE BLOCKS
typedef TINE_NAME_(random_range_job) K(job);
static void K(fill)(T *y, uint64_t block, const K(job) * job)
{
    u64v low[TOGETHER], high[TOGETHER];
    philox(low, high, block, 0, job->seed);
    for (int j = 0; j < TOGETHER; j++) {
        for (int l = 0; l < VL; l++) {
            const uint64_t carry = (uint64_t)((uint128)low[j][l] * job->width >> 64);
            y[j * VL + l] =
                (T)(job->lo + (uint64_t)(((uint128)high[j][l] * job->width + carry) >> 64));
        }
    }
}
#        include "fill_random-inl.h"
#        undef K
#        define K(part) TINE_NAME_(random_range_##part)

int FN(random_range)(T *y, T lo, T hi, uint64_t seed, uint64_t first, size_t n, const tine_opts *o)
{
    DOOR_FILL("random_range");
    DOOR("random_range", !(lo < hi), "lo is not less than hi");
    K(job) j = {y, seed, first, (uint64_t)lo, (uint64_t)hi - (uint64_t)lo};
    return j.width >> 32 ? TINE_NAME_(random_wide_run)(&j, n, WRITE_NS(16), o)
                         : K(run)(&j, n, WRITE_NS(8), o);
}
#    endif
#    undef K
#endif
