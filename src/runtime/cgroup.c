/* cgroup.c - control groups, versions 1 and 2: the least limit over a process's groups and their
   parents. */
#include <limits.h>
#include <stdbool.h>
#include <stdio.h>
#include <string.h>
#include "cgroup.h"

enum {
    PATH = 1024, /* the most bytes of a path; a longer path is ignored */
    /* The most bytes that are read of /proc/self/cgroup. They lie on the stack, and a thread of a
       team may have a stack of 64 KiB. */
    SELF = 8 * PATH
};

/* ---- one group ------------------------------------------------------------------------------- */
/* Reads up to two numbers from a file of the folder, and returns their number. The word "max",
   which means no limit, is not a number. */
static int numbers_in(const char *dir, const char *name, long long v[2])
{
    char path[PATH + 32];
    snprintf(path, sizeof path, "%s/%s", dir, name);
    FILE *f = fopen(path, "re");
    if (!f) return 0;
    int got = fscanf(f, "%lld %lld", &v[0], &v[1]);
    fclose(f);
    return got > 0 ? got : 0;
}

static uint64_t cpus_in(long long quota, long long period)
{
    return quota > 0 && period > 0 ? (uint64_t)((quota - 1) / period + 1) : 0;
}

static uint64_t cpus_v2(const char *dir)
{
    long long v[2];
    return numbers_in(dir, "cpu.max", v) == 2 ? cpus_in(v[0], v[1]) : 0;
}

static uint64_t cpus_v1(const char *dir)
{
    long long quota[2], period[2];
    bool both =
        numbers_in(dir, "cpu.cfs_quota_us", quota) && numbers_in(dir, "cpu.cfs_period_us", period);
    return both ? cpus_in(quota[0], period[0]) : 0;
}

/* Version 2 writes "max" for no limit, and version 1 a number near 2^63. */
static uint64_t bytes_in(const char *dir, const char *name)
{
    long long v[2];
    if (!numbers_in(dir, name, v) || v[0] < 0 || v[0] > LLONG_MAX / 2) return 0;
    return v[0] > 0 ? (uint64_t)v[0] : 1;
}

static uint64_t memory_v2(const char *dir) { return bytes_in(dir, "memory.max"); }
static uint64_t memory_v1(const char *dir) { return bytes_in(dir, "memory.limit_in_bytes"); }

const cgroup_kind cgroup_cpus = {"cpu", cpus_v1, cpus_v2};
const cgroup_kind cgroup_memory = {"memory", memory_v1, memory_v2};

/* ---- all groups ------------------------------------------------------------------------------ */
static uint64_t min_nonzero(uint64_t a, uint64_t b) { return a == 0 || (b > 0 && b < a) ? b : a; }

/* The least limit of the group `path` under the mount point and of all its parents. In a container
   the path may name groups that are not mounted: these have no files. The mount point itself is
   read last. */
static uint64_t climb(const char *mount, const char *path, cgroup_limit *limit)
{
    char dir[PATH];
    int len = snprintf(dir, sizeof dir, "%s%s", mount, path);
    if (len < 0 || len >= (int)sizeof dir) return 0;
    size_t top = strlen(mount);
    for (uint64_t v = 0;;) {
        v = min_nonzero(v, limit(dir));
        char *slash = strrchr(dir, '/');
        if (!slash || (size_t)(slash - dir) < top) return v;
        *slash = 0;
    }
}

/* Whether the comma-separated list has this word. */
static bool has_word(const char *list, const char *word)
{
    size_t w = strlen(word);
    for (const char *p = list; (p = strstr(p, word)); p += w)
        if ((p == list || p[-1] == ',') && (p[w] == 0 || p[w] == ',')) return true;
    return false;
}

/* The limit of one line, "hierarchy:controllers:path", which is changed. In version 2 the list of
   controllers is empty. */
static uint64_t of_line(const char *root, char *line, const cgroup_kind *kind)
{
    char mount[PATH];
    char *names = strchr(line, ':'), *path = names ? strchr(names + 1, ':') : NULL;
    if (!path) return 0;
    *path++ = 0;
    names++;
    uint64_t v = *names == 0 ? climb(root, path, kind->v2) : 0;
    if (!has_word(names, kind->controller)) return v;
    /* Controllers are mounted under their own names, or under the list that they share. */
    const char *places[] = {kind->controller, names};
    for (int i = 0; i < 2; i++) {
        int w = snprintf(mount, sizeof mount, "%s/%s", root, places[i]);
        if (w > 0 && w < (int)sizeof mount) v = min_nonzero(v, climb(mount, path, kind->v1));
    }
    return v;
}

uint64_t cgroup_min(const char *root, const char *self, const cgroup_kind *kind)
{
    uint64_t v = 0;
    while (*self) {
        size_t len = strcspn(self, "\n");
        char line[PATH];
        snprintf(line, sizeof line, "%.*s", (int)len, self);
        self += len + (self[len] == '\n');
        v = min_nonzero(v, of_line(root, line, kind));
    }
    return v;
}

/* ---- this process ---------------------------------------------------------------------------- */
const char *cgroup_root = "/sys/fs/cgroup", *cgroup_self = "/proc/self/cgroup";

uint64_t cgroup_now(const cgroup_kind *kind)
{
    char self[SELF];
    FILE *f = fopen(cgroup_self, "re");
    if (!f) return 0;
    size_t got = fread(self, 1, sizeof self - 1, f);
    fclose(f);
    self[got] = 0;
    return cgroup_min(cgroup_root, self, kind);
}
