/* lesson.h - what a lesson is: a question, a guess, an experiment that runs now, and what its
   measurements say.

   A lesson has two halves. `measure` runs the experiment and records its samples. `explain` reads
   nothing but this record: the table, the plots, the findings, the trap and the answers to the
   guess all come from it. A record can be kept, and be explained again elsewhere (--from). */
#ifndef LESSONS_LESSON_H
#define LESSONS_LESSON_H
#include "../plot/plot.h"
#include "../backends/backend.h"

typedef struct lesson_page lesson_page;
enum { LESSON_GUESSES = 2 };
typedef struct lesson {
    const char *name, *title;
    const char *question; /* what most people believe, and what is asked; it gives nothing away */
    struct {
        const char *ask;
        const char *words; /* the answers to choose from, "a,b,c"; NULL: a number, or "never" */
    } guess[LESSON_GUESSES];
    struct {
        const char *name, *value; /* --set NAME=VALUE; the value without it */
        const char *words;        /* the values to choose from; NULL: a count in [min, max] */
        size_t min, max;          /* max 0: any text */
        const char *ask;          /* what to set it to, and what to look for */
    } knob;
    void (*measure)(lesson_page *p);
    void (*explain)(lesson_page *p);
} lesson;
extern const lesson *const lessons[];
extern const int lessons_count;

enum { LESSON_ROWS = 40, LESSON_FINDINGS = 12, LESSON_PLOTS = 3 };
struct lesson_page {
    const lesson *lesson;
    int number;     /* 1 … */
    double seconds; /* the experiment may take about so long */
    int threads;    /* what tine takes by default */
    const char *data_dir;
    const char *set; /* the knob's value */
    json_t *record;  /* arrays of samples, by key */
    const char *said[LESSON_GUESSES];
    char *measured[LESSON_GUESSES], *told[LESSON_GUESSES];
    /* columns and cells are separated by | */
    char *columns, *rows[LESSON_ROWS], *findings[LESSON_FINDINGS], *trap;
    int rows_count, findings_count, plots_count;
    plot *plots[LESSON_PLOTS];
};
#define LESSON_PRINTF(n) __attribute__((format(printf, n, n + 1)))
void lesson_columns(lesson_page *p, const char *columns);
void lesson_row(lesson_page *p, const char *format, ...) LESSON_PRINTF(2);
void lesson_find(lesson_page *p, const char *format, ...) LESSON_PRINTF(2); /* a paragraph */
void lesson_trap(lesson_page *p, const char *format, ...) LESSON_PRINTF(2); /* more of the trap */
plot *lesson_plot(lesson_page *p, plot *drawn);
size_t lesson_set(const lesson_page *p); /* the knob's value as a count */

/* ---- record.c: samples, and what may be said of them ------------------------------------------
   A sample of a key belongs to the round in which it was taken. Where keys were measured by turns,
   sample i of each met the same moment of the machine. */
/* Eight; two where little time was given (--time), and then nothing is decided. */
int lesson_rounds(const lesson_page *p);
const char *lesson_key(const char *format, ...) LESSON_PRINTF(1); /* good for one statement */
void lesson_record(lesson_page *p, const char *key, double x);
size_t lesson_samples(const lesson_page *p, const char *key, double x[STAT_UNITS_MAX]);
double lesson_value(const lesson_page *p, const char *key); /* the median; NAN: no sample */
/* The times of `base` over those of `side`: FASTER means that `side` is. */
stat_ratio lesson_ratio(const lesson_page *p, const char *base, const char *side);
/* The same, of keys whose samples were not taken by turns. */
stat_ratio lesson_ratio_apart(const lesson_page *p, const char *base, const char *side);
/* One of three words for what was compared. */
const char *lesson_choose(const stat_ratio *r, const char *faster, const char *slower,
                          const char *undecided);
/* With enough rounds to decide: the interval lies above x, below x, or above all of b's. */
int lesson_above(const stat_ratio *r, double x);
int lesson_below(const stat_ratio *r, double x);
int lesson_exceeds(const stat_ratio *a, const stat_ratio *b);
/* A bar as long as the key's median, with its interval. */
void lesson_bar(const lesson_page *p, plot *d, int series, int row, const char *key);
/* The same, of a ratio. */
void lesson_bar_ratio(plot *d, int series, int row, const stat_ratio *r);
/* How two shares of `n` runs each compare, by the score test at 5 %: more, or fewer runs of `b`. */
stat_word lesson_shares(int a, int b, int n);

/* ---- the guess: what was measured, to be told beside it ---------------------------------------
 */
void lesson_answer(lesson_page *p, int which, double x, const char *shown); /* NAN: never */
/* "a" or "a,b" where both are right; NULL: this machine has not decided it */
void lesson_answer_word(lesson_page *p, int which, const char *words);

/* ---- words: of a ring of buffers, good for one printf ---------------------------------------- */
const char *lesson_time_text(double seconds);         /* "1.63 ms" */
const char *lesson_times_text(double ratio);          /* "2.1×" */
const char *lesson_sure_text(const stat_ratio *r);    /* "2.1× ±3%" */
const char *lesson_inverse_text(const stat_ratio *r); /* the same, of the inverse */
const char *lesson_count_text(size_t n);              /* "10M" */

/* ---- experiments ----------------------------------------------------------------------------- */
/* The median of the seconds that call(ctx) takes, measured for about `seconds`, after the threads
   that others left spinning have gone to sleep and the first calls are over. */
double lesson_clock(void (*call)(void *ctx), void *ctx, double seconds);
/* n, or fewer where little time was given (--time), but at least `least`. */
size_t lesson_size(const lesson_page *p, size_t n, size_t min);
/* A workload of the harness on the backends named ("tine,shm-spin"), measured in rounds as
   `tine-bench run` does, and recorded: the times of each backend under the key PREFIX/BACKEND. 0,
   or -1: it cannot be had here. */
int lesson_measure(bench_row *row, lesson_page *p, const char *workload, size_t n,
                   const char *backends, bench_plan plan, double seconds, const char *prefix);
const bench_workload *lesson_workload(const char *name); /* or ./mine.so */
/* Runs f(who, ctx) for who = 0 … k-1, all at once, in threads or in forked processes, let go at the
   same moment. Returns the seconds from then until the last is done; NAN if they could not be
   started. */
double lesson_together(int k, int processes, void (*f)(int who, void *ctx), void *ctx);

/* fork, with a child that ends when its parent does: nothing goes on computing after a lesson that
   was interrupted.
 */
int lesson_child(void);

/* ---- memory of a process, MiB; NAN if the kernel does not tell ------------------------------- */
double lesson_pss(int pid);      /* shared pages count as its share of them */
double lesson_rss(int pid);      /* shared pages count in full, in each process */
double lesson_memory_free(void); /* MiB that a program may still take */

/* page.c: shows the lesson's words, asks for the guess, and shows what came out; page_json.c: keeps
   it for the report. */
void lesson_show_begin(lesson_page *p, int ask);
void lesson_show_end(const lesson_page *p);
int lesson_keep(const lesson_page *p, const char *dir); /* NAME.json; 0 or -1 */
int lesson_guess_bad(const lesson *l, int which,
                     const char *said); /* no number, none of the words */
#endif
