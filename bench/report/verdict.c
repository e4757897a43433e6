/* verdict.c - expresses the figures of a row in a line of words. Each word rests on an interval:
   faster, slower, or undecided. Threads and processes are judged by the gain of sharing the work
   over their own code on one thread. The library is judged by its code against the serial loop. */
#include "../backends/backend.h"
#include <math.h>
#include <stdarg.h>
#include <string.h>

/* Seconds of a call below which waking a second thread takes a large part of it. */
static const double small_call = 100e-6;
/* Memory counts as the limit of a call that reaches this share of the calibrated bandwidth. */
static const double near_limit = 0.7;
enum { OPENMP = BENCH_OPENMP, TINE = BENCH_TINE, PIPES = BENCH_PIPE };

static int measured(const bench_row *r, int i)
{
    return r->figures[i].state == STATE_MEASURED && r->figures[i].samples;
}

static int shares_memory(int i)
{
    return bench_backends[i].kind >= POOL_SHM_PIPE && bench_backends[i].kind <= POOL_SHM_SPIN;
}

/* Returns the fastest of OpenMP and tine, or of the pools with shared memory. -1: none was
   measured. */
static int fastest(const bench_row *r, int processes)
{
    int best = -1;
    for (int i = OPENMP; i < BENCH_BACKENDS; i++) {
        if (!measured(r, i) || !(processes ? shares_memory(i) : i <= TINE)) continue;
        if (best < 0 || r->figures[i].median < r->figures[best].median) best = i;
    }
    return best;
}

static void add(bench_row *r, const char *format, ...) __attribute__((format(printf, 2, 3)));
static void add(bench_row *r, const char *format, ...)
{
    size_t used = strlen(r->verdict);
    va_list args;
    if (used) used += (size_t)snprintf(r->verdict + used, sizeof r->verdict - used, "; ");
    va_start(args, format);
    if (used < sizeof r->verdict)
        vsnprintf(r->verdict + used, sizeof r->verdict - used, format, args);
    va_end(args);
}

/* Formats a ratio, or the inverse of one, as "1.9× ±2%". */
static const char *times(const stat_ratio *ratio, int inverse)
{
    static char ring[4][40];
    static int next;
    char number[16], sure[16], *s = ring[next++ % 4];
    snprintf(s, sizeof ring[0], "%s %s",
             bench_show_times(number, sizeof number, inverse ? 1 / ratio->ratio : ratio->ratio),
             bench_show_plus_minus(sure, sizeof sure, stat_plus_minus(ratio)));
    return s;
}

static int memory_bound(const bench_row *r, int i)
{
    return !r->in_cache && r->bytes > 0 &&
           r->bytes / r->figures[i].median > near_limit * r->bandwidth;
}

/* Explains a speed-up that is larger than the number of CPUs. */
static const char *beyond(const bench_row *r, const stat_ratio *p)
{
    int cpus = r->cpus && r->cpus < r->plan.threads ? r->cpus : r->plan.threads;
    if (!(p->lo > cpus * STAT_MARGIN)) return "";
    if (r->workload->waits) return ", more than the CPUs: they wait together";
    return r->in_cache ? ", more than the CPUs: each has a cache of its own"
                       : ", more than the CPUs, which is unexplained";
}

static void on_threads(bench_row *r, int i)
{
    const bench_figure *f = &r->figures[i];
    const stat_ratio *p = &f->parallel;
    if (isnan(p->ratio)) return;
    if (r->plan.threads == 1)
        add(r, "one thread");
    else if (p->word == STAT_FASTER)
        add(r, "%d threads %s%s%s", r->plan.threads, times(p, 0), beyond(r, p),
            memory_bound(r, i) ? ", the memory's limit" : "");
    else if (memory_bound(r, i))
        add(r, "memory-bound: one thread has it all");
    else if (r->figures[BENCH_SERIAL].median < small_call)
        add(r, "too small to share: %s", p->word == STAT_SLOWER ? "stay serial" : "undecided");
    else if (p->word == STAT_SLOWER)
        add(r, "threads lose %s: stay serial", times(p, 1));
    else
        add(r, "threads undecided (%s)", times(p, 0));
}

/* Returns OpenMP's name, with its schedule if that was chosen by trial. */
static const char *openmp_name(const bench_row *r)
{
    static char s[40];
    const bench_figure *f = &r->figures[OPENMP];
    snprintf(s, sizeof s, f->tuned ? "OpenMP (%s)" : "OpenMP", bench_sched_names[f->sched]);
    return s;
}

static void on_library(bench_row *r)
{
    const stat_ratio *code = &r->figures[TINE].code, *other = &r->over_openmp;
    if (!measured(r, TINE)) return;
    if (code->word != STAT_UNDECIDED)
        add(r, "tine's code on one thread %s the loop's speed", times(code, 0));
    if (measured(r, OPENMP) && other->word != STAT_UNDECIDED)
        add(r, "tine %s the speed of %s", times(other, 0), openmp_name(r));
}

static void on_processes(bench_row *r, int processes, int threads)
{
    const stat_ratio *p = &r->figures[processes].parallel;
    stat_ratio against = threads < 0 || !r->series
                             ? (stat_ratio){.ratio = NAN}
                             : series_ratio(&r->series[threads], &r->series[processes], &r->rounds);
    if (against.word == STAT_FASTER)
        add(r, "shared processes win by %s", times(&against, 0));
    else if (p->word == STAT_SLOWER)
        add(r, "shared processes lose %s", times(p, 1));
    else if (p->word == STAT_UNDECIDED)
        add(r, "shared processes undecided (%s)", times(p, 0));
    else if (threads >= 0 && against.word == STAT_UNDECIDED)
        add(r, "shared processes %s, and against threads undecided", times(p, 0));
    else
        add(r, "shared processes %s", times(p, 0));
}

static void on_pipes(bench_row *r)
{
    const stat_ratio *p = &r->figures[PIPES].parallel;
    if (!measured(r, PIPES) || isnan(p->ratio)) return;
    add(r,
        p->word == STAT_UNDECIDED ? "pipes undecided (%s)"
        : p->word == STAT_FASTER  ? "pipes %s"
                                  : "pipes lose %s",
        times(p, p->word == STAT_SLOWER));
}

/* Adds a note on other work, or slow CPUs. A row that stayed disturbed gets no verdict. In other
   rows the disturbed rounds are left out. */
static void on_disturbance(bench_row *r)
{
    int quiet = r->rounds.measured - r->rounds.disturbed;
    if (series_disturbed(&r->rounds))
        add(r,
            "DISTURBED: other work or slow CPUs in %d of %d rounds (%d were planned); measure "
            "again "
            "while nothing else runs",
            r->rounds.disturbed, r->rounds.measured, r->rounds.planned);
    else if (quiet < r->rounds.planned && !r->partial)
        add(r, "other work or slow CPUs in %d of %d rounds, which are left out",
            r->rounds.disturbed, r->rounds.measured);
}

void verdict_of(bench_row *r)
{
    if (*r->skipped) {
        add(r, "not measured: %s", r->skipped);
        return;
    }
    for (int i = 0; i < BENCH_BACKENDS; i++) {
        if (r->figures[i].state >= STATE_WRONG)
            add(r, "%s %s", bench_backends[i].name, r->figures[i].note);
    }
    if (!measured(r, BENCH_SERIAL)) {
        if (!*r->verdict) add(r, "interrupted");
        return;
    }
    on_disturbance(r);
    if (series_disturbed(&r->rounds)) return;
    int threads = fastest(r, 0), processes = fastest(r, 1);
    if (threads >= 0) on_threads(r, threads);
    on_library(r);
    if (processes >= 0) on_processes(r, processes, threads);
    on_pipes(r);
    if (r->partial) add(r, "interrupted: fewer samples");
    if (!*r->verdict) add(r, "nothing to compare");
}
