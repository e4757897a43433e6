/* fuzz_draw.c - draws the arrays and the options of a case from its number. */
#include <math.h>
#include <omp.h>
#include <string.h>
#include "fuzz.h"

void fuzz_waver(fuzz *f)
{
    if (f->wavers) omp_set_num_threads(1 + (int)(mixed(f->number + f->changes++) % 3));
}

static int report(size_t done, size_t n, void *arg)
{
    fuzz *f = arg;
    (void)done, (void)n;
    f->reports++;
    fuzz_waver(f);
    return f->cancel_at && f->reports >= f->cancel_at;
}

/* A case in 16 has a team of any size, and most others leave it to the library or have a small one.
   Most cases of a given length have one thread: they test where loops begin and end. */
static int draw_threads(fuzz *f)
{
    static const int teams[] = {0, 0, 0, 0, 0, -1, -2, 1, 2, 3, 4, 5, 8};
    const uint64_t r = draw(f);
    if (f->exact && r % 16 >= 2) return 1;
    return r % 16 ? teams[r / 16 % (sizeof teams / sizeof *teams)]
                  : 1 + (int)(r / 16 % MAX_THREADS);
}

static void draw_options(fuzz *f)
{
    f->o = (tine_opts){.threads = draw_threads(f),
                       .sched = (tine_sched)(draw(f) % (TINE_RUNTIME + 1)),
                       .order = (tine_order)(draw(f) % 2)};
    if (draw(f) % 2) f->o.chunk = draw(f) % 2 ? 1 + draw(f) % 100 : 1 + draw(f) % (f->n + 2);
    if (f->n > LONG_N && f->o.chunk) f->o.chunk += 1000;
    if (draw(f) % 8 == 0) f->o.stats = &f->stats;
    if (draw(f) % 16 == 0) f->o.name = "fuzz";
    f->cancel_at = draw(f) % 16 ? 0 : 1 + (int)(draw(f) % (draw(f) % 2 ? 4 : 40));
    f->wavers = draw(f) % 4 == 0;
    if (f->cancel_at || f->wavers) f->o.progress = report, f->o.arg = f;
    f->fail_at = draw(f) % 16 ? 0 : 1 + (int)(draw(f) % 8);
    f->fail_rest = draw(f) % 2;
    if (f->o.sched == TINE_RUNTIME)
        omp_set_schedule((omp_sched_t)(1 + draw(f) % 4), (int)(draw(f) % 50));
}

static uint64_t hash_of_inputs(const fuzz *f)
{
    uint64_t hash = 0;
    for (int k = 0; k < INS; k++) hash += guarded_hash(&f->in[k]);
    return hash;
}

void fuzz_begin(fuzz *f)
{
    f->inputs = hash_of_inputs(f);
    f->reports = 0;
    f->usual = omp_get_max_threads();
    f->changes = 0;
    fuzz_waver(f);
    if (f->fail_at || f->wavers) tine_trim(); /* Kept scratch would need no allocation. */
    memory_begin(f);
}

void fuzz_end(fuzz *f)
{
    f->failed = memory_end();
    if (f->wavers) omp_set_num_threads(f->usual);
    f->input_written = hash_of_inputs(f) != f->inputs;
}

static size_t draw_n(fuzz *f)
{
    const uint64_t r = draw(f);
    const size_t max_n = r % 512 == 0 ? MAX_N : USUAL_N;
    size_t n = (size_t)exp2((double)(draw(f) >> 11) * 0x1p-53 * log2((double)max_n + 1)) - 1;
    if (r % 8 == 1) n = draw(f) % (LONG_N + 1);
    if (draw(f) % 4 == 0) n = n / 64 * 64 + draw(f) % 3; /* Sizes around multiples of the lanes. */
    return n < f->max_n && !f->exact ? n : f->max_n;
}

/* Draws numbers below `groups`, and rarely one that is not. */
static void draw_groups(fuzz *f)
{
    static const size_t some[] = {1, 2, 9, 29, 100};
    const size_t n = f->n;
    f->groups = some[draw(f) % 5];
    const size_t bad = n && draw(f) % 16 == 0 ? draw(f) % n : n, hot = draw(f) % f->groups;
    const bool usual = draw(f) % 4 == 0, ascending = draw(f) % 4 == 0;
    for (size_t i = 0; i < n; i++) {
        const uint64_t r = draw(f);
        size_t g = ascending ? i * f->groups / n : usual && r / 256 % 64 ? hot : r % f->groups;
        if (i == bad) g = f->groups;
        f->group[i] = g, f->i32[i] = (int32_t)g, f->u32[i] = (uint32_t)g, f->i64[i] = (int64_t)g;
        f->u64[i] = r % 3 ? g : 0;
        f->u8[i] = (uint8_t)g, f->i16[i] = (int16_t)g;
        f->near[i] = (int8_t)(r >> 32);
        f->far[i] = (int64_t)((r >> 8) % (n / 3 + 1) * 0x9e3779b97f4a7c15u);
        f->at[i] = i == bad ? n : (size_t)(r >> 20) % n;
        f->rising[i] = 2 * i + (r >> 10) % 2;
    }
    for (size_t i = 0; i < n && usual; i++) /* Nearly in order. */
        if (i != bad && draw(f) % 32) f->at[i] = i;
}

static void draw_shapes(fuzz *f)
{
    const size_t n = f->n;
    f->kind = (int)(draw(f) % KINDS), f->shape = (int)(draw(f) % SHAPES);
    f->few = 1 + draw(f) % (draw(f) % 2 ? 16 : 1000);
    f->ends = ((uint64_t)1 << draw(f) % 4) - 1;
    f->run = n ? 1 + draw(f) % n : 1;
    f->few_of_n = draw(f) % 4 ? draw(f) % (n / 64 + 2) : draw(f) % (n + 1);
    if (f->few_of_n > n) f->few_of_n = n;
    f->seed = draw(f);
    f->side_of_square = (size_t)sqrt((double)n);
    f->cols = n ? 1 + draw(f) % (draw(f) % 2 ? n : f->side_of_square) : 0;
    f->gap = n ? draw(f) % (f->cols + 3) / 2 : 0;
    f->rows = n ? n / (f->cols + f->gap) : 0;
    double edge = -1e3;
    for (int k = 0; k < EDGES; k++) f->edges[k] = edge += (double)(draw(f) % 300) / (double)(k + 1);
    for (int k = 0; k < QUANTILES; k++) f->q[k] = (double)(draw(f) % 1001) / 1000;
}

void place_numbers(fuzz *f)
{
    f->group = fuzz_in(f, IN_GROUP, sizeof *f->group), f->at = fuzz_in(f, IN_AT, sizeof *f->at);
    f->rising = fuzz_in(f, IN_RISING, sizeof *f->rising);
    f->i32 = fuzz_in(f, IN_I32, sizeof *f->i32), f->u32 = fuzz_in(f, IN_U32, sizeof *f->u32);
    f->i64 = fuzz_in(f, IN_I64, sizeof *f->i64), f->u64 = fuzz_in(f, IN_U64, sizeof *f->u64);
    f->u8 = fuzz_in(f, IN_U8, sizeof *f->u8), f->i16 = fuzz_in(f, IN_I16, sizeof *f->i16);
    f->far = fuzz_in(f, IN_FAR, sizeof *f->far), f->near = fuzz_in(f, IN_NEAR, sizeof *f->near);
}

void draw_case(fuzz *f, uint64_t number, size_t max_n)
{
    f->number = number, f->drawn = 0, f->max_n = max_n;
    f->n = draw_n(f);
    place_numbers(f);
    draw_shapes(f), draw_groups(f), draw_options(f);
    memset(f->size, 0, sizeof f->size);
}
