/* cpus.h - the CPUs and the cache that this process may use. */
#ifndef TINE_CPUS_H
#define TINE_CPUS_H
#include <stddef.h>

/* The number of CPUs that the affinity mask and the cgroup's quota (cgroup.h) allow; at least 1. */
int cpus_allowed(void);
extern size_t cpus_last_cache; /* bytes of the last-level cache */

/* Background jobs share the CPUs: tasks/job_places.c sets this table when the library is loaded. A
   thread that works for a job has a budget of its own, and so have the threads of its teams. */
typedef struct cpus_budget_table {
    int (*share)(int cpus);     /* the CPUs, of `cpus`, that a call on this thread may take */
    void *(*holder)(void);      /* the job that this thread works for, or NULL */
    void (*join)(void *holder); /* this thread begins to work for a job; it worked for none */
    void (*part)(void);         /* this thread ends its work for the job that it has joined */
} cpus_budget_table;
extern const cpus_budget_table *cpus_budget;

#endif
