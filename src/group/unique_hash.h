/* unique_hash.h - finds distinct elements by hash tables, if few are distinct. */
#ifndef TINE_UNIQUE_HASH_H
#define TINE_UNIQUE_HASH_H
#include "../../kernels/group/distinct.h"
#include "../../kernels/sort/radix.h"
#include "../schedule/phases.h"
#include "unique_out.h"

enum { UNIQUE_DECLINED = 1 }; /* there are too many distinct elements, and nothing was written */

/* Writes the distinct elements of x[0, n) to the outputs. Returns 0, an error, or
   UNIQUE_DECLINED. */
int unique_hash(phases *s, const unique_out *to, const void *x, size_t n, const struct tine_keys *k,
                const struct tine_distinct *ops);

#endif
