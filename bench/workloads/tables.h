/* tables.h - workloads that count or add into bins: a table of BIN, filled by count(table, d, lo,
   hi) of the includer, which also says bins_of(d). OpenMP's reduction(+ : table[:bins]) would put a
   table on each thread's stack, where a million bins have no room; so each thread has one of its
   own elsewhere, and at the end all are added. */
#include "static_chunk.h"
#include <stdlib.h>
#include <string.h>

enum { TABLES_APART = 128 / sizeof(BIN) }; /* two cache lines between neighbours' tables */

static void serial(bench_data *d)
{
    memset(d->out, 0, bins_of(d) * sizeof(BIN));
    count(d->out, d, 0, d->n);
}

static void openmp(bench_data *d, const bench_plan *p)
{
    size_t bins = bins_of(d), apart = bins + TABLES_APART;
    int threads = team_size(p);
    BIN *tables = malloc((size_t)threads * apart * sizeof *tables), *total = d->out;
    if (!tables) return;
#pragma omp parallel num_threads(threads)
    {
        static_chunk q = my_chunk(d->n);
        BIN *mine = tables + (size_t)q.mine * apart;
        memset(mine, 0, bins * sizeof *mine);
        count(mine, d, q.lo, q.hi);
#pragma omp barrier
#pragma omp for
        for (size_t k = 0; k < bins; k++) {
            BIN sum = 0;
            for (int t = 0; t < q.of; t++) sum += tables[(size_t)t * apart + k];
            total[k] = sum;
        }
    }
    free(tables);
}
