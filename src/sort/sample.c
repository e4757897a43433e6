/* sample.c - a sorted sample of an array's keys. */
#include "../runtime/hash.h"
#include "sample.h"

void sample_keys(uint64_t *sample, size_t size, const void *x, size_t n, const struct tine_keys *k,
                 const struct radix_map *m)
{
    static const struct radix_map none;
    const size_t stride = n / size;
    for (size_t i = 0; i < size; i++) sample[i] = k->ops->key(x, sample_place(i, stride), m);
    k->packed->whole(sample, sample + size, size, &none, 0);
}
