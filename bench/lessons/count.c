/* count.c - lesson: six right ways to count together, and what each costs. */
#include "lesson.h"
#include <math.h>
#include <pthread.h>

enum { INCREMENTS = 200000 };
LINE_TO_CHANGE;
enum { WAYS = 6, LINE = 128, THREADS_MAX = 256 };
static pthread_mutex_t lock = PTHREAD_MUTEX_INITIALIZER;

typedef struct tally {
    long n, total;
    int threads;
    volatile long side_by_side[THREADS_MAX]; /* sixteen of them on one cache line pair */
    struct {
        _Alignas(LINE) volatile long x;
    } apart[THREADS_MAX];
} tally;

static void by_critical(void *ctx)
{
    tally *t = ctx;
    long n = t->n;
    volatile long total = 0;
#pragma omp parallel for num_threads(t->threads)
    for (long i = 0; i < n; i++) {
#pragma omp critical
        total = total + 1;
    }
    t->total = total;
}

static void by_mutex(void *ctx)
{
    tally *t = ctx;
    long n = t->n;
    volatile long total = 0;
#pragma omp parallel for num_threads(t->threads)
    for (long i = 0; i < n; i++) {
        pthread_mutex_lock(&lock);
        total = total + 1;
        pthread_mutex_unlock(&lock);
    }
    t->total = total;
}

static void by_atomic(void *ctx)
{
    tally *t = ctx;
    long n = t->n, total = 0;
#pragma omp parallel for num_threads(t->threads)
    for (long i = 0; i < n; i++) {
#pragma omp atomic
        total++;
    }
    t->total = total;
}

/* Each thread counts in a place of its own; the places are added up at the end. volatile: each
   count goes to memory.
 */
static void by_neighbours(void *ctx)
{
    tally *t = ctx;
    long n = t->n;
    t->total = 0;
#pragma omp parallel for num_threads(t->threads)
    for (int k = 0; k < t->threads; k++) {
        t->side_by_side[k] = 0;
        for (long i = n * k / t->threads; i < n * (k + 1) / t->threads; i++)
            t->side_by_side[k] = t->side_by_side[k] + 1;
    }
    for (int k = 0; k < t->threads; k++) t->total += t->side_by_side[k];
}

static void by_places_apart(void *ctx)
{
    tally *t = ctx;
    long n = t->n;
    t->total = 0;
#pragma omp parallel for num_threads(t->threads)
    for (int k = 0; k < t->threads; k++) {
        t->apart[k].x = 0;
        for (long i = n * k / t->threads; i < n * (k + 1) / t->threads; i++)
            t->apart[k].x = t->apart[k].x + 1;
    }
    for (int k = 0; k < t->threads; k++) t->total += t->apart[k].x;
}

/* The empty statement tells the compiler that the count may have changed: or it would make one
   addition of the loop.
 */
static void by_reduction(void *ctx)
{
    tally *t = ctx;
    long n = t->n, total = 0;
#pragma omp parallel for num_threads(t->threads) reduction(+ : total)
    for (long i = 0; i < n; i++) {
        total++;
        __asm__ volatile("" : "+r"(total));
    }
    t->total = total;
}

static const struct {
    const char *name;
    void (*count)(void *ctx);
} ways[WAYS] = {{"critical section", by_critical},
                {"pthread mutex", by_mutex},
                {"atomic addition", by_atomic},
                {"own counters, side by side", by_neighbours},
                {"own counters, a line apart", by_places_apart},
                {"reduction", by_reduction}};
enum { CRITICAL, MUTEX, ATOMIC, NEIGHBOURS, APART, REDUCTION };

static void explain(lesson_page *p, double one[WAYS], double all[WAYS])
{
    int slower = 0, worst = 0;
    for (int k = 0; k < WAYS; k++) slower += all[k] > one[k] * 1.06;
    for (int k = 1; k < WAYS; k++) worst = all[k] > all[worst] ? k : worst;
    lesson_find(p,
                "All six count right. A count costs from %s (%s) to %s (%s): %.0f times as much.",
                lesson_time_text(all[REDUCTION]), ways[REDUCTION].name,
                lesson_time_text(all[worst]), ways[worst].name, all[worst] / all[REDUCTION]);
    if (p->threads == 1) {
        lesson_find(p, "With one CPU nobody contends, so only the plain cost of each lock shows.");
        return;
    }
    lesson_find(p,
                "%d of the six are slower with %d threads than with one: more hands on one cache "
                "line make slower work.",
                slower, p->threads);
    lesson_find(p,
                "atomic: %s alone, %s with %d threads. Each addition is right, and each waits for "
                "the line to come over.",
                lesson_time_text(one[ATOMIC]), lesson_time_text(all[ATOMIC]), p->threads);
    if (all[NEIGHBOURS] > 1.2 * all[APART])
        lesson_find(p,
                    "False sharing costs %.1f×: counters of their own that lie side by side (%s a "
                    "count) against the same a cache line apart (%s).",
                    all[NEIGHBOURS] / all[APART], lesson_time_text(all[NEIGHBOURS]),
                    lesson_time_text(all[APART]));
    else
        lesson_find(p, "False sharing hardly shows here: %s a count side by side, %s apart. %s",
                    lesson_time_text(all[NEIGHBOURS]), lesson_time_text(all[APART]),
                    "Two threads of one core share its cache, and then nothing has to travel.");
    lesson_find(
        p,
        "Only what keeps apart gains from the second thread: a line apart %.2f×, reduction %.2f×.",
        one[APART] / all[APART], one[REDUCTION] / all[REDUCTION]);
}

static void experiment(lesson_page *p)
{
    static tally t;
    double one[WAYS], all[WAYS];
    int threads = p->threads < THREADS_MAX ? p->threads : THREADS_MAX;
    char many[32];
    t.n = (long)lesson_size(p, INCREMENTS, 5000);
    plot *d = lesson_plot(p, plot_new(PLOT_BARS, "count", "What one count costs",
                                      "time for each count (all threads together)", ""));
    snprintf(many, sizeof many, "%d threads", threads);
    int alone = plot_series(d, "1 thread"), together = plot_series(d, many);
    d->unit_x = PLOT_SECONDS;
    lesson_columns(p, "way|1 thread|all threads|speed-up");
    for (int k = 0; k < WAYS; k++) {
        bench_progress("count  %s", ways[k].name);
        t.threads = 1;
        one[k] = lesson_clock(ways[k].count, &t, p->seconds / WAYS / 4) / (double)t.n;
        t.threads = threads;
        all[k] = lesson_clock(ways[k].count, &t, p->seconds / WAYS / 4) / (double)t.n;
        if (t.total != t.n) lesson_find(p, "%s is WRONG: %ld of %ld.", ways[k].name, t.total, t.n);
        lesson_row(p, "%s|%s|%s|%s", ways[k].name, lesson_time_text(one[k]),
                   lesson_time_text(all[k]), lesson_times_text(one[k] / all[k]));
        int row = plot_row(d, ways[k].name);
        plot_bar(d, alone, row, one[k]);
        plot_bar(d, together, row, all[k]);
    }
    explain(p, one, all);
    plot_alt(d,
             "Bars of time a count with all threads: critical %s, mutex %s, atomic %s, own "
             "counters side by side %s, a line apart %s, reduction %s.",
             lesson_time_text(all[0]), lesson_time_text(all[1]), lesson_time_text(all[2]),
             lesson_time_text(all[3]), lesson_time_text(all[4]), lesson_time_text(all[5]));
}

const lesson lesson_count = {
    .name = "count",
    .title = "How to count right, and what it costs",
    .question = "The race is mended by a lock, everybody says. There are six right ways to count "
                "together: a critical section, a mutex, an atomic addition, a counter for each "
                "thread (side by side in memory, or a cache line apart) and a reduction.",
    .guess = "how much slower is the slowest than the fastest? Which of them get faster with a "
             "second thread?",
    .experiment = experiment,
    .trap = "Right is not enough: a shared counter makes threads wait for one cache line, so more "
            "threads count more slowly. Separate counters do not help as long as they lie on one "
            "line. Count apart, add up once.",
    .change = "the length hardly matters, and that is worth seeing: make it 2000. What does the "
              "cost of a count include now?",
    .line = lesson_line,
};
