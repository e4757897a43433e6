/* bincount.c - counts how often each bin occurs, over all threads. Up to WORD_BINS bins, a thread
   counts in tables of 32 bits; if bins are few it uses several tables, so that increments of equal
   neighbours need not wait for each other. More bins are counted in tables of bytes, whose carries
   go to a table that all threads share. So a million bins take one megabyte, which a second-level
   cache holds. The order of counting does not matter: the result is the same for any options. */
#include <stdbool.h>
#include <string.h>
#include "bincount.h"
#include "../runtime/error.h"
#include "../runtime/scratch.h"
#include "../runtime/sizes.h"

enum {
    TILES = 256,        /* the largest number of tiles */
    TILE_LENGTH = 4096, /* elements in a tile, at most, until there are TILES tiles */
    ALONE = 16384,      /* with fewer elements one thread is faster */
    /* with fewer elements a bin one thread is faster: clearing and adding up tables would take
       longer than counting */
    SHARED = 4,
    STACK_BINS = 1024, /* up to this many bins one thread counts on its stack */
    /* up to this many bins, a table of 32 bits leaves room in a second-level cache of 1 MiB: 1.2 ns
       an element, where bytes take 1.6 */
    WORD_BINS = 65536,
    /* Up to this many bins, the counts themselves fit a second-level cache of 1 MiB. One thread
       that counts in them needs .6 of the time of tables of bytes for as many elements as bins. */
    CACHED_BINS = 1 << 17,
    /* Up to this many bins, two tables of bytes leave room in a second-level cache of 1 MiB. */
    BYTE_BINS = 1 << 18,
    /* The tables are added up by tiles of bins. A tile has at most BINS_TILE bins. With fewer bins
       in all there are about BINS_TILES tiles. A tile is a multiple of BINS_LINE bins, a cache line
       of `count`. */
    BINS_TILE = 16384,
    BINS_TILES = 256,
    BINS_LINE = 8,
    LINE = 16 /* words of a cache line */
};
/* Nanoseconds on one thread (2.5 GHz Cascade Lake). COUNT_NS: to count an element. ADD_NS: to add
   up a bin of one table. CLEAR_NS: to clear a bin's carry. */
static const double COUNT_NS = 0.7, ADD_NS = 0.1, CLEAR_NS = 0.3;

typedef struct work {
    const struct tine_bins_job *j;
    /* stride: the bytes of one table of bytes, or the words of all tables of a thread. tables: the
       number of tables per thread. */
    size_t tile, stride, tables;
    int k; /* If tables consist of words, each thread has 1 << k tables. */
    size_t *count;
    /* [thread][table][bin]. After each thread's tables stands one word: 1 once they are cleared.
       NULL: the field `bytes` is used instead. */
    uint32_t *words;
    uint32_t *carries; /* [bin]: how often a byte overflowed to 256 */
    uint8_t *bytes;    /* [thread][table][bin]: a count modulo 256 */
    uint8_t *used;     /* [thread]: whether the thread's tables of bytes are cleared and in use. */
    size_t threads;
    size_t bins_tile; /* the number of bins that are added up at a time */
    double weight;    /* the share of the operation, for progress */
} work;

/* ---- one thread, which counts in the output -------------------------------------------------- */
/* Counts on one thread. Up to STACK_BINS bins are counted in a table on the stack, so that `count`
   stays as it was if an element is out of range. For more bins the elements are checked first. */
static int alone(size_t *count, const struct tine_bins_job *j)
{
    uint32_t room[BINS_BATCH];
    /* on_stack[bins] counts the elements that are in no bin. */
    size_t on_stack[STACK_BINS + 1], *const t = j->bins <= STACK_BINS ? on_stack : count;
    const uint32_t *id;
    for (size_t i = 0; j->fails && t == count && i < j->n; i += BINS_BATCH)
        if (!j->ids(room, i, min_size(j->n - i, BINS_BATCH), j->ctx)) return TINE_ERANGE;
    memset(t, 0, sizeof *t * (t == on_stack ? j->bins + 1 : j->bins));
    if (j->raw && !j->ops->plain(t, j->raw, j->n, (uint32_t)j->bins)) return TINE_ERANGE;
    for (size_t i = 0; !j->raw && i < j->n; i += BINS_BATCH) {
        const size_t m = min_size(j->n - i, BINS_BATCH);
        if (!(id = j->ids(room, i, m, j->ctx))) return TINE_ERANGE;
        if (j->fails || t == on_stack) {
            j->ops->plain(t, id, m, UINT32_MAX);
            continue;
        }
        for (size_t k = 0; k < m; k++)
            if (id[k] < j->bins) count[id[k]]++;
    }
    if (t == on_stack && j->bins) memcpy(count, on_stack, sizeof on_stack[0] * j->bins);
    return 0;
}

static int alone_body(size_t lo, size_t hi, void *ctx)
{
    const work *w = ctx;
    (void)lo, (void)hi;
    return alone(w->count, w->j) ? 1 : 0;
}

/* Adds up the bins of all tables by `body`. */
static void add_up(phases *s, tine_body *body, work *w, size_t tables)
{
    const size_t bins = w->j->bins, even = round_up(tile_count(bins, BINS_TILES), BINS_LINE);
    w->bins_tile = min_size(even, BINS_TILE);
    phases_for(s, body, w, tile_count(bins, w->bins_tile),
               ADD_NS * (double)w->bins_tile * (double)tables, w->weight * 0.1);
}

/* ---- up to WORD_BINS bins -------------------------------------------------------------------- */
/* This thread's tables. The thread clears them itself; if another one did, each line would have to
   come from its cache. */
static uint32_t *my_words(const work *w)
{
    uint32_t *mine = w->words + (size_t)tine_thread() * w->stride, *used = mine + w->stride - LINE;
    if (!*used) memset(mine, 0, (w->stride - LINE) * sizeof *mine);
    *used = 1;
    return mine;
}

static int words_body(size_t lo, size_t hi, void *ctx)
{
    const work *w = ctx;
    const struct tine_bins_job *j = w->j;
    uint32_t room[BINS_BATCH], *const mine = my_words(w);
    hi = min_size(hi * w->tile, j->n), lo *= w->tile;
    if (j->raw) return !j->ops->words[w->k](mine, j->raw + lo, hi - lo, (uint32_t)j->bins);
    for (; lo < hi; lo += BINS_BATCH) {
        const size_t m = min_size(hi - lo, BINS_BATCH);
        const uint32_t *id = j->ids(room, lo, m, j->ctx);
        if (!id) return 1;
        j->ops->words[w->k](mine, id, m, UINT32_MAX);
    }
    return 0;
}

static int add_words_body(size_t lo, size_t hi, void *ctx)
{
    const work *w = ctx;
    lo *= w->bins_tile, hi = min_size(hi * w->bins_tile, w->j->bins);
    memset(w->count + lo, 0, (hi - lo) * sizeof *w->count);
    for (size_t thread = 0; thread < w->threads; thread++) {
        const uint32_t *t = w->words + thread * w->stride;
        if (!t[w->stride - LINE]) continue;
        for (size_t k = 0; k < (size_t)1 << w->k; k++, t += BINS_APART(w->k))
            for (size_t b = lo; b < hi; b++) w->count[b] += t[b];
    }
    return 0;
}

static int count_in_words(phases *s, size_t *count, work *w, size_t tiles, double ns)
{
    const size_t bins = w->j->bins;
    w->count = count;
    for (w->k = 3; bins > (size_t)BINS_IN(w->k);) w->k--;
    w->stride = (w->k ? BINS_APART(w->k) << w->k : (bins / LINE + 1) * LINE + LINE) + LINE;
    w->threads = (size_t)s->threads;
    w->words = scratch_get(w->threads * w->stride * sizeof *w->words);
    if (!w->words) return TINE_ENOMEM;
    for (size_t t = 1; t <= w->threads; t++) w->words[t * w->stride - LINE] = 0;
    int rc = phases_for(s, words_body, w, tiles, ns, w->weight * 0.9);
    if (rc == 0) {
        s->committed = true;
        add_up(s, add_words_body, w, w->threads << w->k);
    }
    scratch_put(w->words);
    return rc;
}

/* ---- more than WORD_BINS bins ---------------------------------------------------------------- */
static int bytes_body(size_t lo, size_t hi, void *ctx)
{
    const work *w = ctx;
    const struct tine_bins_job *j = w->j;
    uint32_t room[BINS_BATCH], carried[BINS_BATCH];
    uint8_t *mine = w->bytes + (size_t)tine_thread() * w->tables * w->stride, *t[4];
    if (!w->used[tine_thread()]) memset(mine, 0, w->tables * w->stride);
    w->used[tine_thread()] = 1;
    for (size_t k = 0; k < 4; k++) t[k] = mine + k % w->tables * w->stride;
    hi = min_size(hi * w->tile, j->n);
    for (lo *= w->tile; lo < hi; lo += BINS_BATCH) {
        const size_t m = min_size(hi - lo, BINS_BATCH);
        const uint32_t *id = j->ids(room, lo, m, j->ctx);
        if (!id) return 1;
        const size_t many = j->ops->bytes(t, carried, id, m);
        for (size_t k = 0; k < many; k++)
            __atomic_fetch_add(&w->carries[carried[k]], 1, __ATOMIC_RELAXED);
    }
    return 0;
}

static int clear_body(size_t lo, size_t hi, void *ctx)
{
    const work *w = ctx;
    memset(w->carries + lo, 0, (hi - lo) * sizeof *w->carries);
    return 0;
}

static int add_body(size_t lo, size_t hi, void *ctx)
{
    const work *w = ctx;
    lo *= w->bins_tile, hi = min_size(hi * w->bins_tile, w->j->bins);
    for (size_t b = lo; b < hi; b++) w->count[b] = (size_t)w->carries[b] << 8;
    for (size_t k = 0; k < w->threads * w->tables; k++) {
        const uint8_t *t = w->bytes + k * w->stride;
        if (!w->used[k / w->tables]) continue;
        for (size_t b = lo; b < hi; b++) w->count[b] += t[b];
    }
    return 0;
}

static int count_in_bytes(phases *s, size_t *count, work *w, size_t tiles, double ns)
{
    const size_t bins = w->j->bins;
    w->count = count;
    w->tables = bins <= BYTE_BINS ? 2 : 1;
    w->stride = (bins / 64 + 1) * 64 + 64;
    w->threads = (size_t)s->threads;
    const size_t size = w->threads * w->tables * w->stride;
    w->bytes = scratch_get(size + w->stride * sizeof *w->carries + w->threads);
    if (!w->bytes) return TINE_ENOMEM;
    w->carries = (uint32_t *)(void *)(w->bytes + size);
    w->used = (uint8_t *)(w->carries + w->stride);
    memset(w->used, 0, w->threads);
    int rc = phases_for(s, clear_body, w, w->stride, CLEAR_NS, 0);
    if (rc == 0) rc = phases_for(s, bytes_body, w, tiles, ns, w->weight * 0.9);
    if (rc == 0) {
        s->committed = true;
        add_up(s, add_body, w, w->threads * w->tables);
    }
    scratch_put(w->bytes);
    return rc;
}

int bincount(phases *s, size_t *count, const struct tine_bins_job *j, double weight)
{
    if (j->n == 0) return alone(count, j);
    const size_t bins = j->bins;
    work w = {
        .j = j, .tile = tile_length(j->n, TILE_LENGTH, TILES), .count = count, .weight = weight};
    const double ns = COUNT_NS + j->ns;
    const bool words =
        bins && bins <= WORD_BINS && j->n >> 32 == 0; /* counters of 32 bits suffice */
    const size_t cost = words ? bins : bins <= CACHED_BINS ? bins / 2 : bins / 16;
    int rc;
    if (j->n < ALONE || j->n / SHARED < cost)
        rc = phases_for(s, alone_body, &w, 1, ns * (double)j->n, weight);
    else
        rc = (words ? count_in_words : count_in_bytes)(s, count, &w, tile_count(j->n, w.tile),
                                                       ns * (double)w.tile);
    return rc > 0 ? TINE_ERANGE : rc;
}

/* Gives the code TINE_ERANGE its text, which says what is out of range. Returns rc. */
static int named(int rc)
{
    return rc == TINE_ERANGE ? error_rule(rc, "an element of x is not in [0, bins)") : rc;
}

int tine_bins_(size_t *count, const struct tine_bins_job *j, const tine_opts *o)
{
    if (j->n <= 2048 && phases_plain(o)) return named(alone(count, j));
    phases s;
    const int rc = phases_begin(&s, j->n, o);
    return rc ? rc : phases_end(&s, named(bincount(&s, count, j, 1)));
}
