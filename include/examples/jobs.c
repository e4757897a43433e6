/* jobs.c - several jobs at once: an integral in four parts, whose results are taken as they
   come. */
#include <stdio.h>
#include <tine/tine.h>

enum { JOBS = 4, STEPS = 1000000 };
typedef struct part {
    double from, step, sum;
} part;
static inline double quarter_circle(const part *p, size_t i)
{
    const double x = p->from + ((double)i + 0.5) * p->step;
    return 4 / (1 + x * x);
}
static inline double add(double a, double b) { return a + b; }
TINE_INDEX_WITH(double, quarter_circle, part)
TINE_MONOID(double, add, 0)
TINE_MAP_REDUCE_WITH(area, quarter_circle, add, part)

/* A job hands on the options that it gets: through them it shares the CPUs and is cancelled. */
static int integrate(void *ctx, const tine_opts *o)
{
    part *p = ctx, c = *p; /* a context must not hold the output */
    return tine_reduce_with(area, &c, &p->sum, STEPS, o);
}

int main(void)
{
    part parts[JOBS];
    tine_job *jobs[JOBS];
    size_t which, taken = 0;
    double pi = 0;
    int rc;
    for (size_t k = 0; k < JOBS; k++) {
        parts[k] = (part){0.25 * (double)k, 0.25 / (double)STEPS, 0};
        if (tine_start(&jobs[k], integrate, &parts[k], NULL)) return 1;
    }
    while ((rc = tine_wait_any(jobs, JOBS, &which, -1)) == 0 && which < JOBS) {
        if (tine_wait(&jobs[which], 0)) return 2; /* makes jobs[which] NULL */
        taken++;
    }
    if (rc) return 3;
    /* Added in their own order: the same bits whichever came first. */
    for (size_t k = 0; k < JOBS; k++) pi += parts[k].sum * parts[k].step;
    return printf("%zu parts, pi %.9f\n", taken, pi) < 0;
}
/* Output:
4 parts, pi 3.141592654
*/
