/* lesson.h - what a lesson is: a question, a guess, an experiment that runs now, a plot, a trap, a
   line to change.
 */
#ifndef LESSONS_LESSON_H
#define LESSONS_LESSON_H
#include "../plot/plot.h"
#include "../backends/backend.h"

typedef struct lesson_page lesson_page;
typedef struct lesson {
    const char *name, *title;
    const char *question; /* what most people believe, and what is asked */
    const char *guess;    /* what the student should write down before the experiment runs */
    void (*experiment)(lesson_page *p);
    const char *trap;
    const char *change; /* what to make of the line marked LINE_TO_CHANGE, and what to look for */
    int line;
} lesson;
/* Ends the line that the student shall change:  enum { STEPS = 100 }; LINE_TO_CHANGE; */
#define LINE_TO_CHANGE enum { lesson_line = __LINE__ }
extern const lesson *const lessons[];
extern const int lessons_count;

/* What an experiment fills in. Numbers and words come from what was measured, whatever that was. */
enum { LESSON_ROWS = 40, LESSON_FINDINGS = 8, LESSON_PLOTS = 3 };
struct lesson_page {
    const lesson *lesson;
    int number;     /* 1 … */
    double seconds; /* the experiment may take about so long */
    int threads;    /* what tine takes by default */
    const char *data_dir;
    /* columns and cells are separated by | */
    char *columns, *rows[LESSON_ROWS], *findings[LESSON_FINDINGS];
    int rows_count, findings_count, plots_count;
    plot *plots[LESSON_PLOTS];
};
void lesson_columns(lesson_page *p, const char *columns);
void lesson_row(lesson_page *p, const char *format, ...) __attribute__((format(printf, 2, 3)));
void lesson_find(lesson_page *p, const char *format, ...)
    __attribute__((format(printf, 2, 3))); /* a paragraph of what was found */
plot *lesson_plot(lesson_page *p, plot *drawn);

/* ---- words: of a ring of buffers, good for one printf ---------------------------------------- */
const char *lesson_time_text(double seconds); /* "1.63 ms" */
const char *lesson_times_text(double ratio);  /* "2.1×" */
const char *lesson_count_text(size_t n);      /* "10M" */
int lesson_near(double a, double b);          /* they differ by less than 6 %: a tie */

/* ---- experiments ----------------------------------------------------------------------------- */
/* The median of the seconds that call(ctx) takes, measured for about `seconds`, after the threads
   that others left spinning have gone to sleep and the first calls are over. */
double lesson_clock(void (*call)(void *ctx), void *ctx, double seconds);
/* n, or fewer where little time was given (--time), but at least `least`. */
size_t lesson_size(const lesson_page *p, size_t n, size_t min);
/* A workload of the harness on the backends named ("tine,shm-spin"), measured as `tine-bench run`
   does. 0, or -1: it cannot be had
 * here. */
int lesson_measure(bench_row *row, const lesson_page *p, const char *workload, size_t n,
                   const char *backends, bench_plan plan, double seconds);
/* its median, seconds; NAN if it has none */
double lesson_backend(const bench_row *row, const char *backend);
const bench_workload *lesson_workload(const char *name);
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

/* page.c: shows the lesson's words, waits for Enter, and what came out; page_json.c: keeps it for
   the report. */
void lesson_show_begin(const lesson_page *p, int wait);
void lesson_show_end(const lesson_page *p);
int lesson_keep(const lesson_page *p, const char *dir); /* NAME.json; 0 or -1 */
#endif
