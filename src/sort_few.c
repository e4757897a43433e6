/* sort_few.c - sorts keys of few different values, which a sample shows, in place: how many there are of each says it all.

       x ──a sample──> at most RADIX_FEW values ──count──> how many of each ──fill──> x                                       */
#include <stdatomic.h>
#include "sort.h"

enum {
    SAMPLE = 512,         /* keys: 64 values of equal frequency are all in it but once in 50 times */
    PART = 32,            /* of shorter arrays, one key in so many */
    SEEN = 4,             /* how often the sample must see each value on average: others are rare then */
    SOON = 32,            /* keys of the sample of which two at least are equal, but once in 13000 times, if 64 values are all */
    PIECES = 64,          /* of x at most, … */
    PIECE_LEAST = 16384   /* … of at least so many keys */
};
/* Nanoseconds a key on one thread (2.5 GHz Cascade Lake). */
static const double COUNT_NS = 1, FILL_NS = 0.4;

typedef struct few {
    const sort_job *j;
    char *x;
    size_t n, piece, many;                  /* many values, … */
    uint64_t key[RADIX_FEW], bits[RADIX_FEW]; /* … ascending, and as elements */
    struct radix_few table;
    _Atomic uint64_t count[RADIX_FEW];
    uint64_t start[RADIX_FEW + 1];
    _Atomic bool lost; /* another value was met */
} few;

static size_t least_of(size_t a, size_t b) { return a < b ? a : b; }

/* The sample's values in order; false: too many. */
static bool sample_values(few *f)
{
    const size_t size = least_of(SAMPLE, f->n / PART), stride = f->n / size;
    uint64_t jump = f->n;
    for (size_t i = 0; i < size; i++) {
        jump = jump * 0xd1342543de82ef95u + 1;
        const uint64_t k = f->j->ops->key(f->x, i * stride + (jump >> 32) % stride, &f->j->map);
        size_t at = f->many;
        while (at > 0 && f->key[at - 1] > k) at--;
        if (at > 0 && f->key[at - 1] == k) continue;
        if (f->many == least_of(RADIX_FEW, size / SEEN) || (f->many == SOON - 1 && i < SOON)) return false;
        for (size_t m = f->many++; m > at; m--) f->key[m] = f->key[m - 1];
        f->key[at] = k;
    }
    for (size_t v = 0; v < f->many; v++) f->bits[v] = f->j->ops->element(f->key[v], &f->j->map);
    return f->j->ops->few_make(&f->table, f->bits, f->many);
}

static int count_body(size_t lo, size_t hi, void *ctx)
{
    few *f = ctx;
    for (size_t p = lo; p < hi && !f->lost; p++) {
        uint64_t count[RADIX_FEW] = {0};
        const size_t from = p * f->piece;
        if (!f->j->ops->few_count(&f->table, count, f->x + from * f->j->size, least_of(f->n - from, f->piece))) f->lost = true;
        for (size_t v = 0; v < f->many; v++) f->count[v] += count[v];
    }
    return 0;
}

static int fill_body(size_t lo, size_t hi, void *ctx)
{
    const few *f = ctx;
    const size_t end = least_of(f->n, hi * f->piece);
    size_t v = 0;
    for (size_t i = lo * f->piece, to; i < end; i = to) {
        while (f->start[v + 1] <= i) v++;
        to = least_of(end, f->start[v + 1]);
        f->j->ops->fill(f->x + i * f->j->size, f->bits[v], to - i);
    }
    return 0;
}

int sort_few(const sort_job *j, void *x, size_t n)
{
    few f = {.j = j, .x = x, .n = n};
    if (!sample_values(&f)) return SORT_MANY;
    const size_t pieces = least_of(PIECES, n / PIECE_LEAST + 1);
    f.piece = (n - 1) / pieces + 1;
    const size_t many = (n - 1) / f.piece + 1;
    const int rc = steps_for(j->s, count_body, &f, many, COUNT_NS * (double)f.piece, 0);
    if (rc || f.lost) return rc ? rc : SORT_MANY;
    for (size_t v = 0; v < f.many; v++) f.start[v + 1] = f.start[v] + f.count[v];
    j->s->deaf = true;
    return steps_for(j->s, fill_body, &f, many, FILL_NS * (double)f.piece, j->part * 0.9);
}
