/* test_fdot.c - tine_fdot of products that overflow, underflow or cancel to their last bit.
   test_fsum.c compares tine_fdot with the oracle on all other inputs. */
#include "../properties/options.h"
#include "exact_oracle.h"
#include <float.h>
#include <stdlib.h>

enum { N = 3000 };
static double x[N], y[N];

static void right(const char *what, size_t n)
{
    oracle *o = calloc(1, sizeof *o);
    for (size_t i = 0; i < n; ++i) oracle_add(o, x[i], y[i]);
    double want = oracle_round(o), out = 3;
    cr_assert_eq(tine_fdot(&out, x, y, n, NULL), 0);
    cr_assert_eq(memcmp(&out, &want, sizeof out), 0, "%s: %a, not %a, n %zu", what, out, want, n);
    free(o);
}

/* One factor is huge and one tiny. Split parts of the factors would overflow or underflow, but the
   products do neither. */
Test(fdot, of_factors_at_the_ends_of_the_range)
{
    static const int ENDS[] = {1023, 1010, 996, 995, 900, 0, -900, -1000, -1021, -1050};
    for (int a = 0; a < 10; ++a)
        for (int b = 0; b < 10; ++b) {
            for (size_t i = 0; i < N; ++i)
                x[i] = ldexp(real(i), ENDS[a]), y[i] = ldexp(real(i + N), ENDS[b]);
            right("ends", N);
            right("ends", 7);
        }
}

Test(fdot, of_one_tiny_product_among_ordinary_ones)
{
    for (size_t at = 0; at < N; at += 299)
        for (int e = 300; e < 1000; e += 20) {
            for (size_t i = 0; i < N; ++i)
                x[i] = i % 2 ? -x[i - 1] : real(i / 2), y[i] = i % 2 ? y[i - 1] : real(i / 2 + N);
            x[at | 1] = x[at & ~(size_t)1] = 0;
            x[at] = ldexp(1 + DBL_EPSILON, -e), y[at] = ldexp(1 + DBL_EPSILON, -e / 2);
            right("all but one product cancel", N);
        }
}

Test(fdot, of_a_vector_and_what_is_orthogonal_to_it)
{
    double out = 3;
    for (size_t i = 0; i < N; i += 2)
        x[i] = real(i), x[i + 1] = real(i + 1), y[i] = x[i + 1], y[i + 1] = -x[i];
    cr_assert_eq(tine_fdot(&out, x, y, N, NULL), 0);
    cr_assert(out == 0 && !signbit(out), "%g", out);
}
