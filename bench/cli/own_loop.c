/* own_loop.c - a loop of the user's: --workload ./mine.so loads it, and tine-bench new writes a
   skeleton of one. workloads/loop.h describes such loops. */
#include "own_loop.h"
#include <dlfcn.h>
#include <errno.h>
#include <limits.h>
#include <stdlib.h>
#include <string.h>

static int is_module(const char *word)
{
    size_t n = strlen(word);
    return n > 3 && !strcmp(word + n - 3, ".so");
}

const bench_workload *own_loop(const char *word)
{
    char path[PATH_MAX];
    if (!is_module(word)) return NULL;
    if (!realpath(word, path)) bench_fail("--workload: %s: %s", word, strerror(errno));
    void *module = dlopen(path, RTLD_NOW | RTLD_LOCAL);
    if (!module) bench_fail("--workload: %s", dlerror());
    const size_t *size = dlsym(module, "tine_bench_loop_size");
    const bench_workload *w = dlsym(module, "tine_bench_loop");
    if (!w || !size) bench_fail("--workload: %s has no TINE_BENCH_LOOP", word);
    if (*size != sizeof *w)
        bench_fail("--workload: %s was compiled for another version of tine-bench", word);
    for (size_t i = 0; i < bench_workloads_count; i++)
        if (!strcmp(bench_workloads[i]->name, w->name))
            bench_fail("--workload: %s: the name '%s' is taken: choose another", word, w->name);
    return w;
}

/* In this text @ stands for the name of the loop. */
static const char skeleton[] =
    "/* @.c - a loop of your own for tine-bench: y[i] = body(x[i]). Compile it with\n"
    "       cc -O3 -march=native -fopenmp -fPIC -shared -o @.so @.c $(pkg-config --cflags "
    "--libs tine) -lm\n"
    "   and run it with\n"
    "       tine-bench run --workload ./@.so */\n"
    "#include <math.h>\n"
    "#include <tine/bench/loop.h>\n"
    "\n"
    "/* The types of an element of the input and of the output: numbers, or structs without "
    "pointers. "
    "*/\n"
    "typedef double in;\n"
    "typedef double out;\n"
    "\n"
    "/* The input. */\n"
    "static in data(size_t i) { return 1 + (double)(i % 1000); }\n"
    "\n"
    "/* The loop's body. */\n"
    "static out body(in x) { return sqrt(x) * log(x); }\n"
    "\n"
    "/* Whether y is right for x. Called for every result of every backend. */\n"
    "static int right(in x, out y) { return fabs(y - sqrt(x) * log(x)) <= 1e-12 * fabs(y); }\n"
    "\n"
    "/* The name and the number of elements come first. */\n"
    "TINE_BENCH_LOOP(\"@\", 1000000, in, out, data, body, right)\n";

static void write_skeleton(FILE *f, const char *name)
{
    for (const char *s = skeleton; *s; s++) {
        if (*s == '@')
            fputs(name, f);
        else
            fputc(*s, f);
    }
}

static error_t parse(int key, char *arg, struct argp_state *state)
{
    const char **path = state->input;
    if (key != ARGP_KEY_ARG) return ARGP_ERR_UNKNOWN;
    if (*path) bench_fail("'%s': new writes one file", arg);
    *path = arg;
    return 0;
}

/* Stores the file's name without folder and extension. */
static void name_of(char *name, size_t size, const char *path)
{
    const char *slash = strrchr(path, '/'), *base = slash ? slash + 1 : path;
    size_t n = strlen(base);
    if (n < 3 || strcmp(base + n - 2, ".c")) bench_fail("'%s': the file's name ends in .c", path);
    snprintf(name, size, "%.*s", (int)(n - 2), base);
}

int bench_new(int argc, char **argv)
{
    static const struct argp_option none[] = {{0}};
    static const struct argp argp = {
        none, parse, "FILE.c", "Writes a file with a loop of your own, to begin with.",
        NULL, NULL,  NULL};
    const char *path = NULL;
    char name[64];
    bench_check_arguments(argc, argv, none);
    argp_parse(&argp, argc, argv, 0, NULL, &path);
    if (!path) bench_fail("new needs the name of a file: tine-bench new mine.c");
    name_of(name, sizeof name, path);
    FILE *f = fopen(path, "wx");
    if (!f) bench_fail("cannot write %s: %s", path, strerror(errno));
    write_skeleton(f, name);
    if (ferror(f) | fclose(f)) bench_fail("cannot write %s: %s", path, strerror(errno));
    printf("cc -O3 -march=native -fopenmp -fPIC -shared -o %s.so %s $(pkg-config --cflags --libs "
           "tine) -lm\ntine-bench run --workload ./%s.so\n",
           name, path, name);
    return 0;
}
