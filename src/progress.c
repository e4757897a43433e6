/* progress.c - tine_progress_bar: a tick that draws on the terminal. It looks at the clock each time and draws ten times a second:
   only then is anything formatted, asked of the system, or written. */
#include <math.h>
#include <stdio.h>
#include <string.h>
#include <sys/ioctl.h>
#include <unistd.h>
#include "clock.h"
#include "tine/tine.h"

static const double redraw_ns = 1e8; /* as often as anybody can read it; shorter calls show nothing at all */
enum { WIDTH = 80, WIDTH_LEAST = 40, BAR_MOST = 40, ROOM = 512 };

/* 1234567 as 1.23 M. */
static void short_number(char *to, size_t room, double v)
{
    static const char unit[] = " kMGTPE";
    size_t k = 0;
    for (; v >= 999.5 && k < sizeof unit - 2; k++) v /= 1000;
    snprintf(to, room, "%.*f %c", k == 0 || v >= 99.95 ? 0 : v >= 9.995 ? 1 : 2, v, unit[k]);
    if (k == 0) to[strlen(to) - 2] = 0;
}

/* Seconds as 7 s, 2:05 min or 3:10 h. */
static void short_time(char *to, size_t room, double s)
{
    if (s < 59.5)
        snprintf(to, room, "%.0f s", ceil(s));
    else if (s < 3569.5)
        snprintf(to, room, "%d:%02d min", (int)(s + 0.5) / 60, (int)(s + 0.5) % 60);
    else if (s < 3.5e6)
        snprintf(to, room, "%d:%02d h", (int)(s / 60 + 0.5) / 60, (int)(s / 60 + 0.5) % 60);
    else
        snprintf(to, room, "%.0f days", s / 86400);
}

static int columns(void)
{
    struct winsize w;
    return ioctl(STDERR_FILENO, TIOCGWINSZ, &w) == 0 && w.ws_col >= WIDTH_LEAST ? w.ws_col : WIDTH;
}

/* One line:  label  42 % [######........]  12.3 M/s  3 s left */
static void draw(const tine_bar *b, size_t done, size_t n, double seconds, const char *end)
{
    char rate[32], left[32] = "", line[ROOM], bar[BAR_MOST + 1];
    double each = seconds > 0 ? (double)(done - b->first_) / seconds : 0, share = n ? (double)done / (double)n : 0;
    short_number(rate, sizeof rate, each);
    if (n && done < n && each > 0) short_time(left, sizeof left, (double)(n - done) / each);
    if (n && done == n) short_time(left, sizeof left, seconds);
    int width = columns() - 1, label = b->label ? (int)strlen(b->label) : 0;
    if (label > width / 3) label = width / 3;
    int most = width - label - 44, size = most < 0 ? 0 : most < BAR_MOST ? most : BAR_MOST, full = (int)(share * size);
    memset(bar, '.', sizeof bar);
    memset(bar, '#', (size_t)full);
    bar[size] = 0;
    int used = n ? snprintf(line, sizeof line, "\r\033[K%.*s%s%3.0f %% [%s]  %s/s  %s%s%s", label, label ? b->label : "",
                            label ? "  " : "", floor(share * 100), bar, rate, left, !*left ? "" : done < n ? " left" : "", end)
                 : snprintf(line, sizeof line, "\r\033[K%.*s%s%zu  %s/s%s", label, label ? b->label : "", label ? "  " : "",
                            done, rate, end);
    ssize_t written = write(STDERR_FILENO, line, (size_t)(used < ROOM ? used : ROOM - 1));
    (void)written; /* a terminal that is gone shows nothing */
}

int tine_progress_bar(size_t done, size_t n, void *arg)
{
    static _Thread_local tine_bar own;
    tine_bar *b = arg ? arg : &own;
    uint64_t now = clock_ticks();
    if (b->began_ == 0 || done < b->at_ || n != b->n_) { /* another call than before; a stream learns its n at the end */
        if (b->began_ == 0 || done < b->at_) b->began_ = b->drawn_ = now, b->first_ = done, b->shown_ = 0;
        b->n_ = n;
    }
    b->at_ = done;
    int stop = b->stop && *b->stop, over = stop || (n && done == n);
    if ((over ? b->shown_ : clock_ns(b->drawn_, now) >= redraw_ns) && isatty(STDERR_FILENO)) {
        draw(b, done, n, clock_ns(b->began_, now) * 1e-9, over ? "\n" : "");
        b->drawn_ = now;
        b->shown_ = 1;
    }
    if (over) b->began_ = 0;
    return stop;
}
