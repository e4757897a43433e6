/* works.h - what the tests of the benchmark's works share: the list, arrays made or the test skipped, results kept.
   */
#ifndef TESTS_WORKS_H
#define TESTS_WORKS_H
#include "../../bench/workloads/workload.h"
#include <criterion/criterion.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#define WORK(name) extern const bench_work bench_work_##name;
#include "works.def"
#undef WORK

/* A data package may be absent where nobody could install it; then, and only then, its tests are skipped, and say so.
   */
static inline const char *missing_package(const bench_work *w)
{
    if (strcmp(w->group, "data") != 0) return NULL;
    if (strncmp(w->name, "geoid", 5) == 0) return access("/usr/share/proj/egm96_15.gtx", R_OK) ? "proj-data" : NULL;
#ifndef HAVE_NETCDF
    return "libnetcdf-dev";
#endif
    return access("/usr/share/gmt-gshhg/binned_GSHHS_f.nc", R_OK) ? "gmt-gshhg-full" : NULL;
}

static inline void note_missing(const bench_work *w)
{
    fprintf(stderr, "SKIPPED: the test of %s needs Debian's package %s\n", w->name, missing_package(w));
}

static inline void prepare_or_skip(const bench_work *w, bench_data *d, const bench_source *s)
{
    const char *package = missing_package(w);
    if (package) {
        note_missing(w);
        cr_skip_test("%s needs Debian's package %s", w->name, package);
    }
    cr_assert_eq(w->prepare(d, s), 0, "%s: prepare", w->name);
}

/* Nothing of an earlier result may pass for this one's. */
static inline void clear(const bench_work *w, bench_data *d)
{
    if (d->out) memset(d->out, 0xa5, d->n * w->out_size);
    if (d->acc) w->zero(d->acc);
    bench_restart(w, d, 0);
}

static inline size_t datas(const bench_work *w)
{
    size_t count = 0;
    while (w->datas && w->datas[count]) count++;
    return count ? count : 1;
}

/* Prepares n elements of one of its datas and runs the serial side. */
static inline bench_data run_serial_on(const bench_work *w, size_t n, size_t data)
{
    bench_data d;
    prepare_or_skip(w, &d, &(bench_source){.n = n, .data = data});
    clear(w, &d);
    w->serial(&d);
    return d;
}

static inline bench_data run_serial(const bench_work *w, size_t n) { return run_serial_on(w, n, 0); }
#endif
