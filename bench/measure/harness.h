/* harness.h - what the parts of tine-bench say to each other: options in, rows of figures out. */
#ifndef BENCH_HARNESS_H
#define BENCH_HARNESS_H
#include <argp.h>
#include <stdio.h>
#include <sys/types.h>
#include <time.h>
#include "tine/npy.h"
#include "../workloads/workload.h"
#include "series.h"

static inline double bench_now(void) /* seconds, monotonic */
{
    struct timespec t;
    clock_gettime(CLOCK_MONOTONIC, &t);
    return (double)t.tv_sec + 1e-9 * (double)t.tv_nsec;
}

/* ---- log.c: words on stderr; every complaint is one line ------------------------------------- */
enum { BENCH_EXIT_WRONG = 1, BENCH_EXIT_USAGE = 2, BENCH_EXIT_INTERRUPT = 130 };
/* exits with 2 */
_Noreturn void bench_fail(const char *format, ...) __attribute__((format(printf, 1, 2)));
void bench_note(const char *format, ...) __attribute__((format(printf, 1, 2)));
/* one line, on a terminal only */
void bench_progress(const char *format, ...) __attribute__((format(printf, 1, 2)));
void bench_progress_clear(void);
int bench_colour(FILE *f); /* a terminal, and NO_COLOR is not set */

/* ---- suggest.c ------------------------------------------------------------------------------- */
/* The name of list[0 … n) nearest to `name`, or NULL if none is near. */
const char *bench_nearest(const char *name, const char *const *list, size_t n);

/* ---- format.c: what people write as numbers -------------------------------------------------- */
int bench_count(const char *text, size_t *n);   /* 1000, 1e6, 10k, 2M, 1.5G; 0 or -1 */
int bench_seconds(const char *text, double *s); /* 0.25; 0 or -1 */
const char *bench_show_time(char *s, size_t size, double seconds);     /* "1.63 ms" */
const char *bench_show_count(char *s, size_t size, size_t n);          /* "10M", "214376" */
const char *bench_show_times(char *s, size_t size, double ratio);      /* "2.1×" */
const char *bench_show_plus_minus(char *s, size_t size, double share); /* "±3%" */

/* ---- workloads.c ----------------------------------------------------------------------------- */
extern const bench_workload *const bench_workloads[];
extern const size_t bench_workloads_count;

/* ---- schedules.c ----------------------------------------------------------------------------- */
enum { BENCH_SCHEDS = TINE_RUNTIME + 1 };
extern const char *const bench_sched_names[BENCH_SCHEDS];       /* by tine_sched */
const char *bench_way_name(tine_sched sched, tine_order order); /* "steal", "steal backward" */

/* ---- options.c ------------------------------------------------------------------------------- */
/* Places in bench_backends: the harness's own, then the peers. */
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
    BENCH_POOLS = BENCH_FORK /* the first of them */
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
extern const char *const bench_format_names[BENCH_FORMATS]; /* as --format takes them */
typedef struct bench_output {
    const char *path; /* "-": stdout */
    bench_format format;
    int chosen; /* 1: the format was named, so that the path's end does not count */
    FILE *file;
} bench_output;
typedef struct bench_options {
    const bench_workload *workloads[BENCH_LIST_MAX];
    const char *inputs[BENCH_LIST_MAX]; /* as named by --data; one "all" stands for all */
    size_t inputs_count;
    int named; /* workloads were named, not all taken */
    int backends[BENCH_BACKENDS], backends_named;
    size_t ns[BENCH_LIST_MAX], threads[BENCH_LIST_MAX], chunks[BENCH_LIST_MAX];
    tine_sched scheds[BENCH_LIST_MAX];
    size_t workloads_count, ns_count, threads_count, chunks_count, scheds_count, outputs_count;
    size_t maxtasks;
    const char *input_path, *data_dir;
    bench_output outputs[BENCH_LIST_MAX];
    bench_format format;
    int details, bounded;
    double time;           /* seconds a backend is measured on a workload, all rounds together */
    int rounds, processes; /* rounds in each of so many processes */
    /* 1: rivals under their best plans, code on one thread, pools opened several times */
    int thorough;
    int again;      /* 1: each backend is measured twice in a round */
    int huge;       /* 1: the arrays lie in huge pages */
    double warm_up; /* seconds of calls before each turn is timed */
    int pin;        /* 1: each thread and worker stays on a CPU of its own */
} bench_options;
/* does not return if something is wrong with it */
void bench_parse_run(bench_options *o, int argc, char **argv);
/* In a part of a run: what the program has said already, notes and all, is not said again. */
extern int bench_silent;
/* Complains about an argument that no option of `names` (long names) explains; getopt's own
   complaint is two lines. */
void bench_check_arguments(int argc, char **argv, const struct argp_option *options);

/* ---- interrupt.c ----------------------------------------------------------------------------- */
void bench_catch_interrupt(void);
int bench_interrupted(void);
/* A signal goes to this process, too, which measures for us; 0: to none. */
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
typedef struct bench_bandwidth { /* bytes per second, read and written together; NAN: unknown */
    double rate[BANDWIDTH_KERNELS];
    double limit; /* the best of them */
} bench_bandwidth;
typedef struct bench_machine {
    char cpu[128], kernel[128], openmp[64], compiler[64];
    int packages, cores, cpus, allowed; /* allowed: CPUs that affinity lets us use */
    /* bytes; of one cache; last_cache: the largest there is, all of them together */
    size_t l1d, l2, l3, last_cache, memory;
    /* the environment's say on how OpenMP threads wait; "" for the runtime's default */
    char wait[160];
    /* seconds for a cache line from one core to another; NAN with one CPU */
    double ping_before, ping_after;
    bench_bandwidth one, all, all_after; /* one thread, all threads, and all again after the run */
    double call_overhead; /* seconds that the measuring loop itself takes a call: subtracted */
    int threads;          /* what tine takes by default */
} bench_machine;
void machine_describe(bench_machine *m);
double core_latency(void); /* seconds for a cache line from one core to another; NAN with one CPU */
int bandwidth_open(size_t last_cache); /* maps the arrays; 0, or -1 for no memory */
bench_bandwidth bandwidth_now(int threads, int passes); /* the best of the passes */
void bandwidth_close(void);

/* ---- what comes out -------------------------------------------------------------------------- */
typedef enum { STATE_OFF, STATE_MEASURED, STATE_WRONG, STATE_FAILED } bench_state;
typedef struct bench_figure {
    bench_state state;
    char note[96];        /* why it failed */
    size_t samples, reps; /* a sample is the mean of reps calls */
    /* seconds a call: of the medians of the rounds that count; spread: their interquartile range as
       a share of the median. min: of all samples of these rounds */
    double median, min, spread;
    double speedup; /* total.ratio */
    /* serial over this one; serial over this one's code on one thread; that over this one. NAN
       where the code is not known (other libraries) */
    stat_ratio total, code, parallel;
    /* seconds: opening a pool; what the first parallel call of a process costs beyond a later
       one: the median of the series' openings */
    double start_once;
    /* seconds a call, of process pools (NAN for others); see pool.h */
    double start, transfer, work;
    double peak; /* bytes (PSS) that a call adds at most; NAN: not looked at */
    int threads; /* what was really used; 0: unknown */
    tine_sched sched;
    size_t chunk, chunks;
    int tuned; /* sched and chunk are the best of several that were tried */
} bench_figure;
/* The series of a row: of each backend; of the code of three on one thread; of each backend a
   second time, to compare it with itself. */
enum {
    SERIES_OPENMP_ALONE = BENCH_BACKENDS,
    SERIES_TINE_ALONE,
    SERIES_RANGE,
    SERIES_AGAIN,
    BENCH_SERIES = SERIES_AGAIN + BENCH_BACKENDS
};
typedef struct bench_row {
    const bench_workload *workload;
    size_t input;   /* which of the workload's inputs */
    char label[64]; /* the workload's name, and its input's if that was chosen */
    size_t n;
    bench_plan plan;
    double bytes; /* read and written by a call; 0: not meaningful */
    /* calibration beside it, bytes per second: the best of limits, of each round; NAN: none */
    double bandwidth, *limits;
    size_t last_cache;    /* bytes, for the calibration; 0: there is none */
    int cpus;             /* that the process may use; 0: unknown */
    bench_series *series; /* BENCH_SERIES of them; NULL: they are not kept */
    series_rounds rounds;
    double huge;      /* the share of the arrays that lies in huge pages; NAN: not asked for */
    int in_cache;     /* the arrays fit in the last-level cache */
    int partial;      /* interrupted before its last round */
    char skipped[96]; /* why nothing was measured, or "" */
    bench_figure figures[BENCH_BACKENDS];
    stat_ratio over_openmp; /* OpenMP's times over tine's */
    char verdict[400];
} bench_row;
typedef struct bench_report {
    const bench_options *options;
    int argc;
    char **argv;
    char date[32];
    bench_machine machine;
    double cold[BENCH_BACKENDS][OPENINGS_MAX]; /* seconds; see cold_starts */
    bench_row *rows;
    size_t rows_count;
    int interrupted, wrong;
} bench_report;

/* ---- input.c: the user's own array ----------------------------------------------------------- */
typedef struct bench_input {
    tine_array file;
    const double *x; /* its elements, NULL: there is no input; or what they were converted to */
    double *converted;
    size_t n;
} bench_input;

/* ---- run.c, measure.c, verdict.c, report_*.c, plot_command.c --------------------------------- */
int bench_run(int argc, char **argv);
/* Parses and opens what the options name; does not return if something is wrong with it. */
void run_prepare(bench_options *o, bench_input *input, int argc, char **argv);
/* Measures the machine and all rows, and judges them. */
void run_measure(bench_report *r, const bench_input *input);
int bench_list(int argc, char **argv);
int bench_new(int argc, char **argv); /* own_loop.c */
int bench_plot(int argc, char **argv);
int bench_lesson(int argc, char **argv);
int bench_report_command(int argc, char **argv);
int bench_first_call(int argc, char **argv); /* cold_start.c */
int bench_part(int argc, char **argv);       /* run.c: see cli/parts.h */
int bench_false_alarm(int argc, char **argv);
/* Measures one workload at one n under one plan, in this process, which is the `process`th to do
   so: adds to the row's series, and fills its figures. */
void measure_row(bench_row *row, const bench_options *o, const bench_source *source, int process,
                 const char *where);
void summarise_row(bench_row *row); /* figures and ratios, from the series */
void verdict_of(bench_row *row);
void report_table(FILE *f, const bench_report *r, int details);
void report_csv(FILE *f, const bench_report *r);
void report_json(FILE *f, const bench_report *r);
void report_markdown(FILE *f, const bench_report *r);
void report_ratios(FILE *f, const bench_report *r);
void report_latex(FILE *f, const bench_report *r);

/* ---- input.c ----------------------------------------------------------------------------------
 */
void input_open(bench_input *in, const char *path); /* does not return if it cannot */
void input_close(bench_input *in);
void input_forget(const bench_source *s); /* none of its pages is in this process afterwards */
#endif
