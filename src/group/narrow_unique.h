/* narrow_unique.h - the distinct elements of 8 or 16 bits. */
#ifndef TINE_NARROW_UNIQUE_H
#define TINE_NARROW_UNIQUE_H
#include "../../kernels/sort/radix.h"
#include "../schedule/phases.h"
#include "unique_out.h"

/* Does what tine_unique does, for elements of 8 or 16 bits and to->n > 0. */
int narrow_unique(phases *s, const unique_out *to, const struct tine_keys *k);

#endif
