/* wait.c - lesson: the cost of waiting, for the waiting thread, for the thread it waits for, and
   beside a busy neighbour. */
#include "lesson.h"
#include <math.h>
#include <pthread.h>
#include <sched.h>
#include <signal.h>
#include <stdatomic.h>
#include <stdlib.h>
#include <sys/wait.h>
#include <unistd.h>

enum { SPIN, YIELD, SLEEP, WAYS, QUESTIONS = 2000 };
static const char *const names[WAYS] = {"spin", "spin, and yield", "sleep (condition variable)"};

/* One thread asks and another answers. `way` is how each waits for the other. */
typedef struct room {
    _Alignas(128) atomic_int turn; /* Odd: a question is open. -1: the answering thread ends. */
    int way;
    pthread_mutex_t lock;
    pthread_cond_t change;
    double cpu; /* Seconds that the answering thread was on a CPU. */
} room;

static void await(room *r, int parity)
{
    if (r->way == SLEEP) {
        pthread_mutex_lock(&r->lock);
        while (r->turn >= 0 && r->turn % 2 != parity) pthread_cond_wait(&r->change, &r->lock);
        pthread_mutex_unlock(&r->lock);
    }
    while (r->turn >= 0 && r->turn % 2 != parity) {
        if (r->way == YIELD) sched_yield();
    }
}

static void set_turn(room *r, int turn)
{
    if (r->way == SLEEP) pthread_mutex_lock(&r->lock);
    r->turn = turn;
    if (r->way != SLEEP) return;
    pthread_cond_broadcast(&r->change);
    pthread_mutex_unlock(&r->lock);
}

static void *answer(void *arg)
{
    room *r = arg;
    struct timespec t;
    for (await(r, 1); r->turn >= 0; await(r, 1)) set_turn(r, r->turn + 1);
    clock_gettime(CLOCK_THREAD_CPUTIME_ID, &t);
    r->cpu = (double)t.tv_sec + 1e-9 * (double)t.tv_nsec;
    return NULL;
}

static void pause_between(double seconds)
{
    double until = bench_now() + seconds;
    while (bench_now() < until) {
    }
}

/* Returns the seconds within which nine of ten questions are answered. *share is the share of one
   CPU that the answering thread used. */
static double ask(int way, double between, double seconds, double *share)
{
    static double took[QUESTIONS];
    room r = {.way = way, .lock = PTHREAD_MUTEX_INITIALIZER, .change = PTHREAD_COND_INITIALIZER};
    pthread_t other;
    size_t n = 0;
    if (pthread_create(&other, NULL, answer, &r)) bench_fail("cannot start a thread");
    double begin = bench_now();
    while (n < QUESTIONS && (n < 3 || bench_now() - begin < seconds)) {
        pause_between(between);
        double t = bench_now();
        set_turn(&r, r.turn + 1);
        await(&r, 0);
        took[n++] = bench_now() - t;
    }
    double all = bench_now() - begin;
    set_turn(&r, -1);
    pthread_join(other, NULL);
    *share = r.cpu / all;
    samples_sort(took, n);
    return samples_quantile(took, n, 0.9);
}

/* Starts n processes that each keep a CPU busy. Returns the number started. */
static int neighbours(pid_t *pid, int n)
{
    for (int i = 0; i < n; i++) {
        pid[i] = lesson_child();
        if (pid[i] == 0) {
            for (volatile unsigned k = 0;; k++) {
            }
        }
        if (pid[i] < 0) return i;
    }
    return n;
}

static const char *key(int way, int busy)
{
    return lesson_key("%s/%s", names[way], busy ? "busy" : "quiet");
}

static const char *share_key(int way) { return lesson_key("%s/CPU", names[way]); }

static void measure(lesson_page *p)
{
    pid_t *pid = calloc((size_t)p->threads, sizeof *pid);
    double seconds = p->seconds / 2 / WAYS / lesson_rounds(p), share,
           between = (double)lesson_set(p) * 1e-6;
    if (!pid) bench_fail("no memory");
    for (int round = 0; round < lesson_rounds(p); round++) {
        for (int busy = 0; busy < 2; busy++) {
            int n = busy ? neighbours(pid, p->threads) : 0;
            for (int way = 0; way < WAYS; way++) {
                bench_progress("wait  round %d of %d: %s%s", round + 1, lesson_rounds(p),
                               names[way], busy ? ", beside neighbours" : "");
                lesson_record(p, key(way, busy), ask(way, between, seconds, &share));
                if (!busy) lesson_record(p, share_key(way), share);
            }
            for (int i = 0; i < n; i++) kill(pid[i], SIGKILL), waitpid(pid[i], NULL, 0);
        }
    }
    free(pid);
}

static void draw(lesson_page *p)
{
    plot *d =
        lesson_plot(p, plot_new(PLOT_BARS, "wait",
                                "From question to answer between two threads (9 of 10 are faster)",
                                "time from question to answer", ""));
    int quiet = plot_series(d, "without the neighbours"),
        busy = plot_series(d, "a busy neighbour on every CPU");
    d->unit_x = PLOT_SECONDS;
    lesson_columns(p, "who waits|alone|beside neighbours|times as long|CPU used by waiting, alone");
    for (int way = 0; way < WAYS; way++) {
        stat_ratio longer = lesson_ratio(p, key(way, 1), key(way, 0));
        int row = plot_row(d, names[way]);
        lesson_bar(p, d, quiet, row, key(way, 0));
        lesson_bar(p, d, busy, row, key(way, 1));
        lesson_row(p, "%s|%s|%s|%s|%.0f %%", names[way],
                   lesson_time_text(lesson_value(p, key(way, 0))),
                   lesson_time_text(lesson_value(p, key(way, 1))), lesson_sure_text(&longer),
                   100 * lesson_value(p, share_key(way)));
    }
    plot_alt(d, "Bars of the time from question to answer for three ways to wait, alone and beside "
                "busy neighbours; the table has them.");
}

/* Compares the ways of waiting beside busy neighbours. The sleeping thread is called faster only if
   that is decided. */
static void on_neighbours(lesson_page *p, const stat_ratio *alone, const stat_ratio *beside)
{
    lesson_find(p,
                "With a neighbour on every CPU nine of ten answers come within %s (spin), %s "
                "(yield), %s (sleep). %s",
                lesson_time_text(lesson_value(p, key(SPIN, 1))),
                lesson_time_text(lesson_value(p, key(YIELD, 1))),
                lesson_time_text(lesson_value(p, key(SLEEP, 1))),
                lesson_choose(beside,
                              "The sleeper answers before the spinner: it was off the CPU, "
                              "and the scheduler owes it a turn.",
                              "The spinner is in front of the sleeper even there.",
                              "Spinner and sleeper are not told apart there."));
    if (alone->word == STAT_SLOWER && beside->word == STAT_FASTER)
        lesson_trap(p,
                    "Spinning was fastest while nobody else computed, and that is where it is "
                    "usually measured. Beside neighbours the sleeper has %s the spinner's "
                    "speed.",
                    lesson_sure_text(beside));
    else if (beside->word == STAT_SLOWER)
        lesson_trap(p,
                    "It is said that a spinner loses beside busy neighbours. This run does not "
                    "show it: the spinner has %s the sleeper's speed there. Who wins depends on "
                    "whom the scheduler runs; repeat it with more neighbours than CPUs.",
                    lesson_inverse_text(beside));
    else
        lesson_trap(p,
                    "Alone the sleeper is %s than the spinner, beside neighbours %s. Measure "
                    "where you will run.",
                    stat_words[alone->word], stat_words[beside->word]);
    lesson_trap(p, "OpenMP's GOMP_SPINCOUNT and OMP_WAIT_POLICY are this choice.");
}

static void explain(lesson_page *p)
{
    stat_ratio alone = lesson_ratio(p, key(SPIN, 0), key(SLEEP, 0)),
               beside = lesson_ratio(p, key(SPIN, 1), key(SLEEP, 1));
    double spinning = lesson_value(p, share_key(SPIN)), asleep = lesson_value(p, share_key(SLEEP));
    draw(p);
    lesson_find(p,
                "Alone, nine of ten answers come within %s when both spin, and within %s when "
                "both sleep: %s.",
                lesson_time_text(lesson_value(p, key(SPIN, 0))),
                lesson_time_text(lesson_value(p, key(SLEEP, 0))),
                alone.word == STAT_SLOWER
                    ? lesson_key("sleeping takes %s as long", lesson_inverse_text(&alone))
                : alone.word == STAT_UNDECIDED ? "neither is faster for certain"
                : p->threads == 1 ? "with one CPU a spinner keeps the other from answering"
                                  : "something else has been using the CPUs");
    lesson_find(p, "While it waited, the spinner used %.0f %% of a CPU, the sleeper %.0f %%.",
                100 * spinning, 100 * asleep);
    on_neighbours(p, &alone, &beside);
    lesson_answer(p, 0, 1 / alone.ratio, lesson_inverse_text(&alone));
    lesson_answer_word(p, 1, lesson_choose(&beside, "sleep", "spin", NULL));
}

const lesson lesson_wait = {
    .name = "wait",
    .title = "What does waiting cost?",
    .question = "At the end of every parallel loop threads wait for each other. They can spin "
                "(look again and again), spin and offer their CPU, or sleep until the kernel wakes "
                "them. Two threads pass a question and its answer to and fro: alone, and while "
                "another program computes on every CPU.",
    .guess = {{"How many times as long does an answer take alone when both sleep?", NULL},
              {"Who answers first beside busy neighbours?", "spin,sleep"}},
    .knob = {"PAUSE_US", "100", NULL, 1, 1000000,
             "Set it to 5000, microseconds between two questions: long pauses let CPUs fall "
             "asleep. What does that do to the sleeper that is alone?"},
    .measure = measure,
    .explain = explain,
};
