/* pay.c - lesson: from how many elements on does it pay to share the work? */
#include "lesson.h"
#include <math.h>

static const char workload[] = "sin";
LINE_TO_CHANGE;
enum { STEPS = 6, WAYS = 4, COLD = 4 };
static const char *const backends[WAYS] = {"serial", "openmp", "shm-spin", "pipe"};
static const char *const names[WAYS] = {"serial loop", "threads (OpenMP)",
                                        "processes, shared memory",
                                        "processes, pipes (as Pool.map)"};
static const double gain = 1.06;

/* The smallest n measured from which on x stays below the serial loop's time by more than a tie; 0:
   none. */
static size_t pays_from(const size_t *n, const double *x, const double *serial)
{
    size_t from = 0;
    for (int i = STEPS - 1; i >= 0 && x[i] * gain < serial[i]; i--) from = n[i];
    return from;
}

static const char *from_text(size_t n)
{
    static char ring[8][48];
    static int next;
    char *s = ring[next++ % 8];
    if (!n) return "at no size measured";
    snprintf(s, sizeof ring[0], "from n = %s on", lesson_count_text(n));
    return s;
}

static void experiment(lesson_page *p)
{
    double t[WAYS][STEPS], cold[WAYS] = {0}, with_start[WAYS][STEPS], team[BENCH_BACKENDS];
    size_t n[STEPS], from[WAYS];
    plot *d =
        lesson_plot(p, plot_new(PLOT_LINES, "pay", "Time of a call, by how much there is to do",
                                "elements", "a call"));
    d->log_x = d->log_y = 1, d->unit_x = PLOT_COUNT, d->unit_y = PLOT_SECONDS;
    cold_starts(team, NULL, p->threads);
    lesson_columns(p, "elements|serial|threads|shared|pipes|pipes, pool opened first");
    for (int i = 0; i < STEPS; i++) {
        bench_row row;
        n[i] = (size_t)lround(pow(10, i + 1));
        if (lesson_measure(&row, p, workload, n[i], "serial,openmp,shm-spin,pipe", (bench_plan){0},
                           p->seconds / STEPS / WAYS))
            return;
        for (int k = 0; k < WAYS; k++) t[k][i] = lesson_backend(&row, backends[k]);
        cold[1] = team[1], cold[2] = row.figures[BENCH_SHM_SPIN].start_once,
        cold[3] = row.figures[BENCH_PIPE].start_once;
        for (int k = 0; k < WAYS; k++) with_start[k][i] = t[k][i] + cold[k];
        lesson_row(p, "%s|%s|%s|%s|%s|%s", lesson_count_text(n[i]), lesson_time_text(t[0][i]),
                   lesson_time_text(t[1][i]), lesson_time_text(t[2][i]), lesson_time_text(t[3][i]),
                   lesson_time_text(with_start[3][i]));
    }
    for (int k = 0; k <= COLD; k++) {
        int s = plot_series(d, k == COLD ? "pipes, pool opened first" : names[k]);
        d->series[s].dashed = k == COLD;
        for (int i = 0; i < STEPS; i++)
            plot_point_add(d, s, (double)n[i], k == COLD ? with_start[3][i] : t[k][i]);
    }
    lesson_find(p,
                "Warm, on %d CPU%s: threads pay %s, processes over shared memory %s, processes "
                "behind pipes %s.",
                p->threads, p->threads > 1 ? "s" : "",
                from_text(from[1] = pays_from(n, t[1], t[0])),
                from_text(from[2] = pays_from(n, t[2], t[0])),
                from_text(from[3] = pays_from(n, t[3], t[0])));
    lesson_find(p,
                "Cold, with the start counted once: threads (%s to make the team) pay %s, the "
                "shared pool (%s to open) %s, the pipe pool (%s) %s.",
                lesson_time_text(cold[1]), from_text(pays_from(n, with_start[1], t[0])),
                lesson_time_text(cold[2]), from_text(pays_from(n, with_start[2], t[0])),
                lesson_time_text(cold[3]), from_text(pays_from(n, with_start[3], t[0])));
    if (p->threads == 1)
        lesson_find(p, "With one CPU nothing can pay: sharing only adds its own cost. What you see "
                       "above is that cost.");
    else if (from[1] && from[3] > from[1])
        lesson_find(p,
                    "Pipes need %.0f times as many elements as threads before they pay: that is "
                    "the price of sending every number there and back.",
                    (double)from[3] / (double)from[1]);
    else if (!from[1])
        lesson_find(p,
                    "Threads never paid here, up to %s elements: the work is too cheap, or the "
                    "machine is busy.",
                    lesson_count_text(n[STEPS - 1]));
    lesson_find(
        p,
        "Ten elements: the loop takes %s. Threads take %s, %s of its speed; the pipe pool %s, %s.",
        lesson_time_text(t[0][0]), lesson_time_text(t[1][0]), lesson_times_text(t[0][0] / t[1][0]),
        lesson_time_text(t[3][0]), lesson_times_text(t[0][0] / t[3][0]));
    plot_alt(d,
             "Time of a call against elements, both logarithmic. Threads beat the serial loop %s, "
             "shared processes %s, pipes %s.",
             from_text(from[1]), from_text(from[2]), from_text(from[3]));
}

const lesson lesson_pay = {
    .name = "pay",
    .title = "When does parallel pay?",
    .question = "Tutorials say that parallel code is significantly faster, and show it on the "
                "factorials of 10, 12 and 14. From how many elements on is it? Here every element "
                "is one sine; the serial loop, a team of threads, a pool of processes over shared "
                "memory and a pool behind pipes do the same job.",
    .guess = "from how many sines on are threads faster than the plain loop: 10, 1000, 100,000? "
             "And a pool as Python's, behind pipes?",
    .experiment = experiment,
    .trap = "A speed-up measured on a large array says nothing about a small one. Below the "
            "crossing of two lines the parallel program is right and slow, often thousands of "
            "times; and a pool that is opened for one call must pay for its start as well.",
    .change = "make it \"square\" (a fifth of a nanosecond an element) or \"pi\". The cheaper the "
              "element, the farther right the lines cross; some never do.",
    .line = lesson_line,
};
