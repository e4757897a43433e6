/* fold.c - folds whose bits depend on n alone: fixed blocks, joined in a fixed tree.

   The tree is that of a binary counter. Block i is pushed on a stack. For every trailing 1 of i,
   the two topmost nodes are joined. So the stack holds one complete subtree for each 1 in the
   number of blocks pushed. At the end these are joined from the right.

   A chunk has a power of two of blocks and begins at a multiple of its size, so it is one node of
   that tree. Threads fold chunks, and the calling thread pushes their nodes on its own stack. So
   the tree does not depend on the chunks.

       blocks   0 1 2 3 4 5 6          ((0 1)(2 3)) ((4 5) 6)
       chunks   0 1 2 3 | 4 5 6        of four blocks: the same tree

   Before the team starts, the calling thread folds blocks onto its stack one after another
   (fold_on). Some leaves make the same tree of single elements by themselves (unit == 1). Such a
   leaf gets up to `block` elements in one call. */
#include <string.h>
#include "../runtime/error.h"
#include "../runtime/failed.h"
#include "../runtime/guard.h"
#include "../runtime/scratch.h"
#include "../runtime/sizes.h"
#include "../runtime/thread_index.h"
#include "../schedule/loop.h"
#include "fold_block.h"
#include "spread.h"

enum {
    /* The largest number of chunks. It balances hundreds of threads, and memory for one acc a chunk
       stays small. */
    CHUNKS_MAX = 1024,
    /* A stack of accs up to this many bytes lies on the calling thread's own stack. */
    STACK_BYTES = 2048,
    /* Bytes between the data of two threads: two cache lines, which the hardware fetches
       together. */
    LINE = 128
};
/* The most memory for the accs of chunks, if options.chunk asks for more than CHUNKS_MAX chunks. */
static const size_t PARTS_BYTES = (size_t)64 << 20;

/* A stack of accs. top is the place of the next acc. */
typedef struct fold_stack {
    char *acc, *top;
} fold_stack;

typedef struct fold_job {
    tine_leaf *leaf;
    tine_join *join;
    void *ctx;
    const void *id;
    size_t size, n, block, unit;
    size_t depth;   /* the most accs that a stack holds */
    fold_stack own; /* the calling thread's stack, which begins at element 0 */
    char *parts;    /* one acc for each chunk; NULL before the team starts */
    char *stacks;   /* one stack for each thread */
    size_t stride;  /* bytes from one thread's stack to the next */
    /* from: the team's first element. chunk: the elements in a chunk. chunks: the number of chunks.
     */
    size_t from, chunk, chunks;
} fold_job;

/* memcpy with a constant size for the most frequent acc. This saves 0.2 µs in a fold of 100 blocks
   of one element. */
static void copy(void *to, const void *from, size_t size)
{
    if (size == sizeof(uint64_t))
        memcpy(to, from, sizeof(uint64_t));
    else
        memcpy(to, from, size);
}

/* The acc at `top` is node i of its level. Joins complete subtrees, and returns the new top. */
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

/* The number of elements of the next leaf, which begins `after` elements behind the stack's first
   one. It is a block, or fewer elements up to the next multiple of a block. */
static size_t leaf_length(const fold_job *f, size_t after)
{
    size_t aligned = after & -after;
    return aligned && aligned < f->block ? aligned : f->block;
}

/* Folds [lo, hi) onto a stack that began at element `base`. All three are multiples of `unit`,
   except the end of the array. The number of a block is found by a shift: with a division, a fold
   of a hundred blocks of one element took twice as long. */
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
        /* length is a power of two */
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

/* Called when the team starts: takes memory for an acc a chunk and a stack a thread. */
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

/* A right child is joined where it lies. Copies of all parts, of a kilobyte each in fdot, would be
   much of the calling thread's work. */
static void join_parts(fold_job *f)
{
    for (size_t k = 0; k < f->chunks; k++) {
        const size_t i = f->from / f->chunk + k;
        const char *part = f->parts + k * f->size;
        char *top = f->own.top;
        if (i & 1) {
            top -= f->size;
            guard_join(f->join, top, part, f->ctx);
        } else {
            memcpy(top, part, f->size);
        }
        f->own.top = carry(top, f->size, i & 1 ? i >> 1 : 0, f->join, f->ctx);
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

    char on_stack[STACK_BYTES] __attribute__((aligned(64)));
    size_t depth = 2 + (n > unit ? 64 - (size_t)__builtin_clzll((n - 1) / unit) : 0);
    char *stack = acc_size <= STACK_BYTES / depth  ? on_stack
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
    if (stack != on_stack) scratch_put(stack);
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
    if (n == 0 || n > FOLD_BLOCK_MAX || !tine_can_have_(o) || o->spread_ ||
        !team_shortcut(&small, o, &ns))
        return fold(leaf, join, ctx, acc, acc_size, n, FOLD_BLOCK_MAX, 1, 0, o);
    /* One call of the leaf makes the whole tree. */
    int was = thread_enter(), rc = guard_leaf(leaf, acc, 0, n, ctx);
    thread_leave(was);
    if (rc) failed_forget();
    return error_unnamed(from, error_of_body(rc));
}

int tine_fold(tine_leaf *leaf, tine_join *join, void *ctx, void *acc, size_t acc_size, size_t n,
              const tine_opts *o)
{
    const unsigned from = error_mark();
    const size_t block = fold_block(n);
    return error_exit(from, fold(leaf, join, ctx, acc, acc_size, n, block, block, 0, o),
                      "tine_fold");
}
