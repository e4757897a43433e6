/* heat.c - heat in a rod of n cells, over all ranks: heat [STEPS [UNTIL]]. A step needs one cell of
   each neighbour. Every 100th state is saved; a job that is started again goes on from the last
   one, on any number of ranks. UNTIL steps in, the program ends early, as if its node had died. */
#include <stdio.h>
#include <stdlib.h>
#include <tine/mpi.h>

enum { CELLS = 200000, EVERY = 100 };

typedef struct rod {
    const double *x; /* this rank's cells */
    double *y;       /* the same, a step later */
    double before, after;
    size_t count;
} rod;

static int step(size_t lo, size_t hi, void *ctx)
{
    const rod *r = ctx;
    for (size_t i = lo; i < hi; i++) {
        const double left = i > 0 ? r->x[i - 1] : r->before;
        const double right = i + 1 < r->count ? r->x[i + 1] : r->after;
        r->y[i] = r->x[i] + 0.25 * (left - 2 * r->x[i] + right);
    }
    return 0;
}

/* The end of the program on all ranks: every call returns the same code on each. */
static void check(int rc)
{
    if (rc) {
        fprintf(stderr, "heat: %s\n", tine_last_error());
        MPI_Abort(MPI_COMM_WORLD, 1);
    }
}

/* x = the last state that was saved, or the first of all. Returns its step. */
static int start(tine_mpi_array *x, int steps)
{
    char path[64];
    tine_mpi_array file;
    for (int k = steps / EVERY * EVERY; k > 0; k -= EVERY) {
        snprintf(path, sizeof path, "rod-%d.npy", k);
        if (tine_mpi_npy_open(&file, path, MPI_COMM_WORLD)) continue;
        /* Copies the elements, since the file's pages must not be written. */
        check(tine_mpi_rebalance(x, &file));
        tine_mpi_free(&file);
        return k;
    }
    check(tine_mpi_make_even(x, sizeof(double), CELLS, MPI_COMM_WORLD));
    check(tine_mpi_random((double *)x->data, 1, 0, x, NULL));
    return 0;
}

int main(int argc, char **argv)
{
    int level;
    const int steps = argc > 1 ? atoi(argv[1]) : 300, until = argc > 2 ? atoi(argv[2]) : steps;
    MPI_Init_thread(&argc, &argv, MPI_THREAD_FUNNELED, &level);
    tine_mpi_array x, y;
    int k = start(&x, steps);
    check(tine_mpi_make(&y, sizeof(double), x.count, MPI_COMM_WORLD));
    for (; k < until; k++) {
        char path[64];
        rod r = {.x = x.data, .y = y.data, .count = x.count};
        /* The rod's ends are insulated: the temperature beyond an end is that of the end. */
        if (x.count) r.before = r.x[0], r.after = r.x[x.count - 1];
        check(tine_mpi_halo(&r.before, &r.after, 1, &x));
        check(tine_mpi_for(step, &r, &x, NULL));
        tine_mpi_array swap = x;
        x = y, y = swap;
        if ((k + 1) % EVERY) continue;
        snprintf(path, sizeof path, "rod-%d.npy", k + 1);
        check(tine_mpi_npy_save(path, x.data, TINE_F64, &x));
    }
    double mean, variance, lo, hi;
    check(tine_mpi_moments(&mean, &variance, (const double *)x.data, &x, NULL));
    check(tine_mpi_minmax(&lo, &hi, (const double *)x.data, &x, NULL));
    if (x.rank == 0) printf("step %d: mean %a, from %a to %a\n", k, mean, lo, hi);
    tine_mpi_free(&x);
    tine_mpi_free(&y);
    MPI_Finalize();
    return 0;
}
