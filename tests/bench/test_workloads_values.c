/* test_workloads_values.c - compares the serial backends with values found by other methods. */
#include "workloads.h"
#include "../../bench/workloads/arrays.h"
#include <math.h>

static double *out_of(const bench_data *d) { return d->out; }

Test(values, maps_of_the_numbers_from_0)
{
    bench_data square = run_serial(&bench_workload_square, 1001),
               root = run_serial(&bench_workload_sqrt, 1001);
    bench_data twice = run_serial(&bench_workload_row_double, 1001),
               copy = run_serial(&bench_workload_copy, 1001);
    bench_data add = run_serial(&bench_workload_add, 1001),
               sine = run_serial(&bench_workload_sin, 1001);
    bench_data line = run_serial(&bench_workload_linear, 1001),
               table = run_serial(&bench_workload_tabulate, 1001);
    for (size_t i = 0; i < 1001; i++) {
        double x = (double)i, r = out_of(&root)[i];
        cr_assert(out_of(&square)[i] == x * x && out_of(&twice)[i] == x + x &&
                  out_of(&copy)[i] == x);
        /* The second array continues where the first ends. */
        cr_assert(out_of(&add)[i] == x + (x + 1001));
        cr_assert(fabs(r * r - x) <= 1e-15 * x * 2);
        cr_assert(out_of(&line)[i] == 2.5 * x - 7 && out_of(&table)[i] == x * 0x1p-20);
    }
    cr_assert_float_eq(out_of(&sine)[1], 0.8414709848078965, 1e-16);
    cr_assert_float_eq(out_of(&sine)[1000], 0.8268795405320025, 1e-15);
    bench_release(&bench_workload_square, &square), bench_release(&bench_workload_sqrt, &root),
        bench_release(&bench_workload_row_double, &twice);
    bench_release(&bench_workload_copy, &copy), bench_release(&bench_workload_add, &add),
        bench_release(&bench_workload_sin, &sine);
    bench_release(&bench_workload_linear, &line), bench_release(&bench_workload_tabulate, &table);
}

Test(values, two_arrays_are_the_halves_of_the_users)
{
    double x[200];
    bench_data dot, triad;
    for (size_t i = 0; i < 200; i++) x[i] = (double)i + 1;
    cr_assert_eq(bench_prepare(&bench_workload_dot, &dot, &(bench_source){.x = x, .n = 200}), 0);
    cr_assert_eq(bench_prepare(&bench_workload_triad, &triad, &(bench_source){.x = x, .n = 200}),
                 0);
    bench_workload_dot.serial(&dot);
    bench_workload_triad.serial(&triad);
    cr_assert_eq(*(double *)dot.acc, 338350 + 100 * 5050); /* This is the sum of i * (i + 100). */
    for (size_t i = 0; i < 100; i++) cr_assert_eq(out_of(&triad)[i], x[i] + 3 * x[i + 100]);
    bench_release(&bench_workload_dot, &dot), bench_release(&bench_workload_triad, &triad);
}

Test(values, sum_of_a_million)
{
    bench_data d = run_serial(&bench_workload_sum_chunks, 1000000);
    /* Every partial sum is a whole number below 2^53. */
    cr_assert_eq(*(double *)d.acc, 499999500000.0);
    bench_release(&bench_workload_sum_chunks, &d);
}

Test(values, sum_of_bytes)
{
    bench_data d = run_serial(&bench_workload_sum_bytes, 1000);
    const uint8_t *x = d.in;
    uint64_t want = 0;
    for (size_t i = 0; i < 1000; i++) want += x[i];
    cr_assert(*(uint64_t *)d.acc == want && want > 100000); /* The mean of a byte is about 127.5. */
    bench_release(&bench_workload_sum_bytes, &d);
}

Test(values, squares_of_a_row_of_1_to_1000)
{
    double x[1000];
    bench_data d;
    for (size_t i = 0; i < 1000; i++) x[i] = (double)i + 1;
    cr_assert_eq(bench_prepare(&bench_workload_row_squares, &d, &(bench_source){.x = x, .n = 1000}),
                 0);
    bench_workload_row_squares.serial(&d);
    cr_assert_eq(out_of(&d)[0], 333833500.0);
    bench_release(&bench_workload_row_squares, &d);
}

Test(values, factorials)
{
    bench_data few = run_serial(&bench_workload_factorials, 0),
               many = run_serial(&bench_workload_factorials_many, 1000);
    const uint64_t right[] = {3628800, 479001600, 87178291200}, *y = few.out, *z = many.out;
    cr_assert_eq(few.n, 3);
    for (size_t i = 0; i < 3; i++) cr_assert_eq(y[i], right[i]);
    for (size_t i = 0; i < 1000; i++) cr_assert_eq(z[i], right[i % 3]);
    bench_release(&bench_workload_factorials, &few),
        bench_release(&bench_workload_factorials_many, &many);
}

Test(values, counter_counts_to_4000)
{
    bench_data d = run_serial(&bench_workload_counter, 0);
    cr_assert_eq(*(uint64_t *)d.acc, 4000);
    bench_release(&bench_workload_counter, &d);
}

Test(values, pi_lies_within_4_sigma)
{
    bench_data d = run_serial(&bench_workload_pi, 4000000);
    double p = acos(-1) / 4, sigma = sqrt(p * (1 - p) * 4e6);
    cr_assert_float_eq((double)*(uint64_t *)d.acc, p * 4e6, 4 * sigma);
    bench_release(&bench_workload_pi, &d);
}

/* A row has 512 pixels from -2 to 0.5, and a pixel takes at most 500 steps. */
Test(values, the_real_axis_is_in_the_mandelbrot_set_up_to_a_quarter)
{
    bench_data d = run_serial(&bench_workload_mandelbrot, 3);
    const uint16_t *image = d.out, *axis = image + 512;
    for (size_t j = 0; j < 512; j++) {
        double x = 2.5 * ((double)j + 0.5) / 512 - 2;
        cr_assert_eq(axis[j] == 500, x <= 0.25, "at %g after %u", x, axis[j]);
        cr_assert_eq(image[j], image[1024 + j]); /* Rows 0 and 2 mirror each other. */
    }
    bench_release(&bench_workload_mandelbrot, &d);
}

Test(values, area_of_the_mandelbrot_set)
{
    bench_data d = run_serial(&bench_workload_mandelbrot, 512);
    const uint16_t *image = d.out;
    double within = 0;
    for (size_t k = 0; k < (size_t)512 * 512; k++) within += image[k] == 500;
    cr_assert_float_eq(within * (2.5 / 512) * (2.5 / 512), 1.5066, 0.02);
    bench_release(&bench_workload_mandelbrot, &d);
}

/* Inverts `steps` steps of h = a * h ^ c. An odd a has an inverse modulo 2^64, which Newton's
   iteration finds. */
static uint64_t undone(uint64_t h, uint64_t steps)
{
    /* The inverse is right in 3 bits, then in 6, 12, … */
    uint64_t a = 6364136223846793005u, c = 1442695040888963407u, inverse = a;
    for (int k = 0; k < 5; k++) inverse *= 2 - a * inverse;
    for (uint64_t k = 0; k < steps; k++) h = (h ^ c) * inverse;
    return h;
}

static void check_spins(const bench_data *d)
{
    const uint32_t *steps = d->in;
    const uint64_t *y = d->out;
    for (size_t i = 0; i < d->n; i++) cr_assert_eq(undone(y[i], steps[i]), steps[i]);
}

Test(values, triangular_loops_take_as_many_steps_as_their_index)
{
    bench_data d = run_serial(&bench_workload_triangular, 500);
    for (size_t i = 0; i < 500; i++) cr_assert_eq(((const uint32_t *)d.in)[i], i);
    check_spins(&d);
    bench_release(&bench_workload_triangular, &d);
}

Test(values, the_last_giant_is_a_quarter_of_all_others)
{
    bench_data d = run_serial(&bench_workload_giant_last, 101);
    const uint32_t *steps = d.in;
    for (size_t i = 0; i < 100; i++) cr_assert_eq(steps[i], steps[0]);
    cr_assert_eq(steps[100], 25 * steps[0]);
    check_spins(&d);
    bench_release(&bench_workload_giant_last, &d);
}

Test(values, uneven_tasks_are_as_long_as_they_are_said_to_be)
{
    bench_data peak = run_serial(&bench_workload_power_law, 100),
               ends = run_serial(&bench_workload_two_peaks, 100),
               giants = run_serial(&bench_workload_three_giants, 103),
               three = run_serial(&bench_workload_three_tasks, 3),
               five = run_serial(&bench_workload_five_tasks, 5);
    const uint32_t *p = peak.in, *e = ends.in, *g = giants.in, *t = three.in, *f = five.in;
    for (size_t i = 0; i < 100; i++) {
        cr_assert_leq(p[i], p[37]);
        cr_assert_eq(e[i], e[99 - i]);
        cr_assert_leq(e[i], e[0]);
        cr_assert_eq(g[i], g[0]);
    }
    for (size_t i = 100; i < 103; i++) cr_assert_eq(g[i], 100 * g[0] / 8 + 1);
    cr_assert(t[0] == t[2] && t[1] > 1.8 * t[0] && t[1] < 2 * t[0]);
    for (int i = 1; i < 5; i++) cr_assert_eq(f[i], f[0]);
    bench_data *all[] = {&peak, &ends, &giants, &three, &five};
    for (int i = 0; i < 5; i++) check_spins(all[i]);
    bench_release(&bench_workload_power_law, &peak),
        bench_release(&bench_workload_two_peaks, &ends);
    bench_release(&bench_workload_three_giants, &giants),
        bench_release(&bench_workload_three_tasks, &three);
    bench_release(&bench_workload_five_tasks, &five);
}

Test(values, heavy_tails_are_paretos)
{
    bench_data d = run_serial(&bench_workload_heavy_tail, 20000);
    const uint32_t *steps = d.in;
    double longer = 0, p = pow(10, -1.1);
    for (size_t i = 0; i < d.n; i++) {
        cr_assert(steps[i] >= 300 && steps[i] <= 1000000);
        longer += steps[i] >= 3000;
    }
    cr_assert_float_eq(longer, p * 20000, 4 * sqrt(20000 * p * (1 - p)));
    check_spins(&d);
    bench_release(&bench_workload_heavy_tail, &d);
}

Test(values, scans_of_small_numbers)
{
    double x[4] = {1, 2, 3, 4.5};
    bench_data d;
    cr_assert_eq(bench_prepare(&bench_workload_cumsum, &d, &(bench_source){.x = x, .n = 4}), 0);
    bench_workload_cumsum.serial(&d);
    cr_assert(out_of(&d)[0] == 1 && out_of(&d)[1] == 3 && out_of(&d)[2] == 6 &&
              out_of(&d)[3] == 10.5);
    bench_release(&bench_workload_cumsum, &d);
    d = run_serial(&bench_workload_exscan, 1000);
    const int32_t *in = d.in, *out = d.out;
    cr_assert_eq(out[0], 0);
    for (size_t i = 1; i < 1000; i++)
        cr_assert_eq((uint32_t)out[i], (uint32_t)out[i - 1] + (uint32_t)in[i - 1]);
    bench_release(&bench_workload_exscan, &d);
}

Test(values, shares_are_what_they_are_called)
{
    const double share[] = {0.5, 0.01, 0.99, 0.5}, within[] = {0.01, 0.003, 0.003, 0.2};
    for (size_t k = 0; k < 4; k++) {
        bench_data f = run_serial_on(&bench_workload_filter, 200000, k),
                   p = run_serial_on(&bench_workload_partition, 200000, k);
        size_t m = *(size_t *)f.acc, changes = 0;
        const double *x = f.in, *y = p.out;
        cr_assert_float_eq((double)m / 200000, share[k], within[k], "%s: %zu",
                           bench_workload_filter.inputs[k], m);
        cr_assert(m == *(size_t *)p.acc && memcmp(f.out, y, m * sizeof *y) == 0);
        for (size_t i = 0; i < 200000; i++) cr_assert_eq(y[i] < 0.5, i < m);
        for (size_t i = 1; i < 200000; i++) changes += (x[i] < 0.5) != (x[i - 1] < 0.5);
        cr_assert(k < 3 || changes < 60, "clusters change %zu times", changes);
        bench_release(&bench_workload_filter, &f), bench_release(&bench_workload_partition, &p);
    }
}

static size_t distinct(const double *sorted, size_t n)
{
    size_t count = n > 0;
    for (size_t i = 1; i < n; i++) count += sorted[i] != sorted[i - 1];
    return count;
}

Test(values, keys_are_in_the_orders_that_they_are_called)
{
    enum { N = 16000 };
    static const size_t values[] = {N, 1, N, N, N, 16, 0, N / 16, 0, N, N / 2 + 1, 1001};
    for (size_t k = 0; k < 12; k++) {
        bench_data d = run_serial_on(&bench_workload_sort_f64, N, k);
        const double *x = d.in, *y = d.out;
        size_t rises = 0;
        for (size_t i = 1; i < N; i++) rises += x[i] >= x[i - 1];
        for (size_t i = 1; i < N; i++) cr_assert(y[i] >= y[i - 1]);
        cr_assert(values[k] == 0 || distinct(y, N) == values[k], "%s has %zu values",
                  bench_workload_sort_f64.inputs[k], distinct(y, N));
        cr_assert(k != 1 && k != 2 ? rises < N - 1 : rises == N - 1);
        cr_assert(k != 3 || rises == 0);
        cr_assert(k != 4 || (rises > N - 1 - 2 * N / 50 && rises < N - 1));
        cr_assert(k != 7 || rises == N - 16);
        cr_assert(k != 8 || (y[N / 2] == 42 && distinct(y, N) < N / 50));
        cr_assert(k != 9 || (rises == N - 2 && x[N / 2] < x[N / 2 - 1]));
        cr_assert(k != 10 || (rises == N / 2 && x[0] == 0 && x[N / 2] == N / 2));
        cr_assert(k != 11 || (y[0] == 0 && y[N - 1] == 1000));
        bench_release(&bench_workload_sort_f64, &d);
    }
}

Test(values, zipfs_law_favours_few)
{
    bench_data d = run_serial_on(&bench_workload_sort_i32, 100000, 6);
    const int32_t *y = d.out;
    size_t run = 1, longest = 1, count = 1;
    for (size_t i = 1; i < 100000; i++) {
        run = y[i] == y[i - 1] ? run + 1 : 1;
        count += run == 1;
        if (run > longest) longest = run;
    }
    /* By Zipf's law, log(2) / log(n + 1) of the values have rank 1. */
    cr_assert_float_eq((double)longest / 100000, log(2) / log(100001), 0.01);
    cr_assert(count > 10000 && count < 60000, "%zu values", count);
    bench_release(&bench_workload_sort_i32, &d);
}

Test(values, equal_keys_keep_their_order)
{
    bench_data a = run_serial_on(&bench_workload_argsort_i64, 1000, 5),
               s = run_serial_on(&bench_workload_sort_pairs, 1000, 5);
    const int64_t *x = a.in, *key = s.out;
    const size_t *order = a.out;
    const double *value = (const double *)s.out + 1000;
    for (size_t i = 1; i < 1000; i++) {
        cr_assert(x[order[i - 1]] < x[order[i]] ||
                  (x[order[i - 1]] == x[order[i]] && order[i - 1] < order[i]));
        cr_assert(key[i - 1] < key[i] || (key[i - 1] == key[i] && value[i - 1] < value[i]));
    }
    bench_release(&bench_workload_argsort_i64, &a), bench_release(&bench_workload_sort_pairs, &s);
}

Test(values, fsum_loses_nothing)
{
    /* The true sum is slightly more than 1 + 2^-53, so it is rounded up. */
    double x[] = {1e308, 1, 1e-300, -1e308, 0x1p-53, 0x1p-107};
    bench_data d;
    cr_assert_eq(bench_prepare(&bench_workload_fsum, &d, &(bench_source){.x = x, .n = 6}), 0);
    bench_workload_fsum.serial(&d);
    cr_assert_eq(*(double *)d.acc, 1 + 0x1p-52);
    bench_release(&bench_workload_fsum, &d);
}

Test(values, items_come_from_streams_as_from_loops_and_files_hold_their_numbers)
{
    bench_data items = run_serial(&bench_workload_items, 300),
               stream = run_serial(&bench_workload_stream, 300);
    bench_data files = run_serial(&bench_workload_files, 20);
    cr_assert_eq(memcmp(items.out, stream.out, 300 * sizeof(uint64_t)), 0);
    memset(stream.out, 0, 300 * sizeof(uint64_t));
    cr_assert_eq(bench_workload_stream.tine(&stream, TINE_OPTS(.threads = 3)), 0);
    cr_assert_eq(memcmp(items.out, stream.out, 300 * sizeof(uint64_t)), 0);
    for (size_t i = 0; i < 20; i++) {
        uint64_t sum = 0;
        for (size_t k = 0; k < 2048; k++) sum += hash(i + k); /* 2048 numbers are 16 KB. */
        cr_assert_eq(((uint64_t *)files.out)[i], sum);
    }
    bench_release(&bench_workload_items, &items), bench_release(&bench_workload_stream, &stream),
        bench_release(&bench_workload_files, &files);
}

Test(values, tasks_come_from_streams_as_they_finish_and_jobs_hold_their_items)
{
    bench_data loop = run_serial(&bench_workload_heavy_tail, 300),
               stream = run_serial(&bench_workload_stream_unordered, 300);
    bench_data items = run_serial(&bench_workload_items, 320),
               jobs = run_serial(&bench_workload_jobs, 5);
    cr_assert_eq(memcmp(loop.out, stream.out, 300 * sizeof(uint64_t)), 0);
    cr_assert_eq(memcmp(items.out, jobs.out, 320 * sizeof(uint64_t)), 0);
    memset(stream.out, 0, 300 * sizeof(uint64_t)), memset(jobs.out, 0, 320 * sizeof(uint64_t));
    cr_assert_eq(bench_workload_stream_unordered.tine(&stream, TINE_OPTS(.threads = 3)), 0);
    cr_assert_eq(bench_workload_jobs.tine(&jobs, TINE_OPTS(.threads = 3)), 0);
    cr_assert_eq(memcmp(loop.out, stream.out, 300 * sizeof(uint64_t)), 0);
    cr_assert_eq(memcmp(items.out, jobs.out, 320 * sizeof(uint64_t)), 0);
    bench_release(&bench_workload_heavy_tail, &loop),
        bench_release(&bench_workload_stream_unordered, &stream);
    bench_release(&bench_workload_items, &items), bench_release(&bench_workload_jobs, &jobs);
}

Test(values, median_and_places_are_those_of_the_sorted_array)
{
    for (size_t k = 0; k < 12; k++) {
        bench_data m = run_serial_on(&bench_workload_median, 999, k),
                   s = run_serial_on(&bench_workload_sort_i64, 999, k);
        cr_assert_eq(*(int64_t *)m.acc, ((int64_t *)s.out)[499], "%s",
                     bench_workload_median.inputs[k]);
        bench_release(&bench_workload_median, &m), bench_release(&bench_workload_sort_i64, &s);
    }
    bench_data d = run_serial(&bench_workload_searchsorted, 500);
    const int64_t *x = d.in, *q = x + 500;
    const size_t *at = d.out;
    for (size_t i = 0; i < 500; i++) {
        size_t less = 0;
        for (size_t j = 0; j < 500; j++) less += x[j] < q[i];
        cr_assert_eq(at[i], less);
    }
    bench_release(&bench_workload_searchsorted, &d);
}
