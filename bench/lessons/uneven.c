/* uneven.c - lesson: elements of very different cost, under each schedule, and which thread ran
   which chunk. */
#include "lesson.h"
#include <math.h>
#include <stdlib.h>

enum { CHUNK = 64 };
LINE_TO_CHANGE;
enum { PLANS = 5, THREADS_SHOWN = 4, INTERVALS_A_ROW = 60, WORKLOADS = 2, ROUNDS = 3 };
static const struct {
    const char *name;
    tine_sched sched;
    int chunked;
} plans[PLANS] = {{"static, one chunk each", TINE_STATIC, 0},
                  {"static by chunk", TINE_STATIC, 1},
                  {"dynamic", TINE_DYNAMIC, 1},
                  {"guided", TINE_GUIDED, 1},
                  {"steal", TINE_STEAL, 1}};
static const char *const brief[PLANS] = {"static", "stat,c", "dynamic", "guided", "steal"};

typedef struct job {
    const bench_workload *workload;
    bench_data data;
    tine_opts opts;
} job;

static void call(void *ctx)
{
    job *j = ctx;
    j->workload->tine(&j->data, &j->opts);
}

static void serial(void *ctx)
{
    job *j = ctx;
    j->workload->serial(&j->data);
}

static int by_start(const void *a, const void *b)
{
    const tine_event *x = a, *y = b;
    if (x->thread != y->thread) return x->thread - y->thread;
    return (x->start > y->start) - (x->start < y->start);
}

/* One call's chunks, thread by thread; neighbours that are too short to be seen become one. */
static void timeline(plot *d, job *j, int plan)
{
    size_t max = j->data.n / CHUNK + 4096;
    tine_event *e = calloc(max, sizeof *e);
    tine_stats stats = {0};
    if (!e) return;
    j->opts.stats = &stats, j->opts.events = e, j->opts.events_cap = max;
    call(j);
    j->opts.stats = NULL, j->opts.events = NULL, j->opts.events_cap = 0;
    size_t n = stats.chunks < max ? stats.chunks : max;
    qsort(e, n, sizeof *e, by_start);
    int shown = stats.threads < THREADS_SHOWN ? stats.threads : THREADS_SHOWN, row[THREADS_SHOWN];
    char name[32];
    for (int t = 0; t < shown; t++)
        snprintf(name, sizeof name, "%s %d", brief[plan], t), row[t] = plot_row(d, name);
    int series = plot_series(d, plans[plan].name);
    for (size_t i = 0, k; i < n; i = k) {
        for (k = i + 1; k < n && e[k].thread == e[i].thread &&
                        e[k].end - e[i].start < stats.seconds / INTERVALS_A_ROW;
             k++) {
        }
        if (e[i].thread < shown && e[k - 1].end > 0)
            plot_interval(d, series, row[e[i].thread], e[i].start, e[k - 1].end);
    }
    free(e);
}

static tine_opts options(const lesson_page *p, int plan)
{
    return (tine_opts){.threads = p->threads,
                       .sched = plans[plan].sched,
                       .chunk = plans[plan].chunked ? CHUNK : 0};
}

static int one_workload(lesson_page *p, const char *name, double *speedup, plot *d)
{
    job j = {.workload = lesson_workload(name)};
    size_t n = p->seconds < 1 ? 2000 : 0; /* all there are, unless in a hurry */
    if (!j.workload ||
        j.workload->prepare(&j.data, &(bench_source){.n = n, .data_dir = p->data_dir})) {
        if (j.workload) j.workload->release(&j.data);
        return -1;
    }
    char cells[PLANS][16];
    double share = p->seconds / WORKLOADS / (PLANS + 1) / 2 / ROUNDS, took[ROUNDS],
           times[PLANS][ROUNDS], alone;
    /* by turns: a busy moment of the machine hits all of them */
    for (int round = 0; round < ROUNDS; round++) {
        bench_progress("uneven  %s  round %d of %d", name, round + 1, ROUNDS);
        took[round] = lesson_clock(serial, &j, share);
        for (int k = 0; k < PLANS; k++) {
            j.opts = options(p, k);
            times[k][round] = lesson_clock(call, &j, share);
        }
    }
    samples_sort(took, ROUNDS);
    alone = samples_quantile(took, ROUNDS, 0.5);
    for (int k = 0; k < PLANS; k++) {
        samples_sort(times[k], ROUNDS);
        speedup[k] = alone / samples_quantile(times[k], ROUNDS, 0.5);
        snprintf(cells[k], sizeof cells[k], "%.2f×", speedup[k]);
        j.opts = options(p, k);
        if (d) timeline(d, &j, k);
    }
    lesson_row(p, "%s|%s|%s|%s|%s|%s|%s", name, lesson_time_text(alone), cells[0], cells[1],
               cells[2], cells[3], cells[4]);
    j.workload->release(&j.data);
    return 0;
}

static void explain(lesson_page *p, const char *name, const double *x)
{
    int best = 0;
    for (int k = 1; k < PLANS; k++) best = x[k] > x[best] ? k : best;
    lesson_find(p,
                "%s: one equal chunk for each thread gives %.2f×, guided %.2f×, dynamic in chunks "
                "of %d %.2f×. Best: %s, %.2f× of %d.",
                name, x[0], x[3], CHUNK, x[2], plans[best].name, x[best], p->threads);
    if (x[best] > 1.1 * p->threads)
        lesson_find(p,
                    "%s: more than %d× from %d threads is not the schedule's doing: the machine "
                    "was slower while the serial loop ran. Run it again.",
                    name, p->threads, p->threads);
    if (p->threads == 1) return;
    if (x[2] < 1.06 * x[3] && x[3] < 1.06 * x[2])
        lesson_find(p, "%s: guided is as good as dynamic here.", name);
    else if (x[3] < x[2])
        lesson_find(p,
                    "%s: guided does not save uneven work. Its first chunks are the largest, and "
                    "whoever draws a dear one keeps it.",
                    name);
    else
        lesson_find(p,
                    "%s: guided beats dynamic here: its few chunks cost less to hand out than they "
                    "lose by imbalance.",
                    name);
    if (x[1] > 1.06 * x[0])
        lesson_find(p,
                    "%s: static by chunks of %d already gives %.2f×. It is the smaller chunk that "
                    "balances, more than the schedule's name.",
                    name, CHUNK, x[1]);
}

static void experiment(lesson_page *p)
{
    double coast[PLANS], triangle[PLANS];
    plot *d = plot_new(PLOT_TIMELINE, "uneven",
                       "Which thread was at work when (one call under each schedule)",
                       "time since the call began", "");
    d->unit_x = PLOT_SECONDS;
    lesson_plot(p, d);
    lesson_columns(p, "workload|serial|static|static, chunk|dynamic|guided|steal");
    int real = !one_workload(p, "coastline", coast, d);
    one_workload(p, "triangular", triangle, real ? NULL : d);
    if (real)
        explain(p, "coastline", coast);
    else
        lesson_find(p, "The shorelines are not installed (Debian: gmt-gshhg-full), so the "
                       "triangular loop stands for uneven work.");
    explain(p, "triangular", triangle);
    const double *x = real ? coast : triangle;
    plot_alt(d,
             "A timeline for each schedule, a row for each thread: full bars are work, gaps are "
             "waiting. Speed-ups: static %.2f, static by chunk %.2f, dynamic %.2f, guided %.2f, "
             "steal %.2f.",
             x[0], x[1], x[2], x[3], x[4]);
}

const lesson lesson_uneven = {
    .name = "uneven",
    .title = "Same chunk, uneven work: does guided save it?",
    .question = "Loop i of the triangular workload takes i steps; a segment of the world's "
                "shorelines has 2 to 10,509 points. Cut in equal chunks, such work leaves threads "
                "waiting. Textbooks recommend guided: large chunks first, then smaller ones.",
    .guess = "order them by speed: static (one chunk each), static by chunk, dynamic, guided, "
             "steal. How far apart are first and last?",
    .experiment = experiment,
    .trap = "A schedule is judged by the last thread to finish. Chunks that hold equal numbers of "
            "elements do not hold equal work, and no hand-out order helps once a chunk is larger "
            "than the share that is left over.",
    .change = "make it 4096. Where do the schedules that take it begin to look like static, and "
              "why is steal the last to?",
    .line = lesson_line,
};
