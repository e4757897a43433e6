/* simulate.h - from what elements cost on one thread, what each schedule would make of them on
   machines one does not have. */
#ifndef BENCH_SIMULATE_H
#define BENCH_SIMULATE_H
#include "../cli/cli_common.h"
#include "../plot/plot.h"

enum { SIM_SCHEDS = 5, SIM_TEAMS = 16 };
typedef struct sim_way {
    tine_sched sched;
    tine_order order;
} sim_way;
/* static, dynamic, guided, steal, and steal from the end */
extern const sim_way sim_ways[SIM_SCHEDS];

/* What ranges of a loop cost: chunks of `each` elements (the last may be shorter), timed on one
   thread. */
typedef struct sim_costs {
    size_t n, each, count;
    double *before;    /* count + 1 sums: seconds of all chunks before the k-th */
    double chunk_cost; /* seconds to hand one chunk out; */
    double region;     /* seconds to call a team in, and to end it */
} sim_costs;

/* Seconds of [lo, hi), a chunk's cost spread evenly over it. */
double sim_between(const sim_costs *c, size_t lo, size_t hi);
/* Seconds that the loop would take; chunk 0: tine's own choice. NAN: no memory. */
double sim_time(const sim_costs *c, int threads, sim_way way, size_t chunk);
/* Times chunks of the workload on one thread: the least of a few runs each. 0, BENCH_EXIT_WRONG (it
   said so), or -1. */
int sim_record(sim_costs *c, const bench_workload *w, bench_data *d);
void sim_free(sim_costs *c);

typedef struct bench_simulation {
    const bench_workload *workload;
    size_t n;
    sim_costs costs;
    int teams[SIM_TEAMS], teams_count; /* 4 … 1024 threads */
    double efficiency[SIM_TEAMS][SIM_SCHEDS];
    int cpus; /* the threads of the check: */
    /* how much longer bodies take beside each other than alone; */
    double inflation;
    double predicted[SIM_SCHEDS], measured[SIM_SCHEDS]; /* seconds */
} bench_simulation;
int simulate_run(bench_simulation *s, const bench_workload *w, bench_data *d, size_t chunk,
                 double time);
void simulate_text(FILE *f, const bench_simulation *s);
plot *simulate_plot(const bench_simulation *s);
int bench_simulate_command(int argc, char **argv);
#endif
