/* roof.c - lesson: why a second thread brings little. Scalar and vector code, cache and memory, and
   the roofline of both. */
#include "lesson.h"
#include <math.h>
#include <string.h>

enum { IN_CACHE = 16384, DEGREES = 8 };
enum { SCALAR, VECTOR, CODES };
enum { CACHE, MEMORY, PLACES };
static const char *const codes[CODES] = {"scalar", "vector"};
static const char *const places[PLACES] = {"in cache", "in memory"};

typedef struct job {
    const double *x;
    double *y;
    size_t n;
    int threads, degree;
} job;

/* The empty statement tells the compiler that memory may have changed, so that it computes one root
   at a time: scalar code. */
static void roots_scalar(void *ctx)
{
    const job *j = ctx;
    const double *x = j->x;
    double *y = j->y;
    size_t n = j->n;
#pragma omp parallel for num_threads(j->threads)
    for (size_t i = 0; i < n; i++) {
        y[i] = sqrt(x[i]);
        __asm__ volatile("" ::: "memory");
    }
}

static void roots_vector(void *ctx)
{
    const job *j = ctx;
    const double *x = j->x;
    double *y = j->y;
    size_t n = j->n;
#pragma omp parallel for simd num_threads(j->threads)
    for (size_t i = 0; i < n; i++) y[i] = sqrt(x[i]);
}

/* Evaluates a polynomial by Horner's rule, on blocks that stay in registers and the L1 cache: 2 *
   degree operations on 16 bytes of memory. */
static void polynomial(void *ctx)
{
    enum { BLOCK = 256 };
    const job *j = ctx;
    size_t n = j->n, blocks = n / BLOCK;
    int degree = j->degree;
#pragma omp parallel for num_threads(j->threads)
    for (size_t b = 0; b < blocks; b++) {
        const double *x = j->x + b * BLOCK;
        double *y = j->y + b * BLOCK, h[BLOCK];
        for (int i = 0; i < BLOCK; i++) h[i] = 0.5;
        for (int k = 0; k < degree; k++)
            for (int i = 0; i < BLOCK; i++) h[i] = h[i] * x[i] + 0.25;
        memcpy(y, h, sizeof h);
    }
}

static const char *key(int code, int place, int all)
{
    return lesson_key("%s, %s/%s", codes[code], places[place], all ? "all" : "one");
}

static const char *work_key(int step, int all)
{
    return lesson_key("degree %d/%s", 1 << step, all ? "all" : "one");
}

static void measure_roots(lesson_page *p, job *j, size_t n)
{
    static void (*const roots[CODES])(void *ctx) = {roots_scalar, roots_vector};
    double share = p->seconds / 20 / lesson_rounds(p);
    for (int place = 0; place < PLACES; place++) {
        j->n = place == MEMORY ? n : IN_CACHE;
        for (int code = 0; code < CODES; code++) {
            for (int all = 0; all < 2; all++) {
                j->threads = all ? p->threads : 1;
                lesson_record(p, key(code, place, all),
                              lesson_clock(roots[code], j, share) / (double)j->n);
            }
        }
    }
}

static void measure_roof(lesson_page *p, job *j, size_t n)
{
    j->n = n;
    for (int i = 0; i < DEGREES; i++) {
        j->degree = 1 << i;
        for (int all = 0; all < 2 && all < p->threads; all++) {
            j->threads = all ? p->threads : 1;
            lesson_record(p, work_key(i, all),
                          lesson_clock(polynomial, j, p->seconds / 4 / DEGREES / lesson_rounds(p)) /
                              (double)n);
        }
    }
}

static void measure(lesson_page *p)
{
    size_t n = lesson_size(p, lesson_set(p), 65536);
    job j = {bench_shared(n * sizeof *j.x), bench_shared(n * sizeof *j.y), 0, 0, 0};
    if (!j.x || !j.y) bench_fail("no memory");
    for (size_t i = 0; i < n; i++) ((double *)(uintptr_t)j.x)[i] = (double)(i % 1000) * 0.001;
    lesson_record(p, "n", (double)n);
    for (int round = 0; round < lesson_rounds(p); round++) {
        bench_progress("roof  round %d of %d", round + 1, lesson_rounds(p));
        measure_roots(p, &j, n);
        measure_roof(p, &j, n);
    }
    bench_unshare((void *)(uintptr_t)j.x, n * sizeof *j.x);
    bench_unshare(j.y, n * sizeof *j.y);
}

/* Returns the operations per second of a polynomial of degree 2^step. */
static double speed(const lesson_page *p, int step, int all)
{
    return 2.0 * (1 << step) / lesson_value(p, work_key(step, all));
}

static double operations_per_byte(int step) { return 2.0 * (1 << step) / 16; }

static void draw(lesson_page *p)
{
    plot *d =
        lesson_plot(p, plot_new(PLOT_LINES, "roof", "Speed of a polynomial on an array in memory",
                                "operations per byte of memory", "1e9 operations a second"));
    d->log_x = d->log_y = 1;
    for (int all = 0; all < 2 && all < p->threads; all++) {
        int s = plot_series(d, all ? lesson_key("%d threads", p->threads) : "1 thread");
        for (int i = 0; i < DEGREES; i++)
            lesson_point_rate(p, d, s, operations_per_byte(i), work_key(i, all), 2e-9 * (1 << i));
    }
    plot_alt(d,
             "Speed against operations per byte, both logarithmic: from %.2g to %.3g billion "
             "operations a second on one thread.",
             speed(p, 0, 0) * 1e-9, speed(p, DEGREES - 1, 0) * 1e-9);
    lesson_columns(p, "square roots|1 thread, an element|all threads|speed-up");
    for (int place = 0; place < PLACES; place++) {
        for (int code = 0; code < CODES; code++) {
            stat_ratio gain = lesson_ratio(p, key(code, place, 0), key(code, place, 1));
            lesson_row(p, "%s, %s|%.3g ns|%.3g ns|%s", codes[code], places[place],
                       lesson_value(p, key(code, place, 0)) * 1e9,
                       lesson_value(p, key(code, place, 1)) * 1e9, lesson_sure_text(&gain));
        }
    }
}

/* Returns the step where the line stops rising: from it on, twice the work per byte takes nearly
   twice the time. DEGREES - 1: the line rises to the right edge. */
static int bend(const lesson_page *p)
{
    static const double flat = 1.15;
    int step = DEGREES - 1;
    while (step > 0 && speed(p, step, 0) < flat * speed(p, step - 1, 0)) step--;
    return step;
}

static void on_roof(lesson_page *p)
{
    int step = bend(p);
    stat_ratio dense = lesson_ratio(p, work_key(DEGREES - 1, 0), work_key(DEGREES - 1, 1)),
               sparse = lesson_ratio(p, work_key(0, 0), work_key(0, 1));
    if (step == 0)
        lesson_find(p,
                    "The line of one thread is flat from its left end: memory is no limit for "
                    "one thread here (%.3g billion operations a second).",
                    speed(p, DEGREES - 1, 0) * 1e-9);
    else if (step == DEGREES - 1)
        lesson_find(p,
                    "The line of one thread rises up to its right edge (%.3g billion operations "
                    "a second): no flat part is in the picture.",
                    speed(p, step, 0) * 1e-9);
    else
        lesson_find(p,
                    "The line of one thread rises up to %.3g operations per byte, and is flat "
                    "from there on, at %.3g billion operations a second.",
                    operations_per_byte(step), speed(p, DEGREES - 1, 0) * 1e-9);
    if (p->threads > 1)
        lesson_find(p,
                    "At its right edge, where the work is dense, %d threads bring %s (%s); at "
                    "its left edge, one operation on a few bytes, %s (%s).",
                    p->threads, lesson_sure_text(&dense), stat_words[dense.word],
                    lesson_sure_text(&sparse), stat_words[sparse.word]);
}

static double gigabytes(double seconds) { return 16 * 1e-9 / seconds; }

static void on_memory(lesson_page *p)
{
    stat_ratio near = lesson_ratio(p, key(VECTOR, CACHE, 0), key(VECTOR, CACHE, 1)),
               far = lesson_ratio(p, key(VECTOR, MEMORY, 0), key(VECTOR, MEMORY, 1));
    lesson_find(
        p, "In memory the vector code moves %.3g GB/s on one thread and %.3g on %s: %s",
        gigabytes(lesson_value(p, key(VECTOR, MEMORY, 0))),
        gigabytes(lesson_value(p, key(VECTOR, MEMORY, 1))),
        p->threads > 1 ? lesson_key("%d", p->threads) : "the same one",
        p->threads == 1               ? "there is one CPU."
        : lesson_exceeds(&near, &far) ? "its threads gain less than in cache, for they share one "
                                        "memory."
        : lesson_exceeds(&far, &near) ? "its threads gain more than in cache."
                                      : "no certain difference to what its threads gain in cache.");
}

static void explain(lesson_page *p)
{
    stat_ratio slow = lesson_ratio(p, key(SCALAR, MEMORY, 0), key(SCALAR, MEMORY, 1)),
               fast = lesson_ratio(p, key(VECTOR, MEMORY, 0), key(VECTOR, MEMORY, 1)),
               one = lesson_ratio(p, key(SCALAR, MEMORY, 0), key(VECTOR, MEMORY, 0)),
               all = lesson_ratio(p, key(SCALAR, MEMORY, 1), key(VECTOR, MEMORY, 1)),
               cached = lesson_ratio(p, key(SCALAR, CACHE, 0), key(VECTOR, CACHE, 0));
    int scales_better = lesson_exceeds(&slow, &fast) && p->threads > 1;
    draw(p);
    lesson_find(p,
                "On one thread the vector code has %s the scalar code's speed in memory (%s), "
                "%s in cache (%s).",
                lesson_sure_text(&one), stat_words[one.word], lesson_sure_text(&cached),
                stat_words[cached.word]);
    if (p->threads > 1)
        lesson_find(p, "In memory the scalar code gains %s from %d threads, the vector code %s: %s",
                    lesson_sure_text(&slow), p->threads, lesson_sure_text(&fast),
                    scales_better                  ? "the scalar code scales better."
                    : lesson_exceeds(&fast, &slow) ? "the vector code scales better."
                                                   : "neither scales better for certain.");
    if (scales_better && all.word == STAT_FASTER)
        lesson_find(p,
                    "And yet it is the slower one, on all threads, too: the vector code has %s "
                    "its speed.",
                    lesson_sure_text(&all));
    on_memory(p);
    on_roof(p);
    lesson_trap(p, "Speed-up is a ratio: look at the time, and at the bytes per second, before you "
                   "admire a factor.");
    if (scales_better && all.word == STAT_FASTER)
        lesson_trap(p, "Here the better speed-up belongs to the slower program: good scaling can "
                       "simply mean slow code.");
    lesson_answer(p, 0, fast.ratio, lesson_sure_text(&fast));
    lesson_answer_word(p, 1,
                       p->threads == 1                ? NULL
                       : scales_better                ? codes[SCALAR]
                       : lesson_exceeds(&fast, &slow) ? codes[VECTOR]
                                                      : NULL);
}

const lesson lesson_roof = {
    .name = "roof",
    .title = "What does a second thread bring?",
    .question =
        "Square roots of millions of numbers are the textbook's CPU-bound task, ideal for "
        "processes. Here the same loop runs as scalar and as vector code, on an array in cache and "
        "on one in memory, on one thread and on all.",
    .guess = {{"How many times as fast is the vector code in memory on all threads as on one?",
               NULL},
              {"Which code gains more from the threads in memory?", "scalar,vector"}},
    .knob = {"IN_MEMORY", "8000000", NULL, 65536, 100000000,
             "Set it to 65536, a megabyte with the result. What does the second thread now bring "
             "the vector code?"},
    .measure = measure,
    .explain = explain,
};
