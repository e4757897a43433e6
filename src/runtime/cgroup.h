/* cgroup.h - what the control groups of this process allow it. */
#ifndef TINE_CGROUP_H
#define TINE_CGROUP_H
#include <stdint.h>

/* What one group allows, by the files in its folder, in the first and the second version of control
   groups; 0: no limit. */
typedef uint64_t cgroup_limit(const char *dir);
typedef struct cgroup_kind {
    const char *controller; /* its name in version 1 */
    cgroup_limit *v1, *v2;
} cgroup_kind;
extern const cgroup_kind cgroup_cpus;   /* CPUs, rounded up */
extern const cgroup_kind cgroup_memory; /* bytes */

/* The least limit that the groups named in the text `self` (as in /proc/self/cgroup) have below the
   folder `root` (as /sys/fs/cgroup): over each group and its parents, both versions. 0: no
   limit. */
uint64_t cgroup_min(const char *root, const char *self, const cgroup_kind *kind);

/* The same of this process. Reads files: some 60 µs. */
uint64_t cgroup_now(const cgroup_kind *kind);

/* Where cgroup_now looks; tests put other paths there. */
extern const char *cgroup_root, *cgroup_self;

#endif
