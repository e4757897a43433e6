/* cgroup.h - the limits that control groups set for this process. */
#ifndef TINE_CGROUP_H
#define TINE_CGROUP_H
#include <stdint.h>

/* The limit of one group, read from the files in its folder; 0: no limit. A kind has a function for
   each version of control groups. */
typedef uint64_t cgroup_limit(const char *dir);
typedef struct cgroup_kind {
    const char *controller; /* The controller's name in version 1 of control groups. */
    cgroup_limit *v1, *v2;
} cgroup_kind;
extern const cgroup_kind cgroup_cpus;   /* CPUs, rounded up */
extern const cgroup_kind cgroup_memory; /* bytes */

/* The least limit of the groups that the text `self` names (as in /proc/self/cgroup) and of all
   their parents, in both versions, below the folder `root` (as /sys/fs/cgroup). 0: no limit. */
uint64_t cgroup_min(const char *root, const char *self, const cgroup_kind *kind);

/* Returns the least limit of this process. Reading its files takes some 60 µs. */
uint64_t cgroup_now(const cgroup_kind *kind);

/* The paths that cgroup_now reads. Tests set other paths. */
extern const char *cgroup_root, *cgroup_self;

#endif
