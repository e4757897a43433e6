/* lesson_command.c - tine-bench lesson: lists the lessons, or runs them, each in a process of its
   own. */
#include "lesson.h"
#include "../cli/cli_common.h"
#include "../report/report.h"
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
enum {
    ALL = 256,
    HERE,
    YES,
    OUTPUT,
    TIME,
    THREADS,
    DATA,
    SET,
    GUESS,
    SHEET,
    FROM,
    NAMES_MAX = 64,
    THREADS_MAX = 4096
};
typedef struct lesson_options {
    int named[NAMES_MAX], count;
    int here, yes, threads, sheet;
    double seconds;
    const char *dir, *data_dir, *set, *guess, *from;
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
    case SET:
        o->set = arg;
        break;
    case GUESS:
        o->guess = arg;
        break;
    case FROM:
        o->from = arg;
        break;
    case SHEET:
        o->sheet = 1;
        break;
    case THREADS:
        if (bench_count(arg, &threads) || threads < 1 || threads > THREADS_MAX)
            bench_fail("--threads: '%s' is not between 1 and %d", arg, THREADS_MAX);
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
    for (int i = 0; i < p->plots_count; i++) plot_draw(p->plots[i], dir);
}

/* Whether the knob accepts this value. */
static int settable(const lesson *l, const char *value)
{
    size_t n;
    if (l->knob.words) {
        const char *list[8] = {0};
        char words[200], *rest = NULL;
        size_t count = 0;
        snprintf(words, sizeof words, "%s", l->knob.words);
        for (char *w = strtok_r(words, ",", &rest); w && count < 8; w = strtok_r(NULL, ",", &rest))
            list[count++] = w;
        for (size_t i = 0; i < count; i++) {
            if (!strcmp(list[i], value)) return 1;
        }
        return 0;
    }
    if (!l->knob.max) return lesson_workload(value) != NULL;
    return !bench_count(value, &n) && n >= l->knob.min && n <= l->knob.max;
}

/* Returns the value of --set NAME=VALUE, or the lesson's default. */
static const char *setting(const lesson *l, const char *set)
{
    size_t n = strlen(l->knob.name);
    if (!set) return l->knob.value;
    if (strncasecmp(set, l->knob.name, n) || set[n] != '=')
        bench_fail("--set %s: lesson %s has %s=%s to change", set, l->name, l->knob.name,
                   l->knob.value);
    if (settable(l, set + n + 1)) return set + n + 1;
    if (l->knob.words) bench_fail("--set %s: %s is one of %s", set, l->knob.name, l->knob.words);
    if (!l->knob.max) bench_fail("--set %s: there is no such workload (tine-bench list)", set);
    bench_fail("--set %s: %s is between %zu and %zu", set, l->knob.name, l->knob.min, l->knob.max);
}

/* Stores the guesses of --guess A,B. */
static void guessed(lesson_page *p, const char *guess)
{
    char *rest = guess ? strdup(guess) : NULL;
    for (int i = 0; rest && i < LESSON_GUESSES && p->lesson->guess[i].ask; i++) {
        p->said[i] = strsep(&rest, ",");
        if (lesson_guess_bad(p->lesson, i, p->said[i]))
            bench_fail("--guess: '%s' is not %s%s", p->said[i],
                       p->lesson->guess[i].words ? "one of " : "a number, or never",
                       p->lesson->guess[i].words ? p->lesson->guess[i].words : "");
    }
    if (rest) bench_fail("--guess: '%s' is one too many", rest);
}

/* Reads a file that --output wrote: its record, number of threads and knob replace those of this
   run. */
static void recorded(lesson_page *p, const char *path)
{
    json_error_t e;
    json_t *o = json_load_file(path, 0, &e);
    const char *set = json_string_value(json_object_get(o, "set")),
               *name = json_string_value(json_object_get(o, "lesson"));
    json_int_t threads = json_integer_value(json_object_get(o, "threads"));
    if (!o) bench_fail("cannot read %s: %s", path, e.text);
    p->record = json_object_get(o, "record");
    if (!name || strcmp(name, p->lesson->name) || !set || threads < 1 || threads > THREADS_MAX ||
        !json_is_object(p->record))
        bench_fail("%s is no record of lesson %s", path, p->lesson->name);
    p->set = set;
    p->threads = (int)threads;
}

static int teach(const lesson_options *o, int which)
{
    lesson_page page = {.lesson = lessons[which],
                        .number = which + 1,
                        .seconds = o->seconds,
                        .data_dir = o->data_dir,
                        .threads = o->threads,
                        .record = json_object()};
    page.set = setting(page.lesson, o->set);
    guessed(&page, o->guess);
    if (o->from) recorded(&page, o->from);
    prctl(PR_SET_PDEATHSIG, SIGKILL);
    lesson_show_begin(&page, !o->yes && isatty(STDIN_FILENO) && isatty(STDOUT_FILENO));
    if (!o->from) page.lesson->measure(&page);
    page.lesson->explain(&page);
    lesson_show_end(&page);
    if (o->dir) draw(&page, o->dir);
    return fflush(stdout) ? BENCH_EXIT_USAGE : 0;
}

/* Runs a lesson in a process of its own and returns its exit status. A lesson may crash, fork or
   leave threads behind, and must be the first to start a team of threads. The process runs this
   program anew, because tine stays serial in a forked process. */
static int in_a_process(const lesson_options *o, int which)
{
    char threads[16], seconds[32], number[16];
    snprintf(threads, sizeof threads, "%d", o->threads);
    snprintf(seconds, sizeof seconds, "%.9f", o->seconds);
    snprintf(number, sizeof number, "%d", which + 1);
    const char *args[24] = {"tine-bench", "lesson", "--here", "--threads",
                            threads,      "--time", seconds,  number};
    int n = 8, status;
    pid_t child;
    if (o->yes) args[n++] = "--yes";
    if (o->dir) args[n++] = "--output", args[n++] = o->dir;
    if (o->data_dir) args[n++] = "--data", args[n++] = o->data_dir;
    if (o->set) args[n++] = "--set", args[n++] = o->set;
    if (o->guess) args[n++] = "--guess", args[n++] = o->guess;
    if (o->from) args[n++] = "--from", args[n++] = o->from;
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
        {"yes", YES, 0, 0, "Do not ask for a guess", 0},
        {"guess", GUESS, "A,B", 0, "The guesses, of one lesson; then nothing is asked", 0},
        {"set", SET, "NAME=VALUE", 0, "Change what the lesson says can be changed", 0},
        {"output", OUTPUT, "DIR", 0,
         "Keep plots, guesses, findings and samples there (JSON, for tine-bench report and --from)",
         0},
        {"sheet", SHEET, 0, 0,
         "Write the student's page, DIR/sheet.html, of all lessons kept in DIR (--output; default: "
         "lessons)",
         0},
        {"from", FROM, "FILE", 0,
         "Do not measure: explain what --output kept in FILE, here or on another machine", 0},
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
    if (!o.count && !o.sheet) list_them();
    if (o.sheet && !o.dir) o.dir = "lessons";
    if (o.count != 1 && (o.set || o.guess || o.from))
        bench_fail("--%s is of one lesson: name it", o.set ? "set" : o.guess ? "guess" : "from");
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
    if (o.sheet) report_sheet(o.dir);
    return worst;
}
