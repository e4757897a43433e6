/* false_alarm.c - tine-bench false-alarm: compares each backend with itself by the usual rules, and
   counts how often it finds a difference where none exists. Each backend is measured twice in every
   round, in several processes. Within a process, a backend is compared with itself by rounds. The
   even processes are also compared with the odd ones, as `before` with `after`. */
#include "../backends/backend.h"
#include <stdlib.h>

enum { ADDED = 5 };

typedef struct alarms {
    size_t comparisons; /* those of enough units to decide anything */
    size_t false_ones;
    size_t too_few; /* comparisons of fewer units */
} alarms;

static void count(alarms *a, const stat_ratio *r)
{
    a->comparisons += r->units >= STAT_UNITS_MIN;
    a->too_few += r->units < STAT_UNITS_MIN;
    a->false_ones += r->word != STAT_UNDECIDED;
}

/* Copies the turns of one process into a series of their own. */
static void turns_of(bench_series *to, const bench_series *from, int process)
{
    to->turns = 0;
    for (size_t i = 0; i < from->turns; i++)
        if (from->turn[i].process == process) to->turn[to->turns++] = from->turn[i];
}

static void within(alarms *a, const bench_row *row, int i, int processes)
{
    bench_series *one = calloc(2, sizeof *one);
    for (int p = 0; one && p < processes; p++) {
        turns_of(&one[0], &row->series[i], p);
        turns_of(&one[1], &row->series[SERIES_AGAIN + i], p);
        stat_ratio r = series_ratio(&one[0], &one[1], &row->rounds);
        count(a, &r);
    }
    free(one);
}

static void before_and_after(alarms *a, const bench_row *row, int i)
{
    double all[TURNS_MAX], half[2][TURNS_MAX];
    size_t n = series_processes(all, &row->series[i], &row->rounds);
    for (size_t p = 0; p < n; p++) half[p % 2][p / 2] = all[p];
    stat_ratio r = stat_apart(half[0], (n + 1) / 2, half[1], n / 2);
    count(a, &r);
}

static void tell(const char *what, const alarms *a)
{
    printf("%-32s %4zu false alarms in %5zu comparisons: %.1f %%", what, a->false_ones,
           a->comparisons,
           a->comparisons ? 100 * (double)a->false_ones / (double)a->comparisons : 0);
    if (a->too_few) printf("; %zu more of too few undisturbed samples", a->too_few);
    putchar('\n');
}

static void tell_all(const bench_report *r)
{
    alarms in = {0}, apart = {0};
    size_t disturbed = 0, rounds = 0, left_out = 0;
    for (size_t k = 0; k < r->rows_count; k++) {
        const bench_row *row = &r->rows[k];
        rounds += (size_t)row->rounds.measured;
        disturbed += (size_t)row->rounds.disturbed;
        left_out += (size_t)series_disturbed(&row->rounds);
        /* A disturbed row is undecided whatever its samples are. */
        if (series_disturbed(&row->rounds)) continue;
        for (int i = 0; i < BENCH_BACKENDS; i++) {
            if (!row->series[i].turns) continue;
            if (i != BENCH_SERIAL) within(&in, row, i, r->options->processes);
            before_and_after(&apart, row, i);
        }
    }
    printf("with intervals of %.0f %%, and a margin of %.0f %%:\n", 100 * STAT_LEVEL,
           100 * (STAT_MARGIN - 1));
    tell("within a process, by rounds", &in);
    tell("before and after, by processes", &apart);
    printf("%zu of %zu rounds were disturbed; %zu of %zu rows stayed so, and are left out\n",
           disturbed, rounds, left_out, r->rows_count);
}

int bench_false_alarm(int argc, char **argv)
{
    bench_options options = {0};
    bench_input input = {.x = NULL};
    char **all = calloc((size_t)argc + ADDED + 1, sizeof *all);
    if (!all) bench_fail("no memory");
    int n = 0;
    all[n++] = argv[0];
    all[n++] = "--again";
    all[n++] = "--processes=12";
    all[n++] = "--rounds=6";
    all[n++] = "--time=0.06";
    for (int i = 1; i < argc; i++) all[n++] = argv[i];
    run_prepare(&options, &input, n, all);
    bench_report r = {.options = &options, .argc = n, .argv = all};
    run_measure(&r, &input);
    bench_progress_clear();
    tell_all(&r);
    input_close(&input);
    free(r.rows);
    free(all);
    return r.interrupted ? BENCH_EXIT_INTERRUPT : r.wrong ? BENCH_EXIT_WRONG : 0;
}
