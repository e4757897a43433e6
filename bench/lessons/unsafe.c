/* unsafe.c - lesson: functions that keep a secret between calls: wrong or slow in threads, fine in
   processes. */
#include "lesson.h"
#include <math.h>
#include <stdatomic.h>
#include <stdlib.h>
#include <string.h>

enum { LINES = 300000 };
LINE_TO_CHANGE;
enum { KINDS = 3, WORDS_A_LINE = 8 };

typedef struct job {
    int kind;
    long times;
    FILE *file;
    atomic_long *wrong; /* shared memory */
} job;

/* Splits a line of eight words, and counts the lines in which it did not find eight. */
static void splits(long times, atomic_long *wrong)
{
    for (long i = 0; i < times; i++) {
        char line[] = "one two three four five six seven eight";
        int n = 0;
        for (char *w = strtok(line, " "); w && n <= WORDS_A_LINE; w = strtok(NULL, " "))
            n += w >= line && w < line + sizeof line;
        if (n != WORDS_A_LINE) atomic_fetch_add(wrong, 1);
    }
}

static void rolls(long times)
{
    volatile int sink;
    for (long i = 0; i < times; i++) sink = rand();
    (void)sink;
}

static void prints(long times, FILE *f)
{
    for (long i = 0; i < times; i++) fprintf(f, "%ld\n", i);
}

static void body(int who, void *ctx)
{
    job *j = ctx;
    (void)who;
    if (j->kind == 0) splits(j->times, j->wrong);
    if (j->kind == 1) rolls(j->times * 4);
    if (j->kind == 2) prints(j->times, j->file);
}

static const char *const kinds[KINDS] = {"strtok", "rand", "fprintf to one FILE"};

/* How much longer k at once take than one alone: 1 is perfect. The median of a few tries. */
static double slowdown(job *j, int k, int processes)
{
    enum { TRIES = 5 };
    double alone[TRIES], all[TRIES];
    for (int i = 0; i < TRIES; i++) {
        alone[i] = lesson_together(1, processes, body, j);
        /* alone nothing can go wrong: what is counted is from all at once */
        if (i == 0) *j->wrong = 0;
        all[i] = lesson_together(k, processes, body, j);
    }
    samples_sort(alone, TRIES);
    samples_sort(all, TRIES);
    return samples_quantile(all, TRIES, 0.5) / samples_quantile(alone, TRIES, 0.5);
}

static void experiment(lesson_page *p)
{
    int k = p->threads < 2 ? 2 : p->threads;
    double slow[KINDS][2], lines = 0;
    long wrong[2] = {0};
    job j = {.times = (long)lesson_size(p, LINES, 3000),
             .file = fopen("/dev/null", "w"),
             .wrong = bench_shared(sizeof *j.wrong)};
    if (!j.file || !j.wrong) bench_fail("cannot write /dev/null");
    plot *d = lesson_plot(p, plot_new(PLOT_BARS, "unsafe",
                                      "How much longer all take at once than one alone",
                                      "times as long (1: they do not disturb each other)", ""));
    int threads = plot_series(d, "threads"), processes = plot_series(d, "processes");
    d->unit_x = PLOT_TIMES, d->mark = 1;
    snprintf(d->mark_name, sizeof d->mark_name, "undisturbed");
    lesson_columns(
        p, "function|threads, slow-down|processes, slow-down|wrong lines, threads|processes");
    for (j.kind = 0; j.kind < KINDS; j.kind++) {
        for (int way = 0; way < 2; way++) {
            bench_progress("unsafe  %s in %s", kinds[j.kind], way ? "processes" : "threads");
            slow[j.kind][way] = slowdown(&j, k, way);
            if (j.kind == 0) wrong[way] = *j.wrong, lines = 5.0 * k * (double)j.times;
        }
        int row = plot_row(d, kinds[j.kind]);
        plot_bar(d, threads, row, slow[j.kind][0]);
        plot_bar(d, processes, row, slow[j.kind][1]);
        if (j.kind == 0)
            lesson_row(p, "%s|%.2f×|%.2f×|%ld of %.0f|%ld", kinds[0], slow[0][0], slow[0][1],
                       wrong[0], lines, wrong[1]);
        else
            lesson_row(p, "%s|%.2f×|%.2f×|–|–", kinds[j.kind], slow[j.kind][0], slow[j.kind][1]);
    }
    fclose(j.file);
    lesson_find(
        p, "strtok in %d threads split %.2g %% of the lines wrongly%s; in %d processes, %ld lines.",
        k, 100 * (double)wrong[0] / lines,
        wrong[0] ? "" : " this time (one CPU, or luck: the secret is still shared)", k, wrong[1]);
    for (int i = 1; i < KINDS; i++) {
        const char *cause = slow[i][0] > 2 ? "they wait for one lock, and its cache line travels"
                            : slow[i][0] > 1.2 ? "a part of the time is waiting"
                                               : "no harm in speed here";
        lesson_find(p,
                    "%s: %d threads at once take %.1f times as long as one alone (%s), processes "
                    "%.1f times.",
                    kinds[i], k, slow[i][0], cause, slow[i][1]);
    }
    if (slow[1][0] > k)
        lesson_find(p,
                    "rand in %d threads is slower than calling it all from one thread, one after "
                    "the other: %.1f against %d.",
                    k, slow[1][0], k);
    plot_alt(d,
             "Bars of slow-down, threads and processes: strtok %.2f and %.2f, rand %.2f and %.2f, "
             "fprintf %.2f and %.2f.",
             slow[0][0], slow[0][1], slow[1][0], slow[1][1], slow[2][0], slow[2][1]);
    bench_unshare(j.wrong, sizeof *j.wrong);
}

const lesson lesson_unsafe = {
    .name = "unsafe",
    .title = "Code that is not thread-safe",
    .question = "strtok remembers where it was; rand keeps a state, behind a lock in GNU's C "
                "library; a FILE has a buffer and a lock. Every thread does the same amount of "
                "work as one alone did, with data of its own. So does every process.",
    .guess = "which of the three goes wrong in threads, which only gets slow, and how slow? What "
             "do processes do?",
    .experiment = experiment,
    .trap = "Hidden state is shared by threads and copied by fork. Where it is unguarded the "
            "result is wrong (strtok), where it is guarded the threads queue (rand, FILE): right, "
            "and often slower than one thread. Use strtok_r, a generator of your own, a buffer for "
            "each thread, or processes.",
    .change = "in splits(), put strtok_r with a local char * for strtok. Then make LINES smaller, "
              "to 1000: does the test still catch the bug?",
    .line = lesson_line,
};
