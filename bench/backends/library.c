/* library.c - peers that are C++ libraries. Each is a module beside the program, loaded on first
   use, so that tine-bench builds and runs without these libraries. */
#include "peers/peer.h"
#include "backend.h"
#include <dlfcn.h>
#include <limits.h>
#include <string.h>
#include <unistd.h>

typedef struct module {
    int tried;
    const bench_peer *peer;
} module;
static module modules[BENCH_BACKENDS];

/* Loads backends/peers/peer_NAME.so from the folder of this program. */
static void *load(const char *name)
{
    char path[PATH_MAX + 64];
    ssize_t length = readlink("/proc/self/exe", path, PATH_MAX);
    if (length <= 0) return NULL;
    path[length] = 0;
    char *slash = strrchr(path, '/');
    snprintf(slash + 1, sizeof path - (size_t)(slash + 1 - path), "backends/peers/peer_%s.so",
             name);
    return dlopen(path, RTLD_NOW | RTLD_LOCAL);
}

static const bench_peer *peer_of(const bench_backend *s)
{
    module *m = &modules[s - bench_backends];
    void *found = m->tried ? NULL : load(s->name);
    if (found) m->peer = dlsym(found, "bench_peer_module");
    m->tried = 1;
    return m->peer;
}

static const bench_peer_call *call_of(const bench_backend *s, const bench_workload *w)
{
    const bench_peer *peer = peer_of(s);
    for (const bench_peer_call *c = peer ? peer->calls : NULL; c && c->workload; c++) {
        if (!strcmp(c->workload, w->name)) return c;
    }
    return NULL;
}

int library_has(const bench_backend *s, const bench_workload *w) { return call_of(s, w) != NULL; }

const char *library_missing(const bench_backend *s)
{
    static char why[96];
    if (peer_of(s)) return NULL;
    snprintf(why, sizeof why, "it is not built here (Debian: %s)", s->needs);
    return why;
}

int library_open(bench_open *s)
{
    const bench_peer *peer = peer_of(s->backend);
    s->openmp = call_of(s->backend, s->job->workload)->call;
    s->plan = s->job->plan;
    if (peer->begin) peer->begin(s->plan.threads);
    return 0;
}

int library_call(bench_open *s)
{
    s->openmp(s->job->data, &s->plan);
    return 0;
}

void library_close(bench_open *s)
{
    const bench_peer *peer = peer_of(s->backend);
    if (peer->end) peer->end();
}
