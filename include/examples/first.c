/* first.c - the first result counts: four searches run at once, and when one has found something,
   the others are cancelled. */
#include <stdio.h>
#include <tine/tine.h>

enum { JOBS = 4 };
typedef struct search {
    size_t from, found;
} search;

/* Looks for numbers with a certain remainder, from a place of its own on. */
static int fits(size_t n) { return n * 2654435761u % 1000003 == 7; }
static int look(size_t lo, size_t hi, void *ctx)
{
    search *s = ctx;
    for (size_t i = lo; i < hi; i++)
        if (fits(s->from + i)) return s->found = s->from + i, 1;
    return 0;
}

/* The job: 0 if it found one, else the code of the loop, or TINE_END if there was nothing. */
static int find(void *ctx, const tine_opts *o)
{
    tine_opts alone = *o;
    alone.threads = 1; /* one thread writes `found` */
    const int rc = tine_for(look, ctx, 4000000, &alone);
    return rc == 1 ? 0 : rc ? rc : TINE_END;
}

int main(void)
{
    search searches[JOBS];
    tine_job *jobs[JOBS];
    size_t which;
    for (size_t k = 0; k < JOBS; k++) {
        searches[k] = (search){(k + 1) * 100000000, 0};
        if (tine_start(&jobs[k], find, &searches[k], NULL)) return 1;
    }
    if (tine_wait_any(jobs, JOBS, &which, -1) || tine_wait(&jobs[which], 0)) return 2;
    for (size_t k = 0; k < JOBS; k++)
        if (jobs[k]) tine_cancel(jobs[k]);
    for (size_t k = 0; k < JOBS; k++) { /* Jobs read their contexts until they have ended. */
        const int rc = jobs[k] ? tine_wait(&jobs[k], -1) : 0;
        if (rc && rc != TINE_ECANCELED) return 3;
    }
    return printf("the first number found %s\n",
                  fits(searches[which].found) ? "fits" : "is wrong") < 0;
}
/* Output:
the first number found fits
*/
