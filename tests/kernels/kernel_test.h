/* kernel_test.h - what the tests of typed kernels share: sizes, inputs, unusual floating-point
   environments, and a main that skips where the machine lacks the instruction set of TINE_ISA. */
#ifndef TINE_TESTS_KERNEL_TEST_H
#define TINE_TESTS_KERNEL_TEST_H
#include <fenv.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>
#include "../properties/options.h"
#include "oracle.h"

/* The number of values from 0 on that an integer type has, at most SIZE_MAX. */
#define NATURALS_(bits, is_signed) \
    ((bits) - (is_signed) < 64 ? (size_t)1 << ((bits) - (is_signed)) % 64 : SIZE_MAX)
#define NATURALS NATURALS_(TINE_BITS_, TINE_SIGNED_)

/* The current type and its accumulator, as in tine/types.h. */
#define T TINE_T
#define ACC TINE_ACC

/* The test of a family is compiled once for each member, with MEMBER set to its name. OF(tine_) is,
   for example, tine_argmin. */
#define OF2_(word, member) word##member
#define OF1_(word, member) OF2_(word, member)
#define OF(word) OF1_(word, MEMBER)

/* Sizes around lanes, blocks and several blocks. The last two are for builds at full speed. */
static const size_t KERNEL_SIZES[] = {0,    1,    2,    31,   32,    33,     63,     2047,
                                      2048, 2049, 4096, 6149, 65536, 131071, 1000003};
enum { KERNEL_SIZES_TRIED = SANITIZED ? 13 : 15, LARGEST = 1000003, OFFSETS = 8, TRIES = 4 };

/* Calls check for each type of the test, for each integer type, and for each floating-point type.
 */
#define CALL_(arg, name, type, t, kind, bits, twin, acc) tine_##arg##_##name(),
#define EACH_TYPE(check) TINE_FILE_TYPES_(CALL_, check)(void) 0
#define EACH_INT(check) TINE_FILE_INTS_(CALL_, check)(void) 0
#define EACH_FLOAT(check) TINE_FLOATS_(CALL_, check)(void) 0

static inline void *memory(size_t bytes)
{
    void *p = malloc(bytes ? bytes : 1);
    cr_assert_not_null(p);
    return p;
}

static inline void succeed(int rc)
{
    if (rc) abort();
}

static inline int same_bits(double a, double b) { return memcmp(&a, &b, sizeof a) == 0; }

/* Returns options that change from call to call and run through all combinations (41 and OPTIONS
   have no common factor). */
static inline tine_opts next_options(size_t n)
{
    static size_t k;
    return options(k++ * 41 % OPTIONS, n);
}

#if defined __x86_64__
#    include <xmmintrin.h>
static inline unsigned control(void) { return _mm_getcsr() & ~0x3fu; }
static inline void flush_subnormals(void) { _mm_setcsr(_mm_getcsr() | 0x8040u); }
#elif defined __aarch64__
static inline unsigned control(void)
{
    uint64_t v;
    __asm__ volatile("mrs %0, fpcr" : "=r"(v));
    return (unsigned)v;
}
static inline void flush_subnormals(void)
{
    __asm__ volatile("msr fpcr, %0" : : "r"((uint64_t)control() | 1u << 24));
}
#else
static inline unsigned control(void) { return (unsigned)fegetround(); }
static inline void flush_subnormals(void) {}
#endif

/* Inputs of tests in several floating-point environments: ordinary values in odd_x and subnormal
   ones in odd_tiny, stored before the environment changes. */
enum { ODD_N = 9000 };
static double odd_x[ODD_N], odd_tiny[ODD_N];

/* Calls run(out) with upward rounding and flushed subnormals before the team has started, then in
   the usual environment, then with upward rounding again. The results must be equal, and the
   caller's environment unchanged. */
static inline void environments_do_not_matter(void (*run)(double *out), size_t count)
{
    double *out[3];
    for (uint64_t i = 0; i < ODD_N; i++)
        odd_x[i] = real(i), odd_tiny[i] = (double)(1 + mixed(i) % 1000) * 0x1p-1074;
    for (int k = 0; k < 3; k++) {
        out[k] = memory(count * sizeof **out);
        memset(out[k], 0, count * sizeof **out);
        fenv_t was;
        fegetenv(&was);
        if (k != 1) fesetround(FE_UPWARD), flush_subnormals();
        unsigned before = control();
        run(out[k]);
        unsigned after = control();
        fesetenv(&was);
        cr_assert_eq(before, after, "the caller's environment %x became %x", before, after);
    }
    cr_assert_arr_eq(out[0], out[1], count * sizeof **out, "set before the team started");
    cr_assert_arr_eq(out[2], out[1], count * sizeof **out, "set after the team started");
    for (int k = 0; k < 3; k++) free(out[k]);
}

int main(int argc, char **argv)
{
    const char *wish = getenv("TINE_ISA");
    if (wish && strcmp(wish, tine_isa())) {
        printf("skipped: this machine has no %s\n", wish);
        return 77; /* 77 is meson's code for a skipped test. */
    }
    struct criterion_test_set *tests = criterion_initialize();
    int rc = criterion_handle_args(argc, argv, true) ? !criterion_run_all_tests(tests) : 0;
    criterion_finalize(tests);
    return rc;
}
#endif
