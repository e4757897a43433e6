/* record.c - stores the samples of a lesson, and compares them by the harness's statistics. */
#include "lesson.h"
#include <math.h>
#include <stdarg.h>
#include <string.h>

enum { RING = 48, WORDS = 48, ROUNDS = 8, ROUNDS_IN_A_HURRY = 2 };
_Static_assert((int)ROUNDS >= (int)STAT_UNITS_MIN, "enough to decide something");

static char *buffer(void)
{
    static char ring[RING][WORDS];
    static int next;
    return ring[next++ % RING];
}

const char *lesson_time_text(double seconds) { return bench_show_time(buffer(), WORDS, seconds); }
const char *lesson_times_text(double ratio) { return bench_show_times(buffer(), WORDS, ratio); }
const char *lesson_count_text(size_t n) { return bench_show_count(buffer(), WORDS, n); }

static const char *sure(double ratio, const stat_ratio *r)
{
    char number[24], interval[16], *s = buffer();
    if (isnan(ratio)) return "–";
    snprintf(s, WORDS, "%s %s", bench_show_times(number, sizeof number, ratio),
             bench_show_plus_minus(interval, sizeof interval, stat_plus_minus(r)));
    return s;
}

const char *lesson_sure_text(const stat_ratio *r) { return sure(r->ratio, r); }
const char *lesson_inverse_text(const stat_ratio *r) { return sure(1 / r->ratio, r); }

const char *lesson_key(const char *format, ...)
{
    va_list args;
    char *s = buffer();
    va_start(args, format);
    vsnprintf(s, WORDS, format, args);
    va_end(args);
    return s;
}

int lesson_rounds(const lesson_page *p) { return p->seconds < 1 ? ROUNDS_IN_A_HURRY : ROUNDS; }

void lesson_record(lesson_page *p, const char *key, double x)
{
    json_t *list = json_object_get(p->record, key);
    if (!list) json_object_set_new(p->record, key, list = json_array());
    json_array_append_new(list, isfinite(x) ? json_real(x) : json_null());
}

size_t lesson_samples(const lesson_page *p, const char *key, double x[STAT_UNITS_MAX])
{
    size_t i;
    json_t *item, *list = json_object_get(p->record, key);
    json_array_foreach(list, i, item)
    {
        if (i == STAT_UNITS_MAX) break;
        x[i] = json_is_number(item) ? json_number_value(item) : NAN;
    }
    return json_array_size(list) < STAT_UNITS_MAX ? json_array_size(list) : STAT_UNITS_MAX;
}

double lesson_value(const lesson_page *p, const char *key)
{
    double x[STAT_UNITS_MAX];
    return samples_median(x, lesson_samples(p, key, x));
}

stat_ratio lesson_ratio(const lesson_page *p, const char *base, const char *side)
{
    double x[STAT_UNITS_MAX], y[STAT_UNITS_MAX];
    size_t n = lesson_samples(p, base, x), m = lesson_samples(p, side, y);
    return stat_paired(x, y, n < m ? n : m);
}

stat_ratio lesson_ratio_apart(const lesson_page *p, const char *base, const char *side)
{
    double x[STAT_UNITS_MAX], y[STAT_UNITS_MAX];
    size_t n = lesson_samples(p, base, x), m = lesson_samples(p, side, y);
    return stat_apart(x, n, y, m);
}

const char *lesson_choose(const stat_ratio *r, const char *faster, const char *slower,
                          const char *undecided)
{
    return r->word == STAT_FASTER ? faster : r->word == STAT_SLOWER ? slower : undecided;
}

static int decides(const stat_ratio *r) { return r->units >= STAT_UNITS_MIN; }

int lesson_above(const stat_ratio *r, double x) { return decides(r) && r->lo > x; }
int lesson_below(const stat_ratio *r, double x) { return decides(r) && r->hi < x; }

int lesson_exceeds(const stat_ratio *a, const stat_ratio *b)
{
    return decides(b) && lesson_above(a, b->hi);
}

void lesson_bar_ratio(plot *d, int series, int row, const stat_ratio *r)
{
    plot_bar_interval(d, series, row, r->ratio, r->lo, r->hi);
}

/* Returns the median of a key's samples and its interval. */
static stat_ratio median_of(const lesson_page *p, const char *key)
{
    double x[STAT_UNITS_MAX], ones[STAT_UNITS_MAX];
    size_t n = lesson_samples(p, key, x);
    for (size_t i = 0; i < n; i++) ones[i] = 1;
    return stat_paired(x, ones, n);
}

void lesson_bar(const lesson_page *p, plot *d, int series, int row, const char *key)
{
    stat_ratio r = median_of(p, key);
    lesson_bar_ratio(d, series, row, &r);
}

void lesson_point(const lesson_page *p, plot *d, int series, double x, const char *key)
{
    stat_ratio r = median_of(p, key);
    plot_point_interval(d, series, x, r.ratio, r.lo, r.hi);
}

void lesson_point_rate(const lesson_page *p, plot *d, int series, double x, const char *key,
                       double work)
{
    stat_ratio r = median_of(p, key);
    plot_point_interval(d, series, x, work / r.ratio, work / r.hi, work / r.lo);
}

/* Quantile of the normal distribution for a two-sided test at 5 %. */
static const double normal = 1.96;

void lesson_bar_share(plot *d, int series, int row, int part, int whole)
{
    /* Wilson, Probable Inference, the Law of Succession, and Statistical Inference, 1927. */
    double n = whole, share = part / n, z = normal * normal / n, middle = (share + z / 2) / (1 + z),
           half = normal / (1 + z) * sqrt(share * (1 - share) / n + z / (4 * n));
    plot_bar_interval(d, series, row, 100 * share, 100 * fmax(middle - half, 0),
                      100 * fmin(middle + half, 1));
}

void lesson_bar_mean(plot *d, int series, int row, const double *x, int n)
{
    double mean = 0, squares = 0;
    for (int i = 0; i < n; i++) mean += x[i] / n;
    for (int i = 0; i < n; i++) squares += (x[i] - mean) * (x[i] - mean);
    double half = n > 1 ? normal * sqrt(squares / (n - 1) / n) : NAN;
    plot_bar_interval(d, series, row, 100 * mean, 100 * fmax(mean - half, 0),
                      n > 1 ? 100 * fmin(mean + half, 1) : NAN);
}

stat_word lesson_shares(int a, int b, int n)
{
    double both = (double)(a + b) / (2.0 * n), error = sqrt(both * (1 - both) * 2 / n),
           difference = (double)(b - a) / n;
    if (!(fabs(difference) > normal * error)) return STAT_UNDECIDED;
    return difference > 0 ? STAT_FASTER : STAT_SLOWER;
}
