/* brackets.c - finds two keys between which the key of a given rank almost surely lies: keys of a
   sample, whose ranks differ from the expected one by SIGMAS standard deviations. */
#include <math.h>
#include "../runtime/scratch.h"
#include "../runtime/sizes.h"
#include "../sort/sample.h"
#include "brackets.h"

enum {
    ROOM_MIN = 2048, /* the least number of keys for which a bracket has room */
    SAMPLE_MIN = 256,
    SAMPLE_MAX = 1 << 16
};
/* The number of standard deviations by which a rank may differ from the sample's estimate: 1 in
   16,000 ranks differs by more. */
static const double SIGMAS = 4;

/* The size of the sample, about n^(2/3) / 8 keys. Sorting it costs a tenth of the pass, and a few
   per cent of all keys lie between the brackets. */
static size_t sample_size(size_t n)
{
    const unsigned b = bit_width(n) * 2 / 3;
    const size_t s = b > 3 ? (size_t)1 << (b - 3) : 1;
    return min_size(s < SAMPLE_MIN ? SAMPLE_MIN : s > SAMPLE_MAX ? SAMPLE_MAX : s, n);
}

/* An interval of the sorted sample. The keys of some wanted ranks almost surely lie in it: those of
   ranks[first] and of all later ranks before the next gap's `first`. */
typedef struct gap {
    size_t from, to; /* the keys [from, to) of the sample lie inside */
    size_t first;
} gap;

/* Computes the gaps of ranks among n keys, in a sample of `size` keys, and joins gaps that overlap.
   Returns how many there are; *share = the part of all keys that is expected in them. */
static size_t gaps_of(gap g[SELECT_GAPS], double *share, const size_t *ranks, size_t many, size_t n,
                      size_t size)
{
    size_t gaps = 0, keys = 0;
    for (size_t i = 0; i < many; i++) {
        const double at_share = ((double)ranks[i] + 0.5) / (double)n, at = at_share * (double)size;
        const double off = SIGMAS * sqrt(at * (1 - at_share)) + 2;
        const size_t lo = at > off ? (size_t)(at - off) : 0,
                     hi = (size_t)(at + off) < size ? (size_t)(at + off) : size;
        if (gaps && (lo <= g[gaps - 1].to || gaps == SELECT_GAPS)) {
            gap *last = &g[gaps - 1];
            if (hi > last->to) last->to = hi;
        } else {
            g[gaps++] = (gap){lo, hi, i};
        }
    }
    for (size_t k = 0; k < gaps; k++) keys += g[k].to - g[k].from;
    *share = (double)keys / (double)size;
    return gaps;
}

double brackets_share(const size_t *ranks, size_t many, size_t n)
{
    gap g[SELECT_GAPS];
    double share;
    gaps_of(g, &share, ranks, many, n, sample_size(n));
    return share;
}

/* Moves the keys of the sample that brackets are made of to their places. */
static void order_sample(const select_job *j, const struct radix_map *m, char *sample, size_t size,
                         const gap *g, size_t gaps)
{
    struct radix_ranks r[2 * SELECT_GAPS];
    size_t used = 0;
    for (size_t i = 0; i < 2 * gaps; i++) {
        /* bracket_of looks at two keys before a gap and at its first one, and likewise at the end
         */
        const size_t at = i % 2 ? g[i / 2].to + 1 : g[i / 2].from;
        used = ranks_add(r, used, at > 2 ? at - 2 : 0, min_size(at + 1, size));
    }
    j->k->ops->quickselect(sample, size, (ranks_list){r, used}, m);
}

/* Sets the bracket that belongs to a gap in the sample. */
static void bracket_of(bracket *b, const gap *g, const select_job *j, const candidates *c,
                       const char *sample, size_t size)
{
#define KEY(i) j->k->ops->key(sample, i, c->m)
    const size_t from = g->from, to = g->to;
    *b = (bracket){.lo = from ? KEY(from - 1) : 0, .first = c->first + g->first};
    b->hi = to < size ? KEY(to) : j->k->size == 4 ? UINT32_MAX : UINT64_MAX;
    b->closed = b->lo != KEY(from) && b->hi != KEY(to - 1) &&
                !(from > 1 && KEY(from - 2) == b->lo) && !(to + 1 < size && KEY(to + 1) == b->hi);
#undef KEY
    /* between `keys` keys of the sample, the array may have more keys than expected, by SIGMAS
       standard deviations */
    const double keys = (double)(to - from), max_keys = keys + SIGMAS * sqrt(keys) + 2;
    b->room =
        min_size((size_t)(max_keys / (double)size * (double)c->n) + ROOM_MIN, c->n - c->n / 8);
}

/* Sets the brackets of the candidates by their sample. Ranks between the same two keys share a
   bracket, as in an array of equal keys. */
static void set_brackets(search *w, candidates *c, char *sample, size_t size)
{
    gap g[SELECT_GAPS];
    double share;
    const size_t gaps = gaps_of(g, &share, w->rank + c->first, c->end - c->first, c->n, size);
    order_sample(w->j, c->m, sample, size, g, gaps);
    c->b = &w->b[w->brackets];
    for (size_t k = 0; k < gaps; k++) {
        bracket *const b = &c->b[c->brackets], *const last = c->brackets ? b - 1 : NULL;
        bracket_of(b, &g[k], w->j, c, sample, size);
        if (last && b->lo == last->lo && b->hi == last->hi && b->closed == last->closed) {
            last->room = max_size(last->room, b->room);
            continue;
        }
        if (last) last->end = b->first;
        b->end = c->end;
        c->brackets++;
    }
    w->brackets += c->brackets;
}

int brackets_set(search *w)
{
    const size_t width = w->j->k->size;
    sampled of[SELECT_RANKS];
    size_t size = 0;
    for (size_t k = 0; k < w->many; k++) {
        of[k] = (sampled){NULL, sample_size(w->c[k].n), w->c[k].x, w->c[k].n};
        size += of[k].size;
        w->c[k].brackets = 0;
    }
    w->brackets = 0;
    char *const sample = scratch_get(size * width);
    if (!sample) return 0;
    for (size_t k = 0, at = 0; k < w->many; at += of[k++].size) of[k].out = sample + at * width;
    const int rc = sample_take(w->j->s, of, w->many, width);
    for (size_t k = 0; k < w->many && rc == 0; k++)
        set_brackets(w, &w->c[k], of[k].out, of[k].size);
    scratch_put(sample);
    return rc;
}
