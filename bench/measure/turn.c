/* turn.c - the loop that measures. */
#include "turn.h"

/* Times calls that each have a fresh input. The clock is stopped while an input is put in place.
   The last call runs on variant 0, whose result is checked. */
static double timed_apart(bench_open *s, size_t reps, int *rc)
{
    const bench_workload *w = s->job->workload;
    double sum = 0;
    for (size_t k = reps; k-- > 0 && !*rc;) {
        if (s->backend != &bench_backend_nothing) bench_restart(w, s->job->data, k);
        bench_zero(w, s->job->data);
        double t = bench_now();
        *rc = s->backend->call(s);
        sum += bench_now() - t;
    }
    return sum;
}

/* Zeroes the result and calls, reps times. The cost of this loop is measured separately and
   subtracted. */
double backend_timed(bench_open *s, size_t reps, int *rc)
{
    if (s->backend->timed) return s->backend->timed(s, reps, rc);
    const bench_workload *w = s->job->workload;
    if (w->in_place || s->job->data->variants > 1) return timed_apart(s, reps, rc);
    double t = bench_now();
    for (size_t i = 0; i < reps && !*rc; i++) {
        bench_zero(w, s->job->data);
        *rc = s->backend->call(s);
    }
    return bench_now() - t;
}

static void warm(bench_open *s, const turn_rule *rule, size_t *reps, int *rc)
{
    double began = bench_now(), took = 0;
    while (!*rc && !bench_interrupted() && rule->warm_up > 0 &&
           (took < rule->sample_min || bench_now() - began < rule->warm_up)) {
        took = backend_timed(s, *reps, rc);
        if (took < rule->sample_min) *reps *= 2;
    }
}

size_t turn_take(bench_open *s, const turn_rule *rule, size_t *reps, double *seconds, int *rc)
{
    size_t n = 0, least = rule->least ? rule->least : 1;
    warm(s, rule, reps, rc);
    double began = bench_now(), took = 0;
    while (!*rc && n < rule->room && !bench_interrupted() &&
           (n < least || bench_now() - began + took <= rule->budget)) {
        took = backend_timed(s, *reps, rc);
        if (!*rc) seconds[n++] = took / (double)*reps;
    }
    return n;
}

double turn_checked(bench_open *s, const bench_expected *e, tine_stats *stats, int *rc)
{
    poison(s->job);
    s->opts.stats = stats;
    double t = backend_timed(s, 1, rc);
    s->opts.stats = NULL;
    if (!*rc && !matches(e, s->job)) *rc = TURN_WRONG;
    return t;
}
