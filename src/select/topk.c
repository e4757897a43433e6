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
#include <string.h>
#include "../runtime/scratch.h"
#include "../runtime/sizes.h"
#include "../sort/argsort.h"
#include "../sort/sort.h"
#include "copy_select.h"
#include "top_candidates.h"

enum {
    TAKEN = 128, /* elements copied to their places at once */
    /* If n <= SHORT and k <= LIST, one thread keeps the greatest elements in a list. It looks at
       STRIDE_MIN elements, then at twice as many each time, up to STRIDE: of many equal keys, few
       are looked at before the list is full. */
    SHORT = 16384,
    LIST = 32,
    STRIDE_MIN = 32,
    STRIDE = 512,
    /* With fewer elements, a loop of several threads does not pay, and its preparation costs as
       much as the search. */
    DIRECT = 2048,
    /* If more than 1 in DENSER elements is wanted, all elements are sorted. For 1e6 elements,
       finding by rank takes two thirds of the time of sorting if 1/4 of them is wanted. */
    DENSER = 3
};
static const double TAKE_NS = 4, BACK_NS = 0.5; /* nanoseconds an element on one thread */

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

/* Keeps only the candidates that reach a threshold of their own, by lanes. On a large team, sorting
   all candidates of a sample's threshold would take longer than the pass. */
static int drop_lesser(top *t)
{
    const size_t lanes = top_lanes(t->many), used = t->used;
    if (used < 2 * lanes) return 0;
    /* `reach` may write behind the last index that it finds */
    uint64_t *const room = scratch_get((2 * lanes + used + 1) * sizeof *room + used * t->k->size);
    if (!room) return 0;
    size_t *const list = (size_t *)(room + 2 * lanes);
    char *const values = (char *)(list + used + 1);
    take c = {t->at, NULL, NULL, t->x, values, t->k->size, used};
    const int rc = take_all(t->s, &c, 0);
    if (rc == 0) {
        const top among = {.k = t->k, .ops = t->ops, .x = values, .n = used, .many = t->many};
        const uint64_t threshold = top_lanes_threshold(&among, room, lanes);
        t->used = t->ops->reach(list, values, 0, used, &t->k->map, threshold);
        for (size_t i = 0; i < t->used; i++) t->at[i] = t->at[list[i]];
    }
    scratch_put(room);
    return rc;
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
    uint64_t room[2 * TOP_LANES_MIN];
    /* Once the list is full, it only takes keys greater than its last key. So of equal keys the
       first ones stay. */
    uint64_t threshold = top_lanes_threshold(t, room, TOP_LANES_MIN);
    (void)lo, (void)hi;
    for (size_t from = 0, to, step = STRIDE_MIN; from < t->n; from = to) {
        to = from + min_size(t->n - from, step);
        step = min_size(2 * step, STRIDE);
        const size_t found = t->ops->reach(at, t->x, from, to, &t->k->map, threshold);
        for (size_t i = 0; i < found; i++) {
            const uint64_t key = top_key(t, at[i]);
            if (used == t->many && key <= l->key[used - 1]) continue;
            size_t place = used < t->many ? used++ : used - 1;
            for (; place > 0 && l->key[place - 1] < key; place--)
                l->key[place] = l->key[place - 1], l->at[place] = l->at[place - 1];
            l->key[place] = key, l->at[place] = at[i];
        }
        if (used < t->many) continue;
        if (l->key[used - 1] == top_greatest(t)) break;
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

/* If few elements are wanted: finds the candidates, and sorts them. */
static int by_threshold(top *t, size_t *at, char *values)
{
    int rc = top_candidates(t);
    if (rc == 0 && t->used > t->many) rc = drop_lesser(t);
    size_t *work = rc == 0
                       ? scratch_get(2 * t->used * sizeof *work + sort_spare(t->used, sizeof *work))
                       : NULL;
    if (rc == 0 && !work) rc = TINE_ENOMEM;
    t->s->committed = true;
    if (rc == 0) rc = in_order(t, at, values, work);
    scratch_put(work);
    scratch_put(t->at);
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
               copied = !at && !listed && (n <= SHORT || many > n / TOP_DENSE);
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
