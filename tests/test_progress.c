/* test_progress.c - the progress bar: drawn on a terminal, silent elsewhere, and Ctrl-C on that terminal cancels. */
#include <criterion/criterion.h>
#include <pty.h>
#include <signal.h>
#include <stdio.h>
#include <string.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>
#include "tine/tine.h"

static volatile sig_atomic_t stop;
static void on_interrupt(int number) { (void)number, stop = 1; }

static int doze(size_t lo, size_t hi, void *ctx)
{
    (void)ctx;
    for (size_t i = lo; i < hi; i++) nanosleep(&(struct timespec){0, 1000000}, NULL);
    return 0;
}

/* What the child runs; its exit status is 0 if all is as it should be. */
typedef int child(void);
static int runs_through(void)
{
    tine_bar bar = {.label = "dozing"};
    return tine_for(doze, NULL, 400, TINE_OPTS(.chunk = 1, .tick = tine_progress_bar, .arg = &bar));
}
static int without_a_bar_of_its_own(void) { return tine_for(doze, NULL, 400, TINE_OPTS(.chunk = 1, .tick = tine_progress_bar)); }

static int is_interrupted(void)
{
    tine_bar bar = {.label = "until Ctrl-C", .stop = &stop};
    signal(SIGINT, on_interrupt);
    return tine_for(doze, NULL, 100000, TINE_OPTS(.chunk = 1, .tick = tine_progress_bar, .arg = &bar)) != TINE_ECANCELED;
}

static char said[1 << 16];

/* Runs it with stderr on a terminal, or in a pipe; presses Ctrl-C as soon as it has said something, if so asked. */
static int status_of(child *run, int terminal, int press)
{
    int in = -1, ends[2], status, pressed = 0;
    cr_assert_eq(pipe(ends), 0);
    pid_t pid = forkpty(&in, NULL, NULL, NULL);
    cr_assert_geq(pid, 0);
    if (pid == 0) {
        alarm(60);
        if (!terminal) dup2(ends[1], STDERR_FILENO);
        _exit(run());
    }
    close(ends[1]);
    size_t used = 0;
    for (ssize_t k; (k = read(terminal ? in : ends[0], said + used, sizeof said - 1 - used)) > 0; used += (size_t)k)
        if (press && !pressed++) cr_assert_eq(write(in, "\003", 1), 1);
    said[used] = 0;
    close(ends[0]);
    cr_assert_eq(waitpid(pid, &status, 0), pid);
    close(in);
    return WIFEXITED(status) ? WEXITSTATUS(status) : 1000 + status;
}

Test(progress, is_drawn_on_a_terminal_up_to_the_end)
{
    cr_assert_eq(status_of(runs_through, 1, 0), 0);
    cr_assert(strstr(said, "dozing") && strstr(said, "100 %") && strstr(said, "####") && strstr(said, "/s"), "%s", said);
    cr_assert(strstr(said, " left") && strchr(said, '\r'), "%s", said);
    cr_assert_eq(said[strlen(said) - 1], '\n');
    cr_assert_eq(strchr(said, '\n'), said + strlen(said) - 1, "one line only: %s", said);
    cr_assert_eq(status_of(without_a_bar_of_its_own, 1, 0), 0);
    cr_assert_not_null(strstr(said, "100 %"), "%s", said);
}

Test(progress, is_silent_in_a_pipe)
{
    cr_assert_eq(status_of(runs_through, 0, 0), 0);
    cr_assert_str_empty(said);
}

Test(progress, is_ended_by_Ctrl_C)
{
    cr_assert_eq(status_of(is_interrupted, 1, 1), 0);
    cr_assert_not_null(strstr(said, "until Ctrl-C"), "%s", said);
}

static size_t dones;
static int stops_itself(size_t lo, size_t hi, void *ctx)
{
    (void)ctx;
    dones += hi - lo;
    if (lo <= 500 && 500 < hi) raise(SIGINT);
    return 0;
}

Test(progress, stops_within_one_chunk)
{
    for (size_t chunk = 1; chunk < 200; chunk += 13) {
        tine_bar bar = {.stop = &stop};
        stop = 0, dones = 0;
        signal(SIGINT, on_interrupt);
        cr_assert_eq(tine_for(stops_itself, NULL, 100000,
                              TINE_OPTS(.threads = 1, .chunk = chunk, .tick = tine_progress_bar, .arg = &bar)), TINE_ECANCELED);
        cr_assert_eq(dones, (500 / chunk + 1) * chunk);
    }
}

static int nothing(size_t lo, size_t hi, void *ctx) { return (void)lo, (void)hi, (void)ctx, 0; }

Test(progress, bar_serves_one_call_after_another)
{
    tine_bar bar = {.label = "again"};
    for (size_t n = 1; n < 100000; n = n * 3 + 1)
        cr_assert_eq(tine_for(nothing, NULL, n, TINE_OPTS(.threads = 2, .tick = tine_progress_bar, .arg = &bar)), 0);
}
