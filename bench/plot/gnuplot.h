/* gnuplot.h - what the commands that draw through gnuplot share. */
#ifndef BENCH_GNUPLOT_H
#define BENCH_GNUPLOT_H
#include <stddef.h>
#include <stdio.h>

/* Runs gnuplot on a script; 0, or -1: it could not draw. */
int gnuplot_draw(const char *script);
/* The same; then the script is removed. Where gnuplot could not draw, a note says so and the script
   stays. */
int gnuplot_run(const char *script);
/* `set` lines for a PNG (and then an SVG) of this size: fonts, borders, background. */
void gnuplot_frame(FILE *f, const char *png, int width, int height);
/* A text for gnuplot within double quotes, without what would end it or mean something. */
const char *gnuplot_text(char *s, size_t size, const char *text);
#endif
