/* harness.h - the types and functions that the parts of tine-bench share: options as input, rows of
   figures as output. */
#ifndef BENCH_HARNESS_H
#define BENCH_HARNESS_H
#include <argp.h>
#include <stdio.h>
#include <sys/types.h>
#include <time.h>
#include "tine/npy.h"
#include "../workloads/workload.h"
#include "series.h"

static inline double bench_now(void) /* Seconds of the monotonic clock. */
{
    struct timespec t;
    clock_gettime(CLOCK_MONOTONIC, &t);
    return (double)t.tv_sec + 1e-9 * (double)t.tv_nsec;
}

/* ---- log.c: words on stderr; every complaint is one line ------------------------------------- */
enum { BENCH_EXIT_WRONG = 1, BENCH_EXIT_USAGE = 2, BENCH_EXIT_INTERRUPT = 130 };
/* Prints one line and exits with BENCH_EXIT_USAGE. */
_Noreturn void bench_fail(const char *format, ...) __attribute__((format(printf, 1, 2)));
void bench_note(const char *format, ...) __attribute__((format(printf, 1, 2)));
/* Replaces the line of progress. Writes to a terminal only. */
void bench_progress(const char *format, ...) __attribute__((format(printf, 1, 2)));
void bench_progress_clear(void);
int bench_colour(FILE *f); /* Whether f is a terminal and NO_COLOR is not set. */

/* ---- suggest.c ------------------------------------------------------------------------------- */
/* Returns the name in list[0 … n) nearest to `name`, or NULL if none is near. */
const char *bench_nearest(const char *name, const char *const *list, size_t n);

/* ---- format.c: what people write as numbers -------------------------------------------------- */
int bench_count(const char *text, size_t *n);   /* "10k", "1.5G". Returns 0 or -1. */
int bench_seconds(const char *text, double *s); /* "0.25". Returns 0 or -1. */
const char *bench_show_time(char *s, size_t size, double seconds);     /* "1.63 ms" */
const char *bench_show_count(char *s, size_t size, size_t n);          /* "10M", "214376" */
const char *bench_show_times(char *s, size_t size, double ratio);      /* "2.1×" */
const char *bench_show_plus_minus(char *s, size_t size, double share); /* "±3%" */
int bench_columns(const char *s); /* The number of characters of a text in UTF-8. */

/* ---- workloads.c ----------------------------------------------------------------------------- */
extern const bench_workload *const bench_workloads[];
extern const size_t bench_workloads_count;

/* ---- schedules.c ----------------------------------------------------------------------------- */
enum { BENCH_SCHEDS = TINE_RUNTIME + 1 };
extern const char *const bench_sched_names[BENCH_SCHEDS];       /* Indexed by tine_sched. */
const char *bench_way_name(tine_sched sched, tine_order order); /* "steal", "steal backward" */

/* ---- options.c ------------------------------------------------------------------------------- */
/* Indices in bench_backends: the harness's own backends, then the peers. */
enum {
    BENCH_SERIAL,
    BENCH_OPENMP,
    BENCH_TINE,
    BENCH_FORK,
    BENCH_PIPE,
    BENCH_SHM_PIPE,
    BENCH_SHM_FUTEX,
    BENCH_SHM_SPIN,
    BENCH_VM_COPY,
    BENCH_PEERS,
    BENCH_BACKENDS = BENCH_PEERS + 18,
    BENCH_POOLS = BENCH_FORK /* The first process pool. */
};
enum { BENCH_LIST_MAX = 128 };
typedef enum {
    FORMAT_TABLE,
    FORMAT_CSV,
    FORMAT_JSON,
    FORMAT_MARKDOWN,
    FORMAT_RATIOS,
    FORMAT_LATEX,
    BENCH_FORMATS
} bench_format;
/* Names for --format, indexed by bench_format. */
extern const char *const bench_format_names[BENCH_FORMATS];
typedef struct bench_output {
    const char *path; /* "-" stands for stdout. */
    bench_format format;
    int chosen; /* 1: the user named the format, so the file's extension does not choose it. */
    FILE *file;
} bench_output;
typedef struct bench_options {
    const bench_workload *workloads[BENCH_LIST_MAX];
    /* Names given to --data. A single "all" stands for all inputs. */
    const char *inputs[BENCH_LIST_MAX];
    size_t inputs_count;
    int named; /* 1: the user named workloads. 0: all workloads run. */
    int backends[BENCH_BACKENDS], backends_named;
    size_t ns[BENCH_LIST_MAX], threads[BENCH_LIST_MAX], chunks[BENCH_LIST_MAX];
    tine_sched scheds[BENCH_LIST_MAX];
    size_t workloads_count, ns_count, threads_count, chunks_count, scheds_count, outputs_count;
    size_t maxtasks;
    const char *input_path, *data_dir;
    bench_output outputs[BENCH_LIST_MAX];
    bench_format format;
    int details, bounded;
    /* Seconds that a backend is measured on a workload, all rounds together. */
    double time;
    /* A row is measured in this number of processes, with `rounds` rounds in each. */
    int rounds, processes;
    int thorough; /* 1: rivals run under their best plans, and code is also timed on one thread. */
    /* Pools are opened, and teams created, this number of times (at most OPENINGS_MAX). 0 counts as
       1. */
    int openings;
    int again;      /* 1: each backend is measured twice in a round. */
    int huge;       /* 1: the arrays lie in huge pages. */
    double warm_up; /* Seconds of calls before each turn is timed. */
    int pin;        /* 1: each thread and worker is pinned to a CPU of its own. */
} bench_options;
/* Parses the arguments of `tine-bench run`. Exits with a message if one is invalid. */
void bench_parse_run(bench_options *o, int argc, char **argv);
/* 1 in a process that measures a part of a run (cli/parts.h). It prints no notes, because the main
   program has printed them. */
extern int bench_silent;
/* Exits with a one-line message if an argument is no option in `options`. getopt would print two
   lines. */
void bench_check_arguments(int argc, char **argv, const struct argp_option *options);

/* ---- interrupt.c ----------------------------------------------------------------------------- */
void bench_catch_interrupt(void);
int bench_interrupted(void);
/* Forwards an interrupt to `process`, which measures for this program. 0: to none. */
void bench_hand_interrupts(pid_t process);

/* ---- machine.c, core_latency.c, bandwidth.c -------------------------------------------------- */
enum {
    BANDWIDTH_READ,
    BANDWIDTH_COPY,
    BANDWIDTH_TRIAD,
    BANDWIDTH_NONTEMPORAL,
    BANDWIDTH_FILL,
    BANDWIDTH_KERNELS
};
typedef struct bench_bandwidth { /* Bytes per second, reads and writes added up. NAN: unknown. */
    double rate[BANDWIDTH_KERNELS];
    double limit; /* The largest rate. */
} bench_bandwidth;
typedef struct bench_machine {
    char cpu[128], kernel[128], openmp[64], compiler[64];
    int packages, cores, cpus, allowed; /* allowed: CPUs that the affinity mask permits. */
    /* Sizes in bytes. l1d, l2 and l3 are those of one cache. last_cache adds up all caches of the
       largest level. */
    size_t l1d, l2, l3, last_cache, memory;
    /* Environment variables that set how OpenMP threads wait. "": the runtime's default. */
    char wait[160];
    /* Seconds that a cache line takes from one core to another, before and after the run. NAN with
       one CPU. */
    double ping_before, ping_after;
    /* Bandwidth of memory on one thread, on all threads, and on all threads after the run. */
    bench_bandwidth one, all, all_after;
    int threads; /* The number of threads that tine takes by default. */
} bench_machine;
void machine_describe(bench_machine *m);
/* Returns the seconds that a cache line takes from one core to another. NAN with one CPU. */
double core_latency(void);
int bandwidth_open(size_t last_cache); /* Maps the arrays. Returns 0, or -1 without memory. */
bench_bandwidth bandwidth_now(int threads, int passes); /* Returns the best of the passes. */
void bandwidth_close(void);

/* ---- what comes out -------------------------------------------------------------------------- */
typedef enum { STATE_OFF, STATE_MEASURED, STATE_WRONG, STATE_FAILED } bench_state;
typedef struct bench_figure {
    bench_state state;
    char note[96];        /* Why the measurement failed. */
    size_t samples, reps; /* A sample is the mean of reps calls. */
    /* Seconds per call. median is the median of the medians of the rounds that count, and spread
       their interquartile range as a share of it. min is the smallest sample of these rounds. */
    double median, min, spread;
    double speedup; /* Equal to total.ratio. */
    /* Ratios of times. total: serial over this backend. code: serial over this backend's code on
       one thread. parallel: that code on one thread over this backend. The last two are NAN where
       the code is unknown (other libraries). */
    stat_ratio total, code, parallel;
    /* Median of the series' openings, in seconds. Pools: opening the pool. Threads: the excess of
       the first parallel call of a process over a later one. */
    double start_once;
    /* Seconds per call of process pools, as in pool.h. NAN for other backends. */
    double start, transfer, work;
    double peak; /* The most bytes (PSS) that a call adds. NAN: not measured. */
    int threads; /* The number of threads used. 0: unknown. */
    tine_sched sched;
    size_t chunk, chunks;
    int tuned; /* 1: sched and chunk are the best of several tried plans. */
} bench_figure;
/* The indices of a row's series. First come the backends; then the code of OpenMP, of tine and of
   the pools, on one thread; then each backend a second time, to compare it with itself. */
enum {
    SERIES_OPENMP_ALONE = BENCH_BACKENDS,
    SERIES_TINE_ALONE,
    SERIES_RANGE,
    SERIES_AGAIN,
    BENCH_SERIES = SERIES_AGAIN + BENCH_BACKENDS
};
typedef struct bench_row {
    const bench_workload *workload;
    size_t input;   /* Index of the input among the workload's inputs. */
    char label[64]; /* The workload's name, with the input's name if the user chose it. */
    size_t n;
    bench_plan plan;
    double bytes; /* Bytes that a call reads and writes. 0: not meaningful. */
    /* Bandwidth of memory measured during the row, in bytes per second: limits has one value per
       round, and bandwidth is the best. NAN: not measured. */
    double bandwidth, *limits;
    /* Bytes of the last-level cache, for the calibration. 0: no calibration. */
    size_t last_cache;
    int cpus; /* CPUs that the process may use. 0: unknown. */
    /* The least seconds that cpu_probe has taken in this run, on as many CPUs as this row has
       threads. 0: unknown. */
    double probe_best;
    bench_series *series; /* BENCH_SERIES series. NULL: they are not kept. */
    series_rounds rounds;
    /* Share of the arrays that lies in huge pages. NAN: the user did not ask for them. */
    double huge;
    int in_cache;     /* 1: the arrays fit in the last-level cache. */
    int partial;      /* 1: the row was interrupted before its last round. */
    char skipped[96]; /* Why nothing was measured, or "". */
    bench_figure figures[BENCH_BACKENDS];
    stat_ratio over_openmp; /* OpenMP's times over tine's. */
    char verdict[400];
} bench_row;
typedef struct bench_report {
    const bench_options *options;
    int argc;
    char **argv;
    char date[32];
    bench_machine machine;
    double cold[BENCH_BACKENDS][OPENINGS_MAX]; /* Seconds, from cold_starts. */
    bench_row *rows;
    size_t rows_count;
    int interrupted, wrong;
} bench_report;

/* ---- input.c: the user's own array ----------------------------------------------------------- */
typedef struct bench_input {
    tine_array file;
    /* The elements: those of the file, or their conversions. NULL: there is no input. */
    const double *x;
    double *converted;
    size_t n;
} bench_input;

/* ---- run.c, measure.c, verdict.c, report_*.c, plot_command.c --------------------------------- */
int bench_run(int argc, char **argv);
/* Parses the options and opens what they name. Exits with a message if that fails. */
void run_prepare(bench_options *o, bench_input *input, int argc, char **argv);
/* Measures the machine and all rows, and forms the verdict on each row. */
void run_measure(bench_report *r, const bench_input *input);
int bench_list(int argc, char **argv);
int bench_new(int argc, char **argv); /* Defined in own_loop.c. */
int bench_plot(int argc, char **argv);
int bench_lesson(int argc, char **argv);
int bench_report_command(int argc, char **argv);
int bench_first_call(int argc, char **argv); /* Defined in cold_start.c. */
int bench_part(int argc, char **argv);       /* Defined in run.c. cli/parts.h describes it. */
int bench_false_alarm(int argc, char **argv);
/* Measures one workload at one n under one plan, in this process. process is its number among the
   processes that measure this row. Adds to the row's series, and fills its figures. */
void measure_row(bench_row *row, const bench_options *o, const bench_source *source, int process,
                 const char *where);
void summarise_row(bench_row *row); /* Computes figures and ratios from the series. */
void verdict_of(bench_row *row);
void report_table(FILE *f, const bench_report *r, int details);
void report_csv(FILE *f, const bench_report *r);
void report_json(FILE *f, const bench_report *r);
void report_markdown(FILE *f, const bench_report *r);
void report_ratios(FILE *f, const bench_report *r);
void report_latex(FILE *f, const bench_report *r);

/* ---- input.c --------------------------------------------------------------------------------- */
void input_open(bench_input *in, const char *path); /* Exits with a message if it fails. */
void input_close(bench_input *in);
void input_forget(const bench_source *s); /* Unmaps the pages of the file from this process. */
#endif
