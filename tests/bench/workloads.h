/* workloads.h - what the tests of workloads share: the list, arrays that are made or the test
   skipped, results kept. */
#ifndef TESTS_WORKLOADS_H
#define TESTS_WORKLOADS_H
#include "../../bench/workloads/workload.h"
#include <criterion/criterion.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#define WORKLOAD(name) extern const bench_workload bench_workload_##name;
#include "workloads.def"
#undef WORKLOAD

/* Returns the name of a missing data package, or NULL. Only then are the tests of its workloads
   skipped, with a message. */
static inline const char *missing_package(const bench_workload *w)
{
    if (strcmp(w->group, "data") != 0) return NULL;
    if (strncmp(w->name, "geoid", 5) == 0)
        return access("/usr/share/proj/egm96_15.gtx", R_OK) ? "proj-data" : NULL;
#ifndef HAVE_NETCDF
    return "libnetcdf-dev";
#endif
    return access("/usr/share/gmt-gshhg/binned_GSHHS_f.nc", R_OK) ? "gmt-gshhg-full" : NULL;
}

static inline void note_missing(const bench_workload *w)
{
    fprintf(stderr, "SKIPPED: the test of %s needs Debian's package %s\n", w->name,
            missing_package(w));
}

static inline void prepare_or_skip(const bench_workload *w, bench_data *d, const bench_source *s)
{
    const char *package = missing_package(w);
    if (package) {
        note_missing(w);
        cr_skip_test("%s needs Debian's package %s", w->name, package);
    }
    cr_assert_eq(bench_prepare(w, d, s), 0, "%s: prepare", w->name);
}

/* Clears the outputs, so that an earlier result cannot pass. */
static inline void clear(const bench_workload *w, bench_data *d)
{
    if (d->out) memset(d->out, 0xa5, d->n * w->out_size);
    bench_zero(w, d);
    bench_restart(w, d, 0);
}

static inline size_t inputs_of(const bench_workload *w)
{
    size_t count = 0;
    while (w->inputs && w->inputs[count]) count++;
    return count ? count : 1;
}

/* Prepares n elements of one input and runs the serial backend. */
static inline bench_data run_serial_on(const bench_workload *w, size_t n, size_t input)
{
    bench_data d;
    prepare_or_skip(w, &d, &(bench_source){.n = n, .input = input});
    clear(w, &d);
    w->serial(&d);
    return d;
}

static inline bench_data run_serial(const bench_workload *w, size_t n)
{
    return run_serial_on(w, n, 0);
}
#endif
