/* progress.c - tine_progress_bar: a progress function that draws on the terminal. Each call reads
   the clock; only ten times a second it formats text, asks the system for the terminal's width, and
   writes. */
#include <math.h>
#include <stdbool.h>
#include <stdio.h>
#include <string.h>
#include <sys/ioctl.h>
#include <unistd.h>
#include "../runtime/clock.h"
#include "tine/tine.h"

/* The least number of ns between two drawings. A reader could not follow more of them. A shorter
   call draws nothing. */
static const double redraw_ns = 1e8;
enum { WIDTH = 80 }; /* columns, if the terminal does not tell its width */
enum { BAR_MIN = 4, BAR_MAX = 40, LABEL_MAX = 256 /* bytes */, ROOM = 512 };

/* Formats a number: 1234567 as 1.23 M. */
static void short_number(char *to, size_t room, double v)
{
    static const char unit[] = " kMGTPE";
    size_t k = 0;
    for (; v >= 999.5 && k < sizeof unit - 2; k++) v /= 1000;
    snprintf(to, room, "%.*f %c", k == 0 || v >= 99.95 ? 0 : v >= 9.995 ? 1 : 2, v, unit[k]);
    if (k == 0) to[strlen(to) - 2] = 0;
}

/* Formats seconds: as 7 s, 2:05 min or 3:10 h. */
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
    return ioctl(STDERR_FILENO, TIOCGWINSZ, &w) == 0 && w.ws_col > 0 ? w.ws_col : WIDTH;
}

/* ---- labels: UTF-8, whatever the locale is --------------------------------------------------- */
/* Returns the code point at *s and moves *s behind it. '?' for a control character, or for a byte
   that begins no code point. */
static unsigned code_point(const char **s)
{
    static const unsigned min_code[] = {0, 0, 0x80, 0x800, 0x10000};
    const unsigned char *p = (const unsigned char *)*s;
    static const unsigned char lengths[16] = {1, 1, 1, 1, 1, 1, 1, 1, 0, 0, 0, 0, 2, 2, 3, 4};
    int bytes = *p < 0xf8 ? lengths[*p >> 4] : 0, k = 1;
    unsigned c = bytes > 1 ? *p & (0x7fu >> bytes) : *p;
    for (; k < bytes && (p[k] & 0xc0) == 0x80; k++) c = c << 6 | (p[k] & 0x3f);
    bool good = bytes && k == bytes && c >= min_code[bytes] && c <= 0x10ffff;
    *s += good ? bytes : 1;
    return good && c >= ' ' && (c < 0x7f || c >= 0xa0) ? c : '?';
}

/* Columns of a code point: 2 for the large blocks of East Asian scripts and emoji, 0 for common
   combining marks and joiners, 1 for all others. So a label in a rarer script may be thought wider
   than it is, and is then cut earlier. */
static int width_of(unsigned c)
{
    static const struct {
        unsigned first, last;
        int width;
    } blocks[] = {{0x300, 0x36f, 0},    {0x1100, 0x115f, 2}, {0x200b, 0x200f, 0},
                  {0x20d0, 0x20ff, 0},  {0x2e80, 0xa4cf, 2}, {0xac00, 0xd7a3, 2},
                  {0xf900, 0xfaff, 2},  {0xfe00, 0xfe0f, 0}, {0xfe30, 0xfe6f, 2},
                  {0xff00, 0xff60, 2},  {0xffe0, 0xffe6, 2}, {0x1f300, 0x1faff, 2},
                  {0x20000, 0x3fffd, 2}};
    for (size_t i = 0; i < sizeof blocks / sizeof *blocks; i++)
        if (c >= blocks[i].first && c <= blocks[i].last) return blocks[i].width;
    return 1;
}

/* ---- the line -------------------------------------------------------------------------------- */
typedef struct line {
    char text[ROOM];
    size_t used;
    int left; /* columns that are left */
} line;

/* Adds text of one column a byte, if there is room for all of it. */
static void add(line *r, const char *text)
{
    size_t n = strlen(text);
    if ((size_t)r->left < n || n > sizeof r->text - 2 - r->used) return;
    memcpy(r->text + r->used, text, n);
    r->used += n;
    r->left -= (int)n;
}

/* Adds whole characters of a label, at most `max` columns, and two blanks. */
static void add_label(line *r, const char *label, int max)
{
    size_t limit = r->used + LABEL_MAX;
    int left = max;
    if (!label || !*label || max <= 0) return;
    while (*label) {
        const char *from = label;
        unsigned c = code_point(&label);
        size_t bytes = c == '?' ? 1 : (size_t)(label - from);
        if (width_of(c) > left || r->used + bytes > limit) break;
        memcpy(r->text + r->used, c == '?' ? "?" : from, bytes);
        r->used += bytes;
        left -= width_of(c);
    }
    r->left -= max - left;
    add(r, "  ");
}

static void add_bar(line *r, double share, int size)
{
    char bar[BAR_MAX + 4] = " [";
    if (size < BAR_MIN) return;
    memset(bar + 2, '.', (size_t)size);
    memset(bar + 2, '#', (size_t)(share * size));
    bar[2 + size] = ']';
    bar[3 + size] = 0;
    add(r, bar);
}

static void add_numbers(line *r, const tine_bar *b, size_t done, size_t n, double seconds)
{
    /* columns for the numbers, a constant, so that the bar's end does not move */
    enum { OTHERS = 42 };
    char text[64], part[32];
    double each = seconds > 0 ? (double)(done - b->first_) / seconds : 0,
           share = n ? (double)done / (double)n : 0;
    int size = r->left - OTHERS;
    if (n)
        snprintf(text, sizeof text, "%3.0f %%", floor(share * 100));
    else
        snprintf(text, sizeof text, "%zu", done);
    add(r, text);
    if (n) add_bar(r, share, size < BAR_MAX ? size : BAR_MAX);
    short_number(part, sizeof part, each);
    snprintf(text, sizeof text, "  %s/s", part);
    add(r, text);
    if (n == 0 || (done < n && each <= 0)) return;
    short_time(part, sizeof part, done < n ? (double)(n - done) / each : seconds);
    snprintf(text, sizeof text, "  %s%s", part, done < n ? " left" : "");
    add(r, text);
}

/* Draws one line:

       label  42 % [######........]  12.3 M/s  3 s left

   Parts for which the terminal has no columns are left out. The last column stays empty, since some
   terminals move to the next line when it is written. If the terminal became narrower, the old line
   may have been folded into two; then at most one such line remains visible. */
static void draw(const tine_bar *b, size_t done, size_t n, double seconds, const char *end)
{
    enum { NUMBER = 7 }; /* columns: a label leaves room for two blanks and a percentage */
    line r = {.text = "\r\033[K", .used = 4, .left = columns() - 1};
    int third = r.left / 3, rest = r.left - NUMBER;
    add_label(&r, b->label, third < rest ? third : rest);
    add_numbers(&r, b, done, n, seconds);
    if (*end) r.text[r.used++] = *end;
    ssize_t written = write(STDERR_FILENO, r.text, r.used);
    (void)written; /* if the terminal is gone, nothing can be shown */
}

int tine_progress_bar(size_t done, size_t n, void *arg)
{
    static _Thread_local tine_bar own;
    tine_bar *b = arg ? arg : &own;
    uint64_t now = clock_ticks();
    if (n && done > n) done = n; /* a user's own loop may count beyond n */
    /* A report belongs to a new call if it shows fewer elements than the last one. A change of n
       alone is no sign, since a stream learns its n at the end. */
    if (b->began_ == 0 || done < b->at_ || n != b->n_) {
        if (b->began_ == 0 || done < b->at_)
            b->began_ = b->drawn_ = now, b->first_ = done, b->shown_ = 0;
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
