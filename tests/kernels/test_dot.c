/* test_dot.c - tine_dot against its oracle: bits, special values, environments, arguments. */
#ifndef T
#    include "kernel_test.h"
#    define TINE_TYPE_FILE "../../tests/kernels/test_dot.c"
#    include "tine/types.h"

Test(dot, has_the_oracles_bits_for_any_size_alignment_and_options) { EACH_TYPE(is_the_oracle); }
Test(dot, of_nothing_is_zero) { EACH_TYPE(of_nothing); }
Test(dot, of_bad_arguments_is_refused_untouched) { EACH_TYPE(refuses); }
Test(dot, with_a_nan_is_the_canonical_nan) { EACH_FLOAT(with_nan); }

Test(dot, rounds_each_product_on_its_own)
{
    /* (1 + 2^-30)² = 1 + 2^-29 + 2^-60: a fused multiply-add would keep the last term. */
    const double e = 1 + 0x1p-30, x[33] = {[0] = 1, [32] = e},
                 y[33] = {[0] = -(1 + 0x1p-29), [32] = e};
    double r = 1;
    cr_assert(tine_dot(&r, x, y, 33, NULL) == 0 && r == 0, "%a", r);
}

static void some_dots(double *out)
{
    for (int k = 0; k < 10; k++) {
        const size_t n = ODD_N - 890 * (size_t)k;
        succeed(tine_dot(out + 2 * k, odd_x, odd_x, n, TINE_OPTS(.threads = 3, .chunk = 2048)));
        succeed(
            tine_dot(out + 2 * k + 1, odd_tiny, odd_x, n, TINE_OPTS(.threads = 3, .chunk = 2048)));
    }
}
Test(dot, does_not_depend_on_the_callers_environment) { environments_do_not_matter(some_dots, 20); }

Test(dot, has_the_golden_values)
{
    static double x[100003], y[100003];
    for (uint64_t i = 0; i < 100003; i++) {
        x[i] = 1.0 / (double)(i + 1);
        y[i] = (double)(uint32_t)(i * 2654435761u) * 0x1p-32 - 0.5;
    }
    static const struct {
        size_t n;
        double dot;
    } golden[] = {{33, -0x1.de59f864c3f5ap-2},
                  {2049, -0x1.e82bda59a7137p-2},
                  {100003, -0x1.e837902205d6ep-2}};
    for (int k = 0; k < 3; k++) {
        double r = 0;
        cr_assert(tine_dot(&r, x, y, golden[k].n, NULL) == 0 && r == golden[k].dot, "n %zu: %a",
                  golden[k].n, r);
    }
}
#else
#    include "inputs.h"

static void TINE_NAME_(is_the_oracle)(void)
{
    T *x = memory((LARGEST + OFFSETS) * sizeof *x), *y = memory((LARGEST + OFFSETS) * sizeof *y);
    TINE_NAME_(drawn)(x, LARGEST + OFFSETS, 1);
    TINE_NAME_(drawn)(y, LARGEST + OFFSETS, 2);
    for (int s = 0; s < KERNEL_SIZES_TRIED; s++) {
        size_t n = KERNEL_SIZES[s];
        for (size_t at = 0; at < OFFSETS; at++) {
            const T *a = x + at, *b = y + (at * 3 + 1) % OFFSETS;
#    if TINE_FLOAT_
            double *t = memory(n * sizeof *t);
            for (size_t i = 0; i < n; i++) t[i] = (double)a[i] * (double)b[i];
            double want = oracle_sum(t, n);
            free(t);
#    else
            uint64_t u = 0;
            for (size_t i = 0; i < n; i++) u += (uint64_t)a[i] * (uint64_t)b[i];
            ACC want = (ACC)u;
#    endif
            for (int k = 0; k <= TRIES; k++) {
                tine_opts o = next_options(n);
                ACC r = 42;
                cr_assert_eq(tine_dot(&r, a, b, n, k ? &o : NULL), 0);
                cr_assert(!memcmp(&r, &want, sizeof r), "offset %zu, %s", at, describe(&o, n));
            }
        }
    }
    free(x);
    free(y);
}

static void TINE_NAME_(of_nothing)(void)
{
    ACC r = 1, zero = 0;
    cr_assert_eq(tine_dot(&r, (T *)NULL, NULL, 0, NULL), 0);
    cr_assert(!memcmp(&r, &zero, sizeof r));
}

static void TINE_NAME_(refuses)(void)
{
    T x[3] = {1, 2, 3};
    ACC r = 77;
    cr_assert_eq(tine_dot((ACC *)NULL, x, x, 3, NULL), TINE_EINVAL);
    cr_assert_eq(tine_dot(&r, (T *)NULL, x, 3, NULL), TINE_EINVAL);
    cr_assert_eq(tine_dot(&r, x, NULL, 3, NULL), TINE_EINVAL);
    cr_assert_eq(tine_dot(&r, x, x, SIZE_MAX / sizeof(T) + 1, NULL), TINE_EINVAL);
    cr_assert_eq(tine_dot(&r, x, x, 3, TINE_OPTS(.sched = (tine_sched)99)), TINE_EINVAL);
    cr_assert(r == 77);
}
#    if TINE_FLOAT_
static void TINE_NAME_(with_nan)(void)
{
    enum { N = 2048 + 33 };
    T x[N], y[N];
    for (int i = 0; i < N; i++) x[i] = y[i] = 1;
    for (int at = 0; at < N; at += at == 64 ? N - 128 : 1) {
        double r = 0;
        x[at] = (T)(at % 2 ? -NAN : NAN);
        cr_assert(tine_dot(&r, x, y, N, NULL) == 0 && same_bits(r, nan("")), "NaN in x at %d", at);
        cr_assert(tine_dot(&r, y, x, N, NULL) == 0 && same_bits(r, nan("")), "NaN in y at %d", at);
        x[at] = 0, y[at] = (T)INFINITY;
        cr_assert(tine_dot(&r, y, x, N, NULL) == 0 && same_bits(r, nan("")), "0 * inf at %d", at);
        x[at] = y[at] = 1;
    }
}
#    endif
#endif
