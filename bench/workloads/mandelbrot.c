/* mandelbrot.c - the Mandelbrot set, row by row. Rows through the set take many times as long as
   rows at the rim. */
#include "arrays.h"

enum { WIDTH = 512, LIMIT = 500 };
typedef uint16_t row[WIDTH];

/* Returns the number of steps of z = z² + c until |z| > 2, at most LIMIT. */
static inline uint16_t escape(double cx, double cy)
{
    double x = 0, y = 0;
    uint16_t k = 0;
    for (; k < LIMIT && x * x + y * y <= 4; k++) {
        double next = x * x - y * y + cx;
        y = 2 * x * y + cy;
        x = next;
    }
    return k;
}

/* Computes row i of n. Rows run through the middles of n bands between -1.25i and +1.25i, and
   columns through the middles of bands between -2 and 0.5. */
static inline void paint(uint16_t *pixels, size_t i, size_t n)
{
    double cy = 2.5 * (((double)i + 0.5) / (double)n - 0.5);
    for (size_t j = 0; j < WIDTH; j++) pixels[j] = escape(2.5 * ((double)j + 0.5) / WIDTH - 2, cy);
}

static void serial(bench_data *d)
{
    size_t n = d->n;
    row *image = d->out;
    for (size_t i = 0; i < n; i++) paint(image[i], i, n);
}

static void openmp(bench_data *d, const bench_plan *p)
{
    size_t n = d->n;
    row *image = d->out;
    OPENMP_FOR(p, , for (size_t i = 0; i < n; i++) paint(image[i], i, n););
}

static int rows(size_t lo, size_t hi, void *ctx)
{
    bench_data *d = ctx;
    row *image = d->out;
    for (size_t i = lo; i < hi; i++) paint(image[i], i, d->n);
    return 0;
}

static int by_tine(bench_data *d, const tine_opts *o) { return tine_for(rows, d, d->n, o); }

static int range(const void *in, void *out, void *acc, size_t lo, size_t hi, const bench_data *d)
{
    row *image = out;
    (void)in, (void)acc;
    for (size_t i = lo; i < hi; i++) paint(image[i - lo], i, d->n);
    return 0;
}

const bench_workload bench_workload_mandelbrot = {
    .name = "mandelbrot",
    .about = "the Mandelbrot set, 512 pixels a row",
    .element = "row",
    .group = "field",
    .n = 384,
    .out_size = sizeof(row),
    .serial = serial,
    .openmp = openmp,
    .tine = by_tine,
    .range = range,
};
