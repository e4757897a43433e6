/* start.c - what the first parallel call of a fresh process costs: its team of threads is made then. Measured in a child
   forked before this process has a team, on a loop so small that nothing else counts. */
#include "side.h"
#include <math.h>
#include <sys/wait.h>
#include <unistd.h>

enum { ELEMENTS = 1 << 16, LATER_CALLS = 100 }; /* 64 Ki doubles: 10 to 30 µs of work, enough for two threads */

static int add_one(size_t lo, size_t hi, void *ctx)
{
    double *y = ctx;
    for (size_t i = lo; i < hi; i++) y[i] += 1;
    return 0;
}

static void openmp(bench_data *d, const bench_plan *p)
{
    double *y = d->out;
    OPENMP_FOR(p, , for (size_t i = 0; i < ELEMENTS; i++) y[i] += 1;);
}

static int by_tine(bench_data *d, const tine_opts *o)
{
    tine_opts spread = *o;
    spread.sched = TINE_STATIC;
    return tine_for(add_one, d->out, d->n, &spread);
}

static void serial(bench_data *d) { add_one(0, d->n, d->out); }

static const bench_work small = {.name = "start", .serial = serial, .openmp = openmp, .tine = by_tine};

static double first_beyond_later(const bench_side *side, const bench_job *job)
{
    double later[LATER_CALLS];
    bench_open s = {.side = side, .job = job};
    side->open(&s);
    double t = bench_now();
    side->call(&s);
    double first = bench_now() - t;
    for (int i = 0; i < LATER_CALLS; i++) {
        t = bench_now();
        side->call(&s);
        later[i] = bench_now() - t;
    }
    samples_sort(later, LATER_CALLS);
    return fmax(0, first - samples_quantile(later, LATER_CALLS, 0));
}

void cold_starts(double cold[BENCH_SIDES], int threads)
{
    bench_data d = {.n = ELEMENTS, .out = bench_shared(ELEMENTS * sizeof(double))};
    double *answer = bench_shared(sizeof *answer);
    bench_job job = {.work = &small, .data = &d, .plan = {.threads = threads}};
    for (int i = 0; i < BENCH_SIDES; i++) {
        cold[i] = bench_sides[i].kind == SIDE_THREADS ? 0 : NAN;
        if (i == BENCH_SERIAL || bench_sides[i].kind != SIDE_THREADS || !d.out || !answer) continue;
        *answer = NAN;
        pid_t child = fork();
        if (child == 0) {
            *answer = first_beyond_later(&bench_sides[i], &job);
            _exit(0);
        }
        if (child > 0) waitpid(child, NULL, 0);
        cold[i] = *answer;
    }
    bench_unshare(answer, sizeof *answer);
    bench_unshare(d.out, ELEMENTS * sizeof(double));
}
