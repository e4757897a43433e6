/* page.c - shows a lesson on the terminal: text wrapped, table aligned, plots as text. */
#include "lesson.h"
#include <stdarg.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <unistd.h>

enum { NARROW = 60, USUAL = 96, CELLS = 12 };

static char *printed(const char *format, va_list args)
{
    char *s;
    if (vasprintf(&s, format, args) < 0) bench_fail("no memory");
    return s;
}

void lesson_columns(lesson_page *p, const char *columns)
{
    p->columns = strdup(columns);
    if (!p->columns) bench_fail("no memory");
}

void lesson_row(lesson_page *p, const char *format, ...)
{
    va_list args;
    if (p->rows_count == LESSON_ROWS)
        bench_fail("%s: more than %d rows", p->lesson->name, LESSON_ROWS);
    va_start(args, format);
    p->rows[p->rows_count++] = printed(format, args);
    va_end(args);
}

void lesson_find(lesson_page *p, const char *format, ...)
{
    va_list args;
    if (p->findings_count == LESSON_FINDINGS)
        bench_fail("%s: more than %d findings", p->lesson->name, LESSON_FINDINGS);
    va_start(args, format);
    p->findings[p->findings_count++] = printed(format, args);
    va_end(args);
}

void lesson_trap(lesson_page *p, const char *format, ...)
{
    va_list args;
    char *before = p->trap, *more;
    va_start(args, format);
    more = printed(format, args);
    va_end(args);
    if (!before) {
        p->trap = more;
        return;
    }
    if (asprintf(&p->trap, "%s %s", before, more) < 0) bench_fail("no memory");
    free(before);
    free(more);
}

size_t lesson_set(const lesson_page *p)
{
    size_t n = 0;
    if (bench_count(p->set, &n)) bench_fail("%s: '%s' is no count", p->lesson->name, p->set);
    return n;
}

plot *lesson_plot(lesson_page *p, plot *drawn)
{
    if (p->plots_count == LESSON_PLOTS)
        bench_fail("%s: more than %d plots", p->lesson->name, LESSON_PLOTS);
    return p->plots[p->plots_count++] = drawn;
}

static int width(void)
{
    struct winsize w;
    if (ioctl(STDOUT_FILENO, TIOCGWINSZ, &w) || w.ws_col == 0) return USUAL;
    return w.ws_col < NARROW ? NARROW : w.ws_col > USUAL ? USUAL : w.ws_col;
}

static int columns(const char *s, size_t bytes)
{
    int n = 0;
    for (size_t i = 0; i < bytes; i++) n += (s[i] & 0xC0) != 0x80;
    return n;
}

/* Prints a paragraph, broken between words. The first line begins with `first`, and the others are
   indented by its width. */
static void wrapped(const char *first, const char *s)
{
    int left = columns(first, strlen(first)), at = left, max = width();
    fputs(first, stdout);
    while (*s) {
        size_t word = strcspn(s, " ");
        int n = columns(s, word);
        if (at > left && at + 1 + n > max)
            printf("\n%*s", at = left, "");
        else if (at > left)
            putchar(' '), at++;
        printf("%.*s", (int)word, s);
        at += n;
        s += word;
        s += strspn(s, " ");
    }
    putchar('\n');
}

static void heading(const char *s)
{
    printf(bench_colour(stdout) ? "\n\033[1m%s\033[0m\n" : "\n%s\n", s);
}

static int cells_of(const char *row, const char **cell, size_t *bytes)
{
    int n = 0;
    for (; n < CELLS; n++, row++) {
        cell[n] = row;
        bytes[n] = strcspn(row, "|");
        row += bytes[n];
        if (!*row) return n + 1;
    }
    return n;
}

static void table_line(const char *row, const int *wide)
{
    const char *cell[CELLS];
    size_t bytes[CELLS];
    int n = cells_of(row, cell, bytes);
    printf("  ");
    for (int i = 0; i < n; i++) {
        int room = wide[i] - columns(cell[i], bytes[i]);
        if (i)
            printf("  %*s%.*s", room, "", (int)bytes[i], cell[i]);
        else
            printf("%.*s%*s", (int)bytes[i], cell[i], room, "");
    }
    putchar('\n');
}

static void table(const lesson_page *p)
{
    int wide[CELLS] = {0};
    for (int r = -1; r < p->rows_count; r++) {
        const char *cell[CELLS];
        size_t bytes[CELLS];
        int n = cells_of(r < 0 ? p->columns : p->rows[r], cell, bytes);
        for (int i = 0; i < n; i++) {
            int c = columns(cell[i], bytes[i]);
            if (c > wide[i]) wide[i] = c;
        }
    }
    putchar('\n');
    for (int r = -1; r < p->rows_count; r++) table_line(r < 0 ? p->columns : p->rows[r], wide);
}

/* Reads one line from the terminal and trims it. Returns NULL at the end of input. */
static char *answered(void)
{
    char *line = NULL, *begin;
    size_t room = 0;
    if (getline(&line, &room, stdin) < 0) {
        free(line);
        return NULL;
    }
    begin = line + strspn(line, " \t");
    size_t n = strcspn(begin, "\r\n");
    while (n && begin[n - 1] == ' ') n--;
    begin[n] = 0;
    memmove(line, begin, n + 1);
    return line;
}

static void ask(lesson_page *p, int which)
{
    const char *words = p->lesson->guess[which].words;
    for (;;) {
        printf("  (%s) > ", words ? words : "a number, or never");
        fflush(stdout);
        char *said = answered();
        if (!said || !lesson_guess_bad(p->lesson, which, said)) {
            p->said[which] = said;
            return;
        }
        free(said);
    }
}

void lesson_show_begin(lesson_page *p, int asking)
{
    char title[200];
    snprintf(title, sizeof title, "Lesson %d (%s): %s", p->number, p->lesson->name,
             p->lesson->title);
    heading(title);
    putchar('\n');
    wrapped("", p->lesson->question);
    heading("Your guess first");
    for (int i = 0; i < LESSON_GUESSES && p->lesson->guess[i].ask; i++) {
        wrapped("- ", p->lesson->guess[i].ask);
        if (asking && !p->said[i]) ask(p, i);
    }
    fflush(stdout);
}

static void tell_guesses(const lesson_page *p)
{
    heading("Your guess, and this machine");
    for (int i = 0; i < LESSON_GUESSES && p->lesson->guess[i].ask; i++) {
        char *line;
        int guessed = p->said[i] && *p->said[i];
        if (asprintf(&line, "%s You: %s. Measured: %s%s%s.", p->lesson->guess[i].ask,
                     guessed ? p->said[i] : "no guess", p->measured[i] ? p->measured[i] : "nothing",
                     p->told[i] ? ", " : "", p->told[i] ? p->told[i] : "") < 0)
            bench_fail("no memory");
        wrapped("- ", line);
        free(line);
    }
}

void lesson_show_end(const lesson_page *p)
{
    char command[200];
    bench_progress_clear();
    heading("Measured just now");
    if (p->columns) table(p);
    for (int i = 0; i < p->plots_count; i++) plot_text(stdout, p->plots[i], width());
    heading("What this machine shows");
    for (int i = 0; i < p->findings_count; i++) wrapped("- ", p->findings[i]);
    tell_guesses(p);
    heading("The trap");
    wrapped("", p->trap ? p->trap : "");
    heading("Change it, and run it again");
    snprintf(command, sizeof command, "tine-bench lesson %s --set %s=%s: ", p->lesson->name,
             p->lesson->knob.name, p->set);
    wrapped("", command);
    wrapped("", p->lesson->knob.ask);
    fflush(stdout);
}
