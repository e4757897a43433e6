/* chunk.c - lesson: what the chunk does to a loop of equal, cheap elements. */
#include "lesson.h"
#include <math.h>

enum { ELEMENTS = 1000000 };
LINE_TO_CHANGE;
enum { WAYS = 3, STEPS_MAX = 16, FACTOR = 8 };
static const char *const backends[WAYS] = {"openmp", "tine", "shm-spin"};
static const char *const names[WAYS] = {"OpenMP dynamic", "tine dynamic",
                                        "processes, shared memory"};

static void explain(lesson_page *p, const size_t *chunk, double t[WAYS][STEPS_MAX], int steps,
                    double serial, size_t n)
{
    int best[WAYS] = {0};
    for (int k = 0; k < WAYS; k++)
        for (int i = 1; i < steps; i++) best[k] = t[k][i] < t[k][best[k]] ? i : best[k];
    for (int k = 0; k < WAYS; k++) {
        double low = t[k][best[k]], hand = (t[k][0] - low) / (double)n;
        lesson_find(p,
                    "%s: %s at chunk 1, %s at its best (chunk %s). So one hand-out costs about %s, "
                    "and the element itself %s.",
                    names[k], lesson_time_text(t[k][0]), lesson_time_text(low),
                    lesson_count_text(chunk[best[k]]), lesson_time_text(fmax(hand, 0)),
                    lesson_time_text(serial / (double)n));
    }
    int wide = 0;
    for (int i = 0; i < steps; i++)
        wide += lesson_near(t[0][i], t[0][best[0]]) || t[0][i] < 1.15 * t[0][best[0]];
    lesson_find(
        p,
        "%d of the %d chunks that were tried are within 15 %% of OpenMP's best: the floor is %s.",
        wide, steps,
        wide >= 3 ? "wide, and hitting it needs no tuning"
                  : "narrow here, so the chunk does matter");
    if (p->threads > 1 && t[0][steps - 1] > 1.3 * t[0][best[0]])
        lesson_find(p,
                    "At the right edge one chunk holds everything, one thread does it, and the "
                    "others wait: %s, %s the best.",
                    lesson_time_text(t[0][steps - 1]),
                    lesson_times_text(t[0][steps - 1] / t[0][best[0]]));
    else
        lesson_find(p, "The right edge, one chunk for all, is no slower than the best here: %s.",
                    p->threads > 1 ? "this loop gains little from a second thread"
                                   : "there is one CPU");
}

static void experiment(lesson_page *p)
{
    double t[WAYS][STEPS_MAX], serial = NAN;
    size_t n = lesson_size(p, ELEMENTS, 4096), chunk[STEPS_MAX];
    int steps = 0;
    plot *d = lesson_plot(p, plot_new(PLOT_LINES, "chunk",
                                      "Time of a call, by chunk: x * x on equal elements",
                                      "elements in a chunk", "a call"));
    d->log_x = d->log_y = 1, d->unit_x = PLOT_COUNT, d->unit_y = PLOT_SECONDS;
    lesson_columns(p, "chunk|chunks|OpenMP|tine|processes");
    for (size_t c = 1; steps < STEPS_MAX; c = c < n / FACTOR ? c * FACTOR : n) {
        bench_row row;
        bench_plan plan = {.sched = TINE_DYNAMIC, .chunk = c};
        if (lesson_measure(&row, p, "square", n, "openmp,tine,shm-spin", plan,
                           p->seconds / 9 / (WAYS + 1)))
            return;
        serial = lesson_backend(&row, "serial");
        for (int k = 0; k < WAYS; k++) t[k][steps] = lesson_backend(&row, backends[k]);
        lesson_row(p, "%s|%s|%s|%s|%s", lesson_count_text(c), lesson_count_text((n + c - 1) / c),
                   lesson_time_text(t[0][steps]), lesson_time_text(t[1][steps]),
                   lesson_time_text(t[2][steps]));
        chunk[steps++] = c;
        if (c == n) break;
    }
    for (int k = 0; k < WAYS; k++) {
        int s = plot_series(d, names[k]);
        for (int i = 0; i < steps; i++) plot_point_add(d, s, (double)chunk[i], t[k][i]);
    }
    d->mark = serial;
    snprintf(d->mark_name, sizeof d->mark_name, "serial loop");
    explain(p, chunk, t, steps, serial, n);
    plot_alt(d,
             "Time of a call against the chunk, both logarithmic: a wall on the left that falls as "
             "1/chunk from %s, a flat floor, and a rise at the right where one chunk holds "
             "everything. The serial loop takes %s.",
             lesson_time_text(t[0][0]), lesson_time_text(serial));
}

const lesson lesson_chunk = {
    .name = "chunk",
    .title = "What does the chunk do?",
    .question = "chunksize in Python, chunk in OpenMP: how many elements a worker takes at a time. "
                "Small chunks balance better, people say, and large ones cost less. Here are a "
                "million equal elements, x * x each, handed out one by one to whoever is free, "
                "then eight at a time, then 64, and so on.",
    .guess = "which chunk is fastest, and how many times slower is chunk 1?",
    .experiment = experiment,
    .trap = "The left wall is no matter of taste: each hand-out has a price, so time falls as "
            "1/chunk until the hand-outs cost less than the work between them. Where elements cost "
            "a nanosecond, chunk 1 makes the parallel loop slower than the serial one.",
    .change = "make it 10000, and the floor becomes a narrow valley: too few elements for large "
              "chunks, too cheap ones for small.",
    .line = lesson_line,
};
