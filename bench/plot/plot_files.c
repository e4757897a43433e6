/* plot_files.c - writes plots as SVG files, which rsvg-convert turns into PNG. */
#include "plot.h"
#include "../measure/harness.h"
#include <errno.h>
#include <spawn.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>

extern char **environ;

/* Converts a file by rsvg-convert. Returns 0, or -1 if the program is missing or failed. */
static int rasterised(const char *svg, const char *png)
{
    char *const args[] = {"rsvg-convert", "-o", (char *)png, (char *)svg, NULL};
    pid_t child;
    int status;
    return posix_spawnp(&child, args[0], NULL, NULL, args, environ) ||
                   waitpid(child, &status, 0) != child || status
               ? -1
               : 0;
}

void plot_draw(const plot *p, const char *dir)
{
    const char *folder = dir ? dir : ".";
    char *svg, *png;
    if (asprintf(&svg, "%s/%s.svg", folder, p->name) < 0 ||
        asprintf(&png, "%s/%s.png", folder, p->name) < 0)
        bench_fail("no memory");
    FILE *f = fopen(svg, "w");
    if (!f) bench_fail("cannot write %s: %s", svg, strerror(errno));
    plot_svg_whole(f, p);
    if (ferror(f) | fclose(f)) bench_fail("cannot write %s: %s", svg, strerror(errno));
    printf("%s\n", svg);
    fflush(stdout);
    if (!rasterised(svg, png))
        printf("%s\n", png);
    else
        bench_note("no PNG of %s: rsvg-convert is missing (librsvg2-bin), or failed", svg);
    free(svg);
    free(png);
}
