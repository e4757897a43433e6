/* cli_common.c - the options that several commands share, and the preparation of a workload. */
#include "cli_common.h"
#include "own_loop.h"
#include <errno.h>
#include <limits.h>
#include <stdlib.h>
#include <string.h>

size_t cli_count(const char *option, const char *word, size_t min, size_t max)
{
    size_t n;
    if (bench_count(word, &n))
        bench_fail("--%s: '%s' is not a count (1000, 1e6, 10k, 2M)", option, word);
    if (n < min || n > max)
        bench_fail("--%s: %s is not between %zu and %zu", option, word, min, max);
    return n;
}

size_t cli_place(const char *option, const char *word, const char *const *names, size_t n)
{
    for (size_t i = 0; i < n; i++)
        if (!strcasecmp(word, names[i])) return i;
    const char *near = bench_nearest(word, names, n);
    if (near) bench_fail("--%s: there is no '%s'; did you mean '%s'?", option, word, near);
    bench_fail("--%s: there is no '%s' (tine-bench list shows what there is)", option, word);
}

void cli_add_count(size_t *counts, size_t *used, const char *option, const char *word, size_t min,
                   size_t max)
{
    if (*used == BENCH_LIST_MAX) bench_fail("--%s: more than %d", option, BENCH_LIST_MAX);
    counts[(*used)++] = cli_count(option, word, min, max);
}

double cli_seconds(const char *option, const char *word, double max)
{
    double s;
    if (bench_seconds(word, &s) || s > max)
        bench_fail("--%s: '%s' is not a number of seconds", option, word);
    return s;
}

const bench_workload *cli_workload(const char *word)
{
    const char *names[BENCH_LIST_MAX];
    for (size_t i = 0; i < bench_workloads_count; i++) names[i] = bench_workloads[i]->name;
    const bench_workload *own = own_loop(word);
    return own ? own : bench_workloads[cli_place("workload", word, names, bench_workloads_count)];
}

void cli_each_word(const char *arg, void add(void *to, int key, const char *word), void *to,
                   int key)
{
    char *copy = strdup(arg), *rest = copy;
    if (!copy) bench_fail("no memory");
    for (char *word; (word = strsep(&rest, ","));) add(to, key, word);
    free(copy);
}

static void add_word(void *to, int key, const char *word)
{
    cli_options *t = to;
    if (key == CLI_N) {
        cli_add_count(t->ns, &t->ns_count, "n", word, 1, CLI_COUNT_MAX);
    } else {
        if (t->workloads_count == BENCH_LIST_MAX)
            bench_fail("--workload: more than %d", BENCH_LIST_MAX);
        t->workloads[t->workloads_count++] = cli_workload(word);
    }
}

error_t cli_parse(int key, char *arg, cli_options *t)
{
    switch (key) {
    case CLI_WORKLOAD:
    case CLI_N:
        cli_each_word(arg, add_word, t, key);
        break;
    case CLI_THREADS:
        t->threads = (int)cli_count("threads", arg, 1, CLI_THREADS_MAX);
        break;
    case CLI_SCHEDULE:
        t->sched = (tine_sched)cli_place("schedule", arg, bench_sched_names, BENCH_SCHEDS);
        break;
    case CLI_CHUNK:
        t->chunk = cli_count("chunk", arg, 0, CLI_COUNT_MAX);
        break;
    case CLI_DATA:
        t->data_dir = arg;
        break;
    case CLI_OUTPUT:
        t->output = arg;
        break;
    case CLI_TIME:
        t->time = cli_seconds("time", arg, CLI_SECONDS_MAX);
        break;
    case ARGP_KEY_ARG:
        bench_fail("'%s': this command takes options only (see --help)", arg);
    default:
        return ARGP_ERR_UNKNOWN;
    }
    return 0;
}

void cli_arguments(cli_options *t, const struct argp *argp, int argc, char **argv, void *input,
                   int all)
{
    bench_check_arguments(argc, argv, argp->options);
    argp_parse(argp, argc, argv, 0, NULL, input);
    if (!t->workloads_count && !all)
        bench_fail("--workload: which? (tine-bench list shows what there is)");
    for (size_t i = 0; !t->workloads_count && i < bench_workloads_count; i++)
        t->workloads[i] = bench_workloads[i];
    if (!t->workloads_count) t->workloads_count = bench_workloads_count;
    /* Without numbers the list has the one entry 0, which stands for the workload's own number of
       elements. */
    if (!t->ns_count) t->ns_count = 1;
}

int cli_prepare(bench_data *d, const bench_workload *w, size_t n, const char *data_dir)
{
    bench_source source = {.n = n ? n : w->n, .data_dir = data_dir};
    *d = (bench_data){0};
    return bench_prepare(w, d, &source) ? -1 : 0;
}

static int one_element(size_t lo, size_t hi, void *ctx)
{
    (void)lo, (void)hi, (void)ctx;
    return 0;
}

int cli_threads(void)
{
    tine_stats stats = {0};
    const int rc = tine_for(one_element, NULL, 1 << 16,
                            TINE_OPTS(.sched = TINE_STATIC, .chunk = 1, .stats = &stats));
    return rc == 0 && stats.threads > 0 ? stats.threads : 1;
}

FILE *cli_create(char *path, const char *dir, const char *name, const char *extension)
{
    int length = snprintf(path, PATH_MAX, "%s/%s.%s", dir ? dir : ".", name, extension);
    if (length < 0 || length >= PATH_MAX) bench_fail("--output: the path is too long");
    FILE *f = fopen(path, "w");
    if (!f) bench_fail("cannot write %s: %s", path, strerror(errno));
    return f;
}
