/* list.c - tine-bench list: prints the workloads, backends and schedules. */
#include "../backends/backend.h"
#include <string.h>

static const char *const groups[][2] = {
    {"tutorial", "what tutorials on Python's multiprocessing do"},
    {"field", "what the field measures"},
    {"array", "operations on arrays (--data)"},
    {"data", "on real data"}};

static void list_group(const char *group, const char *about)
{
    char n[24];
    printf("\n  %s\n", about);
    for (size_t i = 0; i < bench_workloads_count; i++) {
        const bench_workload *w = bench_workloads[i];
        if (strcmp(w->group, group)) continue;
        printf("    %-16s %8s %-9s %s%s\n", w->name,
               w->n ? bench_show_count(n, sizeof n, w->n) : "all", w->element, w->about,
               w->takes_input ? "; takes --input" : "");
        for (const char *const *p = w->inputs; p && *p; p++)
            printf("%s%s", p == w->inputs ? "      --data " : ",", *p);
        if (w->inputs) printf("\n");
    }
}

/* Prints a peer with the workloads it has, or why the peer is missing. */
static void list_peer(const bench_backend *s)
{
    const char *why = s->missing(s);
    int column = 0;
    printf("    %-16s %s%s%s%s\n", s->name, s->about, why ? " (" : "", why ? why : "",
           why ? ")" : "");
    for (size_t i = 0; i < bench_workloads_count && !why; i++) {
        if (!s->has(s, bench_workloads[i])) continue;
        if (column > 90) column = printf("\n") * 0;
        if (!column) column = printf("      on ");
        column += printf(" %s", bench_workloads[i]->name);
    }
    if (column) printf("\n");
}

static error_t parse(int key, char *arg, struct argp_state *state)
{
    (void)state;
    if (key == ARGP_KEY_ARG) bench_fail("'%s': list takes no arguments (see --help)", arg);
    return ARGP_ERR_UNKNOWN;
}

int bench_list(int argc, char **argv)
{
    static const struct argp_option none[] = {{0}};
    static const struct argp argp = {none, parse, NULL, "Lists workloads, backends and schedules.",
                                     NULL, NULL,  NULL};
    bench_check_arguments(argc, argv, none);
    argp_parse(&argp, argc, argv, 0, NULL, NULL);
    printf("workloads (--workload), with their default number of elements");
    for (size_t g = 0; g < sizeof groups / sizeof *groups; g++)
        list_group(groups[g][0], groups[g][1]);
    printf("\nbackends (--backend)\n");
    for (int i = 0; i < BENCH_PEERS; i++)
        printf("    %-16s %s\n", bench_backends[i].name, bench_backends[i].about);
    printf("\npeers (--backend, too; `peers` for all)\n");
    for (int i = BENCH_PEERS; i < BENCH_BACKENDS; i++) list_peer(&bench_backends[i]);
    printf("\nschedules (--schedule)\n   ");
    for (int i = 0; i < BENCH_SCHEDS; i++) printf(" %s", bench_sched_names[i]);
    printf("\n\nformats (--format, --output)\n   ");
    for (int i = 0; i < BENCH_FORMATS; i++) printf(" %s", bench_format_names[i]);
    printf("\n");
    return 0;
}
