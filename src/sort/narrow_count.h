/* narrow_count.h - how often each key of 8 or 16 bits occurs. */
#ifndef TINE_NARROW_COUNT_H
#define TINE_NARROW_COUNT_H
#include "../../kernels/sort/radix.h"
#include "../schedule/phases.h"

/* Whether keys are narrow. Narrow keys are counted, and struct tine_keys has no ops for them. */
static inline bool keys_are_narrow(const struct tine_keys *k) { return k->size < 4; }
/* The number of different keys: 256 or 65536. */
static inline size_t narrow_keys(const struct tine_keys *k) { return (size_t)1 << 8 * k->size; }

/* count[key] = how many elements of x have that key. After TINE_ENOMEM and TINE_ECANCELED count is
   indeterminate. Scratch: 4 bytes a key and thread. */
int narrow_count(phases *s, size_t *count, const void *x, size_t n, const struct tine_keys *k,
                 double weight);

#endif
