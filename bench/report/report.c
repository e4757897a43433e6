/* report.c - tine-bench report and a lesson's sheet. Python makes the pages by page.py, which lies
   beside this program or in the folder for shared data. */
#include "report.h"
#include "../backends/backend.h"
#include <errno.h>
#include <limits.h>
#include <spawn.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

extern char **environ;
static const char *const missing =
    "the page needs Python 3 with jinja2 (Debian: python3-jinja2): %s";

/* Returns the arguments of Python: the page's program, the path of this program, and n arguments in
   `more`. */
static char **arguments(char **more, int n)
{
    enum { OWN = 4 };
    static char page[PATH_MAX], program[PATH_MAX];
    char **args = calloc(OWN + (size_t)n + 1, sizeof *args);
    ssize_t length = readlink("/proc/self/exe", program, sizeof program - 1);
    if (!args || length < 0) bench_fail("no memory");
    program[length] = 0;
    if (beside_program(page, sizeof page, "report/page.py") &&
        beside_program(page, sizeof page, BENCH_SHARED_DATA "/page.py"))
        bench_fail("page.py is not beside this program");
    args[0] = "python3", args[1] = page;
    args[2] = "--program", args[3] = program;
    for (int i = 0; i < n; i++) args[OWN + i] = more[i];
    return args;
}

int bench_report_command(int argc, char **argv)
{
    char **args = arguments(argv + 1, argc - 1);
    execvp(args[0], args);
    bench_fail(missing, strerror(errno));
}

void report_sheet(const char *dir)
{
    char **args = arguments((char *[]){"--sheet", (char *)dir}, 2);
    pid_t child;
    int status, rc;
    fflush(stdout);
    rc = posix_spawnp(&child, args[0], NULL, NULL, args, environ);
    free(args);
    if (rc) bench_fail(missing, strerror(rc));
    while (waitpid(child, &status, 0) < 0 && errno == EINTR) continue;
    if (status) exit(BENCH_EXIT_USAGE); /* Python has printed the reason. */
}
