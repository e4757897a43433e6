/* sample_sort.c - a stable sort by a user's order (include/tine/make_sort.h). A sample gives
   splitters, which form a search tree (Sanders and Winkel 2004). Each element goes down the tree
   without a branch that could be mispredicted, and then to its bucket. Elements that equal a
   splitter have a bucket of their own, which needs no more sorting.

       x ──sample──> tree     x ──classify──> buckets' sizes ──> scatter ──> y ──sort each──> x

   Tiles of x are classified and scattered in order, so equal elements keep their order. A bucket is
   sorted by one thread, in the same way, until it is short enough for a merge sort. */
#include <string.h>
#include "../runtime/error.h"
#include "../runtime/hash.h"
#include "../runtime/scratch.h"
#include "../runtime/sizes.h"
#include "natural_runs.h"
#include "sample_sort.h"

enum {
    MERGED = 512, /* for up to this many elements a merge sort is faster */
    LEAF = 128,   /* the desired number of elements in the buckets of the last level */
    /* The largest logarithm of the number of buckets. Buckets of equal elements double that
       number. */
    LOG_MAX = 8,
    BUCKETS = 2 << LOG_MAX,
    /* The largest size of a tree in bytes, so that it stays in L1; large elements make fewer
       buckets. */
    TREE_BYTES = 16384,
    TREE_ALIGN = 64,
    LOG_MIN = 2,  /* the least logarithm, for elements of any size */
    SAMPLES = 4,  /* elements of the sample for each bucket */
    SAMPLED = 32, /* at most one element in SAMPLED is in the sample */
    /* the largest number of levels of buckets; beyond it, a bucket of a hostile array or order is
       merged */
    DEPTH = 4,
    MERGED_MIN = 128,  /* the least number of elements of several runs that are merged */
    ALONE = 4096,      /* elements: one thread sorts fewer before a team has started */
    TILES = 64,        /* the largest number of tiles of x */
    TILE_LENGTH = 2048 /* elements in a tile, at most, until there are TILES tiles */
};
/* Nanoseconds an element on one thread, for a cheap order, estimated (3.4 GHz Zen 3). LEVEL_NS: for
   each level of the tree. SORT_NS: for each binary digit of a bucket's size. */
static const double LEVEL_NS = 0.5, SCATTER_NS = 2, SORT_NS = 1.2;

typedef struct sorting {
    const tine_less_ *f;
    const void *c; /* the context of f */
    char *x, *y;
    uint16_t *bucket; /* [element]: its bucket, while its neighbours are classified */
    size_t n, tile, tiles;
    double weight; /* the share of the operation that the whole sort is, for progress */
    unsigned log;
    char *tree; /* the tree of the whole array, and then one for each thread */
    size_t tree_bytes;
    size_t start[BUCKETS + 1];
    /* [tile][bucket]: the number of elements that the bucket gets from the tile. Later it is the
       place of the next of these elements. */
    size_t (*at)[BUCKETS];
} sorting;

static unsigned log_max(size_t size)
{
    unsigned log = LOG_MAX;
    while (log > LOG_MIN && size << (log + 1) > TREE_BYTES) log--;
    return log;
}

/* The logarithm of the number of buckets for n elements; 0: none, the elements are merged. If one
   level cannot have all buckets, two levels share them. */
static unsigned log_of(const sorting *w, size_t n)
{
    const unsigned wanted = bit_width(n / LEAF), max = log_max(w->f->size);
    return n <= MERGED ? 0 : wanted <= max ? wanted : wanted < 2 * max ? (wanted + 1) / 2 : max;
}

/* Builds the tree from a sample of from[0, n). `room` has room for n elements; the sample is copied
   there. */
static unsigned make_tree(const sorting *w, char *tree, const char *from, char *room, size_t n,
                          unsigned log)
{
    const size_t size = w->f->size, many = min_size((size_t)SAMPLES << log, n / SAMPLED);
    sample_copy(room, from, n / many, 0, many, size);
    w->f->run(room, room + many * size, many, 0, w->c);
    return w->f->tree(tree, room, many, log, w->c);
}

static bool is_equal(size_t bucket) { return bucket && bucket % 2 == 0; }

/* Sorts from[0, n) into `to`, or in place if `stay`. bucket: room for the buckets of n elements. */
static void sort_alone(const sorting *w, char *from, char *to, uint16_t *bucket, size_t n,
                       bool stay, int depth)
{
    const size_t size = w->f->size;
    unsigned log = depth < DEPTH ? log_of(w, n) : 0;
    if (log == 0) {
        w->f->run(from, to, n, !stay, w->c);
        return;
    }
    size_t at[BUCKETS] = {0}, sum = 0;
    char *const tree = w->tree + (1 + (size_t)tine_thread()) * w->tree_bytes;
    log = make_tree(w, tree, from, to, n, log);
    w->f->classify(bucket, at, from, n, tree, log, w->c);
    for (size_t b = 0; b < (size_t)2 << log; b++) {
        const size_t many = at[b];
        at[b] = sum;
        sum += many;
    }
    w->f->scatter(to, at, bucket, from, n);
    for (size_t b = 0, i = 0; b < (size_t)2 << log; i = at[b++]) {
        const size_t many = at[b] - i;
        if (!is_equal(b))
            sort_alone(w, to + i * size, from + i * size, bucket + i, many, !stay, depth + 1);
        else if (stay)
            memcpy(from + i * size, to + i * size, many * size);
    }
}

static int alone_body(size_t lo, size_t hi, void *ctx)
{
    const sorting *w = ctx;
    (void)lo, (void)hi;
    sort_alone(w, w->x, w->y, w->bucket, w->n, true, 0);
    return 0;
}

static int classify_body(size_t lo, size_t hi, void *ctx)
{
    const sorting *w = ctx;
    for (size_t p = lo; p < hi; p++) {
        const size_t from = p * w->tile, n = min_size(w->n - from, w->tile);
        memset(w->at[p], 0, sizeof w->at[p]);
        w->f->classify(w->bucket + from, w->at[p], w->x + from * w->f->size, n, w->tree, w->log,
                       w->c);
    }
    return 0;
}

static int scatter_body(size_t lo, size_t hi, void *ctx)
{
    const sorting *w = ctx;
    for (size_t p = lo; p < hi; p++) {
        const size_t from = p * w->tile, n = min_size(w->n - from, w->tile);
        w->f->scatter(w->y, w->at[p], w->bucket + from, w->x + from * w->f->size, n);
    }
    return 0;
}

/* Copies the elements of tile p that are in buckets of equal elements. */
static void copy_equal(const sorting *w, size_t p)
{
    const size_t size = w->f->size, lo = p * w->tile, hi = min_size(w->n, lo + w->tile);
    for (size_t b = 2; b < (size_t)2 << w->log; b += 2) {
        const size_t from = max_size(lo, w->start[b]), to = min_size(hi, w->start[b + 1]);
        if (from < to) memcpy(w->x + from * size, w->y + from * size, (to - from) * size);
    }
}

/* Copies tiles of equal elements, then sorts the other buckets. */
static int finish_body(size_t lo, size_t hi, void *ctx)
{
    const sorting *w = ctx;
    const size_t size = w->f->size;
    for (size_t k = lo; k < hi; k++) {
        const size_t b = k - w->tiles, i = k < w->tiles ? 0 : w->start[b];
        if (k < w->tiles)
            copy_equal(w, k);
        else if (!is_equal(b))
            sort_alone(w, w->y + i * size, w->x + i * size, w->bucket + i, w->start[b + 1] - i,
                       false, 1);
    }
    return 0;
}

/* Computes where each tile's elements of each bucket go. */
static void find_places(sorting *w)
{
    size_t sum = 0;
    for (size_t b = 0; b < (size_t)2 << w->log; b++) {
        w->start[b] = sum;
        for (size_t p = 0; p < w->tiles; p++) {
            const size_t many = w->at[p][b];
            w->at[p][b] = sum;
            sum += many;
        }
    }
    w->start[(size_t)2 << w->log] = sum;
}

static int sort_by_buckets(phases *s, sorting *w)
{
    const double tile = (double)w->tile;
    w->log = make_tree(w, w->tree, w->x, w->y, w->n, w->log);
    int rc = phases_for(s, classify_body, w, w->tiles, LEVEL_NS * w->log * tile, 0.25 * w->weight);
    if (rc) return rc;
    find_places(w);
    rc = phases_for(s, scatter_body, w, w->tiles, SCATTER_NS * tile, 0.15 * w->weight);
    if (rc) return rc;
    s->committed = true;
    const size_t parts = w->tiles + ((size_t)2 << w->log);
    return phases_for(s, finish_body, w, parts,
                      SORT_NS * bit_width(w->n >> w->log) * (double)w->n / (double)parts,
                      0.5 * w->weight);
}

/* Allocates what the sort needs beyond the memory of a merge sort; false: no memory. */
static bool take_room(sorting *w, int threads)
{
    w->log = log_of(w, w->n);
    if (w->log == 0) return true;
    w->tile = tile_length(w->n, TILE_LENGTH, TILES);
    w->tiles = tile_count(w->n, w->tile);
    w->tree_bytes = round_up(w->f->size * ((size_t)2 << log_max(w->f->size)), TREE_ALIGN);
    w->tree = scratch_get((1 + (size_t)threads) * w->tree_bytes);
    w->at = w->tree ? scratch_get(w->tiles * sizeof *w->at) : NULL;
    w->bucket = w->at ? scratch_get(w->n * sizeof *w->bucket) : NULL;
    return w->bucket;
}

/* Sorts elements in any order. w->y has room for as many. */
static int sort_others(phases *s, sorting *w)
{
    int rc;
    if (!take_room(w, s->threads))
        rc = TINE_ENOMEM;
    else if (w->n > ALONE)
        rc = sort_by_buckets(s, w);
    else
        rc = phases_for(s, alone_body, w, 1, SORT_NS * bit_width(w->n) * (double)w->n,
                        0.9 * w->weight);
    scratch_put(w->bucket);
    scratch_put(w->at);
    scratch_put(w->tree);
    return rc;
}

typedef struct rest {
    phases *s;
    const sorting *w;
} rest;

/* Sorts the elements between runs. */
static int sort_rest(void *ctx, void *x, void *y, size_t n)
{
    const rest *r = ctx;
    sorting w = {.f = r->w->f, .c = r->w->c, .x = x, .y = y, .n = n};
    return sort_others(r->s, &w);
}

static int sort_by(phases *s, sorting *w)
{
    rest r = {s, w};
    const natural_rest between = {RUNS_MAX, MERGED_MIN, sort_rest, &r};
    const int rc = natural_runs(s, w->x, w->n, w->f, w->c, &between, w->weight);
    if (rc != SORT_DECLINED) return rc;
    w->y = scratch_get(w->n * w->f->size);
    const int failed = w->y ? sort_others(s, w) : TINE_ENOMEM;
    scratch_put(w->y);
    return failed;
}

int sample_sort(phases *s, void *x, size_t n, const tine_less_ *f, const void *c, double weight)
{
    sorting w = {.f = f, .c = c, .x = x, .n = n, .weight = weight};
    return n > 1 ? sort_by(s, &w) : 0;
}

int tine_sort_by_(void *x, size_t n, const tine_less_ *f, const void *c, const char *name,
                  const tine_opts *o)
{
    const unsigned from = error_mark();
    phases s;
    if (phases_begin(&s, n, o)) return error_exit(from, TINE_EINVAL, name);
    return error_exit(from, phases_end(&s, sample_sort(&s, x, n, f, c, 1)), name);
}
