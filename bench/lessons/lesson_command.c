/* lesson_command.c - tine-bench lesson: lists the lessons, or runs them, each in a process of its
   own. */
#include "lesson.h"
#include "../cli/cli_common.h"
#include <errno.h>
#include <signal.h>
#include <spawn.h>
#include <stdlib.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#define LESSON(name) extern const lesson lesson_##name;
#include "lessons.def"
#undef LESSON
#define LESSON(name) &lesson_##name,
const lesson *const lessons[] = {
#include "lessons.def"
};
const int lessons_count = sizeof lessons / sizeof *lessons;

extern char **environ;
enum { ALL = 256, HERE, YES, OUTPUT, TIME, THREADS, DATA, NAMES_MAX = 64 };
typedef struct lesson_options {
    int named[NAMES_MAX], count;
    int here, yes, threads;
    double seconds;
    const char *dir, *data_dir;
} lesson_options;

static int lesson_called(const char *name)
{
    const char *names[NAMES_MAX];
    char *end;
    long number = strtol(name, &end, 10);
    if (*name && !*end && number >= 1 && number <= lessons_count) return (int)number - 1;
    for (int i = 0; i < lessons_count; i++) {
        names[i] = lessons[i]->name;
        if (!strcasecmp(name, names[i])) return i;
    }
    const char *near = bench_nearest(name, names, (size_t)lessons_count);
    if (near) bench_fail("there is no lesson '%s'; did you mean '%s'?", name, near);
    bench_fail("there is no lesson '%s' (tine-bench lesson lists them)", name);
}

static void add(lesson_options *o, int which)
{
    for (int i = 0; i < o->count; i++) {
        if (o->named[i] == which) return;
    }
    o->named[o->count++] = which;
}

static error_t parse(int key, char *arg, struct argp_state *state)
{
    lesson_options *o = state->input;
    size_t threads;
    switch (key) {
    case ALL:
        for (int i = 0; i < lessons_count; i++) add(o, i);
        break;
    case HERE:
        o->here = 1;
        break;
    case YES:
        o->yes = 1;
        break;
    case OUTPUT:
        o->dir = arg;
        break;
    case DATA:
        o->data_dir = arg;
        break;
    case THREADS:
        if (bench_count(arg, &threads) || threads < 1 || threads > 4096)
            bench_fail("--threads: '%s' is not between 1 and 4096", arg);
        o->threads = (int)threads;
        break;
    case TIME:
        if (bench_seconds(arg, &o->seconds) || o->seconds <= 0 || o->seconds > 3600)
            bench_fail("--time: '%s' is not a number of seconds", arg);
        break;
    case ARGP_KEY_ARG:
        add(o, lesson_called(arg));
        break;
    default:
        return ARGP_ERR_UNKNOWN;
    }
    return 0;
}

static void list_them(void)
{
    printf("lessons (tine-bench lesson NAME, or --all)\n\n");
    for (int i = 0; i < lessons_count; i++)
        printf("  %2d  %-9s %s\n", i + 1, lessons[i]->name, lessons[i]->title);
}

static void draw(const lesson_page *p, const char *dir)
{
    if (lesson_keep(p, dir)) bench_fail("cannot write %s/%s.json", dir, p->lesson->name);
    for (int i = 0; i < p->plots_count; i++) {
        if (plot_gnuplot(p->plots[i], dir))
            bench_note("gnuplot could not draw %s (is gnuplot-nox installed?)", p->plots[i]->name);
        else
            printf("%s/%s.png\n%s/%s.svg\n", dir, p->plots[i]->name, dir, p->plots[i]->name);
    }
}

static int teach(const lesson_options *o, int which)
{
    lesson_page page = {.lesson = lessons[which],
                        .number = which + 1,
                        .seconds = o->seconds,
                        .data_dir = o->data_dir,
                        .threads = o->threads};
    prctl(PR_SET_PDEATHSIG, SIGKILL);
    lesson_show_begin(&page, !o->yes && isatty(STDIN_FILENO) && isatty(STDOUT_FILENO));
    page.lesson->experiment(&page);
    lesson_show_end(&page);
    if (o->dir) draw(&page, o->dir);
    return fflush(stdout) ? BENCH_EXIT_USAGE : 0;
}

/* A lesson may crash, fork or leave threads behind, and wants to be the first to make a team: it
   gets a process of its own, not a forked one (in which tine would stay serial) but this program
   anew. Returns its exit status. */
static int in_a_process(const lesson_options *o, int which)
{
    char threads[16], seconds[32], number[16];
    snprintf(threads, sizeof threads, "%d", o->threads);
    snprintf(seconds, sizeof seconds, "%.9f", o->seconds);
    snprintf(number, sizeof number, "%d", which + 1);
    const char *args[16] = {"tine-bench", "lesson", "--here", "--threads",
                            threads,      "--time", seconds,  number};
    int n = 8, status;
    pid_t child;
    if (o->yes) args[n++] = "--yes";
    if (o->dir) args[n++] = "--output", args[n++] = o->dir;
    if (o->data_dir) args[n++] = "--data", args[n++] = o->data_dir;
    fflush(stdout);
    if (posix_spawn(&child, "/proc/self/exe", NULL, NULL, (char *const *)args, environ))
        bench_fail("cannot start a process");
    while (waitpid(child, &status, 0) < 0 && errno == EINTR) {
    }
    return WIFEXITED(status) ? WEXITSTATUS(status) : 128 + WTERMSIG(status);
}

int bench_lesson(int argc, char **argv)
{
    static const struct argp_option list[] = {
        {"all", ALL, 0, 0, "Every lesson, one after another", 0},
        {"here", HERE, 0, OPTION_HIDDEN, "In this very process", 0},
        {"yes", YES, 0, 0, "Do not wait for Enter before an experiment", 0},
        {"output", OUTPUT, "DIR", 0,
         "Keep plots (PNG, SVG) and findings (JSON, for tine-bench report) there", 0},
        {"time", TIME, "SECONDS", 0, "About how long an experiment may take (default: 12)", 0},
        {"threads", THREADS, "COUNT", 0,
         "Threads, and worker processes (default: the CPUs that we may use)", 0},
        {"data", DATA, "DIR", 0,
         "Where the data packages' files are (default: where Debian puts them)", 0},
        {0}};
    static const struct argp argp = {
        list,
        parse,
        "[NAME|NUMBER …]",
        "Lessons on threads and processes: a question, your guess, an experiment on this machine, "
        "and what it shows. Without a name: lists them.",
        NULL,
        NULL,
        NULL};
    lesson_options o = {.seconds = 12};
    int worst = 0;
    bench_check_arguments(argc, argv, list);
    argp_parse(&argp, argc, argv, 0, NULL, &o);
    if (!o.count) list_them();
    if (o.dir && mkdir(o.dir, 0777) && errno != EEXIST)
        bench_fail("cannot make %s: %s", o.dir, strerror(errno));
    if (o.count && !o.threads) o.threads = cli_threads();
    if (o.here && o.count) return teach(&o, o.named[0]);
    for (int i = 0; i < o.count; i++) {
        int status = in_a_process(&o, o.named[i]);
        if (status > 128 && status != BENCH_EXIT_INTERRUPT)
            bench_note("lesson %s ended with signal %d", lessons[o.named[i]]->name, status - 128);
        if (status > worst) worst = status;
    }
    return worst;
}
