/* sum.c - lesson: the same numbers, added in different orders. */
#include "lesson.h"
#include <math.h>
#include <stdlib.h>

enum { REPEATS = 20, OPTIONS = 24, ROWS = 32, DIGITS = 6 };

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

/* Adds like a loop divided among `parts` threads: each part in order, then the parts. */
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

/* Returns the number of different sums of `repeats` equal calls. */
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

/* Returns the number of different sums of tine under all schedules, several chunks and numbers of
   threads. */
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

static float *floats(const lesson_page *p, size_t *n, int *real)
{
    const bench_workload *w = lesson_workload("geoid_stats");
    bench_data data = {0};
    *real = w && bench_prepare(w, &data, &(bench_source){.data_dir = p->data_dir}) == 0;
    *n = *real ? data.n : (size_t)1000000;
    float *x = malloc(*n * sizeof *x);
    if (!x) bench_fail("no memory");
    for (size_t i = 0; i < *n; i++)
        x[i] = *real ? ((const float *)data.in)[i] : (float)(90 * sin((double)i) - 1.5);
    if (w) bench_release(w, &data);
    return x;
}

/* Records each sum as its difference from the exact sum, because six digits of the difference say
   more than six digits of the sum. */
static void measure(lesson_page *p)
{
    int real, threads = p->threads < 2 ? 2 : p->threads;
    size_t n, max_parts = lesson_set(p);
    float *x = floats(p, &n, &real), first;
    double exact, ours = NAN;
    if (tine_fsum(&exact, x, n, NULL)) bench_fail("no memory");
    lesson_record(p, "real", real);
    lesson_record(p, "exact", exact);
    lesson_record(p, "in order", in_order(x, n) - exact);
    lesson_record(p, "backwards", backwards(x, n) - exact);
    for (size_t parts = 2; parts <= max_parts; parts *= 2)
        lesson_record(p, lesson_key("in %zu parts", parts), in_parts(x, n, parts) - exact);
    lesson_record(p, "OpenMP's kinds", different_openmp(x, n, threads, &first));
    lesson_record(p, "OpenMP reduction", first - exact);
    lesson_record(p, "tine's kinds", different_tine(x, n, &ours));
    lesson_record(p, "tine", ours - exact);
    free(x);
}

typedef struct order {
    char name[64];
    double off; /* Difference from the exact sum. */
    int floats;
} order;

static int orders_of(const lesson_page *p, order list[ROWS])
{
    int n = 0;
    list[n++] = (order){"float, in order", lesson_value(p, "in order"), 1};
    list[n++] = (order){"float, backwards", lesson_value(p, "backwards"), 1};
    for (size_t parts = 2; parts <= lesson_set(p) && n < ROWS - 3; parts *= 2, n++) {
        list[n].off = lesson_value(p, lesson_key("in %zu parts", parts));
        list[n].floats = 1;
        snprintf(list[n].name, sizeof list[n].name, "float, in %zu parts", parts);
    }
    list[n++] = (order){"float, OpenMP reduction", lesson_value(p, "OpenMP reduction"), 1};
    list[n++] = (order){"tine_sum (double inside)", lesson_value(p, "tine"), 0};
    list[n++] = (order){"tine_fsum, correctly rounded", 0, 0};
    return n;
}

static void draw(lesson_page *p, const order *list, int n, double exact)
{
    plot *d = lesson_plot(p, plot_new(PLOT_BARS, "sum", "How far each order is from the exact sum",
                                      "distance from the exact sum", ""));
    int series = plot_series(d, "difference");
    lesson_columns(p, "order|sum|distance from the exact sum");
    for (int k = 0; k < n; k++) {
        lesson_row(p, "%s|%.9g|%.3g", list[k].name, exact + list[k].off, fabs(list[k].off));
        plot_bar(d, series, plot_row(d, list[k].name), fabs(list[k].off));
    }
    plot_alt(d, "Bars of the distance from the exact sum %.9g: in order %.3g, backwards %.3g.",
             exact, fabs(list[0].off), fabs(list[1].off));
}

static void explain(lesson_page *p)
{
    order list[ROWS];
    double exact = lesson_value(p, "exact"), lowest = HUGE_VAL, highest = -HUGE_VAL;
    int n = orders_of(p, list), nearer = 0, floats = 0, agree = 0, nearest = 0,
        kinds = (int)lesson_value(p, "OpenMP's kinds"), same = (int)lesson_value(p, "tine's kinds");
    draw(p, list, n, exact);
    for (int k = 0; k < n; k++) {
        if (!list[k].floats) continue;
        floats++;
        lowest = fmin(lowest, exact + list[k].off), highest = fmax(highest, exact + list[k].off);
        nearer += fabs(list[k].off) < fabs(list[0].off);
        agree += fabs(list[k].off) < 0.5 * fabs(exact) * pow(10, -DIGITS);
        if (fabs(list[k].off) < fabs(list[nearest].off)) nearest = k;
    }
    lesson_find(p, "%s: exactly %.9g. Added as floats, orders give from %.9g to %.9g, %.3g apart.",
                lesson_value(p, "real") > 0 ? "The heights of the EGM96 geoid, a million floats"
                                            : "A million made-up floats (proj-data is not here)",
                exact, lowest, highest, highest - lowest);
    lesson_find(p, "%d calls of one OpenMP reduction gave %d different sum%s%s.", REPEATS, kinds,
                kinds == 1 ? "" : "s",
                kinds > 1 ? ": who came first decided" : " this time; nothing promises that");
    lesson_find(p,
                "tine_sum under 4 team sizes and 4 schedules gave %d different sum%s, off by "
                "%.2g%s.",
                same, same == 1 ? "" : "s", fabs(lesson_value(p, "tine")),
                same == 1 ? ": it cuts by n alone, and joins in a fixed tree"
                          : ", which is a fault: report it");
    lesson_find(p,
                "Of the other %d orders, %d %s nearer to the exact sum than the serial loop. "
                "The nearest is \"%s\".",
                floats - 1, nearer, nearer == 1 ? "is" : "are", list[nearest].name);
    if (highest > lowest)
        lesson_trap(p, "A parallel sum that differs from the serial one is not a bug by that%s.",
                    nearer ? ", and the serial one is not the truth" : "");
    else
        lesson_trap(p, "These numbers have the same sum in every order that was tried; others "
                       "would not.");
    lesson_trap(p, "What can be had is a sum that is always the same: fixed blocks and a fixed "
                   "tree, whatever the threads. Or the correctly rounded one.");
    lesson_answer(p, 0, agree, lesson_key("%d of %d", agree, floats));
    lesson_answer(p, 1, nearer, lesson_key("%d of %d", nearer, floats - 1));
}

const lesson lesson_sum = {
    .name = "sum",
    .title = "Is the sum the same?",
    .question = "Addition of floating-point numbers rounds, and so depends on the order; threads "
                "change the order. Here the heights of the geoid above the ellipsoid, a quarter of "
                "a degree apart, are added as 32-bit floats: in order, backwards, in parts as "
                "threads would, and by an OpenMP reduction twenty times.",
    .guess = {{"How many of these six sums agree with the exact one in six digits?", NULL},
              {"How many of the other five are nearer to it than the serial loop's?", NULL}},
    .knob = {"PARTS_MAX", "8", NULL, 2, 1048576,
             "Set it to 512. What do more parts, and so smaller partial sums, do to the distance, "
             "and why?"},
    .measure = measure,
    .explain = explain,
};
