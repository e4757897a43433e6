/* parts.c - how the blocks of an array lie on the ranks' parts. */
#include "parts.h"

parts_share parts_shared(const tine_mpi_array *a, int r, size_t block)
{
    const message_range part = parts_of(a, r);
    const size_t before = (part.lo + block - 1) / block * block;
    const size_t first = before < part.hi ? before : part.hi;
    parts_share s = {.head = {part.lo, first}, .body = {first, first}, .seam = {part.hi, part.hi}};
    if (first == part.hi) return s;
    s.body.hi = part.hi == a->n ? part.hi : part.hi / block * block;
    if (s.body.hi == part.hi) return s;
    s.seam.lo = s.body.hi;
    s.seam.hi = a->n - s.seam.lo < block ? a->n : s.seam.lo + block;
    return s;
}

message_range parts_even(size_t n, int r, int ranks)
{
    const size_t each = n / (size_t)ranks, more = n % (size_t)ranks, k = (size_t)r;
    const size_t lo = k * each + (k < more ? k : more);
    return (message_range){lo, lo + each + (k < more)};
}
