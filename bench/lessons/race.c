/* race.c - lesson: a shared counter without a lock, and why a test of it passes. */
#include "lesson.h"
#include <pthread.h>
#include <sched.h>
#include <stdatomic.h>

enum { MANY = 1000000, THREADS = 4, RUNS = 40 };
enum { FEW_FREE, FEW_GATE, MANY_FREE, MANY_GATE, CASES }; /* Odd numbers have a start barrier. */

typedef struct count {
    _Alignas(128) atomic_long value;
    _Alignas(128) atomic_int here;
    int gate; /* 1: the threads wait for each other before they count. */
    long times;
} count;

/* Adds 1 to value in three steps, as the machine and Python's Value do: read, add, write. Additions
   of other threads between the first and the last step are lost. The atomics are relaxed, because C
   does not define a race on plain objects. */
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

/* Makes one run. Returns the share of the increments that the counter shows at the end. */
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

static const char *key(int which) { return lesson_key("there/%d", which); }

static void measure(lesson_page *p)
{
    int runs = (int)lesson_size(p, RUNS, 8);
    long times[2] = {(long)lesson_set(p), (long)lesson_size(p, MANY, 20000)};
    lesson_record(p, "few", (double)times[0]);
    lesson_record(p, "many", (double)times[1]);
    /* The cases take turns, so that a busy moment of the machine affects all of them. */
    for (int i = 0; i < runs; i++) {
        bench_progress("race  run %d of %d", i + 1, runs);
        for (int k = 0; k < CASES; k++) lesson_record(p, key(k), run(times[k >= MANY_FREE], k % 2));
    }
}

typedef struct outcome {
    int runs, right;
    double mean, worst;
    char name[64];
} outcome;

static outcome outcome_of(const lesson_page *p, int which)
{
    double there[STAT_UNITS_MAX], times = lesson_value(p, which < MANY_FREE ? "few" : "many");
    outcome o = {.worst = 1};
    o.runs = (int)lesson_samples(p, key(which), there);
    for (int i = 0; i < o.runs; i++) {
        o.right += there[i] == 1;
        o.mean += there[i] / o.runs;
        o.worst = there[i] < o.worst ? there[i] : o.worst;
    }
    snprintf(o.name, sizeof o.name, "%d × %s%s", THREADS, lesson_count_text((size_t)times),
             which % 2 ? ", with a start barrier" : "");
    return o;
}

static void draw(lesson_page *p, const outcome o[CASES])
{
    plot *d = lesson_plot(p, plot_new(PLOT_BARS, "race",
                                      "A counter without a lock: how often is it right?",
                                      "% of runs, % of counts", ""));
    int right = plot_series(d, "runs that end with the right count"),
        mean = plot_series(d, "counts that are there in the end (mean)");
    d->unit_x = PLOT_PERCENT;
    double there[STAT_UNITS_MAX];
    lesson_columns(p, "counting|right runs|counts there, mean|worst run");
    for (int k = 0; k < CASES; k++) {
        int row = plot_row(d, o[k].name);
        lesson_bar_share(d, right, row, o[k].right, o[k].runs);
        lesson_bar_mean(d, mean, row, there, (int)lesson_samples(p, key(k), there));
        lesson_row(p, "%s|%d of %d|%.1f %%|%.1f %%", o[k].name, o[k].right, o[k].runs,
                   100 * o[k].mean, 100 * o[k].worst);
    }
    plot_alt(d, "Bars. Right runs of %d: %d of %s, %d of %s, %d of %s, %d of %s.", o[0].runs,
             o[0].right, o[0].name, o[1].right, o[1].name, o[2].right, o[2].name, o[3].right,
             o[3].name);
}

static void explain(lesson_page *p)
{
    outcome o[CASES];
    for (int k = 0; k < CASES; k++) o[k] = outcome_of(p, k);
    const outcome *few = &o[FEW_FREE], *gate = &o[FEW_GATE], *many = &o[MANY_FREE],
                  *both = &o[MANY_GATE];
    int runs = few->runs;
    draw(p, o);
    lesson_find(p, "%s, each thread beginning when it is made: right in %d of %d runs.%s",
                few->name, few->right, runs,
                few->right == runs      ? " This test passes every time, and the program is wrong."
                : few->right > runs / 2 ? " This test passes more often than not, and the program "
                                          "is wrong."
                                        : " This machine shows the race even in the small test.");
    stat_word by_gate = lesson_shares(few->right, gate->right, runs);
    lesson_find(p, "With a start barrier: right in %d of %d. %s", gate->right, runs,
                by_gate == STAT_SLOWER   ? "Without it a thread can be done before the next one is "
                                           "made, so they take turns."
                : by_gate == STAT_FASTER ? "It is right more often with the barrier, which is a "
                                           "surprise: run it again."
                                         : "The barrier makes no difference that is certain.");
    stat_word by_length = lesson_shares(few->right, many->right, runs);
    lesson_find(
        p,
        "%s: right in %d of %d runs without the barrier, %d with it; in the worst run "
        "%.1f %% of the counts were there. %s",
        many->name, many->right, runs, both->right,
        100 * (many->worst < both->worst ? many->worst : both->worst),
        by_length == STAT_SLOWER ? "The longer the loop, the more the threads overlap."
        : by_length == STAT_FASTER
            ? "It is right more often than the short one, which is a surprise: run it again."
            : "Its share of right runs is not told from the short loop's.");
    lesson_trap(p, "A race is not disproved by a test that passes.");
    if (by_length == STAT_SLOWER)
        lesson_trap(p,
                    "The same code that was right in %d of %d short runs was right in %d of %d "
                    "long ones.",
                    few->right, runs, many->right, runs);
    else if (both->right == runs && many->right == runs)
        lesson_trap(p, "No run lost a count here%s: nothing promises that of the next one.",
                    p->threads == 1 ? ", for with one CPU a thread must be interrupted between "
                                      "reading and writing"
                                    : "");
    lesson_trap(p, "In Python, Value.value += 1 is this same race, although Value has a lock.");
    lesson_answer(p, 0, few->right, lesson_key("%d", few->right));
    lesson_answer(p, 1, many->right, lesson_key("%d", many->right));
}

const lesson lesson_race = {
    .name = "race",
    .title = "Is my counter safe?",
    .question = "Four threads add 1 to a shared counter, a thousand times each unless you change "
                "that, without a lock. The tutorial says that this goes wrong; the student runs "
                "it, and gets 4000. Here it runs 40 times, and so does a loop of a million.",
    .guess = {{"Of 40 runs of the short loop, how many end with the right count?", NULL},
              {"And of 40 runs of the long one?", NULL}},
    .knob = {"FEW", "1000", NULL, 1, 1000000,
             "Set it to 3000, 10000, 30000. At which length does the tutorial's test begin to "
             "fail?"},
    .measure = measure,
    .explain = explain,
};
