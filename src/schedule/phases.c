/* phases.c - an operation made of several loops, with the options of one. */
#include "../runtime/clock.h"
#include "../runtime/error.h"
#include "../runtime/guard.h"
#include "call.h"
#include "phases.h"
#include "plan.h"

int phases_begin(phases *s, size_t n, const tine_opts *o)
{
    static const tine_opts none;
    *s = (phases){.o = o ? o : &none, .n = n};
    if (!tine_can_have_(s->o)) return error_of_options(s->o);
    s->threads = n <= s->o->chunk ? 1 : plan_threads(s->o);
    s->sum.threads = 1;
    if (team_timed(s->o)) s->began = clock_seconds();
    return 0;
}

static int progress(size_t done, size_t n, void *arg)
{
    const phases *s = arg;
    const double share = s->before + s->weight * (double)done / (double)n;
    const size_t at = (size_t)(share * (double)s->n);
    const int rc = guard_progress(s->o, at < s->n ? at : s->n - 1, s->n);
    return s->committed ? 0 : rc;
}

/* Adds the stats of one loop to the sum. `since`: seconds from the operation's start to the
   loop's. */
static void add(tine_stats *sum, const tine_stats *one, tine_event *events, size_t cap,
                double since)
{
    if (one->threads > sum->threads) sum->threads = one->threads;
    if (one->threads > 1 || sum->chunks == 0) {
        sum->sched = one->sched;
        sum->chunk = one->chunk;
    }
    for (size_t k = 0; events && k < one->chunks && k < cap; k++) {
        if (events[k].end > 0) {
            events[k].start += since;
            events[k].end += since;
        }
    }
    sum->chunks += one->chunks;
    sum->busy += one->busy;
    sum->longest += one->longest;
    sum->expected_alone += one->expected_alone;
    sum->expected_team += one->expected_team;
}

int phases_for(phases *s, tine_body *body, void *ctx, size_t count, double ns, double weight)
{
    const tine_opts *o = s->o;
    const bool timed = team_timed(o);
    const size_t used = s->sum.chunks < o->events_cap ? s->sum.chunks : o->events_cap,
                 cap = o->events_cap - used;
    tine_event *const events = o->events ? o->events + used : NULL;
    const double since = timed ? clock_seconds() - s->began : 0;
    tine_stats one = {.threads = 1};
    s->weight = weight;
    /* .name is left out: wisdom under that name was measured for the operation, not for one
       loop. */
    const int rc = tine_for_(body, ctx, count, 1, ns,
                             &(const tine_opts){.threads = s->threads,
                                                .sched = o->sched,
                                                .progress = o->progress ? progress : NULL,
                                                .arg = s,
                                                .stats = timed ? &one : NULL,
                                                .events = events,
                                                .events_cap = cap});
    if (timed) add(&s->sum, &one, events, cap, since);
    s->before += weight;
    return rc;
}

int phases_end(phases *s, int rc)
{
    const tine_opts *o = s->o;
    if (rc == 0 && o->progress && s->n && guard_progress(o, s->n, s->n) && !s->committed)
        rc = error_rule(TINE_ECANCELED, NULL);
    if (o->stats) {
        s->sum.failed_at = s->n;
        s->sum.seconds = clock_seconds() - s->began;
        *o->stats = s->sum;
    }
    return rc;
}
