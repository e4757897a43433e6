/* group_blocks.c - the blocks of group sums, as src/group/blocks.c cuts the whole array. */
#include "group_blocks.h"

enum {
    /* n elements have n / PER_BLOCK + 1 blocks, at most GROUP_BLOCKS, as GROUP_PER_BLOCK says in
       src/group/blocks.h. The promised bits depend on it. */
    PER_BLOCK = 16384
};

size_t group_block_length(size_t n)
{
    const size_t p = n / PER_BLOCK + 1;
    return n ? (n - 1) / (p < GROUP_BLOCKS ? p : GROUP_BLOCKS) + 1 : 1;
}

group_blocks group_of(const void *key, tine_type type, const void *x, size_t x_size)
{
    const size_t key_size = type <= TINE_U64 ? tine_type_size(type) : 0; /* 0: no type of keys */
    return (group_blocks){.type = type, .key = key, .x = x, .key_size = key_size, .x_size = x_size};
}

static void count_blocks(group_blocks *b)
{
    const message_range body = b->cuts.share.body;
    b->count = (body.hi - body.lo + b->cuts.block - 1) / b->cuts.block + (b->cuts.count > 0);
    b->elements = body.hi - body.lo + b->cuts.count;
}

void group_blocks_whole(group_blocks *b, const tine_mpi_array *a)
{
    b->cuts = (seam_cut){.a = a, .block = a->count ? a->count : 1};
    b->cuts.share.body = parts_of(a, a->rank);
    count_blocks(b);
}

int group_blocks_fetch(group_blocks *b, mpi_call *c, int rc)
{
    const size_t wide = b->key_size > b->x_size ? b->key_size : b->x_size;
    MPI_Request *requests = NULL;
    b->cuts = seam_of(c->a, group_block_length(c->a->n));
    count_blocks(b);
    if (!rc) {
        requests = call_keeps(c, memory_array(seam_requests(&b->cuts, wide), sizeof *requests));
        b->seam_key = call_keeps(c, memory_array(b->cuts.count, 2 * wide));
        if (!requests || !b->seam_key) rc = TINE_ENOMEM;
    }
    rc = comm_agree(c->comm, rc);
    if (rc) return rc;
    b->seam_x = b->seam_key + b->cuts.count * wide;
    rc = seam_fetch(&b->cuts, b->key, b->seam_key, b->key_size, requests);
    return rc ? rc : seam_fetch(&b->cuts, b->x, b->seam_x, b->x_size, requests);
}

size_t group_block(const group_blocks *b, size_t k, const char **key, const char **x)
{
    const message_range body = b->cuts.share.body;
    const size_t lo = body.lo + k * b->cuts.block;
    if (lo >= body.hi) {
        *key = b->seam_key, *x = b->seam_x;
        return b->cuts.count;
    }
    const size_t at = lo - b->cuts.a->offset;
    *key = b->key + at * b->key_size;
    *x = b->x ? b->x + at * b->x_size : NULL;
    return body.hi - lo < b->cuts.block ? body.hi - lo : b->cuts.block;
}

const char *group_bad(const group_blocks *b, const tine_mpi_array *a)
{
    const size_t n = a ? a->count : 0;
    const char *bad = NULL;
    CALL_BAD(bad, n && !b->key, "tine_mpi: key is NULL");
    CALL_BAD(bad, n && b->x_size && !b->x, "tine_mpi: x is NULL");
    CALL_BAD(bad, !b->key_size, "tine_mpi: keys are no integers of 32 or 64 bits");
    return bad;
}
