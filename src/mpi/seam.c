/* seam.c - sends the elements of blocks on several ranks to one rank, and back. */
#include "seam.h"
#include <string.h>

seam_cut seam_of(const tine_mpi_array *a, size_t block)
{
    seam_cut s = {.a = a, .block = block, .share = parts_shared(a, a->rank, block)};
    s.count = s.share.seam.hi - s.share.seam.lo;
    s.tail = s.count ? parts_of(a, a->rank).hi - s.share.seam.lo : 0;
    return s;
}

/* The range of the elements on rank r that belong to an earlier rank's seam. */
static message_range head(const void *ctx, int r)
{
    const seam_cut *s = ctx;
    return parts_shared(s->a, r, s->block).head;
}

/* The range of the elements of rank r's seam that lie on later ranks. */
static message_range rest(const void *ctx, int r)
{
    const seam_cut *s = ctx;
    const message_range all = parts_shared(s->a, r, s->block).seam;
    return (message_range){all.lo < all.hi ? parts_of(s->a, r).hi : all.hi, all.hi};
}

static message_plan there(const seam_cut *s)
{
    return (message_plan){s->a->own_->comm, s->a->rank, s->a->ranks, head, rest, s};
}

static message_plan back(const seam_cut *s)
{
    return (message_plan){s->a->own_->comm, s->a->rank, s->a->ranks, rest, head, s};
}

size_t seam_requests(const seam_cut *s, size_t size)
{
    const message_plan out = there(s), in = back(s);
    const size_t a = message_requests(&out, size), b = message_requests(&in, size);
    return a > b ? a : b;
}

int seam_fetch(const seam_cut *s, const void *x, void *to, size_t size, MPI_Request *requests)
{
    const message_plan p = there(s);
    if (s->tail)
        memcpy(to, (const char *)x + (s->share.seam.lo - s->a->offset) * size, s->tail * size);
    return message_travel(&p, x, (char *)to + s->tail * size, size, requests);
}

int seam_return(const seam_cut *s, const void *from, void *y, size_t size, MPI_Request *requests)
{
    const message_plan p = back(s);
    if (s->tail) memcpy((char *)y + (s->share.seam.lo - s->a->offset) * size, from, s->tail * size);
    return message_travel(&p, (const char *)from + s->tail * size, y, size, requests);
}
