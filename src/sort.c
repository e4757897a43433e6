/* sort.c - sorts keys over all threads: one digit, whose buckets are even because a sample cuts them, brings every key near
   its place; then each bucket is one thread's own, small enough for its cache (kernels/radix.h).

       x ──span──> in order? reversed? equal? ──cut──> buckets ──count, scatter──> y ──each bucket──> x

   Pieces of x are cut by n alone and scattered in order, so equal keys keep theirs. */
#include <string.h>
#include "cpus.h"
#include "scratch.h"
#include "sort.h"

enum {
    PIECES = 64,              /* of x at most, … */
    PIECE_LEAST = 16384,      /* … of at least so many keys, so that counting by pieces is not lost in adding up */
    ALONE = 32768,            /* up to so many keys one thread is faster: its buckets would be leaves */
    BUCKET_BYTES = 256 << 10, /* a bucket and its spare fit the second-level cache; … */
    CUT_BITS = 10,            /* … but more buckets than 2^CUT_BITS have no room there for their write buffers */
    SAMPLES_A_BUCKET = 8,
    SPLIT_BITS = 8,           /* a cell has at most so many bits of buckets */
    BUCKETS_MOST = 4 << CUT_BITS,
    BIG = 1 << 18,            /* a bucket of more keys, and more than an eighth of all, is shared out in its turn; … */
    DEPTH = 6,                /* … so deep at most: a hostile array cannot make it endless */
    NEAR = 4096               /* bytes of spare on the stack */
};
/* Nanoseconds a key on one thread, estimated for a 2.5 GHz Cascade Lake: what the engine is told of each loop's cost. */
static const double SPAN_NS = 0.4, COUNT_NS = 1, SCATTER_NS = 2.5, BUCKET_NS = 6, PUT_NS = 0.5;

typedef struct work {
    const sort_job *j;
    const struct radix_map *in;
    char *x, *y, *to; /* to is x or y */
    size_t n, piece, largest;
    struct radix_cut cut;
    size_t start[BUCKETS_MOST + 1]; /* of each bucket, in keys */
    uint32_t *count;                /* [piece][bucket] */
    size_t *at;                     /* [piece][bucket]: where its next key goes */
} work;

static unsigned bits(uint64_t v) { return v ? 64 - (unsigned)__builtin_clzll(v) : 0; }
static size_t pieces(size_t n) { return n / PIECE_LEAST >= PIECES ? PIECES : n / PIECE_LEAST + 1; }
static size_t least_of(size_t a, size_t b) { return a < b ? a : b; }

/* ---- the first look ----------------------------------------------------------------------------------------------------- */
typedef struct look {
    const sort_job *j;
    const void *x;
    size_t n, piece;
    struct radix_span spans[PIECES];
} look;

static int span_body(size_t lo, size_t hi, void *ctx)
{
    look *l = ctx;
    for (size_t p = lo; p < hi; p++) {
        l->spans[p] = (struct radix_span){UINT64_MAX, 0, 1, 1};
        l->j->ops->span(&l->spans[p], l->x, p * l->piece, least_of(l->n, (p + 1) * l->piece), &l->j->in);
    }
    return 0;
}

int sort_span(const sort_job *j, struct radix_span *span, const void *x, size_t n, double part)
{
    look l = {.j = j, .x = x, .n = n, .piece = (n - 1) / pieces(n) + 1};
    const size_t many = (n - 1) / l.piece + 1;
    const int rc = steps_for(j->s, span_body, &l, many, SPAN_NS * (double)l.piece, part);
    if (rc) return rc;
    *span = l.spans[0];
    for (size_t p = 1; p < many; p++) {
        if (l.spans[p].least < span->least) span->least = l.spans[p].least;
        if (l.spans[p].most > span->most) span->most = l.spans[p].most;
        span->up &= l.spans[p].up;
        span->down &= l.spans[p].down;
    }
    return 0;
}

/* ---- the cut ------------------------------------------------------------------------------------------------------------ */
/* A number for each i with no pattern in it (the finishing steps of splitmix64). */
static uint64_t mixed(uint64_t i)
{
    i = (i + 1) * 0x9e3779b97f4a7c15u;
    i = (i ^ (i >> 30)) * 0xbf58476d1ce4e5b9u;
    return i ^ (i >> 27);
}

/* Cells with many samples are split, cells with few are joined, until each bucket has about SAMPLES_A_BUCKET. */
static void cut_by_sample(work *w, const struct radix_span *span)
{
    const sort_job *j = w->j;
    struct radix_cut *c = &w->cut;
    uint32_t seen[RADIX_CELLS] = {0};
    const unsigned width = bits(span->most - span->least), wanted = bits(w->n * j->size / BUCKET_BYTES) + 1;
    const unsigned want = wanted > CUT_BITS ? CUT_BITS : wanted < 4 ? 4 : wanted;
    const size_t samples = (size_t)SAMPLES_A_BUCKET << want, stride = w->n / samples;
    c->least = span->least;
    c->shift = width > RADIX_CELL_BITS ? width - RADIX_CELL_BITS : 0;
    for (size_t i = 0; i < samples; i++)
        seen[(j->ops->key(w->x, i * stride + mixed(i) % stride, w->in) - c->least) >> c->shift]++;
    uint32_t buckets = 0, sum = 0;
    bool open = false; /* whether bucket number `buckets` has cells already, with sum samples */
    for (uint32_t k = 0; k < RADIX_CELLS; k++) {
        const unsigned more = seen[k] < 2 * SAMPLES_A_BUCKET ? 0 : (unsigned)least_of(least_of(bits(seen[k] / SAMPLES_A_BUCKET) - 1,
                                                                                               SPLIT_BITS), c->shift);
        if (open && sum + seen[k] > SAMPLES_A_BUCKET + SAMPLES_A_BUCKET / 2) open = false, sum = 0, buckets++;
        c->cell[k] = buckets << 8 | (c->shift - more);
        open = true;
        sum += seen[k];
        if (sum >= SAMPLES_A_BUCKET) open = false, sum = 0, buckets += 1u << more;
    }
    c->buckets = buckets + open;
}

/* ---- count, scatter ----------------------------------------------------------------------------------------------------- */
static int count_body(size_t lo, size_t hi, void *ctx)
{
    const work *w = ctx;
    for (size_t p = lo; p < hi; p++) {
        uint32_t *count = w->count + p * w->cut.buckets;
        const size_t from = p * w->piece;
        memset(count, 0, w->cut.buckets * sizeof *count);
        w->j->ops->count(count, w->x + from * w->j->size, least_of(w->n - from, w->piece), w->in, &w->cut);
    }
    return 0;
}

static void add_up(work *w, size_t many)
{
    const size_t buckets = w->cut.buckets;
    size_t sum = 0;
    w->largest = 0;
    for (size_t b = 0; b < buckets; b++) {
        w->start[b] = sum;
        for (size_t p = 0; p < many; p++) {
            w->at[p * buckets + b] = sum;
            sum += w->count[p * buckets + b];
        }
        if (sum - w->start[b] > w->largest) w->largest = sum - w->start[b];
    }
    w->start[buckets] = sum;
}

static int scatter_body(size_t lo, size_t hi, void *ctx)
{
    const work *w = ctx;
    const int past = w->n * w->j->size > cpus_last_cache;
    void *buffers = past ? scratch_get(RADIX_BUFFERS(w->cut.buckets)) : NULL;
    for (size_t p = lo; p < hi; p++) {
        const size_t from = p * w->piece;
        w->j->ops->scatter(w->y, w->at + p * w->cut.buckets, w->x + from * w->j->size, least_of(w->n - from, w->piece), w->in,
                           &w->cut, buffers);
    }
    scratch_put(buffers);
    return 0;
}

/* ---- buckets ------------------------------------------------------------------------------------------------------------ */
static int is_big(const work *w, size_t n) { return n > BIG && n > w->n / 8; }

static int bucket_body(size_t lo, size_t hi, void *ctx)
{
    const work *w = ctx;
    const sort_job *j = w->j;
    const size_t room = least_of(w->largest * j->size, 2 * BUCKET_BYTES);
    char *near = w->n * j->size > 2 * BUCKET_BYTES ? scratch_get(room) : NULL;
    for (size_t b = lo; b < hi; b++) {
        const size_t n = w->start[b + 1] - w->start[b], at = w->start[b] * j->size;
        if (n == 0 || is_big(w, n)) continue;
        j->ops->bucket(w->to + at, w->y + at, near && n * j->size <= room ? near : w->x + at, n, &j->out, j->low, 0);
    }
    scratch_put(near);
    return 0;
}

typedef struct put {
    const sort_job *j;
    char *to;
    const char *from;
    size_t n, piece;
} put;

static int put_body(size_t lo, size_t hi, void *ctx)
{
    const put *c = ctx;
    for (size_t p = lo; p < hi; p++) {
        const size_t from = p * c->piece, size = c->j->size;
        c->j->ops->put(c->to + from * size, c->from + from * size, least_of(c->n - from, c->piece), &c->j->out);
    }
    return 0;
}

static int put_all(const sort_job *j, char *to, const char *from, size_t n)
{
    put c = {j, to, from, n, (n - 1) / pieces(n) + 1};
    return steps_for(j->s, put_body, &c, (n - 1) / c.piece + 1, PUT_NS * (double)c.piece, 0);
}

static int share_out(const sort_job *j, const struct radix_map *in, char *x, char *y, size_t n, int to_y,
                     const struct radix_span *span, work *w, int depth);

/* A bucket that holds much of the whole: keys in y, which now are what x was. */
static void share_again(const work *outer, size_t b, int depth)
{
    static const struct radix_map none;
    const sort_job *j = outer->j;
    const size_t n = outer->start[b + 1] - outer->start[b], at = outer->start[b] * j->size;
    struct radix_span span;
    sort_job plain = *j;
    plain.in = none;
    sort_span(&plain, &span, outer->y + at, n, 0);
    if (span.up || span.least >> j->low == span.most >> j->low) {
        put_all(j, outer->to + at, outer->y + at, n);
        return;
    }
    work *w = depth < DEPTH ? scratch_get(sizeof *w) : NULL;
    if (w) {
        share_out(j, &none, outer->y + at, outer->x + at, n, outer->to == outer->x, &span, w, depth + 1);
    } else { /* by one thread, then: no more than exchanges of bits, for any n */
        j->ops->whole(outer->y + at, NULL, n, &none, j->low);
        put_all(j, outer->to + at, outer->y + at, n);
    }
    scratch_put(w);
}

/* Sorts x to x or to y. After an error x is as it was. */
static int share_out(const sort_job *j, const struct radix_map *in, char *x, char *y, size_t n, int to_y,
                     const struct radix_span *span, work *w, int depth)
{
    const double part = depth ? 0 : j->part;
    w->j = j, w->in = in, w->x = x, w->y = y, w->to = to_y ? y : x, w->n = n;
    w->piece = (n - 1) / pieces(n) + 1;
    const size_t many = (n - 1) / w->piece + 1;
    cut_by_sample(w, span);
    const size_t cells = many * w->cut.buckets;
    w->at = scratch_get(cells * (sizeof *w->at + sizeof *w->count));
    if (!w->at) {
        j->ops->whole(x, NULL, n, in, j->low);
        if (depth) put_all(j, w->to, x, n);
        return 0;
    }
    w->count = (uint32_t *)(w->at + cells);
    int rc = steps_for(j->s, count_body, w, many, COUNT_NS * (double)w->piece, part * 0.1);
    if (rc == 0) {
        add_up(w, many);
        rc = steps_for(j->s, scatter_body, w, many, SCATTER_NS * (double)w->piece, part * 0.3);
    }
    if (rc == 0) {
        j->s->deaf = true;
        for (size_t b = 0; b < w->cut.buckets; b++)
            if (is_big(w, w->start[b + 1] - w->start[b])) share_again(w, b, depth);
        steps_for(j->s, bucket_body, w, w->cut.buckets, BUCKET_NS * (double)n / w->cut.buckets, part * 0.6);
    }
    scratch_put(w->at);
    return rc;
}

/* ---- the whole ---------------------------------------------------------------------------------------------------------- */
typedef struct simple {
    const sort_job *j;
    void *x, *spare;
    size_t n, piece;
} simple;

static int alone_body(size_t lo, size_t hi, void *ctx)
{
    const simple *c = ctx;
    (void)lo, (void)hi;
    c->j->ops->whole(c->x, c->spare, c->n, &c->j->in, c->j->low);
    return 0;
}

static int reverse_body(size_t lo, size_t hi, void *ctx)
{
    const simple *c = ctx;
    c->j->ops->reverse(c->x, lo * c->piece, least_of(c->n / 2, hi * c->piece), c->n);
    return 0;
}

static int sort_alone(const sort_job *j, void *x, void *spare, size_t n)
{
    simple c = {j, x, spare, n, n};
    return steps_for(j->s, alone_body, &c, 1, (double)n, j->part);
}

int sort_in_place(const sort_job *j, void *x, void *spare, size_t n)
{
    struct radix_span span;
    if (n <= j->ops->leaf) return n ? sort_alone(j, x, NULL, n) : 0;
    int rc = sort_span(j, &span, x, n, j->part * 0.1);
    if (rc || span.up || span.least >> j->low == span.most >> j->low) return rc;
    if (span.down) {
        simple c = {j, x, NULL, n, (n / 2 - 1) / pieces(n) + 1};
        j->s->deaf = true;
        return steps_for(j->s, reverse_body, &c, (n / 2 - 1) / c.piece + 1, PUT_NS * (double)c.piece, j->part * 0.9);
    }
    work *w = n > ALONE && spare ? scratch_get(sizeof *w) : NULL;
    if (!w || n >> 37) { /* without memory; pieces beyond 2^31 keys would not be counted in 32 bits */
        scratch_put(w);
        j->s->deaf = true;
        return sort_alone(j, x, n >> 31 ? NULL : spare, n);
    }
    rc = share_out(j, &j->in, x, spare, n, 0, &span, w, 0);
    scratch_put(w);
    return rc;
}

int tine_sort_keys_(void *x, size_t n, const struct tine_keys *k, const tine_opts *o)
{
    uint64_t near[NEAR / 8];
    steps s;
    int rc = steps_begin(&s, n, o);
    if (rc) return rc;
    void *spare = n <= k->ops->leaf ? NULL : n * k->size <= sizeof near ? near : scratch_get(n * k->size);
    const sort_job j = {&s, k->ops, k->size, k->map, k->map, 0, 1};
    rc = sort_in_place(&j, x, spare, n);
    if (spare != near) scratch_put(spare);
    return steps_end(&s, rc);
}
