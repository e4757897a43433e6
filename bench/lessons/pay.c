/* pay.c - lesson: the number of elements from which sharing the work is faster. */
#include "lesson.h"
#include <math.h>
#include <stdlib.h>

enum { STEPS = 6, SERIAL = 0, THREADS, SHARED, PIPES, WAYS };
static const char *const backends[WAYS] = {"serial", "openmp", "shm-spin", "pipe"};
static const char *const names[WAYS] = {"serial loop", "threads (OpenMP)",
                                        "processes, shared memory",
                                        "processes, pipes (as Pool.map)"};

static const int colours[WAYS] = {PLOT_PLAIN_GREY, PLOT_THREADS, PLOT_SHARING, PLOT_COPYING};

static size_t elements(int step) { return (size_t)lround(pow(10, step + 1)); }

static const char *warm(int step, int way)
{
    return lesson_key("%zu/%s", elements(step), backends[way]);
}

static const char *cold(int step, int way)
{
    return lesson_key("%zu/%s, cold", elements(step), backends[way]);
}

/* Records the samples with the start-up time added. */
static void record_cold(lesson_page *p, int step, int way)
{
    double x[STAT_UNITS_MAX], start = lesson_value(p, lesson_key("start/%s", backends[way]));
    size_t n = lesson_samples(p, warm(step, way), x);
    for (size_t i = 0; i < n; i++) lesson_record(p, cold(step, way), x[i] + start);
}

static void measure(lesson_page *p)
{
    double team[BENCH_BACKENDS];
    static const int both[BENCH_BACKENDS] = {[BENCH_OPENMP] = 1, [BENCH_TINE] = 1};
    cold_starts(team, NULL, both, p->threads, lesson_rounds(p));
    for (int i = 0; i < STEPS; i++) {
        bench_row row;
        char prefix[32];
        snprintf(prefix, sizeof prefix, "%zu", elements(i));
        if (lesson_measure(&row, p, p->set, elements(i), "serial,openmp,shm-spin,pipe",
                           (bench_plan){0}, p->seconds / STEPS / WAYS, prefix))
            return;
        if (i == 0) {
            lesson_record(p, "start/openmp", team[BENCH_OPENMP]);
            lesson_record(p, "start/shm-spin", row.figures[BENCH_SHM_SPIN].start_once);
            lesson_record(p, "start/pipe", row.figures[BENCH_PIPE].start_once);
        }
        for (int way = THREADS; way < WAYS; way++) record_cold(p, i, way);
    }
}

/* Returns the smallest measured n at which this way is faster than the serial loop, as it must be
   at all larger ones. NAN: there is none. */
static double pays_from(const lesson_page *p, int way, const char *(*key)(int step, int way))
{
    double from = NAN;
    for (int i = STEPS - 1; i >= 0; i--) {
        stat_ratio r = lesson_ratio(p, warm(i, SERIAL), key(i, way));
        if (r.word != STAT_FASTER) break;
        from = (double)elements(i);
    }
    return from;
}

static const char *from_text(double n)
{
    return isnan(n) ? "at no size measured"
                    : lesson_key("from n = %s on", lesson_count_text((size_t)n));
}

static void draw(lesson_page *p, const double from[WAYS])
{
    plot *d =
        lesson_plot(p, plot_new(PLOT_LINES, "pay", "Time of a call, by how much there is to do",
                                "elements", "a call"));
    d->log_x = d->log_y = 1, d->unit_x = PLOT_COUNT, d->unit_y = PLOT_SECONDS;
    lesson_columns(p, "elements|serial|threads|shared|pipes|pipes, pool opened first");
    for (int k = 0; k <= WAYS; k++) {
        int s = plot_series_coloured(d, k == WAYS ? "pipes, pool opened first" : names[k],
                                     colours[k < WAYS ? k : PIPES]);
        d->series[s].dashed = k == WAYS;
        for (int i = 0; i < STEPS; i++)
            lesson_point(p, d, s, (double)elements(i), k == WAYS ? cold(i, PIPES) : warm(i, k));
    }
    for (int i = 0; i < STEPS; i++)
        lesson_row(p, "%s|%s|%s|%s|%s|%s", lesson_count_text(elements(i)),
                   lesson_time_text(lesson_value(p, warm(i, SERIAL))),
                   lesson_time_text(lesson_value(p, warm(i, THREADS))),
                   lesson_time_text(lesson_value(p, warm(i, SHARED))),
                   lesson_time_text(lesson_value(p, warm(i, PIPES))),
                   lesson_time_text(lesson_value(p, cold(i, PIPES))));
    plot_alt(d,
             "Time of a call against elements, both logarithmic. Threads beat the serial loop %s, "
             "shared processes %s, pipes %s.",
             from_text(from[THREADS]), from_text(from[SHARED]), from_text(from[PIPES]));
}

static void explain(lesson_page *p)
{
    double from[WAYS], late[WAYS];
    for (int k = THREADS; k < WAYS; k++)
        from[k] = pays_from(p, k, warm), late[k] = pays_from(p, k, cold);
    draw(p, from);
    lesson_find(p,
                "Warm, on %d CPU%s, for %s: threads pay %s, processes over shared memory %s, "
                "processes behind pipes %s.",
                p->threads, p->threads > 1 ? "s" : "", p->set, from_text(from[THREADS]),
                from_text(from[SHARED]), from_text(from[PIPES]));
    lesson_find(p,
                "Cold, with the start counted once: threads (%s to make the team) pay %s, the "
                "shared pool (%s to open) %s, the pipe pool (%s) %s.",
                lesson_time_text(lesson_value(p, "start/openmp")), from_text(late[THREADS]),
                lesson_time_text(lesson_value(p, "start/shm-spin")), from_text(late[SHARED]),
                lesson_time_text(lesson_value(p, "start/pipe")), from_text(late[PIPES]));
    if (p->threads == 1)
        lesson_find(p, "With one CPU, sharing adds its own cost and no computing power.");
    if (from[PIPES] > from[THREADS])
        lesson_find(p,
                    "Pipes need %.0f times as many elements as threads before they pay: every "
                    "number is sent there and back.",
                    from[PIPES] / from[THREADS]);
    stat_ratio few = lesson_ratio(p, warm(0, SERIAL), warm(0, THREADS)),
               piped = lesson_ratio(p, warm(0, SERIAL), warm(0, PIPES)),
               many = lesson_ratio(p, warm(STEPS - 1, SERIAL), warm(STEPS - 1, THREADS));
    lesson_find(p,
                "Ten elements take the loop %s. Threads take %s (%s of its speed), the pipe pool "
                "%s (%s).",
                lesson_time_text(lesson_value(p, warm(0, SERIAL))),
                lesson_time_text(lesson_value(p, warm(0, THREADS))), lesson_sure_text(&few),
                lesson_time_text(lesson_value(p, warm(0, PIPES))), lesson_sure_text(&piped));
    if (many.word == STAT_FASTER && few.word == STAT_SLOWER)
        lesson_trap(p,
                    "The largest array gives threads %s the loop's speed, the smallest makes them "
                    "%s as slow as the loop. A speed-up measured on one size says nothing "
                    "about another.",
                    lesson_sure_text(&many), lesson_times_text(1 / few.ratio));
    else
        lesson_trap(p,
                    "On the largest array threads have %s the loop's speed (%s), on the smallest "
                    "%s (%s). Measure your own size before you believe either.",
                    lesson_sure_text(&many), stat_words[many.word], lesson_sure_text(&few),
                    stat_words[few.word]);
    lesson_trap(p, "A pool that is opened for one call must pay for its start as well.");
    lesson_answer(p, 0, from[THREADS], lesson_count_text((size_t)from[THREADS]));
    lesson_answer(p, 1, from[PIPES], lesson_count_text((size_t)from[PIPES]));
}

const lesson lesson_pay = {
    .name = "pay",
    .title = "When does parallel pay?",
    .question = "Tutorials say that parallel code is significantly faster, and show it on the "
                "factorials of 10, 12 and 14. From how many elements on is it? Here the serial "
                "loop, a team of threads, a pool of processes over shared memory and a pool "
                "behind pipes do the same job on 10 to a million elements.",
    .guess = {{"From how many elements on are threads faster than the plain loop?", NULL},
              {"And a pool as Python's, behind pipes?", NULL}},
    .knob = {"WORKLOAD", "sin", NULL, 0, 0,
             "Set it to square, whose element is cheaper, or to pi. To where do the crossings "
             "move?"},
    .measure = measure,
    .explain = explain,
};
