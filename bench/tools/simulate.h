/* simulate.h - simulates each schedule on machines with more threads, from the cost of elements on
   one thread. */
#ifndef BENCH_SIMULATE_H
#define BENCH_SIMULATE_H
#include "../cli/cli_common.h"
#include "../plot/plot.h"

enum { SIM_SCHEDS = 5, SIM_TEAMS = 16 };
typedef struct sim_way {
    tine_sched sched;
    tine_order order;
} sim_way;
/* static, dynamic, guided, steal, and steal from the end. */
extern const sim_way sim_ways[SIM_SCHEDS];

/* The cost of a loop's ranges: chunks of `each` elements (the last may be shorter), timed on one
   thread. */
typedef struct sim_costs {
    size_t n, each, count;
    double *before;    /* count + 1 sums: before[k] is the seconds of all chunks before chunk k. */
    double chunk_cost; /* Seconds to hand out one chunk. */
    double region;     /* Seconds to start a team of threads and to end the region. */
} sim_costs;

/* Returns the seconds of elements [lo, hi). The cost of a chunk is spread evenly over its
   elements. */
double sim_between(const sim_costs *c, size_t lo, size_t hi);
/* Returns the seconds that the loop would take. chunk 0: tine's default. NAN without memory. */
double sim_time(const sim_costs *c, int threads, sim_way way, size_t chunk);
/* Times chunks of the workload on one thread, each as the least of several runs. Returns 0,
   BENCH_EXIT_WRONG after a message, or -1 without memory. */
int sim_record(sim_costs *c, const bench_workload *w, bench_data *d);
void sim_free(sim_costs *c);

typedef struct bench_simulation {
    const bench_workload *workload;
    size_t n;
    sim_costs costs;
    int teams[SIM_TEAMS], teams_count; /* Numbers of threads: 4, 8, … 1024. */
    double efficiency[SIM_TEAMS][SIM_SCHEDS];
    int cpus; /* Number of threads of the comparison with measurements. */
    /* Time of bodies on all CPUs over their time on one thread. */
    double inflation;
    double predicted[SIM_SCHEDS], measured[SIM_SCHEDS]; /* Seconds by schedule. */
} bench_simulation;
int simulate_run(bench_simulation *s, const bench_workload *w, bench_data *d, size_t chunk,
                 double time);
void simulate_text(FILE *f, const bench_simulation *s);
plot *simulate_plot(const bench_simulation *s);
int bench_simulate_command(int argc, char **argv);
#endif
