/* splitters.c - decides which bucket a key belongs to. The range of keys is cut into cells of equal
   width. By a sample, cells are split and joined until the buckets are even (struct radix_cut in
   kernels/sort/radix.h). */
#include <string.h>
#include "../runtime/hash.h"
#include "../runtime/scratch.h"
#include "../runtime/sizes.h"
#include "splitters.h"

enum {
    SAMPLES_A_BUCKET = 8,
    SPLIT_BITS = 8 /* a cell is split into at most 2^SPLIT_BITS buckets */
};

typedef struct sample {
    uint32_t seen[RADIX_CELLS];
    uint64_t key[];
} sample;

/* Cuts the range of the sample's keys into cells, and counts how many of the keys each cell has. */
static void look(const sort_job *j, struct radix_cut *c, sample *s, size_t samples, const void *x,
                 size_t n)
{
    const size_t stride = n / samples;
    uint64_t min = UINT64_MAX, max = 0;
    for (size_t i = 0; i < samples; i++) {
        const uint64_t k = s->key[i] = j->ops->key(x, sample_place(i, stride), &j->map);
        min = k < min ? k : min;
        max = k > max ? k : max;
    }
    /* keys outside the sample's range count as these ends, which no key of the sample has */
    min -= min > 0;
    max += max < (j->size == 8 ? UINT64_MAX : UINT32_MAX);
    c->min = min;
    c->reach = max - min;
    c->shift = bit_width(c->reach) > RADIX_CELL_BITS ? bit_width(c->reach) - RADIX_CELL_BITS : 0;
    memset(s->seen, 0, sizeof s->seen);
    for (size_t i = 0; i < samples; i++) s->seen[(s->key[i] - min) >> c->shift]++;
}

/* Splits cells with many samples and joins cells with few, until each bucket has about
   SAMPLES_A_BUCKET. */
static void even_out(struct radix_cut *c, const uint32_t *seen)
{
    uint32_t buckets = 0, sum = 0;
    /* True: the bucket with the number `buckets` has got cells, which hold `sum` samples. */
    bool open = false;
    for (uint32_t k = 0; k < RADIX_CELLS; k++) {
        const unsigned parts = bit_width(seen[k] / SAMPLES_A_BUCKET),
                       more = parts < 2
                                  ? 0
                                  : (unsigned)min_size(min_size(parts - 1, SPLIT_BITS), c->shift);
        if (open && sum + seen[k] > SAMPLES_A_BUCKET + SAMPLES_A_BUCKET / 2)
            open = false, sum = 0, buckets++;
        c->cell[k] = buckets << 8 | (c->shift - more);
        open = true;
        sum += seen[k];
        if (sum >= SAMPLES_A_BUCKET) open = false, sum = 0, buckets += 1u << more;
    }
    c->buckets = buckets + open;
}

bool splitters_choose(const sort_job *j, struct radix_cut *c, const void *x, size_t n, unsigned log)
{
    const size_t samples = (size_t)SAMPLES_A_BUCKET << log;
    sample *s = scratch_get(sizeof *s + samples * sizeof *s->key);
    if (!s) return false;
    look(j, c, s, samples, x, n);
    even_out(c, s->seen);
    scratch_put(s);
    return true;
}
