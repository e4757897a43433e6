/* gnuplot.c - the frame of a plot for gnuplot, and running it. */
#include "gnuplot.h"
#include "../measure/harness.h"
#include <spawn.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

extern char **environ;

int gnuplot_draw(const char *script)
{
    char *const args[] = {"gnuplot", (char *)script, NULL};
    pid_t child;
    int status;
    int bad = posix_spawnp(&child, "gnuplot", NULL, NULL, args, environ) ||
              waitpid(child, &status, 0) != child;
    return !bad && WIFEXITED(status) && WEXITSTATUS(status) == 0 ? 0 : -1;
}

int gnuplot_run(const char *script)
{
    if (gnuplot_draw(script) == 0) return unlink(script);
    bench_note("gnuplot could not draw %s (is gnuplot-nox installed?)", script);
    return -1;
}

void gnuplot_frame(FILE *f, const char *png, int width, int height)
{
    if (strchr(png, '\'')) bench_fail("cannot draw into %s: its name has a quote", png);
    fprintf(f,
            "set encoding utf8\nset terminal pngcairo enhanced size %d,%d background '#ffffff' "
            "font 'DejaVu Sans,12'\n"
            "set output '%s'\nset border 3 lc rgb '#888888'\nset tics nomirror out scale 0.5 "
            "textcolor rgb '#000000'\n",
            width, height, png);
}

const char *gnuplot_text(char *s, size_t size, const char *text)
{
    size_t k = 0;
    for (; *text && k + 3 < size; text++) {
        if (strchr("\"\\{}@&^~`$\n\r'", *text)) continue;
        if (*text == '_') s[k++] = '\\', s[k++] = '\\'; /* or it is a subscript */
        s[k++] = *text;
    }
    s[k] = 0;
    return s;
}
