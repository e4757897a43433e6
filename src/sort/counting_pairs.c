/* counting_pairs.c - sorts keys with values, or the indexes of keys, where few values make up
   nearly all keys. A sample shows these values. The value or index of each of their keys goes to
   its place at once, since the places are known from counts. The other keys are sorted by another
   sort, and then fill the gaps.

       keys ──a sample──> frequent values ──number──> counts ──deal──> runs of equal keys with gaps
                                                                  └──> other keys ──sort──> gaps

   Tiles are dealt in order to places that are counted for each tile, so equal keys keep their
   order. */
#include <stdatomic.h>
#include <string.h>
#include "../runtime/hash.h"
#include "../runtime/scratch.h"
#include "../runtime/sizes.h"
#include "counting_pairs.h"

enum {
    /* keys of the sample: 1 in PART_MIN of a short array, at most SAMPLE */
    SAMPLE = 512,
    PART_MIN = 32,
    /* A value is frequent if the sample has it SEEN times, or if the values of the sample occur
       SEEN times on average. */
    SEEN = 4,
    /* The sampled keys that are looked at first. Among this many keys drawn from 64 equally
       frequent values two are equal, except once in 13000 times. */
    SOON = 32,
    /* At most 1 in OTHERS keys may have another value. */
    OTHERS = 8,
    TILES = 64,                 /* the largest number of tiles */
    TILE_LENGTH = 8192,         /* keys in a tile, at most, until there are TILES tiles */
    INDEXES = 512,              /* indexes that are made at once, before they go to their places */
    OTHER = RADIX_COUNTING_MAX, /* the number of a key without a frequent value */
    NUMBERS = OTHER + 1
};
/* Nanoseconds a key on one thread (Zen 4, 2.6 GHz). */
static const double NUMBER_NS = 1, DEAL_NS = 2, PLACE_NS = 0.5;

typedef struct counting {
    const sort_job *j;
    const char *x;
    size_t n, tile, tiles;
    /* The frequent values, in ascending order: as the bits of an element, and as keys. */
    size_t many;
    uint64_t bits[RADIX_COUNTING_MAX], key[RADIX_COUNTING_MAX];
    struct radix_counting table;
    unsigned char *number; /* [key]: which frequent value it has, or OTHER */
    /* [tile][number]: how many keys of the tile have it; later the place of the next one. */
    size_t (*at)[NUMBERS];
    _Atomic size_t gap[NUMBERS]; /* [v]: the other keys that lie between values v - 1 and v */
    size_t others;               /* the number of other keys */
    /* [2 v]: where the gap in front of value v ends; [2 v + 1]: where the run of value v ends. */
    size_t end[2 * NUMBERS];
    /* What is dealt, `size` bytes for each key; NULL: the keys' indexes. */
    const char *values;
    size_t size;
    char *to; /* what was dealt for frequent values */
    char *other_keys, *other_values;
    char *keys_out, *values_out; /* The results. keys_out: NULL if keys stay as they are. */
} counting;

/* ---- the sample ------------------------------------------------------------------------------ */
/* Stores in f the elements that occur at least min_count times in a sorted sample, at most `max` of
   them. Returns the sum of their frequencies in the sample; 0: there are more than `max`. */
static size_t find_frequent(counting *f, const void *sample, size_t size, size_t min_count,
                            size_t max)
{
    const sort_job *j = f->j;
    size_t covered = 0;
    f->many = 0;
    for (size_t i = 0, end; i < size; i = end) {
        uint64_t u = 0, next = 0;
        memcpy(&u, (const char *)sample + i * j->size, j->size);
        for (end = i + 1, next = u; end < size; end++) {
            memcpy(&next, (const char *)sample + end * j->size, j->size);
            if (next != u) break;
        }
        if (end - i < min_count) continue;
        if (f->many == max) return 0;
        f->key[f->many] = j->ops->key(sample, i, &j->map);
        f->bits[f->many++] = u;
        covered += end - i;
    }
    return covered;
}

/* Whether frequent values make up most of a sample. If the sample has few values, all of them count
   as frequent. Most arrays are declined after SOON keys. */
static bool sample_values(counting *f)
{
    uint64_t sample[SAMPLE], spare[SAMPLE];
    const sort_job *j = f->j;
    const size_t each = j->size, size = min_size(SAMPLE, f->n / PART_MIN), stride = f->n / size;
    for (size_t i = 0; i < size; i++) {
        memcpy((char *)sample + i * each, f->x + sample_place(i, stride) * each, each);
        if (i + 1 != SOON) continue;
        j->ops->whole(sample, spare, SOON, &j->map, 0);
        if (!find_frequent(f, sample, SOON, 2, SOON)) return false;
    }
    j->ops->whole(sample, spare, size, &j->map, 0);
    if (!find_frequent(f, sample, size, 1, min_size(RADIX_COUNTING_MAX, size / SEEN)) &&
        find_frequent(f, sample, size, SEEN, RADIX_COUNTING_MAX) < size - size / OTHERS)
        return false;
    return j->ops->counting_make(&f->table, f->bits, f->many);
}

/* ---- counts ---------------------------------------------------------------------------------- */
/* The number of frequent values less than a key. */
static size_t values_below(const counting *f, uint64_t key)
{
    size_t lo = 0, hi = f->many;
    while (lo < hi) {
        const size_t mid = lo + (hi - lo) / 2;
        if (f->key[mid] < key)
            lo = mid + 1;
        else
            hi = mid;
    }
    return lo;
}

/* The first other key of [at, hi), or hi. */
static size_t next_other(const counting *f, size_t at, size_t hi)
{
    const unsigned char *u = at < hi ? memchr(f->number + at, OTHER, hi - at) : NULL;
    return u ? (size_t)(u - f->number) : hi;
}

static size_t tile_end(const counting *f, size_t p) { return min_size(f->n, p * f->tile); }

static int number_body(size_t lo, size_t hi, void *ctx)
{
    counting *f = ctx;
    const sort_job *j = f->j;
    for (size_t p = lo; p < hi; p++) {
        const size_t from = p * f->tile, end = tile_end(f, p + 1);
        uint64_t count[NUMBERS] = {0};
        size_t gap[NUMBERS] = {0};
        j->ops->counting_number(&f->table, f->number + from, count, f->x + from * j->size,
                                end - from);
        for (size_t i = from; (i = next_other(f, i, end)) < end; i++)
            gap[values_below(f, j->ops->key(f->x, i, &j->map))]++;
        for (size_t v = 0; v < NUMBERS; v++) {
            f->at[p][v] = count[v];
            if (gap[v]) f->gap[v] += gap[v];
        }
    }
    return 0;
}

/* Replaces at[tile][number], which is a count, by the place of the first of the counted keys. */
static void find_places(counting *f)
{
    size_t place = 0;
    f->others = 0;
    for (size_t v = 0; v < f->many; v++) {
        f->end[2 * v] = place += f->gap[v];
        for (size_t p = 0; p < f->tiles; p++) {
            const size_t here = f->at[p][v];
            f->at[p][v] = place;
            place += here;
        }
        f->end[2 * v + 1] = place;
    }
    for (size_t p = 0; p < f->tiles; p++) {
        const size_t here = f->at[p][OTHER];
        f->at[p][OTHER] = f->others;
        f->others += here;
    }
    f->end[2 * f->many] = f->n;
}

/* ---- places ---------------------------------------------------------------------------------- */
static void deal_indexes(const counting *f, char **to, size_t from, size_t end)
{
    size_t index[INDEXES];
    for (size_t many; from < end; from += many) {
        many = min_size(end - from, INDEXES);
        for (size_t i = 0; i < many; i++) index[i] = from + i;
        f->j->ops->counting_deal(to, f->number + from, (const char *)index, sizeof *index, many);
    }
}

static int deal_body(size_t lo, size_t hi, void *ctx)
{
    const counting *f = ctx;
    const size_t each = f->j->size;
    for (size_t p = lo; p < hi; p++) {
        const size_t from = p * f->tile, end = tile_end(f, p + 1);
        char *to[NUMBERS], *key = f->other_keys + f->at[p][OTHER] * each;
        for (size_t v = 0; v < f->many; v++) to[v] = f->to + f->at[p][v] * f->size;
        to[OTHER] = f->other_values + f->at[p][OTHER] * f->size;
        if (f->values)
            f->j->ops->counting_deal(to, f->number + from, f->values + from * f->size, f->size,
                                     end - from);
        else
            deal_indexes(f, to, from, end);
        for (size_t i = from; f->others && (i = next_other(f, i, end)) < end; i++, key += each)
            memcpy(key, f->x + i * each, each);
    }
    return 0;
}

/* Writes the results of tiles [lo, hi): of gaps, and, unless keys stay as they are, of runs. */
static int place_body(size_t lo, size_t hi, void *ctx)
{
    const counting *f = ctx;
    const size_t each = f->j->size, end = tile_end(f, hi);
    size_t dealt = 0; /* keys of runs in front of the gap */
    for (size_t s = 0, first = 0; s <= 2 * f->many && first < end; first = f->end[s++]) {
        const size_t from = max_size(first, lo * f->tile), to = min_size(f->end[s], end);
        const bool run = s % 2;
        if (from < to && !run) {
            memcpy(f->values_out + from * f->size, f->other_values + (from - dealt) * f->size,
                   (to - from) * f->size);
            if (f->keys_out)
                memcpy(f->keys_out + from * each, f->other_keys + (from - dealt) * each,
                       (to - from) * each);
        } else if (from < to && f->keys_out) {
            memcpy(f->values_out + from * f->size, f->to + from * f->size, (to - from) * f->size);
            f->j->ops->fill(f->keys_out + from * each, f->bits[s / 2], to - from);
        }
        if (run) dealt += f->end[s] - first;
    }
    return 0;
}

/* ---- the whole array ------------------------------------------------------------------------- */
/* Counts, deals, sorts the other keys and places everything. SORT_DECLINED: there are too many
   other keys. */
static int sort_counted(counting *f, counting_others *sort, const struct tine_keys *k)
{
    const sort_job *j = f->j;
    const double tile = (double)f->tile;
    int rc = phases_for(j->s, number_body, f, f->tiles, NUMBER_NS * tile, j->weight * 0.3);
    if (rc) return rc;
    find_places(f);
    if (f->others > f->n / (OTHERS / 2)) return SORT_DECLINED;
    /* The keys, and then the values, which may be loaded as numbers. */
    const size_t keys = round_up(f->others * j->size, sizeof(uint64_t));
    char *const memory = f->others ? scratch_get(keys + f->others * f->size) : NULL;
    if (f->others && !memory) return TINE_ENOMEM;
    f->other_keys = memory;
    f->other_values = memory ? memory + keys : NULL;
    rc = phases_for(j->s, deal_body, f, f->tiles, DEAL_NS * tile, j->weight * 0.5);
    if (rc == 0 && f->others)
        rc = sort(j->s, f->other_keys, f->other_values, f->size, f->others, k);
    if (rc == 0 && (f->others || f->keys_out)) {
        j->s->committed = true;
        rc = phases_for(j->s, place_body, f, f->tiles, PLACE_NS * tile, j->weight * 0.2);
    }
    scratch_put(memory);
    return rc;
}

static int sort_frequent(counting *f, counting_others *sort, const struct tine_keys *k)
{
    if (!sample_values(f)) return SORT_DECLINED;
    f->tile = tile_length(f->n, TILE_LENGTH, TILES);
    f->tiles = tile_count(f->n, f->tile);
    f->at = scratch_get(f->tiles * sizeof *f->at + f->n);
    if (!f->at) return TINE_ENOMEM;
    f->number = (unsigned char *)(f->at + f->tiles);
    if (f->keys_out) f->to = scratch_get(f->n * f->size);
    const int rc = f->to ? sort_counted(f, sort, k) : TINE_ENOMEM;
    if (f->keys_out) scratch_put(f->to);
    scratch_put(f->at);
    return rc;
}

int counting_sort_pairs(const sort_job *j, void *keys, void *values, size_t size, size_t n,
                        counting_others *sort, const struct tine_keys *k)
{
    counting f = {.j = j,
                  .x = keys,
                  .n = n,
                  .values = values,
                  .size = size,
                  .keys_out = keys,
                  .values_out = values};
    return sort_frequent(&f, sort, k);
}

int counting_argsort(const sort_job *j, size_t *order, const void *x, size_t n,
                     counting_others *sort, const struct tine_keys *k)
{
    counting f = {.j = j,
                  .x = x,
                  .n = n,
                  .size = sizeof *order,
                  .to = (char *)order,
                  .values_out = (char *)order};
    const int rc = sort_frequent(&f, sort, k);
    return rc == TINE_ENOMEM ? SORT_DECLINED : rc;
}
