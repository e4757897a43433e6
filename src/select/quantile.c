/* quantile.c - quantiles by linear interpolation. Up to BY_RANK quantiles are found by their ranks,
   more of them in a sorted copy. */
#include <math.h>
#include <string.h>
#include "../runtime/scratch.h"
#include "copy_select.h"
#include "select.h"

enum {
    AT_ONCE = SELECT_GAPS, /* the number of quantiles that one pass finds */
    /* the largest number of quantiles found by rank: more than two passes take as long as a sort */
    BY_RANK = 2 * AT_ONCE
};

typedef struct place {
    size_t lo, hi; /* the ranks of two neighbouring elements */
    /* The position of the quantile between the two elements: 0 at element lo, 1 at element hi. */
    double t;
} place;

/* The two elements of numpy.quantile's method. At the end of the array both are the last
   element. */
static place place_of(double q, size_t n)
{
    const double at = (double)(n - 1) * q;
    if (at >= (double)(n - 1)) return (place){n - 1, n - 1, at + 1};
    const double lo = floor(at);
    return (place){(size_t)lo, (size_t)lo + 1, at - lo};
}

typedef struct quantiles {
    select_job *j;
    double *out;
    const double *q;
    tine_mix *mix;
    const char *x; /* the array, or the sorted copy */
    size_t n;
} quantiles;

static void mix_keys(const quantiles *c, size_t i, uint64_t a, uint64_t b)
{
    const struct tine_keys *k = c->j->k;
    const uint64_t keys[2] = {a, b};
    const uint32_t halves[2] = {(uint32_t)a, (uint32_t)b};
    uint64_t pair[2];
    k->ops->put(pair, k->size == 4 ? (const void *)halves : keys, 2, &k->map);
    c->mix(&c->out[i], pair, (const char *)pair + k->size, place_of(c->q[i], c->n).t);
}

/* Stores the ranks that nq quantiles need, two each, in ascending order. Returns how many there
   are. */
static size_t ranks_of(size_t ranks[2 * AT_ONCE], const double *q, size_t nq, size_t n)
{
    size_t many = 0;
    for (size_t i = 0; i < nq; i++) {
        const place p = place_of(q[i], n);
        ranks[many++] = p.lo, ranks[many++] = p.hi;
    }
    for (size_t i = 1; i < many; i++)
        for (size_t k = i; k > 0 && ranks[k - 1] > ranks[k]; k--) {
            const size_t r = ranks[k];
            ranks[k] = ranks[k - 1], ranks[k - 1] = r;
        }
    return many;
}

/* Whether to sort a copy instead of calling select_keys for AT_ONCE quantiles at a time. Sorting
   pays for many quantiles. It also pays if select_keys would sort copies itself, or would read much
   of the array twice. */
static bool sorting_pays(const double *q, size_t nq, size_t n)
{
    if (nq <= AT_ONCE) return false;
    if (nq > BY_RANK) return true;
    size_t ranks[2 * AT_ONCE];
    double share = 0;
    for (size_t i = 0, m; i < nq; i += m) {
        m = nq - i < AT_ONCE ? nq - i : AT_ONCE;
        const size_t many = ranks_of(ranks, q + i, m, n);
        share += select_share(ranks, many, n);
    }
    return share > SELECT_SHARE;
}

/* Computes quantiles [from, to), at most AT_ONCE of them. found: two keys for each. */
static int some(const quantiles *c, uint64_t *found, size_t from, size_t to)
{
    size_t ranks[2 * AT_ONCE];
    const size_t many = ranks_of(ranks, c->q + from, to - from, c->n);
    uint64_t keys[2 * AT_ONCE];
    const int rc = select_keys(c->j, keys, ranks, many, c->x, c->n);
    for (size_t i = from; i < to && rc == 0; i++) {
        const place p = place_of(c->q[i], c->n);
        for (size_t k = 0; k < many; k++) {
            if (ranks[k] == p.lo) found[2 * (i - from)] = keys[k];
            if (ranks[k] == p.hi) found[2 * (i - from) + 1] = keys[k];
        }
    }
    return rc;
}

static int by_rank(const quantiles *c, size_t nq)
{
    for (size_t from = 0, to; from < nq; from = to) {
        uint64_t found[2 * AT_ONCE];
        to = nq - from < AT_ONCE ? nq : from + AT_ONCE;
        const int rc = some(c, found, from, to);
        if (rc) return rc;
        for (size_t i = from; i < to; i++)
            mix_keys(c, i, found[2 * (i - from)], found[2 * (i - from) + 1]);
    }
    return 0;
}

static int by_sorting(quantiles *c, size_t nq, char *copy)
{
    const struct tine_keys *k = c->j->k;
    const struct radix_ranks all = {0, c->n};
    const int rc = select_in_copy(c->j, &k->map, copy, c->x, c->n, (ranks_list){&all, 1}, 1);
    for (size_t i = 0; i < nq && rc == 0; i++) {
        const place p = place_of(c->q[i], c->n);
        c->mix(&c->out[i], copy + p.lo * k->size, copy + p.hi * k->size, p.t);
    }
    return rc;
}

int tine_quantile_keys_(double *out, const double *q, size_t nq, const void *x, size_t n,
                        const struct tine_keys *k, const struct tine_select *ops, uint64_t last,
                        tine_mix *mix, const tine_opts *o)
{
    phases s;
    int rc = phases_begin(&s, n, o);
    if (rc) return rc;
    select_job j = {.s = &s, .k = k, .ops = ops, .count_beyond = last != UINT64_MAX, .last = last};
    /* results are copied to out at the end, so that an error leaves out as it was */
    double *found = nq ? scratch_get(nq * sizeof *found) : NULL;
    if (nq && !found) return TINE_ENOMEM;
    quantiles c = {&j, found, q, mix, x, n};
    char *copy = n && sorting_pays(q, nq, n) ? scratch_get(n * k->size) : NULL;
    if (n && nq) rc = copy ? by_sorting(&c, nq, copy) : by_rank(&c, nq);
    scratch_put(copy);
    rc = phases_end(&s, rc);
    for (size_t i = 0; i < nq && rc == 0; i++) out[i] = n == 0 || j.beyond ? (double)NAN : found[i];
    scratch_put(found);
    return rc;
}
