/* group.h - grouping over all threads: what its parts have in common.

       pieces   [0, n) cut by n alone: floats are added in order within a piece, and piece after piece
       runs     where the pieces of some elements end: run[p] … run[p + 1]                                               */
#ifndef TINE_SRC_GROUP_H
#define TINE_SRC_GROUP_H
#include "../../kernels/group/group.h"
#include "../schedule/phases.h"

enum {
    GROUP_PIECES = 64,         /* at most: part of the promised bits, … */
    GROUP_PIECE_LEAST = 16384, /* … as this is */
    GROUP_TABLES = 1 << 17,    /* groups up to which every piece has a table of its own: 1 MiB, as an L2 holds */
    GROUP_SPARSE = 4,          /* … and as long as they are no more than so many times a piece's elements: else most entries are empty */
    GROUP_SLICE = 2048         /* groups added up at a time */
};

static inline size_t group_least(size_t a, size_t b) { return a < b ? a : b; }
static inline size_t group_pieces(size_t n) { return n / GROUP_PIECE_LEAST >= GROUP_PIECES ? GROUP_PIECES : n / GROUP_PIECE_LEAST + 1; }
/* run[0 … pieces] of the whole input, cut into so many pieces or fewer; returns how many there are. n > 0. */
size_t group_cut(size_t run[GROUP_PIECES + 1], size_t n, size_t pieces);
/* The same with the pieces that floats are added in. */
size_t group_runs(size_t run[GROUP_PIECES + 1], size_t n);

/* One thread: the first `groups` entries of t = what the elements of these runs come to, whose ids are id[run[0]], …. t has room
   for GROUP_ROOM entries a group; returns where in it the numbers of elements are, if the operation asks for them. */
enum { GROUP_ROOM = 4 };
const uint64_t *group_add_runs(const struct tine_group_job *j, size_t groups, uint64_t *t, const uint32_t *id, const void *x,
                               const size_t *run, size_t pieces);

/* A table for each of some pieces, then their sums, and so on; at last to out: for few groups. memory: so many bytes, or NULL:
   its own. */
int group_tables(steps *s, void *out, const struct tine_group_job *j, size_t groups, const size_t *run, size_t pieces, void *memory,
                 double part);
size_t group_tables_bytes(const steps *s, const struct tine_group_job *j, size_t groups, size_t pieces);

/* Keys and elements, shared out to buckets so that each is one thread's own and its table fits a cache. */
typedef struct group_shares {
    const struct tine_group_job *j;
    struct tine_group_cut cut;
    size_t run[GROUP_PIECES + 1], pieces;
    void *keys, *xs;   /* in the order of their buckets */
    size_t *start;     /* [bucket][piece], and n */
    size_t *at;        /* [piece][bucket] */
    uint32_t *count;   /* [piece][bucket] */
    void *memory;
} group_shares;
/* cut is filled in already. 0, TINE_ENOMEM, TINE_ERANGE or TINE_ECANCELED; nothing to give back after an error. */
int group_share(steps *s, group_shares *h, double part);
void group_unshare(group_shares *h);
static inline const size_t *group_bucket(const group_shares *h, size_t b) { return h->start + b * h->pieces; }
#endif
