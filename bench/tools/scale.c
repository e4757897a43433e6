/* scale.c - times a workload on 1 … N threads, up to more threads than CPUs. Strong scaling keeps
   the amount of work, and weak scaling keeps the work per thread. */
#include "scale.h"
#include "../measure/compare.h"
#include "../measure/cpu_probe.h"
#include <math.h>
#include <sched.h>
#include <signal.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/wait.h>
#include <unistd.h>

enum { EACH_UP_TO = 16, BEYOND = 4, ROUNDS = 8 };

/* Whether t threads are measured: every number up to 16, then powers of two, the number of CPUs,
   and twice and four times that number. */
static int wanted(int t, int cpus)
{
    return t <= EACH_UP_TO || t == cpus || t == 2 * cpus || t == BEYOND * cpus ||
           (t & (t - 1)) == 0;
}

static void choose_threads(bench_scale *s, int max)
{
    for (int t = 1; t <= max && s->count < SCALE_POINTS; t++)
        if (wanted(t, s->cpus))
            s->points[s->count++] = (bench_scale_point){
                .threads = t, .strong = NAN, .weak = NAN, .weak_efficiency = {.ratio = NAN}};
}

static stat_ratio share(stat_ratio r, int threads)
{
    r.ratio /= threads, r.lo /= threads, r.hi /= threads;
    return r;
}

static int strong(bench_scale *s, bench_data *d, double time)
{
    bench_try t[SCALE_POINTS + 1] = {{.backend = BENCH_SERIAL}};
    for (size_t i = 0; i < s->count; i++)
        t[i + 1] = (bench_try){
            .backend = BENCH_TINE,
            .plan = {s->points[i].threads, s->plan.sched, s->plan.chunk, s->plan.order}};
    int rc = compare_run(s->workload, d, t, s->count + 1,
                         &(bench_compare){.time = time, .rounds = ROUNDS});
    s->serial = t[0].median;
    for (size_t i = 0; i < s->count; i++) {
        bench_scale_point *p = &s->points[i];
        p->strong = t[i + 1].median;
        p->speedup = compare_ratio(&t[0], &t[i + 1]);
        p->strong_efficiency =
            share(compare_ratio(&t[1], &t[i + 1]), p->threads < s->cpus ? p->threads : s->cpus);
    }
    return rc;
}

/* Measures weak scaling, for workloads whose elements cost the same and whose data do not fix n. */
static int weak(bench_scale *s, const char *data_dir, double time)
{
    const bench_workload *w = s->workload;
    size_t each = s->n / (size_t)s->cpus;
    bench_try alone = {.backend = BENCH_TINE};
    if (!w->regular || !w->n || !each) return 0;
    for (size_t i = 0; i < s->count && !bench_interrupted(); i++) {
        bench_scale_point *p = &s->points[i];
        bench_data d;
        bench_try t = {.backend = BENCH_TINE,
                       .plan = {p->threads, s->plan.sched, s->plan.chunk, s->plan.order}};
        if (p->threads > s->cpus) break;
        int rc = cli_prepare(&d, w, each * (size_t)p->threads, data_dir);
        if (!rc) rc = compare_run(w, &d, &t, 1, &(bench_compare){.time = time, .rounds = ROUNDS});
        if (i == 0) alone = t;
        p->weak = t.median;
        p->weak_efficiency = compare_apart(&alone, &t);
        bench_release(w, &d);
        if (rc) return rc;
    }
    return 0;
}

int scale_run(bench_scale *s, const bench_workload *w, size_t n, const char *data_dir,
              const bench_plan *plan, int max, double time)
{
    bench_data d;
    *s = (bench_scale){.workload = w, .plan = *plan, .cpus = cpus_usable(NULL, 0)};
    choose_threads(s, max ? max : BEYOND * s->cpus);
    int rc = cli_prepare(&d, w, n, data_dir);
    s->n = d.n;
    if (!rc) rc = strong(s, &d, time);
    bench_release(w, &d);
    if (!rc) rc = weak(s, data_dir, time);
    return rc;
}

/* ---- a busy neighbour ------------------------------------------------------------------------ */
/* Starts a process that keeps the first usable CPU busy until it is killed or this process ends.
   Returns -1 on failure. */
static pid_t start_hog(void)
{
    cpu_set_t all, one;
    int cpu = 0;
    if (sched_getaffinity(0, sizeof all, &all)) return -1;
    while (!CPU_ISSET(cpu, &all)) cpu++;
    pid_t parent = getpid(), hog = fork();
    if (hog) return hog;
    prctl(PR_SET_PDEATHSIG, SIGKILL);
    signal(SIGINT, SIG_DFL), signal(SIGTERM, SIG_DFL);
    CPU_ZERO(&one);
    CPU_SET(cpu, &one);
    if (getppid() != parent || sched_setaffinity(0, sizeof one, &one)) _exit(1);
    for (volatile unsigned k = 0;; k++) {
    }
}

static int all_schedules(bench_scale *s, bench_data *d, double time, bench_try *t)
{
    static const tine_sched scheds[SCALE_HOGGED] = {TINE_STATIC, TINE_DYNAMIC, TINE_GUIDED,
                                                    TINE_STEAL, TINE_AUTO};
    for (int i = 0; i < SCALE_HOGGED; i++)
        t[i] = (bench_try){.backend = BENCH_TINE, .plan = {.threads = s->cpus, .sched = scheds[i]}};
    for (int i = 0; i < SCALE_HOGGED; i++) s->hogged[i] = scheds[i];
    return compare_run(s->workload, d, t, SCALE_HOGGED,
                       &(bench_compare){.time = time, .rounds = ROUNDS});
}

int scale_hog(bench_scale *s, const char *data_dir, double time)
{
    bench_data d;
    bench_try quiet[SCALE_HOGGED], hogged[SCALE_HOGGED];
    int rc = cli_prepare(&d, s->workload, s->n, data_dir);
    if (!rc) rc = all_schedules(s, &d, time, quiet);
    pid_t hog = rc ? -1 : start_hog();
    if (hog > 0) {
        rc = all_schedules(s, &d, time, hogged);
        kill(hog, SIGKILL);
        waitpid(hog, NULL, 0);
        for (int i = 0; i < SCALE_HOGGED; i++) {
            s->quiet[i] = quiet[i].median, s->hog[i] = hogged[i].median;
            s->slowdown[i] = compare_apart(&hogged[i], &quiet[i]);
        }
    }
    bench_release(s->workload, &d);
    return rc;
}
