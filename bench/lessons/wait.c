/* wait.c - lesson: what waiting costs, for who waits, for who is waited for, and beside a busy
   neighbour. */
#include "lesson.h"
#include <math.h>
#include <pthread.h>
#include <sched.h>
#include <signal.h>
#include <stdatomic.h>
#include <stdlib.h>
#include <sys/wait.h>
#include <unistd.h>

enum { PAUSE_US = 100 };
LINE_TO_CHANGE; /* between two questions */
enum { WAYS = 3, QUESTIONS = 2000 };
static const char *const names[WAYS] = {"spin", "spin, and yield", "sleep (condition variable)"};

/* One thread asks, another answers; `way` is how each waits for the other. */
typedef struct room {
    _Alignas(128) atomic_int turn; /* odd: a question is open; -1: go home */
    int way;
    pthread_mutex_t lock;
    pthread_cond_t change;
    double cpu; /* seconds that the answering thread was on a CPU */
} room;

static void await(room *r, int parity)
{
    if (r->way == 2) {
        pthread_mutex_lock(&r->lock);
        while (r->turn >= 0 && r->turn % 2 != parity) pthread_cond_wait(&r->change, &r->lock);
        pthread_mutex_unlock(&r->lock);
    }
    while (r->turn >= 0 && r->turn % 2 != parity) {
        if (r->way == 1) sched_yield();
    }
}

static void set_turn(room *r, int turn)
{
    if (r->way == 2) pthread_mutex_lock(&r->lock);
    r->turn = turn;
    if (r->way < 2) return;
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

static void pause_between(void)
{
    double until = bench_now() + PAUSE_US * 1e-6;
    while (bench_now() < until) {
    }
}

/* The median seconds from a question to its answer; *share: how much of one CPU the other thread
   used meanwhile. */
static double ask(int way, double seconds, double *share)
{
    static double took[QUESTIONS];
    room r = {.way = way, .lock = PTHREAD_MUTEX_INITIALIZER, .change = PTHREAD_COND_INITIALIZER};
    pthread_t other;
    size_t n = 0;
    if (pthread_create(&other, NULL, answer, &r)) bench_fail("cannot start a thread");
    double begin = bench_now();
    while (n < QUESTIONS && (n < 3 || bench_now() - begin < seconds)) {
        pause_between();
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

/* A process on every CPU that computes without end. */
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

static void explain(lesson_page *p, double t[2][WAYS], double share[2][WAYS])
{
    if (t[0][0] < t[0][2])
        lesson_find(
            p,
            "On a quiet machine nine of ten answers come within %s when both spin, and within %s "
            "when both sleep: %.0f times as long. A sleeper must be woken by the kernel.",
            lesson_time_text(t[0][0]), lesson_time_text(t[0][2]), t[0][2] / t[0][0]);
    else
        lesson_find(p, "Sleeping is no slower than spinning here (%s against %s): %s.",
                    lesson_time_text(t[0][2]), lesson_time_text(t[0][0]),
                    p->threads == 1 ? "with one CPU, a spinner keeps the other from answering"
                                    : "something else has been using the CPUs");
    lesson_find(p, "Who spins used %.0f %% of a CPU while it waited, who sleeps %.0f %%.",
                100 * share[0][0], 100 * share[0][2]);
    lesson_find(p,
                "With a neighbour on every CPU: spinning %s (%.0f× its quiet time), yielding %s "
                "(%.0f×), sleeping %s (%.0f×).",
                lesson_time_text(t[1][0]), t[1][0] / t[0][0], lesson_time_text(t[1][1]),
                t[1][1] / t[0][1], lesson_time_text(t[1][2]), t[1][2] / t[0][2]);
    if (t[1][2] < t[1][0] && t[1][2] < t[1][1])
        lesson_find(p, "So beside a neighbour the sleeper answers first: it was off the CPU, and "
                       "the scheduler owes it a turn.");
    else if (t[1][2] < t[1][0])
        lesson_find(p, "So beside a neighbour the sleeper answers before the spinner: it was off "
                       "the CPU, and the scheduler owes it a turn. Who offers the CPU and keeps "
                       "asking is in front of both, and uses up a CPU.");
    else
        lesson_find(p,
                    "Even beside neighbours the spinner is in front here, by %.1f×; they were not "
                    "on its CPU most of the time.",
                    t[1][2] / t[1][0]);
}

static void experiment(lesson_page *p)
{
    double t[2][WAYS], share[2][WAYS];
    pid_t *pid = calloc((size_t)p->threads, sizeof *pid);
    if (!pid) bench_fail("no memory");
    for (int busy = 0; busy < 2; busy++) {
        int n = busy ? neighbours(pid, p->threads) : 0;
        for (int way = 0; way < WAYS; way++) {
            bench_progress("wait  %s%s", names[way], busy ? ", beside neighbours" : "");
            t[busy][way] = ask(way, p->seconds / 2 / WAYS, &share[busy][way]);
        }
        for (int i = 0; i < n; i++) kill(pid[i], SIGKILL), waitpid(pid[i], NULL, 0);
    }
    free(pid);
    plot *d =
        lesson_plot(p, plot_new(PLOT_BARS, "wait",
                                "From question to answer between two threads (9 of 10 are faster)",
                                "time from question to answer", ""));
    int quiet = plot_series(d, "quiet machine"),
        noisy = plot_series(d, "a busy neighbour on every CPU");
    d->unit_x = PLOT_SECONDS;
    lesson_columns(p, "who waits|quiet|beside neighbours|CPU used by waiting, quiet");
    for (int way = 0; way < WAYS; way++) {
        int row = plot_row(d, names[way]);
        plot_bar(d, quiet, row, t[0][way]);
        plot_bar(d, noisy, row, t[1][way]);
        lesson_row(p, "%s|%s|%s|%.0f %%", names[way], lesson_time_text(t[0][way]),
                   lesson_time_text(t[1][way]), 100 * share[0][way]);
    }
    explain(p, t, share);
    plot_alt(d,
             "Bars of the time from question to answer, quiet and beside neighbours: spin %s and "
             "%s, yield %s and %s, sleep %s and %s.",
             lesson_time_text(t[0][0]), lesson_time_text(t[1][0]), lesson_time_text(t[0][1]),
             lesson_time_text(t[1][1]), lesson_time_text(t[0][2]), lesson_time_text(t[1][2]));
}

const lesson lesson_wait = {
    .name = "wait",
    .title = "What does waiting cost?",
    .question = "At the end of every parallel loop threads wait for each other. They can spin "
                "(look again and again), spin and offer their CPU, or sleep until the kernel wakes "
                "them. Two threads pass a question and its answer to and fro: on a quiet machine, "
                "and while another program computes on every CPU.",
    .guess = "how much faster is spinning? And who is ahead when the CPUs have other work to do?",
    .experiment = experiment,
    .trap = "Spinning is fastest on a machine that you have to yourself, which is where it was "
            "measured. Where others compute, or where there are more threads than CPUs, a spinner "
            "uses up the very time that the thread it waits for would need. OpenMP's "
            "GOMP_SPINCOUNT and OMP_WAIT_POLICY are this choice.",
    .change = "make it 5000: long pauses let CPUs fall asleep. What does that do to the quiet "
              "machine's sleeper?",
    .line = lesson_line,
};
