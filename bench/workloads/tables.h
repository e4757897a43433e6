/* tables.h - workloads that count or add into a table of BIN. The includer defines count(table, d,
   lo, hi), which fills a table, and bins_of(d). OpenMP's reduction(+ : table[:bins]) would put a
   table on each thread's stack, which has no room for a million bins. So each thread has a table in
   allocated memory, and the tables are added at the end. */
#include "static_chunk.h"
#include <stdlib.h>
#include <string.h>

/* Bins between the tables of two threads: two cache lines. */
enum { TABLES_APART = 128 / sizeof(BIN) };

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
