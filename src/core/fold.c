/* fold.c - folds whose bits depend on n alone: fixed blocks, joined in a fixed tree.

   The tree is a binary counter's: block i is pushed on a stack, and for every trailing 1 of i the
   two on top are joined, so that the stack holds one finished node for each 1 in the number of
   blocks so far; at the end they are joined from the right. A chunk is a power of two of blocks,
   begins at a multiple of its size, and hence is one node of that tree: threads fold chunks, the
   calling thread pushes their nodes on its own stack, and the tree is the same however it was cut.

       blocks   0 1 2 3 4 5 6          ((0 1)(2 3)) ((4 5) 6)
       chunks   0 1 2 3 | 4 5 6        of four blocks: the same tree

   Until the team is called in, the calling thread folds blocks onto its stack one after the other
   (fold_on). A leaf that makes the same tree of single elements by itself (unit == 1) is given up
   to `block` at a time. */
#include <string.h>
#include "../runtime/error.h"
#include "../runtime/failed.h"
#include "../runtime/guard.h"
#include "../runtime/scratch.h"
#include "../runtime/sizes.h"
#include "../runtime/thread_index.h"
#include "../schedule/loop.h"
#include "spread.h"

enum {
    BLOCK_MAX = 2048, /* elements; part of the promise */
    PARTS = 64,       /* a user's fold has at least so many blocks: part of the promise */
    /* enough to even out hundreds of threads, few enough to keep a part for each */
    CHUNKS_MAX = 1024,
    /* bytes of stack kept on the thread's own: 64 doubles, and more of small n */
    NEAR = 2048,
    /* bytes between what two threads write: two cache lines, which are fetched together */
    LINE = 128
};
/* of parts, when the user's own small chunks ask for many */
static const size_t PARTS_BYTES = (size_t)64 << 20;

/* A stack of accs as the tree needs it; top: where the next one goes. */
typedef struct fold_stack {
    char *acc, *top;
} fold_stack;

typedef struct fold_job {
    tine_leaf *leaf;
    tine_join *join;
    void *ctx;
    const void *id;
    size_t size, n, block, unit;
    size_t depth;   /* accs that a stack may need */
    fold_stack own; /* the calling thread's, from element 0 on */
    /* one acc a chunk, NULL before the team is called in; then one stack a thread */
    char *parts;
    char *stacks;
    size_t stride; /* bytes from one thread's stack to the next */
    size_t from, chunk, chunks;
} fold_job;

/* memcpy that knows the most frequent size: 100 blocks of one element are copied in 0.2 µs less. */
static void copy(void *to, const void *from, size_t size)
{
    if (size == sizeof(uint64_t))
        memcpy(to, from, sizeof(uint64_t));
    else
        memcpy(to, from, size);
}

/* What was put on top is node i of its level: joins what is complete. Returns the new top. */
static inline char *carry(char *top, size_t size, size_t i, tine_join *join, void *ctx)
{
    for (top += size; i & 1; i >>= 1) {
        top -= size;
        guard_join(join, top - size, top, ctx);
    }
    return top;
}

static void stack_finish(const fold_job *f, fold_stack *s)
{
    while (s->top > s->acc + f->size) {
        s->top -= f->size;
        guard_join(f->join, s->top - f->size, s->top, f->ctx);
    }
}

/* How many elements the leaf takes at once, `after` elements behind the stack's first one: a block,
   or fewer elements up to the next multiple of a block. */
static size_t leaf_length(const fold_job *f, size_t after)
{
    size_t aligned = after & -after;
    return aligned && aligned < f->block ? aligned : f->block;
}

/* Folds [lo, hi) onto a stack that began at element `base`. All three are multiples of `unit`,
   except the end of the array. A hundred elements may be a hundred blocks: with a division instead
   of the shift they took twice as long. */
static int fold_on(const fold_job *f, fold_stack *s, size_t base, size_t lo, size_t hi)
{
    tine_leaf *const leaf = f->leaf;
    const size_t size = f->size;
    char *top = s->top;
    while (lo < hi) {
        size_t length = leaf_length(f, lo - base);
        while (length > hi - lo && hi < f->n) length /= 2;
        size_t end = hi - lo < length ? hi : lo + length;
        copy(top, f->id, size);
        int rc = leaf(top, lo, end, f->ctx);
        if (rc) return rc;
        /* a power of two */
        top = carry(top, size, (lo - base) >> __builtin_ctzll(length), f->join, f->ctx);
        lo = end;
    }
    s->top = top;
    return 0;
}

static int fold_body(size_t lo, size_t hi, void *p)
{
    fold_job *f = p;
    if (!f->parts) return fold_on(f, &f->own, 0, lo, hi);
    char *stack = f->stacks + (size_t)tine_thread() * f->stride;
    fold_stack s = {stack, stack};
    int rc = fold_on(f, &s, lo, lo, hi);
    if (rc) return rc;
    stack_finish(f, &s);
    memcpy(f->parts + (lo - f->from) / f->chunk * f->size, s.acc, f->size);
    return 0;
}

/* The team is called in: memory for a part a chunk and a stack a thread. */
static int fold_split(void *p, const team_call *c)
{
    fold_job *f = p;
    size_t slots = (size_t)c->threads;
    f->stride = round_up(f->depth * f->size, LINE);
    if (f->size > PTRDIFF_MAX / 2 / c->chunks || f->stride > PTRDIFF_MAX / 2 / slots)
        return TINE_ENOMEM;
    size_t parts = round_up(c->chunks * f->size, LINE);
    f->parts = scratch_get(parts + slots * f->stride);
    if (!f->parts) return TINE_ENOMEM;
    f->stacks = f->parts + parts;
    f->from = c->from;
    f->chunk = c->chunk;
    f->chunks = c->chunks;
    return 0;
}

static void join_parts(fold_job *f)
{
    for (size_t k = 0; k < f->chunks; k++) {
        memcpy(f->own.top, f->parts + k * f->size, f->size);
        f->own.top = carry(f->own.top, f->size, f->from / f->chunk + k, f->join, f->ctx);
    }
}

static int fold(tine_leaf *leaf, tine_join *join, void *ctx, void *acc, size_t acc_size, size_t n,
                size_t block, size_t unit, double ns, const tine_opts *o)
{
    static const tine_opts none;
    if (!o) o = &none;
    if (!leaf) return error_rule(TINE_EINVAL, "leaf is NULL");
    if (!join) return error_rule(TINE_EINVAL, "join is NULL");
    if (!acc) return error_rule(TINE_EINVAL, "acc is NULL");
    if (!acc_size) return error_rule(TINE_EINVAL, "acc_size is 0");
    if (!block) return error_rule(TINE_EINVAL, "block is 0");
    if (o->spread_)
        return o->spread_->fold(o->spread_, leaf, join, ctx, acc, acc_size, n, block, unit, ns);
    if (n == 0 || n > PTRDIFF_MAX || !tine_can_have_(o))
        return tine_for_(fold_body, NULL, n, 1, 0, o);

    char near[NEAR] __attribute__((aligned(64)));
    size_t depth = 2 + (n > unit ? 64 - (size_t)__builtin_clzll((n - 1) / unit) : 0);
    char *stack = acc_size <= NEAR / depth         ? near
                  : acc_size < PTRDIFF_MAX / depth ? scratch_get(depth * acc_size)
                                                   : NULL;
    if (!stack) return error_rule(TINE_ENOMEM, NULL);
    fold_job f = {.leaf = leaf,
                  .join = join,
                  .ctx = ctx,
                  .id = acc,
                  .size = acc_size,
                  .n = n,
                  .block = block,
                  .unit = unit,
                  .depth = depth,
                  .own = {stack, stack}};
    team_loop l = {.body = fold_body,
                   .ctx = &f,
                   .n = n,
                   .grain = unit,
                   .ns = ns,
                   .key = (uintptr_t)leaf,
                   .max_chunks = CHUNKS_MAX,
                   .on_chunks = fold_split};
    if (o->threads > CHUNKS_MAX / 16) l.max_chunks = (size_t)o->threads * 16;
    if ((o->chunk || o->mapped) && PARTS_BYTES / acc_size > l.max_chunks)
        l.max_chunks = PARTS_BYTES / acc_size;
    int rc = team_run(&l, o);
    if (rc == 0) {
        join_parts(&f);
        stack_finish(&f, &f.own);
        memcpy(acc, f.own.acc, acc_size);
    }
    scratch_put(f.parts);
    if (stack != near) scratch_put(stack);
    return rc;
}

int tine_fold_(tine_leaf *leaf, tine_join *join, void *ctx, void *acc, size_t acc_size, size_t n,
               size_t block, double ns, const tine_opts *o)
{
    return fold(leaf, join, ctx, acc, acc_size, n, block, block, ns, o);
}

int tine_fold_tree_(tine_leaf *leaf, tine_join *join, void *ctx, void *acc, size_t acc_size,
                    size_t n, const tine_opts *o)
{
    static const tine_opts none;
    const unsigned from = error_mark();
    team_loop small = {.n = n, .grain = 1, .max_chunks = CHUNKS_MAX, .key = (uintptr_t)leaf};
    double ns;
    if (!o) o = &none;
    if (n == 0 || n > BLOCK_MAX || !tine_can_have_(o) || o->spread_ ||
        !team_shortcut(&small, o, &ns))
        return fold(leaf, join, ctx, acc, acc_size, n, BLOCK_MAX, 1, 0, o);
    /* the leaf makes the whole tree */
    int was = thread_enter(), rc = guard_leaf(leaf, acc, 0, n, ctx);
    thread_leave(was);
    if (rc) failed_forget();
    return error_unnamed(from, error_of_body(rc));
}

int tine_fold(tine_leaf *leaf, tine_join *join, void *ctx, void *acc, size_t acc_size, size_t n,
              const tine_opts *o)
{
    unsigned from = error_mark();
    size_t block = 1;
    while (block < BLOCK_MAX && block * 2 <= n / PARTS) block *= 2;
    return error_exit(from, fold(leaf, join, ctx, acc, acc_size, n, block, block, 0, o),
                      "tine_fold");
}
