/* mpi_ranks.c - the ranks of the backend `mpi`: `mpirun -n P mpi_ranks`. Rank 0 answers the same
   lines as peers.py (peers/peers.py), on its standard input and output, and broadcasts commands to
   the other ranks. Each rank holds its part of the arrays in its own memory, as on a cluster. The
   parts are sent before the clock starts, and the results are gathered after the clock has stopped.
   The time of a call runs from a barrier until the slowest rank has finished. `mpirun -n P
   mpi_ranks COMMAND…` also starts COMMAND, which talks to rank 0 through a socket. In this way
   `mpirun -n P tine-bench run …` becomes one tine-bench and P ranks. */
#include "tine/mpi.h"
#include "../workloads/shoreline.h"
#include "../workloads/workload.h"
#include "ranks.h"
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <unistd.h>

extern const bench_workload bench_workload_coastline;

enum { LINE = 1024 };
/* Microseconds that an idle rank sleeps at a time, so that it does not disturb other backends. */
static const useconds_t nap = 200;

/* The commands that rank 0 broadcasts. */
typedef enum { OPEN, CALL, CLOSE, QUIT } what;
typedef struct command {
    what what;
    size_t n, reps, variants, groups;
    size_t workload; /* Index in `workloads`. */
} command;

/* One row of the table of results: its arrays on this rank. */
typedef struct row {
    command how;
    /* out: the output, and the distribution of elements over the ranks. Inputs have the same
       distribution. */
    tine_mpi_array out;
    /* Rank 0 only: the arrays of the harness, mapped. NULL in other ranks. */
    const char *mapped_in;
    char *mapped_out, *mapped_acc;
    size_t in_bytes, out_bytes, acc_bytes;
    /* This rank's parts of the two inputs, each with all variants one after another. */
    char *parts[2];
    double result;
    double *sums; /* The sums of the groups, for groupsum. */
    bench_data data;
    int prepared;
} row;

/* ---- what is measured ------------------------------------------------------------------------ */
static const tine_opts one = {.threads = 1};

typedef struct work {
    const char *name;
    int arrays; /* Number of input arrays of 8 bytes per element. */
    int in_place, groups, own;
    int (*call)(row *r, size_t variant);
} work;

static const double *doubles(const row *r, int k, size_t variant)
{
    return (const double *)(void *)r->parts[k] + variant * r->out.count;
}

static int sum(row *r, size_t v)
{
    return tine_mpi_sum(&r->result, doubles(r, 0, v), &r->out, &one);
}

static int dot(row *r, size_t v)
{
    return tine_mpi_dot(&r->result, doubles(r, 0, v), doubles(r, 1, v), &r->out, &one);
}

static int sort_f64(row *r, size_t v)
{
    (void)v;
    return tine_mpi_sort((double *)r->out.data, &r->out, &one);
}

static int sort_i64(row *r, size_t v)
{
    (void)v;
    return tine_mpi_sort((int64_t *)r->out.data, &r->out, &one);
}

static int groupsum(row *r, size_t v)
{
    const int64_t *key = (const int64_t *)(const void *)doubles(r, 0, v);
    return tine_mpi_groupsum(r->sums, key, doubles(r, 1, v), r->how.groups, &r->out, &one);
}

/* Segments differ in size, so each rank has read the whole file and workloads on its part. */
static int coastline(row *r, size_t v)
{
    const bench_workload *w = &bench_workload_coastline;
    size_t lo = r->out.offset, hi = lo + r->out.count, at, bytes;
    (void)v;
    w->chunk_input(&r->data, lo, hi, &at, &bytes);
    return w->range((const char *)r->data.in + at, r->out.data, NULL, lo, hi, &r->data);
}

static const work workloads[] = {
    {.name = "sum_chunks", .arrays = 1, .call = sum},
    {.name = "dot", .arrays = 2, .call = dot},
    {.name = "sort_f64", .arrays = 1, .in_place = 1, .call = sort_f64},
    {.name = "sort_i64", .arrays = 1, .in_place = 1, .call = sort_i64},
    {.name = "groupsum", .arrays = 2, .groups = 1, .call = groupsum},
    {.name = "coastline", .own = 1, .call = coastline},
};
enum { WORKLOADS = sizeof workloads / sizeof *workloads };

/* ---- a row: opened, called, closed ----------------------------------------------------------- */
static int all(int rc)
{
    int worst = 0;
    MPI_Allreduce(&rc, &worst, 1, MPI_INT, MPI_MIN, MPI_COMM_WORLD);
    return worst;
}

/* Number of segments of a rank. All ranks have about the same number of points. */
static size_t points_share(const row *r, int rank, int ranks)
{
    const shoreline *s = r->data.own;
    size_t counts[2];
    for (int k = 0; k < 2; k++) {
        const size_t want = s->first[s->segments] / (size_t)ranks * (size_t)(rank + k);
        size_t lo = 0, n = rank + k == ranks ? 0 : s->segments;
        if (rank + k == ranks) lo = s->segments;
        while (n) {
            const size_t half = n / 2;
            if (s->first[lo + half] < want)
                lo += half + 1, n -= half + 1;
            else
                n = half;
        }
        counts[k] = lo;
    }
    return counts[1] - counts[0];
}

static int row_make(row *r)
{
    const work *w = &workloads[r->how.workload];
    const bench_source source = {.n = r->how.n};
    int rank, ranks, rc = 0;
    MPI_Comm_rank(MPI_COMM_WORLD, &rank);
    MPI_Comm_size(MPI_COMM_WORLD, &ranks);
    if (!w->own) return tine_mpi_make_even(&r->out, 8, r->how.n, MPI_COMM_WORLD);
    r->prepared = 1;
    rc = all(bench_prepare(&bench_workload_coastline, &r->data, &source) ? TINE_EIO : 0);
    return rc ? rc : tine_mpi_make(&r->out, 8, points_share(r, rank, ranks), MPI_COMM_WORLD);
}

/* Sends input k of every variant to the ranks that hold its parts. */
static int row_scatter(row *r, int k)
{
    const work *w = &workloads[r->how.workload];
    const size_t bytes = r->how.n * 8;
    tine_mpi_array part = r->out;
    r->parts[k] = malloc(r->how.variants * r->out.count * 8 + 1);
    int rc = all(r->parts[k] ? 0 : TINE_ENOMEM);
    for (size_t v = 0; v < r->how.variants && !rc; v++) {
        part.data = r->parts[k] + v * r->out.count * 8;
        const size_t at = (v * (size_t)w->arrays + (size_t)k) * bytes;
        rc = tine_mpi_scatter(&part, r->mapped_in ? r->mapped_in + at : NULL, 0);
    }
    return rc;
}

static int row_open(row *r)
{
    const work *w = &workloads[r->how.workload];
    int rc = row_make(r);
    for (int k = 0; k < w->arrays && !rc; k++) rc = row_scatter(r, k);
    if (rc || !w->groups) return rc;
    r->sums = malloc(r->how.groups * sizeof *r->sums + 1);
    return all(r->sums ? 0 : TINE_ENOMEM);
}

static void row_close(row *r)
{
    tine_mpi_free(&r->out);
    free(r->parts[0]);
    free(r->parts[1]);
    free(r->sums);
    if (r->prepared) bench_release(&bench_workload_coastline, &r->data);
    if (r->mapped_in) munmap((void *)(uintptr_t)r->mapped_in, r->in_bytes);
    if (r->mapped_out) munmap(r->mapped_out, r->out_bytes);
    if (r->mapped_acc) munmap(r->mapped_acc, r->acc_bytes);
    *r = (row){.how = {.what = CLOSE}};
}

/* Copies the result to the arrays of the harness. */
static int row_result(row *r)
{
    const work *w = &workloads[r->how.workload];
    if (r->mapped_acc) memcpy(r->mapped_acc, &r->result, sizeof r->result);
    if (w->groups && r->mapped_out) {
        memset(r->mapped_out, 0, r->out_bytes);
        memcpy(r->mapped_out, r->sums, r->how.groups * sizeof *r->sums);
    }
    return w->in_place || w->own ? tine_mpi_gather(r->mapped_out, &r->out, 0) : 0;
}

/* Runs reps calls and stores their seconds. The harness checks the last one, on variant 0. */
static int row_call(row *r, size_t reps, double *seconds)
{
    const work *w = &workloads[r->how.workload];
    int rc = 0;
    *seconds = 0;
    for (size_t k = reps; k-- > 0 && !rc;) {
        const size_t v = k % r->how.variants;
        if (w->in_place) memcpy(r->out.data, doubles(r, 0, v), r->out.count * 8);
        MPI_Barrier(MPI_COMM_WORLD);
        double t = MPI_Wtime();
        rc = w->call(r, v);
        t = MPI_Wtime() - t;
        MPI_Allreduce(MPI_IN_PLACE, &t, 1, MPI_DOUBLE, MPI_MAX, MPI_COMM_WORLD);
        *seconds += t;
    }
    return rc ? rc : row_result(r);
}

/* ---- what the harness says to rank 0 --------------------------------------------------------- */
/* Returns the text after " NAME=" in the line, or NULL if the line has none. */
static const char *value_of(const char *line, const char *name)
{
    char word[32];
    snprintf(word, sizeof word, " %s=", name);
    const char *at = strstr(line, word);
    return at ? at + strlen(word) : NULL;
}

static size_t number_of(const char *line, const char *name)
{
    const char *at = value_of(line, name);
    return at ? (size_t)strtoull(at, NULL, 10) : 0;
}

/* Maps the file that " NAME=FILE:BYTES" names in the line. Returns NULL if the line has no such
   word, or if mapping fails. */
static char *map_of(const char *line, const char *name, size_t *bytes)
{
    char path[256];
    const char *at = value_of(line, name), *end = at ? strchr(at, ':') : NULL;
    if (!end || (size_t)(end - at) >= sizeof path) return NULL;
    memcpy(path, at, (size_t)(end - at));
    path[end - at] = 0;
    *bytes = (size_t)strtoull(end + 1, NULL, 10);
    const int reading = !strcmp(name, "in");
    const int file = open(path, (reading ? O_RDONLY : O_RDWR) | O_CLOEXEC);
    if (file < 0) return NULL;
    char *p = mmap(NULL, *bytes, reading ? PROT_READ : PROT_READ | PROT_WRITE, MAP_SHARED, file, 0);
    close(file);
    return p == MAP_FAILED ? NULL : p;
}

/* Fills the row from an "open" line. Returns NULL, or why the row cannot be opened. */
static const char *read_open(row *r, const char *line)
{
    const char *name = value_of(line, "workload");
    command *c = &r->how;
    *c = (command){.what = OPEN, .workload = WORKLOADS};
    for (size_t k = 0; k < WORKLOADS && name; k++) {
        const size_t length = strlen(workloads[k].name);
        if (!strncmp(name, workloads[k].name, length) && name[length] == ' ') c->workload = k;
    }
    if (c->workload == WORKLOADS) return "no such workload";
    c->n = number_of(line, "n");
    c->variants = number_of(line, "variants");
    r->mapped_in = map_of(line, "in", &r->in_bytes);
    r->mapped_out = map_of(line, "out", &r->out_bytes);
    r->mapped_acc = map_of(line, "acc", &r->acc_bytes);
    if (workloads[c->workload].arrays && c->n && !r->mapped_in) return "the input cannot be mapped";
    for (size_t v = 0; v < c->variants && workloads[c->workload].groups; v++) {
        const int64_t *key = (const int64_t *)(const void *)r->mapped_in + 2 * v * c->n;
        for (size_t i = 0; i < c->n; i++)
            if ((size_t)key[i] >= c->groups) c->groups = (size_t)key[i] + 1;
    }
    return NULL;
}

/* Broadcasts a command to the other ranks, whose follow() receives it by the same MPI_Ibcast. */
static void tell(command *c)
{
    MPI_Request request;
    MPI_Ibcast(c, (int)sizeof *c, MPI_BYTE, 0, MPI_COMM_WORLD, &request);
    MPI_Wait(&request, MPI_STATUS_IGNORE);
}

static const char *answer_open(row *r, const char *line)
{
    const char *wrong = read_open(r, line);
    if (wrong) return wrong;
    tell(&r->how);
    const int rc = row_open(r);
    return rc ? tine_strerror(rc) : NULL;
}

static const char *answer_call(row *r, const char *line, FILE *to)
{
    command c = {.what = CALL, .reps = (size_t)strtoull(line + 5, NULL, 10)};
    double seconds;
    tell(&c);
    const int rc = row_call(r, c.reps, &seconds);
    if (rc) return tine_strerror(rc);
    fprintf(to, "ns %.0f\n", seconds * 1e9);
    return NULL;
}

/* Rank 0: answers lines until the harness closes its end. */
static void lead(FILE *from, FILE *to)
{
    char line[LINE];
    row r = {.how = {.what = CLOSE}};
    command close_row = {.what = CLOSE}, quit = {.what = QUIT};
    while (fgets(line, sizeof line, from)) {
        const char *wrong = NULL;
        line[strcspn(line, "\n")] = 0;
        if (!strncmp(line, "open ", 5)) {
            wrong = answer_open(&r, line);
            if (!wrong) fprintf(to, "ok\n");
        } else if (!strncmp(line, "call ", 5)) {
            wrong = answer_call(&r, line, to);
        } else if (!strcmp(line, "close")) {
            tell(&close_row);
            row_close(&r);
            fprintf(to, "ok\n");
        }
        if (wrong) fprintf(to, "failed %s\n", wrong);
        fflush(to);
    }
    tell(&close_row);
    row_close(&r);
    tell(&quit);
}

/* Ranks other than 0: execute the commands of rank 0 until QUIT. */
static void follow(void)
{
    row r = {.how = {.what = CLOSE}};
    for (command c = {.what = CLOSE}; c.what != QUIT;) {
        MPI_Request request;
        int told = 0;
        double seconds;
        MPI_Ibcast(&c, (int)sizeof c, MPI_BYTE, 0, MPI_COMM_WORLD, &request);
        for (;;) {
            MPI_Test(&request, &told, MPI_STATUS_IGNORE);
            if (told) break;
            usleep(nap);
        }
        if (c.what == OPEN) r.how = c, row_open(&r);
        if (c.what == CALL) row_call(&r, c.reps, &seconds);
        if (c.what == CLOSE) row_close(&r);
    }
}

/* ---- mpirun -n P tine-bench ------------------------------------------------------------------ */
/* Starts the harness, and names its end of the socket in the environment. */
static pid_t start_harness(char **argv, int *socket)
{
    char text[64];
    int ends[2];
    if (socketpair(AF_UNIX, SOCK_STREAM, 0, ends)) return -1;
    snprintf(text, sizeof text, "%d:%d", ends[1], ranks_started());
    setenv(RANKS_SOCKET, text, 1);
    const pid_t pid = fork();
    if (pid == 0) {
        close(ends[0]);
        execvp(argv[0], argv);
        _exit(127);
    }
    close(ends[1]);
    *socket = ends[0];
    return pid;
}

int main(int argc, char **argv)
{
    int level, rank, socket = -1, status = 0;
    pid_t harness = 0;
    if (argc > 1 && rank_started() == 0) harness = start_harness(argv + 1, &socket);
    MPI_Init_thread(NULL, NULL, MPI_THREAD_FUNNELED, &level);
    MPI_Comm_rank(MPI_COMM_WORLD, &rank);
    if (rank)
        follow();
    else if (harness > 0)
        lead(fdopen(socket, "r"), fdopen(dup(socket), "w"));
    else
        lead(stdin, stdout);
    if (harness > 0 && waitpid(harness, &status, 0) == harness)
        status = WIFEXITED(status) ? WEXITSTATUS(status) : 1;
    MPI_Finalize();
    return status;
}
