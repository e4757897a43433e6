/* coastline.c - the length of each of 214,376 segments of shoreline, of 2 to 10,509 points: real,
   uneven work. */
#include "arrays.h"
#include "datafile.h"
#include "shoreline.h"
#include <math.h>
#include <stdio.h>
#include <stdlib.h>

static const char *const places[] = {"/usr/share/gmt-gshhg", "/usr/share/gshhg-gmt",
                                     "/usr/share/gshhg", "/usr/share/gmt/coast", NULL};
static const datafile gshhg = {"binned_GSHHS_f.nc", "gmt-gshhg-full", places};

static const double EARTH = 6371.0088; /* Mean radius in km (IUGG). */
static const double DEGREE = 3.14159265358979323846 / 180;

/* The haversine formula on a sphere. It is exact enough for points that are a few metres apart. */
static inline double great_circle(double lat1, double lat2, double lon)
{
    double u = sin((lat2 - lat1) / 2), v = sin(lon / 2);
    return 2 * EARTH * asin(sqrt(u * u + cos(lat1) * cos(lat2) * v * v));
}

static inline double segment_km(const shore_point *p, size_t n, double south, double side)
{
    double unit = side * DEGREE / 65535, base = south * DEGREE, km = 0;
    for (size_t i = 1; i < n; i++) {
        double lat1 = base + p[i - 1].north * unit, lat2 = base + p[i].north * unit;
        km += great_circle(lat1, lat2, (p[i].east - p[i - 1].east) * unit);
    }
    return km;
}

/* Computes the lengths of segments [lo, hi), whose points begin at p. */
static inline void lengths(double *km, const shore_point *p, const shoreline *s, size_t lo,
                           size_t hi)
{
    for (size_t k = lo; k < hi; k++) {
        size_t from = s->first[k] - s->first[lo], n = s->first[k + 1] - s->first[k];
        km[k - lo] = segment_km(p + from, n, s->south[k], s->side);
    }
}

static void release(const bench_workload *w, bench_data *d)
{
    shoreline *s = d->own;
    if (s) shoreline_free(s);
    free(s);
    d->own = NULL, d->in = NULL;
    arrays_free(w, d);
}

static int prepare(const bench_workload *w, bench_data *d, const bench_source *source)
{
    char path[DATAFILE_PATH];
    if (datafile_find(path, &gshhg, "coastline", source)) return -1;
    shoreline *s = calloc(1, sizeof *s);
    const char *wrong = s ? shoreline_read(s, path, source->n) : "no memory";
    if (wrong) {
        fprintf(stderr, "tine-bench: coastline: %s: %s\n", path, wrong);
        free(s);
        return -1;
    }
    int failed = arrays_make(w, d, &(bench_source){.n = s->segments});
    d->own = s, d->in = s->point;
    if (failed) release(w, d);
    return failed;
}

static void serial(bench_data *d)
{
    const shoreline *s = d->own;
    double *km = d->out;
    for (size_t k = 0; k < d->n; k++)
        km[k] =
            segment_km(s->point + s->first[k], s->first[k + 1] - s->first[k], s->south[k], s->side);
}

static void openmp(bench_data *d, const bench_plan *p)
{
    size_t n = d->n;
    const shoreline *s = d->own;
    double *km = d->out;
    OPENMP_FOR(p, ,
               for (size_t k = 0; k < n; k++) km[k] = segment_km(
                   s->point + s->first[k], s->first[k + 1] - s->first[k], s->south[k], s->side););
}

static int segments(size_t lo, size_t hi, void *ctx)
{
    bench_data *d = ctx;
    const shoreline *s = d->own;
    lengths((double *)d->out + lo, s->point + s->first[lo], s, lo, hi);
    return 0;
}

static int by_tine(bench_data *d, const tine_opts *o) { return tine_for(segments, d, d->n, o); }

static int range(const void *in, void *out, void *acc, size_t lo, size_t hi, const bench_data *d)
{
    (void)acc;
    lengths(out, in, d->own, lo, hi);
    return 0;
}

static void chunk_input(const bench_data *d, size_t lo, size_t hi, size_t *offset, size_t *bytes)
{
    const shoreline *s = d->own;
    *offset = s->first[lo] * sizeof *s->point;
    *bytes = (s->first[hi] - s->first[lo]) * sizeof *s->point;
}

const bench_workload bench_workload_coastline = {
    .name = "coastline",
    .about = "length of each segment of the world's shorelines",
    .element = "segment",
    .group = "data",
    .out_size = sizeof(double),
    .prepare = prepare,
    .release = release,
    .serial = serial,
    .openmp = openmp,
    .tine = by_tine,
    .range = range,
    .chunk_input = chunk_input,
};
