/* topk.c - the k greatest elements. A few more than k keys reach a threshold. One pass finds these
   candidates, and they are sorted. If many keys equal the threshold, all greater keys and the first
   of the equal ones are the candidates. If that fails, too, the k-th key is found by its rank.

       threshold ──pass──> candidates ──sort──> the first k

   The threshold of a long array comes from a sample. A short array is dealt to lanes, and the k-th
   greatest of the lanes' maxima is the threshold: at least k keys reach it, in any order of the
   array.

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
#include "copy_select.h"
#include "select.h"

enum {
    TILE = 1024, /* elements searched before the candidates among them are stored */
    SAMPLE_MIN = 64,
    SAMPLE_MAX = 16384,
    TIES_TILES = 256, /* the largest number of tiles in a search for equal keys */
    /* The elements searched for equal keys first, and how many times as many are searched next. So
       a search ends soon after the last wanted key. */
    TIES_FIRST = 4096,
    TIES_GROWTH = 4,
    TAKEN = 1024, /* elements copied to their places at once */
    /* If n <= SHORT and k <= LIST, one thread keeps the greatest elements in a list. It looks at
       STRIDE_MIN elements, then at twice as many each time, up to STRIDE: of many equal keys, few
       are looked at before the list is full. */
    SHORT = 16384,
    LIST = 32,
    STRIDE_MIN = 32,
    STRIDE = 512,
    /* Lanes of a short array: at least LANES_EACH for each wanted element. 1.15 k keys of a random
       array then reach the threshold. */
    LANES_MIN = 64,
    LANES_EACH = 4,
    /* With fewer elements, a loop of several threads does not pay, and its preparation costs as
       much as the search. */
    DIRECT = 2048,
    /* If more than 1 in DENSE elements is wanted, the k-th key is found by its rank; if more than 1
       in DENSER, all elements are sorted. For 1e6 elements, finding by rank takes a fifth of the
       time of sorting if 1/14 of them is wanted, two thirds if 1/4 is. */
    DENSE = 16,
    DENSER = 3
};
/* The safety margin of the threshold, in standard deviations of the sample. */
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

static int pass(top *t, double weight)
{
    t->used = 0;
    return phases_for(t->s, pass_body, t, tile_count(t->n, TILE), t->ops->ns * TILE, weight);
}

/* The size of the sample: one key in 256, fewer in a long array. Sorting the sample takes a tenth
   of the time of the pass over all keys. */
static size_t sample_size(size_t n)
{
    const size_t dense = n / 256 < 4096 ? n / 256 : 4096, sparse = n / 2048,
                 size = dense > sparse ? dense : sparse;
    return min_size(size < SAMPLE_MIN   ? SAMPLE_MIN
                    : size > SAMPLE_MAX ? SAMPLE_MAX
                                        : size,
                    n / 2 + 1);
}

/* *key = the key that somewhat more than `many` keys reach, by a sample of `size` elements. */
static int guess(const top *t, uint64_t *key, void *sample, size_t size)
{
    const double expected = (double)t->many / (double)t->n * (double)size;
    const size_t rank = (size_t)(expected + SPARE * sqrt(expected) + SPARE), at = size - 1 - rank;
    *key = 0;
    if (rank >= size) return 0;
    const struct radix_ranks wanted = {at, at + 1};
    const sampled of = {sample, size, t->x, t->n};
    const int rc = sample_ranks(t->s, &of, t->k, (ranks_list){&wanted, 1});
    if (rc == 0) *key = t->k->ops->key(sample, at, &t->k->map);
    return rc;
}

/* The number of lanes of a short array: a multiple of LANES_MIN. */
static size_t lane_count(size_t many)
{
    size_t lanes = LANES_MIN;
    while (lanes < LANES_EACH * many) lanes *= 2;
    return lanes;
}

/* The key of rank `many` among the maxima of `lanes` lanes, so at least `many` keys reach it. 0:
   the array is too short for lanes. room: for twice as many keys as there are lanes. */
static uint64_t lanes_threshold(const top *t, uint64_t *room, size_t lanes)
{
    static const struct radix_map none;
    if (t->n < 2 * lanes) return 0;
    t->ops->maxima(room, lanes, t->x, t->n, &t->k->map);
    t->k->packed->whole(room, room + lanes, lanes, &none, 0);
    return room[lanes - t->many];
}

/* The search for keys of x[lo, hi) that equal `key`. Tile p has at[p + 1] - at[p] of them after the
   first pass, which counts. The second pass writes their indexes to `to`, in order, as many as are
   wanted. */
typedef struct tie_search {
    const top *t;
    uint64_t key;
    size_t lo, hi, *to, wanted, tile;
    size_t at[TIES_TILES + 1];
} tie_search;

static size_t tie_tile(const tie_search *s, size_t p)
{
    return min_size(s->hi, s->lo + p * s->tile);
}

static int count_ties_body(size_t lo, size_t hi, void *ctx)
{
    tie_search *s = ctx;
    const top *t = s->t;
    char keys[TILE * 8];
    for (size_t p = lo; p < hi; p++) {
        size_t many = 0;
        for (size_t i = tie_tile(s, p), end = tie_tile(s, p + 1), m; i < end; i += m) {
            struct tine_tally found = {0};
            m = min_size(end - i, TILE);
            t->ops->between(keys, &found, t->x + i * t->k->size, m, &t->k->map, s->key, s->key, 1);
            many += found.inside;
        }
        s->at[p + 1] = many;
    }
    return 0;
}

static int list_ties_body(size_t lo, size_t hi, void *ctx)
{
    const tie_search *s = ctx;
    const top *t = s->t;
    size_t at[TILE + 1];
    for (size_t i = tie_tile(s, lo), to = s->at[lo], m; to < min_size(s->wanted, s->at[hi]);
         i += m) {
        m = min_size(tie_tile(s, hi) - i, TILE);
        const size_t found = t->ops->reach(at, t->x, i, i + m, &t->k->map, s->key);
        for (size_t k = 0; k < found && to < s->wanted; k++)
            if (key_at(t, at[k]) == s->key) s->to[to++] = at[k];
    }
    return 0;
}

/* Finds the lowest indexes of keys that equal `key`, at most `wanted` of them, and adds their
   number to t->used. */
static int ties(top *t, uint64_t key, size_t wanted)
{
    tie_search s = {.t = t, .key = key, .wanted = wanted};
    int rc = 0;
    for (size_t length = TIES_FIRST; rc == 0 && s.wanted && s.lo < t->n; length *= TIES_GROWTH) {
        s.hi = s.lo + min_size(t->n - s.lo, length);
        s.to = t->at + t->used;
        s.tile = tile_length(s.hi - s.lo, TILE, TIES_TILES);
        const size_t tiles = tile_count(s.hi - s.lo, s.tile);
        const double ns = t->ops->ns * (double)s.tile;
        rc = phases_for(t->s, count_ties_body, &s, tiles, ns, 0);
        for (size_t p = 0; p < tiles; p++) s.at[p + 1] += s.at[p];
        if (rc == 0) rc = phases_for(t->s, list_ties_body, &s, tiles, ns, 0);
        const size_t found = min_size(s.wanted, s.at[tiles]);
        t->used += found;
        s.wanted -= found;
        s.lo = s.hi;
    }
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

/* If few elements are wanted, keeps only the candidates that are at least as great as the k-th
   greatest one. On a large team, sorting all candidates would take longer than the pass. */
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

static int take_all(phases *s, take *c, double weight)
{
    return phases_for(s, take_body, c, (c->n + TAKEN - 1) / TAKEN, TAKE_NS * TAKEN, weight);
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
    uint64_t key[LIST];
    size_t at[LIST];
} list;

static int list_body(size_t lo, size_t hi, void *ctx)
{
    list *l = ctx;
    const top *t = l->t;
    size_t at[STRIDE + 1], used = 0;
    uint64_t room[2 * LANES_MIN];
    /* Once the list is full, it only takes keys greater than its last key. So of equal keys the
       first ones stay. */
    uint64_t threshold = lanes_threshold(t, room, LANES_MIN);
    (void)lo, (void)hi;
    for (size_t from = 0, to, step = STRIDE_MIN; from < t->n; from = to) {
        to = from + min_size(t->n - from, step);
        step = min_size(2 * step, STRIDE);
        const size_t found = t->ops->reach(at, t->x, from, to, &t->k->map, threshold);
        for (size_t i = 0; i < found; i++) {
            const uint64_t key = key_at(t, at[i]);
            if (used == t->many && key <= l->key[used - 1]) continue;
            size_t place = used < t->many ? used++ : used - 1;
            for (; place > 0 && l->key[place - 1] < key; place--)
                l->key[place] = l->key[place - 1], l->at[place] = l->at[place - 1];
            l->key[place] = key, l->at[place] = at[i];
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
    const int rc = t->s ? phases_for(t->s, list_body, &l, 1, t->ops->ns * (double)t->n, 0.9)
                        : list_body(0, 1, &l);
    if (t->s) t->s->committed = true;
    for (size_t i = 0; rc == 0 && i < t->many; i++) {
        if (at) at[i] = l.at[i];
        if (values) memcpy(values + i * t->k->size, t->x + l.at[i] * t->k->size, t->k->size);
    }
    return rc;
}

/* ---- values alone: a copy in which the greatest elements are sorted -------------------------- */
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

/* Stores the greatest values in descending order: sorts them to the end of a copy of x, and reads
   it backwards. SORT_DECLINED: no memory for the copy. */
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

/* Finds the candidates. If more keys reach the threshold than there is room for, many of them equal
   it. Then the candidates are all greater keys and the first of the equal ones. */
static int find_candidates(top *t, uint64_t threshold)
{
    t->threshold = threshold;
    int rc = pass(t, 0.8);
    if (rc || t->used <= t->room) return rc;
    t->used = 0;
    if (threshold < greatest(t)) {
        t->threshold++;
        rc = pass(t, 0);
    }
    return rc || t->used >= t->many ? rc : ties(t, threshold, t->many - t->used);
}

/* If few elements are wanted: finds the candidates, and sorts them. */
static int by_threshold(top *t, size_t *at, char *values)
{
    const bool rare = t->many <= t->n / DENSE, brief = t->n <= SELECT_DIRECT;
    const size_t size = brief ? lane_count(t->many) : sample_size(t->n),
                 room = 4 * t->many + 16 * (t->n / size + 1);
    t->room = rare ? min_size(room, t->n) : t->many;
    uint64_t *sample = scratch_get(2 * size * sizeof *sample);
    t->at = scratch_get(t->room * sizeof *t->at);
    int rc = sample && t->at ? 0 : TINE_ENOMEM;
    uint64_t threshold = 0;
    if (rc == 0 && rare && brief) threshold = lanes_threshold(t, sample, size);
    if (rc == 0 && rare && !brief) rc = guess(t, &threshold, sample, size);
    if (rc == 0 && rare) rc = find_candidates(t, threshold);
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
    top t = {.k = k, .ops = ops, .x = x, .n = n, .many = many};
    const bool listed = n <= SHORT && many <= LIST,
               copied = !at && !listed && (n <= SHORT || many > n / DENSE);
    if (listed && many && n <= DIRECT && phases_plain(o)) return of_short(&t, at, values);
    int rc = phases_begin(&s, n, o);
    if (rc) return rc;
    t.s = &s;
    rc = copied && many ? by_copy(&t, values) : SORT_DECLINED;
    if (rc == SORT_DECLINED)
        rc = many == 0           ? 0
             : listed            ? of_short(&t, at, values)
             : many > n / DENSER ? by_sorting(&t, at, values)
                                 : by_threshold(&t, at, values);
    return phases_end(&s, rc);
}
