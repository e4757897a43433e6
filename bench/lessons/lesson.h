/* lesson.h - a lesson is a question, a guess, an experiment that runs now, and the findings of its
   measurements.

   A lesson has two halves. `measure` runs the experiment and records its samples. `explain` reads
   only this record, and makes the table, the plots, the findings, the trap and the answers to the
   guess from it. A record can be kept, and be explained again elsewhere (--from). */
#ifndef LESSONS_LESSON_H
#define LESSONS_LESSON_H
#include "../plot/plot.h"
#include "../backends/backend.h"

typedef struct lesson_page lesson_page;
enum { LESSON_GUESSES = 2 };
typedef struct lesson {
    const char *name, *title;
    /* A common belief, and the question. The text does not reveal the answer. */
    const char *question;
    struct {
        const char *ask;
        const char *words; /* The possible answers, "a,b,c". NULL: a number, or "never". */
    } guess[LESSON_GUESSES];
    struct {
        const char *name, *value; /* The name for --set NAME=VALUE, and the value without --set. */
        const char *words;        /* The possible values, "a,b,c". NULL: a count in [min, max]. */
        size_t min, max;          /* max 0: any text is valid. */
        const char *ask;          /* What to set the knob to, and what to observe. */
    } knob;
    void (*measure)(lesson_page *p);
    void (*explain)(lesson_page *p);
} lesson;
extern const lesson *const lessons[];
extern const int lessons_count;

enum { LESSON_ROWS = 40, LESSON_FINDINGS = 12, LESSON_PLOTS = 3 };
struct lesson_page {
    const lesson *lesson;
    int number;     /* Number of the lesson, from 1. */
    double seconds; /* Seconds that the experiment may take, approximately. */
    int threads;    /* The number of threads that tine takes by default. */
    const char *data_dir;
    const char *set; /* The value of the knob. */
    json_t *record;  /* Arrays of samples, by key. */
    const char *said[LESSON_GUESSES];
    char *measured[LESSON_GUESSES], *told[LESSON_GUESSES];
    /* The character | separates columns and cells. */
    char *columns, *rows[LESSON_ROWS], *findings[LESSON_FINDINGS], *trap;
    int rows_count, findings_count, plots_count;
    plot *plots[LESSON_PLOTS];
};
#define LESSON_PRINTF(n) __attribute__((format(printf, n, n + 1)))
void lesson_columns(lesson_page *p, const char *columns);
void lesson_row(lesson_page *p, const char *format, ...) LESSON_PRINTF(2);
void lesson_find(lesson_page *p, const char *format, ...) LESSON_PRINTF(2); /* Adds a paragraph. */
/* Appends to the trap. */
void lesson_trap(lesson_page *p, const char *format, ...) LESSON_PRINTF(2);
plot *lesson_plot(lesson_page *p, plot *drawn);
size_t lesson_set(const lesson_page *p); /* Returns the knob's value as a count. */

/* ---- record.c: samples, and comparisons of them -----------------------------------------------
   A sample of a key belongs to the round in which it was taken. Where keys were measured in turns,
   sample i of each met the same state of the machine. */
/* Returns the number of rounds: 8, or 2 in a short run (--time), which decides nothing. */
int lesson_rounds(const lesson_page *p);
/* The text is valid for one statement. */
const char *lesson_key(const char *format, ...) LESSON_PRINTF(1);
void lesson_record(lesson_page *p, const char *key, double x);
size_t lesson_samples(const lesson_page *p, const char *key, double x[STAT_UNITS_MAX]);
/* Returns the median. NAN: no sample. */
double lesson_value(const lesson_page *p, const char *key);
/* Returns the ratio of the times of `base` over those of `side`. FASTER means that `side` is
   faster. */
stat_ratio lesson_ratio(const lesson_page *p, const char *base, const char *side);
/* Like lesson_ratio, for keys whose samples were not taken in turns. */
stat_ratio lesson_ratio_apart(const lesson_page *p, const char *base, const char *side);
/* Returns the argument that belongs to the verdict r->word. */
const char *lesson_choose(const stat_ratio *r, const char *faster, const char *slower,
                          const char *undecided);
/* Whether the interval of the ratio lies above x, lies below x, or lies above all of b's interval.
   0 if there are too few rounds to decide. */
int lesson_above(const stat_ratio *r, double x);
int lesson_below(const stat_ratio *r, double x);
int lesson_exceeds(const stat_ratio *a, const stat_ratio *b);
/* Adds a bar as long as the median of what was recorded under `key`, with its interval. */
void lesson_bar(const lesson_page *p, plot *d, int series, int row, const char *key);
/* Adds a point as high as the median of what was recorded under `key`, with its interval. */
void lesson_point(const lesson_page *p, plot *d, int series, double x, const char *key);
/* Adds a point as high as `work` divided by the median of what was recorded under `key`, with its
   interval. */
void lesson_point_rate(const lesson_page *p, plot *d, int series, double x, const char *key,
                       double work);
/* Adds a bar as long as a ratio, with its interval. */
void lesson_bar_ratio(plot *d, int series, int row, const stat_ratio *r);
/* Adds a bar in percent, with its interval: a part of a number of runs, or the mean of n shares. */
void lesson_bar_share(plot *d, int series, int row, int part, int whole);
void lesson_bar_mean(plot *d, int series, int row, const double *x, int n);
/* Compares two numbers of runs, a and b, of n runs each, by the score test at 5 %. Returns whether
   b has more or fewer. */
stat_word lesson_shares(int a, int b, int n);

/* ---- measured values, to be shown beside the guess ------------------------------------------- */
void lesson_answer(lesson_page *p, int which, double x, const char *shown); /* x NAN: never. */
/* words: "a", or "a,b" where both are right. NULL: this machine has not decided the question. */
void lesson_answer_word(lesson_page *p, int which, const char *words);

/* ---- texts in a ring of buffers, valid for one printf ---------------------------------------- */
const char *lesson_time_text(double seconds);         /* "1.63 ms" */
const char *lesson_times_text(double ratio);          /* "2.1×" */
const char *lesson_sure_text(const stat_ratio *r);    /* "2.1× ±3%" */
const char *lesson_inverse_text(const stat_ratio *r); /* The inverse, in the same form. */
const char *lesson_count_text(size_t n);              /* "10M" */

/* ---- experiments ----------------------------------------------------------------------------- */
/* Returns the median of the seconds that call(ctx) takes, measured for about `seconds`. Before, it
   waits until spinning threads sleep, and makes the first calls. */
double lesson_clock(void (*call)(void *ctx), void *ctx, double seconds);
/* Returns n, or less in a short run (--time), but at least `min`. */
size_t lesson_size(const lesson_page *p, size_t n, size_t min);
/* Measures a workload of the harness on the named backends ("tine,shm-spin"), in rounds as
   `tine-bench run` does. Records the times of each backend under the key PREFIX/BACKEND. Returns 0,
   or -1 if the workload cannot run on this machine. */
int lesson_measure(bench_row *row, lesson_page *p, const char *workload, size_t n,
                   const char *backends, bench_plan plan, double seconds, const char *prefix);
const bench_workload *lesson_workload(const char *name); /* name may be ./mine.so. */
/* Runs f(who, ctx) for who = 0 … k-1 in threads or in forked processes, all started at the same
   moment. Returns the seconds from then until the last has finished. NAN if they could not be
   started. */
double lesson_together(int k, int processes, void (*f)(int who, void *ctx), void *ctx);

/* Forks. The child ends when its parent does, so that no process continues after an interrupted
   lesson. */
int lesson_child(void);

/* ---- memory in MiB; NAN if the kernel does not report it ------------------------------------- */
/* Returns the memory of a process. A page that k processes share counts as 1 / k of its size. */
double lesson_pss(int pid);
/* Returns the memory of a process. A shared page counts in full. */
double lesson_rss(int pid);
double lesson_memory_free(void); /* Returns what a program may still allocate. */

/* page.c shows the lesson's text, asks for the guess, and shows the results. page_json.c stores
   them for the report. */
void lesson_show_begin(lesson_page *p, int ask);
void lesson_show_end(const lesson_page *p);
int lesson_keep(const lesson_page *p, const char *dir); /* Writes NAME.json. Returns 0 or -1. */
/* Whether the guess is neither a number nor one of the words. */
int lesson_guess_bad(const lesson *l, int which, const char *said);
#endif
