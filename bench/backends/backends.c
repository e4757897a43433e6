/* backends.c - the table of backends, and the three backends that need neither processes nor other
   libraries: serial, plain OpenMP and tine. */
#include "backend.h"
#include <string.h>

static int serial_open(bench_open *s)
{
    (void)s;
    return 0;
}

static int serial_call(bench_open *s)
{
    s->job->workload->serial(s->job->data);
    return 0;
}

/* OpenMP has no stealing, and dynamic is its nearest schedule. A plan with a chunk but no schedule
   means dynamic too, because the chunk corresponds to Pool's chunksize. */
static int openmp_open(bench_open *s)
{
    s->openmp = s->job->workload->openmp;
    s->plan = s->job->plan;
    if (s->plan.sched == TINE_STEAL || (s->plan.sched == TINE_AUTO && s->plan.chunk))
        s->plan.sched = TINE_DYNAMIC;
    return 0;
}

static int openmp_call(bench_open *s)
{
    s->openmp(s->job->data, &s->plan);
    return 0;
}

static int tine_open(bench_open *s)
{
    const bench_plan *p = &s->job->plan;
    const bench_source *in = s->job->source;
    /* 1: the elements of the input are those of the mapped file, in the same order. */
    int whole = in && in->bounded && s->job->workload->in_arrays < 2;
    s->opts = (tine_opts){.mapped = whole ? in->file : NULL,
                          .name = s->job->workload->name,
                          .threads = p->threads,
                          .sched = p->sched,
                          .chunk = p->chunk,
                          .order = p->order};
    return 0;
}

/* Empty strings at different addresses, more of them than tine remembers loops. tine identifies a
   loop by the address of its name, so each of these is a new loop. */
static const char anew[4096];

static int tine_call(bench_open *s)
{
    if (s->anew) s->opts.name = &anew[s->anew++ % sizeof anew];
    return s->job->workload->tine(s->job->data, &s->opts);
}

static void nothing_close(bench_open *s) { (void)s; }

static int always(const bench_backend *s, const bench_workload *w)
{
    (void)s, (void)w;
    return 1;
}

static int has_openmp(const bench_backend *s, const bench_workload *w)
{
    (void)s;
    return w->openmp != NULL;
}

static int has_range(const bench_backend *s, const bench_workload *w)
{
    (void)s;
    return w->range != NULL;
}

/* The backend `nothing` makes the same two indirect calls as openmp, and the callee is empty. */
static void nothing(bench_data *d, const bench_plan *p) { (void)d, (void)p; }
static int nothing_open(bench_open *s)
{
    s->openmp = nothing;
    return 0;
}

const bench_backend bench_backend_nothing = {.name = "nothing",
                                             .heading = "nothing",
                                             .about = "the measuring loop",
                                             .kind = BACKEND_THREADS,
                                             .open = nothing_open,
                                             .call = openmp_call,
                                             .close = nothing_close,
                                             .error = tine_strerror,
                                             .has = always};

static int range_call(bench_open *s)
{
    const bench_workload *w = s->job->workload;
    const bench_data *d = s->job->data;
    size_t offset = 0, bytes;
    if (w->chunk_input) w->chunk_input(d, 0, d->n, &offset, &bytes);
    return w->range(d->in ? (const char *)d->in + offset : NULL, d->out, d->acc, 0, d->n, d);
}

const bench_backend bench_backend_range = {.name = "range",
                                           .heading = "processes' code",
                                           .about = "the pools' code on one thread",
                                           .kind = BACKEND_THREADS,
                                           .open = serial_open,
                                           .call = range_call,
                                           .close = nothing_close,
                                           .error = pool_strerror,
                                           .has = has_range};

#define HERE(open_, call_, has_) \
    .kind = BACKEND_THREADS, .open = open_, .call = call_, .close = nothing_close, \
    .error = tine_strerror, .has = has_
#define POOL(kind_) \
    .kind = kind_, .open = pool_backend_open, .call = pool_backend_call, \
    .close = pool_backend_close, .error = pool_strerror, .has = has_range
#define LIBRARY(package) \
    .kind = BACKEND_PEER, .open = library_open, .call = library_call, .close = library_close, \
    .error = tine_strerror, .has = library_has, .missing = library_missing, .needs = package
#define PROCESS(package, what) \
    .kind = BACKEND_PEER, .open = process_open, .call = process_call, .close = process_close, \
    .error = process_error, .has = what##_has, .missing = what##_missing, .timed = process_timed, \
    .start = what##_start, .needs = package
#define PYTHON(package) PROCESS(package, python)

const bench_backend bench_backends[BENCH_BACKENDS] = {
    [BENCH_SERIAL] = {"serial", "serial", "the loop a C programmer writes first, one thread",
                      HERE(serial_open, serial_call, always)},
    [BENCH_OPENMP] = {"openmp", "OpenMP", "the same loop under literal OpenMP pragmas",
                      HERE(openmp_open, openmp_call, has_openmp)},
    [BENCH_TINE] = {"tine", "tine", "the same through this library",
                    HERE(tine_open, tine_call, always)},
    [BENCH_FORK] = {"fork", "fork", "processes forked for every call", POOL(POOL_FORK),
                    .alias = "F1"},
    [BENCH_PIPE] = {"pipe", "pipe",
                    "persistent processes, data both ways through pipes (Python's Pool.map, less "
                    "the pickling)",
                    POOL(POOL_PIPE), .alias = "F2"},
    [BENCH_SHM_PIPE] = {"shm-pipe", "shm-pipe",
                        "persistent processes, shared arrays, descriptors through pipes",
                        POOL(POOL_SHM_PIPE), .alias = "F3"},
    [BENCH_SHM_FUTEX] = {"shm-futex", "shm-futex",
                         "persistent processes, shared arrays, woken by futex",
                         POOL(POOL_SHM_FUTEX), .alias = "F4"},
    [BENCH_SHM_SPIN] =
        {"shm-spin", "shm-spin",
         "persistent processes, shared arrays, spinning before they sleep, as OpenMP's "
         "threads do",
         POOL(POOL_SHM_SPIN), .alias = "F5"},
    [BENCH_VM_COPY] =
        {"vm-copy", "vm-copy",
         "as pipe, but workers copy data by process_vm_readv: once, not into a pipe and out of it",
         .kind = POOL_VM_COPY, .open = pool_backend_open, .call = pool_backend_call,
         .close = pool_backend_close, .error = pool_strerror, .has = pool_vm_has},
    [BENCH_PEERS] = {"mpi", "MPI ranks", "MPI ranks of one thread, arrays spread over them",
                     PROCESS("libopenmpi-dev, openmpi-bin", mpi), .processes = 1},
    {"tbb", "TBB", "oneTBB's parallel algorithms", LIBRARY("libtbb-dev, g++")},
    {"gnu", "GNU", "GNU's parallel mode of the C++ library", LIBRARY("g++")},
    {"stdpar", "std::par", "C++17's parallel algorithms, of GNU's library on oneTBB",
     LIBRARY("libtbb-dev, g++")},
    {"vqsort", "vqsort", "Highway's vectorised sort, one thread", LIBRARY("libhwy-dev, g++")},
    {"numpy", "NumPy", "Python: NumPy's functions of whole arrays, one thread",
     PYTHON("python3-numpy")},
    {"numba", "numba", "Python: loops compiled by numba, prange", PYTHON("python3-numba")},
    {"threadpool", "ThreadPool", "Python: ThreadPool.map, a NumPy call on each slice of the arrays",
     PYTHON("python3-numpy")},
    {"dask", "dask", "Python: dask.array, in threads, a chunk for each",
     PYTHON("python3-dask, python3-numpy")},
    {"dask.processes", "dask, processes", "Python: dask.dataframe, in processes, a part for each",
     PYTHON("python3-dask, python3-pandas"), .processes = 1},
    {"pandas", "pandas", "Python: pandas' groupby, unique, sort_values, …, one thread",
     PYTHON("python3-pandas")},
    {"joblib", "joblib", "Python: joblib's processes, arrays as memory maps",
     PYTHON("python3-joblib, python3-numpy"), .processes = 1},
    {"mpi4py", "mpi4py", "Python: MPI ranks, NumPy in each, arrays spread over them",
     PROCESS("python3-mpi4py, openmpi-bin", mpi4py), .processes = 1},
    {"pool.numpy", "Pool, arrays", "Python: Pool.map, NumPy arrays as chunks, pickled both ways",
     PYTHON("python3-numpy"), .processes = 1},
    {"pool.map", "Pool.map",
     "Python: Pool.map(f, list) as tutorials have it, f called for each element",
     PYTHON("python3-numpy"), .processes = 1},
    {"pool.imap", "Pool.imap",
     "Python: Pool.imap(f, items), with the chunksize that map would take", PYTHON("python3-numpy"),
     .processes = 1},
    {"pool.async", "async", "Python: Pool.apply_async for each job, then get",
     PYTHON("python3-numpy"), .processes = 1},
    {"pool.starmap", "starmap", "Python: Pool.starmap(f, zip(xs, ys))", PYTHON("python3-numpy"),
     .processes = 1},
};

int backend_named(const char *name)
{
    for (int i = 0; i < BENCH_BACKENDS; i++) {
        const bench_backend *b = &bench_backends[i];
        if (!strcasecmp(b->name, name) || (b->alias && !strcasecmp(b->alias, name))) return i;
    }
    return -1;
}

int backend_is(const char *a, const char *b)
{
    return !strcmp(a, b) || (backend_named(a) >= 0 && backend_named(a) == backend_named(b));
}
