/* html_text.h - text put into HTML or SVG. */
#ifndef BENCH_HTML_TEXT_H
#define BENCH_HTML_TEXT_H
#include <stdio.h>

/* Writes s with the markup's own characters escaped, and without control characters. */
void html_text(FILE *f, const char *s);
#endif
