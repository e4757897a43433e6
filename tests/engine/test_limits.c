/* test_limits.c - processes with limits: few threads, threads with small stacks, or a limit set at
   run time. They must not end early or print, and their results are right. Each case is a program
   of its own (under_limits.c, unload.c), so that limits and threads are its own, too. */
#include <criterion/criterion.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>
#include "../properties/options.h"

enum { NOT_POSSIBLE = 77, NO_PROGRAM = 78, MAX_OUTPUT = 2000 };
static char output_of_child[MAX_OUTPUT];

/* The cgroup that the child joins before it starts the program. It limits the number of tasks.
   NULL: none. */
static const char *group;

static void join_group(void)
{
    char path[200], text[32];
    if (!group) return;
    snprintf(path, sizeof path, "%s/cgroup.procs", group);
    const int f = open(path, O_WRONLY), many = snprintf(text, sizeof text, "%d", (int)getpid());
    if (f < 0 || write(f, text, (size_t)many) != many) _exit(NOT_POSSIBLE);
    close(f);
}

/* Runs a program in the folder of this one. Returns its exit status, or 1000 plus the signal that
   ended it. said_by_child receives its output. */
static int run(const char *name, const char *const argument[])
{
    char path[1000];
    const char *argv[8] = {name};
    int p[2], status;
    const ssize_t length = readlink("/proc/self/exe", path, sizeof path - 50);
    cr_assert(length > 0 && pipe(p) == 0);
    path[length] = 0;
    strcpy(strrchr(path, '/') + 1, name);
    for (int k = 0; argument && argument[k]; k++) argv[k + 1] = argument[k];
    const pid_t child = fork();
    if (child == 0) {
        dup2(p[1], 1), dup2(p[1], 2);
        close(p[0]), close(p[1]);
        join_group();
        /* The search for leaks needs a thread, so it is off. The log of findings needs a folder
           that the user of the test may write to. */
        setenv("ASAN_OPTIONS", "detect_leaks=0", 1);
        unsetenv("UBSAN_OPTIONS");
        execv(path, (char *const *)(void *)argv);
        _exit(NO_PROGRAM);
    }
    close(p[1]);
    size_t have = 0;
    for (ssize_t got; (got = read(p[0], output_of_child + have, MAX_OUTPUT - 1 - have)) > 0;)
        have += (size_t)got;
    output_of_child[have] = 0;
    close(p[0]);
    cr_assert_eq(waitpid(child, &status, 0), child);
    return WIFEXITED(status) ? WEXITSTATUS(status) : 1000 + WTERMSIG(status);
}

/* Checks that the program ends by itself without output. False: this system does not allow the
   limit. */
#define ENDS_WELL(name, ...) \
    do { \
        const char *const argument[] = {__VA_ARGS__, NULL}; \
        const int status = run(name, argument); \
        if (status == NOT_POSSIBLE) cr_skip_test("this limit cannot be set here"); \
        cr_assert(status == 0 && !output_of_child[0], "exit status %d: %s", status, \
                  output_of_child); \
    } while (0)

Test(limits, a_team_is_as_large_as_the_address_space_allows)
{
    if (SANITIZED) cr_skip_test("a sanitizer needs all address space");
    ENDS_WELL("under_limits", "64", "64", "as", "80000000");
    ENDS_WELL("under_limits", "4", "4", "as", "20000000");
}

Test(limits, without_room_for_a_single_thread_the_calling_thread_works_alone)
{
    if (SANITIZED) cr_skip_test("a sanitizer needs all address space");
    ENDS_WELL("under_limits", "4", "1", "as", "4000000");
    ENDS_WELL("under_limits", "0", "1", "as", "4000000");
}

Test(limits, a_team_that_grows_or_comes_back_asks_again)
{
    if (SANITIZED) cr_skip_test("a sanitizer needs all address space");
    ENDS_WELL("under_limits", "4", "4", "grow", "4000000");
}

Test(limits, a_user_with_no_thread_left_gets_right_results)
{
    ENDS_WELL("under_limits", "4", "1", "user", "1");
    ENDS_WELL("under_limits", "0", "1", "user", "1");
}

Test(limits, a_user_with_few_threads_left_gets_right_results)
{
    ENDS_WELL("under_limits", "8", "8", "user", "4");
}

Test(limits, a_team_of_the_programs_own_that_ended_workers_is_asked_for_again)
{
    setenv("OMP_WAIT_POLICY", "passive", 1);
    ENDS_WELL("under_limits", "6", "6", "own", "1");
}

Test(limits, teams_of_all_sizes_bound_to_places_never_need_more_threads_than_there_are)
{
    static const char *const bind[] = {"close", "spread", "false"};
    setenv("OMP_PLACES", "threads", 1);
    for (int k = 0; k < 3; k++) {
        setenv("OMP_PROC_BIND", bind[k], 1);
        ENDS_WELL("under_limits", "8", "8", "sizes", "8");
    }
}

Test(limits, jobs_take_no_thread_that_a_growing_team_counts_on)
{
    ENDS_WELL("under_limits", "4", "4", "jobs", "6");
    ENDS_WELL("under_limits", "4", "4", "jobs", "8");
}

static void limit_tasks(const char *folder, const char *max_tasks)
{
    char path[200];
    group = folder;
    if (mkdir(group, 0755)) cr_skip_test("no control group can be made here");
    snprintf(path, sizeof path, "%s/pids.max", group);
    const int f = open(path, O_WRONLY);
    const bool possible =
        f >= 0 && write(f, max_tasks, strlen(max_tasks)) == (ssize_t)strlen(max_tasks);
    if (f >= 0) close(f);
    if (!possible) {
        rmdir(group);
        cr_skip_test("no number of tasks can be set here");
    }
}

static void with_tasks(const char *max_tasks, const char *threads, const char *working)
{
    char folder[100];
    snprintf(folder, sizeof folder, "%s/tine-limits-%d",
             access("/sys/fs/cgroup/pids", F_OK) ? "/sys/fs/cgroup" : "/sys/fs/cgroup/pids",
             (int)getpid());
    limit_tasks(folder, max_tasks);
    const char *const argument[] = {threads, working, NULL};
    const int status = run("under_limits", argument);
    group = NULL;
    rmdir(folder);
    if (status == NOT_POSSIBLE) cr_skip_test("this program cannot be put into a group here");
    cr_assert(status == 0 && !output_of_child[0], "exit status %d: %s", status, output_of_child);
}

Test(limits, a_control_group_of_one_task_runs_everything_on_it) { with_tasks("1", "4", "1"); }
Test(limits, a_control_group_of_few_tasks_has_small_teams) { with_tasks("5", "16", "5"); }

Test(limits, more_threads_than_anybody_has_are_1024)
{
    if (SANITIZED) cr_skip_test("a thousand threads take minutes");
    ENDS_WELL("under_limits", "100000", "1024");
    ENDS_WELL("under_limits", "2147483647", "1024");
}

Test(limits, a_large_team_leaves_its_callers_stack_whole)
{
    if (SANITIZED) cr_skip_test("a thousand threads take minutes");
    ENDS_WELL("under_limits", "1000", "1000", "small", "65536");
    ENDS_WELL("under_limits", "1000", "1000", "small", "131072");
}

/* OpenMP's setting for the stacks of workers. */
Test(limits, no_call_needs_more_than_64_KiB_of_a_workers_stack)
{
    if (SANITIZED) cr_skip_test("a sanitizer's frames are larger");
    setenv("OMP_STACKSIZE", "64k", 1);
    static const char *const sets[] = {"base", "v3", "v4"};
    for (int k = 0; k < 3; k++) {
        setenv("TINE_ISA", sets[k], 1);
        ENDS_WELL("under_limits", "3", "3", "stack");
    }
}

Test(limits, the_library_may_be_closed_while_its_threads_exist)
{
    if (SANITIZED) cr_skip_test("a sanitizer must be loaded first");
    ENDS_WELL("unload", NULL);
}
