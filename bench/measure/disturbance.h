/* disturbance.h - detects activity of other programs on the machine during a turn. */
#ifndef BENCH_DISTURBANCE_H
#define BENCH_DISTURBANCE_H

/* Counters of the system and of this process, read before a turn. */
typedef struct bench_watch {
    double when, steal, pressure; /* The time of reading and the two counters, in seconds. */
    long switches;
} bench_watch;

typedef struct bench_disturbance {
    double seconds; /* Length of the turn in seconds. */
    /* Share of the CPUs' time that the hypervisor gave to other machines. NAN: unknown. */
    double steal;
    double pressure; /* Share of the turn in which some task waited for a CPU. NAN: unknown. */
    double switches; /* Involuntary context switches of this process, per second. */
    int disturbed;
} bench_disturbance;

bench_watch disturbance_watch(void);
/* Returns the disturbance since `before`. tasks: threads or processes of the turn. cpus: the CPUs
   that this process may use. With more tasks than CPUs the turn's own tasks wait for each other,
   and only stolen time is evidence of other programs. */
bench_disturbance disturbance_since(const bench_watch *before, int tasks, int cpus);
#endif
