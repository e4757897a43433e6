/* test_sum.c - tine_sum against its oracle: bits, special values, environments, arguments. */
#ifndef T
#    include "kernel_test.h"
#    define TINE_WITH_NARROW_
#    define TINE_TYPE_FILE "../../tests/kernels/test_sum.c"
#    include "tine/types.h"

Test(sum, has_the_oracles_bits_for_any_size_alignment_and_options) { EACH_TYPE(is_the_oracle); }
Test(sum, of_nothing_is_zero) { EACH_TYPE(of_nothing); }
Test(sum, of_bad_arguments_is_refused_untouched) { EACH_TYPE(refuses); }
Test(sum, with_a_nan_is_the_canonical_nan) { EACH_FLOAT(with_nan); }
Test(sum, with_an_infinity_is_infinite) { EACH_FLOAT(with_infinity); }

Test(sum, of_negative_zeros_is_negative_zero)
{
    double x[5000], r;
    for (int i = 0; i < 5000; i++) x[i] = -0.0;
    for (size_t n = 1; n <= 5000; n += 7)
        cr_assert(tine_sum(&r, x, n, NULL) == 0 && same_bits(r, -0.0), "n %zu", n);
}

Test(sum, of_integers_wraps_modulo_2_to_the_64)
{
    uint64_t u[3] = {UINT64_MAX, UINT64_MAX, 5}, r;
    int64_t i[3] = {INT64_MAX, 1, -1}, s;
    cr_assert(tine_sum(&r, u, 3, NULL) == 0 && r == 3);
    cr_assert(tine_sum(&s, i, 2, NULL) == 0 && s == INT64_MIN);
    cr_assert(tine_sum(&s, i, 3, NULL) == 0 && s == INT64_MAX);
}

Test(sum, of_what_cancels_still_has_the_oracles_bits)
{
    enum { N = 20001 };
    static double x[N];
    for (int i = 0; i + 1 < N; i += 2)
        x[i] = ldexp(real((uint64_t)i), (int)(mixed((uint64_t)i) % 2000) - 1000), x[i + 1] = -x[i];
    x[N - 1] = 1e-20;
    for (uint64_t i = N - 1; i; i--) {
        uint64_t j = mixed(i) % (i + 1);
        double v = x[i];
        x[i] = x[j], x[j] = v;
    }
    double want = oracle_sum(x, N);
    for (int k = 0; k < 40; k++) {
        tine_opts o = next_options(N);
        double r = 0;
        cr_assert(tine_sum(&r, x, N, &o) == 0 && same_bits(r, want), "%s: %a, not %a",
                  describe(&o, N), r, want);
    }
}

static void some_sums(double *out)
{
    for (int k = 0; k < 10; k++) {
        const size_t n = ODD_N - 890 * (size_t)k;
        succeed(tine_sum(out + 2 * k, odd_x, n, TINE_OPTS(.threads = 3, .chunk = 2048)));
        succeed(tine_sum(out + 2 * k + 1, odd_tiny, n, TINE_OPTS(.threads = 3, .chunk = 2048)));
    }
}
Test(sum, does_not_depend_on_the_callers_environment) { environments_do_not_matter(some_sums, 20); }

Test(sum, has_the_golden_values)
{
    static double x[100003];
    for (int i = 0; i < 100003; i++) x[i] = 1.0 / (i + 1);
    static const struct {
        size_t n;
        double sum;
    } golden[] = {
        {33, 0x1.05aedec0dfa0ep+2}, {2049, 0x1.067b6d669586cp+3}, {100003, 0x1.82e2b90cc21fap+3}};
    for (int k = 0; k < 3; k++) {
        double r = 0;
        cr_assert(tine_sum(&r, x, golden[k].n, NULL) == 0 && r == golden[k].sum, "n %zu: %a",
                  golden[k].n, r);
    }
}
#else
#    include "inputs.h"

static void TINE_NAME_(at_offset)(T *x, size_t n, size_t at)
{
#    if TINE_FLOAT_
    double *t = TINE_NAME_(doubles)(x + at, n);
    double want = oracle_sum(t, n);
    free(t);
#    else
    uint64_t u = 0;
    for (size_t i = 0; i < n; i++) u += (uint64_t)x[at + i];
    ACC want = (ACC)u;
#    endif
    for (int k = 0; k <= TRIES; k++) {
        tine_opts o = next_options(n);
        ACC r = 42;
        cr_assert_eq(tine_sum(&r, x + at, n, k ? &o : NULL), 0);
        cr_assert(!memcmp(&r, &want, sizeof r), "offset %zu, %s", at, describe(&o, n));
    }
}

static void TINE_NAME_(is_the_oracle)(void)
{
    TINE_NAME_(each_size_and_offset)(TINE_NAME_(at_offset));
}

static void TINE_NAME_(of_nothing)(void)
{
    ACC r = 1, zero = 0;
    cr_assert_eq(tine_sum(&r, (T *)NULL, 0, NULL), 0);
    cr_assert(!memcmp(&r, &zero, sizeof r));
}

static void TINE_NAME_(refuses)(void)
{
    T x[3] = {1, 2, 3};
    ACC r = 77;
    cr_assert_eq(tine_sum((ACC *)NULL, x, 3, NULL), TINE_EINVAL);
    cr_assert_eq(tine_sum(&r, (T *)NULL, 3, NULL), TINE_EINVAL);
    cr_assert_eq(tine_sum(&r, x, (size_t)PTRDIFF_MAX / sizeof(T) + 1, NULL), TINE_EINVAL);
    cr_assert_eq(tine_sum(&r, x, SIZE_MAX, NULL), TINE_EINVAL);
    cr_assert_eq(tine_sum(&r, x, 3, TINE_OPTS(.sched = (tine_sched)99)), TINE_EINVAL);
    cr_assert(r == 77);
}
#    if TINE_FLOAT_
static void TINE_NAME_(with_nan)(void)
{
    enum { N = 2048 + 33 };
    T x[N];
    for (int i = 0; i < N; i++) x[i] = 1;
    for (int at = 0; at < N; at += at == 64 ? N - 128 : 1)
        for (int sign = -1; sign <= 1; sign += 2) {
            x[at] = (T)copysign(NAN, sign);
            double r = 0;
            cr_assert(tine_sum(&r, x, N, NULL) == 0 && same_bits(r, nan("")), "NaN at %d", at);
            cr_assert(tine_sum(&r, x + at, 1, NULL) == 0 && same_bits(r, nan("")), "NaN alone");
            x[at] = 1;
        }
}

static void TINE_NAME_(with_infinity)(void)
{
    T x[100] = {0};
    double r = 0;
    x[70] = -INFINITY;
    cr_assert(tine_sum(&r, x, 100, NULL) == 0 && r == -(double)INFINITY);
    x[7] = INFINITY;
    cr_assert(tine_sum(&r, x, 100, NULL) == 0 && same_bits(r, nan("")));
}
#    endif
#endif
