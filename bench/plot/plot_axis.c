/* plot_axis.c - computes the ends of a plot's axes and the values written beside them. */
#include "plot.h"
#include <math.h>

enum { TICKS_WANTED = 5 };

static void widen(plot_axis *a, double x)
{
    if (!isfinite(x) || (a->log && x <= 0)) return;
    a->lo = fmin(a->lo, x);
    a->hi = fmax(a->hi, x);
}

/* A wide interval may leave the picture, but the rest must stay readable. */
static void widen_by(plot_axis *a, const plot_point *q)
{
    widen(a, q->y);
    if (isnan(q->hi)) return;
    widen(a, fmin(q->hi, 2 * q->y));
    widen(a, fmax(q->lo, q->y / 2));
}

/* Marks at multiples of 1, 2 or 5 times a power of ten, about TICKS_WANTED of them. */
static void linear(plot_axis *a)
{
    double raw = (a->hi - a->lo) / TICKS_WANTED, step = pow(10, floor(log10(raw)));
    step *= raw / step > 5 ? 10 : raw / step > 2 ? 5 : raw / step > 1 ? 2 : 1;
    if (a->unit == PLOT_COUNT) step = fmax(step, 1); /* Counts have no fractions. */
    a->lo = floor(a->lo / step + 1e-9) * step;
    a->hi = ceil(a->hi / step - 1e-9) * step;
    for (int i = 0; i < PLOT_TICKS && a->lo + i * step < a->hi + step / 2; i++)
        a->tick[a->ticks++] = a->lo + i * step;
}

/* Returns number k of the sequence 1, 2, 5, 10, 20, … */
static double one_two_five(int k)
{
    static const double of[] = {1, 2, 5};
    int decade = (k >= 0 ? k : k - 2) / 3;
    return of[k - 3 * decade] * pow(10, decade);
}

/* The axis begins and ends at a 1, 2 or 5 times a power of ten. Marks are at all of these, or at
   powers of ten, or at some of those. */
static void logarithmic(plot_axis *a)
{
    int lo = 3 * (int)floor(log10(a->lo)), hi;
    while (one_two_five(lo + 1) <= a->lo * (1 + 1e-9)) lo++;
    for (hi = lo + 1; one_two_five(hi) < a->hi * (1 - 1e-9);) hi++;
    a->lo = one_two_five(lo);
    a->hi = one_two_five(hi);
    int step = hi - lo <= TICKS_WANTED + 1 ? 1 : 3 * ((hi - lo) / 3 / (TICKS_WANTED + 2) + 1);
    int first = step == 1 ? lo : lo >= 0 ? (lo + 2) / 3 * 3 : lo / 3 * 3;
    for (int k = first; k <= hi && a->ticks < PLOT_TICKS; k += step)
        a->tick[a->ticks++] = one_two_five(k);
}

static plot_axis axis_of(const plot *p, int across)
{
    int lines = p->kind == PLOT_LINES;
    plot_axis a = {.lo = HUGE_VAL,
                   .hi = -HUGE_VAL,
                   .unit = across || !lines ? p->unit_x : p->unit_y,
                   .log = lines && (across ? p->log_x : p->log_y)};
    for (int k = 0; k < p->series_count; k++) {
        for (size_t i = 0; i < p->series[k].n; i++) {
            const plot_point *q = &p->series[k].point[i];
            if (lines && across)
                widen(&a, q->x);
            else
                widen_by(&a, q);
        }
    }
    if (!lines || !across) widen(&a, p->mark);
    if (!lines) widen(&a, p->until);
    /* Bars and heights begin at 0, unless the axis is logarithmic. */
    if (!lines || (!across && !a.log)) widen(&a, 0);
    if (!(a.lo <= a.hi)) a.lo = a.log ? 1 : 0, a.hi = 1;
    if (a.lo == a.hi) a.hi = a.lo == 0 ? 1 : a.lo * 2;
    if (a.log)
        logarithmic(&a);
    else
        linear(&a);
    return a;
}

plot_axis plot_axis_x(const plot *p) { return axis_of(p, 1); }
plot_axis plot_axis_y(const plot *p) { return axis_of(p, 0); }

plot_axis plot_axis_row(const plot *p, int row)
{
    if (!p->own_axes) return plot_axis_x(p);
    plot_axis a = {.lo = 0, .hi = -HUGE_VAL, .unit = p->unit_x};
    widen(&a, p->mark);
    for (int k = 0; k < p->series_count; k++)
        for (size_t i = 0; i < p->series[k].n; i++)
            if (p->series[k].point[i].row == row) widen_by(&a, &p->series[k].point[i]);
    if (!(a.hi > 0)) a.hi = 1;
    return a;
}

double plot_place(const plot_axis *a, double x)
{
    return a->log ? log(x / a->lo) / log(a->hi / a->lo) : (x - a->lo) / (a->hi - a->lo);
}
