/* list.c - tine-bench list: what works, sides and schedules there are. */
#include "side.h"
#include <string.h>

static const char *const groups[][2] = {
    {"tutorial", "what tutorials on Python's multiprocessing do"}, {"field", "what the field measures"},
    {"data", "on real data"}};

static void list_group(const char *group, const char *about)
{
    char n[24];
    printf("\n  %s\n", about);
    for (size_t i = 0; i < bench_works_count; i++) {
        const bench_work *w = bench_works[i];
        if (strcmp(w->group, group)) continue;
        printf("    %-16s %8s %-9s %s%s\n", w->name, w->n ? bench_show_count(n, sizeof n, w->n) : "all", w->element,
               w->about, w->takes_input ? "; takes --input" : "");
    }
}

int bench_list(int argc, char **argv)
{
    static const struct argp_option none[] = {{0}};
    static const struct argp argp = {none, NULL, NULL, "Lists works, sides and schedules.", NULL, NULL, NULL};
    bench_check_arguments(argc, argv, none);
    argp_parse(&argp, argc, argv, 0, NULL, NULL);
    printf("works (--work), with their default number of elements");
    for (size_t g = 0; g < sizeof groups / sizeof *groups; g++) list_group(groups[g][0], groups[g][1]);
    printf("\nsides (--side)\n");
    for (int i = 0; i < BENCH_SIDES; i++) printf("    %-16s %s\n", bench_sides[i].name, bench_sides[i].about);
    printf("\nschedules (--schedule)\n   ");
    for (int i = 0; i < BENCH_SCHEDS; i++) printf(" %s", bench_sched_names[i]);
    printf("\n");
    return 0;
}
