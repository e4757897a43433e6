/* plot_results.c - plots of a results file: speed-up of every backend on every workload, and where
   the time of process pools goes. */
#include "plot_results.h"
#include <math.h>
#include <string.h>

/* Threads in blue and green, processes in warm colours: told apart by those who do not see red and
   green, too. */
static const char *const colours[] = {
    "#000000", "#0072b2", "#009e73", "#bbbbbb", "#d55e00", "#e69f00", "#cc79a7", "#7a4988",
    "#56b4e9", "#f0e442", "#882255", "#44aa99", "#332288", "#117733", "#88ccee", "#999933",
    "#cc6677", "#661100", "#ddcc77", "#aa4499", "#6699cc", "#aa4466", "#4477aa", "#e8601c"};
_Static_assert(sizeof colours / sizeof *colours == BENCH_BACKENDS, "a colour for each backend");
static const char *const parts[][3] = {{"start_s", "start", "#bbbbbb"},
                                       {"transfer_s", "transfer and waking", "#d55e00"},
                                       {"work_s", "work", "#0072b2"}};
enum { PARTS = 3 };
static const double lowest = 0.01; /* longer bars go on beyond the edge */

static const json_t *backend_of(const json_t *row, const char *name)
{
    size_t i;
    const json_t *backend;
    json_array_foreach(json_object_get(row, "sides"), i, backend)
    {
        const char *s = json_string_value(json_object_get(backend, "side"));
        if (s && backend_is(s, name)) return backend;
    }
    return NULL;
}

static double figure(const json_t *backend, const char *key)
{
    const json_t *x = json_object_get(backend, key);
    return json_is_number(x) ? json_number_value(x) : NAN;
}

static void print_number(FILE *f, double x)
{
    if (isfinite(x))
        fprintf(f, " %.6g", x);
    else
        fprintf(f, " NaN");
}

/* A label for gnuplot: names are letters, digits and _; what else a file may hold is left out. */
static void label(FILE *f, const json_t *row)
{
    const char *name = json_string_value(json_object_get(row, "work"));
    char n[24];
    fputc('"', f);
    for (; name && *name; name++) {
        if (strchr("\"\\{}@&^~%`$\n\r", *name)) continue;
        fputc(*name == '_' ? ' ' : *name, f);
    }
    fprintf(f, "  %s\"",
            bench_show_count(n, sizeof n, (size_t)json_integer_value(json_object_get(row, "n"))));
}

static void frame(FILE *f, const char *path, int width, int height)
{
    fprintf(f,
            "set encoding utf8\nset terminal pngcairo enhanced size %d,%d background '#ffffff' "
            "font 'DejaVu Sans,12'\n"
            "set output '%s.png'\n",
            width, height, path);
    fprintf(f, "set style fill solid 1.0 noborder\nset border 2 lc rgb '#888888'\nset tics "
               "nomirror out scale 0.5\nset ytics textcolor rgb '#000000'\n"
               "set grid ytics lc rgb '#e4e4e4' lt 1 lw 1\nset key outside top center horizontal "
               "samplen 1.2 spacing 1.3\n");
}

static void again_as_svg(FILE *f, const char *path, int width, int height)
{
    fprintf(f,
            "set terminal svg enhanced size %d,%d background '#ffffff' font 'DejaVu Sans,12'\nset "
            "output '%s.svg'\nreplot\n"
            "unset output\n",
            width, height, path);
}

/* Bars grow from 1: up for a gain, down for a loss. Each line of the data: the place of the bar,
   its ends, and the speed-up with its interval. */
static int speedup_bars(FILE *f, const json_t *rows, int backend, double width, int place,
                        double *max)
{
    size_t i;
    const json_t *row;
    int bars = 0, group = 0;
    fprintf(f, "$side%d << END\n", backend);
    json_array_foreach(rows, i, row)
    {
        const json_t *side = backend_of(row, bench_backends[backend].name);
        double x = figure(side, "speedup"), lo = figure(side, "speedup_low"),
               hi = figure(side, "speedup_high"), at = group + width * (place + 0.5) - 0.42;
        if (json_object_get(row, "skipped")) continue;
        group++;
        if (!(x > 0) || !isfinite(x)) continue;
        *max = fmax(*max, x);
        double half = width * 0.46;
        fprintf(f, "%.4f %.6g %.6g %.6g %.6g %.6g %.6g %.6g\n", at, at - half, at + half,
                fmax(fmin(x, 1), lowest), fmax(x, 1), fmax(x, lowest),
                fmax(isfinite(lo) ? lo : x, lowest), fmax(isfinite(hi) ? hi : x, lowest));
        bars++;
    }
    fprintf(f, "END\n");
    return bars;
}

static int labels(FILE *f, const json_t *rows)
{
    size_t i;
    const json_t *row;
    int groups = 0;
    fprintf(f, "set bmargin 10\nset xtics rotate by 40 right scale 0 font ',11' textcolor rgb "
               "'#000000' (");
    json_array_foreach(rows, i, row)
    {
        if (json_object_get(row, "skipped")) continue;
        fprintf(f, groups ? ", " : "");
        label(f, row);
        fprintf(f, " %d", groups++);
    }
    fprintf(f, ")\n");
    return groups;
}

int plot_speedup(FILE *f, const json_t *rows, const char *path)
{
    size_t i;
    const json_t *row;
    int shown[BENCH_BACKENDS] = {0}, backends = 0, bars = 0, place = 0;
    double max = 2;
    json_array_foreach(rows, i, row)
    {
        for (int k = 1; k < BENCH_BACKENDS; k++)
            shown[k] |= isfinite(figure(backend_of(row, bench_backends[k].name), "speedup"));
    }
    for (int k = 1; k < BENCH_BACKENDS; k++) backends += shown[k];
    if (!backends) return 0;
    for (int k = 1; k < BENCH_BACKENDS; k++) {
        if (shown[k]) bars += speedup_bars(f, rows, k, 0.84 / backends, place++, &max);
    }
    int groups = (int)json_array_size(rows), width = 300 + groups * 62;
    if (width < 800) width = 800;
    frame(f, path, width, 640);
    groups = labels(f, rows);
    fprintf(f,
            "set title 'Speed-up over the serial loop with its interval (bars at the lower edge go "
            "on beyond it)' "
            "font ',14' noenhanced\n"
            "set logscale y\nset xrange [-0.6:%.1f]\nset yrange [%g:%g]\n",
            groups - 0.4, lowest, max * 1.25);
    fprintf(f, "set ytics ('0.01' 0.01, '0.02' 0.02, '0.05' 0.05, '0.1' 0.1, '0.2' 0.2, '0.5' 0.5, "
               "'serial' 1, '2' 2, '4' 4, '8' 8, '16' 16, '32' 32, '64' 64, '128' 128)\nset ylabel "
               "'times as fast'\nplot ");
    for (int k = 1; k < BENCH_BACKENDS; k++) {
        if (!shown[k]) continue;
        fprintf(f,
                "$side%d using 1:(1):2:3:4:5 with boxxyerror lc rgb '%s' title '%s', $side%d using "
                "1:6:7:8 with yerrorbars lc rgb '#333333' pt 0 notitle, ",
                k, colours[k], bench_backends[k].heading, k);
    }
    fprintf(f, "1 with lines lc rgb '#444444' lw 1.2 notitle\n");
    again_as_svg(f, path, width, 640);
    return bars;
}

/* Below each workload's bars, its name. */
static void workload_labels(FILE *f, const json_t *rows)
{
    size_t i;
    const json_t *row;
    int at = 0;
    json_array_foreach(rows, i, row)
    {
        int first = at;
        for (int k = BENCH_POOLS; k < BENCH_PEERS; k++) {
            const json_t *backend = backend_of(row, bench_backends[k].name);
            double sum = 0;
            for (int p = 0; p < PARTS; p++) sum += figure(backend, parts[p][0]);
            at += isfinite(sum) && sum > 0;
        }
        if (at == first) continue;
        fprintf(f, "set label ");
        label(f, row);
        fprintf(f, " at first %.1f, graph -0.075 rotate by 40 right font ',11'\n",
                (first + at - 1) / 2.0 + 0.5);
        at++;
    }
}

/* One bar a pool and workload, of 100 %: what is start, what transfer, what work. */
int plot_processes(FILE *f, const json_t *rows, const char *path)
{
    size_t i;
    const json_t *row;
    int bars = 0, at = 0;
    fprintf(f, "$parts << END\n");
    json_array_foreach(rows, i, row)
    {
        int first = at;
        for (int k = BENCH_POOLS; k < BENCH_PEERS; k++) {
            const json_t *backend = backend_of(row, bench_backends[k].name);
            double x[PARTS], sum = 0;
            for (int p = 0; p < PARTS; p++) sum += x[p] = figure(backend, parts[p][0]);
            if (!isfinite(sum) || sum <= 0) continue;
            fprintf(f, "%d", at++);
            for (int p = 0; p < PARTS; p++) print_number(f, x[p] / sum * 100);
            fprintf(f, " %s\n", bench_backends[k].name);
            bars++;
        }
        if (at > first) at++;
    }
    fprintf(f, "END\n");
    workload_labels(f, rows);
    if (!bars) return 0;
    int width = 260 + at * 19;
    if (width < 700) width = 700;
    frame(f, path, width, 620);
    fprintf(
        f,
        "set title 'Where the time of process pools goes' font ',14' noenhanced\nset bmargin 10\n"
        "set xrange [-1:%d]\nset yrange [0:100]\nset ylabel '%% of a call'\nset boxwidth 0.86\nset "
        "xtics scale 0 font ',8' textcolor rgb '#000000' offset 0,0.4\nplot ",
        at - 1);
    for (int p = 0; p < PARTS; p++) {
        fprintf(f, "$parts using 1:(");
        for (int q = p; q < PARTS; q++) fprintf(f, "%s$%d", q > p ? "+" : "", q + 2);
        fprintf(f, "):xtic(5) with boxes lc rgb '%s' title '%s', ", parts[p][2], parts[p][1]);
    }
    fprintf(f, "NaN notitle\n");
    again_as_svg(f, path, width, 620);
    return bars;
}
