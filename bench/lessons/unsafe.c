/* unsafe.c - lesson: functions with hidden state between calls are wrong or slow in threads, and
   correct in processes. */
#include "lesson.h"
#include <math.h>
#include <stdatomic.h>
#include <stdlib.h>
#include <string.h>

enum { LINES = 300000, WORDS_A_LINE = 8 };
enum { SPLIT, ROLL, PRINT, KINDS };
static const char cure[] = "strtok_r";

typedef struct job {
    int kind, cured;
    long times;
    FILE *file;
    atomic_long *wrong; /* In shared memory. */
} job;

/* Splits a line of eight words, and counts the lines that do not give eight. */
static void splits(long times, int cured, atomic_long *wrong)
{
    for (long i = 0; i < times; i++) {
        char line[] = "one two three four five six seven eight", *at = NULL;
        int n = 0;
        char *w = cured ? strtok_r(line, " ", &at) : strtok(line, " ");
        for (; w && n <= WORDS_A_LINE; w = cured ? strtok_r(NULL, " ", &at) : strtok(NULL, " "))
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
    if (j->kind == SPLIT) splits(j->times, j->cured, j->wrong);
    if (j->kind == ROLL) rolls(j->times * 4);
    if (j->kind == PRINT) prints(j->times, j->file);
}

static const char *const kinds[KINDS] = {"split", "rand", "fprintf"};
static const char *const ways[2] = {"threads", "processes"};

static const char *key(int kind, int way, int all)
{
    return lesson_key("%s, %s/%s", kinds[kind], ways[way], all ? "all" : "one");
}

static int at_once(const lesson_page *p) { return p->threads < 2 ? 2 : p->threads; }

static void measure(lesson_page *p)
{
    job j = {.times = (long)lesson_size(p, LINES, 3000),
             .cured = !strcmp(p->set, cure),
             .file = fopen("/dev/null", "w"),
             .wrong = bench_shared(sizeof *j.wrong)};
    if (!j.file || !j.wrong) bench_fail("cannot write /dev/null");
    lesson_record(p, "lines", (double)at_once(p) * (double)j.times * lesson_rounds(p));
    for (int round = 0; round < lesson_rounds(p); round++) {
        for (j.kind = 0; j.kind < KINDS; j.kind++) {
            for (int way = 0; way < 2; way++) {
                bench_progress("unsafe  round %d of %d: %s in %s", round + 1, lesson_rounds(p),
                               kinds[j.kind], ways[way]);
                lesson_record(p, key(j.kind, way, 0), lesson_together(1, way, body, &j));
                *j.wrong = 0; /* On one thread no line can be wrong. */
                lesson_record(p, key(j.kind, way, 1), lesson_together(at_once(p), way, body, &j));
                if (j.kind == SPLIT)
                    lesson_record(p, lesson_key("wrong, %s", ways[way]), (double)*j.wrong);
            }
        }
    }
    fclose(j.file);
    bench_unshare(j.wrong, sizeof *j.wrong);
}

static double total(const lesson_page *p, const char *name)
{
    double x[STAT_UNITS_MAX], sum = 0;
    for (size_t i = lesson_samples(p, name, x); i-- > 0;) sum += x[i];
    return sum;
}

/* Returns the name of the function that ran: strtok, or its replacement. */
static const char *name_of(const lesson_page *p, int kind)
{
    return kind == SPLIT ? p->set : kind == ROLL ? "rand" : "fprintf to one FILE";
}

static void draw(lesson_page *p, const double wrong[2], double lines)
{
    plot *d = lesson_plot(p, plot_new(PLOT_BARS, "unsafe",
                                      "How much longer all take at once than one alone",
                                      "times as long (1: they do not disturb each other)", ""));
    d->unit_x = PLOT_TIMES, d->mark = 1;
    snprintf(d->mark_name, sizeof d->mark_name, "undisturbed");
    plot_series(d, "threads");
    plot_series(d, "processes");
    lesson_columns(
        p, "function|threads, slow-down|processes, slow-down|wrong lines, threads|processes");
    for (int kind = 0; kind < KINDS; kind++) {
        stat_ratio slow[2];
        int row = plot_row(d, name_of(p, kind));
        for (int way = 0; way < 2; way++) {
            slow[way] = lesson_ratio(p, key(kind, way, 1), key(kind, way, 0));
            lesson_bar_ratio(d, way, row, &slow[way]);
        }
        lesson_row(p, "%s|%s|%s|%s|%s", name_of(p, kind), lesson_sure_text(&slow[0]),
                   lesson_sure_text(&slow[1]),
                   kind == SPLIT ? lesson_key("%.0f of %.0f", wrong[0], lines) : "–",
                   kind == SPLIT ? lesson_key("%.0f", wrong[1]) : "–");
    }
    plot_alt(d, "Bars of the slow-down of three functions in threads and in processes; the table "
                "has them.");
}

static void on_speed(lesson_page *p, int kind)
{
    stat_ratio threads = lesson_ratio(p, key(kind, 0, 1), key(kind, 0, 0)),
               processes = lesson_ratio(p, key(kind, 1, 1), key(kind, 1, 0));
    const char *cause =
        lesson_exceeds(&threads, &processes)   ? "threads disturb each other more: they wait "
                                                 "for one lock, and its cache line travels"
        : lesson_exceeds(&processes, &threads) ? "processes disturb each other more here"
                                               : "no difference between the two is certain";
    lesson_find(p, "%s: %d threads at once take %s as long as one alone, %d processes %s: %s.",
                name_of(p, kind), at_once(p), lesson_sure_text(&threads), at_once(p),
                lesson_sure_text(&processes), cause);
    if (lesson_above(&threads, at_once(p)))
        lesson_find(p,
                    "%s in %d threads is slower than all of its calls from one thread, one "
                    "after the other.",
                    name_of(p, kind), at_once(p));
}

static void explain(lesson_page *p)
{
    int cured = !strcmp(p->set, cure), k = at_once(p);
    double lines = lesson_value(p, "lines"),
           wrong[2] = {total(p, "wrong, threads"), total(p, "wrong, processes")};
    draw(p, wrong, lines);
    lesson_find(p,
                "%s in %d threads split %.0f of %.0f lines wrongly (%.2g %%), in %d processes "
                "%.0f.%s",
                p->set, k, wrong[0], lines, 100 * wrong[0] / lines, k, wrong[1],
                wrong[0] > 0 ? ""
                : cured      ? " It keeps its place where its caller says, and shares nothing."
                             : " That is luck, or one CPU: what strtok remembers is still shared.");
    for (int i = ROLL; i < KINDS; i++) on_speed(p, i);
    stat_ratio lock = lesson_ratio(p, key(ROLL, 0, 1), key(ROLL, 0, 0)),
               apart = lesson_ratio(p, key(ROLL, 1, 1), key(ROLL, 1, 0));
    lesson_trap(p, "Hidden state is shared by threads and copied by fork.");
    if (cured)
        lesson_trap(p, "strtok_r has none: %s.",
                    wrong[0] > 0 ? "and yet lines were wrong, which is a fault of this lesson"
                                 : "no line was wrong");
    else if (wrong[0] > 0)
        lesson_trap(p, "Unguarded, as in strtok, it makes results wrong: use strtok_r.");
    if (lesson_exceeds(&lock, &apart))
        lesson_trap(p, "Guarded, as in rand, it is right, and the threads queue: use a generator "
                       "and a buffer for each thread.");
    lesson_answer_word(p, 0, wrong[0] > 0 ? p->set : "none");
    lesson_answer(p, 1, lock.ratio, lesson_sure_text(&lock));
}

const lesson lesson_unsafe = {
    .name = "unsafe",
    .title = "Code that is not thread-safe",
    .question = "strtok remembers where it was; rand keeps a state, behind a lock in GNU's C "
                "library; a FILE has a buffer and a lock. Every thread does the same amount of "
                "work as one alone did, with data of its own. So does every process.",
    .guess = {{"Which goes wrong in threads?", "strtok,strtok_r,rand,fprintf,none"},
              {"How many times as long as one alone do all threads take for rand?", NULL}},
    .knob = {"SPLIT", "strtok", "strtok,strtok_r", 0, 0,
             "Set it to strtok_r, which keeps its place in a variable of the caller. What do the "
             "wrong lines do?"},
    .measure = measure,
    .explain = explain,
};
