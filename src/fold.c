/* fold.c - folds whose bits depend on n alone: fixed blocks, joined in a fixed tree.

   The tree is a binary counter's: block i is pushed on a stack, and for every trailing 1 of i the two on top are joined, so
   that the stack holds one finished node for each 1 in the number of blocks so far; at the end they are joined from the
   right. A chunk is a power of two of blocks, begins at a multiple of its size, and hence is one node: threads fold chunks,
   the calling thread pushes the chunks' nodes on the same kind of stack, and the tree is the same however it was cut.

       blocks   0 1 2 3 4 5 6          ((0 1)(2 3)) ((4 5) 6)
       chunks   0 1 2 3 | 4 5 6        of four blocks: the same tree                                                        */
#include <string.h>
#include "scratch.h"
#include "team.h"

enum {
    BLOCK_MAX = 2048,  /* elements; reproducible.md: part of the promise */
    PARTS = 64,        /* a user's fold has at least so many blocks: part of the promise */
    CHUNKS_MAX = 1024, /* enough to even out hundreds of threads, few enough to keep a part for each */
    NEAR = 10240,      /* bytes of parts kept on the stack: 1024 doubles and two threads' stacks */
    LINE = 128         /* bytes between what two threads write: two cache lines, which are fetched together */
};
static const size_t PARTS_BYTES = (size_t)64 << 20; /* of parts, before chunks given by the user are made larger */

typedef struct fold_job {
    tine_leaf *leaf;
    tine_join *join;
    void *ctx;
    const void *id;
    char *parts;  /* one acc a chunk */
    char *stacks; /* one stack a thread, depth accs each */
    size_t size, block, chunk, stride; /* stride: bytes from one thread's stack to the next */
} fold_job;

/* A stack of accs, as the tree above needs it. */
typedef struct fold_stack {
    char *acc;
    size_t top;
} fold_stack;

static void stack_join(const fold_job *f, fold_stack *s)
{
    s->top--;
    f->join(s->acc + (s->top - 1) * f->size, s->acc + s->top * f->size, f->ctx);
}

/* What lies on top now is node i of its level: joins what is complete. */
static void stack_carry(const fold_job *f, fold_stack *s, size_t i)
{
    s->top++;
    for (; i & 1; i >>= 1) stack_join(f, s);
}

static void stack_finish(const fold_job *f, fold_stack *s)
{
    while (s->top > 1) stack_join(f, s);
}

/* Folds the one chunk [lo, hi) into its part. */
static int fold_chunk(size_t lo, size_t hi, void *p)
{
    const fold_job *f = p;
    fold_stack s = {f->stacks + (size_t)tine_thread() * f->stride, 0};
    for (size_t i = 0; lo < hi; i++) {
        size_t end = hi - lo < f->block ? hi : lo + f->block;
        void *top = s.acc + s.top * f->size;
        memcpy(top, f->id, f->size);
        int rc = f->leaf(top, lo, end, f->ctx);
        if (rc) return rc;
        stack_carry(f, &s, i);
        lo = end;
    }
    stack_finish(f, &s);
    memcpy(f->parts + (hi - 1) / f->chunk * f->size, s.acc, f->size);
    return 0;
}

/* Joins the chunks' parts, in place: the stack never overtakes the part that is next. */
static void join_parts(const fold_job *f, size_t chunks)
{
    fold_stack s = {f->parts, 0};
    for (size_t i = 0; i < chunks; i++) {
        if (s.top < i) memcpy(s.acc + s.top * f->size, f->parts + i * f->size, f->size);
        stack_carry(f, &s, i);
    }
    stack_finish(f, &s);
}

static size_t power_up_to(size_t v) /* the largest power of two up to v > 0 */
{
    size_t p = 1;
    while (p <= v / 2) p *= 2;
    return p;
}

/* The number of blocks in a chunk, a power of two: what the user asked for or more, few enough for their parts. */
static size_t blocks_a_chunk(size_t blocks, size_t block, size_t size, double ns, const tine_opts *o)
{
    size_t most = CHUNKS_MAX, want = 1, asked = o->chunk;
    if (o->threads > CHUNKS_MAX / 16) most = (size_t)o->threads * 16;
    if (asked && PARTS_BYTES / size > most) most = PARTS_BYTES / size;
    if (plan_stays_alone(ns * (double)(blocks * block), o)) most = 1;
    while (want < blocks && want * block < asked) want *= 2;
    while ((blocks - 1) / want + 1 > most) want *= 2;
    return want;
}

/* Memory for one acc a chunk and a stack a thread, near if it is little; 0 or an error. */
static int take_parts(fold_job *f, size_t chunks, size_t width, int threads, char *near, void **far)
{
    size_t depth = 2; /* a node for each power of two below width, and the block that comes next */
    for (size_t w = width; w > 1; w /= 2) depth++;
    if (f->size > PTRDIFF_MAX / 2 / (chunks + depth * (size_t)threads)) return TINE_EINVAL;
    size_t parts = (chunks * f->size + LINE - 1) / LINE * LINE;
    f->stride = (depth * f->size + LINE - 1) / LINE * LINE;
    size_t bytes = parts + (size_t)threads * f->stride;
    f->parts = bytes <= NEAR ? near : (*far = scratch_get(bytes));
    if (!f->parts) return TINE_ENOMEM;
    f->stacks = f->parts + parts;
    return 0;
}

int tine_fold_(tine_leaf *leaf, tine_join *join, void *ctx, void *acc, size_t acc_size, size_t n, size_t block, double ns,
               const tine_opts *o)
{
    static const tine_opts none;
    if (!o) o = &none;
    if (!leaf || !join || !acc || !acc_size || !block) return TINE_EINVAL;
    if (n == 0 || n > PTRDIFF_MAX || (unsigned)o->sched > TINE_RUNTIME) return tine_for_(fold_chunk, NULL, n, 1, 0, o);

    size_t blocks = (n - 1) / block + 1, width = blocks_a_chunk(blocks, block, acc_size, ns, o), chunks = (blocks - 1) / width + 1;
    fold_job f = {.leaf = leaf, .join = join, .ctx = ctx, .id = acc, .size = acc_size, .block = block, .chunk = width * block};
    team_loop l = {.body = fold_chunk, .ctx = &f, .n = n, .grain = block, .chunk = f.chunk, .ns = ns,
                   .threads = chunks == 1 ? 1 : plan_team_size(o, chunks)};
    char near[NEAR] __attribute__((aligned(64)));
    void *far = NULL;
    int rc = take_parts(&f, chunks, width, l.threads, near, &far);
    if (rc == 0) rc = team_run(&l, o);
    if (rc == 0) {
        join_parts(&f, chunks);
        memcpy(acc, f.parts, acc_size);
    }
    scratch_put(far);
    return rc;
}

int tine_fold(tine_leaf *leaf, tine_join *join, void *ctx, void *acc, size_t acc_size, size_t n, const tine_opts *o)
{
    size_t block = n < PARTS ? 1 : power_up_to(n / PARTS);
    return tine_fold_(leaf, join, ctx, acc, acc_size, n, block < BLOCK_MAX ? block : BLOCK_MAX, 0, o);
}
