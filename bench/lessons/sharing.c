/* sharing.c - lesson: false sharing, as a curve over the distance of two counters in bytes. */
#include "lesson.h"
#include <math.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

enum { NEAREST = 8, FARTHEST = 1024, THREADS_MAX = 64, TIMES = 100000 };

typedef struct job {
    _Alignas(FARTHEST) char memory[THREADS_MAX * FARTHEST];
    size_t distance;
    int threads, atomic;
    long times;
} job;

/* Thread k counts at offset k * distance. The counters are volatile, so each count goes to
   memory. */
static void count(void *ctx)
{
    job *j = ctx;
    long times = j->times;
    int atomic = j->atomic;
#pragma omp parallel for num_threads(j->threads) schedule(static, 1)
    for (int k = 0; k < j->threads; k++) {
        volatile long *mine = (volatile long *)(void *)(j->memory + (size_t)k * j->distance);
        for (long i = 0; !atomic && i < times; i++) *mine = *mine + 1;
        for (long i = 0; atomic && i < times; i++) __atomic_fetch_add(mine, 1, __ATOMIC_RELAXED);
    }
}

static const char *key(int distance) { return lesson_key("%d bytes", distance); }

static void measure(lesson_page *p)
{
    static job j;
    j.threads = p->threads < THREADS_MAX ? p->threads : THREADS_MAX;
    j.atomic = !strcmp(p->set, "atomic");
    j.times = (long)lesson_size(p, TIMES, 2000);
    long line = sysconf(_SC_LEVEL1_DCACHE_LINESIZE);
    lesson_record(p, "line", line > 0 ? (double)line : NAN);
    for (int round = 0; round < lesson_rounds(p); round++) {
        for (int d = NEAREST; d <= FARTHEST; d *= 2) {
            bench_progress("sharing  round %d of %d: %d bytes", round + 1, lesson_rounds(p), d);
            j.distance = (size_t)d;
            lesson_record(p, key(d),
                          lesson_clock(count, &j, p->seconds / 2 / 8 / lesson_rounds(p)) /
                              (double)j.times);
        }
    }
}

static void draw(lesson_page *p)
{
    plot *d = lesson_plot(p, plot_new(PLOT_LINES, "sharing",
                                      "Time of a count, by the distance to the next thread's",
                                      "bytes from one counter to the next", "a count"));
    d->log_x = 1, d->unit_x = PLOT_COUNT, d->unit_y = PLOT_SECONDS;
    int s = plot_series(
        d, lesson_key("%d thread%s, each its own counter", p->threads, p->threads > 1 ? "s" : ""));
    lesson_columns(p, "distance|a count|times that at 1024 bytes");
    for (int k = NEAREST; k <= FARTHEST; k *= 2) {
        stat_ratio r = lesson_ratio(p, key(k), key(FARTHEST));
        lesson_point(p, d, s, k, key(k));
        lesson_row(p, "%d bytes|%s|%s", k, lesson_time_text(lesson_value(p, key(k))),
                   lesson_sure_text(&r));
    }
    plot_alt(d, "Time of a count against the distance of the counters: %s at 8 bytes, %s at 1024.",
             lesson_time_text(lesson_value(p, key(NEAREST))),
             lesson_time_text(lesson_value(p, key(FARTHEST))));
}

/* Returns the smallest distance at which a count is not decidedly slower than at the largest
   distance. This holds at all larger distances, too. */
static int far_enough(const lesson_page *p)
{
    int d = FARTHEST;
    while (d > NEAREST && lesson_ratio(p, key(d / 2), key(FARTHEST)).word != STAT_FASTER) d /= 2;
    return d;
}

static const char *beside_line(int enough, double line)
{
    return isnan(line)           ? "This system does not say how long a cache line is."
           : enough == (int)line ? lesson_key("That is the cache line, %.0f bytes.", line)
           : enough > (int)line
               ? "That is more than the cache line: some CPUs fetch lines in pairs."
               : "That is less than the cache line.";
}

static void explain(lesson_page *p)
{
    int enough = far_enough(p);
    double line = lesson_value(p, "line");
    stat_ratio near = lesson_ratio(p, key(NEAREST), key(FARTHEST));
    draw(p);
    if (near.word == STAT_FASTER)
        lesson_find(p,
                    "8 bytes apart a count takes %s, 1024 bytes apart %s: false sharing costs "
                    "%s.",
                    lesson_time_text(lesson_value(p, key(NEAREST))),
                    lesson_time_text(lesson_value(p, key(FARTHEST))), lesson_sure_text(&near));
    else
        lesson_find(p,
                    "8 bytes apart a count takes %s, 1024 bytes apart %s: false sharing does "
                    "not show here (%s).",
                    lesson_time_text(lesson_value(p, key(NEAREST))),
                    lesson_time_text(lesson_value(p, key(FARTHEST))), lesson_sure_text(&near));
    if (p->threads == 1)
        lesson_find(p, "With one thread there is nobody to share a line with.");
    else if (near.word == STAT_FASTER)
        lesson_find(p, "From %d bytes on, no distance is slower for certain than 1024. %s", enough,
                    beside_line(enough, line));
    else
        lesson_find(p,
                    "That can be two threads of one core, which share its cache, or threads that "
                    "hardly ran at the same time.");
    lesson_trap(p, "No thread touches another's variable, and the program is right.");
    if (near.word == STAT_FASTER)
        lesson_trap(p,
                    "Yet it is slow, because the hardware moves whole lines. Keep what different "
                    "threads write %d bytes apart.",
                    enough);
    else
        lesson_trap(p, "Whether it is slow depends on where the threads run: here it is not.");
    lesson_answer(p, 0, near.word == STAT_FASTER ? enough : NAN, lesson_key("%d", enough));
    lesson_answer(p, 1, near.ratio, lesson_sure_text(&near));
}

const lesson lesson_sharing = {
    .name = "sharing",
    .title = "How far apart is apart?",
    .question = "Each thread counts in a variable of its own: nothing is shared, so nothing can "
                "disturb. The variables lie 8 bytes apart in memory, then 16, then 32, up to 1024.",
    .guess = {{"From which distance in bytes on does a count get no faster?", NULL},
              {"How many times as long as at 1024 bytes does a count take at 8?", NULL}},
    .knob = {"KIND", "store", "store,atomic", 0, 0,
             "Set it to atomic: a count is then one indivisible addition. Is the curve steeper or "
             "flatter, and why?"},
    .measure = measure,
    .explain = explain,
};
