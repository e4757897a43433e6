/* series.c - reduces turns to one value per round or process, and compares two series. */
#include "series.h"
#include <math.h>

int series_mark(bench_series *series, size_t count, int round, double best)
{
    int causes = 0;
    for (size_t k = 0; k < count; k++) {
        for (size_t i = 0; i < series[k].turns; i++) {
            const bench_turn *t = &series[k].turn[i];
            if (t->round != round) continue;
            causes |= t->disturbance.disturbed;
            if (t->disturbance.probe > PROBE_LIMIT * best) causes |= DISTURBED_PROBE;
        }
    }
    for (size_t k = 0; k < count; k++) {
        for (size_t i = 0; i < series[k].turns; i++) {
            bench_turn *t = &series[k].turn[i];
            if (t->round == round) t->disturbance.disturbed = causes;
        }
    }
    return causes;
}

/* Whether a turn's round counts. All turns of a disturbed round are marked as disturbed. */
static int counts(const bench_turn *t, const series_rounds *r)
{
    return t->count && (r->all || !t->disturbance.disturbed);
}

size_t series_medians(double *seconds, const bench_series *s, const series_rounds *r)
{
    size_t places = 0;
    for (size_t i = 0; i < TURNS_MAX; i++) seconds[i] = NAN;
    for (size_t i = 0; i < s->turns; i++) {
        const bench_turn *t = &s->turn[i];
        if (t->round >= TURNS_MAX || !counts(t, r)) continue;
        seconds[t->round] = samples_median(t->seconds, (size_t)t->count);
        if ((size_t)t->round >= places) places = (size_t)t->round + 1;
    }
    return places;
}

size_t series_processes(double *seconds, const bench_series *s, const series_rounds *r)
{
    double of_one[TURNS_MAX];
    size_t processes = 0;
    for (size_t i = 0; i < s->turns;) {
        int process = s->turn[i].process;
        size_t n = 0;
        for (; i < s->turns && s->turn[i].process == process; i++)
            if (counts(&s->turn[i], r))
                of_one[n++] = samples_median(s->turn[i].seconds, (size_t)s->turn[i].count);
        if (n) seconds[processes++] = samples_median(of_one, n);
    }
    return processes;
}

int series_disturbed(const series_rounds *r) { return r->all && r->disturbed > 0; }

stat_ratio series_ratio(const bench_series *base, const bench_series *side, const series_rounds *r)
{
    double a[TURNS_MAX], b[TURNS_MAX];
    size_t n = series_medians(a, base, r), m = series_medians(b, side, r);
    stat_ratio ratio = stat_paired(a, b, n < m ? n : m);
    if (series_disturbed(r)) ratio.word = STAT_UNDECIDED;
    return ratio;
}
