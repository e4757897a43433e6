/* mpi.c - the backend `mpi`: as many ranks as the others have threads, of one thread each. They are
   processes of mpirun, or those that mpirun has started as tine-bench itself (mpi_ranks.c). */
#include "backend.h"
#include "ranks.h"
#include <limits.h>
#include <string.h>
#include <unistd.h>

static const char program[] = "mpi_ranks"; /* beside tine-bench */
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

const char *mpi_missing(const bench_backend *s)
{
    static char why[96];
    char path[PATH_MAX];
    if (!beside_program(path, sizeof path, program)) return NULL;
    snprintf(why, sizeof why, "it is not built here (Debian: %s)", s->needs);
    return why;
}

/* Those that mpirun has started: there are no others. */
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

const char *mpi_start(interpreter *p, const bench_open *s)
{
    static char ranks[16], path[PATH_MAX];
    static int alive_ranks;
    const int wanted = s->job->plan.threads;
    const char *socket = getenv(RANKS_SOCKET);
    if (socket) return adopt(p, socket, wanted);
    if (p->alive && alive_ranks == wanted) return NULL;
    interpreter_end(p);
    alive_ranks = wanted;
    snprintf(ranks, sizeof ranks, "%d", wanted);
    if (beside_program(path, sizeof path, program)) return "mpi_ranks is not beside this program";
    /* Open MPI refuses root unless it is told twice. */
    setenv("OMPI_ALLOW_RUN_AS_ROOT", "1", 0);
    setenv("OMPI_ALLOW_RUN_AS_ROOT_CONFIRM", "1", 0);
    /* --pin sets OMP_PROC_BIND, which would put every rank on the first CPU: mpirun binds them. */
    const char *bind = getenv("OMP_PROC_BIND") ? "hwthread:overload-allowed" : "none";
    return interpreter_run(p, "mpirun",
                           (char *const[]){"mpirun.openmpi", "--oversubscribe", "--map-by",
                                           "hwthread:OVERSUBSCRIBE", "--bind-to", (char *)bind,
                                           "-x", "OMP_PROC_BIND=false", "-n", ranks, path, NULL});
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
