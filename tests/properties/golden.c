/* golden.c - prints golden values of folds, and a hash for each operation, of its results on
   thousands of arrays: the same from every compiler, machine, instruction set and number of
   threads. Ends with 1 if the hash of all is not the one here. */
#include <stdio.h>
#include "operations.h"

/* Found alike by gcc 12 and clang 19 on x86-64 (base, v3, v4) and aarch64. It changes with an
   algorithm or with the table of operations. */
static const uint64_t EXPECTED = 0xba55dd4189e3c408;

enum { N = 100003, SMALL = 70, LARGEST = 131073 };
/* Every size up to a few vectors; around blocks and pieces; where sorts, groups and shuffles change
   their way. */
static const size_t SIZES[] = {95,   127,  128,  129,  255,  257,   511,   513,   1023,   1025,
                               2047, 2048, 2049, 4097, 6149, 16384, 16385, 40001, LARGEST};
/* beyond that size each type takes one kind of elements */
enum { MIDDLE = sizeof SIZES / sizeof *SIZES, MANY_KINDS = 6149 };

static struct {
    const char *name;
    uint64_t hash;
} all[MAX_OPERATIONS];

static void require(const char *what, int rc)
{
    if (!rc) return;
    printf("failed: %s: %s\n", what, tine_strerror(rc));
    exit(1);
}

static void add_up(const operations *ops)
{
    for (int i = 0; i < ops->count; i++) {
        int k = 0;
        require(ops->done[i].name, ops->done[i].rc);
        while (all[k].name && strcmp(all[k].name, ops->done[i].name)) k++;
        all[k].name = ops->done[i].name;
        all[k].hash = op_mix(all[k].hash, (const unsigned char *)&ops->done[i].hash, 8);
    }
}

/* Four runs of five have no options, and OMP_NUM_THREADS gives the threads; every fifth has
   options. */
static void one(operations *ops, int type, size_t n, int kind)
{
    static uint64_t seed;
    const uint64_t r = op_bits(ops, ++seed);
    const tine_opts o = {.threads = 1 + (int)(r % 3),
                         .sched = (tine_sched)(r / 3 % TINE_RUNTIME),
                         .chunk = r / 100 % (n + 9),
                         .order = (tine_order)(r / 40 % 2)};
    operations_begin(ops, n, n > SMALL ? r >> 60 : n % OP_OFFSETS, kind, seed,
                     seed % 5 ? NULL : &o);
    RUN_OPERATIONS[type](ops);
    add_up(ops);
}

static void print_folds(void)
{
    static double x[N], y[N];
    for (uint64_t i = 0; i < N; i++) {
        x[i] = 1.0 / (double)(i + 1);
        y[i] = (double)(uint32_t)(i * 2654435761u) * 0x1p-32 - 0.5;
    }
    static const size_t sizes[] = {33, 2049, N};
    for (int k = 0; k < 3; k++) {
        double sum, dot;
        require("sum", tine_sum(&sum, x, sizes[k], NULL));
        require("dot", tine_dot(&dot, x, y, sizes[k], NULL));
        printf("n %zu: sum %a, dot %a\n", sizes[k], sum, dot);
    }
    double mean, variance;
    require("moments", tine_moments(&mean, &variance, y, N, NULL));
    printf("n %d: mean %a, variance %a\n", N, mean, variance);
}

int main(void)
{
    operations ops = {0};
    uint64_t hash = 0;
    print_folds();
    operations_alloc(&ops, LARGEST);
    for (int type = 0; type < OP_TYPES; type++) {
        for (int kind = 0; kind < OP_KINDS; kind++)
            for (size_t n = 1; n < SMALL; n++) one(&ops, type, n, kind);
        for (int k = 0; k < MIDDLE; k++)
            for (int kind = 0; kind < OP_KINDS; kind++)
                if (SIZES[k] <= MANY_KINDS || kind == (k + type) % OP_KINDS)
                    one(&ops, type, SIZES[k], kind);
    }
    for (int k = 0; k < MAX_OPERATIONS && all[k].name; k++) {
        printf("%-28s %016llx\n", all[k].name, (unsigned long long)all[k].hash);
        hash = op_mix(hash, (const unsigned char *)&all[k].hash, 8);
    }
    printf("all: %016llx\n", (unsigned long long)hash);
    return hash != EXPECTED;
}
