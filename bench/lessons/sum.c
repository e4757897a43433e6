/* sum.c - lesson: the same numbers, added in other orders. */
#include "lesson.h"
#include <math.h>
#include <stdlib.h>

enum { PARTS_MAX = 8 };
LINE_TO_CHANGE;
enum { REPEATS = 20, OPTIONS = 24, ROWS = 24 };

typedef struct sums {
    double exact, value[ROWS];
    char name[ROWS][64];
    int count;
} sums;

static void add(sums *s, const char *name, double value)
{
    snprintf(s->name[s->count], sizeof s->name[0], "%s", name);
    s->value[s->count++] = value;
}

static float in_order(const float *x, size_t n)
{
    float s = 0;
    for (size_t i = 0; i < n; i++) s += x[i];
    return s;
}

static float backwards(const float *x, size_t n)
{
    float s = 0;
    while (n-- > 0) s += x[n];
    return s;
}

/* As a loop split among so many threads adds: each its part in order, then the parts. */
static float in_parts(const float *x, size_t n, size_t parts)
{
    float s = 0;
    for (size_t k = 0; k < parts; k++)
        s += in_order(x + n * k / parts, n * (k + 1) / parts - n * k / parts);
    return s;
}

static float by_openmp(const float *x, size_t n, int threads)
{
    float s = 0;
#pragma omp parallel for num_threads(threads) schedule(dynamic, 4096) reduction(+ : s)
    for (size_t i = 0; i < n; i++) s += x[i];
    return s;
}

/* How many different sums come from `repeats` equal calls. */
static int different_openmp(const float *x, size_t n, int threads, float *first)
{
    float seen[REPEATS];
    int kinds = 0;
    for (int r = 0; r < REPEATS; r++) {
        float s = by_openmp(x, n, threads);
        int k = 0;
        while (k < kinds && seen[k] != s) k++;
        if (k == kinds) seen[kinds++] = s;
        if (r == 0) *first = s;
    }
    return kinds;
}

/* tine's sum under all schedules, several chunks and teams: how many different ones. */
static int different_tine(const float *x, size_t n, double *first)
{
    double seen[OPTIONS];
    int kinds = 0, calls = 0;
    for (int threads = 1; threads <= 4; threads++) {
        for (int sched = TINE_STATIC; sched <= TINE_STEAL; sched++, calls++) {
            double s;
            int k = 0;
            if (tine_sum(&s, x, n,
                         TINE_OPTS(.threads = threads, .sched = (tine_sched)sched,
                                   .chunk = (size_t)1000 * (size_t)threads)))
                return -1;
            while (k < kinds && seen[k] != s) k++;
            if (k == kinds) seen[kinds++] = s;
            if (calls == 0) *first = s;
        }
    }
    return kinds;
}

static void show(lesson_page *p, const sums *s)
{
    plot *d = lesson_plot(p, plot_new(PLOT_BARS, "sum", "How far each order is from the exact sum",
                                      "distance from the exact sum", ""));
    int series = plot_series(d, "difference");
    lesson_columns(p, "order|sum|distance from the exact sum");
    for (int k = 0; k < s->count; k++) {
        double off = fabs(s->value[k] - s->exact);
        lesson_row(p, "%s|%.9g|%.3g", s->name[k], s->value[k], off);
        plot_bar(d, series, plot_row(d, s->name[k]), off);
    }
    plot_alt(
        d,
        "Bars of the distance from the exact sum %.9g: in order %.3g, backwards %.3g, tine %.3g.",
        s->exact, fabs(s->value[0] - s->exact), fabs(s->value[1] - s->exact),
        fabs(s->value[s->count - 1] - s->exact));
}

static void experiment(lesson_page *p)
{
    const bench_workload *w = lesson_workload("geoid_stats");
    bench_data data = {0};
    sums s = {0};
    float *x, first;
    char name[64];
    int real = w && w->prepare(&data, &(bench_source){.data_dir = p->data_dir}) == 0,
        threads = p->threads < 2 ? 2 : p->threads;
    size_t n = real ? data.n : (size_t)1000000;
    x = malloc(n * sizeof *x);
    if (!x) bench_fail("no memory");
    for (size_t i = 0; i < n; i++)
        x[i] = real ? ((const float *)data.in)[i] : (float)(90 * sin((double)i) - 1.5);
    tine_fsum(&s.exact, x, n, NULL);
    add(&s, "float, in order", in_order(x, n));
    add(&s, "float, backwards", backwards(x, n));
    for (size_t parts = 2; parts <= PARTS_MAX; parts *= 2) {
        snprintf(name, sizeof name, "float, in %zu parts", parts);
        add(&s, name, in_parts(x, n, parts));
    }
    int kinds = different_openmp(x, n, threads, &first);
    snprintf(name, sizeof name, "float, OpenMP reduction, %d threads", threads);
    add(&s, name, first);
    double ours = 0, lowest = s.value[0], highest = s.value[0];
    int same = different_tine(x, n, &ours);
    for (int k = 1; k < s.count; k++)
        lowest = fmin(lowest, s.value[k]), highest = fmax(highest, s.value[k]);
    add(&s, "tine_sum (double inside)", ours);
    add(&s, "tine_fsum, correctly rounded", s.exact);
    show(p, &s);
    lesson_find(p, "%s: exactly %.9g. Added as floats, orders give from %.9g to %.9g, %.3g apart.",
                real ? "The heights of the EGM96 geoid, a million floats"
                     : "A million made-up floats (proj-data is not installed)",
                s.exact, lowest, highest, highest - lowest);
    lesson_find(p, "%d calls of one OpenMP reduction gave %d different sums%s.", REPEATS, kinds,
                kinds > 1 ? ": who came first decided" : " this time; nothing promises that");
    lesson_find(p,
                "tine_sum under 4 team sizes and 4 schedules gave %d different sum%s, off by %.2g: "
                "it cuts by n alone, and joins in a fixed tree.",
                same, same == 1 ? "" : "s", fabs(ours - s.exact));
    if (fabs(s.value[0] - s.exact) > fabs(in_parts(x, n, 8) - s.exact))
        lesson_find(p,
                    "The serial loop is not the right one: in 8 parts the sum is nearer to the "
                    "exact one (%.3g off against %.3g).",
                    fabs(in_parts(x, n, 8) - s.exact), fabs(s.value[0] - s.exact));
    free(x);
    if (w) w->release(&data);
}

const lesson lesson_sum = {
    .name = "sum",
    .title = "Is the sum the same?",
    .question = "Addition of floating-point numbers rounds, and so depends on the order; threads "
                "change the order. Here the heights of the geoid above the ellipsoid, a quarter of "
                "a degree apart, are added as 32-bit floats: in order, backwards, in parts as "
                "threads would, and by an OpenMP reduction twenty times.",
    .guess = "how many of these sums agree in their first seven digits? Is the serial loop the "
             "exact one?",
    .experiment = experiment,
    .trap = "A parallel sum that differs from the serial one is not a bug, and the serial one is "
            "not the truth. What can be had is a sum that is always the same: fixed blocks, a "
            "fixed tree, whatever the threads. Or the correctly rounded one, for a little more.",
    .change = "make it 512. The more parts, the smaller the partial sums, and the nearer to the "
              "exact sum: why?",
    .line = lesson_line,
};
