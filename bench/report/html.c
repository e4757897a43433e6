/* html.c - HTML written from results: text escaped, figures with their words, JSON read with
   care. */
#include "report.h"
#include <math.h>
#include <stdarg.h>
#include <stdlib.h>
#include <string.h>

enum { RING = 32, WORDS = 48 };

void html_format(FILE *f, const char *format, ...)
{
    char *s;
    va_list args;
    va_start(args, format);
    if (vasprintf(&s, format, args) < 0) bench_fail("no memory");
    va_end(args);
    html_text(f, s);
    free(s);
}

void html_plot(FILE *f, const plot *d)
{
    fputs("<figure><figcaption>", f);
    html_text(f, d->title);
    fputs("</figcaption>\n", f);
    plot_svg(f, d);
    if (*d->alt) {
        fputs("<details><summary>In words</summary><p class=\"note\">", f);
        html_text(f, d->alt);
        fputs("</p></details>", f);
    }
    fputs("</figure>\n", f);
}

double report_real(const json_t *o, const char *key)
{
    const json_t *x = json_object_get(o, key);
    return json_is_number(x) ? json_number_value(x) : NAN;
}

const char *report_text(const json_t *o, const char *key)
{
    const char *s = json_string_value(json_object_get(o, key));
    return s ? s : "";
}

size_t report_count(const json_t *o, const char *key)
{
    double x = report_real(o, key);
    return x > 0 && x < 9e15 ? (size_t)x : 0;
}

const json_t *report_rows(const json_t *results)
{
    const json_t *rows = json_object_get(results, "rows");
    return json_array_size(rows) ? rows : NULL;
}

const json_t *report_backend(const json_t *row, const char *side)
{
    size_t i;
    const json_t *s;
    json_array_foreach(json_object_get(row, "sides"), i, s)
    {
        if (backend_is(report_text(s, "side"), side) && !strcmp(report_text(s, "state"), "ok"))
            return s;
    }
    return NULL;
}

const char *report_heading(const char *side)
{
    int i = backend_named(side);
    return i < 0 ? side : bench_backends[i].heading;
}

static char *buffer(void)
{
    static char ring[RING][WORDS];
    static int next;
    return ring[next++ % RING];
}

const char *report_time(double seconds) { return bench_show_time(buffer(), WORDS, seconds); }
const char *report_times(double ratio) { return bench_show_times(buffer(), WORDS, ratio); }

const char *report_sure(const json_t *o, const char *ratio)
{
    char key[64];
    snprintf(key, sizeof key, "%s_plus_minus", ratio);
    return bench_show_plus_minus(buffer(), WORDS, report_real(o, key));
}

const char *report_class(const char *word)
{
    return !strcmp(word, stat_words[STAT_FASTER])   ? "good"
           : !strcmp(word, stat_words[STAT_SLOWER]) ? "bad"
                                                    : "";
}

/* With commas, as people write counts. */
const char *report_n(size_t n)
{
    char plain[32], *s = buffer(), *at = s;
    int digits = snprintf(plain, sizeof plain, "%zu", n);
    for (int i = 0; i < digits; i++) {
        if (i && (digits - i) % 3 == 0) *at++ = ',';
        *at++ = plain[i];
    }
    *at = 0;
    return s;
}

int report_same(const json_t *a, const json_t *b, const char *const *keys)
{
    for (; *keys; keys++) {
        const json_t *x = json_object_get(a, *keys), *y = json_object_get(b, *keys);
        if (x != y && !json_equal(x, y)) return 0; /* neither has it: equal */
    }
    return 1;
}
