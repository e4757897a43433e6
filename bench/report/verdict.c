/* verdict.c - says in a line of words what a row of figures means. */
#include "../backends/backend.h"
#include <math.h>
#include <stdarg.h>
#include <string.h>

static const double tie = 1.06; /* smaller differences come and go from run to run */
/* seconds: below, waking a second thread is a good part of the call */
static const double small_call = 100e-6;
static const double near_limit = 0.7; /* of the calibrated bandwidth */
enum { OPENMP = BENCH_OPENMP, TINE = BENCH_TINE, PIPES = BENCH_POOLS + 1, FIRST_SHARED };

static int measured(const bench_row *r, int i)
{
    return r->figures[i].state == STATE_MEASURED && r->figures[i].samples;
}

/* The best speed-up of sides first … last, 0 if none was measured. */
static double best(const bench_row *r, int first, int last)
{
    double most = 0;
    for (int i = first; i <= last; i++) {
        if (measured(r, i)) most = fmax(most, r->figures[i].speedup);
    }
    return most;
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

static const char *times(double ratio)
{
    static char s[16];
    return bench_show_times(s, sizeof s, ratio);
}

static int memory_bound(const bench_row *r, double speedup)
{
    double rate = r->bytes / r->figures[BENCH_SERIAL].median * speedup;
    return !r->in_cache && r->bytes > 0 && rate > near_limit * r->bandwidth;
}

static void on_threads(bench_row *r, double threads, double processes)
{
    double all = fmax(threads, processes);
    if (threads >= tie && memory_bound(r, threads))
        add(r, "memory-bound: %s is the limit", times(threads));
    else if (threads >= tie)
        add(r, "threads %s", times(threads));
    else if (all >= tie)
        add(r, "threads gain nothing");
    else if (memory_bound(r, fmax(all, 1)))
        add(r, "memory-bound: one thread has it all");
    else if (r->figures[BENCH_SERIAL].median < small_call)
        add(r, "too small to share: stay serial");
    else
        add(r, "sharing gains nothing: stay serial");
}

static void on_tine(bench_row *r)
{
    if (!measured(r, OPENMP) || !measured(r, TINE)) return;
    double ratio = r->figures[TINE].speedup / r->figures[OPENMP].speedup;
    if (best(r, OPENMP, TINE) * tie < 1) return; /* neither pays: who loses less is no news */
    if (ratio > tie || ratio < 1 / tie) add(r, "tine %s OpenMP's speed", times(ratio));
}

static void on_processes(bench_row *r, double threads, double processes)
{
    double other = fmax(threads, 1), pipes = measured(r, PIPES) ? r->figures[PIPES].speedup : NAN;
    if (processes > 0 && threads > 0 && fmax(threads, processes) >= tie) {
        if (processes > threads * tie)
            add(r, "shared processes win by %s", times(processes / threads));
        else if (processes * tie >= other)
            add(r, "shared processes tie");
        else if (processes >= tie)
            add(r, "shared processes %s", times(processes));
        else if (processes * tie >= 1)
            add(r, "shared processes gain nothing");
        else
            add(r, "shared processes lose %s", times(1 / processes));
    } else if (processes > tie) {
        add(r, "shared processes %s", times(processes));
    }
    if (pipes > tie)
        add(r, "pipes %s", times(pipes));
    else if (pipes * tie < 1)
        add(r, "pipes lose %s", times(1 / pipes));
    else if (pipes > 0)
        add(r, "pipes gain nothing");
}

void verdict_of(bench_row *r)
{
    double threads = best(r, OPENMP, TINE), processes = best(r, FIRST_SHARED, BENCH_PEERS - 1);
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
    if (threads > 0) on_threads(r, threads, processes);
    on_tine(r);
    on_processes(r, threads, processes);
    if (r->partial) add(r, "interrupted: fewer samples");
}
