/* crash.c - lesson: a task that crashes, and tasks that leak memory. Processes have the advantage
   in both. */
#include "lesson.h"
#include <math.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

enum { TASKS = 64, BAD = 20, WORKERS = 2, LEAK = 1 << 20 };

typedef struct board {
    /* Whether the crash is still to come, for a task that crashes once. In shared memory, so that
       the next worker knows. */
    int first_time;
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

/* Each task leaks a megabyte, and reports the memory of its process. */
static int leaking(const void *in, void *out, void *acc, size_t lo, size_t hi, const void *ctx)
{
    (void)in, (void)acc, (void)ctx;
    for (size_t i = lo; i < hi; i++) {
        char *lost = malloc(LEAK);
        if (!lost) return 1;
        memset(lost, (int)i + 1, LEAK);
        /* Without this statement the compiler would remove the unused allocation. */
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

/* Runs the program in threads, in a child process, while one task crashes. Returns the signal that
   the child died of, or 0. */
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

static const char *const ways[] = {"no second try", "second try"};

static void crashes(lesson_page *p, board *b)
{
    lesson_record(p, "threads/signal", threads_crash(p->threads < 2 ? 2 : p->threads, b));
    lesson_record(p, "threads/done", count_done(b));
    for (int retries = 0; retries < 2; retries++) {
        size_t lost = 0;
        pool_times t = {0};
        memset(b, 0, sizeof *b);
        b->first_time = 1;
        int rc = on_pool(in_process, b, (pool_opts){.retries = (size_t)retries}, &t, &lost);
        lesson_record(p, lesson_key("%s/error", ways[retries]), rc);
        lesson_record(p, lesson_key("%s/lost", ways[retries]), (double)lost);
        lesson_record(p, lesson_key("%s/deaths", ways[retries]), (double)t.deaths);
        lesson_record(p, lesson_key("%s/done", ways[retries]), count_done(b));
    }
}

/* Measures both pools in turns, for their times. The recorded memory is that of the last round. */
static void leaks(lesson_page *p, board *b)
{
    for (int round = 0; round < lesson_rounds(p); round++) {
        bench_progress("crash  round %d of %d", round + 1, lesson_rounds(p));
        for (int k = 0; k < 2; k++) {
            pool_times t = {0};
            size_t lost;
            int rc = on_pool(leaking, b, (pool_opts){.maxtasks = k ? lesson_set(p) : 0}, &t, &lost);
            if (rc) bench_fail("the pool failed: %s", pool_strerror(rc));
            lesson_record(p, k ? "replaced/seconds" : "lives on/seconds", t.total);
            for (int i = 0; round == 0 && i < TASKS; i++)
                lesson_record(p, k ? "replaced/memory" : "lives on/memory", b->mib[i]);
        }
    }
}

static void measure(lesson_page *p)
{
    board *b = bench_shared(sizeof *b);
    if (!b) bench_fail("no memory");
    crashes(p, b);
    leaks(p, b);
    bench_unshare(b, sizeof *b);
}

static int count_of(const lesson_page *p, const char *way, const char *what)
{
    double x = lesson_value(p, lesson_key("%s/%s", way, what));
    return isnan(x) ? 0 : (int)x;
}

static const char *ending(int rc, int lost)
{
    return rc ? lesson_key("%s, task %d", pool_strerror(rc), lost) : "all done";
}

static void on_crash(lesson_page *p)
{
    int killed = count_of(p, "threads", "signal"), done = count_of(p, "threads", "done"),
        error = count_of(p, ways[0], "error"), lost = count_of(p, ways[0], "lost"),
        again = count_of(p, ways[1], "error"), kept = count_of(p, ways[0], "done"),
        all = count_of(p, ways[1], "done");
    lesson_columns(p, "64 tasks, number 20 crashes once|what happened|done|kept by the caller");
    lesson_row(p, "threads|%s|%d|%d", killed ? strsignal(killed) : "ended", done,
               killed ? 0 : done);
    lesson_row(p, "pool, no second try|%s|%d|%d", ending(error, lost), kept, kept);
    lesson_row(p, "pool, a second try|%s, %d worker replaced|%d|%d",
               ending(again, count_of(p, ways[1], "lost")), count_of(p, ways[1], "deaths"), all,
               all);
    if (killed)
        lesson_find(p,
                    "Threads: %d tasks were done when one crashed, and the whole program ended: "
                    "of their results its caller has none.",
                    done);
    else
        lesson_find(p,
                    "Threads: the crash did not end the program, which is a surprise; %d tasks "
                    "are done.",
                    done);
    lesson_find(p, "Processes: the pool %s, and %d of %d results are there; with one retry %d.",
                error == POOL_EDIED && lost == BAD
                    ? "survived, and named the very task that was lost"
                : error ? "reported something else than the lost task"
                        : "noticed no crash",
                kept, TASKS, all);
    lesson_trap(p, killed && kept > 0
                       ? "Threads share everything, also their end. A process is a wall: a crash, "
                         "a leak, a runaway loop stay behind it, and can be ended from outside."
                       : "Threads share everything. Look at the table for what stayed behind the "
                         "wall of a process here.");
    lesson_trap(p, "Python counts maxtasksperchild in chunks, not in tasks, and its Pool.map waits "
                   "for ever for a worker that was killed.");
    lesson_answer(p, 0, killed ? 0 : done, lesson_key("%d", killed ? 0 : done));
    lesson_answer(p, 1, kept, lesson_key("%d (%d with a second try)", kept, all));
}

static void on_leaks(lesson_page *p)
{
    static const char *const keys[2] = {"lives on/memory", "replaced/memory"};
    int life = (int)lesson_set(p), replacements = TASKS / life;
    double highest[2] = {0}, mib[STAT_UNITS_MAX];
    plot *d = lesson_plot(p, plot_new(PLOT_LINES, "crash",
                                      "Memory of the first of two workers: every task leaks 1 MiB",
                                      "task", "memory of its process"));
    d->unit_x = PLOT_COUNT, d->unit_y = PLOT_MIB;
    for (int k = 0; k < 2; k++) {
        int s = plot_series(d, k ? lesson_key("a new worker after %d tasks", life)
                                 : "workers live on"),
            n = (int)lesson_samples(p, keys[k], mib);
        for (int i = 0; i < n; i++) {
            if (i % WORKERS == 0) plot_point_add(d, s, i + 1, mib[i]);
            highest[k] = fmax(highest[k], mib[i]);
        }
    }
    stat_ratio price = lesson_ratio(p, "replaced/seconds", "lives on/seconds");
    double one = lesson_value(p, "replaced/seconds"), other = lesson_value(p, "lives on/seconds");
    lesson_find(p,
                "%d tasks that leak 1 MiB each: workers that live on reach %.0f MiB, workers "
                "replaced after %d task%s at most %.0f.",
                TASKS, highest[0], life, life == 1 ? "" : "s", highest[1]);
    lesson_find(p, "The call took %s with replacements, %s without: %s.", lesson_time_text(one),
                lesson_time_text(other),
                price.word == STAT_FASTER
                    ? lesson_key("about %s for each of %d",
                                 lesson_time_text((one - other) / fmax(1, replacements)),
                                 replacements)
                : price.word == STAT_SLOWER ? "replacing is even faster here"
                                            : "what replacing costs is not certain");
    plot_alt(d,
             "Memory of the worker against the task's number: at most %.0f MiB where workers "
             "live on, at most %.0f MiB where they are replaced after %d.",
             highest[0], highest[1], life);
}

static void explain(lesson_page *p)
{
    on_crash(p);
    on_leaks(p);
}

const lesson lesson_crash = {
    .name = "crash",
    .title = "What if a task crashes, or leaks?",
    .question =
        "64 tasks; number 20 touches memory that is not there. Then 64 tasks that each forget a "
        "megabyte. First in threads, then in a pool of processes that replaces a worker that died, "
        "or one that has done its share of tasks (Python's maxtasksperchild).",
    .guess = {{"How many of the 64 results do you still have after the crash, with threads?", NULL},
              {"And with a pool of processes that does not try again?", NULL}},
    .knob = {"TASKS_A_LIFE", "8", NULL, 1, TASKS,
             "Set it to 1. How low does the memory stay, and what does a call cost now?"},
    .measure = measure,
    .explain = explain,
};
