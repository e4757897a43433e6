/* copying.c - lesson: is it processes that are slow, or is it copying? Five process pools against
   threads. */
#include "lesson.h"
#include <math.h>

enum { ELEMENTS = 1000000 };
LINE_TO_CHANGE;
enum { WORKLOADS = 2, FORK = BENCH_FORK, PIPE, SHM_SPIN = BENCH_SHM_SPIN };
static const char *const workloads[WORKLOADS] = {"square", "sin"};

static double best(const bench_row *r, int a, int b)
{
    return fmax(r->figures[a].speedup, r->figures[b].speedup);
}

static void explain(lesson_page *p, const bench_row *cheap, const bench_row *dear)
{
    const bench_figure *pipes = &cheap->figures[PIPE], *shared = &cheap->figures[SHM_SPIN],
                       *anew = &cheap->figures[FORK];
    double threads = best(cheap, BENCH_OPENMP, BENCH_TINE);
    lesson_find(p,
                "x * x: threads %s, processes over shared memory %s, processes behind pipes %s of "
                "the serial loop's speed.",
                lesson_times_text(threads), lesson_times_text(shared->speedup),
                lesson_times_text(pipes->speedup));
    if (threads > 1.1 * p->threads)
        lesson_find(p,
                    "More than %d× from %d threads: several CPUs bring several caches, too, or the "
                    "machine was slower while the serial loop ran.",
                    p->threads, p->threads);
    if (lesson_near(threads, shared->speedup))
        lesson_find(p, "Threads and shared processes tie. It is not the process that is slow.");
    else if (threads > shared->speedup)
        lesson_find(p, "Shared processes reach %.0f %% of the threads' speed; pipes %.1f %%.",
                    100 * shared->speedup / threads, 100 * pipes->speedup / threads);
    else
        lesson_find(p, "Shared processes are even faster than threads here, by %s.",
                    lesson_times_text(shared->speedup / threads));
    lesson_find(p,
                "Of a call through pipes (%s), %.0f %% is moving data and waiting, %.0f %% is the "
                "work. Of a call that forks anew (%s), %.0f %% is forking.",
                lesson_time_text(pipes->median),
                100 * pipes->transfer / (pipes->transfer + pipes->work),
                100 * pipes->work / (pipes->transfer + pipes->work), lesson_time_text(anew->median),
                100 * anew->start / (anew->start + anew->transfer + anew->work));
    double gap = threads / pipes->speedup,
           later = best(dear, BENCH_OPENMP, BENCH_TINE) / dear->figures[PIPE].speedup;
    lesson_find(p,
                "sin, a dearer element: pipes are %.1f times behind threads, where for x * x it "
                "was %.1f. %s",
                later, gap,
                later < gap ? "The same bytes travel; there is more work to hide them behind."
                            : "More work did not hide the copying here.");
    lesson_find(p, "The processes here are C's: Python's pool also pickles every element, which no "
                   "figure above contains.");
}

static void experiment(lesson_page *p)
{
    static bench_row rows[WORKLOADS];
    plot *d = lesson_plot(p, plot_new(PLOT_BARS, "copying",
                                      "Speed-up over the serial loop, by how the work is shared",
                                      "times as fast as the serial loop", ""));
    d->unit_x = PLOT_TIMES, d->mark = 1;
    snprintf(d->mark_name, sizeof d->mark_name, "serial loop");
    lesson_columns(p, "backend|x * x|speed-up|start|transfer|work|sin|speed-up");
    for (int w = 0; w < WORKLOADS; w++) {
        if (lesson_measure(&rows[w], p, workloads[w], lesson_size(p, ELEMENTS, 5000),
                           "serial,openmp,tine,fork,pipe,shm-pipe,shm-futex,shm-spin",
                           (bench_plan){0}, p->seconds / WORKLOADS / 8))
            return;
        plot_series(d, w ? "sin(x), a dear element" : "x * x, a cheap element");
    }
    for (int k = BENCH_OPENMP; k < BENCH_PEERS; k++) {
        const bench_figure *a = &rows[0].figures[k], *b = &rows[1].figures[k];
        if (a->state == STATE_OFF) continue;
        int row = plot_row(d, bench_backends[k].heading);
        plot_bar(d, 0, row, a->speedup);
        plot_bar(d, 1, row, b->speedup);
        lesson_row(p, "%s|%s|%s|%s|%s|%s|%s|%s", bench_backends[k].heading,
                   lesson_time_text(a->median), lesson_times_text(a->speedup),
                   lesson_time_text(a->start > 0 ? a->start : NAN), lesson_time_text(a->transfer),
                   lesson_time_text(a->work), lesson_time_text(b->median),
                   lesson_times_text(b->speedup));
    }
    explain(p, &rows[0], &rows[1]);
    plot_alt(d,
             "Bars of speed-up. x * x: threads %.2f, shared processes %.2f, pipes %.2f. sin: "
             "threads %.2f, shared processes %.2f, pipes %.2f.",
             best(&rows[0], BENCH_OPENMP, BENCH_TINE), rows[0].figures[SHM_SPIN].speedup,
             rows[0].figures[PIPE].speedup, best(&rows[1], BENCH_OPENMP, BENCH_TINE),
             rows[1].figures[SHM_SPIN].speedup, rows[1].figures[PIPE].speedup);
}

const lesson lesson_copying = {
    .name = "copying",
    .title = "Is it processes, or is it copying?",
    .question = "Threads are said to be light and processes heavy. Here the same million elements "
                "are shared among threads, and among five pools of processes: fork forks for every "
                "call, pipe sends data both ways through pipes as Python's Pool.map does. "
                "shm-pipe, shm-futex and shm-spin keep the arrays in shared memory and send only "
                "which chunk to do: by pipe, by a futex that sleeps, by a futex that spins first.",
    .guess = "which of the five comes nearest to threads, and how far behind is the last?",
    .experiment = experiment,
    .trap = "\"Threads beat processes\" mostly means \"shared beats copied\". Compare like with "
            "like: a pool over shared memory is as fast as threads, and threads that copied their "
            "data through pipes would be as slow as that pool.",
    .change =
        "make it 10000. Which pools lose most, those that move data or those that must be woken?",
    .line = lesson_line,
};
