/* roof.c - lesson: why a second thread brings so little. Scalar and vector code, cache and memory,
   and the roof over
 * both. */
#include "lesson.h"
#include <math.h>
#include <string.h>

/* doubles: with the result 128 MB, beyond most caches */
enum { IN_MEMORY = 8000000 };
LINE_TO_CHANGE;
enum { IN_CACHE = 16384, CODES = 2, PLACES = 2, DEGREES = 8 };

typedef struct job {
    const double *x;
    double *y;
    size_t n;
    int threads, degree;
} job;

/* The empty statement says that memory may have changed, so that no two roots are taken at once:
   scalar code. */
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

/* A polynomial of any degree by Horner's rule, on blocks that stay in registers and the first
   cache: 2 * degree operations on 16 bytes of memory. */
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

/* Speed against work per byte: flat under the arithmetic's roof, sloping under memory's. */
static void roofline(lesson_page *p, job *j, double ceiling[2])
{
    plot *d =
        lesson_plot(p, plot_new(PLOT_LINES, "roof",
                                "The roof over this machine: a polynomial on an array in memory",
                                "operations per byte of memory", "1e9 operations a second"));
    char name[32];
    d->log_x = d->log_y = 1;
    for (int k = 0; k < 2; k++) {
        j->threads = k ? p->threads : 1;
        snprintf(name, sizeof name, "%d thread%s", j->threads, j->threads > 1 ? "s" : "");
        int s = plot_series(d, name);
        for (int i = 0; i < DEGREES; i++) {
            j->degree = 1 << i;
            bench_progress("roof  degree %d", j->degree);
            double t = lesson_clock(polynomial, j, p->seconds / 4 / DEGREES);
            double speed = 2.0 * j->degree * (double)j->n / t;
            if (i == 0 && k == 0) ceiling[0] = ceiling[1] = 0;
            ceiling[k] = fmax(ceiling[k], speed);
            plot_point_add(d, s, 2.0 * j->degree / 16, speed * 1e-9);
        }
        if (p->threads == 1) break;
    }
    plot_alt(d,
             "Speed against operations per byte, both logarithmic: it rises where memory is the "
             "limit, and flattens at %.1f billion operations a second for one thread, %.1f for "
             "all, where arithmetic is.",
             ceiling[0] * 1e-9, ceiling[1] * 1e-9);
}

static void explain(lesson_page *p, double gain[PLACES][CODES], double one[PLACES][CODES],
                    double all[PLACES][CODES])
{
    double stream = 16 * (double)1e-9;
    lesson_find(p,
                "In memory, the scalar code gains %.2f× from %d threads, the vector code %.2f×. In "
                "cache: %.2f× and %.2f×.",
                gain[1][0], p->threads, gain[1][1], gain[0][0], gain[0][1]);
    if (gain[1][0] > gain[1][1] * 1.06)
        lesson_find(p,
                    "The scalar code scales better. It is also the slower one: %.1f× behind on one "
                    "thread, %.1f× on all. Good scaling can simply mean slow code.",
                    one[1][0] / one[1][1], all[1][0] / all[1][1]);
    else
        lesson_find(p,
                    "Here scalar code does not scale better than vector code. On one thread the "
                    "vector code is %.1f× as fast in memory, %.1f× in cache.",
                    one[1][0] / one[1][1], one[0][0] / one[0][1]);
    lesson_find(p, "The vector code moves %.0f GB/s on one thread and %.0f on all: %s.",
                stream / one[1][1], stream / all[1][1],
                gain[1][1] < 0.8 * p->threads
                    ? "the threads share one memory, and it is nearly used up"
                    : "memory still has room for all of them");
}

static void experiment(lesson_page *p)
{
    static const char *const codes[CODES] = {"scalar", "vector"}, *const places[PLACES] = {
                                                                      "in cache", "in memory"};
    static void (*const roots[CODES])(void *ctx) = {roots_scalar, roots_vector};
    double one[PLACES][CODES], all[PLACES][CODES], gain[PLACES][CODES], ceiling[2];
    size_t max = lesson_size(p, IN_MEMORY, 65536);
    double *x = bench_shared(max * sizeof *x), *y = bench_shared(max * sizeof *y);
    if (!x || !y) bench_fail("no memory");
    for (size_t i = 0; i < max; i++) x[i] = (double)(i % 1000) * 0.001;
    lesson_columns(p, "square roots|1 thread, an element|all threads|speed-up");
    for (int place = 0; place < PLACES; place++) {
        for (int code = 0; code < CODES; code++) {
            job j = {x, y, place ? max : IN_CACHE, 1, 0};
            bench_progress("roof  %s %s", codes[code], places[place]);
            one[place][code] = lesson_clock(roots[code], &j, p->seconds / 20) / (double)j.n;
            j.threads = p->threads;
            all[place][code] = lesson_clock(roots[code], &j, p->seconds / 20) / (double)j.n;
            gain[place][code] = one[place][code] / all[place][code];
            lesson_row(p, "%s, %s|%.3g ns|%.3g ns|%.2f×", codes[code], places[place],
                       one[place][code] * 1e9, all[place][code] * 1e9, gain[place][code]);
        }
    }
    roofline(p, &(job){x, y, max, 1, 0}, ceiling);
    explain(p, gain, one, all);
    lesson_find(p,
                "The roof's flat part is %.1f billion operations a second on one thread%s. Left of "
                "the bend only fewer bytes help, right of it more threads do.",
                ceiling[0] * 1e-9, p->threads > 1 ? "; the other line shows all threads" : "");
    if (p->threads > 1)
        lesson_find(p, "Where the work is dense, %d threads bring %.2f×.", p->threads,
                    ceiling[1] / ceiling[0]);
    bench_unshare(x, max * sizeof *x);
    bench_unshare(y, max * sizeof *y);
}

const lesson lesson_roof = {
    .name = "roof",
    .title = "Why only 1.15 times as fast?",
    .question =
        "Square roots of millions of numbers are the textbook's CPU-bound task, ideal for "
        "processes. The same loop, compiled for vectors, gains little from a second thread. Scalar "
        "and vector code, on an array in cache and on one in memory, on one thread and on all.",
    .guess = "which of the four gains most from the threads? Is that one also the fastest?",
    .experiment = experiment,
    .trap = "Speed-up is a ratio, and slow code has the best ones. Vectors made the loop so fast "
            "that memory is the limit, and threads share the memory. Look at the time, and at the "
            "bytes per second, before you admire a factor.",
    .change = "make it 65536, a megabyte with the result. Does the second thread now help the "
              "vector code?",
    .line = lesson_line,
};
