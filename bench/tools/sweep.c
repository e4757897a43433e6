/* sweep.c - times every schedule, chunk and number of threads on a workload, and compares AUTO with
   the best of them. */
#include "sweep.h"
#include "../measure/compare.h"
#include "tune.h"
#include <math.h>
#include <string.h>

const sweep_way sweep_ways[SWEEP_WAYS] = {
    {TINE_STATIC, TINE_FORWARD}, {TINE_DYNAMIC, TINE_FORWARD},  {TINE_GUIDED, TINE_FORWARD},
    {TINE_STEAL, TINE_FORWARD},  {TINE_DYNAMIC, TINE_BACKWARD}, {TINE_STEAL, TINE_BACKWARD}};
enum { SWEEP_ROUNDS = 3, LAST_ROUNDS = 10 };
/* The least number of calls of a cell, and of a candidate in the last comparison, however long a
   call takes. A coastline takes half a second; with more calls it would be called 400 times in
   all. */
enum { SWEEP_MIN = 1, LAST_MIN = 3 };
/* A cell that is this many times slower than the best is measured no further. */
static const double far_behind = 1.5;
/* Time of a cell, as a share of the time of the last comparison. */
static const double cell_share = 0.1;

static void add(bench_sweep *s, int threads, sweep_way way, size_t chunk, int finer)
{
    if (s->count == SWEEP_CELLS) return;
    s->cells[s->count++] = (bench_try){
        .backend = BENCH_TINE, .finer = finer, .plan = {threads, way.sched, chunk, way.order}};
}

static void add_team(bench_sweep *s, int threads, size_t step)
{
    s->teams[s->teams_count++] = threads;
    for (int k = 0; k < SWEEP_WAYS; k++) {
        size_t top = 1;
        while (top < s->n / (size_t)threads && top <= s->n / step) top *= step;
        add(s, threads, sweep_ways[k], 0, 0);
        for (size_t chunk = top; chunk > 0; chunk /= step) add(s, threads, sweep_ways[k], chunk, 1);
    }
}

/* Returns the i-th fastest cell. NULL: there are fewer cells. */
static const bench_try *ranked(const bench_sweep *s, size_t i)
{
    const bench_try *found = NULL;
    for (size_t k = 0; k < s->count; k++) {
        size_t faster = 0;
        for (size_t j = 0; j < s->count; j++)
            faster += s->cells[j].median < s->cells[k].median ||
                      (s->cells[j].median == s->cells[k].median && j < k);
        if (isfinite(s->cells[k].median) && faster == i) found = &s->cells[k];
    }
    return found;
}

/* Times the serial loop, AUTO in three states and the fastest cells again, in longer measurements
   that alternate. */
static int compare_finalists(bench_sweep *s, bench_data *d, int threads, double time)
{
    char name[64];
    bench_try t[4 + SWEEP_BEST];
    size_t n = 4;
    snprintf(name, sizeof name, "%s (sweep)", s->workload->name);
    int tuned = tune_workload(name, s->workload, d);
    bench_plan automatic = {.threads = threads};
    t[0] = (bench_try){.backend = BENCH_SERIAL};
    t[1] = (bench_try){.backend = BENCH_TINE, .anew = 1, .plan = automatic};
    t[2] = (bench_try){.backend = BENCH_TINE, .plan = automatic};
    t[3] = (bench_try){.backend = BENCH_TINE, .plan = automatic, .name = tuned == 0 ? name : NULL};
    for (size_t i = 0; i < SWEEP_BEST && ranked(s, i); i++)
        t[n++] = *ranked(s, i), t[n - 1].finer = 0;
    int rc = compare_run(s->workload, d, t, n,
                         &(bench_compare){.time = time, .rounds = LAST_ROUNDS, .least = LAST_MIN});
    s->serial = t[0], s->cold = t[1], s->warm = t[2], s->wise = t[3];
    s->wise.name = NULL;
    for (size_t i = 0; i < SWEEP_BEST; i++)
        s->best[i] = i + 4 < n ? t[i + 4] : (bench_try){.median = NAN};
    return rc;
}

int sweep_run(bench_sweep *s, const bench_workload *w, bench_data *d, int threads, size_t step,
              double time)
{
    memset(s, 0, sizeof *s);
    s->workload = w;
    s->n = d->n;
    for (int t = threads; t > 1 && s->teams_count < 16; t = (t + 1) / 2) add_team(s, t, step);
    bench_compare c = {
        .time = time * cell_share, .rounds = SWEEP_ROUNDS, .least = SWEEP_MIN, .far = far_behind};
    int rc = s->count ? compare_run(w, d, s->cells, s->count, &c) : 0;
    s->fastest = ranked(s, 0) ? ranked(s, 0)->median : NAN;
    return rc ? rc : compare_finalists(s, d, threads, time);
}

const bench_try *sweep_best(const bench_sweep *s)
{
    const bench_try *best = &s->serial;
    for (int i = 0; i < SWEEP_BEST; i++)
        if (s->best[i].median < best->median) best = &s->best[i];
    return best;
}
