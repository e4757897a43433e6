/* test_fenv.c - floating-point environments. The caller's environment reaches every body on every
   thread, typed kernels run in the default one, and every thread has its own again after the call.
   */
#include "../properties/options.h"
#include <fenv.h>
#include <float.h>
#include <string.h>

enum { N = 20000 };

#if defined __x86_64__
#    include <xmmintrin.h>
static void flush_to_zero(void) { _mm_setcsr(_mm_getcsr() | 0x8040u); }
static void no_flush(void) { _mm_setcsr(_mm_getcsr() & ~0x8040u); }
#elif defined __aarch64__
static void flush_to_zero(void) { __asm__ volatile("msr fpcr, %0" : : "r"((uint64_t)1 << 24)); }
static void no_flush(void) { __asm__ volatile("msr fpcr, %0" : : "r"((uint64_t)0)); }
#else
static void flush_to_zero(void) {}
static void no_flush(void) {}
#endif

/* The operands are volatile, so that the arithmetic happens at run time, in the current
   environment. */
static double third(void)
{
    volatile double one = 1, three = 3;
    return one / three;
}

static int flushes(void)
{
    volatile double tiny = DBL_MIN, quarter = 0.25;
    return tiny * quarter == 0;
}

/* Results of arithmetic in the environment of the caller. */
struct arithmetic {
    double third;
    int flushes;
};

static struct arithmetic arithmetic_now(void) { return (struct arithmetic){third(), flushes()}; }

static int as_the_caller(size_t lo, size_t hi, void *ctx)
{
    (void)lo, (void)hi;
    const struct arithmetic *want = ctx;
    return third() != want->third ? 1 : flushes() != want->flushes ? 2 : 0;
}

static int rude(size_t lo, size_t hi, void *ctx)
{
    (void)lo, (void)hi, (void)ctx;
    fesetround(FE_TOWARDZERO);
    flush_to_zero();
    return 0;
}

static void everywhere(void)
{
    struct arithmetic want = arithmetic_now();
    for (size_t k = 0; k < OPTIONS; ++k) {
        tine_opts o = options(k, N);
        int rc = tine_for(as_the_caller, &want, N, &o);
        cr_assert_eq(rc, 0, "%s: a body had another %s", describe(&o, N),
                     rc == 1 ? "rounding" : "flush-to-zero");
        struct arithmetic now = arithmetic_now();
        cr_assert(now.third == want.third && now.flushes == want.flushes,
                  "%s: the caller's own changed", describe(&o, N));
    }
}

Test(environment, of_the_caller_reaches_every_body)
{
    everywhere(); /* The team starts in the default environment. */
    static const int roundings[] = {FE_UPWARD, FE_DOWNWARD, FE_TOWARDZERO, FE_TONEAREST};
    for (int r = 0; r < 4; ++r) {
        fesetround(roundings[r]);
        everywhere();
    }
    flush_to_zero();
    everywhere();
    no_flush();
    everywhere();
}

Test(environment, set_before_the_team_starts_does_not_stay_with_it)
{
    fesetround(FE_UPWARD);
    flush_to_zero();
    everywhere(); /* New threads inherit the environment of their creator. */
    no_flush();
    fesetround(FE_TONEAREST);
    everywhere();
}

/* Counts the threads with another environment, in a parallel region of the caller's own after tine
   has used these threads. */
static int odd_threads(struct arithmetic want)
{
    int odd = 0;
#pragma omp parallel num_threads(4) reduction(+ : odd)
    odd += third() != want.third || flushes() != want.flushes;
    return odd;
}

Test(environment, of_the_teams_threads_is_restored)
{
    struct arithmetic want = arithmetic_now();
    cr_assert_eq(odd_threads(want), 0);
    fesetround(FE_UPWARD);
    flush_to_zero();
    cr_assert_eq(
        tine_for(rude, NULL, N, TINE_OPTS(.threads = 4, .sched = TINE_DYNAMIC, .chunk = 10)), 0);
    no_flush();
    fesetround(FE_TONEAREST);
    cr_assert_eq(odd_threads(want), 0);
}

struct kernels {
    double sum, dot, norm, mean, variance, tiny;
};

static struct kernels kernels_of(const double *x, const double *tiny, const tine_opts *o)
{
    struct kernels k = {0};
    cr_assert_eq(tine_sum(&k.sum, x, N, o), 0);
    cr_assert_eq(tine_dot(&k.dot, x, x, N, o), 0);
    cr_assert_eq(tine_norm(&k.norm, x, N, o), 0);
    cr_assert_eq(tine_moments(&k.mean, &k.variance, x, N, o), 0);
    cr_assert_eq(tine_sum(&k.tiny, tiny, N, o), 0);
    return k;
}

Test(kernels, run_in_the_default_environment_whatever_the_callers)
{
    static double x[N], tiny[N];
    for (size_t i = 0; i < N; ++i) x[i] = real(i), tiny[i] = DBL_MIN * 0x1p-30 * (double)(i % 100);
    struct kernels want = kernels_of(x, tiny, TINE_OPTS(.threads = 1));
    cr_assert_neq(want.tiny, 0);
    for (int threads = 1; threads <= 4; ++threads)
        for (int upward = 0; upward < 2; ++upward) {
            const tine_opts o = {.threads = threads, .chunk = 2048};
            note_case(&o, N);
            fesetround(upward ? FE_UPWARD : FE_TONEAREST);
            flush_to_zero();
            struct arithmetic mine = arithmetic_now();
            struct kernels got = kernels_of(x, tiny, &o);
            struct arithmetic after = arithmetic_now();
            no_flush();
            fesetround(FE_TONEAREST);
            cr_assert_eq(memcmp(&got, &want, sizeof got), 0);
            cr_assert(mine.third == after.third && mine.flushes == after.flushes,
                      "the caller's own changed");
        }
}

/* In the default environment, a progress function may do any arithmetic without a trap. */
static int precise(size_t done, size_t n, void *arg)
{
    volatile long double three = 3, part = (long double)done / (long double)n;
    *(volatile long double *)arg = part / three;
    return 1.0L / three * three != 1.0L;
}

Test(kernels, have_progress_functions_that_may_compute_in_long_double)
{
    static double x[N];
    double sum = 5;
    volatile long double seen = -1;
    for (int i = 0; i < N; ++i) x[i] = 1;
    cr_assert_eq(
        tine_sum(&sum, x, N,
                 TINE_OPTS(.threads = 2, .progress = precise, .arg = (void *)(uintptr_t)&seen)),
        0);
    cr_assert_eq(sum, N);
    cr_assert_eq(seen, 1.0L / 3);
}
