/* count.c - lesson: six correct ways to count together, and the cost of each. */
#include "lesson.h"
#include <math.h>
#include <pthread.h>
#include <string.h>

enum { WAYS = 6, LINE = 128, THREADS_MAX = 256 };
static pthread_mutex_t lock = PTHREAD_MUTEX_INITIALIZER;

typedef struct tally {
    long n, total;
    int threads;
    /* Sixteen of these counters share a pair of cache lines. */
    volatile long side_by_side[THREADS_MAX];
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

/* Each thread counts in a place of its own, and the places are added up at the end. The counters
   are volatile, so each count goes to memory. */
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

/* The empty statement tells the compiler that the count may have changed. Without it, the compiler
   would replace the loop by one addition. */
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

static const char *key(int way, int all)
{
    return lesson_key("%s/%s", ways[way].name, all ? "all" : "one");
}

static void measure(lesson_page *p)
{
    static tally t;
    t.n = (long)lesson_size(p, lesson_set(p), 2000);
    for (int round = 0; round < lesson_rounds(p); round++) {
        for (int k = 0; k < WAYS; k++) {
            bench_progress("count  %s, round %d of %d", ways[k].name, round + 1, lesson_rounds(p));
            for (int all = 0; all < 2; all++) {
                t.threads = !all ? 1 : p->threads < THREADS_MAX ? p->threads : THREADS_MAX;
                double took =
                    lesson_clock(ways[k].count, &t, p->seconds / WAYS / 4 / lesson_rounds(p));
                lesson_record(p, key(k, all), took / (double)t.n);
                if (t.total != t.n) lesson_record(p, lesson_key("wrong/%d", k), (double)t.total);
            }
        }
    }
}

static void draw(lesson_page *p)
{
    plot *d = lesson_plot(p, plot_new(PLOT_BARS, "count", "What one count costs",
                                      "time for each count (all threads together)", ""));
    int alone = plot_series(d, "1 thread"),
        together = plot_series(d, lesson_key("%d threads", p->threads));
    d->unit_x = PLOT_SECONDS;
    lesson_columns(p, "way|1 thread|all threads|speed-up");
    for (int k = 0; k < WAYS; k++) {
        stat_ratio gain = lesson_ratio(p, key(k, 0), key(k, 1));
        int row = plot_row(d, ways[k].name);
        lesson_bar(p, d, alone, row, key(k, 0));
        lesson_bar(p, d, together, row, key(k, 1));
        lesson_row(p, "%s|%s|%s|%s", ways[k].name, lesson_time_text(lesson_value(p, key(k, 0))),
                   lesson_time_text(lesson_value(p, key(k, 1))), lesson_sure_text(&gain));
    }
    plot_alt(d, "Bars of the time of a count, on one thread and on all, for six ways to count "
                "together; the table has them.");
}

/* Returns a list, like "critical section, reduction", of the ways for which `word` says what
   threads do: make faster, make slower or neither. "none": there is no such way. */
static const char *those(const lesson_page *p, stat_word word)
{
    static char list[3][200];
    char *s = list[word];
    *s = 0;
    for (int k = 0; k < WAYS; k++) {
        stat_ratio gain = lesson_ratio(p, key(k, 0), key(k, 1));
        size_t used = strlen(s);
        if (gain.word == word)
            snprintf(s + used, sizeof list[0] - used, "%s%s", used ? ", " : "", ways[k].name);
    }
    return *s ? s : "none";
}

static void on_threads(lesson_page *p)
{
    stat_ratio atomic = lesson_ratio(p, key(ATOMIC, 0), key(ATOMIC, 1)),
               sharing = lesson_ratio(p, key(NEIGHBOURS, 1), key(APART, 1));
    lesson_find(p,
                "With %d threads instead of one, these are faster: %s; slower: %s; undecided: "
                "%s.",
                p->threads, those(p, STAT_FASTER), those(p, STAT_SLOWER), those(p, STAT_UNDECIDED));
    lesson_find(p, "atomic: %s alone, %s with %d threads, %s.",
                lesson_time_text(lesson_value(p, key(ATOMIC, 0))),
                lesson_time_text(lesson_value(p, key(ATOMIC, 1))), p->threads,
                lesson_choose(&atomic, "and the threads do help",
                              "slower: each waits for the cache line to come over",
                              "with no difference that is certain"));
    lesson_find(p,
                "Counters of their own that lie side by side take %s a count, the same a cache "
                "line apart %s: %s.",
                lesson_time_text(lesson_value(p, key(NEIGHBOURS, 1))),
                lesson_time_text(lesson_value(p, key(APART, 1))),
                sharing.word == STAT_FASTER
                    ? lesson_key("false sharing costs %s", lesson_sure_text(&sharing))
                    : "false sharing does not show here");
    if (atomic.word == STAT_SLOWER)
        lesson_trap(p, "More threads count more slowly with one shared counter.");
    else
        lesson_trap(p, "On this machine the shared counter is %s with more threads.",
                    lesson_choose(&atomic, "faster", "", "neither faster nor slower for certain"));
    if (sharing.word == STAT_FASTER)
        lesson_trap(p, "Separate counters do not help as long as they lie on one line.");
    lesson_trap(p, "Count apart, add up once.");
}

static void explain(lesson_page *p)
{
    int worst = 0, best = 0;
    draw(p);
    for (int k = 0; k < WAYS; k++) {
        double wrong = lesson_value(p, lesson_key("wrong/%d", k));
        if (!isnan(wrong)) lesson_find(p, "%s is WRONG: it counted %.0f.", ways[k].name, wrong);
        if (lesson_value(p, key(k, 1)) > lesson_value(p, key(worst, 1))) worst = k;
        if (lesson_value(p, key(k, 1)) < lesson_value(p, key(best, 1))) best = k;
    }
    stat_ratio apart = lesson_ratio(p, key(worst, 1), key(best, 1));
    lesson_find(p, "A count costs from %s (%s) to %s (%s): %s as much.",
                lesson_time_text(lesson_value(p, key(best, 1))), ways[best].name,
                lesson_time_text(lesson_value(p, key(worst, 1))), ways[worst].name,
                lesson_sure_text(&apart));
    lesson_trap(p, "Right is not enough.");
    if (p->threads == 1) {
        lesson_find(p, "With one CPU nobody contends: only the plain cost of each lock shows.");
        lesson_trap(p, "What a lock costs when several threads want it, one CPU can not show.");
    } else {
        on_threads(p);
    }
    lesson_answer(p, 0, apart.ratio, lesson_sure_text(&apart));
    int faster = 0;
    for (int k = 0; k < WAYS; k++)
        faster += lesson_ratio(p, key(k, 0), key(k, 1)).word == STAT_FASTER;
    lesson_answer(p, 1, faster, lesson_key("%d (%s)", faster, those(p, STAT_FASTER)));
}

const lesson lesson_count = {
    .name = "count",
    .title = "How to count right, and what it costs",
    .question = "The race is mended by a lock, everybody says. There are six right ways to count "
                "together: a critical section, a mutex, an atomic addition, a counter for each "
                "thread (side by side in memory, or a cache line apart) and a reduction.",
    .guess = {{"How many times as much as the cheapest does the dearest cost?", NULL},
              {"How many of the six get faster with all threads?", NULL}},
    .knob = {"INCREMENTS", "200000", NULL, 2000, 100000000,
             "Set it to 2000. What does the cost of a count include now?"},
    .measure = measure,
    .explain = explain,
};
