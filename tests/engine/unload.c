/* unload.c - a program that opens the library at run time, calls it on two threads, closes it, and
   does that three times. test_limits.c starts it. Exit status 0: it came to its end with right
   results. */
#include <dlfcn.h>
#include <stdatomic.h>
#include <string.h>
#include <tine/tine.h>
#include <unistd.h>
#include "deadline.h"

enum { N = 100000, DEADLINE = 60, NAP_US = 20000 };
static unsigned char seen[N];

static int count(size_t lo, size_t hi, void *ctx)
{
    (void)ctx;
    for (size_t i = lo; i < hi; i++) seen[i]++;
    return 0;
}

static int background(void *ctx, const tine_opts *o) { return (void)ctx, (void)o, 0; }

int main(void)
{
    end_after(DEADLINE);
    for (int round = 1; round <= 3; round++) {
        void *const library = dlopen(LIBRARY, RTLD_NOW | RTLD_LOCAL);
        if (!library) return 2;
        int (*run)(tine_body *, void *, size_t, const tine_opts *);
        int (*start)(tine_job **, tine_task *, void *, const tine_opts *);
        int (*release)(tine_job **);
        *(void **)&run = dlsym(library, "tine_for");
        *(void **)&start = dlsym(library, "tine_start");
        *(void **)&release = dlsym(library, "tine_release");
        if (!run || !start || !release) return 3;
        if (run(count, NULL, N, TINE_OPTS(.threads = 2, .sched = TINE_DYNAMIC, .chunk = 100)))
            return 4;
        tine_job *job;
        if (start(&job, background, NULL, NULL) == 0) release(&job);
        if (dlclose(library)) return 5;
        usleep(NAP_US); /* The threads of the library continue, if they can. */
        for (size_t i = 0; i < N; i++)
            if (seen[i] != round) return 6;
    }
    return 0;
}
