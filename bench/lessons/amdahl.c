/* amdahl.c - lesson: the laws of Amdahl and of Gustafson, on a loop that the student chooses. */
#include "lesson.h"
#include <math.h>

enum { STEPS_MAX = 12 };

/* Stores the numbers of threads 1, 2, 4, … and all threads. Returns how many there are. */
static int teams_of(int threads, int team[STEPS_MAX])
{
    int n = 0;
    for (int k = 1; k < threads && n < STEPS_MAX - 1; k *= 2) team[n++] = k;
    team[n++] = threads;
    return n;
}

static const char *key(int threads, int grows)
{
    return lesson_key("%d%s/openmp", threads, grows ? " grown" : "");
}

static void measure(lesson_page *p)
{
    int team[STEPS_MAX], steps = teams_of(p->threads, team);
    /* 0 stands for the workload's own number of elements. A short run takes 10000. */
    size_t n = p->seconds < 1 ? 10000 : 0;
    for (int i = 0; i < steps; i++) {
        for (int grows = 0; grows < 2; grows++) {
            bench_row row;
            char prefix[32];
            snprintf(prefix, sizeof prefix, "%d%s", team[i], grows ? " grown" : "");
            if (lesson_measure(&row, p, p->set, grows ? n * (size_t)team[i] : n, "openmp",
                               (bench_plan){.threads = team[i]}, p->seconds / steps / 5, prefix))
                return;
            n = grows ? n : row.n;
            if (i == 0 && !grows) lesson_record(p, "n", (double)n);
        }
    }
}

/* Returns the speed-up on `threads` threads with the same work. */
static stat_ratio gain(const lesson_page *p, int threads)
{
    return lesson_ratio_apart(p, key(1, 0), key(threads, 0));
}

/* Returns Gustafson's scaled speed-up: `threads` threads with `threads` times the work. */
static stat_ratio scaled(const lesson_page *p, int threads)
{
    stat_ratio r = lesson_ratio_apart(p, key(1, 1), key(threads, 1));
    r.ratio *= threads, r.lo *= threads, r.hi *= threads;
    return r;
}

/* share_of returns the serial share for which Amdahl's law gives this speed-up (Karp and Flatt,
   Measuring Parallel Processor Performance, 1990). The function below it returns the speed-up that
   the law gives for a share. */
static double share_of(double gain, int threads)
{
    return (1 / gain - 1.0 / threads) / (1 - 1.0 / threads);
}

static double law(double share, int threads) { return 1 / (share + (1 - share) / threads); }

static void draw(lesson_page *p, const int *team, int steps, double share)
{
    plot *d = lesson_plot(p, plot_new(PLOT_LINES, "amdahl", "Speed-up over one thread", "threads",
                                      "times as fast as one thread"));
    d->unit_x = PLOT_COUNT, d->unit_y = PLOT_TIMES;
    int same = plot_series(d, "the same work"), more = plot_series(d, "work grows with threads"),
        ideal = plot_series(d, "ideal"), fitted = -1;
    d->series[ideal].dashed = 1;
    if (steps > 1) d->series[fitted = plot_series(d, "Amdahl's law")].dashed = 1;
    lesson_columns(p, "threads|same work|speed-up|work grows|scaled speed-up");
    for (int i = 0; i < steps; i++) {
        stat_ratio a = gain(p, team[i]), b = scaled(p, team[i]);
        plot_point_interval(d, same, team[i], a.ratio, a.lo, a.hi);
        plot_point_interval(d, more, team[i], b.ratio, b.lo, b.hi);
        plot_point_add(d, ideal, team[i], team[i]);
        if (fitted >= 0) plot_point_add(d, fitted, team[i], law(fmax(share, 0), team[i]));
        lesson_row(p, "%d|%s|%s|%s|%s", team[i], lesson_time_text(lesson_value(p, key(team[i], 0))),
                   lesson_sure_text(&a), lesson_time_text(lesson_value(p, key(team[i], 1))),
                   lesson_sure_text(&b));
    }
    plot_alt(d, "Speed-up over one thread against threads, for the same work and for work that "
                "grows with the threads, beside the ideal.");
}

static void on_amdahl(lesson_page *p, double share, int first, int max_threads)
{
    stat_ratio two = gain(p, first), all = gain(p, max_threads);
    double low = share_of(two.hi, first), high = share_of(two.lo, first);
    if (two.units < STAT_UNITS_MIN)
        lesson_find(p, "Too few rounds for a serial share: give the lesson more time.");
    else if (low <= 0 && high > 0)
        lesson_find(p,
                    "From %d threads Amdahl's law makes a serial share between 0 and %.1f %%: "
                    "none is certain.",
                    first, 100 * high);
    else if (high <= 0)
        lesson_find(p,
                    "%d threads bring more than %d×: no serial share explains that. Several "
                    "caches, or a clock that rose, can.",
                    first, first);
    else
        lesson_find(p,
                    "From %d threads Amdahl's law makes a serial share of %.1f %% (%.1f to "
                    "%.1f): then no number of threads brings more than %.1f×.",
                    first, 100 * share, 100 * low, 100 * high, 1 / share);
    if (max_threads == first) return;
    double predicted = law(fmax(share, 0), max_threads), lowest = law(fmax(high, 0), max_threads),
           highest = law(fmax(low, 0), max_threads);
    lesson_find(p, "For %d threads the law then predicts %s; measured: %s. %s", max_threads,
                lesson_times_text(predicted), lesson_sure_text(&all),
                lesson_below(&all, lowest)
                    ? "It is less: something grows with the threads, such as "
                      "waiting for memory or for each other."
                : lesson_above(&all, highest) ? "It is more: the serial share was not a constant."
                                              : "The two do not differ for certain.");
}

static void explain(lesson_page *p)
{
    int team[STEPS_MAX], steps = teams_of(p->threads, team), max_threads = team[steps - 1],
                         first = team[steps > 1];
    stat_ratio all = gain(p, max_threads), grown = scaled(p, max_threads);
    double share = max_threads > 1 ? share_of(gain(p, first).ratio, first) : NAN;
    draw(p, team, steps, share);
    lesson_find(p, "%s on %s elements: one thread takes %s.", p->set,
                lesson_count_text((size_t)lesson_value(p, "n")),
                lesson_time_text(lesson_value(p, key(1, 0))));
    if (max_threads == 1) {
        lesson_find(p,
                    "With one CPU there is no speed-up to explain: run this on another machine.");
        lesson_trap(p, "Both laws are about more than one thread.");
    } else {
        lesson_find(p, "The same work on %d threads: %s (%s). %d times the work on them: %s.",
                    max_threads, lesson_sure_text(&all), stat_words[all.word], max_threads,
                    lesson_sure_text(&grown));
        on_amdahl(p, share, first, max_threads);
        lesson_trap(p, "Amdahl asks how fast the same work gets, Gustafson how much work the same "
                       "time does.");
        lesson_trap(p, lesson_exceeds(&grown, &all)
                           ? "Here the second number is the better one, and neither is wrong."
                       : lesson_exceeds(&all, &grown)
                           ? "Here the second number is even the smaller one: the larger work does "
                             "not fit where the smaller did."
                           : "Here the two do not differ for certain.");
    }
    lesson_answer(p, 0, max_threads > 1 ? all.ratio : NAN, lesson_sure_text(&all));
    lesson_answer(p, 1, max_threads > 1 ? 100 * fmax(share, 0) : NAN,
                  lesson_key("%.1f", 100 * fmax(share, 0)));
}

const lesson lesson_amdahl = {
    .name = "amdahl",
    .title = "How much of my loop is serial?",
    .question = "Amdahl: the part that stays serial limits the speed-up, however many threads "
                "there are. Gustafson: with more threads one does more work, and the serial part "
                "does not grow. Here a loop runs on 1, 2, 4, … threads, once with the same work "
                "and once with work that grows with the threads.",
    .guess = {{"How many times as fast is the same work on all threads?", NULL},
              {"Which share of it, in percent, stays serial?", NULL}},
    .knob = {"WORKLOAD", "sin", NULL, 0, 0,
             "Set it to ./mine.so, a loop of your own (tine-bench new mine.c), or to triad, which "
             "moves memory and computes little. What do the laws say of it?"},
    .measure = measure,
    .explain = explain,
};
