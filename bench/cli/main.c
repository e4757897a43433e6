/* main.c - tine-bench compares threads with processes on the same workload. main calls the function
   of a command. */
#include "../backends/backend.h"
#include "../tools/explain.h"
#include "../tools/scale.h"
#include "../tools/simulate.h"
#include "../tools/sweep.h"
#include "../tools/tune.h"
#include <stdlib.h>
#include <string.h>

const char *argp_program_version;
error_t argp_err_exit_status = BENCH_EXIT_USAGE;

static const struct {
    const char *name;
    int (*run)(int argc, char **argv);
} commands[] = {{"run", bench_run},
                {"list", bench_list},
                {"new", bench_new},
                {"plot", bench_plot},
                {"sweep", bench_sweep_command},
                {"explain", bench_explain_command},
                {"scale", bench_scale_command},
                {"simulate", bench_simulate_command},
                {"tune", bench_tune},
                {"lesson", bench_lesson},
                {"report", bench_report_command},
                {"false-alarm", bench_false_alarm},
                {"first-call", bench_first_call},
                {"part", bench_part}};
enum { COMMANDS = sizeof commands / sizeof *commands };

static _Noreturn void unknown(const char *name)
{
    const char *names[COMMANDS];
    for (size_t i = 0; i < COMMANDS; i++) names[i] = commands[i].name;
    const char *near = bench_nearest(name, names, COMMANDS);
    if (near) bench_fail("there is no command '%s'; did you mean '%s'?", name, near);
    bench_fail("there is no command '%s' (tine-bench --help)", name);
}

int main(int argc, char **argv)
{
    static const struct argp_option none[] = {{0}};
    static const struct argp argp = {
        none,
        NULL,
        "COMMAND …",
        "Threads against processes on the same workload, honestly.\v"
        "  tine-bench run   measures, checks and compares (tine-bench run --help)\n"
        "  tine-bench list  says what workloads, backends and schedules there are\n"
        "  tine-bench new FILE.c  writes a file for a loop of your own\n"
        "  tine-bench plot  draws plots of a results file\n"
        "  tine-bench sweep  every schedule, chunk and number of threads on a workload, and AUTO "
        "beside them\n"
        "  tine-bench explain  the timeline of one call, and what would help\n"
        "  tine-bench scale  a workload on 1, 2, … threads and beyond the CPUs, or beside a hog\n"
        "  tine-bench simulate  how efficient each schedule would be on 4 to 1024 threads\n"
        "  tine-bench tune  finds the best of them and keeps it in a wisdom file\n"
        "  tine-bench lesson  teaches: a question, an experiment on this machine, what it shows\n"
        "  tine-bench report  makes one HTML page of a results file\n"
        "  tine-bench false-alarm  compares the program with itself: how often it is wrong",
        NULL,
        NULL,
        NULL};
    static char version[64], name[64];
    snprintf(version, sizeof version, "tine-bench %s", tine_version());
    argp_program_version = version;
    mpi_become(argv);
    if (argc < 2) bench_fail("what shall I do? run, lesson, report, … (tine-bench --help)");
    if (argv[1][0] == '-' && argv[1][1] && strcmp(argv[1], "--")) {
        bench_check_arguments(2, argv, none);
        argp_parse(&argp, 2, argv, ARGP_IN_ORDER, NULL, NULL);
        bench_fail("what shall I do? run, lesson, report, … (tine-bench --help)");
    }
    for (size_t i = 0; i < COMMANDS; i++) {
        if (strcmp(argv[1], commands[i].name)) continue;
        snprintf(name, sizeof name, "tine-bench %s", commands[i].name);
        argv[1] = name; /* argp takes the program's name from here. */
        return commands[i].run(argc - 1, argv + 1);
    }
    unknown(argv[1]);
}
