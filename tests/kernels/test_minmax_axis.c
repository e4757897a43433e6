/* test_minmax_axis.c - tine_minmax_axis against serial loops: windows, zeros of both signs, NaN. */
#ifndef T
#    include "axis_test.h"
#    define TINE_TYPE_FILE "../../tests/kernels/test_minmax_axis.c"
#    include "tine/types.h"

Test(minmax_axis, has_the_oracles_bits_for_any_shape_and_options) { EACH_TYPE(is_the_oracle); }
Test(minmax_axis, of_nothing_touches_nothing) { EACH_TYPE(of_nothing); }
#else
#    include "axis_inputs.h"
/* kind 0: any values; 1: zeros of both signs with a few others; 2: NaNs, infinities, subnormals. */
enum { TINE_NAME_(KINDS) = TINE_FLOAT_ ? 3 : 2 };
static T TINE_NAME_(odd)(int kind, T v, uint64_t i)
{
#    if TINE_FLOAT_
    const T odd[] = {1,  (T)-1, (T)INFINITY, -(T)INFINITY, (T)1e-40, -(T)1e-40,
                     -0, 0,     (T)3e38,     -(T)3e38,     (T)NAN,   (T)copysign(NAN, -1)};
    const uint64_t r = mixed(i) >> 8;
    if (kind == 1) return r % 50 ? (T)(r % 2 ? -0.0 : 0.0) : (T)(r % 3) - 1;
    if (kind == 2) return odd[r % 97 ? r % 10 : 10 + r % 2];
#    else
    const T top = (T)-1 > (T)0 ? (T)-1 : (T)(((uint64_t)1 << (8 * sizeof(T) - 1)) - 1);
    if (kind == 1) return mixed(i) % 7 ? top : (T)(top == (T)-1 ? 0 : -top - 1);
#    endif
    return v;
}

static void TINE_NAME_(oracle)(T *lo, T *hi, const T *x, size_t n, size_t step)
{
#    if TINE_FLOAT_
    int is_nan = 0;
#    endif
    *lo = *hi = x[0];
    for (size_t i = 0; i < n; i++) {
        const T v = x[i * step];
#    if TINE_FLOAT_
        is_nan |= isnan(v);
        if (v < *lo || (v == *lo && signbit(v))) *lo = v;
        if (v > *hi || (v == *hi && !signbit(v))) *hi = v;
#    else
        if (v < *lo) *lo = v;
        if (v > *hi) *hi = v;
#    endif
    }
#    if TINE_FLOAT_
    if (is_nan) *lo = *hi = (T)nan("");
#    endif
}

static void TINE_NAME_(one)(matrix_shape m, int axis, size_t at)
{
    const size_t results = axis ? m.rows : m.cols, length = axis ? m.cols : m.rows,
                 pitch = m.cols + m.gap, n = m.rows * m.cols, size = results * sizeof(T);
    T *x = TINE_NAME_(axis_matrix)(m, at), *lo = memory(size), *hi = memory(size),
      *want_lo = memory(size), *want_hi = memory(size);
    for (int kind = 0; kind < TINE_NAME_(KINDS); kind++) {
        for (size_t i = 0; i < n; i++) {
            T *v = &x[i / m.cols * pitch + i % m.cols];
            *v = TINE_NAME_(odd)(kind, *v, i);
        }
        for (size_t k = 0; k < results; k++) TINE_NAME_(oracle)
        (&want_lo[k], &want_hi[k], x + k * (axis ? pitch : 1), length, axis ? 1 : pitch);
        for (int k = 0; k <= TRIES; k++) {
            const tine_opts o = next_options(n);
            memset(lo, 0x5a, size), memset(hi, 0x5a, size);
            T *const to_lo = k == 1 ? NULL : lo, *const to_hi = k == 2 ? NULL : hi;
            cr_assert_eq(
                tine_minmax_axis(to_lo, to_hi, x, m.rows, m.cols, pitch, axis, k ? &o : NULL), 0);
            for (size_t r = 0; r < results; r++) {
                cr_assert(!to_lo || !memcmp(&lo[r], &want_lo[r], sizeof(T)),
                          "%zu x %zu, axis %d, kind %d, %zu: %s", m.rows, m.cols, axis, kind, r,
                          describe(&o, n));
                cr_assert(!to_hi || !memcmp(&hi[r], &want_hi[r], sizeof(T)),
                          "%zu x %zu, axis %d, kind %d, %zu: %s", m.rows, m.cols, axis, kind, r,
                          describe(&o, n));
            }
        }
    }
    free(x - at), free(lo), free(hi), free(want_lo), free(want_hi);
}

static void TINE_NAME_(is_the_oracle)(void) { EACH_MATRIX(TINE_NAME_(one)); }

static void TINE_NAME_(of_nothing)(void)
{
    T lo[2] = {5, 6}, hi[2] = {7, 8}, x[1] = {1};
    cr_assert_eq(tine_minmax_axis((T *)NULL, (T *)NULL, (T *)NULL, 0, 0, 0, 1, NULL), 0);
    cr_assert_eq(tine_minmax_axis(lo, hi, (T *)NULL, 0, 2, 2, 0, NULL), 0);
    cr_assert_eq(tine_minmax_axis(lo, hi, x, 2, 0, 1, 1, TINE_OPTS(.threads = 2)), 0);
    cr_assert(lo[0] == 5 && lo[1] == 6 && hi[0] == 7 && hi[1] == 8);
}
#endif
