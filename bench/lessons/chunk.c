/* chunk.c - lesson: how the chunk size affects a loop of equal, cheap elements. */
#include "lesson.h"
#include <math.h>

enum { OPENMP, TINE, PROCESSES, WAYS, STEPS_MAX = 16, FACTOR = 8 };
static const char *const backends[WAYS] = {"openmp", "tine", "shm-spin"};
static const char *const names[WAYS] = {"OpenMP dynamic", "tine dynamic",
                                        "processes, shared memory"};

static const int colours[WAYS] = {PLOT_THREADS, PLOT_TINE, PLOT_SHARING};

static const char *key(size_t chunk, const char *backend)
{
    return lesson_key("%zu/%s", chunk, backend);
}

/* Stores the chunks 1, 8, 64, … and n itself. Returns their number. */
static int chunks_of(size_t n, size_t chunk[STEPS_MAX])
{
    int steps = 0;
    for (size_t c = 1; steps < STEPS_MAX; c = c < n / FACTOR ? c * FACTOR : n) {
        chunk[steps++] = c;
        if (c >= n) break;
    }
    return steps;
}

static void measure(lesson_page *p)
{
    size_t chunk[STEPS_MAX], n = lesson_size(p, lesson_set(p), 4096);
    int steps = chunks_of(n, chunk);
    lesson_record(p, "n", (double)n);
    for (int i = 0; i < steps; i++) {
        bench_row row;
        char prefix[32];
        snprintf(prefix, sizeof prefix, "%zu", chunk[i]);
        if (lesson_measure(&row, p, "square", n, "openmp,tine,shm-spin",
                           (bench_plan){.sched = TINE_DYNAMIC, .chunk = chunk[i]},
                           p->seconds / (STEPS_MAX / 2) / (WAYS + 1), prefix))
            return;
    }
}

static void draw(lesson_page *p, const size_t *chunk, int steps, double serial)
{
    double n = lesson_value(p, "n");
    plot *d = lesson_plot(p, plot_new(PLOT_LINES, "chunk",
                                      "Time of a call, by chunk: x * x on equal elements",
                                      "elements in a chunk", "a call"));
    d->log_x = d->log_y = 1, d->unit_x = PLOT_COUNT, d->unit_y = PLOT_SECONDS;
    d->mark = serial;
    snprintf(d->mark_name, sizeof d->mark_name, "serial loop");
    lesson_columns(p, "chunk|chunks|OpenMP|tine|processes");
    for (int k = 0; k < WAYS; k++) {
        int s = plot_series_coloured(d, names[k], colours[k]);
        for (int i = 0; i < steps; i++)
            lesson_point(p, d, s, (double)chunk[i], key(chunk[i], backends[k]));
    }
    for (int i = 0; i < steps; i++)
        lesson_row(p, "%s|%s|%s|%s|%s", lesson_count_text(chunk[i]),
                   lesson_count_text((size_t)ceil(n / (double)chunk[i])),
                   lesson_time_text(lesson_value(p, key(chunk[i], backends[OPENMP]))),
                   lesson_time_text(lesson_value(p, key(chunk[i], backends[TINE]))),
                   lesson_time_text(lesson_value(p, key(chunk[i], backends[PROCESSES]))));
    plot_alt(d,
             "Time of a call against the chunk, both logarithmic. OpenMP takes %s at chunk 1 and "
             "%s with one chunk for all; the serial loop takes %s.",
             lesson_time_text(lesson_value(p, key(1, backends[OPENMP]))),
             lesson_time_text(lesson_value(p, key(chunk[steps - 1], backends[OPENMP]))),
             lesson_time_text(serial));
}

static int best_of(const lesson_page *p, const char *backend, const size_t *chunk, int steps)
{
    int best = 0;
    for (int i = 1; i < steps; i++)
        if (lesson_value(p, key(chunk[i], backend)) < lesson_value(p, key(chunk[best], backend)))
            best = i;
    return best;
}

static void on_floor(lesson_page *p, const size_t *chunk, int steps, int best)
{
    const char *first = backends[OPENMP];
    int level = 0;
    for (int i = 0; i < steps; i++) {
        stat_ratio r = lesson_ratio_apart(p, key(chunk[i], first), key(chunk[best], first));
        level += r.word != STAT_FASTER;
    }
    lesson_find(p, "Of the %d chunks tried, %d %s not slower than OpenMP's best for certain: %s.",
                steps, level, level == 1 ? "is" : "are",
                level == steps       ? "the chunk does not matter here"
                : level >= steps / 2 ? "the floor is wide"
                : level > 1          ? "the floor is the smaller part of the range"
                                     : "the chunk matters here");
    stat_ratio edge = lesson_ratio_apart(p, key(chunk[steps - 1], first), key(chunk[best], first));
    lesson_find(p, "At the right edge one chunk holds everything, and one thread does it: %s. %s",
                lesson_time_text(lesson_value(p, key(chunk[steps - 1], first))),
                edge.word == STAT_FASTER
                    ? lesson_key("The best chunk is %s as fast.", lesson_sure_text(&edge))
                : p->threads > 1 ? "That is not slower for certain: more threads gain little."
                                 : "With one CPU nobody waits for it.");
}

static void explain(lesson_page *p)
{
    size_t chunk[STEPS_MAX], n = (size_t)lesson_value(p, "n");
    int steps = chunks_of(n, chunk), best = best_of(p, backends[OPENMP], chunk, steps);
    double serial = lesson_value(p, "1/serial");
    draw(p, chunk, steps, serial);
    for (int k = 0; k < WAYS; k++) {
        int low = best_of(p, backends[k], chunk, steps);
        stat_ratio r = lesson_ratio_apart(p, key(1, backends[k]), key(chunk[low], backends[k]));
        double one = lesson_value(p, key(1, backends[k])),
               least = lesson_value(p, key(chunk[low], backends[k]));
        if (r.word == STAT_FASTER)
            lesson_find(p,
                        "%s: %s at chunk 1, %s at chunk %s. So one hand-out costs about %s, and "
                        "the element itself %s in the serial loop.",
                        names[k], lesson_time_text(one), lesson_time_text(least),
                        lesson_count_text(chunk[low]), lesson_time_text((one - least) / (double)n),
                        lesson_time_text(serial / (double)n));
        else
            lesson_find(p, "%s: no chunk is faster than chunk 1 for certain (%s).", names[k],
                        lesson_time_text(one));
    }
    on_floor(p, chunk, steps, best);
    stat_ratio wall = lesson_ratio_apart(p, key(1, backends[OPENMP]),
                                         key(chunk[best], backends[OPENMP])),
               loss = lesson_ratio(p, key(1, "serial"), key(1, backends[OPENMP]));
    lesson_trap(p, "Each hand-out has a price, whoever pays it.");
    if (wall.word == STAT_FASTER)
        lesson_trap(
            p, "Here chunk 1 costs %s as much as the best chunk%s.", lesson_sure_text(&wall),
            loss.word == STAT_SLOWER   ? ", and the parallel loop is slower than the serial one"
            : loss.word == STAT_FASTER ? ", and still beats the serial loop"
                                       : "");
    else
        lesson_trap(p, "Here it does not show: chunk 1 is not slower for certain.");
    lesson_answer(p, 0, (double)chunk[best], lesson_count_text(chunk[best]));
    lesson_answer(p, 1, wall.ratio, lesson_sure_text(&wall));
}

const lesson lesson_chunk = {
    .name = "chunk",
    .title = "What does the chunk do?",
    .question = "chunksize in Python, chunk in OpenMP: how many elements a worker takes at a time. "
                "Small chunks balance better, people say, and large ones cost less. Here equal "
                "elements, x * x each, are handed out one by one to whoever is free, then eight "
                "at a time, then 64, and so on.",
    .guess = {{"Which chunk is OpenMP's fastest?", NULL},
              {"How many times as long as that does chunk 1 take?", NULL}},
    .knob = {"ELEMENTS", "1000000", NULL, 1000, 100000000,
             "Set it to 10000. Which chunks are then among the best, and why fewer of them?"},
    .measure = measure,
    .explain = explain,
};
