/* log.c - messages on stderr: errors, notes and a line of progress. */
#include "../measure/harness.h"
#include <stdarg.h>
#include <stdlib.h>
#include <unistd.h>

int bench_silent;
static int progress_shown;

void bench_progress_clear(void)
{
    if (progress_shown) fputs("\r\033[K", stderr);
    progress_shown = 0;
}

static void write_line(const char *format, va_list args)
{
    bench_progress_clear();
    fputs("tine-bench: ", stderr);
    vfprintf(stderr, format, args);
    fputc('\n', stderr);
}

void bench_fail(const char *format, ...)
{
    va_list args;
    va_start(args, format);
    write_line(format, args);
    exit(BENCH_EXIT_USAGE);
}

void bench_note(const char *format, ...)
{
    va_list args;
    if (bench_silent) return;
    va_start(args, format);
    write_line(format, args);
    va_end(args);
}

void bench_progress(const char *format, ...)
{
    static int terminal = -1;
    va_list args;
    if (terminal < 0) terminal = isatty(STDERR_FILENO);
    if (!terminal) return;
    bench_progress_clear();
    va_start(args, format);
    vfprintf(stderr, format, args);
    va_end(args);
    fflush(stderr);
    progress_shown = 1;
}

int bench_colour(FILE *f)
{
    const char *no = getenv("NO_COLOR");
    return isatty(fileno(f)) && !(no && *no);
}
