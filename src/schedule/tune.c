/* tune.c - tries schedules, chunks and thread counts on a loop and keeps the best, by successive
   halving. In each round every remaining candidate runs twice as long as in the round before.
   Candidates run one after the other, so that all meet the same state of the machine. Then the
   slower half is dropped, and every candidate that is far behind. The tuning ends when one
   candidate is left or is clearly ahead. */
#include "../runtime/clock.h"
#include "../runtime/error.h"
#include "../runtime/scratch.h"
#include "plan.h"
#include "wisdom.h"

enum {
    /* 4 schedules × 12 chunks (n = 1e8 on 2 threads) × 10 teams (1024 threads, halved), roughly */
    CANDIDATES = 512,
    ROUNDS_LEAST = 3 /* rounds before a candidate may be clearly ahead */
};
/* Seconds that a candidate runs in the first round. Three such rounds are longer than a wake-up (30
   µs) and a tick of the clock. */
static const double SAMPLE = 200e-6;
/* Ratios to the best candidate's time. Slower than FAR: the candidate is dropped at once. If the
   second one is slower than CLEAR, the best has won. Within TIE, the simpler candidate wins. */
static const double FAR = 1.5, CLEAR = 1.05, TIE = 1.02;
/* ns: shorter chunks are not tried. Handing one out takes 5 to 10 ns, and a loop of such chunks can
   take thousands of times too long. */
static const double CHUNK_LEAST_NS = 100;
/* Seconds: for longer loops fewer chunk lengths are tried, in steps of 16 instead of 4. */
static const double LONG = 0.05;

typedef struct candidate {
    tine_opts o;
    double best; /* seconds of the fastest call */
} candidate;

typedef struct tuning {
    tine_body *body;
    void *ctx;
    size_t n;
    int rank[CANDIDATES]; /* the remaining candidates, the fastest first */
    candidate c[CANDIDATES];
    int count, left;
} tuning;

/* ---- the candidates, the simplest first ------------------------------------------------------ */
static void add(tuning *t, tine_sched sched, int threads, size_t chunk, tine_order order)
{
    if (t->count == CANDIDATES) return;
    t->rank[t->count] = t->count;
    t->c[t->count++] =
        (candidate){{.sched = sched, .threads = threads, .chunk = chunk, .order = order}, 1e300};
}

static void add_team(tuning *t, int threads, double seconds)
{
    static const tine_sched kinds[] = {TINE_STATIC, TINE_STEAL, TINE_DYNAMIC, TINE_GUIDED};
    size_t step = seconds > LONG ? 16 : 4, each = t->n / (size_t)threads;
    double ns = seconds * 1e9 / (double)t->n, min_chunk = ns > 0 ? CHUNK_LEAST_NS / ns : 1;
    for (int k = 0; k < 4; k++) {
        add(t, kinds[k], threads, 0, TINE_FORWARD);
        for (size_t chunk = 1; chunk < each && chunk <= PTRDIFF_MAX / step; chunk *= step)
            if ((double)chunk >= min_chunk) add(t, kinds[k], threads, chunk, TINE_FORWARD);
    }
    add(t, TINE_STEAL, threads, 0, TINE_BACKWARD);
    add(t, TINE_DYNAMIC, threads, 0, TINE_BACKWARD);
}

/* ---- the comparison -------------------------------------------------------------------------- */
/* Calls the loop for about `seconds`. The fastest call counts: slower ones were disturbed by
   something else. */
static int run(tuning *t, candidate *c, double seconds)
{
    double spent = 0;
    for (size_t reps = 1; spent < seconds; reps *= 2) {
        double began = clock_seconds();
        for (size_t i = 0; i < reps; i++) {
            int rc = tine_for(t->body, t->ctx, t->n, &c->o);
            if (rc) return rc;
        }
        double took = clock_seconds() - began, each = took / (double)reps;
        if (each < c->best) c->best = each;
        spent += took > 0 ? took : 1e-9;
    }
    return 0;
}

/* Sorts the candidates by time. If times are equal, the simpler candidate comes first. Insertion
   sort suits, since few candidates are left and they are nearly in order. */
static void sort_ranks(tuning *t)
{
    for (int i = 1; i < t->left; i++) {
        int r = t->rank[i], j = i;
        for (; j > 0 && t->c[t->rank[j - 1]].best > t->c[r].best; j--) t->rank[j] = t->rank[j - 1];
        t->rank[j] = r;
    }
}

static int halve(tuning *t)
{
    double seconds = SAMPLE;
    t->left = t->count;
    for (int round = 1; t->left > 1; round++) {
        for (int i = 0; i < t->left; i++) {
            int rc = run(t, &t->c[t->rank[i]], seconds);
            if (rc) return rc;
        }
        sort_ranks(t);
        double best = t->c[t->rank[0]].best;
        if (round >= ROUNDS_LEAST && t->c[t->rank[1]].best > CLEAR * best) break;
        t->left = (t->left + 1) / 2;
        while (t->c[t->rank[t->left - 1]].best > FAR * best) t->left--;
        seconds *= 2;
    }
    return 0;
}

/* The simplest of the candidates that are as good as the best. */
static const tine_opts *winner(const tuning *t)
{
    int first = t->rank[0];
    for (int i = 1; i < t->left; i++)
        if (t->rank[i] < first && t->c[t->rank[i]].best <= TIE * t->c[t->rank[0]].best)
            first = t->rank[i];
    return &t->c[first].o;
}

static int tune(tuning *t, const char *name, int allowed)
{
    add(t, TINE_AUTO, allowed, 0, TINE_FORWARD);
    add(t, TINE_STATIC, 1, 0, TINE_FORWARD);
    int rc = run(t, &t->c[0], SAMPLE); /* measures roughly what a call costs */
    if (rc) return rc;
    for (int threads = allowed; threads > 1; threads /= 2)
        add_team(t, threads, t->c[0].best * threads);
    rc = halve(t);
    return rc ? rc : wisdom_note(name, t->n, allowed, winner(t));
}

int tine_tune(const char *name, tine_body *body, void *ctx, size_t n)
{
    static const tine_opts none;
    if (!wisdom_named(name))
        return tine_error_(TINE_EINVAL,
                           "tine_tune: name is not 1 to 95 bytes without control characters");
    if (!body) return tine_error_(TINE_EINVAL, "tine_tune: body is NULL");
    if (n > PTRDIFF_MAX)
        return tine_error_(TINE_EINVAL, "tine_tune: n is greater than PTRDIFF_MAX");
    const unsigned from = error_mark();
    int allowed = plan_threads(&none);
    if (n == 0 || allowed == 1 || allowed > WISDOM_THREADS) return 0;
    tuning *t = scratch_get(sizeof *t);
    if (!t) return error_exit(from, TINE_ENOMEM, "tine_tune");
    *t = (tuning){.body = body, .ctx = ctx, .n = n};
    int rc = tune(t, name, allowed);
    scratch_put(t);
    return error_exit(from, rc, "tine_tune");
}
