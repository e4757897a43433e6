/* snippets.h - what the READMEs' snippets assume: variables, and functions that other chapters
   define. pages.py uses it. */
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <tine/npy.h>
#include <tine/tine.h>

static int rc;
static double a, b, sum, pi, from, step, *x, *y, *means;
static size_t n, m, rows, cols, i, which, *order, *count;
static void *ctx;

static inline double add(double s, double t) { return s + t; }
TINE_MONOID(double, add, 0)

/* For functions of the index. */
typedef struct grid {
    double from, step;
} grid;
static inline double node(const grid *c, size_t k) { return c->from + (double)k * c->step; }
static inline double square_of(const grid *c, size_t k) { return node(c, k) * node(c, k); }
TINE_INDEX_WITH(double, square_of, grid)

/* For the chapter on the element that failed. */
enum { NOT_A_NUMBER = 1 };
static inline int number(double *v, const char *text)
{
    char *end;
    *v = strtod(text, &end);
    return *end ? NOT_A_NUMBER : 0;
}
static const char **texts, **words;

/* For room for each thread. */
typedef struct scratch {
    double row[64];
} scratch;

/* For matrices. */
typedef struct image {
    size_t rows, cols;
    const double *x;
    double *y;
} image;

/* For bytes. */
static uint8_t *pixels, threshold;
static bool *mask;
static inline bool is_above(const uint8_t *limit, uint8_t v) { return v > *limit; }
TINE_FN_WITH(bool, is_above, uint8_t, uint8_t)

/* For jobs. */
enum { JOBS = 4 };
typedef struct part {
    double from, step, sum;
} part;
static inline double of_part(const part *p, size_t k) { return p->from + (double)k * p->step; }
TINE_INDEX_WITH(double, of_part, part)
TINE_MAP_REDUCE_WITH(area, of_part, add, part)
static part parts[JOBS];
static tine_job *jobs[JOBS];
static int codes[JOBS];
