/* disturbance.h - what else happened on the machine while a turn was measured. */
#ifndef BENCH_DISTURBANCE_H
#define BENCH_DISTURBANCE_H

/* Counters of the system and of this process, read before a turn. */
typedef struct bench_watch {
    double when, steal, pressure; /* seconds */
    long switches;
} bench_watch;

typedef struct bench_disturbance {
    double seconds;  /* the turn's length */
    double steal;    /* share of the CPUs' time that the hypervisor gave to others; NAN: unknown */
    double pressure; /* share of the turn in which some task waited for a CPU; NAN: unknown */
    double switches; /* involuntary context switches of this process, a second */
    int disturbed;
} bench_disturbance;

bench_watch disturbance_watch(void);
/* What happened since `before`. tasks: threads or processes of the turn; cpus: the CPUs that this
   process may use. With more tasks than CPUs the turn waits for itself, and only stolen time is
   evidence of other programs. */
bench_disturbance disturbance_since(const bench_watch *before, int tasks, int cpus);
#endif
