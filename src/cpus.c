/* cpus.c - how much of the machine this process may use: affinity mask, cgroup quota, caches. */
#include <omp.h>
#include <sched.h>
#include <stdatomic.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>
#include "clock.h"
#include "cpus.h"

enum { PATH = 4096 };

/* One group's quota over its period, in CPUs rounded up; 0: none, or no such file. */
static int quota_v2(const char *dir)
{
    char path[PATH + 16];
    long quota, period;
    snprintf(path, sizeof path, "%s/cpu.max", dir);
    FILE *f = fopen(path, "r");
    if (!f) return 0;
    int got = fscanf(f, "%ld %ld", &quota, &period); /* "max 100000": no number, no limit */
    fclose(f);
    return got == 2 && quota > 0 && period > 0 ? (int)((quota - 1) / period + 1) : 0;
}

static long number_in(const char *dir, const char *name)
{
    char path[PATH + 32];
    long v;
    snprintf(path, sizeof path, "%s/%s", dir, name);
    FILE *f = fopen(path, "r");
    if (!f) return -1;
    int got = fscanf(f, "%ld", &v);
    fclose(f);
    return got == 1 ? v : -1;
}

static int quota_v1(const char *dir)
{
    long quota = number_in(dir, "cpu.cfs_quota_us"), period = number_in(dir, "cpu.cfs_period_us");
    return quota > 0 && period > 0 ? (int)((quota - 1) / period + 1) : 0;
}

static int least(int a, int b) { return a == 0 || (b > 0 && b < a) ? b : a; }

/* The least quota of the group `path` under the mount point and of all its parents. In a container the path may name
   groups that are not mounted here: those have no file, and the mount point itself is the last to be asked. */
static int climb(const char *mount, const char *path, int quota(const char *))
{
    char dir[PATH];
    int len = snprintf(dir, sizeof dir, "%s%s", mount, path), cpus = 0;
    if (len < 0 || len >= (int)sizeof dir) return 0;
    size_t top = strlen(mount);
    for (;;) {
        cpus = least(cpus, quota(dir));
        char *slash = strrchr(dir, '/');
        if (!slash || (size_t)(slash - dir) < top) return cpus;
        *slash = 0;
    }
}

/* Whether the comma-separated list has this word. */
static int has_word(const char *list, const char *word)
{
    size_t w = strlen(word);
    for (const char *p = list; (p = strstr(p, word)); p += w)
        if ((p == list || p[-1] == ',') && (p[w] == 0 || p[w] == ',')) return 1;
    return 0;
}

int cpus_quota(const char *root, const char *self)
{
    int cpus = 0;
    for (const char *line = self; *line;) {
        size_t len = strcspn(line, "\n");
        char one[PATH], mount[PATH];
        snprintf(one, sizeof one, "%.*s", (int)len, line);
        line += len + (line[len] == '\n');
        /* "hierarchy:controllers:path"; version 2 has no controllers */
        char *names = strchr(one, ':'), *path = names ? strchr(names + 1, ':') : NULL;
        if (!path) continue;
        *path++ = 0;
        names++;
        if (*names == 0) cpus = least(cpus, climb(root, path, quota_v2));
        if (!has_word(names, "cpu")) continue;
        const char *places[] = {"cpu", names}; /* the controller's own name, or the list it is mounted with */
        for (int i = 0; i < 2; i++) {
            int w = snprintf(mount, sizeof mount, "%s/%s", root, places[i]);
            if (w > 0 && w < (int)sizeof mount) cpus = least(cpus, climb(mount, path, quota_v1));
        }
    }
    return cpus;
}

static int quota_now(void)
{
    char self[2 * PATH];
    FILE *f = fopen("/proc/self/cgroup", "r");
    if (!f) return 0;
    size_t got = fread(self, 1, sizeof self - 1, f);
    fclose(f);
    self[got] = 0;
    return cpus_quota("/sys/fs/cgroup", self);
}

/* With threads bound to places the calling thread's mask is one place; OpenMP remembers the whole. */
static int affinity_now(void)
{
    int cpus = omp_get_num_procs();
    if (omp_get_proc_bind() != omp_proc_bind_false) return cpus;
    cpu_set_t set;
    return sched_getaffinity(0, sizeof set, &set) == 0 ? least(cpus, CPU_COUNT(&set)) : cpus;
}

int cpus_allowed(void)
{
    /* A mask costs 0.3 µs to read, a quota some 60 µs; both change seldom. */
    static const double mask_ns = 1e8, quota_ns = 1e10;
    static _Atomic uint64_t mask_at, quota_at;
    static _Atomic int mask, quota;
    uint64_t now = clock_ticks();
    if (mask == 0 || clock_ns(quota_at, now) > quota_ns) {
        quota = quota_now();
        quota_at = now;
    }
    if (mask == 0 || clock_ns(mask_at, now) > mask_ns) {
        mask = affinity_now();
        mask_at = now;
    }
    int cpus = least(mask, quota);
    return cpus > 0 ? cpus : 1;
}

size_t cpus_last_cache = (size_t)32 << 20; /* unless the system knows better */

__attribute__((constructor)) static void find_last_cache(void)
{
    static const int level[] = {_SC_LEVEL4_CACHE_SIZE, _SC_LEVEL3_CACHE_SIZE, _SC_LEVEL2_CACHE_SIZE};
    for (int i = 0; i < 3; i++) {
        long size = sysconf(level[i]);
        if (size <= 0) continue;
        cpus_last_cache = (size_t)size;
        return;
    }
}
