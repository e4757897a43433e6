/* serial_work.c - limits the serial work of every operation with 64 threads to 1 %: of ten million
   elements, at most 100,000 steps (schedule/serial_work.h) run in code that 64 threads do not
   share. A few operations may take more, up to a bound of their own. Prints a line for each
   operation above 1 %, and ends with "N passed, M failed".

       serial_work               checks all operations.
       serial_work TYPE [NAME]   prints the steps of the operations of one type whose names begin
                                 with NAME, and the code that took most of them. */
#include <stdio.h>
#include "schedule/serial_work.h"

struct operations;
static void report(const struct operations *ops, const char *name, size_t steps);
#define OP_BEFORE() serial_work_start()
#define OP_AFTER(ops, name) report((const struct operations *)ops, name, serial_work_stop())
#include "operations.h"

enum { N = 10000000, MOST = N / 100, PLACES_SHOWN = 40 };

/* Operations that may take more: the most steps of each, and the reason. A name stands for all
   names that begin with it. */
static const struct {
    const char *name;
    size_t max_steps;
    const char *why;
} EXCUSED[] = {
    {"quantile", 250000, "samples of seven sets of candidates, pass after pass"},
    {"topk, a third", 250000, "as nth, then as argsort"},
    {"unique", 250000, "the sample, then as sort"},
    {"groupcount_sparse", 300000, "a sample is hashed, then as sort"},
    {"groupsum_sparse far", 300000, "as groupcount_sparse"},
    {"groupmean_sparse far", 300000, "as groupcount_sparse"},
    {"groupmin_sparse far", 300000, "as groupcount_sparse"},
    {"groupmax_sparse far", 300000, "as groupcount_sparse"},
    {"groupsum_sparse", 200000,
     "a sample is hashed by a random seed, and some of its keys collide"},
    {"groupmean_sparse", 200000, "as groupsum_sparse"},
    {"groupmin_sparse", 200000, "as groupsum_sparse"},
    {"groupmax_sparse", 200000, "as groupsum_sparse"},
    {"filter", 150000, "the first tile of 65536 bytes is timed on the calling thread"},
    {"partition", 150000, "as filter"},
};

static const char *type, *only;
static int passed, failed;

/* Returns the most steps that an operation may take. *why is the reason, if that is more than 1
   %. */
static size_t max_steps_of(const char *name, const char **why)
{
    *why = "1 % of n";
    for (size_t k = 0; k < sizeof EXCUSED / sizeof *EXCUSED; k++) {
        if (strncmp(EXCUSED[k].name, name, strlen(EXCUSED[k].name))) continue;
        *why = EXCUSED[k].why;
        return EXCUSED[k].max_steps;
    }
    return MOST;
}

static void show_places(void)
{
    size_t offset, steps;
    const char *file;
    for (int k = 0; k < PLACES_SHOWN && (file = serial_work_place(k, &offset, &steps)); k++)
        printf("    %10zu steps: addr2line -fie %s %#zx\n", steps, file, offset);
}

static void report(const struct operations *ops, const char *name, size_t steps)
{
    (void)ops;
    if (only && strncmp(name, only, strlen(only))) return;
    const char *why;
    const size_t max_steps = max_steps_of(name, &why);
    steps <= max_steps ? passed++ : failed++;
    if (!only && steps <= MOST) return;
    printf("%s of %s: %zu serial steps, %.2f %% of n; at most %zu (%s)\n", name, type, steps,
           100. * (double)steps / N, max_steps, why);
    if (only || steps > max_steps) show_places();
    fflush(stdout);
}

int main(int argc, char **argv)
{
    static operations ops;
    static const char *const types[] = {"i32", "f64", "u8"};
    only = argc > 2 ? argv[2] : argc > 1 ? "" : NULL;
    operations_alloc(&ops, N);
    for (size_t k = 0; k < sizeof types / sizeof *types; k++)
        for (int t = 0; t < OP_TYPES; t++) {
            type = ALL_OPERATIONS[t].name;
            if (strcmp(type, argc > 1 ? argv[1] : types[k])) continue;
            operations_begin(&ops, N, 0, OP_NUMBERS, 1, TINE_OPTS(.threads = SERIAL_WORK_THREADS));
            ALL_OPERATIONS[t].run(&ops);
            if (argc > 1) k = sizeof types / sizeof *types;
        }
    printf("%d passed, %d failed\n", passed, failed);
    return failed > 0;
}
