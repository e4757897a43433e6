/* memory.c - measures the most memory that a call takes. A thread reads the proportional set size
   of this process repeatedly while the call runs. */
#include "../backends/backend.h"
#include <math.h>
#include <pthread.h>
#include <stdatomic.h>

static const struct timespec step = {0, 1000000};

static double pss(void)
{
    char line[256];
    double kb = 0;
    FILE *f = fopen("/proc/self/smaps_rollup", "r");
    while (f && fgets(line, sizeof line, f))
        if (sscanf(line, "Pss: %lf kB", &kb) == 1) break;
    if (f) fclose(f);
    return kb * 1024;
}

typedef struct watcher {
    atomic_int over;
    double most;
} watcher;

static void *watch(void *p)
{
    watcher *w = p;
    int over;
    /* The size is read once more after the call has ended, so that short calls are measured too. */
    do {
        over = atomic_load(&w->over);
        double now = pss();
        if (now > w->most) w->most = now;
        if (!over) nanosleep(&step, NULL);
    } while (!over);
    return NULL;
}

double memory_peak(bench_open *s, int *rc)
{
    watcher w = {0};
    pthread_t id;
    double before = pss();
    if (pthread_create(&id, NULL, watch, &w)) return NAN;
    bench_zero(s->job->workload, s->job->data);
    *rc = s->backend->call(s);
    atomic_store(&w.over, 1);
    pthread_join(id, NULL);
    return w.most > before ? w.most - before : 0;
}
