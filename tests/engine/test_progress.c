/* test_progress.c - the progress bar is drawn on a terminal and nowhere else, and Ctrl-C on that
   terminal cancels the call. */
#include <criterion/criterion.h>
#include <pty.h>
#include <signal.h>
#include <stdbool.h>
#include <stdio.h>
#include <string.h>
#include <sys/ioctl.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>
#include "deadline.h"
#include "tine/tine.h"

static volatile sig_atomic_t stop;
static void on_interrupt(int number) { (void)number, stop = 1; }

static int doze(size_t lo, size_t hi, void *ctx)
{
    (void)ctx;
    for (size_t i = lo; i < hi; i++) nanosleep(&(struct timespec){0, 1000000}, NULL);
    return 0;
}

/* A function that the child runs. Its exit status is 0 if all checks passed. */
typedef int child(void);
static int runs_through(void)
{
    tine_bar bar = {.label = "dozing"};
    return tine_for(
        doze, NULL, 400,
        TINE_OPTS(.threads = 2, .chunk = 1, .progress = tine_progress_bar, .arg = &bar));
}
static int without_a_bar_of_its_own(void)
{
    return tine_for(doze, NULL, 400,
                    TINE_OPTS(.threads = 2, .chunk = 1, .progress = tine_progress_bar));
}

/* A loop of the user's own, which calls the progress function itself and counts beyond its end. */
static int counts_beyond_its_end(void)
{
    static const size_t done[] = {1, 2, 1000000, SIZE_MAX};
    tine_bar bar = {.label = "own"};
    for (int k = 0; k < 4; k++) {
        if (tine_progress_bar(done[k], 10, &bar)) return 1;
        nanosleep(&(struct timespec){0, 150000000}, NULL);
    }
    return 0;
}

static int is_interrupted(void)
{
    tine_bar bar = {.label = "until Ctrl-C", .stop = &stop};
    signal(SIGINT, on_interrupt);
    return tine_for(doze, NULL, 100000,
                    TINE_OPTS(.threads = 2, .chunk = 1, .progress = tine_progress_bar,
                              .arg = &bar)) != TINE_ECANCELED;
}

static char output[1 << 16];

/* The last output of a child on a terminal. The child lives until it has been read, because the
   kernel may discard the output of an ended process. */
static const char LAST = '\004';

/* Runs the child with stderr on a terminal, or in a pipe. If `press` is set, presses Ctrl-C after
   the first output. */
static int status_of(child *run, int terminal, int press)
{
    int in = -1, ends[2], hold[2], status, pressed = 0;
    cr_assert(pipe(ends) == 0 && pipe(hold) == 0);
    pid_t pid = forkpty(&in, NULL, NULL, NULL);
    cr_assert_geq(pid, 0);
    if (pid == 0) {
        char none;
        end_after(60);
        close(hold[1]);
        if (!terminal) dup2(ends[1], STDERR_FILENO);
        status = run();
        if (terminal && write(STDERR_FILENO, &LAST, 1) == 1)
            while (read(hold[0], &none, 1) > 0) {
            }
        _exit(status);
    }
    close(ends[1]);
    close(hold[0]);
    size_t used = 0;
    for (ssize_t k;
         (k = read(terminal ? in : ends[0], output + used, sizeof output - 1 - used)) > 0;) {
        used += (size_t)k;
        if (press && !pressed++) cr_assert_eq(write(in, "\003", 1), 1);
        if (output[used - 1] != LAST) continue;
        used--;
        break;
    }
    output[used] = 0;
    close(ends[0]);
    close(hold[1]);
    cr_assert_eq(waitpid(pid, &status, 0), pid);
    close(in);
    return WIFEXITED(status) ? WEXITSTATUS(status) : 1000 + status;
}

Test(progress, is_drawn_on_a_terminal_up_to_the_end)
{
    cr_assert_eq(status_of(runs_through, 1, 0), 0);
    cr_assert(strstr(output, "dozing") && strstr(output, "100 %") && strstr(output, "####") &&
                  strstr(output, "/s"),
              "%s", output);
    cr_assert(strstr(output, " left") && strchr(output, '\r'), "%s", output);
    cr_assert_eq(output[strlen(output) - 1], '\n');
    cr_assert_eq(strchr(output, '\n'), output + strlen(output) - 1, "one line only: %s", output);
    cr_assert_eq(status_of(without_a_bar_of_its_own, 1, 0), 0);
    cr_assert_not_null(strstr(output, "100 %"), "%s", output);
}

Test(progress, more_elements_done_than_there_are_fill_the_bar)
{
    cr_assert_eq(status_of(counts_beyond_its_end, 1, 0), 0);
    cr_assert(strstr(output, "100 %") && strstr(output, "####]"), "%s", output);
}

Test(progress, is_silent_in_a_pipe)
{
    cr_assert_eq(status_of(runs_through, 0, 0), 0);
    cr_assert_str_empty(output);
}

Test(progress, is_ended_by_Ctrl_C)
{
    cr_assert_eq(status_of(is_interrupted, 1, 1), 0);
    cr_assert_not_null(strstr(output, "until Ctrl-C"), "%s", output);
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
                              TINE_OPTS(.threads = 1, .chunk = chunk, .progress = tine_progress_bar,
                                        .arg = &bar)),
                     TINE_ECANCELED);
        cr_assert_eq(dones, (500 / chunk + 1) * chunk);
    }
}

static int nothing(size_t lo, size_t hi, void *ctx) { return (void)lo, (void)hi, (void)ctx, 0; }

Test(progress, bar_serves_one_call_after_another)
{
    tine_bar bar = {.label = "again"};
    for (size_t n = 1; n < 100000; n = n * 3 + 1)
        cr_assert_eq(tine_for(nothing, NULL, n,
                              TINE_OPTS(.threads = 2, .progress = tine_progress_bar, .arg = &bar)),
                     0);
}

/* ---- narrow terminals ------------------------------------------------------------------------ */
static const char *label_now;
/* Widths in columns, with one drawing for each. 65535 ends the list. */
static const unsigned short *sizes_now;

/* Draws at once, because the bar seems to have begun long ago. */
static int draws_each_size(void)
{
    tine_bar bar = {.label = label_now, .began_ = 1};
    for (size_t i = 0; sizes_now[i] != 65535; i++) {
        struct winsize w = {.ws_row = 24, .ws_col = sizes_now[i]};
        if (ioctl(STDERR_FILENO, TIOCSWINSZ, &w)) return 2;
        bar.drawn_ = 1;
        tine_progress_bar(4321, i % 2 ? 10000 : 0, &bar);
    }
    return 0;
}

/* Returns the columns of UTF-8 text of letters and of the wide and combining characters in the
   tests. -1: another character. */
static int columns_of(const char *text, size_t bytes)
{
    int columns = 0;
    for (const unsigned char *p = (const unsigned char *)text, *end = p + bytes; p < end;) {
        int more = *p < 0x80                 ? 0
                   : *p >= 0xc2 && *p < 0xe0 ? 1
                   : *p >= 0xe0 && *p < 0xf0 ? 2
                   : *p >= 0xf0 && *p < 0xf5 ? 3
                                             : -1;
        if (more < 0 || end - p <= more || (more == 0 && (*p < ' ' || *p == 127))) return -1;
        for (int k = 1; k <= more; k++)
            if ((p[k] & 0xc0) != 0x80) return -1;
        /* The characters are U+0301 (combining), U+65E5 and U+1F980 (wide). */
        columns += *p == 0xcc ? 0 : *p == 0xe6 || *p == 0xf0 ? 2 : 1;
        p += more + 1;
    }
    return columns;
}

/* Checks that each drawing is one line of whole characters that leaves the last column free. */
static void fits(const char *label, const unsigned short *sizes)
{
    static const char again[] = "\r\033[K";
    label_now = label, sizes_now = sizes;
    cr_assert_eq(status_of(draws_each_size, 1, 0), 0);
    char *at = strstr(output, again);
    for (size_t i = 0; sizes[i] != 65535; i++) {
        cr_assert(at, "drawing %zu of '%s' is missing", i, label);
        at += sizeof again - 1;
        char *end = strstr(at, again);
        size_t bytes = end ? (size_t)(end - at) : strlen(at);
        int columns = columns_of(at, bytes), room = sizes[i] ? sizes[i] : 80;
        cr_assert_geq(columns, 0, "'%.*s': no whole characters", (int)bytes, at);
        cr_assert_lt(columns, room, "'%.*s' has no room in %d columns", (int)bytes, at, room);
        if (room > 5 && i % 2)
            cr_assert(strstr(at, " %") && strstr(at, " %") < at + bytes, "%d columns: '%.*s'", room,
                      (int)bytes, at);
        at = end;
    }
}

static const char *const LABELS[] = {
    NULL,
    "",
    "x",
    "a label that is longer than any terminal of the test is wide, so that it is cut in each of "
    "them, wherever that may be",
    "\u00e9\u00e9\u00e9\u00e9\u00e9\u00e9\u00e9\u00e9\u00e9\u00e9\u00e9\u00e9\u00e9\u00e9\u00e9"
    "\u00e9\u00e9\u00e9\u00e9\u00e9\u00e9\u00e9\u00e9\u00e9\u00e9\u00e9\u00e9\u00e9\u00e9",
    "\u65e5\u65e5\u65e5\u65e5\u65e5\u65e5\u65e5\u65e5\u65e5\u65e5\u65e5\u65e5\u65e5\u65e5\u65e5"
    "\u65e5",
    "\U0001f980\U0001f980\U0001f980\U0001f980\U0001f980\U0001f980",
    "e\u0301e\u0301e\u0301e\u0301e\u0301e\u0301e\u0301e\u0301",
    "two\nlines\033[2J\177 and more",
    "\xff\xc3",
    "\xc2\x9b\xe6\x97",
    "\xf0\x9f\xa6"};

Test(progress, fits_into_terminals_of_any_width)
{
    unsigned short sizes[2 * 130 + 1];
    for (int i = 0; i < 260; i++)
        /* Width 0 is unknown. Each width occurs without an n and with one. */
        sizes[i] = (unsigned short)(i / 2);
    sizes[260] = 65535;
    for (size_t k = 0; k < sizeof LABELS / sizeof *LABELS; k++) fits(LABELS[k], sizes);
}

Test(progress, follows_a_terminal_that_changes_its_width)
{
    static const unsigned short sizes[] = {200, 100, 20, 7, 1, 3, 80, 12, 39, 40, 41, 65535};
    for (size_t k = 0; k < sizeof LABELS / sizeof *LABELS; k++) fits(LABELS[k], sizes);
}

Test(progress, shows_all_of_a_label_that_has_room)
{
    static const unsigned short wide[] = {80, 80, 65535};
    fits("sorting caf\u00e9", wide);
    cr_assert(strstr(output, "sorting caf\u00e9   43 % [####"), "%s", output);
}
