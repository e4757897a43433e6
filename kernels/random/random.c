/* random.c - tine_random: element i depends on the seed and on i alone. For 64-bit types, elements
   2b and 2b + 1 are the low and high word of block b. For 32-bit types, elements 4b … 4b + 3 are
   the halves of these words. */
#ifndef T
#    include "../kernel.h"
#    include "../simd.h"
#    include "philox.h"
#    define TINE_TYPE_FILE "random/random.c"
#    include "tine/types.h"
#else
#    define K(part) TINE_NAME_(random_##part)
WIDE_ALONE("random.c");
#    define EACH (16 / sizeof(T))
#    define WHOLE (EACH * BLOCKS)

typedef struct {
    T *y;
    uint64_t seed, first;
} K(job);

INLINE void K(put)(T *y, u64v w)
{
    store(y, TINE_FLOAT_ ? TINE_BITS_ == 64 ? (u64v)unit_f64(w) : (u64v)unit_f32(w) : w);
}

static void K(fill)(T *y, uint64_t block, const K(job) * job)
{
    enum { MANY = VBYTES / sizeof(T) };
    u64v low[TOGETHER], high[TOGETHER];
    philox(low, high, block, 0, job->seed);
    UNROLL for (int j = 0; j < TOGETHER; j++)
    {
        K(put)(y + 2 * j * MANY, ZIP_LOWER(low[j], high[j]));
        K(put)(y + (2 * j + 1) * MANY, ZIP_UPPER(low[j], high[j]));
    }
}
#    include "fill_random-inl.h"

int FN(random)(T *y, uint64_t seed, uint64_t first, size_t n, const tine_opts *o)
{
    DOOR_FILL("random");
    K(job) j = {y, seed, first};
    return K(run)(&j, n, WRITE_NS(sizeof(T)), o);
}
#    undef K
#endif
