/* disturbance.h - detects other programs, and slow CPUs, on the machine during a turn. */
#ifndef BENCH_DISTURBANCE_H
#define BENCH_DISTURBANCE_H

/* Counters of the system and of this process, read before a turn. */
typedef struct bench_watch {
    double when, steal, pressure; /* The time of reading and the two counters, in seconds. */
    long switches;
} bench_watch;

/* Why a round was disturbed. */
enum {
    DISTURBED_STEAL = 1,
    DISTURBED_PRESSURE = 2,
    DISTURBED_SWITCHES = 4,
    DISTURBED_PROBE = 8,
    DISTURBED_CAUSES = 4 /* The number of causes. */
};
/* A turn whose probe takes this many times as long as the best of the run is disturbed. Two threads
   that share a core take twice as long. The limit is above 1.4, the ratio of the highest to the
   lowest clock of one laptop (3.9 and 2.8 GHz). */
#define PROBE_LIMIT 1.6

typedef struct bench_disturbance {
    double seconds; /* Length of the turn in seconds. */
    /* Share of the CPUs' time that the hypervisor gave to other machines. NAN: unknown. */
    double steal;
    double pressure; /* Share of the turn in which some task waited for a CPU. NAN: unknown. */
    double switches; /* Involuntary context switches of this process, per second. */
    /* Seconds of cpu_probe just before the turn, on as many CPUs as the row has threads. NAN or 0:
       not measured. */
    double probe;
    int disturbed; /* The causes (DISTURBED_…) of the whole round. 0: it was quiet. */
} bench_disturbance;

bench_watch disturbance_watch(void);
/* Returns the disturbance since `before`, without a probe. tasks: threads or processes of the turn.
   cpus: the CPUs that this process may use. With more tasks than CPUs the turn's own tasks wait for
   each other, and only stolen time is evidence of other programs. */
bench_disturbance disturbance_since(const bench_watch *before, int tasks, int cpus);
#endif
