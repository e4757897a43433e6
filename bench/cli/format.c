/* format.c - reads numbers as people write them (1e6, 10k, 2M), and prints them likewise (1.63 ms,
   10M, 2.1×). */
#include "../measure/harness.h"
#include <ctype.h>
#include <errno.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

/* 2^53: a double cannot represent every larger integer. */
static const double count_max = 9007199254740992.0;

static double suffix_of(char c)
{
    static const struct {
        char c;
        double factor;
    } table[] = {{'k', 1e3}, {'K', 1e3}, {'M', 1e6}, {'G', 1e9}, {'T', 1e12}};
    for (size_t i = 0; i < sizeof table / sizeof *table; i++) {
        if (c == table[i].c) return table[i].factor;
    }
    return 0;
}

/* Reads a plain decimal number at the start of text. strtod alone would accept nan, inf and 0x10
   too. */
static int decimal(const char *text, double *x, char **end)
{
    if (!isdigit((unsigned char)*text) && *text != '.') return -1;
    if (text[0] == '0' && (text[1] == 'x' || text[1] == 'X')) return -1;
    errno = 0;
    *x = strtod(text, end);
    return *end == text || errno || !isfinite(*x) ? -1 : 0;
}

int bench_count(const char *text, size_t *n)
{
    char *end;
    double x;
    if (decimal(text, &x, &end)) return -1;
    if (*end) {
        double factor = suffix_of(*end);
        if (factor == 0 || end[1]) return -1;
        x *= factor;
    }
    /* The tolerance makes 1.1k equal to 1100 in spite of binary rounding. */
    if (x > count_max || fabs(x - nearbyint(x)) > 1e-9 * x) return -1;
    *n = (size_t)nearbyint(x);
    return 0;
}

int bench_seconds(const char *text, double *s)
{
    char *end;
    if (decimal(text, s, &end)) return -1;
    return *end == 0 || !strcmp(end, "s") ? 0 : -1;
}

const char *bench_show_time(char *s, size_t size, double seconds)
{
    static const struct {
        double below, factor;
        const char *unit;
    } table[] = {
        {0.9995e-6, 1e9, "ns"}, {0.9995e-3, 1e6, "µs"}, {0.9995, 1e3, "ms"}, {HUGE_VAL, 1, "s"}};
    int i = 0;
    if (isnan(seconds)) return "–";
    while (!(seconds < table[i].below)) i++;
    double x = seconds * table[i].factor;
    snprintf(s, size, "%.*f %s", x < 9.995 ? 2 : x < 99.95 ? 1 : 0, x, table[i].unit);
    return s;
}

const char *bench_show_count(char *s, size_t size, size_t n)
{
    static const struct {
        size_t unit;
        const char *name;
    } table[] = {{1000000000000, "T"}, {1000000000, "G"}, {1000000, "M"}, {1000, "k"}};
    for (size_t i = 0; i < sizeof table / sizeof *table; i++) {
        size_t tenth = table[i].unit / 10;
        if (n < table[i].unit || n % tenth) continue;
        if (n % table[i].unit)
            snprintf(s, size, "%.1f%s", (double)n / (double)table[i].unit, table[i].name);
        else
            snprintf(s, size, "%zu%s", n / table[i].unit, table[i].name);
        return s;
    }
    snprintf(s, size, "%zu", n);
    return s;
}

const char *bench_show_plus_minus(char *s, size_t size, double share)
{
    if (isnan(share)) return "";
    if (share < 9.995)
        snprintf(s, size, "±%.0f%%", 100 * share);
    else
        snprintf(s, size, "±…");
    return s;
}

const char *bench_show_times(char *s, size_t size, double ratio)
{
    if (isnan(ratio)) return "–";
    if (ratio < 1e-4)
        snprintf(s, size, "1/%.0fk×", 1e-3 / ratio);
    else if (ratio < 0.0995)
        snprintf(s, size, "1/%.0f×", 1 / ratio);
    else
        snprintf(s, size, "%.*f×", ratio >= 9.95 ? 0 : ratio >= 0.995 ? 1 : 2, ratio);
    return s;
}

int bench_columns(const char *s)
{
    int n = 0;
    for (; *s; s++) n += (*s & 0xC0) != 0x80;
    return n;
}
