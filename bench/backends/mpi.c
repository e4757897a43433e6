/* mpi.c - the backends of MPI ranks. `mpi` has as many ranks, of one thread each, as other backends
   have threads. Either tine-bench starts the ranks by mpirun, or mpirun starts tine-bench beside
   the ranks (mpi_ranks.c). `mpi4py` has ranks that run Python (peers/with_mpi4py.py). */
#include "../measure/cpu_probe.h"
#include "backend.h"
#include "ranks.h"
#include <limits.h>
#include <string.h>
#include <unistd.h>

/* The program of the ranks, in the folder of tine-bench. */
static const char program[] = "mpi_ranks";
static const char launcher[] = "mpirun.openmpi";
enum { ARGUMENTS = 1024 };

int mpi_has(const bench_backend *s, const bench_workload *w)
{
    static const char *const names[] = {"sum_chunks", "dot",      "sort_f64",
                                        "sort_i64",   "groupsum", "coastline"};
    (void)s;
    for (size_t k = 0; k < sizeof names / sizeof *names; k++)
        if (!strcmp(names[k], w->name)) return 1;
    return 0;
}

/* Whether there is a program of this name on the path. */
static int on_path(const char *name)
{
    char path[PATH_MAX];
    for (const char *at = getenv("PATH"); at && *at;) {
        const int length = (int)strcspn(at, ":");
        snprintf(path, sizeof path, "%.*s/%s", length, at, name);
        if (access(path, X_OK) == 0) return 1;
        at += length + (at[length] == ':');
    }
    return 0;
}

const char *mpi_missing(const bench_backend *s)
{
    static char why[96];
    char path[PATH_MAX];
    const char *what = beside_program(path, sizeof path, program)    ? "it is not built here"
                       : !getenv(RANKS_SOCKET) && !on_path(launcher) ? "there is no mpirun.openmpi"
                                                                     : NULL;
    if (!what) return NULL;
    snprintf(why, sizeof why, "%s (Debian: %s)", what, s->needs);
    return why;
}

/* Connects to the ranks that mpirun has started beside tine-bench. Their number cannot change. */
static const char *adopt(interpreter *p, const char *socket, int wanted)
{
    static char why[64];
    int file, ranks;
    if (sscanf(socket, "%d:%d", &file, &ranks) != 2) return RANKS_SOCKET " is not understood";
    if (ranks != wanted) {
        snprintf(why, sizeof why, "mpirun has started %d ranks", ranks);
        return why;
    }
    if (!p->alive) interpreter_adopt(p, file);
    return NULL;
}

/* Starts `wanted` ranks of a program by mpirun. argument is the program's argument, or NULL. */
static const char *start_ranks(interpreter *p, int wanted, const char *path, const char *argument)
{
    static char ranks[16];
    if (p->alive && p->ranks == wanted) return NULL;
    interpreter_end(p);
    snprintf(ranks, sizeof ranks, "%d", wanted);
    /* Open MPI runs as root only if both variables are set. */
    setenv("OMPI_ALLOW_RUN_AS_ROOT", "1", 0);
    setenv("OMPI_ALLOW_RUN_AS_ROOT_CONFIRM", "1", 0);
    /* --pin sets OMP_PROC_BIND, which would bind every rank to the first CPU. mpirun binds the
       ranks instead. */
    const char *bind = getenv("OMP_PROC_BIND") ? "hwthread:overload-allowed" : "none";
    /* Waiting ranks spin. With more ranks than CPUs, a waiting rank must yield its CPU. */
    const char *yields = wanted > cpus_usable(NULL, 0) ? "1" : "0";
    const char *error = interpreter_run(
        p, "mpirun",
        (char *const[]){(char *)launcher, "--oversubscribe", "--map-by", "hwthread:OVERSUBSCRIBE",
                        "--bind-to", (char *)bind, "--mca", "mpi_yield_when_idle", (char *)yields,
                        "-x", "OMP_PROC_BIND=false", "-x", "OMP_NUM_THREADS=1", "-n", ranks,
                        (char *)path, (char *)argument, NULL});
    if (!error) p->ranks = wanted;
    return error;
}

const char *mpi_start(interpreter *p, const bench_open *s)
{
    static char path[PATH_MAX];
    const int wanted = s->job->plan.threads;
    const char *socket = getenv(RANKS_SOCKET);
    if (socket) return adopt(p, socket, wanted);
    if (beside_program(path, sizeof path, program)) return "mpi_ranks is not beside this program";
    return start_ranks(p, wanted, path, NULL);
}

int mpi4py_has(const bench_backend *s, const bench_workload *w) { return python_has(s, w); }

const char *mpi4py_missing(const bench_backend *s)
{
    if (getenv(RANKS_SOCKET)) return "mpirun has started ranks of another program";
    return on_path(launcher) ? python_missing(s) : "there is no mpirun.openmpi";
}

const char *mpi4py_start(interpreter *p, const bench_open *s)
{
    static char path[PATH_MAX];
    if (beside_program(path, sizeof path, "backends/peers/with_mpi4py.py"))
        return "with_mpi4py.py is not beside this program";
    return start_ranks(p, s->job->plan.threads, python_of(s->backend), path);
}

void mpi_become(char **argv)
{
    char path[PATH_MAX], *words[ARGUMENTS];
    size_t count = 1;
    if (rank_started() < 0 || getenv(RANKS_SOCKET)) return;
    if (beside_program(path, sizeof path, program)) return;
    words[0] = path;
    for (size_t k = 0; argv[k] && count + 1 < ARGUMENTS; k++) words[count++] = argv[k];
    words[count] = NULL;
    execv(path, words);
    bench_fail("cannot start %s", path);
}
