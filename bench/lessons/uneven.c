/* uneven.c - lesson: elements of very different cost, under each schedule, and which thread ran
   which chunk. */
#include "lesson.h"
#include <math.h>
#include <stdlib.h>

enum { STATIC, STATIC_CHUNKS, DYNAMIC, GUIDED, STEAL, PLANS };
enum { THREADS_SHOWN = 4, INTERVALS_A_ROW = 60, WORKLOADS = 2, PICTURES = 9, ALL = 65536 };
static const struct {
    const char *name, *brief;
    tine_sched sched;
    int chunked;
} plans[PLANS] = {{"static", "static", TINE_STATIC, 0},
                  {"static by chunk", "by chunk", TINE_STATIC, 1},
                  {"dynamic", "dynamic", TINE_DYNAMIC, 1},
                  {"guided", "guided", TINE_GUIDED, 1},
                  {"steal", "steal", TINE_STEAL, 1}};
static const char *const workloads[WORKLOADS] = {"coastline", "triangular"};

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

static const char *key(const char *workload, int plan)
{
    return lesson_key("%s/%s", workload, plans[plan].name);
}

static const char *alone(const char *workload) { return lesson_key("%s/serial", workload); }

static int by_start(const void *a, const void *b)
{
    const tine_event *x = a, *y = b;
    if (x->thread != y->thread) return x->thread - y->thread;
    return (x->start > y->start) - (x->start < y->start);
}

/* Records thread, start and end of each chunk. Neighbouring chunks that are too short to be visible
   are merged. */
static void record_chunks(lesson_page *p, tine_event *e, size_t n, const tine_stats *stats,
                          int plan)
{
    const char *name = plans[plan].name;
    qsort(e, n, sizeof *e, by_start);
    for (size_t i = 0, k; i < n; i = k) {
        for (k = i + 1; k < n && e[k].thread == e[i].thread &&
                        e[k].end - e[i].start < stats->seconds / INTERVALS_A_ROW;
             k++) {
        }
        if (e[i].thread >= THREADS_SHOWN || e[k - 1].end <= 0) continue;
        lesson_record(p, lesson_key("thread of %s", name), e[i].thread);
        lesson_record(p, lesson_key("from of %s", name), e[i].start);
        lesson_record(p, lesson_key("to of %s", name), e[k - 1].end);
    }
    lesson_record(p, lesson_key("pictured/%s", name), stats->seconds);
}

/* Records the chunks of one call: of several, the one whose time is nearest to the measured
   median. */
static void picture(lesson_page *p, job *j, int plan)
{
    const size_t max = j->data.n + ALL;
    tine_event *e = calloc(max, sizeof *e), *nearest = calloc(max, sizeof *e);
    tine_stats kept = {0};
    double median = lesson_value(p, key(j->workload->name, plan));
    for (int i = 0; e && nearest && i < PICTURES; i++) {
        tine_stats stats = {0};
        j->opts.stats = &stats, j->opts.events = e, j->opts.events_cap = max;
        call(j);
        if (i && fabs(stats.seconds - median) >= fabs(kept.seconds - median)) continue;
        tine_event *other = e;
        e = nearest, nearest = other;
        kept = stats;
    }
    j->opts.stats = NULL, j->opts.events = NULL, j->opts.events_cap = 0;
    if (e && nearest) record_chunks(p, nearest, kept.chunks < max ? kept.chunks : max, &kept, plan);
    free(e);
    free(nearest);
}

static tine_opts options(const lesson_page *p, int plan)
{
    return (tine_opts){.threads = p->threads,
                       .sched = plans[plan].sched,
                       .chunk = plans[plan].chunked ? lesson_set(p) : 0};
}

static void one_workload(lesson_page *p, const char *name, int pictured)
{
    job j = {.workload = lesson_workload(name)};
    size_t n = p->seconds < 1 ? 2000 : 0; /* 0 stands for all elements. A short run takes 2000. */
    double share = p->seconds / WORKLOADS / (PLANS + 1) / 2 / lesson_rounds(p);
    if (!j.workload ||
        bench_prepare(j.workload, &j.data, &(bench_source){.n = n, .data_dir = p->data_dir})) {
        if (j.workload) bench_release(j.workload, &j.data);
        return;
    }
    /* The plans take turns, so that a busy moment of the machine affects all of them. */
    for (int round = 0; round < lesson_rounds(p); round++) {
        bench_progress("uneven  %s  round %d of %d", name, round + 1, lesson_rounds(p));
        lesson_record(p, alone(name), lesson_clock(serial, &j, share));
        for (int k = 0; k < PLANS; k++) {
            j.opts = options(p, k);
            lesson_record(p, key(name, k), lesson_clock(call, &j, share));
        }
    }
    for (int k = 0; pictured && k < PLANS; k++) {
        j.opts = options(p, k);
        picture(p, &j, k);
    }
    bench_release(j.workload, &j.data);
}

static int measured(const lesson_page *p, const char *workload)
{
    return !isnan(lesson_value(p, alone(workload)));
}

static void measure(lesson_page *p)
{
    one_workload(p, workloads[0], 1);
    one_workload(p, workloads[1], !measured(p, workloads[0]));
}

/* Draws the chunks of the recorded calls. */
static void draw_chunks(lesson_page *p, const char *workload)
{
    plot *d = plot_new(PLOT_TIMELINE, "uneven-threads", "", "time since the call began", "");
    snprintf(d->title, sizeof d->title,
             "Which thread was at work when: a call of %s under each schedule", workload);
    d->unit_x = PLOT_SECONDS;
    for (int k = 0; k < PLANS; k++) {
        const char *name = plans[k].name;
        json_t *thread = json_object_get(p->record, lesson_key("thread of %s", name)),
               *from = json_object_get(p->record, lesson_key("from of %s", name)),
               *to = json_object_get(p->record, lesson_key("to of %s", name));
        int rows[THREADS_SHOWN] = {-1, -1, -1, -1}, series = plot_series(d, name);
        for (size_t i = 0; i < json_array_size(thread); i++) {
            int t = (int)json_number_value(json_array_get(thread, i));
            if (t < 0 || t >= THREADS_SHOWN) continue;
            if (rows[t] < 0) rows[t] = plot_row(d, lesson_key("%s %d", plans[k].brief, t));
            plot_interval(d, series, rows[t], json_number_value(json_array_get(from, i)),
                          json_number_value(json_array_get(to, i)));
        }
    }
    plot_alt(d, "A row for each thread under each schedule: full bars are work, gaps are waiting.");
    lesson_plot(p, d);
}

static void draw(lesson_page *p)
{
    plot *d = lesson_plot(p, plot_new(PLOT_BARS, "uneven", "Speed-up on uneven work, by schedule",
                                      "times as fast as the serial loop", ""));
    d->unit_x = PLOT_TIMES, d->mark = 1;
    snprintf(d->mark_name, sizeof d->mark_name, "serial loop");
    lesson_columns(p, "workload|serial|static|static, chunk|dynamic|guided|steal");
    for (int k = 0; k < PLANS; k++) plot_row(d, plans[k].name);
    for (int w = 0; w < WORKLOADS; w++) {
        const char *cell[PLANS];
        if (!measured(p, workloads[w])) continue;
        int series = plot_series(d, workloads[w]);
        for (int k = 0; k < PLANS; k++) {
            stat_ratio r = lesson_ratio(p, alone(workloads[w]), key(workloads[w], k));
            cell[k] = lesson_sure_text(&r);
            lesson_bar_ratio(d, series, k, &r);
        }
        lesson_row(p, "%s|%s|%s|%s|%s|%s|%s", workloads[w],
                   lesson_time_text(lesson_value(p, alone(workloads[w]))), cell[0], cell[1],
                   cell[2], cell[3], cell[4]);
    }
    plot_alt(d, "Bars of the speed-up of each schedule over the serial loop; the table has them.");
}

static int best_of(const lesson_page *p, const char *workload)
{
    int best = 0;
    for (int k = 1; k < PLANS; k++)
        if (lesson_value(p, key(workload, k)) < lesson_value(p, key(workload, best))) best = k;
    return best;
}

/* Adds a note on whether the drawn calls, which are single ones, agree with the medians. */
static void on_picture(lesson_page *p, const char *workload)
{
    int off = 0;
    for (int k = 0; k < PLANS; k++) {
        double shown = lesson_value(p, lesson_key("pictured/%s", plans[k].name)), x[STAT_UNITS_MAX];
        size_t n = lesson_samples(p, key(workload, k), x);
        samples_sort(x, n);
        off += n && (shown < x[0] || shown > x[n - 1]);
    }
    if (off)
        lesson_find(
            p,
            "The picture shows one call under each schedule, and %d of the %d took a time outside "
            "of all rounds: believe the table.",
            off, PLANS);
}

static void on_workload(lesson_page *p, const char *name)
{
    int best = best_of(p, name);
    stat_ratio guided = lesson_ratio(p, key(name, DYNAMIC), key(name, GUIDED)),
               cut = lesson_ratio(p, key(name, STATIC), key(name, STATIC_CHUNKS)),
               top = lesson_ratio(p, alone(name), key(name, best)),
               plain = lesson_ratio(p, alone(name), key(name, STATIC));
    lesson_find(p,
                "%s: one equal chunk for each thread has %s the loop's speed (%s). The lowest time "
                "is that of %s: %s, on %d "
                "thread%s.",
                name, lesson_sure_text(&plain), stat_words[plain.word], plans[best].name,
                lesson_sure_text(&top), p->threads, p->threads > 1 ? "s" : "");
    if (lesson_above(&top, STAT_MARGIN * p->threads))
        lesson_find(p,
                    "%s: that is more than %d×, and no schedule's doing: each CPU has a cache of "
                    "its own, or its clock was higher then.",
                    name, p->threads);
    if (p->threads == 1) return;
    lesson_find(p, "%s: guided %s (guided has %s the speed of dynamic).", name,
                lesson_choose(&guided, "is faster than dynamic: it hands out fewer chunks",
                              "is slower than dynamic: its first chunks are the largest, and the "
                              "thread that draws a dear one keeps it",
                              "against dynamic is undecided"),
                lesson_sure_text(&guided));
    if (cut.word == STAT_FASTER)
        lesson_find(p,
                    "%s: static by chunks of %s is %s as fast as static in one. The smaller "
                    "chunk balances, under the same schedule.",
                    name, p->set, lesson_sure_text(&cut));
}

/* Returns words for the order of guided and dynamic. */
static const char *order(const stat_ratio *guided)
{
    return lesson_choose(guided, "guided", "dynamic", NULL);
}

static void explain(lesson_page *p)
{
    const char *first = workloads[measured(p, workloads[0]) ? 0 : 1];
    draw(p);
    draw_chunks(p, first);
    if (first == workloads[1])
        lesson_find(p, "The shorelines are not here (Debian: gmt-gshhg-full), so the triangular "
                       "loop alone stands for uneven work.");
    for (int w = 0; w < WORKLOADS; w++)
        if (measured(p, workloads[w])) on_workload(p, workloads[w]);
    on_picture(p, first);
    int best = best_of(p, first), worst = STATIC;
    for (int k = 1; k < PLANS; k++)
        if (lesson_value(p, key(first, k)) > lesson_value(p, key(first, worst))) worst = k;
    stat_ratio guided = lesson_ratio(p, key(first, DYNAMIC), key(first, GUIDED)),
               apart = lesson_ratio(p, key(first, worst), key(first, best));
    lesson_trap(p, "A schedule is judged by the last thread to finish. Chunks that hold equal "
                   "numbers of elements do not hold equal work.");
    if (p->threads == 1)
        lesson_trap(p, "With one thread there is nobody to wait for: no schedule can help.");
    else if (apart.word == STAT_FASTER)
        lesson_trap(p, "Here the best, %s, is %s as fast as the worst, %s.", plans[best].name,
                    lesson_sure_text(&apart), plans[worst].name);
    else
        lesson_trap(p, "Here no schedule is faster than another for certain.");
    lesson_answer_word(p, 0, order(&guided));
    lesson_answer(p, 1, apart.ratio, lesson_sure_text(&apart));
}

const lesson lesson_uneven = {
    .name = "uneven",
    .title = "Same chunk, uneven work: does guided save it?",
    .question = "Loop i of the triangular workload takes i steps; a segment of the world's "
                "shorelines has 2 to 10,509 points. Cut in equal chunks, such work leaves threads "
                "waiting. Textbooks recommend guided: large chunks first, then smaller ones.",
    .guess = {{"Which is faster on the shorelines, guided or dynamic?", "guided,dynamic"},
              {"How many times as fast as the worst schedule is the best?", NULL}},
    .knob = {"CHUNK", "64", NULL, 1, 1000000,
             "Set it to 4096. Which schedules come nearer to static, and which does not?"},
    .measure = measure,
    .explain = explain,
};
