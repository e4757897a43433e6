/* fork.c - lesson: what fork copies. Memory of a parent and its children after fork, after reading,
   after writing. */
#include "lesson.h"
#include <math.h>
#include <stdatomic.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/wait.h>
#include <unistd.h>

enum { WORKERS = 4 };
LINE_TO_CHANGE;
enum { PAGE = 4096, OBJECT = 32, STAGES = 5 };
static const size_t whole =
    (size_t)512 << 20; /* bytes: WORKERS copies and the original must fit, with room to spare */
static const char *const names[STAGES] = {"the parent alone", "after fork", "all have read it",
                                          "read a quarter as Python objects",
                                          "all have written it"};

typedef struct board {
    atomic_int stage, done;
} board;
static volatile uint64_t sink;

static uint64_t read_all(const char *x, size_t n)
{
    uint64_t s = 0;
    for (size_t i = 0; i < n; i += sizeof s) s += *(const uint64_t *)(const void *)(x + i);
    return s;
}

/* To look at an object, Python counts a reference in it and uncounts it: the value is only read,
   the page is written.
 */
static void look_at_objects(char *x, size_t n)
{
    for (size_t i = 0; i < n; i += OBJECT) {
        volatile uint64_t *references = (volatile uint64_t *)(void *)(x + i);
        *references = *references + 1;
        *references = *references - 1;
    }
}

static _Noreturn void child(board *b, char *x, size_t n)
{
    for (int stage = 2; stage < STAGES; stage++) {
        while (b->stage < stage) usleep(500);
        if (stage == 2) sink = read_all(x, n);
        if (stage == 3) look_at_objects(x, n / 4);
        if (stage == 4) memset(x, stage, n);
        b->done++;
    }
    while (b->stage < STAGES) usleep(500);
    _exit(0);
}

static void sums(const pid_t *pid, int n, double *rss, double *pss)
{
    *rss = lesson_rss(getpid()), *pss = lesson_pss(getpid());
    for (int i = 0; i < n; i++) *rss += lesson_rss(pid[i]), *pss += lesson_pss(pid[i]);
}

/* A size of which all copies fill at most half of what is free. */
static size_t size_here(const lesson_page *p)
{
    size_t n = lesson_size(p, whole, (size_t)8 << 20);
    double fits = lesson_memory_free() / 2 / (WORKERS + 1) * 0x1p20;
    return (fits < (double)n ? (size_t)fits : n) / PAGE * PAGE;
}

static void explain(lesson_page *p, const double *rss, const double *pss, size_t n, double forking)
{
    double mib = (double)n * 0x1p-20, own = pss[0] - mib;
    lesson_find(p,
                "Fork added %.0f MiB of real memory (sum of PSS) to an array of %.0f MiB, though "
                "the sum of RSS rose by %.0f MiB: RSS counts each shared page once for every "
                "process. All %d forks together took %s.",
                pss[1] - pss[0], mib, rss[1] - rss[0], WORKERS, lesson_time_text(forking));
    if (pss[1] - pss[0] < 0.2 * mib)
        lesson_find(p, "So fork does not copy: the folklore's %d × %.0f MiB did not happen.",
                    WORKERS + 1, mib);
    else
        lesson_find(p, "That is more than a fifth of the array: look for what else this system "
                       "counts (small pages? a kernel without copy on write?).");
    lesson_find(p, "%s: %.0f MiB more.",
                pss[2] - pss[1] < 0.05 * mib ? "Reading is free" : "Reading cost memory here",
                pss[2] - pss[1]);
    lesson_find(
        p,
        "A quarter of it, looked at as Python looks at objects, cost %.0f MiB: a reference count "
        "is a write, and a write copies its page. %d copies of that quarter would be %.0f MiB.",
        pss[3] - pss[2], WORKERS, WORKERS * mib / 4);
    lesson_find(p, "After everybody wrote, memory is %.1f arrays: %s.", (pss[4] - own) / mib,
                (pss[4] - own) / mib > WORKERS ? "now, and only now, everyone has a copy"
                                               : "fewer than one a process");
}

static void experiment(lesson_page *p)
{
    double rss[STAGES] = {0}, pss[STAGES] = {0};
    pid_t pid[WORKERS] = {0};
    size_t n = size_here(p);
    board *b = bench_shared(sizeof *b);
    char *x = mmap(NULL, n, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
    plot *d =
        lesson_plot(p, plot_new(PLOT_BARS, "fork", "Memory of a parent and its forked workers",
                                "MiB, sum over all processes", ""));
    d->unit_x = PLOT_MIB;
    if (x == MAP_FAILED || !b) bench_fail("no memory");
    memset(x, 1, n);
    sums(pid, 0, &rss[0], &pss[0]);
    double t = bench_now();
    for (int i = 0; i < WORKERS; i++) {
        pid[i] = lesson_child();
        if (pid[i] == 0) child(b, x, n);
        if (pid[i] < 0) bench_fail("cannot fork");
    }
    double forking = bench_now() - t;
    sums(pid, WORKERS, &rss[1], &pss[1]);
    for (int stage = 2; stage < STAGES; stage++) {
        bench_progress("fork  %s", names[stage]);
        b->done = 0;
        b->stage = stage;
        while (b->done < WORKERS && waitpid(-1, NULL, WNOHANG) == 0) usleep(500);
        sums(pid, WORKERS, &rss[stage], &pss[stage]);
    }
    b->stage = STAGES;
    while (waitpid(-1, NULL, 0) > 0) {
    }
    int r = plot_series(d, "RSS (shared pages counted again and again)"),
        s = plot_series(d, "PSS (each page counted once)");
    lesson_columns(p, "moment|sum of RSS|sum of PSS");
    for (int k = 0; k < STAGES; k++) {
        int row = plot_row(d, names[k]);
        plot_bar(d, r, row, rss[k]);
        plot_bar(d, s, row, pss[k]);
        lesson_row(p, "%s|%.0f MiB|%.0f MiB", names[k], rss[k], pss[k]);
    }
    explain(p, rss, pss, n, forking);
    plot_alt(d,
             "Bars of memory. Sum of PSS: %.0f MiB alone, %.0f after fork, %.0f after reading, "
             "%.0f after reading a quarter as Python objects, %.0f after writing. Sum of RSS after "
             "fork: %.0f MiB.",
             pss[0], pss[1], pss[2], pss[3], pss[4], rss[1]);
    munmap(x, n);
    bench_unshare(b, sizeof *b);
}

const lesson lesson_fork = {
    .name = "fork",
    .title = "Does fork copy 4 GB?",
    .question =
        "\"Pool.map copies the process: 4 GB and four workers make 16 GB.\" Here a parent fills an "
        "array, forks four workers, lets them all read it, and then write it. Each time we add up "
        "the memory of all processes in the two ways that Linux offers.",
    .guess = "with an array of 512 MiB and four workers, how much memory is in use after fork? "
             "After reading? After writing?",
    .experiment = experiment,
    .trap = "top and ps show RSS, and summing RSS counts shared pages once for each process. The "
            "sum of PSS (in /proc/PID/smaps_rollup) is what the machine really spends. What does "
            "get copied is what is passed as an argument, and what is written.",
    .change = "make it 16. Which of the bars grow with the number of workers, and which do not?",
    .line = lesson_line,
};
