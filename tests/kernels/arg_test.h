/* arg_test.h - the tests that argmin and argmax share. Included once per type, with ARG and
   BEATS(a, b) set. */
#include "inputs.h"

static void TINE_NAME_(at_offset)(T *x, size_t n, size_t at)
{
    size_t want = n ? 0 : 42;
    for (size_t i = 1; i < n; i++)
        if (BEATS(x[at + i], x[at + want])) want = i;
    for (int k = 0; k <= TRIES; k++) {
        tine_opts o = next_options(n);
        size_t r = 42;
        cr_assert_eq(ARG(&r, x + at, n, k ? &o : NULL), 0);
        cr_assert(r == want, "%zu, not %zu, offset %zu, %s", r, want, at, describe(&o, n));
    }
}

static void TINE_NAME_(is_the_oracle)(void)
{
    TINE_NAME_(each_size_and_offset)(TINE_NAME_(at_offset));
}

static void TINE_NAME_(at_each_place)(void)
{
    enum { N = 3 * 2048 + 70 };
    static T x[N];
    size_t r = 0;
    T best = BEATS(1, 2) ? 3 : 99;
    for (int i = 0; i < N; i++) x[i] = 50;
    for (size_t i = 0; i < N; i++) {
        x[i] = best;
        cr_assert(ARG(&r, x, N, NULL) == 0 && r == i, "%zu, not %zu", r, i);
        cr_assert(ARG(&r, x + i, 1, NULL) == 0 && r == 0);
        x[i] = 50;
    }
}

static void TINE_NAME_(ties)(void)
{
    enum { N = 5 * 2048 + 70 };
    static T x[N];
    size_t r = 1;
    for (int i = 0; i < N; i++) x[i] = 50;
    cr_assert(ARG(&r, x, N, NULL) == 0 && r == 0);
    for (size_t i = 1; i < N / 2; i += 97) {
        x[i] = x[i + 1] = x[N - i] = BEATS(1, 2) ? 3 : 99;
        for (int k = 0; k < 3; k++) {
            tine_opts o = next_options(N);
            cr_assert(ARG(&r, x, N, &o) == 0 && r == i, "%zu, not %zu, %s", r, i, describe(&o, N));
        }
        x[i] = x[i + 1] = x[N - i] = 50;
    }
}

static void TINE_NAME_(refuses)(void)
{
    T x[3] = {1, 2, 3};
    size_t r = 77;
    cr_assert_eq(ARG((size_t *)NULL, x, 3, NULL), TINE_EINVAL);
    cr_assert_eq(ARG(&r, (T *)NULL, 3, NULL), TINE_EINVAL);
    cr_assert_eq(ARG(&r, x, (size_t)PTRDIFF_MAX / sizeof(T) + 1, NULL), TINE_EINVAL);
    cr_assert_eq(ARG(&r, x, 3, TINE_OPTS(.sched = (tine_sched)99)), TINE_EINVAL);
    cr_assert_eq(ARG(&r, x, 0, NULL), 0);
    cr_assert(r == 77);
}
#if TINE_FLOAT_
static void TINE_NAME_(with_nan)(void)
{
    enum { N = 3 * 2048 + 70 };
    static T x[N];
    size_t r = 0;
    for (int i = 0; i < N; i++) x[i] = (T)(i % 100);
    x[3] = (T)INFINITY, x[4] = -(T)INFINITY;
    for (size_t at = 0; at < N; at += 13) {
        size_t later = at + 1 + mixed(at) % (N - at);
        T was = x[at], too = later < N ? x[later] : 0;
        x[at] = (T)(at % 2 ? NAN : -NAN);
        if (later < N) x[later] = (T)NAN;
        cr_assert(ARG(&r, x, N, NULL) == 0 && r == at, "%zu, not %zu", r, at);
        x[at] = was;
        if (later < N) x[later] = too;
    }
}

static void TINE_NAME_(zeros)(void)
{
    T x[2] = {0, (T)-0.0}, y[2] = {(T)-0.0, 0};
    size_t r = 1;
    cr_assert(ARG(&r, x, 2, NULL) == 0 && r == 0);
    cr_assert(ARG(&r, y, 2, NULL) == 0 && r == 0);
}

static void TINE_NAME_(infinities)(void)
{
    enum { N = 2048 + 100 };
    T x[N], worst = (T)(BEATS(1, 2) ? INFINITY : -INFINITY);
    size_t r = 1;
    for (int i = 0; i < N; i++) x[i] = worst;
    cr_assert(ARG(&r, x, N, NULL) == 0 && r == 0, "all the same infinity");
    x[N - 1] = 0;
    cr_assert(ARG(&r, x, N, NULL) == 0 && r == N - 1);
}
#endif
