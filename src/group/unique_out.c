/* unique_out.c - checks whether the outputs of tine_unique overlap. */
#include "../runtime/error.h"
#include "unique_out.h"

int unique_overlap(const unique_out *to, size_t m)
{
    const size_t all = to->n * to->size, y = m * to->size;
    const size_t counts = to->counts ? m * sizeof *to->counts : 0,
                 inverse = to->inverse ? to->n * sizeof *to->inverse : 0;
    if (tine_overlap_(to->y, y, to->x, all))
        return tine_error_(TINE_EINVAL, "tine_unique: y overlaps x");
    if (tine_overlap_(to->counts, counts, to->x, all))
        return tine_error_(TINE_EINVAL, "tine_unique: counts overlaps x");
    if (tine_overlap_(to->m, sizeof *to->m, to->y, y))
        return tine_error_(TINE_EINVAL, "tine_unique: m overlaps y");
    if (tine_overlap_(to->m, sizeof *to->m, to->counts, counts))
        return tine_error_(TINE_EINVAL, "tine_unique: m overlaps counts");
    if (tine_overlap_(to->counts, counts, to->y, y))
        return tine_error_(TINE_EINVAL, "tine_unique: counts overlaps y");
    if (tine_overlap_(to->inverse, inverse, to->y, y))
        return tine_error_(TINE_EINVAL, "tine_unique: inverse overlaps y");
    if (tine_overlap_(to->inverse, inverse, to->counts, counts))
        return tine_error_(TINE_EINVAL, "tine_unique: inverse overlaps counts");
    return 0;
}
