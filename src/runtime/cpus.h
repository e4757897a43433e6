/* cpus.h - the CPUs and the cache that this process may use. */
#ifndef TINE_CPUS_H
#define TINE_CPUS_H
#include <sched.h>
#include <stddef.h>

/* The number of CPUs that the affinity mask and the cgroup's quota (cgroup.h) allow; at least 1. */
int cpus_allowed(void);
/* The number of the CPU that this thread runs on; -1: not known. */
int cpus_here(void);
/* If this thread runs on that CPU, moves it to another one that it may use. The affinity mask stays
   as it is. A Linux guest takes a sleeping virtual CPU for one that its host has descheduled. So it
   puts a new or woken thread on the CPU of its waker, until the system's next tick. */
void cpus_leave(int cpu);
/* A CPU that this thread may use and that is not in `taken`, another one than this thread's if
   there is one; -1: none. Stores this thread's affinity mask. */
int cpus_free(const cpu_set_t *taken, cpu_set_t *mask);
extern size_t cpus_last_cache; /* bytes of the last-level cache */

/* Background jobs share the CPUs: tasks/job_places.c sets this table when the library is loaded. A
   thread that works for a job has a budget of its own, and so have the threads of its teams. */
typedef struct cpus_budget_table {
    /* Returns how many of `cpus` CPUs a call on this thread may take. */
    int (*share)(int cpus);
    void *(*holder)(void); /* Returns the job that this thread works for, or NULL. */
    /* Notes that this thread, which works for no job, begins to work for `holder`. */
    void (*join)(void *holder);
    /* Notes that this thread ends its work for the job that it joined. */
    void (*leave)(void);
} cpus_budget_table;
extern const cpus_budget_table *cpus_budget;

#endif
