/* timeout.c - a job with a time limit: a computation in the background that is cancelled when it
   takes too long, and its result when it does not. */
#include <math.h>
#include <stdio.h>
#include <tine/tine.h>

/* The sum over sin(i)^2 for i < n, computed by tine from the indexes. */
static inline double square_of_sine(size_t i) { return sin((double)i) * sin((double)i); }
static inline double add(double a, double b) { return a + b; }
TINE_INDEX(double, square_of_sine)
TINE_MONOID(double, add, 0)
TINE_MAP_REDUCE(sum_of_squares, square_of_sine, add)

typedef struct task {
    size_t n;
    double sum;
} task;

/* Runs in the background. It hands on its options, through which tine_cancel reaches the call. */
static int compute(void *ctx, const tine_opts *o)
{
    task *t = ctx;
    return tine_reduce(sum_of_squares, &t->sum, t->n, o);
}

/* The code of the task: TINE_ECANCELED if it took longer than `seconds`. */
static int within(double seconds, task *t)
{
    tine_job *job;
    int rc = tine_start(&job, compute, t, NULL);
    if (rc) return rc;
    rc = tine_wait(&job, seconds);
    if (rc != TINE_ETIMEDOUT) return rc;
    tine_cancel(job);           /* The job reads t until it has ended. */
    return tine_wait(&job, -1); /* Waits, since t must outlive the job. */
}

int main(void)
{
    task small = {1000000, 0}, large = {10000000000, 0};
    int rc = within(60, &small);
    printf("small: %s, mean %.4f\n", rc ? tine_strerror(rc) : "done", small.sum / 1e6);
    rc = within(0.1, &large);
    printf("large: %s\n", rc ? tine_strerror(rc) : "done");
    return 0;
}
/* Output:
small: done, mean 0.5000
large: canceled by progress
*/
