/* radix_select.c - finds a key by its rank, digit by digit. It takes passes of 11 bits each, three
   for keys of 4 bytes and six for keys of 8, for any input, and no extra memory. */
#include <stdatomic.h>
#include <string.h>
#include "../runtime/sizes.h"
#include "radix_select.h"

/* The number of keys that are counted before the counters of 32 bits are added up. */
enum { DIGIT_TILE = 1 << 16 };
static const double DIGIT_NS = 1; /* ns a key on one thread (2.5 GHz Cascade Lake) */

typedef struct digits {
    const select_job *j;
    const struct radix_map *m;
    const char *x;
    size_t n;
    uint64_t min, max; /* the key is in [min, max] */
    unsigned shift;
    _Atomic size_t count[1 << SELECT_DIGIT];
} digits;

static int digit_body(size_t lo, size_t hi, void *ctx)
{
    digits *d = ctx;
    uint32_t count[1 << SELECT_DIGIT];
    for (size_t b = lo; b < hi; b++) {
        const size_t from = b * DIGIT_TILE;
        memset(count, 0, sizeof count);
        d->j->ops->digit(count, d->x + from * d->j->k->size, min_size(d->n - from, DIGIT_TILE),
                         d->m, d->min, d->max, d->shift);
        for (size_t i = 0; i < sizeof count / sizeof *count; i++)
            if (count[i]) atomic_fetch_add_explicit(&d->count[i], count[i], memory_order_relaxed);
    }
    return 0;
}

/* The counters of all threads take just over 16 KiB of the calling thread's stack, which holds no
   other large frame in this call. */
#pragma GCC diagnostic ignored "-Wframe-larger-than="
int radix_select(const select_job *j, const struct radix_map *m, uint64_t *found, size_t rank,
                 const void *x, size_t n)
{
    digits d = {.j = j, .m = m, .x = x, .n = n, .max = j->k->size == 4 ? UINT32_MAX : UINT64_MAX};
    while (d.min < d.max) {
        const unsigned width = bit_width(d.max - d.min);
        d.shift = width > SELECT_DIGIT ? width - SELECT_DIGIT : 0;
        for (size_t i = 0; i < sizeof d.count / sizeof *d.count; i++) d.count[i] = 0;
        const int rc =
            phases_for(j->s, digit_body, &d, tile_count(n, DIGIT_TILE), DIGIT_NS * DIGIT_TILE, 0);
        if (rc) return rc;
        size_t i = 0;
        for (; rank >= d.count[i]; i++) rank -= d.count[i];
        d.min += (uint64_t)i << d.shift;
        d.max = d.min + (((uint64_t)1 << d.shift) - 1);
    }
    *found = d.min;
    return 0;
}
