/* tune.c - tine-bench tune: finds the best schedule of workloads, keeps it in a wisdom file, and
   shows the gain. */
#include "tune.h"
#include "../measure/compare.h"
#include <math.h>
#include <string.h>

enum { ACC_MAX = 8192, ROUNDS = 8 };

/* A loop by which any workload can be tuned: it runs the process pools' code on [lo, hi). */
typedef struct pool_loop {
    const bench_workload *w;
    bench_data *d;
} pool_loop;

static int pool_body(size_t lo, size_t hi, void *ctx)
{
    const pool_loop *p = ctx;
    const char *in = p->d->in;
    char *out = p->d->out;
    _Alignas(64) char acc[ACC_MAX] = {0};
    size_t offset = lo * p->w->in_size, bytes;
    if (p->w->chunk_input) p->w->chunk_input(p->d, lo, hi, &offset, &bytes);
    return p->w->range(in ? in + offset : NULL, out ? out + lo * p->w->out_size : NULL, acc, lo, hi,
                       p->d);
}

int tune_workload(const char *name, const bench_workload *w, bench_data *d)
{
    if (!w->range || w->acc_size > ACC_MAX) return TINE_ERANGE;
    pool_loop p = {w, d};
    return tine_tune(name, pool_body, &p, d->n);
}

typedef struct tune_options {
    cli_options common;
    const char *file;
} tune_options;

static error_t parse(int key, char *arg, struct argp_state *state)
{
    tune_options *o = state->input;
    if (key == CLI_OWN)
        o->file = arg;
    else
        return cli_parse(key, arg, &o->common);
    return 0;
}

/* Tunes one workload. Prints the schedule found, and compares AUTO without and with it. Returns an
   exit status. */
static int tune_one(const bench_workload *w, size_t n, const tune_options *o)
{
    char a[32], b[32], c[24], ratio[16], interval[16];
    bench_data d;
    int rc = cli_prepare(&d, w, n, o->common.data_dir);
    bench_progress("%s: tuning", w->name);
    if (!rc) rc = tune_workload(w->name, w, &d);
    bench_try t[2] = {{.backend = BENCH_TINE}, {.backend = BENCH_TINE, .name = w->name}};
    if (!rc)
        rc = compare_run(w, &d, t, 2, &(bench_compare){.time = o->common.time, .rounds = ROUNDS});
    bench_progress_clear();
    stat_ratio gain = compare_ratio(&t[0], &t[1]);
    if (!rc)
        printf("%-16s %8s  %d threads, %s, chunk %zu: %s, without %s (%s %s, %s)\n", w->name,
               bench_show_count(c, sizeof c, d.n), t[1].used.threads,
               t[1].used.threads > 1 ? bench_way_name(t[1].used.sched, t[1].used.order) : "alone",
               t[1].used.chunk, bench_show_time(a, sizeof a, t[1].median),
               bench_show_time(b, sizeof b, t[0].median),
               bench_show_times(ratio, sizeof ratio, gain.ratio),
               bench_show_plus_minus(interval, sizeof interval, stat_plus_minus(&gain)),
               stat_words[gain.word]);
    else if (rc == TINE_ERANGE)
        bench_note("%s: no loop over parts of it to be tuned, or its accumulator is too large",
                   w->name);
    else
        bench_note("%s: could not be tuned", w->name);
    bench_release(w, &d);
    return rc ? BENCH_EXIT_WRONG : 0;
}

int bench_tune(int argc, char **argv)
{
    static const struct argp_option list[] = {
        CLI_OPTION_WORKLOAD,
        CLI_OPTION_N,
        CLI_OPTION_DATA,
        CLI_OPTION_TIME("For comparing AUTO with and without (default: 0.2)"),
        {"wisdom", CLI_OWN, "FILE", 0,
         "The file, read before and written after (default: tine.wisdom)", 3},
        {0}};
    static const struct argp argp = {
        list,
        parse,
        NULL,
        "Finds the best schedule, chunk and number of threads of workloads, and adds them to a "
        "wisdom file, which tine_wisdom_load reads: loops of that .name then take it.",
        NULL,
        NULL,
        NULL};
    tune_options o = {.common = {.time = 0.2}, .file = "tine.wisdom"};
    int status = 0;
    cli_arguments(&o.common, &argp, argc, argv, &o, 0);
    int rc = tine_wisdom_load(o.file);
    if (rc == TINE_EFORMAT) bench_fail("%s is no wisdom file", o.file);
    if (rc == TINE_ESTALE) bench_note("%s: %s", o.file, tine_strerror(rc));
    if (cli_threads() == 1) bench_note("one thread: there is nothing to choose from");
    for (size_t i = 0; i < o.common.workloads_count; i++)
        for (size_t k = 0; k < o.common.ns_count; k++)
            status |= tune_one(o.common.workloads[i], o.common.ns[k], &o);
    rc = tine_wisdom_save(o.file);
    if (rc) bench_fail("cannot write %s: %s", o.file, tine_strerror(rc));
    printf("%s\n", o.file);
    return status;
}
