/* topk.c - the k greatest elements. A sample gives a threshold that a few more than k keys reach.
   One pass finds these candidates, and they are sorted. If the sample was wrong, or if too many
   keys are equal, the k-th key is first found by its rank.

       sample ──> threshold ──pass──> candidates ──sort──> the first k

   Candidates are sorted by index, and then stably by descending key. If the caller wants no
   indexes, they are sorted by key alone; many of them are found and sorted by a quickselect of a
   copy. */
#include <math.h>
#include <stdatomic.h>
#include <string.h>
#include "../runtime/scratch.h"
#include "../runtime/sizes.h"
#include "../sort/argsort.h"
#include "../sort/sample.h"
#include "../sort/sort.h"
#include "select.h"

enum {
    TILE = 1024, /* elements searched before the candidates among them are stored */
    SAMPLE_MIN = 64,
    SAMPLE_MAX = 16384,
    /* if this many more keys of the sample equal the threshold than exceed it, many keys of the
       array are equal */
    MANY_TIES = 8,
    TIES_TILES = 256, /* the largest number of tiles in a search for equal keys */
    TAKEN = 1024,     /* elements copied to their places at once */
    /* If n <= SHORT and k <= LIST, one thread keeps the greatest elements in a list and looks at
       STRIDE elements at a time. If n > BARE, a threshold from a sample of SEEN elements keeps
       others out; without it, all elements of an ascending array would go through the list. */
    SHORT = 16384,
    BARE = 2048,
    SEEN = 256,
    LIST = 32,
    STRIDE = 128,
    /* If more than 1 in DENSE elements is wanted, the k-th key is found by its rank; if more than 1
       in DENSER, all elements are sorted. For 1e6 elements, finding by rank takes a fifth of the
       time of sorting if 1/14 of them is wanted, two thirds if 1/4 is. */
    DENSE = 16,
    DENSER = 3
};
/* safety margin of the threshold, in standard deviations of the sample */
static const double SPARE = 4;
static const double TAKE_NS = 4, BACK_NS = 0.5; /* nanoseconds an element on one thread */

typedef struct top {
    phases *s;
    const struct tine_keys *k;
    const struct tine_select *ops;
    const char *x;
    size_t n, many;      /* many: the k of the call */
    uint64_t threshold;  /* An element is a candidate if its key is at least this. */
    size_t *at;          /* the indexes of the candidates */
    size_t room;         /* the number of indexes for which `at` has room */
    _Atomic size_t used; /* the number of candidates found, including those that do not fit */
} top;

static uint64_t key_at(const top *t, size_t i) { return t->k->ops->key(t->x, i, &t->k->map); }
static uint64_t greatest(const top *t) { return t->k->size == 4 ? UINT32_MAX : UINT64_MAX; }

/* ---- candidates ------------------------------------------------------------------------------ */
static int pass_body(size_t lo, size_t hi, void *ctx)
{
    top *t = ctx;
    size_t at[TILE + 1];
    for (size_t b = lo; b < hi; b++) {
        /* More candidates were found than t->at has room for. */
        if (atomic_load_explicit(&t->used, memory_order_relaxed) > t->room) return 0;
        const size_t from = b * TILE, end = from + min_size(t->n - from, TILE);
        const size_t found = t->ops->reach(at, t->x, from, end, &t->k->map, t->threshold);
        if (found == 0) continue;
        const size_t to = atomic_fetch_add_explicit(&t->used, found, memory_order_relaxed);
        if (to <= t->room && found <= t->room - to) memcpy(t->at + to, at, found * sizeof *at);
    }
    return 0;
}

static int pass(top *t, double part)
{
    t->used = 0;
    return phases_for(t->s, pass_body, t, tile_count(t->n, TILE), t->ops->ns * TILE, part);
}

/* The size of the sample: a key in 256, fewer in a long array. Sorting it takes a tenth of the
   pass. */
static size_t sample_size(size_t n)
{
    const size_t dense = n / 256 < 4096 ? n / 256 : 4096, sparse = n / 2048,
                 size = dense > sparse ? dense : sparse;
    return min_size(size < SAMPLE_MIN   ? SAMPLE_MIN
                    : size > SAMPLE_MAX ? SAMPLE_MAX
                                        : size,
                    n / 2 + 1);
}

/* The key that somewhat more than `many` keys reach, by a sample. *tied: very many keys equal
   it. */
static uint64_t guess(const top *t, uint64_t *sample, size_t size, bool *tied)
{
    sample_keys(sample, size, t->x, t->n, t->k, &t->k->map);
    const double expected = (double)t->many / (double)t->n * (double)size;
    const size_t rank = (size_t)(expected + SPARE * sqrt(expected) + SPARE);
    if (rank >= size) return 0;
    size_t same = 0;
    while (rank + same < size && sample[size - 1 - rank - same] == sample[size - 1 - rank]) same++;
    *tied = same > rank + MANY_TIES;
    return sample[size - 1 - rank];
}

/* The search for keys that equal `key`. Tile p has at[p + 1] - at[p] of them after the first pass,
   which counts. The second pass writes their indexes to `to`, in order, as many as are wanted. */
typedef struct tie_search {
    const top *t;
    uint64_t key;
    size_t *to, wanted, tile;
    size_t at[TIES_TILES + 1];
} tie_search;

/* Finds the keys of a tile that equal `key`; writes up to `room` indexes, if `to` is not NULL. */
static size_t ties_in(const tie_search *s, size_t p, size_t *to, size_t room)
{
    const top *t = s->t;
    const size_t end = min_size(t->n, (p + 1) * s->tile);
    size_t at[TILE + 1], got = 0;
    for (size_t from = p * s->tile; from < end && got < room; from += TILE) {
        const size_t found =
            t->ops->reach(at, t->x, from, from + min_size(end - from, TILE), &t->k->map, s->key);
        for (size_t i = 0; i < found && got < room; i++) {
            if (key_at(t, at[i]) != s->key) continue;
            if (to) to[got] = at[i];
            got++;
        }
    }
    return got;
}

static int count_ties_body(size_t lo, size_t hi, void *ctx)
{
    tie_search *s = ctx;
    for (size_t p = lo; p < hi; p++) s->at[p + 1] = ties_in(s, p, NULL, SIZE_MAX);
    return 0;
}

static int list_ties_body(size_t lo, size_t hi, void *ctx)
{
    const tie_search *s = ctx;
    for (size_t p = lo; p < hi; p++)
        if (s->at[p] < s->at[p + 1] && s->at[p] < s->wanted)
            ties_in(s, p, s->to + s->at[p], s->wanted - s->at[p]);
    return 0;
}

/* Finds the lowest indexes of keys that equal `key`, at most `wanted` of them, and adds their
   number to t->used. */
static int ties(top *t, uint64_t key, size_t wanted)
{
    if (wanted == 0) return 0;
    tie_search s = {.t = t, .key = key, .to = t->at + t->used, .wanted = wanted};
    s.tile = tile_length(t->n, TILE, TIES_TILES);
    const size_t tiles = tile_count(t->n, s.tile);
    const double ns = t->ops->ns * (double)s.tile;
    int rc = phases_for(t->s, count_ties_body, &s, tiles, ns, 0);
    for (size_t p = 0; p < tiles; p++) s.at[p + 1] += s.at[p];
    if (rc == 0) rc = phases_for(t->s, list_ties_body, &s, tiles, ns, 0);
    t->used += min_size(wanted, s.at[tiles]);
    return rc;
}

/* Finds exactly `many` candidates: all keys greater than the k-th one, and the first of those that
   equal it. */
static int exactly(top *t)
{
    const size_t rank = t->n - t->many;
    select_job j = {.s = t->s, .k = t->k, .ops = t->ops};
    uint64_t key;
    int rc = select_keys(&j, &key, &rank, 1, t->x, t->n);
    t->used = 0;
    if (rc == 0 && key < greatest(t)) {
        t->threshold = key + 1;
        rc = pass(t, 0);
    }
    return rc ? rc : ties(t, key, t->many - t->used);
}

/* If few elements are wanted, drops the candidates that are less than as many others. Sorting all
   of them would take longer than the pass, on a large team. */
static void drop_lesser(top *t)
{
    uint64_t best[LIST] = {0};
    size_t used = 0;
    for (size_t i = 0; i < t->used; i++) {
        const uint64_t key = key_at(t, t->at[i]);
        if (used == t->many && key <= best[used - 1]) continue;
        size_t to = used < t->many ? used++ : used - 1;
        for (; to > 0 && best[to - 1] < key; to--) best[to] = best[to - 1];
        best[to] = key;
    }
    size_t kept = 0;
    for (size_t i = 0; i < t->used; i++)
        if (key_at(t, t->at[i]) >= best[t->many - 1]) t->at[kept++] = t->at[i];
    t->used = kept;
}

/* ---- candidates in order --------------------------------------------------------------------- */
typedef struct take {
    const size_t *order, *from;
    size_t *at;
    const char *x;
    char *values;
    size_t size, n;
} take;

static int take_body(size_t lo, size_t hi, void *ctx)
{
    const take *c = ctx;
    hi = min_size(hi * TAKEN, c->n);
    for (size_t i = lo * TAKEN; i < hi; i++) {
        const size_t at = c->from ? c->from[c->order[i]] : c->order[i];
        if (c->at) c->at[i] = at;
        if (!c->values) continue;
        if (c->size == 4)
            memcpy(c->values + i * 4, c->x + at * 4, 4);
        else
            memcpy(c->values + i * 8, c->x + at * 8, 8);
    }
    return 0;
}

static int take_all(phases *s, take *c, double part)
{
    return phases_for(s, take_body, c, (c->n + TAKEN - 1) / TAKEN, TAKE_NS * TAKEN, part);
}

/* The keys in descending order: key becomes ~key. */
static struct tine_keys descending(const struct tine_keys *k)
{
    struct tine_keys d = *k;
    d.map.sign = ~k->map.sign;
    d.map.base = 0 - k->map.base;
    return d;
}

/* Sorts the candidates' values. If no indexes are wanted, equal elements are the same, and their
   order does not matter. */
static int values_in_order(const top *t, char *values, char *picked, void *spare,
                           const struct tine_keys *d)
{
    take c = {t->at, NULL, NULL, t->x, picked, d->size, t->used};
    take_all(t->s, &c, 0.01);
    const sort_job j = {t->s, d->ops, d->size, d->map, 0, 0.08};
    const int rc = sort_in_place(&j, picked, spare, t->used);
    if (rc == 0) memcpy(values, picked, t->many * d->size);
    return rc;
}

/* Sorts the candidates. room: memory for `used` indexes, as many values, and what sorting takes. */
static int in_order(top *t, size_t *at, char *values, size_t *room)
{
    static const struct radix_map none;
    const size_t used = t->used;
    size_t *const order = room, *const spare = room + 2 * used;
    char *const picked = (char *)(room + used);
    const struct tine_keys d = descending(t->k);
    if (!at) return values_in_order(t, values, picked, spare, &d);
    sort_job j = {t->s, t->k->packed, sizeof *spare, none, 0, 0.01};
    sort_in_place(&j, t->at, spare, used);
    take c = {t->at, NULL, NULL, t->x, picked, t->k->size, used};
    take_all(t->s, &c, 0.01);
    int rc = argsort(t->s, order, picked, used, &d, 0.05);
    if (rc) return rc;
    c = (take){order, t->at, at, t->x, values, t->k->size, t->many};
    return take_all(t->s, &c, 0.03);
}

/* ---- the few of a short array: one pass that keeps them in order ----------------------------- */
typedef struct list {
    const top *t;
    uint64_t start; /* At least `many` elements have a key >= start. */
    uint64_t key[LIST];
    size_t at[LIST];
} list;

static int list_body(size_t lo, size_t hi, void *ctx)
{
    list *l = ctx;
    const top *t = l->t;
    size_t at[STRIDE + 1], used = 0;
    /* Once the list is full, it only takes keys greater than its last key. So of equal keys the
       first ones stay. */
    uint64_t threshold = l->start;
    (void)lo, (void)hi;
    for (size_t from = 0; from < t->n; from += STRIDE) {
        const size_t found = t->ops->reach(at, t->x, from, from + min_size(t->n - from, STRIDE),
                                           &t->k->map, threshold);
        for (size_t i = 0; i < found; i++) {
            const uint64_t key = key_at(t, at[i]);
            if (used == t->many && key <= l->key[used - 1]) continue;
            size_t to = used < t->many ? used++ : used - 1;
            for (; to > 0 && l->key[to - 1] < key; to--)
                l->key[to] = l->key[to - 1], l->at[to] = l->at[to - 1];
            l->key[to] = key, l->at[to] = at[i];
        }
        if (used < t->many) continue;
        if (l->key[used - 1] == greatest(t)) break;
        threshold = l->key[used - 1] + 1;
    }
    return 0;
}

static int of_short(top *t, size_t *at, char *values)
{
    list l = {.t = t};
    if (t->n > BARE) {
        uint64_t sample[2 * SEEN];
        sample_keys(sample, SEEN, t->x, t->n, t->k, &t->k->map);
        l.start = sample[SEEN - t->many];
    }
    const int rc = phases_for(t->s, list_body, &l, 1, t->ops->ns * (double)t->n, 0.9);
    t->s->committed = true;
    for (size_t i = 0; rc == 0 && i < t->many; i++) {
        if (at) at[i] = l.at[i];
        if (values) memcpy(values + i * t->k->size, t->x + l.at[i] * t->k->size, t->k->size);
    }
    return rc;
}

/* ---- values alone: a copy in which the greatest elements are sorted ----------------------------
 */
typedef struct back {
    const char *copy;
    char *values;
    size_t n, many, size;
} back;

/* Copies values [lo, hi) from the end of the copy. */
static int back_body(size_t lo, size_t hi, void *ctx)
{
    const back *b = ctx;
    hi = min_size(hi * TAKEN, b->many);
    for (size_t i = lo * TAKEN; i < hi; i++) {
        if (b->size == 4)
            memcpy(b->values + i * 4, b->copy + (b->n - 1 - i) * 4, 4);
        else
            memcpy(b->values + i * 8, b->copy + (b->n - 1 - i) * 8, 8);
    }
    return 0;
}

/* SORT_DECLINED: no memory for the copy. */
static int by_copy(top *t, char *values)
{
    const size_t size = t->k->size;
    char *const copy = scratch_get(t->n * size);
    if (!copy) return SORT_DECLINED;
    select_job j = {.s = t->s, .k = t->k, .ops = t->ops};
    const struct radix_ranks last = {t->n - t->many, t->n};
    int rc = select_in_copy(&j, &t->k->map, copy, t->x, t->n, (ranks_list){&last, 1}, 0.9);
    if (rc == 0) {
        t->s->committed = true;
        back b = {copy, values, t->n, t->many, size};
        rc = phases_for(t->s, back_body, &b, tile_count(t->many, TAKEN), BACK_NS * TAKEN, 0.1);
    }
    scratch_put(copy);
    return rc;
}

/* If few elements are wanted: finds the candidates, and sorts them. */
static int by_threshold(top *t, size_t *at, char *values)
{
    const bool rare = t->many <= t->n / DENSE && t->n > SELECT_DIRECT;
    const size_t size = sample_size(t->n), room = 4 * t->many + 64 * (t->n / size + 1);
    t->room = rare ? min_size(room, t->n) : t->many;
    uint64_t *sample = scratch_get(2 * size * sizeof *sample);
    t->at = scratch_get(t->room * sizeof *t->at);
    int rc = sample && t->at ? 0 : TINE_ENOMEM;
    if (rc == 0 && rare) {
        /* if many keys equal the threshold: all greater keys, and then the first of the equal
           ones */
        bool tied = false;
        const uint64_t key = guess(t, sample, size, &tied);
        t->threshold = key + tied;
        if (!tied || key < greatest(t)) rc = pass(t, 0.8);
        if (rc == 0 && tied && t->used < t->many) rc = ties(t, key, t->many - t->used);
    }
    if (rc == 0 && (t->used < t->many || t->used > t->room)) rc = exactly(t);
    if (rc == 0 && t->many <= LIST && t->used > t->many) drop_lesser(t);
    size_t *work = rc == 0
                       ? scratch_get(2 * t->used * sizeof *work + sort_spare(t->used, sizeof *work))
                       : NULL;
    if (rc == 0 && !work) rc = TINE_ENOMEM;
    t->s->committed = true;
    if (rc == 0) rc = in_order(t, at, values, work);
    scratch_put(work);
    scratch_put(t->at);
    scratch_put(sample);
    return rc;
}

/* If many elements are wanted: sorts all elements. */
static int by_sorting(top *t, size_t *at, char *values)
{
    size_t *order = scratch_get(t->n * sizeof *order);
    if (!order) return TINE_ENOMEM;
    const struct tine_keys d = descending(t->k);
    int rc = argsort(t->s, order, t->x, t->n, &d, 0.9);
    take c = {order, NULL, at, t->x, values, t->k->size, t->many};
    t->s->committed = true;
    if (rc == 0) rc = take_all(t->s, &c, 0.1);
    scratch_put(order);
    return rc;
}

int tine_topk_keys_(void *values, size_t *at, size_t many, const void *x, size_t n,
                    const struct tine_keys *k, const struct tine_select *ops, const tine_opts *o)
{
    phases s;
    int rc = phases_begin(&s, n, o);
    if (rc) return rc;
    top t = {.s = &s, .k = k, .ops = ops, .x = x, .n = n, .many = many};
    const bool listed = n <= SHORT && many <= LIST,
               copied = !at && !listed && (n <= SHORT || many > n / DENSE);
    rc = copied && many ? by_copy(&t, values) : SORT_DECLINED;
    if (rc == SORT_DECLINED)
        rc = many == 0           ? 0
             : listed            ? of_short(&t, at, values)
             : many > n / DENSER ? by_sorting(&t, at, values)
                                 : by_threshold(&t, at, values);
    return phases_end(&s, rc);
}
