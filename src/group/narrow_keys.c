/* narrow_keys.c - widens keys of 8 and 16 bits to int32_t or uint32_t, so that the groupings need
   only handle keys of 32 and 64 bits. */
#include "../../kernels/sort/radix.h"
#include "narrow_keys.h"

static const double WIDEN_NS = 0.2; /* nanoseconds a key on one thread */

typedef struct widening {
    uint32_t *to;
    const void *key;
    size_t size;
    bool is_signed;
} widening;

#define WIDEN(type) \
    for (size_t i = lo; i < hi; i++) w.to[i] = (uint32_t)((const type *)w.key)[i]
static int widen_body(size_t lo, size_t hi, void *ctx)
{
    const widening w = *(const widening *)ctx;
    if (w.size == 1 && w.is_signed)
        WIDEN(int8_t);
    else if (w.size == 1)
        WIDEN(uint8_t);
    else if (w.is_signed)
        WIDEN(int16_t);
    else
        WIDEN(uint16_t);
    return 0;
}

int widen_keys(phases *s, struct tine_group_job *wide, uint32_t *to, const struct tine_group_job *j)
{
    widening w = {to, j->key, j->key_size, j->order->map.sign != 0};
    *wide = *j;
    wide->key = to;
    wide->key_size = sizeof *to;
    return phases_for(s, widen_body, &w, j->n, WIDEN_NS, 0);
}
