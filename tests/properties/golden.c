/* golden.c - prints golden values of folds, and for each operation and type a hash of its results
   on hundreds of arrays. They are the same for every compiler, machine, instruction set and number
   of threads. golden.txt records them; gcc 12 and clang 19 give them on x86-64 (base, v3, v4) and
   aarch64. With that file as its argument the program prints the lines that differ, and exits with
   1 if a line is missing on either side. */
#include <stdarg.h>
#include <stdio.h>
#include "operations.h"

enum { N = 100003, SMALL = 70, LARGEST = 131073 };
/* Every size up to a few vectors; sizes around blocks; sizes at which sorts, groups and shuffles
   change their method. */
static const size_t SIZES[] = {95,   127,  128,  129,  255,  257,   511,   513,   1023,   1025,
                               2047, 2048, 2049, 4097, 6149, 16384, 16385, 40001, LARGEST};
/* Beyond MANY_KINDS elements each type takes one kind of elements. */
enum { MIDDLE = sizeof SIZES / sizeof *SIZES, MANY_KINDS = 6149 };

enum { MAX_LINES = 2048 };
static struct {
    const char *name;
    uint64_t hash[OP_TYPES]; /* 0: the type lacks the operation. */
} all[MAX_OPERATIONS];

/* The lines of golden.txt, of which there are `lines`. -1: the program compares with no file. */
static char recorded[MAX_LINES][80];
static int lines = -1, found, missing;

static void read_recorded(const char *path)
{
    FILE *f = fopen(path, "r");
    if (!f) perror(path), exit(1);
    for (lines = 0; lines < MAX_LINES && fgets(recorded[lines], sizeof *recorded, f);) lines++;
    fclose(f);
}

/* Prints a line. In a comparison, prints only lines that are not recorded. */
__attribute__((format(printf, 1, 2))) static void print_line(const char *format, ...)
{
    char line[sizeof *recorded];
    va_list list;
    va_start(list, format);
    vsnprintf(line, sizeof line, format, list);
    va_end(list);
    int k = 0;
    while (k < lines && strcmp(recorded[k], line)) k++;
    found += k < lines, missing += k >= lines;
    if (k >= lines) fputs(line, stdout);
}

/* Whether golden.txt has a line for an operation and a type, whatever its hash. */
static int is_recorded(const char *operation, const char *type)
{
    char start[64];
    const int size = snprintf(start, sizeof start, "%-24s %s ", operation, type);
    int k = 0;
    while (k < lines && strncmp(recorded[k], start, (size_t)size)) k++;
    return k < lines;
}

static void require(const char *what, int rc)
{
    if (!rc) return;
    printf("failed: %s: %s\n", what, tine_strerror(rc));
    exit(1);
}

static void add_up(const operations *ops, int type)
{
    for (int i = 0; i < ops->count; i++) {
        int k = 0;
        require(ops->done[i].name, ops->done[i].rc);
        while (all[k].name && strcmp(all[k].name, ops->done[i].name)) k++;
        all[k].name = ops->done[i].name;
        uint64_t *const hash = &all[k].hash[type];
        *hash = op_mix(*hash, (const unsigned char *)&ops->done[i].hash, 8);
    }
}

/* Runs one case. Four runs of five have no options, so OMP_NUM_THREADS sets the threads. Every
   fifth run has options. */
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
    ALL_OPERATIONS[type].run(ops);
    add_up(ops, type);
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
        print_line("n %zu: sum %a, dot %a\n", sizes[k], sum, dot);
    }
    double mean, variance;
    require("moments", tine_moments(&mean, &variance, y, N, NULL));
    print_line("n %d: mean %a, variance %a\n", N, mean, variance);
}

int main(int argc, char **argv)
{
    static operations ops;
    if (argc > 1) read_recorded(argv[1]);
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
    for (int k = 0; k < MAX_OPERATIONS && all[k].name; k++)
        for (int type = 0; type < OP_TYPES; type++)
            if (all[k].hash[type])
                print_line("%-24s %s  %016llx\n", all[k].name, ALL_OPERATIONS[type].name,
                           (unsigned long long)all[k].hash[type]);
    if (lines < 0) return 0;
    for (int k = 0; k < MAX_OPERATIONS && all[k].name; k++)
        for (int type = 0; type < OP_TYPES; type++)
            if (all[k].hash[type] && !is_recorded(all[k].name, ALL_OPERATIONS[type].name))
                printf("golden.txt has no line for %s of %s: record it (kernels/README.md)\n",
                       all[k].name, ALL_OPERATIONS[type].name);
    printf("%d lines are recorded, %d are not; golden.txt has %d others\n", found, missing,
           lines - found);
    return missing || found != lines;
}
