/* test_bincount.c - tine_bincount against a plain loop, for every number of bins at which the
   method changes. */
#ifndef T
#    include "kernel_test.h"
#    define TINE_WITH_NARROW_
#    define TINE_TYPE_FILE "../../tests/kernels/test_bincount.c"
static const size_t BINS[] = {1,    2,    255,   256,   257,    1024,   1025,
                              2048, 2049, 65536, 65537, 262144, 262145, 1500000};
enum { SHAPES = 7 };
#    include "tine/types.h"

Test(bincount, is_the_serial_loop, .timeout = 100) { EACH_INT(is_the_loop); }
Test(bincount, of_a_number_that_is_no_bin_is_refused_untouched) { EACH_INT(out_of_range); }
Test(bincount, of_bad_arguments_is_refused_untouched) { EACH_INT(refuses); }
#elif !TINE_FLOAT_
/* Returns an element. Shapes: uniform; one bin; sorted; zipf-like; both ends; one bin in most
   places; long runs. In all shapes but the first, counters of one byte overflow. */
static T TINE_NAME_(shaped)(int shape, size_t i, size_t n, size_t bins)
{
    const uint64_t r = mixed(i);
    if (bins > NATURALS) bins = NATURALS;
    switch (shape) {
    case 0:
        return (T)(r % bins);
    case 1:
        return (T)(bins / 2);
    case 2:
        return (T)(i * bins / n);
    case 3:
        return (T)(bins / (1 + r % bins) - 1);
    case 4:
        return (T)(r % 2 ? bins - 1 : 0);
    case 5:
        return (T)((r % 10 ? bins - 1 : r / 10) % bins);
    default:
        return (T)(i / 5 * 7 % bins);
    }
}

static void TINE_NAME_(is_the_loop)(void)
{
    for (int s = 0; s < (SANITIZED ? 13 : 15); s++)
        for (int b = 0; b < 14; b++) {
            const size_t n = KERNEL_SIZES[s], bins = BINS[b];
            if (s > 12 ? (b + s) % 5 != (int)sizeof(T) % 5 : bins > 20000 && (s + b) % 4) continue;
            T *x = memory(n * sizeof *x);
            size_t *count = memory((bins + 1) * sizeof *count), *want = memory(bins * sizeof *want);
            for (int shape = bins > 20000 ? (s + b) % SHAPES : 0;
                 shape<SHAPES; shape += bins> 20000 ? SHAPES : 1) {
                const tine_opts o = next_options(n);
                memset(want, 0, bins * sizeof *want);
                memset(count, 7, (bins + 1) * sizeof *count);
                for (size_t i = 0; i < n; i++)
                    x[i] = TINE_NAME_(shaped)(shape, i, n, bins), want[x[i]]++;
                const size_t guard = count[bins];
                cr_assert_eq(tine_bincount(count, x, bins, n, shape % 2 ? NULL : &o), 0);
                cr_assert(memcmp(count, want, bins * sizeof *count) == 0, "shape %d, %zu bins, %s",
                          shape, bins, describe(&o, n));
                cr_assert_eq(count[bins], guard, "wrote after the end");
            }
            free(x), free(count), free(want);
        }
}

static void TINE_NAME_(out_of_range)(void)
{
    enum { N = 100000, MAX_N = 70000 };
    static T x[N];
    static size_t count[MAX_N], was[MAX_N];
    const T bad[] = {(T)-1, (T)MAX_N, (T)((uint64_t)1 << (8 * sizeof(T) - 1)),
                     (T)(((uint64_t)1 << (8 * sizeof(T) - 1)) - 1),
                     (T)((uint64_t)1 << (8 * sizeof(T) / 2)) > MAX_N
                         ? (T)((uint64_t)1 << 32 % (8 * sizeof(T))) + MAX_N
                         : (T)MAX_N};
    static const size_t bins[] = {7, 1000, 5000, MAX_N};
    memset(was, 3, sizeof was);
    for (int b = 0; b < 4; b++)
        for (int k = 0; k < 7; k++) { /* The last two store the first number that is no bin. */
            const size_t n = k % 2 ? N : 1000, at = mixed((uint64_t)(b * 7 + k)) % n;
            for (size_t i = 0; i < n; i++) x[i] = (T)(i % bins[b]);
            x[at] = k < 5 ? bad[k] : (T)bins[b];
            if (bins[b] >= NATURALS || (size_t)x[at] < bins[b]) continue;
            memcpy(count, was, sizeof was);
            const tine_opts o = next_options(n);
            cr_assert_eq(tine_bincount(count, x, bins[b], n, &o), TINE_ERANGE,
                         "bins %zu, bad %d, %s", bins[b], k, describe(&o, n));
            cr_assert_arr_eq(count, was, sizeof was);
        }
}

static void TINE_NAME_(refuses)(void)
{
    T x[3] = {0, 1, 1};
    size_t count[2] = {8, 9};
    cr_assert_eq(tine_bincount((size_t *)NULL, x, 2, 3, NULL), TINE_EINVAL);
    cr_assert_eq(tine_bincount(count, (T *)NULL, 2, 3, NULL), TINE_EINVAL);
    cr_assert_eq(tine_bincount(count, x, 2, (size_t)PTRDIFF_MAX / sizeof(T) + 1, NULL),
                 TINE_EINVAL);
    cr_assert_eq(tine_bincount(count, x, UINT32_MAX, 3, NULL), TINE_EINVAL);
    cr_assert_eq(tine_bincount(count, x, 2, 3, TINE_OPTS(.sched = (tine_sched)99)), TINE_EINVAL);
    cr_assert_eq(tine_bincount(count, x, 0, 3, NULL), TINE_ERANGE);
    cr_assert(count[0] == 8 && count[1] == 9);
    cr_assert_eq(tine_bincount((size_t *)NULL, (T *)NULL, 0, 0, NULL), 0);
    cr_assert_eq(tine_bincount(count, (T *)NULL, 2, 0, TINE_OPTS(.threads = 2)), 0);
    cr_assert(count[0] == 0 && count[1] == 0);
}
#endif
