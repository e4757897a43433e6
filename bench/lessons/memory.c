/* memory.c - reads the memory of a process, as Linux counts it. */
#include "lesson.h"
#include <math.h>
#include <string.h>

/* Returns the number after `key` in a file of lines "Key: 123 kB", in MiB. */
static double field(const char *path, const char *key)
{
    char line[256];
    double kib = NAN;
    FILE *f = fopen(path, "r");
    while (f && fgets(line, sizeof line, f)) {
        if (!strncmp(line, key, strlen(key)) && sscanf(line + strlen(key), " %lf", &kib) == 1)
            break;
    }
    if (f) fclose(f);
    return kib / 1024;
}

static double of(int pid, const char *file, const char *key)
{
    char path[64];
    snprintf(path, sizeof path, "/proc/%d/%s", pid, file);
    return field(path, key);
}

double lesson_pss(int pid) { return of(pid, "smaps_rollup", "Pss:"); }
double lesson_rss(int pid) { return of(pid, "smaps_rollup", "Rss:"); }
double lesson_memory_free(void) { return field("/proc/meminfo", "MemAvailable:"); }
