/* fold.c - folds over all ranks. A rank folds its blocks into nodes of the engine's fixed tree
   (src/core/fold.c). Each node covers an aligned range of a power of two of blocks, as long as
   possible, so there are O(log n) of them. Then ranks send their nodes to the left, in rounds:

       round 1     0 <- 1    2 <- 3    4 <- 5
       round 2     0 <------ 2         4
       round 3     0 <---------------- 4

   The receiving rank pushes these nodes behind its own, and joins the last two while they are
   siblings. So the tree does not depend on the parts. Rank 0 finishes the tree and sends the result
   to all ranks. */
#include "fold.h"
#include <string.h>
#include "../core/fold_block.h"
#include "seam.h"

/* ---- nodes ----------------------------------------------------------------------------------- */
typedef struct tree {
    mpi_call *c;
    tine_leaf *leaf;
    tine_join *join;
    void *ctx;
    size_t size; /* bytes of an acc */
} tree;

static char *acc_of(const tree *t, size_t k) { return t->c->accs + k * t->size; }

/* Pushes a node behind the last one, and joins complete subtrees. */
static void push(tree *t, uint64_t level, uint64_t index, const void *acc)
{
    call_nodes *s = &t->c->nodes;
    uint64_t k = s->count++;
    s->level[k] = level;
    s->index[k] = index;
    if (acc != acc_of(t, k)) memcpy(acc_of(t, k), acc, t->size);
    for (; k > 0; k--) {
        const int brothers = s->level[k - 1] == s->level[k] && s->index[k - 1] % 2 == 0;
        if (!brothers && t->c->cut != CALL_EXACT) break;
        t->join(acc_of(t, k - 1), acc_of(t, k), t->ctx);
        s->level[k - 1]++;
        s->index[k - 1] /= 2;
        s->count--;
    }
}

/* ---- this rank's elements -------------------------------------------------------------------- */
/* A leaf and a join whose indexes begin at `base`. */
typedef struct shifted {
    const tree *t;
    size_t base;
} shifted;

static int leaf_shifted(void *acc, size_t lo, size_t hi, void *p)
{
    const shifted *s = p;
    return s->t->leaf(acc, s->base + lo, s->base + hi, s->t->ctx);
}

static void join_shifted(void *acc, const void *next, void *p)
{
    const shifted *s = p;
    s->t->join(acc, next, s->t->ctx);
}

/* floor(log2(m)), m > 0 */
static unsigned log2_of(size_t m) { return 63 - (unsigned)__builtin_clzll(m); }

/* Pushes the nodes of n elements that begin at place `at` of the whole array, a multiple of unit.
   id is the identity. */
static int fold_range(tree *t, const void *id, size_t at, size_t n, size_t block, size_t unit,
                      double ns)
{
    for (size_t lo = 0, m; lo < n; lo += m) {
        const size_t first = (at + lo) / unit, left = (n - lo - 1) / unit + 1;
        unsigned level = log2_of(left);
        if (first && (unsigned)__builtin_ctzll(first) < level)
            level = (unsigned)__builtin_ctzll(first);
        m = (unit << level) < n - lo ? unit << level : n - lo;
        shifted s = {t, lo};
        void *acc = acc_of(t, t->c->nodes.count);
        memcpy(acc, id, t->size);
        const int rc = unit == 1 && block > 1 ? tine_fold_tree_(leaf_shifted, join_shifted, &s, acc,
                                                                t->size, m, &t->c->plain)
                                              : tine_fold_(leaf_shifted, join_shifted, &s, acc,
                                                           t->size, m, block, ns, &t->c->plain);
        if (rc) return rc;
        push(t, level, first >> level, acc);
    }
    return 0;
}

static int fold_part(tree *t, const void *acc, size_t n, size_t block, size_t unit, double ns)
{
    mpi_call *c = t->c;
    const parts_share share = parts_shared(c->a, c->a->rank, unit);
    switch (c->cut) {
    case CALL_BODY:
        return fold_range(t, acc, share.body.lo, n, block, unit, ns);
    case CALL_SEAM:
        return fold_range(t, acc, share.seam.lo, n, block, unit, ns);
    case CALL_TREE:
        return fold_range(t, acc, c->a->offset, n, block, unit, ns);
    default:
        break;
    }
    if (!n) return 0;
    void *all = acc_of(t, 0);
    memcpy(all, acc, t->size);
    const int rc = tine_fold_(t->leaf, t->join, t->ctx, all, t->size, n, block, ns, &c->plain);
    if (!rc) push(t, 0, 0, all);
    return rc;
}

/* ---- all ranks ------------------------------------------------------------------------------- */
static int send_nodes(const tree *t, int to)
{
    const mpi_call *c = t->c;
    const int rc = message_send(c->comm, to, &c->nodes, sizeof c->nodes);
    return rc ? rc : message_send(c->comm, to, c->accs, c->nodes.count * t->size);
}

static int join_nodes_of(tree *t, int from)
{
    call_nodes theirs;
    mpi_call *c = t->c;
    int rc = message_receive(c->comm, from, &theirs, sizeof theirs);
    if (!rc) rc = message_receive(c->comm, from, c->theirs, theirs.count * t->size);
    for (size_t k = 0; !rc && k < theirs.count; k++)
        push(t, theirs.level[k], theirs.index[k], c->theirs + k * t->size);
    return rc;
}

static int join_ranks(tree *t, void *acc)
{
    mpi_call *c = t->c;
    const int rank = c->a->rank, ranks = c->a->ranks;
    int rc = 0;
    for (int step = 1; step < ranks && !rc; step *= 2) {
        if (rank & step) {
            rc = send_nodes(t, rank - step);
            break;
        }
        if (step < ranks - rank) rc = join_nodes_of(t, rank + step);
    }
    if (rank == 0 && !rc) {
        size_t k = c->nodes.count - 1; /* the whole array is not empty */
        for (; k > 0; k--) t->join(acc_of(t, k - 1), acc_of(t, k), t->ctx);
        memcpy(acc, acc_of(t, 0), t->size);
    }
    return rc ? rc : message_broadcast(c->comm, 0, acc, t->size);
}

/* ---- the engine's call ----------------------------------------------------------------------- */
static int room(mpi_call *c, size_t acc_size, size_t unit)
{
    if (c->accs) return 0;
    c->depth = 4 + 2 * (size_t)(c->a->n > unit ? log2_of(c->a->n / unit) + 1 : 1);
    if (c->depth > CALL_NODES) c->depth = CALL_NODES;
    c->accs = call_keeps(c, memory_array(c->depth, acc_size));
    c->theirs = call_keeps(c, memory_array(c->depth, acc_size));
    return c->accs && c->theirs ? 0 : TINE_ENOMEM;
}

int fold_spread(tine_spread_ *s, tine_leaf *leaf, tine_join *join, void *ctx, void *acc,
                size_t acc_size, size_t n, size_t block, size_t unit, double ns)
{
    mpi_call *c = (mpi_call *)(void *)s;
    tree t = {c, leaf, join, ctx, acc_size};
    int rc = c->rc;
    if (c->cut == CALL_TREE && unit != 1)
        c->cut = CALL_EXACT; /* the fold is a count, which is exact */
    if (c->cut != CALL_SEAM) c->nodes.count = 0;
    if (!rc) rc = room(c, acc_size, unit);
    if (!rc) rc = fold_part(&t, acc, n, block, unit, ns);
    if (c->cut == CALL_BODY) {
        c->rc = rc;
        return 0;
    }
    c->agreed = 0; /* an exact sum may fold twice, and agree twice */
    rc = call_agree(c, rc);
    return rc || !c->a->n ? rc : join_ranks(&t, acc);
}

/* ---- a fold of blocks: the seam's elements come from later ranks ----------------------------- */
/* Takes memory for the seams of all inputs, and fetches them. All ranks agree on the code. */
static int fill_seams(mpi_call *c, fold_call *f, const seam_cut *s, char **room_of, size_t bytes)
{
    MPI_Request *requests = memory_array(seam_requests(s, f->size), sizeof *requests);
    *room_of = memory_array(f->inputs, bytes);
    int rc = comm_agree(c->comm, requests && *room_of ? 0 : TINE_ENOMEM);
    for (size_t k = 0; k < f->inputs && !rc; k++)
        rc = seam_fetch(s, f->x[k], *room_of + k * bytes, f->size, requests);
    memory_put(requests);
    return rc;
}

static int run_blocks(mpi_call *c, fold_call *f)
{
    const seam_cut s = seam_of(c->a, f->block);
    const message_range head = s.share.head, whole = s.share.body;
    const size_t before = (head.hi - head.lo) * f->size, bytes = f->block * f->size;
    const void *body[2] = {NULL, NULL}, *last[2] = {NULL, NULL};
    char *seams_room = NULL;
    int rc = fill_seams(c, f, &s, &seams_room, bytes);
    for (size_t k = 0; k < f->inputs && !rc; k++) {
        body[k] = f->x[k] ? (const char *)f->x[k] + before : NULL;
        last[k] = seams_room + k * bytes;
    }
    if (!rc) {
        c->cut = CALL_BODY;
        f->first = whole.lo;
        const int first = f->run(f, body, whole.hi - whole.lo, &c->opts);
        if (first && !c->rc) c->rc = first;
        c->cut = CALL_SEAM;
        f->first = s.share.seam.lo;
        rc = f->run(f, last, s.count, &c->opts);
    } else {
        c->agreed = 1;
    }
    memory_put(seams_room);
    return rc;
}

int fold_run(fold_call *f, const tine_mpi_array *a, const tine_opts *o)
{
    mpi_call c;
    const size_t n = a ? a->count : 0;
    CALL_BAD(f->bad, n && !f->x[0], "tine_mpi: x is NULL");
    CALL_BAD(f->bad, n && f->inputs == 2 && !f->x[1], "tine_mpi: y is NULL");
    CALL_BAD(f->bad, f->size && n > PTRDIFF_MAX / f->size, "tine_mpi: the array is too large");
    int rc = call_begin(&c, f->name, a, o, f->bad);
    if (rc) return rc;
    c.spread.fold = fold_spread;
    if (!f->exact) return call_end(&c, run_blocks(&c, f));
    c.cut = CALL_EXACT;
    f->first = a->offset;
    return call_end(&c, f->run(f, f->x, n, &c.opts));
}

/* ---- tine_mpi_fold --------------------------------------------------------------------------- */
typedef struct user_fold {
    tine_mpi_leaf *leaf;
    tine_join *join;
    void *ctx;
    size_t acc_size;
    const char *x;
    size_t size, first;
} user_fold;

static int user_leaf(void *acc, size_t lo, size_t hi, void *p)
{
    const user_fold *u = p;
    return u->leaf(acc, u->x + lo * u->size, u->first + lo, hi - lo, u->ctx);
}

static void user_join(void *acc, const void *next, void *p)
{
    const user_fold *u = p;
    u->join(acc, next, u->ctx);
}

static int user_run(fold_call *f, const void *const *x, size_t n, const tine_opts *o)
{
    user_fold u = *(const user_fold *)f->more;
    u.x = x[0];
    u.first = f->first;
    return tine_fold_(user_leaf, user_join, &u, f->out, u.acc_size, n, f->block, 0, o);
}

int tine_mpi_fold(tine_mpi_leaf *leaf, tine_join *join, void *ctx, void *acc, size_t acc_size,
                  const void *x, size_t size, const tine_mpi_array *a, const tine_opts *o)
{
    const user_fold u = {leaf, join, ctx, acc_size, x, size, 0};
    fold_call f = {.name = "tine_mpi_fold",
                   .x = {x},
                   .inputs = 1,
                   .size = size,
                   .block = fold_block(a ? a->n : 0),
                   .run = user_run,
                   .out = acc,
                   .more = &u};
    CALL_BAD(f.bad, !leaf, "tine_mpi_fold: leaf is NULL");
    CALL_BAD(f.bad, !join, "tine_mpi_fold: join is NULL");
    CALL_BAD(f.bad, !acc, "tine_mpi_fold: acc is NULL");
    CALL_BAD(f.bad, !acc_size, "tine_mpi_fold: acc_size is 0");
    CALL_BAD(f.bad, !size, "tine_mpi_fold: size is 0");
    return fold_run(&f, a, o);
}
