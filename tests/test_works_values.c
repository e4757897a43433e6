/* test_works_values.c - the serial sides against values that were found in other ways. */
#include "works.h"
#include <math.h>

static double *out_of(const bench_data *d) { return d->out; }

Test(values, maps_of_the_numbers_from_0)
{
    bench_data square = run_serial(&bench_work_square, 1001), root = run_serial(&bench_work_sqrt, 1001);
    bench_data twice = run_serial(&bench_work_row_double, 1001), copy = run_serial(&bench_work_copy, 1001);
    bench_data add = run_serial(&bench_work_add, 1001), sine = run_serial(&bench_work_sin, 1001);
    for (size_t i = 0; i < 1001; i++) {
        double x = (double)i, r = out_of(&root)[i];
        cr_assert(out_of(&square)[i] == x * x && out_of(&twice)[i] == x + x && out_of(&copy)[i] == x);
        cr_assert(out_of(&add)[i] == x + (x + 1001)); /* the second array goes on where the first ends */
        cr_assert(fabs(r * r - x) <= 1e-15 * x * 2);
    }
    cr_assert_float_eq(out_of(&sine)[1], 0.8414709848078965, 1e-16);
    cr_assert_float_eq(out_of(&sine)[1000], 0.8268795405320025, 1e-15);
    bench_work_square.release(&square), bench_work_sqrt.release(&root), bench_work_row_double.release(&twice);
    bench_work_copy.release(&copy), bench_work_add.release(&add), bench_work_sin.release(&sine);
}

Test(values, two_arrays_are_the_halves_of_the_users)
{
    double x[200];
    bench_data dot, triad;
    for (size_t i = 0; i < 200; i++) x[i] = (double)i + 1;
    cr_assert_eq(bench_work_dot.prepare(&dot, &(bench_source){.x = x, .n = 200}), 0);
    cr_assert_eq(bench_work_triad.prepare(&triad, &(bench_source){.x = x, .n = 200}), 0);
    bench_work_dot.serial(&dot);
    bench_work_triad.serial(&triad);
    cr_assert_eq(*(double *)dot.acc, 338350 + 100 * 5050); /* the sum of i * (i + 100) */
    for (size_t i = 0; i < 100; i++) cr_assert_eq(out_of(&triad)[i], x[i] + 3 * x[i + 100]);
    bench_work_dot.release(&dot), bench_work_triad.release(&triad);
}

Test(values, sum_of_a_million)
{
    bench_data d = run_serial(&bench_work_sum_chunks, 1000000);
    cr_assert_eq(*(double *)d.acc, 499999500000.0); /* every partial sum is a whole number below 2^53 */
    bench_work_sum_chunks.release(&d);
}

Test(values, squares_of_a_row_of_1_to_1000)
{
    double x[1000];
    bench_data d;
    for (size_t i = 0; i < 1000; i++) x[i] = (double)i + 1;
    cr_assert_eq(bench_work_row_squares.prepare(&d, &(bench_source){.x = x, .n = 1000}), 0);
    bench_work_row_squares.serial(&d);
    cr_assert_eq(out_of(&d)[0], 333833500.0);
    bench_work_row_squares.release(&d);
}

Test(values, factorials)
{
    bench_data few = run_serial(&bench_work_factorials, 0), many = run_serial(&bench_work_factorials_many, 1000);
    const uint64_t right[] = {3628800, 479001600, 87178291200}, *y = few.out, *z = many.out;
    cr_assert_eq(few.n, 3);
    for (size_t i = 0; i < 3; i++) cr_assert_eq(y[i], right[i]);
    for (size_t i = 0; i < 1000; i++) cr_assert_eq(z[i], right[i % 3]);
    bench_work_factorials.release(&few), bench_work_factorials_many.release(&many);
}

Test(values, counter_counts_to_4000)
{
    bench_data d = run_serial(&bench_work_counter, 0);
    cr_assert_eq(*(uint64_t *)d.acc, 4000);
    bench_work_counter.release(&d);
}

Test(values, pi_lies_within_4_sigma)
{
    bench_data d = run_serial(&bench_work_pi, 4000000);
    double p = acos(-1) / 4, sigma = sqrt(p * (1 - p) * 4e6);
    cr_assert_float_eq((double)*(uint64_t *)d.acc, p * 4e6, 4 * sigma);
    bench_work_pi.release(&d);
}

/* 512 pixels a row from -2 to 0.5, 500 steps at most. */
Test(values, the_real_axis_is_in_the_mandelbrot_set_up_to_a_quarter)
{
    bench_data d = run_serial(&bench_work_mandelbrot, 3);
    const uint16_t *image = d.out, *axis = image + 512;
    for (size_t j = 0; j < 512; j++) {
        double x = 2.5 * ((double)j + 0.5) / 512 - 2;
        cr_assert_eq(axis[j] == 500, x <= 0.25, "at %g after %u", x, axis[j]);
        cr_assert_eq(image[j], image[1024 + j]); /* symmetric */
    }
    bench_work_mandelbrot.release(&d);
}

Test(values, area_of_the_mandelbrot_set)
{
    bench_data d = run_serial(&bench_work_mandelbrot, 512);
    const uint16_t *image = d.out;
    double within = 0;
    for (size_t k = 0; k < (size_t)512 * 512; k++) within += image[k] == 500;
    cr_assert_float_eq(within * (2.5 / 512) * (2.5 / 512), 1.5066, 0.02);
    bench_work_mandelbrot.release(&d);
}

/* So many steps of h = a * h + c at once, by repeated squaring of the step. */
static uint64_t jump(uint64_t h, uint64_t steps)
{
    uint64_t a = 6364136223846793005u, c = 1442695040888963407u;
    for (; steps; steps >>= 1) {
        if (steps & 1) h = a * h + c;
        c = a * c + c;
        a *= a;
    }
    return h;
}

static void check_spins(const bench_data *d)
{
    const uint32_t *steps = d->in;
    const uint64_t *y = d->out;
    for (size_t i = 0; i < d->n; i++) cr_assert_eq(y[i], jump(steps[i], steps[i]));
}

Test(values, triangular_loops_take_as_many_steps_as_their_index)
{
    bench_data d = run_serial(&bench_work_triangular, 500);
    for (size_t i = 0; i < 500; i++) cr_assert_eq(((const uint32_t *)d.in)[i], i);
    check_spins(&d);
    bench_work_triangular.release(&d);
}

Test(values, heavy_tails_are_paretos)
{
    bench_data d = run_serial(&bench_work_heavy_tail, 20000);
    const uint32_t *steps = d.in;
    double longer = 0, p = pow(10, -1.1);
    for (size_t i = 0; i < d.n; i++) {
        cr_assert(steps[i] >= 300 && steps[i] <= 1000000);
        longer += steps[i] >= 3000;
    }
    cr_assert_float_eq(longer, p * 20000, 4 * sqrt(20000 * p * (1 - p)));
    check_spins(&d);
    bench_work_heavy_tail.release(&d);
}
