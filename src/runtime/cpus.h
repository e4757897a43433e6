/* cpus.h - how much of the machine this process may use. */
#ifndef TINE_CPUS_H
#define TINE_CPUS_H
#include <stddef.h>

int cpus_allowed(void);      /* CPUs that the affinity mask and the cgroup's quota allow; at least 1 */
extern size_t cpus_last_cache; /* bytes of the last-level cache */

/* The CPU quota, in whole CPUs rounded up, that the cgroups named in the text `self` (as in /proc/self/cgroup) set below
   the folder `root` (as /sys/fs/cgroup): the least over each group and its parents, versions 1 and 2; 0: no limit. */
int cpus_quota(const char *root, const char *self);

#endif
