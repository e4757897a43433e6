/* sides.c - the table of sides, and the three that need no processes: serial, plain OpenMP, tine. */
#include "side.h"

static int serial_open(bench_open *s)
{
    (void)s;
    return 0;
}

static int serial_call(bench_open *s)
{
    s->job->work->serial(s->job->data);
    return 0;
}

/* OpenMP has no stealing: dynamic is its nearest. A chunk alone, as Pool's chunksize, means dynamic too. */
static int openmp_open(bench_open *s)
{
    s->openmp = s->job->work->openmp;
    s->plan = s->job->plan;
    if (s->plan.sched == TINE_STEAL || (s->plan.sched == TINE_AUTO && s->plan.chunk)) s->plan.sched = TINE_DYNAMIC;
    return 0;
}

static int openmp_call(bench_open *s)
{
    s->openmp(s->job->data, &s->plan);
    return 0;
}

static int tine_open(bench_open *s)
{
    const bench_plan *p = &s->job->plan;
    s->opts = (tine_opts){.name = s->job->work->name, .threads = p->threads, .sched = p->sched, .chunk = p->chunk};
    return 0;
}

static int tine_call(bench_open *s) { return s->job->work->tine(s->job->data, &s->opts); }
static void nothing_close(bench_open *s) { (void)s; }

/* The same two indirect calls as openmp's, with nothing behind them. */
static void nothing(bench_data *d, const bench_plan *p) { (void)d, (void)p; }
static int nothing_open(bench_open *s)
{
    s->openmp = nothing;
    return 0;
}

const bench_side bench_side_nothing = {"nothing", "nothing", "the measuring loop", -1, nothing_open, openmp_call,
                                       nothing_close, tine_strerror};

#define POOL_SIDE pool_side_open, pool_side_call, pool_side_close, pool_strerror
const bench_side bench_sides[BENCH_SIDES] = {
    {"serial", "serial", "the loop a C programmer writes first, one thread", -1, serial_open, serial_call,
     nothing_close, tine_strerror},
    {"openmp", "OpenMP", "the same loop under literal OpenMP pragmas", -1, openmp_open, openmp_call, nothing_close, tine_strerror},
    {"tine", "tine", "the same through this library", -1, tine_open, tine_call, nothing_close,
     tine_strerror},
    {"F1", "F1 fork", "processes forked for every call", POOL_FORK, POOL_SIDE},
    {"F2", "F2 pipes", "persistent processes, data both ways through pipes (Python's Pool.map, less the pickling)",
     POOL_PIPE, POOL_SIDE},
    {"F3", "F3 shared", "persistent processes, shared arrays, descriptors through pipes", POOL_DESC, POOL_SIDE},
    {"F4", "F4 sleep", "persistent processes, shared arrays, woken by futex", POOL_FUTEX, POOL_SIDE},
    {"F5", "F5 spin", "the same, spinning before they sleep, as OpenMP's threads do", POOL_SPIN, POOL_SIDE},
};
