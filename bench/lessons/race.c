/* race.c - lesson: a shared counter without a lock, and why its test passes. */
#include "lesson.h"
#include <pthread.h>
#include <sched.h>
#include <stdatomic.h>

enum { FEW = 1000, MANY = 1000000 };
LINE_TO_CHANGE;
enum { THREADS = 4, RUNS = 40, CASES = 4 };

typedef struct count {
    _Alignas(128) atomic_long value;
    _Alignas(128) atomic_int here;
    int gate; /* wait for each other before counting? */
    long times;
} count;

/* value += 1 as three steps, as the machine does it and as Python's Value does: read, add, write.
   Another thread's additions between the first and the last are lost. (Relaxed atomics, or C would
   not define what happens.) */
static void add_one(atomic_long *value)
{
    long seen = atomic_load_explicit(value, memory_order_relaxed);
    atomic_store_explicit(value, seen + 1, memory_order_relaxed);
}

static void *counting(void *ctx)
{
    count *c = ctx;
    atomic_fetch_add(&c->here, 1);
    while (c->gate && atomic_load(&c->here) < THREADS) sched_yield();
    for (long i = 0; i < c->times; i++) add_one(&c->value);
    return NULL;
}

/* One run: how much of what was counted is there in the end. */
static double run(long times, int gate)
{
    static count c;
    pthread_t t[THREADS];
    c = (count){.gate = gate, .times = times};
    int n = 0;
    while (n < THREADS && pthread_create(&t[n], NULL, counting, &c) == 0) n++;
    if (n < THREADS) bench_fail("cannot start %d threads", THREADS);
    for (int i = 0; i < n; i++) pthread_join(t[i], NULL);
    return (double)c.value / (double)(THREADS * times);
}

static void explain(lesson_page *p, const int *right, const double *min, int runs)
{
    if (right[0] > runs / 2)
        lesson_find(p,
                    "4 × %s, each thread beginning when it is made: right in %d of %d runs. A test "
                    "of this size passes, and the program is wrong.",
                    lesson_count_text(FEW), right[0], runs);
    else
        lesson_find(p,
                    "4 × %s, each thread beginning when it is made: right in only %d of %d runs. "
                    "This machine shows the race even in the small test.",
                    lesson_count_text(FEW), right[0], runs);
    if (right[1] < right[0])
        lesson_find(p,
                    "The same with a start barrier: right in %d of %d. Without it a thread is done "
                    "before the next one is made, so they took turns.",
                    right[1], runs);
    else
        lesson_find(
            p, "A start barrier made it no worse here (%d of %d right): %s.", right[1], runs,
            p->threads < 2
                ? "with one CPU, only being interrupted between read and write can lose a count"
                : "the threads still hardly overlap");
    lesson_find(p,
                "4 × %s: right in %d of %d runs without the barrier, %d with it; in the worst run "
                "%.0f %% of the counts were there.",
                lesson_count_text(MANY), right[2], runs, right[3],
                100 * (min[2] < min[3] ? min[2] : min[3]));
}

static void experiment(lesson_page *p)
{
    static const char *const names[CASES] = {"4 × 1000", "4 × 1000, with a start barrier",
                                             "4 × 1,000,000",
                                             "4 × 1,000,000, with a start barrier"};
    int right[CASES] = {0}, runs = (int)lesson_size(p, RUNS, 8);
    double min[CASES], mean[CASES];
    char name[64];
    plot *d = lesson_plot(p, plot_new(PLOT_BARS, "race",
                                      "A counter without a lock: how often is it right?",
                                      "% of runs, % of counts", ""));
    int s = plot_series(d, "runs that end with the right count"),
        m = plot_series(d, "counts that are there in the end (mean)");
    d->unit_x = PLOT_PERCENT;
    lesson_columns(p, "counting|right runs|counts there, mean|worst run");
    for (int k = 0; k < CASES; k++) {
        long times = k < 2 ? FEW : (long)lesson_size(p, MANY, 20000);
        min[k] = 1, mean[k] = 0;
        bench_progress("race  %s", names[k]);
        for (int i = 0; i < runs; i++) {
            double there = run(times, k % 2);
            right[k] += there == 1;
            mean[k] += there / runs;
            min[k] = there < min[k] ? there : min[k];
        }
        snprintf(name, sizeof name, "4 × %s%s", lesson_count_text((size_t)times),
                 k % 2 ? ", with a start barrier" : "");
        int row = plot_row(d, name);
        plot_bar(d, s, row, 100.0 * right[k] / runs);
        plot_bar(d, m, row, 100 * mean[k]);
        lesson_row(p, "%s|%d of %d|%.1f %%|%.1f %%", name, right[k], runs, 100 * mean[k],
                   100 * min[k]);
    }
    explain(p, right, min, runs);
    plot_alt(d,
             "Bars. Right runs of %d: %d for 4 × 1000, %d with a start barrier, %d for the long "
             "count, %d with a barrier.",
             runs, right[0], right[1], right[2], right[3]);
}

const lesson lesson_race = {
    .name = "race",
    .title = "Is my counter safe?",
    .question = "Four threads add 1 to a shared counter, a thousand times each, without a lock. "
                "The tutorial says that this goes wrong; the student runs it, and gets 4000.",
    .guess = "of 40 runs of 4 × 1000, how many end with 4000? And of 40 runs of 4 × 1,000,000?",
    .experiment = experiment,
    .trap = "A race is not disproved by a test that passes. A short loop is over before the other "
            "threads have started, so nothing overlaps; the same code fails under load, on more "
            "cores, or the day the loop grows. In Python, Value.value += 1 is this same race, "
            "although Value has a lock.",
    .change = "raise FEW step by step, to 3000, 10000, 30000. At which length does the tutorial's "
              "test begin to fail?",
    .line = lesson_line,
};
