/* copying.c - lesson: whether processes themselves are slow, or copying is. Five process pools
   against threads. */
#include "lesson.h"
#include <math.h>

enum { CHEAP, DEAR, WORKLOADS, FIRST = BENCH_OPENMP, LAST = BENCH_SHM_SPIN };
static const char *const workloads[WORKLOADS] = {"square", "sin"};
static const char *const parts[] = {"start", "transfer", "work"};

static const char *key(int workload, int backend)
{
    return lesson_key("%s/%s", workloads[workload], bench_backends[backend].name);
}

static const char *part_key(int part, int backend)
{
    return lesson_key("%s of %s", parts[part], bench_backends[backend].name);
}

static void measure(lesson_page *p)
{
    size_t n = lesson_size(p, lesson_set(p), 5000);
    lesson_record(p, "n", (double)n);
    for (int w = 0; w < WORKLOADS; w++) {
        static bench_row row;
        if (lesson_measure(&row, p, workloads[w], n,
                           "serial,openmp,tine,fork,pipe,shm-pipe,shm-futex,shm-spin",
                           (bench_plan){0}, p->seconds / WORKLOADS / 8, workloads[w]))
            return;
        for (int k = BENCH_FORK; w == CHEAP && k <= LAST; k++) {
            lesson_record(p, part_key(0, k), row.figures[k].start);
            lesson_record(p, part_key(1, k), row.figures[k].transfer);
            lesson_record(p, part_key(2, k), row.figures[k].work);
        }
    }
}

static int measured(const lesson_page *p, int backend)
{
    return !isnan(lesson_value(p, key(CHEAP, backend)));
}

static void draw(lesson_page *p)
{
    plot *d = lesson_plot(p, plot_new(PLOT_BARS, "copying",
                                      "Speed-up over the serial loop, by how the work is shared",
                                      "times as fast as the serial loop", ""));
    d->unit_x = PLOT_TIMES, d->mark = 1;
    snprintf(d->mark_name, sizeof d->mark_name, "serial loop");
    plot_series(d, "x * x, a cheap element");
    plot_series(d, "sin(x), a dearer element");
    lesson_columns(p, "backend|x * x|speed-up|start|transfer|work|sin|speed-up");
    for (int k = FIRST; k <= LAST; k++) {
        stat_ratio r[WORKLOADS];
        if (!measured(p, k)) continue;
        int row = plot_row(d, bench_backends[k].heading);
        for (int w = 0; w < WORKLOADS; w++) {
            r[w] = lesson_ratio(p, key(w, BENCH_SERIAL), key(w, k));
            lesson_bar_ratio(d, w, row, &r[w]);
        }
        double start = lesson_value(p, part_key(0, k));
        lesson_row(p, "%s|%s|%s|%s|%s|%s|%s|%s", bench_backends[k].heading,
                   lesson_time_text(lesson_value(p, key(CHEAP, k))), lesson_sure_text(&r[CHEAP]),
                   lesson_time_text(start > 0 ? start : NAN),
                   lesson_time_text(lesson_value(p, part_key(1, k))),
                   lesson_time_text(lesson_value(p, part_key(2, k))),
                   lesson_time_text(lesson_value(p, key(DEAR, k))), lesson_sure_text(&r[DEAR]));
    }
    plot_alt(d, "Bars of the speed-up of threads and of five process pools over the serial loop, "
                "for a cheap and for a dearer element; the table has them.");
}

/* Returns the fastest backend in [from, to] but `except` (0: none) on this workload: among OpenMP
   and tine, or among the pools. */
static int fastest(const lesson_page *p, int workload, int from, int to, int except)
{
    int best = from == except ? from + 1 : from;
    for (int k = from; k <= to; k++)
        if (k != except && lesson_value(p, key(workload, k)) < lesson_value(p, key(workload, best)))
            best = k;
    return best;
}

/* Names the fastest of the five pools, and a pool that may be as fast. */
static void on_pools(lesson_page *p)
{
    int best = fastest(p, CHEAP, BENCH_FORK, LAST, 0),
        next = fastest(p, CHEAP, BENCH_FORK, LAST, best);
    stat_ratio lead = lesson_ratio(p, key(CHEAP, next), key(CHEAP, best));
    lesson_answer_word(p, 0, bench_backends[best].name);
    if (lead.word != STAT_FASTER)
        lesson_find(p, "Of the five, %s has the lowest time; %s is not slower for certain.",
                    bench_backends[best].heading, bench_backends[next].heading);
}

static void on_parts(lesson_page *p)
{
    double move = lesson_value(p, part_key(1, BENCH_PIPE)),
           work = lesson_value(p, part_key(2, BENCH_PIPE)),
           start = lesson_value(p, part_key(0, BENCH_FORK)),
           rest =
               lesson_value(p, part_key(1, BENCH_FORK)) + lesson_value(p, part_key(2, BENCH_FORK));
    lesson_find(p,
                "Of a call through pipes (%s), %.0f %% is moving data and waiting, %.0f %% is the "
                "work. Of a call that forks anew (%s), %.0f %% is forking.",
                lesson_time_text(lesson_value(p, key(CHEAP, BENCH_PIPE))),
                100 * move / (move + work), 100 * work / (move + work),
                lesson_time_text(lesson_value(p, key(CHEAP, BENCH_FORK))),
                100 * start / (start + rest));
}

static void explain(lesson_page *p)
{
    int threads = fastest(p, CHEAP, BENCH_OPENMP, BENCH_TINE, 0),
        busy = fastest(p, DEAR, BENCH_OPENMP, BENCH_TINE, 0);
    stat_ratio shared = lesson_ratio(p, key(CHEAP, threads), key(CHEAP, BENCH_SHM_SPIN)),
               pipes = lesson_ratio(p, key(CHEAP, threads), key(CHEAP, BENCH_PIPE)),
               later = lesson_ratio(p, key(DEAR, busy), key(DEAR, BENCH_PIPE)),
               gain = lesson_ratio(p, key(CHEAP, BENCH_SERIAL), key(CHEAP, threads));
    draw(p);
    lesson_find(p, "x * x: threads (%s) have %s the serial loop's speed, %s.",
                bench_backends[threads].heading, lesson_sure_text(&gain), stat_words[gain.word]);
    if (lesson_above(&gain, STAT_MARGIN * p->threads))
        lesson_find(p,
                    "That is more than %d× from %d thread%s: several CPUs bring several caches, "
                    "or this code is better than the loop's.",
                    p->threads, p->threads, p->threads > 1 ? "s" : "");
    lesson_find(p, "Processes over shared memory have %s the threads' speed: %s.",
                lesson_sure_text(&shared),
                lesson_choose(&shared, "here they are even faster",
                              "the same arrays, and yet they are slower here",
                              "neither is faster for certain"));
    lesson_find(p, "Processes behind pipes have %s the threads' speed: %s.",
                lesson_sure_text(&pipes), stat_words[pipes.word]);
    on_pools(p);
    on_parts(p);
    lesson_find(p,
                "sin, an element that costs more: pipes have %s the threads' speed, where for "
                "x * x it was %s. %s",
                lesson_sure_text(&later), lesson_sure_text(&pipes),
                lesson_exceeds(&later, &pipes)
                    ? "The same bytes travel; there is more work to hide them behind."
                : lesson_exceeds(&pipes, &later) ? "More work did not hide the copying here."
                                                 : "Between the two no difference is certain.");
    lesson_find(p, "The processes here are C's: Python's pool also pickles every element, which no "
                   "figure above contains.");
    lesson_trap(p, "\"Threads beat processes\" can mean \"shared beats copied\". Compare like with "
                   "like: over the same shared arrays, processes are");
    lesson_trap(p, "%s",
                lesson_choose(&shared, "faster than threads here;",
                              "slower than threads here, too;", "not told from threads here;"));
    lesson_trap(p, "behind pipes they have %s the threads' speed.", lesson_sure_text(&pipes));
    int last = BENCH_FORK;
    for (int k = BENCH_FORK; k <= LAST; k++)
        if (lesson_value(p, key(CHEAP, k)) > lesson_value(p, key(CHEAP, last))) last = k;
    stat_ratio behind = lesson_ratio(p, key(CHEAP, last), key(CHEAP, threads));
    lesson_answer(p, 1, behind.ratio, lesson_sure_text(&behind));
}

const lesson lesson_copying = {
    .name = "copying",
    .title = "Is it processes, or is it copying?",
    .question = "Threads are said to be light and processes heavy. Here the same elements are "
                "shared among threads, and among five pools of processes: fork forks for every "
                "call, pipe sends data both ways through pipes as Python's Pool.map does. "
                "shm-pipe, shm-futex and shm-spin keep the arrays in shared memory and send only "
                "which chunk to do: by pipe, by a futex that sleeps, by a futex that spins first.",
    .guess = {{"Which of the five is the fastest on x * x?",
               "fork,pipe,shm-pipe,shm-futex,shm-spin"},
              {"How many times as long as threads does the slowest of the five take?", NULL}},
    .knob = {"ELEMENTS", "1000000", NULL, 1000, 100000000,
             "Set it to 10000. Which pools lose most, those that move data or those that must be "
             "woken?"},
    .measure = measure,
    .explain = explain,
};
