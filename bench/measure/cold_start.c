/* cold_start.c - the cost of the first parallel call of a fresh process, which creates the team of
   threads. A new process runs this program again for each measurement, because tine stays on one
   thread in a forked child. The loop is so small that creating the threads dominates. */
#include "../backends/backend.h"
#include <math.h>
#include <stdlib.h>
#include <sys/wait.h>
#include <unistd.h>

/* 64 Ki doubles are 10 to 30 µs of work, enough for two threads. */
enum { ELEMENTS = 1 << 16, LATER_CALLS = 100 };

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

static const bench_workload small = {
    .name = "start", .serial = serial, .openmp = openmp, .tine = by_tine};

static double first_beyond_later(const bench_backend *side, const bench_job *job)
{
    double later[LATER_CALLS];
    bench_open s = {.backend = side, .job = job};
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

/* tine-bench first-call SIDE THREADS: prints the seconds. Only cold_starts runs this command, so no
   list of commands shows it. */
int bench_first_call(int argc, char **argv)
{
    if (argc != 3) bench_fail("first-call: SIDE and THREADS");
    int side = atoi(argv[1]);
    bench_data d = {.n = ELEMENTS, .out = bench_shared(ELEMENTS * sizeof(double))};
    bench_job job = {.workload = &small, .data = &d, .plan = {.threads = atoi(argv[2])}};
    if (side < 0 || side >= BENCH_BACKENDS || bench_backends[side].kind != BACKEND_THREADS ||
        job.plan.threads < 1 || !d.out)
        bench_fail("first-call: no such side, or no memory");
    printf("%.9g\n", first_beyond_later(&bench_backends[side], &job));
    bench_unshare(d.out, ELEMENTS * sizeof(double));
    return 0;
}

/* Returns the seconds that the new process prints, or NAN if it could not run. */
static double in_fresh_process(int side, int threads)
{
    char a[16], b[16];
    double seconds = NAN;
    int ends[2], status = -1;
    snprintf(a, sizeof a, "%d", side);
    snprintf(b, sizeof b, "%d", threads);
    if (pipe(ends)) return NAN;
    pid_t child = fork();
    if (child == 0) {
        dup2(ends[1], 1);
        close(ends[0]);
        close(ends[1]);
        execl("/proc/self/exe", "tine-bench", "first-call", a, b, (char *)NULL);
        _exit(127);
    }
    close(ends[1]);
    FILE *f = fdopen(ends[0], "r");
    if (f && child > 0 && fscanf(f, "%lf", &seconds) != 1) seconds = NAN;
    if (f)
        fclose(f);
    else
        close(ends[0]);
    if (child > 0) waitpid(child, &status, 0);
    return status == 0 ? seconds : NAN;
}

void cold_starts(double cold[BENCH_BACKENDS], double (*all)[OPENINGS_MAX], const int *wanted,
                 int threads, int count)
{
    for (int i = 0; i < BENCH_BACKENDS; i++) {
        double seconds[OPENINGS_MAX];
        cold[i] = bench_backends[i].kind == BACKEND_THREADS ? 0 : NAN;
        if (i == BENCH_SERIAL || !wanted[i] || bench_backends[i].kind != BACKEND_THREADS) continue;
        for (int k = 0; k < OPENINGS_MAX; k++) {
            seconds[k] = k >= count || bench_interrupted() ? NAN : in_fresh_process(i, threads);
            if (all) all[i][k] = seconds[k];
        }
        cold[i] = samples_median(seconds, OPENINGS_MAX);
    }
}
