/* parallel_quicksort.c - sorts keys over all threads where they lie. Every thread parts a piece of a stretch about one pivot; what
   then lies on the wrong side of the whole stretch changes places; so on, until there are enough stretches for all threads.

       | < < < > > | < < > > > |  ──swap──>  | < < < < < | > > > > > |  ──> … ──> each stretch is one thread's (kernels/sort/quicksort-inl.h) */
#include <string.h>
#include "../runtime/scratch.h"
#include "../runtime/sizes.h"
#include "parallel_quicksort.h"

enum {
    PIECES = 16,          /* of a stretch at most, … */
    PIECE_LEAST = 4096,   /* … of at least so many keys */
    EACH = 8,             /* stretches a thread: one that is late is late by so much */
    STRETCHES = 256,      /* at most */
    ROUNDS = 24,          /* at most: a hostile array cannot make it endless */
    SWAPPED = 4096        /* bytes that change places at once */
};
/* Nanoseconds a key on one thread (2.5 GHz Cascade Lake). */
static const double SPLIT_NS = 0.5, SWAP_NS = 0.4, QUICK_NS = 6;
static const struct radix_map KEYS; /* of keys: as they are */

typedef struct stretch {
    size_t lo, n;
    bool done;             /* all keys are equal */
    bool strip;            /* the least key is `least`, and many equal it */
    uint64_t least, pivot; /* what is below the pivot comes first; 0: the stretch stays as it is */
    size_t below[PIECES];
} stretch;

typedef struct parting {
    const sort_job *j;
    char *x;
    size_t n, limit, threads, many; /* many stretches; one of more than `limit` keys is cut, … */
    size_t pieces;                  /* … in so many pieces */
    bool raw;                       /* x has elements; the first round makes keys of them: a pass less */
    size_t cut[STRETCHES], cuts;    /* stretches that are cut in this round */
    stretch s[STRETCHES];
} parting;

static size_t piece_from(const parting *w, const stretch *s, size_t p) { return s->lo + s->n / w->pieces * p; }
static size_t piece_to(const parting *w, const stretch *s, size_t p)
{
    return p + 1 == w->pieces ? s->lo + s->n : piece_from(w, s, p + 1);
}

static int split_body(size_t lo, size_t hi, void *ctx)
{
    parting *w = ctx;
    for (size_t t = lo; t < hi; t++) {
        stretch *s = &w->s[w->cut[t / w->pieces]];
        const size_t p = t % w->pieces, from = piece_from(w, s, p);
        s->below[p] = w->j->ops->split(w->x + from * w->j->size, piece_to(w, s, p) - from, s->pivot,
                                        w->raw ? &w->j->map : NULL);
    }
    return 0;
}

/* Runs of misplaced keys, one piece after the other: those not below the pivot in front of `mid`, or those below behind it. */
typedef struct runs {
    size_t piece, at, to;
    bool low;
} runs;

static void next_run(const parting *w, const stretch *s, runs *r, size_t mid)
{
    while (r->at >= r->to && r->piece < w->pieces) {
        const size_t from = piece_from(w, s, r->piece), to = piece_to(w, s, r->piece), part = from + s->below[r->piece];
        r->piece++;
        r->at = r->low ? (from > mid ? from : mid) : part;
        r->to = r->low ? part : min_size(to, mid);
    }
}

static void skip(const parting *w, const stretch *s, runs *r, size_t mid, size_t keys)
{
    for (next_run(w, s, r, mid); r->at < r->to && keys >= r->to - r->at; next_run(w, s, r, mid)) {
        keys -= r->to - r->at;
        r->at = r->to;
    }
    r->at += keys;
}

static size_t below(const parting *w, const stretch *s)
{
    size_t sum = 0;
    for (size_t p = 0; p < w->pieces; p++) sum += s->below[p];
    return sum;
}

/* Misplaced pairs [from, to) of a stretch change places. */
static void swap_pairs(const parting *w, const stretch *s, size_t mid, size_t from, size_t to)
{
    const size_t size = w->j->size;
    runs high = {.low = false}, low = {.low = true};
    skip(w, s, &high, mid, from);
    skip(w, s, &low, mid, from);
    for (size_t left = to - from, many; left; left -= many) {
        next_run(w, s, &high, mid);
        next_run(w, s, &low, mid);
        char aside[SWAPPED];
        many = min_size(min_size(left, sizeof aside / size), min_size(high.to - high.at, low.to - low.at));
        memcpy(aside, w->x + high.at * size, many * size);
        memcpy(w->x + high.at * size, w->x + low.at * size, many * size);
        memcpy(w->x + low.at * size, aside, many * size);
        high.at += many;
        low.at += many;
    }
}

static int swap_body(size_t lo, size_t hi, void *ctx)
{
    const parting *w = ctx;
    for (size_t t = lo; t < hi; t++) {
        const stretch *s = &w->s[w->cut[t / w->pieces]];
        const size_t mid = s->lo + below(w, s), part = t % w->pieces;
        size_t pairs = 0;
        for (size_t p = 0; p < w->pieces; p++) {
            const size_t from = piece_from(w, s, p) + s->below[p], end = min_size(piece_to(w, s, p), mid);
            pairs += from < end ? end - from : 0;
        }
        swap_pairs(w, s, mid, pairs * part / w->pieces, pairs * (part + 1) / w->pieces);
    }
    return 0;
}

/* Which stretches are cut, and where. */
static void plan_round(parting *w)
{
    const uint64_t most = w->j->size == 8 ? UINT64_MAX : UINT32_MAX;
    w->cuts = 0;
    for (size_t k = 0; k < w->many && w->many + w->cuts < STRETCHES; k++) {
        stretch *s = &w->s[k];
        if (s->done || s->n <= w->limit) continue;
        int tied = 0;
        if (s->strip && s->least == most) {
            s->done = true;
            continue;
        }
        s->pivot = s->strip ? s->least + 1
                            : w->j->ops->pivot(w->x + s->lo * w->j->size, s->n, w->raw ? &w->j->map : &KEYS, &tied);
        if (!s->strip) s->least = tied ? s->pivot : 0;
        w->cut[w->cuts++] = k;
    }
    /* Where stretches are as many as threads, each is parted whole, and nothing has to change places. */
    if (w->cuts) w->pieces = min_size(min_size((w->threads - 1) / w->cuts + 1, PIECES), w->limit / PIECE_LEAST);
}

/* A stretch that was cut becomes two. */
static void cut(parting *w, stretch *s)
{
    const size_t first = below(w, s);
    if (s->strip) {
        stretch *rest = &w->s[w->many++];
        *rest = (stretch){.lo = s->lo + first, .n = s->n - first};
        s->n = first;
        s->done = true;
    } else if (first == 0) {
        s->strip = true;
        s->least = s->pivot;
    } else {
        stretch *rest = &w->s[w->many++];
        *rest = (stretch){.lo = s->lo + first, .n = s->n - first, .strip = s->least == s->pivot, .least = s->least};
        s->n = first;
    }
}

static int quick_body(size_t lo, size_t hi, void *ctx)
{
    const parting *w = ctx;
    for (size_t k = lo; k < hi; k++) {
        const stretch *s = &w->s[k];
        if (s->done)
            w->j->ops->put(w->x + s->lo * w->j->size, w->x + s->lo * w->j->size, s->n, &w->j->map);
        else
            w->j->ops->quick(w->x + s->lo * w->j->size, s->n, &w->j->map);
    }
    return 0;
}

/* The largest first: none is left for the end. */
static void order_stretches(parting *w)
{
    for (size_t k = 1; k < w->many; k++) {
        const stretch s = w->s[k];
        size_t at = k;
        for (; at && w->s[at - 1].n < s.n; at--) w->s[at] = w->s[at - 1];
        w->s[at] = s;
    }
}

int sort_pivots(const sort_job *j, void *x, size_t n)
{
    const size_t threads = (size_t)j->s->threads;
    parting *const w = scratch_get(sizeof *w);
    if (!w) return SORT_MANY;
    w->j = j, w->x = x, w->n = n, w->threads = threads, w->many = 1, w->raw = true;
    w->limit = n / (EACH * threads);
    if (w->limit < 2 * PIECE_LEAST) w->limit = 2 * PIECE_LEAST;
    w->s[0] = (stretch){.n = n};
    j->s->deaf = true;
    for (int round = 0; round < ROUNDS; round++) {
        plan_round(w);
        if (w->cuts == 0) break;
        size_t keys = 0;
        for (size_t k = 0; k < w->cuts; k++) keys += w->s[w->cut[k]].n;
        const double each = (double)keys / (double)(w->cuts * w->pieces);
        steps_for(j->s, split_body, w, w->cuts * w->pieces, SPLIT_NS * each, 0);
        if (w->pieces > 1) steps_for(j->s, swap_body, w, w->cuts * w->pieces, SWAP_NS * each, 0);
        for (size_t k = 0; k < w->cuts; k++) cut(w, &w->s[w->cut[k]]);
        w->raw = false;
    }
    order_stretches(w);
    const int rc = steps_for(j->s, quick_body, w, w->many, QUICK_NS * (double)n / (double)w->many, j->part * 0.9);
    scratch_put(w);
    return rc;
}
