/* guess.c - checks the student's guess, and compares it with the measurement. */
#include "lesson.h"
#include <math.h>
#include <stdlib.h>
#include <string.h>

static const char never[] = "never";

static int listed(const char *list, const char *word)
{
    size_t n = strlen(word);
    for (const char *s = list; *s; s += strcspn(s, ","), s += *s == ',') {
        if (strcspn(s, ",") == n && !strncasecmp(s, word, n)) return 1;
    }
    return 0;
}

/* Reads 3.5, 1e6, 10k, 2M or never, with an optional sign such as % or ×. Returns 0, or -1 if s is
   no such number. */
static int number(const char *s, double *x)
{
    static const struct {
        char letter;
        double unit;
    } units[] = {{'k', 1e3}, {'M', 1e6}, {'G', 1e9}};
    char *end;
    *x = NAN;
    if (!strcasecmp(s, never)) return 0;
    double mantissa = strtod(s, &end);
    if (end == s || !(mantissa >= 0) || !isfinite(mantissa)) return -1;
    for (size_t i = 0; i < sizeof units / sizeof *units; i++) {
        if (*end == units[i].letter) mantissa *= units[i].unit, end++;
    }
    end += strspn(end, " %x");
    if (!strcmp(end, "×")) end += strlen("×");
    *x = mantissa;
    return *end ? -1 : 0;
}

int lesson_guess_bad(const lesson *l, int which, const char *said)
{
    double x;
    if (!*said) return 0; /* An empty guess is valid. */
    return l->guess[which].words ? !listed(l->guess[which].words, said) : number(said, &x) != 0;
}

static char *copied(const char *s)
{
    char *copy = strdup(s);
    if (!copy) bench_fail("no memory");
    return copy;
}

static const char *distance(char *s, size_t size, double said, double x)
{
    if (isnan(said) && isnan(x)) return "as you said";
    if (isnan(said) || isnan(x)) return "not as you said";
    if (said == x) return "as you said";
    if (said == 0 || x == 0) return x > said ? "more than you said" : "less than you said";
    if (x > said)
        snprintf(s, size, "%.*f times your guess", x < 10 * said ? 1 : 0, x / said);
    else
        snprintf(s, size, "your guess was %.*f times that", said < 10 * x ? 1 : 0, said / x);
    return s;
}

void lesson_answer(lesson_page *p, int which, double x, const char *shown)
{
    const char *said = p->said[which];
    char s[80];
    double guess;
    p->measured[which] = copied(isnan(x) ? never : shown);
    if (said && *said && !number(said, &guess))
        p->told[which] = copied(distance(s, sizeof s, guess, x));
}

void lesson_answer_word(lesson_page *p, int which, const char *words)
{
    const char *said = p->said[which];
    p->measured[which] = copied(words ? words : "undecided on this machine");
    if (said && *said)
        p->told[which] = copied(!words                ? "this run can not tell"
                                : listed(words, said) ? "as you said"
                                                      : "not as you said");
}
