/* test_workloads.c - the properties of every workload: each backend computes what the serial loop
   computes, and leaves no resources behind. */
#include "workloads.h"
#include "../../bench/workloads/datafile.h"
#include "../properties/describe.h"
#include <criterion/parameterized.h>
#include <criterion/redirect.h>

#define WORKLOAD(name) &bench_workload_##name,
static const bench_workload *const workloads[] = {
#include "workloads.def"
};
#undef WORKLOAD
enum { WORKLOADS = sizeof workloads / sizeof *workloads };

static struct criterion_test_params each_workload(void)
{
    static size_t index[WORKLOADS];
    for (size_t i = 0; i < WORKLOADS; i++) index[i] = i;
    return cr_make_param_array(size_t, index, WORKLOADS);
}

/* Runs a short check on all workloads in one process, because starting a process costs more than
   the check. */
static void each(void (*check)(const bench_workload *w))
{
    for (size_t i = 0; i < WORKLOADS; i++) {
        if (missing_package(workloads[i]))
            note_missing(workloads[i]);
        else
            check(workloads[i]);
    }
}

/* Returns a size: one, odd, round, or just above a power of two. Rows and files cost much more than
   numbers. */
static size_t size(const bench_workload *w, size_t k)
{
    static const size_t numbers[] = {1, 2, 3, 1000, 4097}, rows[] = {1, 2, 3, 20, 33};
    return (strcmp(w->element, "row") && strcmp(w->element, "file") ? numbers : rows)[k];
}
enum { SIZES = 5 };

/* Cases: every size on a workload's first input, and 1000 elements under a few plans on each other
   input. */
#define CASES(w) (SIZES - 1 + inputs_of(w))
#define STEP(k) ((k) < SIZES ? 1 : 4)
static bench_data run_case(const bench_workload *w, size_t k)
{
    return k < SIZES ? run_serial(w, size(w, k)) : run_serial_on(w, 1000, k - SIZES + 1);
}

static const bench_plan plans[] = {{.threads = 1, .sched = TINE_AUTO, .chunk = 0},
                                   {.threads = 2, .sched = TINE_AUTO, .chunk = 0},
                                   {.threads = 2, .sched = TINE_STATIC, .chunk = 0},
                                   {.threads = 2, .sched = TINE_STATIC, .chunk = 7},
                                   {.threads = 3, .sched = TINE_STATIC, .chunk = 1},
                                   {.threads = 2, .sched = TINE_DYNAMIC, .chunk = 0},
                                   {.threads = 3, .sched = TINE_DYNAMIC, .chunk = 1},
                                   {.threads = 2, .sched = TINE_DYNAMIC, .chunk = 64},
                                   {.threads = 4, .sched = TINE_GUIDED, .chunk = 0},
                                   {.threads = 2, .sched = TINE_GUIDED, .chunk = 8},
                                   {.threads = 2, .sched = TINE_STEAL, .chunk = 1},
                                   {.threads = 3, .sched = TINE_STEAL, .chunk = 16},
                                   {.threads = 2, .sched = TINE_STEAL, .chunk = 0},
                                   {.threads = 2, .sched = TINE_RUNTIME, .chunk = 0},
                                   {.threads = 2, .sched = TINE_STATIC, .chunk = 100000}};
enum { PLANS = sizeof plans / sizeof *plans };

typedef struct result {
    void *out, *acc;
} result;

static void *copy_of(const void *p, size_t bytes)
{
    void *c = p ? malloc(bytes) : NULL;
    if (c) memcpy(c, p, bytes);
    return c;
}

static result keep(const bench_workload *w, const bench_data *d)
{
    return (result){copy_of(d->out, d->n * w->out_size), copy_of(d->acc, w->acc_size)};
}

static void drop(result r) { free(r.out), free(r.acc); }

static int same(const bench_workload *w, const bench_data *d, result serial)
{
    if (w->same) return w->same(d, d->out, d->acc, serial.out, serial.acc);
    return (!d->out || memcmp(d->out, serial.out, d->n * w->out_size) == 0) &&
           (!d->acc || memcmp(d->acc, serial.acc, w->acc_size) == 0);
}

static void extent(const bench_workload *w, const bench_data *d, size_t lo, size_t hi,
                   size_t *offset, size_t *bytes)
{
    *offset = lo * w->in_size, *bytes = (hi - lo) * w->in_size;
    if (w->chunk_input) w->chunk_input(d, lo, hi, offset, bytes);
}

static int range_shared(const bench_workload *w, bench_data *d, void *part, size_t lo, size_t hi)
{
    size_t offset, bytes;
    extent(w, d, lo, hi, &offset, &bytes);
    const char *in = d->in ? (const char *)d->in + offset : NULL;
    char *out = d->out ? (char *)d->out + lo * w->out_size : NULL;
    return w->range(in, out, part, lo, hi, d);
}

/* Runs range as a pipe worker does: on a copy of exactly the bytes sent to it, whose bounds a
   sanitizer checks. */
static int range_copied(const bench_workload *w, bench_data *d, void *part, size_t lo, size_t hi)
{
    size_t offset, bytes, arrays = w->in_arrays ? w->in_arrays : 1,
                          out_bytes = (hi - lo) * w->out_size;
    extent(w, d, lo, hi, &offset, &bytes);
    char *in = malloc(arrays * bytes), *out = malloc(out_bytes);
    for (size_t k = 0; k < arrays && bytes; k++)
        memcpy(in + k * bytes, (const char *)d->in + k * d->n * w->in_size + offset, bytes);
    int rc = w->range(in, out, part, lo, hi, d);
    if (out_bytes) memcpy((char *)d->out + lo * w->out_size, out, out_bytes);
    free(in), free(out);
    return rc;
}

typedef int by_range(const bench_workload *w, bench_data *d, void *part, size_t lo, size_t hi);

static int in_chunks(const bench_workload *w, bench_data *d, size_t chunk, by_range *range)
{
    void *part = malloc(w->acc_size + 1);
    int rc = 0;
    for (size_t lo = 0; lo < d->n && !rc; lo += chunk) {
        memset(part, 0, w->acc_size);
        rc = range(w, d, part, lo, d->n - lo < chunk ? d->n : lo + chunk);
        if (w->acc_size) w->join(d->acc, part, NULL);
    }
    free(part);
    return rc;
}

ParameterizedTestParameters(workloads, plain_openmp_equals_serial) { return each_workload(); }
ParameterizedTest(size_t *index, workloads, plain_openmp_equals_serial)
{
    const bench_workload *w = workloads[*index];
    for (size_t k = 0; k < CASES(w) && w->openmp; k++) {
        bench_data d = run_case(w, k);
        result serial = keep(w, &d);
        for (size_t p = 0; p < PLANS; p += STEP(k)) {
            clear(w, &d);
            w->openmp(&d, &plans[p]);
            cr_assert(same(w, &d, serial), "%s, n = %zu, plan %zu", w->name, d.n, p);
        }
        drop(serial);
        bench_release(w, &d);
    }
}

ParameterizedTestParameters(workloads, tine_equals_serial) { return each_workload(); }
ParameterizedTest(size_t *index, workloads, tine_equals_serial)
{
    const bench_workload *w = workloads[*index];
    for (size_t k = 0; k < CASES(w); k++) {
        bench_data d = run_case(w, k);
        result serial = keep(w, &d);
        for (size_t p = 0; p < PLANS; p += STEP(k)) {
            const bench_plan *plan = &plans[p];
            clear(w, &d);
            tine_opts o = {.threads = plan->threads, .sched = plan->sched, .chunk = plan->chunk};
            note_case(&o, d.n);
            cr_assert_eq(w->tine(&d, &o), 0);
            cr_assert(same(w, &d, serial), "%s, plan %zu", w->name, p);
        }
        drop(serial);
        bench_release(w, &d);
    }
}

ParameterizedTestParameters(workloads, chunks_of_processes_equal_serial) { return each_workload(); }
ParameterizedTest(size_t *index, workloads, chunks_of_processes_equal_serial)
{
    const bench_workload *w = workloads[*index];
    by_range *const ways[] = {range_shared, range_copied};
    for (size_t k = 0; k < SIZES && w->range; k++) {
        bench_data d = run_serial(w, size(w, k));
        result serial = keep(w, &d);
        size_t chunks[] = {1, 7, d.n / 3 + 1, d.n};
        for (size_t c = 0; c < 8; c++) {
            clear(w, &d);
            cr_assert_eq(in_chunks(w, &d, chunks[c / 2], ways[c % 2]), 0);
            cr_assert(same(w, &d, serial), "%s, n = %zu, chunks of %zu, %s", w->name, d.n,
                      chunks[c / 2], c % 2 ? "copied" : "shared");
        }
        drop(serial);
        bench_release(w, &d);
    }
}

/* Tests that a workload's check rejects wrong results. Otherwise every backend would pass. */
static void notice(const bench_workload *w)
{
    bench_data d = run_serial(w, 3);
    result serial = keep(w, &d);
    cr_assert(same(w, &d, serial));
    clear(w, &d);
    cr_assert_not(same(w, &d, serial), "%s takes an untouched result for a right one", w->name);
    drop(serial);
    bench_release(w, &d);
}
Test(workloads, a_wrong_result_is_noticed) { each(notice); }

/* Tests that tine and the serial loop agree on every variant, and that variants differ. */
static void vary(const bench_workload *w)
{
    bench_data d = run_serial(w, size(w, 3));
    size_t bytes = bench_input_bytes(w, d.n);
    for (size_t k = 1; k < d.variants && k < 4; k++) {
        cr_assert_neq(memcmp((const char *)d.first + k * bytes, d.first, bytes), 0,
                      "%s, variant %zu", w->name, k);
        clear(w, &d);
        bench_restart(w, &d, k);
        w->serial(&d);
        result serial = keep(w, &d);
        clear(w, &d);
        bench_restart(w, &d, k);
        cr_assert_eq(w->tine(&d, TINE_OPTS(.threads = 2)), 0);
        cr_assert(same(w, &d, serial), "%s, variant %zu", w->name, k);
        drop(serial);
    }
    bench_release(w, &d);
}
Test(workloads, variants_are_inputs_of_their_own) { each(vary); }

static void chunk_input(const bench_workload *w)
{
    bench_data d = run_serial(w, size(w, 3));
    size_t at = 0, offset, bytes, all;
    for (size_t lo = 0; lo < d.n; lo += 3) {
        extent(w, &d, lo, d.n - lo < 3 ? d.n : lo + 3, &offset, &bytes);
        cr_assert_eq(offset, at, "%s at %zu", w->name, lo);
        at += bytes;
    }
    extent(w, &d, 0, d.n, &offset, &all);
    cr_assert_eq(all, at);
    extent(w, &d, d.n, d.n, &offset, &bytes);
    cr_assert(offset == at && bytes == 0);
    bench_release(w, &d);
}
Test(workloads, slices_adjoin_and_cover) { each(chunk_input); }

/* Counts the mappings of bench_shared, which have its name. */
static int shared_mappings(void)
{
    char line[512];
    int count = 0;
    FILE *f = fopen("/proc/self/maps", "r");
    while (f && fgets(line, sizeof line, f)) count += strstr(line, "/memfd:tine-bench") != NULL;
    if (f) fclose(f);
    return count;
}

static void release(const bench_workload *w)
{
    int before = shared_mappings();
    bench_data d = run_serial(w, 100);
    cr_assert_gt(shared_mappings(), before, "%s has no shared memory for workers", w->name);
    bench_release(w, &d);
    cr_assert_eq(shared_mappings(), before, "%s", w->name);
    cr_assert(!d.in && !d.out && !d.acc && !d.own);
    bench_release(w, &d);
}
Test(workloads, release_leaves_nothing) { each(release); }

static void read_input(const bench_workload *w)
{
    double *x = malloc(2001 * sizeof *x);
    bench_data d;
    for (size_t i = 0; i < 2001; i++) x[i] = (double)i / 7 - 50;
    if (w->takes_input) {
        cr_assert_eq(bench_prepare(w, &d, &(bench_source){.x = x, .n = 2001}), 0);
        size_t element = w->in_size * (w->in_arrays ? w->in_arrays : 1);
        cr_assert(d.in == (const void *)x && d.n == 2001 * sizeof *x / element);
        clear(w, &d);
        w->serial(&d);
        result serial = keep(w, &d);
        clear(w, &d);
        cr_assert_eq(w->tine(&d, TINE_OPTS(.threads = 2)), 0);
        cr_assert(same(w, &d, serial), "%s", w->name);
        clear(w, &d);
        if (w->openmp) w->openmp(&d, &(bench_plan){.threads = 2});
        cr_assert(!w->openmp || same(w, &d, serial), "%s", w->name);
        drop(serial);
        bench_release(w, &d);
    }
    cr_assert_eq(x[2000], 2000.0 / 7 - 50);
    free(x);
}
Test(workloads, the_users_array_is_read_where_it_is) { each(read_input); }

Test(workloads, a_row_needs_a_thousand_numbers, .init = cr_redirect_stderr)
{
    double x[10] = {0};
    bench_data d;
    cr_assert_neq(bench_prepare(&bench_workload_row_squares, &d, &(bench_source){.x = x, .n = 10}),
                  0);
    fflush(stderr);
    cr_assert_stderr_eq_str(
        "tine-bench: row_squares: an element takes 1000 doubles, the input has 10\n");
}

Test(workloads, more_memory_than_there_is_is_said, .init = cr_redirect_stderr)
{
    bench_data d;
    cr_assert_neq(bench_prepare(&bench_workload_square, &d, &(bench_source){.n = (size_t)1 << 60}),
                  0);
    fflush(stderr);
    cr_assert_stderr_eq_str("tine-bench: square: no memory for 1152921504606846976 elements\n");
}

Test(workloads, a_missing_data_file_names_its_package, .init = cr_redirect_stderr)
{
    const datafile f = {"no such file", "some-package",
                        (const char *const[]){"/nowhere", "/usr/share", NULL}};
    char path[DATAFILE_PATH];
    cr_assert_neq(datafile_find(path, &f, "some workload", &(bench_source){.n = 1}), 0);
    fflush(stderr);
    cr_assert_stderr_eq_str(
        "tine-bench: some workload: no no such file here: install Debian's package some-package\n");
}

Test(workloads, data_are_looked_for_where_the_user_says, .init = cr_redirect_stderr)
{
    bench_data d;
    cr_assert_neq(
        bench_prepare(&bench_workload_geoid_swap, &d, &(bench_source){.data_dir = "/nowhere"}), 0);
    fflush(stderr);
    cr_assert_stderr_eq_str("tine-bench: geoid_swap: cannot read /nowhere/egm96_15.gtx\n");
}
