/* first.c - several jobs at once: results as they come, then the first of several searches, after
   which the others are cancelled. */
#include <math.h>
#include <stdio.h>
#include <tine/tine.h>

enum { JOBS = 4 };

/* ---- results as they come: an integral in four parts ----------------------------------------- */
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

/* A job: it hands on the options that it gets, through which it shares the CPUs and is cancelled.
 */
static int integrate(void *ctx, const tine_opts *o)
{
    part *p = ctx, c = *p; /* a context must not hold the output */
    return tine_reduce_with(area, &c, &p->sum, 1000000, o);
}

/* ---- the first one wins: numbers from a place of one's own on -------------------------------- */
typedef struct search {
    size_t from, found;
} search;
static int look(size_t lo, size_t hi, void *ctx)
{
    search *s = ctx;
    for (size_t i = lo; i < hi; i++)
        if ((s->from + i) * 2654435761u % 1000003 == 7) return s->found = s->from + i, 1;
    return 0;
}
/* 0: found; else the code of the loop, or TINE_END if there was nothing. */
static int find(void *ctx, const tine_opts *o)
{
    tine_opts alone = *o;
    alone.threads = 1; /* one thread writes `found` */
    const int rc = tine_for(look, ctx, 4000000, &alone);
    return rc == 1 ? 0 : rc ? rc : TINE_END;
}

int main(void)
{
    part parts[JOBS];
    search searches[JOBS];
    tine_job *jobs[JOBS];
    size_t which;
    double pi = 0;
    int rc;

    for (size_t k = 0; k < JOBS; k++) {
        parts[k] = (part){0.25 * (double)k, 0.25e-6, 0};
        if (tine_start(&jobs[k], integrate, &parts[k], NULL)) return 1;
    }
    while ((rc = tine_wait_any(jobs, JOBS, &which, -1)) == 0 && which < JOBS) {
        if (tine_wait(&jobs[which], 0)) return 2; /* makes jobs[which] NULL */
        printf("part %zu: %.9f\n", which, parts[which].sum * parts[which].step);
    }
    if (rc) return 3;
    /* Added in their own order: the same bits whichever came first. */
    for (size_t k = 0; k < JOBS; k++) pi += parts[k].sum * parts[k].step;

    for (size_t k = 0; k < JOBS; k++) {
        searches[k] = (search){(k + 1) * 100000000, 0};
        if (tine_start(&jobs[k], find, &searches[k], NULL)) return 4;
    }
    if (tine_wait_any(jobs, JOBS, &which, -1) || tine_wait(&jobs[which], 0)) return 5;
    for (size_t k = 0; k < JOBS; k++)
        if (jobs[k]) tine_cancel(jobs[k]);
    for (size_t k = 0; k < JOBS; k++) {
        if (!jobs[k]) continue;
        rc = tine_wait(&jobs[k], -1);
        if (rc && rc != TINE_ECANCELED) return 6;
    }
    printf("pi %.9f; search %zu found %zu\n", pi, which, searches[which].found);
    return fabs(pi - 3.14159265359) < 1e-9 && searches[which].found ? 0 : 7;
}
