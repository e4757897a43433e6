/* crash.c - lesson: a task that crashes, and tasks that leak: where processes win. */
#include "lesson.h"
#include <math.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

enum { TASKS_A_LIFE = 8 };
LINE_TO_CHANGE; /* Python's maxtasksperchild */
enum { TASKS = 64, BAD = 20, WORKERS = 2, LEAK = 1 << 20 };

typedef struct board {
    int first_time; /* a task that crashes once: shared memory, so that the next worker knows */
    double mib[TASKS];
    int done[TASKS];
} board;

static int crash_at(size_t lo, size_t hi, board *b, int always)
{
    for (size_t i = lo; i < hi; i++) {
        if (i == BAD && (always || b->first_time)) {
            b->first_time = 0;
            signal(SIGSEGV, SIG_DFL);
            raise(SIGSEGV);
        }
        b->done[i] = 1;
    }
    return 0;
}

static int in_process(const void *in, void *out, void *acc, size_t lo, size_t hi, const void *ctx)
{
    (void)in, (void)acc, (void)ctx;
    return crash_at(lo, hi, out, 0);
}

/* Forgets a megabyte a task, and reports how much its process has by then. */
static int leaking(const void *in, void *out, void *acc, size_t lo, size_t hi, const void *ctx)
{
    (void)in, (void)acc, (void)ctx;
    for (size_t i = lo; i < hi; i++) {
        char *lost = malloc(LEAK);
        if (!lost) return 1;
        memset(lost, (int)i + 1, LEAK);
        /* or the compiler would see that nobody needs it */
        __asm__ volatile("" ::"r"(lost) : "memory");
        ((board *)out)->mib[i] = lesson_pss(getpid());
    }
    return 0;
}

static int count_done(const board *b)
{
    int n = 0;
    for (int i = 0; i < TASKS; i++) n += b->done[i];
    return n;
}

/* The whole program in threads: what is left of it when one task crashes. Returns the signal that
   it died of, 0:
 * none. */
static int threads_crash(int threads, board *b)
{
    int status = 0;
    pid_t program = lesson_child();
    if (program == 0) {
#pragma omp parallel for num_threads(threads) schedule(dynamic, 1)
        for (int i = 0; i < TASKS; i++) crash_at((size_t)i, (size_t)i + 1, b, 1);
        _exit(0);
    }
    if (program < 0 || waitpid(program, &status, 0) < 0) bench_fail("cannot fork");
    return WIFSIGNALED(status) ? WTERMSIG(status) : 0;
}

static int on_pool(int (*range)(const void *, void *, void *, size_t, size_t, const void *),
                   board *b, pool_opts o, pool_times *t, size_t *lost)
{
    pool *workers;
    pool_task task = {.range = range, .out = b, .n = TASKS};
    o.workers = WORKERS, o.chunk = 1, o.fixed = 1;
    int rc = pool_open(&workers, POOL_SHM_PIPE, &task, &o);
    if (rc) return rc;
    rc = pool_run(workers, TASKS, t, lost);
    pool_close(workers);
    return rc;
}

static void crashes(lesson_page *p, board *b)
{
    size_t lost = 0;
    pool_times t = {0};
    int killed = threads_crash(p->threads < 2 ? 2 : p->threads, b), alive = count_done(b);
    lesson_row(p, "threads|%s|%d, in a dead program", killed ? strsignal(killed) : "ended", alive);
    memset(b, 0, sizeof *b);
    b->first_time = 1;
    int rc = on_pool(in_process, b, (pool_opts){0}, &t, &lost);
    lesson_row(p, "pool, no second try|%s at task %zu|%d", rc ? pool_strerror(rc) : "all done",
               lost, count_done(b));
    int told = rc == POOL_EDIED && lost == BAD;
    memset(b, 0, sizeof *b);
    b->first_time = 1;
    rc = on_pool(in_process, b, (pool_opts){.retries = 1}, &t, &lost);
    lesson_row(p, "pool, a second try|%s, %zu worker replaced|%d",
               rc ? pool_strerror(rc) : "all done", t.deaths, count_done(b));
    lesson_find(
        p, "Threads: %s.",
        killed
            ? "one bad task took the whole program with it, and with it every result that was there"
            : "the crash did not end the program, which is a surprise: see the table");
    lesson_find(
        p, "Processes: the pool %s; with one retry it finished %d of %d tasks on a fresh worker.",
        told ? "survived, and named the very task that was lost"
             : "reported something else than the lost task",
        count_done(b), TASKS);
}

static void leaks(lesson_page *p, board *b)
{
    plot *d = lesson_plot(p, plot_new(PLOT_LINES, "crash",
                                      "Memory of the first of two workers: every task leaks 1 MiB",
                                      "task", "memory of its process"));
    double highest[2] = {0}, seconds[2];
    d->unit_x = PLOT_COUNT, d->unit_y = PLOT_MIB;
    for (int k = 0; k < 2; k++) {
        pool_times t = {0};
        size_t lost;
        char name[64];
        snprintf(name, sizeof name, k ? "a new worker after %d tasks" : "workers live on",
                 TASKS_A_LIFE);
        int s = plot_series(d, name),
            rc = on_pool(leaking, b, (pool_opts){.maxtasks = k ? TASKS_A_LIFE : 0}, &t, &lost);
        if (rc) bench_fail("the pool failed: %s", pool_strerror(rc));
        seconds[k] = t.total;
        for (int i = 0; i < TASKS; i++) {
            if (i % WORKERS == 0) plot_point_add(d, s, i + 1, b->mib[i]);
            highest[k] = fmax(highest[k], b->mib[i]);
        }
    }
    const double more = (seconds[1] - seconds[0]) / fmax(1, (double)TASKS / TASKS_A_LIFE);
    lesson_find(p,
                "%d tasks that leak 1 MiB each: workers that live on reach %.0f MiB, workers "
                "replaced after %d tasks at most %.0f. It took %s instead of %s: %s%s.",
                TASKS, highest[0], TASKS_A_LIFE, highest[1], lesson_time_text(seconds[1]),
                lesson_time_text(seconds[0]),
                more > 0 ? lesson_time_text(more) : "replacements cost",
                more > 0 ? " more a replacement or so" : " less than two such runs differ");
    plot_alt(
        d,
        "Memory of the worker against the task's number: it climbs to %.0f MiB where workers live "
        "on, and is a sawtooth of at most %.0f MiB where they are replaced after %d tasks.",
        highest[0], highest[1], TASKS_A_LIFE);
}

static void experiment(lesson_page *p)
{
    board *b = bench_shared(sizeof *b);
    if (!b) bench_fail("no memory");
    lesson_columns(p, "64 tasks, number 20 crashes once|what happened|tasks done");
    crashes(p, b);
    leaks(p, b);
    bench_unshare(b, sizeof *b);
}

const lesson lesson_crash = {
    .name = "crash",
    .title = "What if a task crashes, or leaks?",
    .question =
        "64 tasks; number 20 touches memory that is not there. Then 64 tasks that each forget a "
        "megabyte. First in threads, then in a pool of processes that replaces a worker that died, "
        "or one that has done its share of tasks (Python's maxtasksperchild).",
    .guess = "how many of the 64 results do you still have after the crash: with threads, with "
             "processes? Draw the memory of a worker over the tasks.",
    .experiment = experiment,
    .trap =
        "Threads share everything, also their end. A process is a wall: a crash, a leak, a runaway "
        "loop stay behind it, and can be ended from outside. Python counts maxtasksperchild in "
        "chunks, not in tasks, and its Pool.map waits for ever for a worker that was killed.",
    .change = "make it 1. How low does the memory stay, and what does a call cost now?",
    .line = lesson_line,
};
