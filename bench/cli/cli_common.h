/* cli_common.h - what the commands sweep, scale, explain, simulate and tune share: common options,
   and the preparation of a workload. Each command has one function that computes figures, and
   others that print and plot them. */
#ifndef BENCH_CLI_COMMON_H
#define BENCH_CLI_COMMON_H
#include "../backends/backend.h"

enum {
    CLI_WORKLOAD = 300,
    CLI_N,
    CLI_THREADS,
    CLI_SCHEDULE,
    CLI_CHUNK,
    CLI_DATA,
    CLI_OUTPUT,
    CLI_TIME,
    CLI_OWN
};
typedef struct cli_options {
    const bench_workload *workloads[BENCH_LIST_MAX];
    size_t ns[BENCH_LIST_MAX];
    size_t workloads_count, ns_count;
    int threads; /* 0: as many threads as tine takes by default. */
    tine_sched sched;
    size_t chunk;
    const char *data_dir, *output;
    double time; /* Seconds. The help of each command says of what. */
} cli_options;
/* --work is the older name of --workload. It will be removed after one release. */
#define CLI_OPTION_WORKLOAD \
    {"workload", CLI_WORKLOAD, "NAME", 0, "Workloads, a list: a,b,c (see tine-bench list)", 1}, \
    { \
        "work", CLI_WORKLOAD, "NAME", OPTION_HIDDEN, 0, 1 \
    }
#define CLI_OPTION_N \
    { \
        "n", CLI_N, "COUNT", 0, "Elements, a list: 1000, 1e6, 10k; default: the workload's own", 1 \
    }
#define CLI_OPTION_DATA \
    { \
        "data-dir", CLI_DATA, "DIR", 0, "Where the data packages' files are", 1 \
    }
#define CLI_OPTION_THREADS \
    { \
        "threads", CLI_THREADS, "COUNT", 0, \
            "Threads, at most (default: the CPUs that we may use)", 2 \
    }
#define CLI_OPTION_SCHEDULE \
    { \
        "schedule", CLI_SCHEDULE, "NAME", 0, \
            "auto (default), static, dynamic, guided, steal, runtime", 2 \
    }
#define CLI_OPTION_CHUNK \
    { \
        "chunk", CLI_CHUNK, "COUNT", 0, \
            "Elements handed out at a time; 0 (default): tine's choice", 2 \
    }
#define CLI_OPTION_OUTPUT(what) \
    { \
        "output", CLI_OUTPUT, "DIR", 0, what, 3 \
    }
#define CLI_OPTION_TIME(what) \
    { \
        "time", CLI_TIME, "SECONDS", 0, what, 2 \
    }
enum { CLI_THREADS_MAX = 4096, CLI_SECONDS_MAX = 3600 };
static const size_t CLI_COUNT_MAX = (size_t)1 << 48; /* More elements than any memory holds. */

/* cli_place returns the index of a word in a list of names, ignoring case. cli_count reads a word
   as a count (1000, 1e6, 10k, 2M) from min to max, cli_seconds as seconds, and cli_workload as the
   name of a workload or of a module. On an invalid word they exit with a message that names the
   option. */
size_t cli_place(const char *option, const char *word, const char *const *names, size_t n);
size_t cli_count(const char *option, const char *word, size_t min, size_t max);
double cli_seconds(const char *option, const char *word, double max);
const bench_workload *cli_workload(const char *word);
/* Reads a word as a count and adds it to a list of at most BENCH_LIST_MAX. */
void cli_add_count(size_t *counts, size_t *used, const char *option, const char *word, size_t min,
                   size_t max);
/* Calls add(to, key, word) for each word of a list: a,b,c. */
void cli_each_word(const char *arg, void add(void *to, int key, const char *word), void *to,
                   int key);
/* Parses one of the options above. ARGP_KEY_ARG is an error. Returns ARGP_ERR_UNKNOWN for other
   keys. */
error_t cli_parse(int key, char *arg, cli_options *t);
/* Parses the arguments. If no workload is named, it exits with a message, or, with `all` set,
   selects all workloads. */
void cli_arguments(cli_options *t, const struct argp *argp, int argc, char **argv, void *input,
                   int all);
/* Prepares the workload's arrays for n elements (0: the workload's own number). Returns 0, or -1
   after a message. The caller releases the workload in both cases. */
int cli_prepare(bench_data *d, const bench_workload *w, size_t n, const char *data_dir);
/* Returns the number of threads that tine takes by default. It makes a call in which every thread
   gets an element. */
int cli_threads(void);
/* Opens DIR/name.extension for writing; without dir, in the current folder. Stores its path in
   path, of size PATH_MAX. Exits with a message on failure. */
FILE *cli_create(char *path, const char *dir, const char *name, const char *extension);
#endif
