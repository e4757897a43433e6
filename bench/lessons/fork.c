/* fork.c - lesson: the copies that fork causes. Memory of a parent and its children after fork,
   after reading, after writing. */
#include "lesson.h"
#include <math.h>
#include <stdatomic.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/wait.h>
#include <unistd.h>

enum { PAGE = 4096, OBJECT = 32, WORKERS_MAX = 64 };
enum { ALONE, FORKED, READ, LOOKED_AT, WRITTEN, STAGES };
/* Bytes of the array, if the memory also holds a copy per worker. */
static const size_t whole = (size_t)512 << 20;
static const char *const names[STAGES] = {"the parent alone", "after fork", "all have read it",
                                          "read a quarter as Python objects",
                                          "all have written it"};
static const char *const keys[2] = {"rss", "pss"};

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

/* Python counts a reference up and down when it looks at an object. Reading the value therefore
   writes to its page. */
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
    for (int stage = READ; stage < STAGES; stage++) {
        while (b->stage < stage) usleep(500);
        if (stage == READ) sink = read_all(x, n);
        if (stage == LOOKED_AT) look_at_objects(x, n / 4);
        if (stage == WRITTEN) memset(x, stage, n);
        b->done++;
    }
    while (b->stage < STAGES) usleep(500);
    _exit(0);
}

/* Records the memory of this process and of its children. */
static void record_sums(lesson_page *p, int stage, const pid_t *pid, int children)
{
    double rss = lesson_rss(getpid()), pss = lesson_pss(getpid());
    for (int i = 0; i < children; i++) rss += lesson_rss(pid[i]), pss += lesson_pss(pid[i]);
    lesson_record(p, lesson_key("rss/%d", stage), rss);
    lesson_record(p, lesson_key("pss/%d", stage), pss);
}

/* Returns a size whose copies together fill at most half of the free memory. */
static size_t size_here(const lesson_page *p, int workers)
{
    size_t n = lesson_size(p, whole, (size_t)8 << 20);
    double fits = lesson_memory_free() / 2 / (workers + 1) * 0x1p20;
    return (fits < (double)n ? (size_t)fits : n) / PAGE * PAGE;
}

static void measure(lesson_page *p)
{
    int workers = (int)lesson_set(p);
    pid_t pid[WORKERS_MAX] = {0};
    size_t n = size_here(p, workers);
    board *b = bench_shared(sizeof *b);
    char *x = mmap(NULL, n, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
    if (x == MAP_FAILED || !b) bench_fail("no memory");
    memset(x, 1, n);
    lesson_record(p, "array", (double)n * 0x1p-20);
    record_sums(p, ALONE, pid, 0);
    double t = bench_now();
    for (int i = 0; i < workers; i++) {
        pid[i] = lesson_child();
        if (pid[i] == 0) child(b, x, n);
        if (pid[i] < 0) bench_fail("cannot fork");
    }
    lesson_record(p, "forking", bench_now() - t);
    record_sums(p, FORKED, pid, workers);
    for (int stage = READ; stage < STAGES; stage++) {
        bench_progress("fork  %s", names[stage]);
        b->done = 0;
        b->stage = stage;
        while (b->done < workers && waitpid(-1, NULL, WNOHANG) == 0) usleep(500);
        record_sums(p, stage, pid, workers);
    }
    b->stage = STAGES;
    while (waitpid(-1, NULL, 0) > 0) {
    }
    munmap(x, n);
    bench_unshare(b, sizeof *b);
}

static void draw(lesson_page *p, double sum[2][STAGES])
{
    plot *d =
        lesson_plot(p, plot_new(PLOT_BARS, "fork", "Memory of a parent and its forked workers",
                                "MiB, sum over all processes", ""));
    d->unit_x = PLOT_MIB;
    plot_series(d, "RSS (shared pages counted again and again)");
    plot_series(d, "PSS (each page counted once)");
    lesson_columns(p, "moment|sum of RSS|sum of PSS");
    for (int k = 0; k < STAGES; k++) {
        int row = plot_row(d, names[k]);
        for (int s = 0; s < 2; s++) plot_bar(d, s, row, sum[s][k]);
        lesson_row(p, "%s|%.0f MiB|%.0f MiB", names[k], sum[0][k], sum[1][k]);
    }
    plot_alt(d,
             "Bars of memory. Sum of PSS: %.0f MiB alone, %.0f after fork, %.0f after reading, "
             "%.0f after reading a quarter as Python objects, %.0f after writing. Sum of RSS after "
             "fork: %.0f MiB.",
             sum[1][ALONE], sum[1][FORKED], sum[1][READ], sum[1][LOOKED_AT], sum[1][WRITTEN],
             sum[0][FORKED]);
}

static void explain(lesson_page *p)
{
    int workers = (int)lesson_set(p);
    double sum[2][STAGES], mib = lesson_value(p, "array"), little = 0.05 * mib;
    for (int s = 0; s < 2; s++)
        for (int k = 0; k < STAGES; k++)
            sum[s][k] = lesson_value(p, lesson_key("%s/%d", keys[s], k));
    const double *rss = sum[0], *pss = sum[1], by_fork = pss[FORKED] - pss[ALONE],
                 by_reading = pss[READ] - pss[FORKED], by_objects = pss[LOOKED_AT] - pss[READ],
                 arrays = (pss[WRITTEN] - (pss[ALONE] - mib)) / mib;
    int copied = by_fork > little;
    draw(p, sum);
    lesson_find(p,
                "Fork added %.0f MiB of real memory (sum of PSS) to an array of %.0f MiB%s. All "
                "%d forks together took %s.",
                by_fork, mib,
                rss[FORKED] - rss[ALONE] > 2 * by_fork
                    ? lesson_key(", though the sum of RSS rose by %.0f", rss[FORKED] - rss[ALONE])
                    : "",
                workers, lesson_time_text(lesson_value(p, "forking")));
    if (!copied)
        lesson_find(p, "So fork does not copy: the folklore's %d × %.0f MiB did not happen.",
                    workers + 1, mib);
    else
        lesson_find(p, "That is more than a twentieth of the array: look for what else this system "
                       "counts, or for a kernel without copy on write.");
    lesson_find(p, "%s: %.0f MiB more.",
                by_reading < little ? "Reading is free" : "Reading cost memory here",
                fmax(by_reading, 0));
    lesson_find(p,
                "A quarter of it, looked at as Python looks at objects, cost %.0f MiB; a copy "
                "of that quarter in each worker would be %.0f MiB.%s",
                by_objects, workers * mib / 4,
                by_objects > little ? " A reference count is a write, and a write copies its page."
                                    : "");
    lesson_find(p, "After all %d wrote, memory is %.1f arrays: %s.", workers, arrays,
                arrays > workers - 0.5 ? "now every worker has a copy"
                                       : "fewer than one for each worker");
    lesson_trap(p, "top and ps show RSS, and the sum of RSS counts a shared page once for each "
                   "process. The sum of PSS (in /proc/PID/smaps_rollup) counts it once.");
    if (rss[FORKED] > 1.5 * pss[FORKED])
        lesson_trap(p, "Here the first is %.1f times the second after fork.",
                    rss[FORKED] / pss[FORKED]);
    if (!copied && arrays > workers - 0.5)
        lesson_trap(p, "What was written got copied; what was only inherited or read did not.");
    lesson_answer(p, 0, pss[FORKED] / mib, lesson_key("%.1f", pss[FORKED] / mib));
    lesson_answer(p, 1, pss[WRITTEN] / mib, lesson_key("%.1f", pss[WRITTEN] / mib));
}

const lesson lesson_fork = {
    .name = "fork",
    .title = "Does fork copy 4 GB?",
    .question =
        "\"Pool.map copies the process: 4 GB and four workers make 16 GB.\" Here a parent fills an "
        "array, forks workers (four, if you change nothing), lets them all read it, and then write "
        "it. Each time we add up the memory of all processes in the two ways that Linux offers.",
    .guess = {{"How many arrays' worth of memory is in use after fork?", NULL},
              {"And after all have written?", NULL}},
    .knob = {"WORKERS", "4", NULL, 1, WORKERS_MAX,
             "Set it to 16. Which of the bars grow with the number of workers, and which do not?"},
    .measure = measure,
    .explain = explain,
};
