/* scan.c - scans over all ranks. The whole array is cut into segments of 64 elements, so a segment
   may lie on several ranks. The rank where it begins scans a copy of it, the seam. The other ranks
   send their elements of the segment, and get the results back. A scan calls the engine in three
   passes:

       SEAM_LOOK    computes the seam's total
       BODY         computes the totals of the body's segments; gets the base from the rank before,
                    carries it over body and seam, and sends it on; writes the body
       SEAM_WRITE   writes the seam, which is then sent back

   Chains without segments are sums of integers, whose results do not depend on the parts. Their
   bases are computed in O(log ranks) rounds. A chain asks whether an index is 0, which only the
   very first element may have. So the indexes of all other ranges begin at 64, and their pointers
   are lower by 64 elements. */
#include "scan.h"
#include <string.h>

enum {
    SEGMENT = 64,  /* elements of a segment; the promised bits depend on it */
    STAGE = 8192,  /* bytes of a stage, which stays in L1 beside input and output */
    SLACK = 64,    /* bytes that a vector may write behind the last result */
    TILE = 1 << 14 /* elements that have one sum, in a chain without segments */
};
enum { SEAM_LOOK, BODY, SEAM_WRITE };

/* ---- begin ----------------------------------------------------------------------------------- */
int scan_begin(mpi_call *c, const char *name, void *y, const void *x, size_t size,
               const tine_mpi_array *a, const tine_opts *o)
{
    const char *bad = NULL;
    const size_t n = a ? a->count : 0;
    CALL_BAD(bad, n && !x, "tine_mpi: x is NULL");
    CALL_BAD(bad, n && !y, "tine_mpi: y is NULL");
    CALL_BAD(bad, n > PTRDIFF_MAX / size, "tine_mpi: the array is too large");
    CALL_BAD(bad, y != x && tine_overlap_(y, n * size, x, n * size), "tine_mpi: y overlaps x");
    int rc = call_begin(c, name, a, o, bad);
    if (rc) return rc;
    c->spread.chain = scan_spread;
    c->pass = SEAM_LOOK;
    c->size = size;
    c->y = y;
    c->x = x;
    c->cuts = seam_of(a, SEGMENT);
    c->requests = call_keeps(c, memory_array(seam_requests(&c->cuts, size), sizeof *c->requests));
    c->seam_x = call_keeps(c, memory_array(2 * SEGMENT, size));
    rc = comm_agree(c->comm, c->requests && c->seam_x ? 0 : TINE_ENOMEM);
    if (!rc) {
        c->seam_y = c->seam_x + SEGMENT * size;
        rc = seam_fetch(&c->cuts, x, c->seam_x, size, c->requests);
    }
    if (!rc) return 0;
    c->agreed = 1;
    return call_end(c, rc);
}

/* ---- a pass ---------------------------------------------------------------------------------- */
static message_range range_of(const mpi_call *c)
{
    return c->pass == BODY ? c->cuts.share.body : c->cuts.share.seam;
}

size_t scan_m(const mpi_call *c) { return range_of(c).hi - range_of(c).lo; }

/* The index of the range's first element. */
static size_t first_index(const mpi_call *c) { return range_of(c).lo == 0 ? 0 : SEGMENT; }

/* The address that index 0 would have, if p points to the range's first element. */
static uintptr_t origin(const mpi_call *c, const void *p)
{
    return (uintptr_t)p - first_index(c) * c->size;
}

void *scan_y(const mpi_call *c)
{
    const char *body = c->y ? c->y + (c->cuts.share.body.lo - c->a->offset) * c->size : NULL;
    return (void *)origin(c, c->pass == BODY ? body : c->seam_y);
}

const void *scan_x(const mpi_call *c)
{
    const char *body = c->x ? c->x + (c->cuts.share.body.lo - c->a->offset) * c->size : NULL;
    return (const void *)origin(c, c->pass == BODY ? body : c->seam_x);
}

void scan_next(mpi_call *c, int rc)
{
    if (rc && !c->rc) c->rc = rc;
    c->pass++;
}

int scan_end(mpi_call *c, int rc)
{
    rc = call_agree(c, c->rc ? c->rc : rc);
    return call_end(c, rc ? rc : seam_return(&c->cuts, c->seam_y, c->y, c->size, c->requests));
}

/* ---- the body -------------------------------------------------------------------------------- */
typedef struct chain_loop {
    const tine_chain_ *chain;
    void *ctx;
    char *sums;
    /* unit: the number of elements that have one sum. n: the number of all elements. */
    size_t unit, n;
    size_t first; /* the index of the first element */
} chain_loop;

/* The number of elements of a tile with a stage; 0: tiles have no stage. */
static size_t staged(const tine_chain_ *c)
{
    const size_t wide = c->stage > c->element ? c->stage : c->element;
    return c->stage && c->block ? STAGE / wide / SEGMENT * SEGMENT : 0;
}

/* Looks at elements [lo, hi) tile by tile, and writes them if `write` is set. A look for writing
   leaves sums in `near` that are not used. */
static int chain_tiles(const chain_loop *l, size_t lo, size_t hi, int write)
{
    char stage[STAGE + SLACK] __attribute__((aligned(64)));
    char near[STAGE / SEGMENT + SLACK] __attribute__((aligned(64)));
    const tine_chain_ *c = l->chain;
    const size_t tile = staged(c);
    const size_t step = tile ? tile : l->unit;
    for (size_t end; lo < hi; lo = end) {
        end = hi - lo < step ? hi : lo + step;
        char *sums = l->sums + lo / l->unit * c->size;
        const size_t from = l->first + lo, to = l->first + end;
        if (!write || tile) c->look(write ? near : sums, tile ? stage : NULL, from, to, l->ctx);
        if (write) c->write(sums, tile ? stage : NULL, from, to, l->ctx);
    }
    return 0;
}

static int look_body(size_t lo, size_t hi, void *p) { return chain_tiles(p, lo, hi, 0); }
static int write_body(size_t lo, size_t hi, void *p) { return chain_tiles(p, lo, hi, 1); }

/* ---- bases ----------------------------------------------------------------------------------- */
/* x + y, of words of 4 or 8 bytes. */
static void add_word(void *x, uint64_t y, size_t size)
{
    uint64_t v = 0;
    if (size == 4) {
        uint32_t w;
        memcpy(&w, x, sizeof w);
        w += (uint32_t)y;
        memcpy(x, &w, sizeof w);
        return;
    }
    memcpy(&v, x, sizeof v);
    v += y;
    memcpy(x, &v, sizeof v);
}

static uint64_t word_of(const void *x, size_t size)
{
    uint64_t v = 0;
    memcpy(&v, x, size); /* little-endian, or 8 bytes */
    if (size == 4) {
        uint32_t w;
        memcpy(&w, x, sizeof w);
        v = w;
    }
    return v;
}

/* Computes the bases of integers. Each rank computes its bases as if it were the first rank, and
   then adds the sum of all ranks before it. */
static int bases_of_words(mpi_call *c, const chain_loop *l, size_t count, size_t seam, void *base)
{
    const size_t size = l->chain->size;
    memset(base, 0, size);
    l->chain->carry(l->sums, count, base, 1, l->ctx);
    l->chain->carry(c->sum, seam, base, 0, l->ctx);
    const uint64_t mine = word_of(base, size);
    uint64_t before = 0;
    const int rc = MPI_Exscan(&mine, &before, 1, MPI_UINT64_T, MPI_SUM, c->comm);
    if (c->a->rank == 0) before = 0;
    for (size_t k = 0; k < count; k++) add_word(l->sums + k * size, before, size);
    if (seam) add_word(c->sum, before, size);
    return comm_code(rc);
}

/* Computes the bases of other types. A base goes from rank to rank, with a word that says whether
   there is a base yet. */
static int bases_in_turn(mpi_call *c, const chain_loop *l, size_t count, size_t seam, char *base,
                         char *message)
{
    const size_t size = l->chain->size;
    const int rank = c->a->rank;
    uint64_t any = 0;
    int rc = 0;
    if (rank > 0) rc = message_receive(c->comm, rank - 1, message, sizeof any + size);
    if (!rc && rank > 0) {
        memcpy(&any, message, sizeof any);
        if (any) memcpy(base, message + sizeof any, size);
    }
    if (!rc && count) l->chain->carry(l->sums, count, base, !any, l->ctx), any = 1;
    if (!rc && seam) l->chain->carry(c->sum, 1, base, !any, l->ctx), any = 1;
    if (rc || rank + 1 == c->a->ranks) return rc;
    memcpy(message, &any, sizeof any);
    memset(message + sizeof any, 0, size);
    if (any) memcpy(message + sizeof any, base, size);
    return message_send(c->comm, rank + 1, message, sizeof any + size);
}

/* ---- the engine's call ----------------------------------------------------------------------- */
static int scan_body(mpi_call *c, const tine_chain_ *chain, void *ctx, void *base, size_t n)
{
    const size_t unit = chain->block ? chain->block : TILE, count = (n + unit - 1) / unit;
    const size_t tile = staged(chain) ? staged(chain) : unit;
    const size_t seam = c->cuts.count > 0;
    char *message = memory_get(sizeof(uint64_t) + chain->size);
    chain_loop l = {chain, ctx, memory_array(count, chain->size), unit, n, first_index(c)};
    tine_opts no_progress = c->plain;
    no_progress.progress = NULL; /* once y is being written, the call cannot be cancelled */
    int rc = c->rc;
    if (!rc && (!l.sums || !message)) rc = TINE_ENOMEM;
    if (!rc) rc = tine_for_(look_body, &l, n, tile, chain->ns, &c->plain);
    rc = call_agree(c, rc);
    if (!rc)
        rc = chain->block ? bases_in_turn(c, &l, count, seam, base, message)
                          : bases_of_words(c, &l, count, seam, base);
    if (!rc) rc = tine_for_(write_body, &l, n, tile, chain->ns, &no_progress);
    memory_put(l.sums);
    memory_put(message);
    return rc;
}

int scan_spread(tine_spread_ *s, const tine_chain_ *chain, void *ctx, void *base, size_t n)
{
    mpi_call *c = (mpi_call *)(void *)s;
    const size_t lo = first_index(c);
    if (c->pass == BODY) return scan_body(c, chain, ctx, base, n);
    if (c->pass == SEAM_WRITE) {
        if (!c->rc && n) chain->write(c->sum, NULL, lo, lo + n, ctx);
        return c->rc;
    }
    c->sum = call_keeps(c, memory_get(chain->size));
    if (!c->sum) return TINE_ENOMEM;
    if (n) chain->look(c->sum, NULL, lo, lo + n, ctx);
    return 0;
}
