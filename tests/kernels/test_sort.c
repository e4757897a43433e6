/* test_sort.c - tine_sort and tine_sort_desc (MEMBER is one of them) put the elements in order:
   every shape, size and type; floats in total order; options; arguments. */
#ifndef T
#    ifndef MEMBER
#        define MEMBER sort
#    endif
#    include "sort_test.h"
#    define SORT OF(tine_)
#    define ARGSORT OF(tine_arg)
#    if !SORT_DOWN
#        define TINE_WITH_NARROW_
#    endif
#    define TINE_TYPE_FILE "../../tests/kernels/test_sort.c"
#    include "tine/types.h"

Test(MEMBER, puts_every_shape_and_size_in_order, .timeout = 100) { EACH_TYPE(in_order); }
Test(MEMBER, does_not_depend_on_options_or_alignment) { EACH_TYPE(with_options); }
Test(MEMBER, merges_an_array_that_is_two_runs) { EACH_TYPE(of_two_runs); }
Test(MEMBER, puts_a_frequent_value_between_the_others) { EACH_TYPE(of_one_frequent_value); }
Test(MEMBER, of_bad_arguments_is_refused_untouched) { EACH_TYPE(refuses); }
Test(MEMBER, puts_zeros_in_order_and_nans_last) { EACH_FLOAT(total_order); }

/* Most keys lie in one bucket of the first digit, of the second, and so on, so that no digit
   separates many. */
Test(MEMBER, of_keys_that_share_all_digits_but_one_is_right)
{
    enum { N = 200000 };
    uint64_t *x = memory(N * sizeof *x), sum = 0, after = 0;
    for (size_t i = 0; i < N; i++) x[i] = (uint64_t)1 << mixed(i) % 64, sum += x[i] * mixed(x[i]);
    cr_assert_eq(SORT(x, N, NULL), 0);
    for (size_t i = 0; i < N; i++) {
        cr_assert(i == 0 || (SORT_DOWN ? x[i - 1] >= x[i] : x[i - 1] <= x[i]), "at %zu", i);
        after += x[i] * mixed(x[i]);
    }
    cr_assert_eq(sum, after, "not a permutation");
    free(x);
}

/* The sort samples a few places, which depend on n alone. All of them hold one value. */
Test(MEMBER, of_an_array_that_hides_from_a_sample_is_right)
{
    enum { N = 600000 };
    uint32_t *x = memory(N * sizeof *x);
    for (size_t i = 0; i < N; i++)
        x[i] = i % 3           ? 1000000000 + (uint32_t)(mixed(i) % 50)
               : i % 1000 == 0 ? (uint32_t)mixed(i)
                               : 7;
    uint64_t sum = 0, after = 0;
    for (size_t i = 0; i < N; i++) sum += mixed(x[i]);
    cr_assert_eq(SORT(x, N, TINE_OPTS(.threads = 2)), 0);
    for (size_t i = 0; i < N; i++) {
        cr_assert(i == 0 || (SORT_DOWN ? x[i - 1] >= x[i] : x[i - 1] <= x[i]), "at %zu", i);
        after += mixed(x[i]);
    }
    cr_assert_eq(sum, after, "not a permutation");
    free(x);
}

static size_t last_reported;
static int stop_late(size_t done, size_t n, void *arg)
{
    cr_assert_leq(done, n);
    last_reported = done;
    return done > *(size_t *)arg;
}

/* NaNs follow all numbers, ordered by sign and bits, as the header promises. */
Test(MEMBER, orders_nans_by_sign_and_bits)
{
#    if SORT_DOWN
    static const uint64_t order[] = {0x7ff0000000000000, 0xfff0000000000001, 0xfff8000000000000,
                                     0xffffffffffffffff, 0x7fffffffffffffff, 0x7ff8000000000000,
                                     0x7ff0000000000001};
    static const uint32_t narrow[] = {0x7f800000, 0xff800001, 0xffc00000, 0xffffffff,
                                      0x7fffffff, 0x7fc00000, 0x7f800001};
#    else
    static const uint64_t order[] = {0x7ff0000000000000, 0x7ff0000000000001, 0x7ff8000000000000,
                                     0x7fffffffffffffff, 0xffffffffffffffff, 0xfff8000000000000,
                                     0xfff0000000000001};
    static const uint32_t narrow[] = {0x7f800000, 0x7f800001, 0x7fc00000, 0x7fffffff,
                                      0xffffffff, 0xffc00000, 0xff800001};
#    endif
    enum { KINDS = sizeof order / sizeof *order };
    for (size_t n = KINDS; n <= 70000; n *= 100) {
        uint64_t *x = memory(n * sizeof *x);
        uint32_t *f = memory(n * sizeof *f);
        size_t *at = memory(n * sizeof *at);
        for (size_t i = 0; i < n; i++) x[i] = order[i * 3 % KINDS], f[i] = narrow[i * 3 % KINDS];
        cr_assert_eq(ARGSORT(at, (double *)(void *)x, n, NULL), 0);
#    if !SORT_DOWN
        double nth;
        float greatest;
        cr_assert_eq(tine_nth(&nth, (double *)(void *)x, n - 1, n, NULL), 0);
        cr_assert_eq(tine_topk(&greatest, NULL, 1, (float *)(void *)f, n, NULL), 0);
        cr_assert(memcmp(&nth, &order[KINDS - 1], sizeof nth) == 0 &&
                  memcmp(&greatest, &narrow[KINDS - 1], sizeof greatest) == 0);
#    endif
        for (size_t i = 0; i < n; i++)
            cr_assert_eq(x[at[i]], order[i / (n / KINDS)], "argsort of %zu, at %zu", n, i);
        cr_assert_eq(SORT((double *)(void *)x, n, TINE_OPTS(.threads = 2)), 0);
        cr_assert_eq(SORT((float *)(void *)f, n, TINE_OPTS(.threads = 2)), 0);
        for (size_t i = 0; i < n; i++)
            cr_assert(x[i] == order[i / (n / KINDS)] && f[i] == narrow[i / (n / KINDS)],
                      "sort of %zu, at %zu", n, i);
        free(x), free(f), free(at);
    }
}

Test(MEMBER, of_this_size_tells_of_progress_and_is_cancelled_before_x_changes)
{
    enum { N = 300000 };
    double *x = memory(N * sizeof *x), *was = memory(N * sizeof *x);
    for (size_t i = 0; i < N; i++) was[i] = real(i);
    for (size_t limit = 0; limit < N; limit += N / 10) {
        memcpy(x, was, N * sizeof *x);
        int rc = SORT(x, N, TINE_OPTS(.progress = stop_late, .arg = &limit, .threads = 2));
        if (rc == TINE_ECANCELED) {
            cr_assert_arr_eq(x, was, N * sizeof *x);
        } else {
            cr_assert_eq(rc, 0);
            for (size_t i = 1; i < N; i++)
                cr_assert((SORT_DOWN ? x[i - 1] >= x[i] : x[i - 1] <= x[i]));
            cr_assert_eq(last_reported, N);
        }
        cr_assert(limit || rc == TINE_ECANCELED);
    }
    free(x), free(was);
}

Test(MEMBER, says_what_it_did)
{
    enum { N = 300000, EVENTS = 500 };
    static tine_event events[EVENTS];
    double *x = memory(N * sizeof *x);
    for (size_t i = 0; i < N; i++) x[i] = real(i);
    tine_stats s;
    cr_assert_eq(SORT(x, N,
                      TINE_OPTS(.threads = 2, .sched = TINE_STEAL, .stats = &s, .events = events,
                                .events_cap = EVENTS)),
                 0);
    cr_assert(s.threads == 2 && s.chunks > 3 && s.seconds > 0 && s.busy > 0 && s.longest <= s.busy);
    for (size_t k = 0; k < s.chunks && k < EVENTS; k++)
        cr_assert(events[k].start <= events[k].end && events[k].end <= s.seconds);
    free(x);
}
#else
#    include "sort_inputs.h"

static void TINE_NAME_(sorted)(const T *x, uint64_t contents, size_t n, const tine_opts *o,
                               int shape)
{
    const size_t at = TINE_NAME_(out_of_order)(x, n);
    cr_assert_eq(at, n, "shape %d, %s: wrong at %zu", shape, describe(o, n), at);
    cr_assert_eq(TINE_NAME_(contents)(x, n), contents, "shape %d, %s: other elements than before",
                 shape, describe(o, n));
}

static void TINE_NAME_(in_order)(void)
{
    for (int s = 0; s < SORT_SIZES_TRIED; s++) {
        size_t n = SORT_SIZES[s];
        T *x = memory((n + 2) * sizeof *x);
        for (int shape = 0; shape < SORT_SHAPES; shape++) {
            for (size_t i = 0; i < n; i++) x[i + 1] = TINE_NAME_(shaped)(shape, i, n);
            x[0] = x[n + 1] = 77;
            const uint64_t contents = TINE_NAME_(contents)(x + 1, n);
            cr_assert_eq(SORT(x + 1, n, NULL), 0);
            TINE_NAME_(sorted)(x + 1, contents, n, NULL, shape);
            cr_assert(x[0] == 77 && x[n + 1] == 77, "wrote outside");
        }
        free(x);
    }
}

static void TINE_NAME_(with_options)(void)
{
    static const size_t sizes[] = {65, 2049, 70001, 150000};
    for (int s = 0; s < (SANITIZED ? 3 : 4); s++) {
        size_t n = sizes[s];
        T *x = memory((n + OFFSETS) * sizeof *x), *was = memory(n * sizeof *was);
        for (int shape = 0; shape < SORT_SHAPES; shape += 3) {
            for (size_t i = 0; i < n; i++) was[i] = TINE_NAME_(shaped)(shape, i, n);
            const uint64_t contents = TINE_NAME_(contents)(was, n);
            for (size_t at = 0; at < OFFSETS; at++) {
                const tine_opts o = next_options(n);
                memcpy(x + at, was, n * sizeof *x);
                cr_assert_eq(SORT(x + at, n, &o), 0);
                TINE_NAME_(sorted)(x + at, contents, n, &o, shape);
            }
        }
        free(x), free(was);
    }
}

/* Tests two runs of each direction, followed by one key out of order, by keys in no order, or by
   none. */
static void TINE_NAME_(of_two_runs)(void)
{
    static const size_t sizes[] = {4096, 16385, 40000, 120001};
    enum { WAYS = 12, CUTS = 7 };
    for (int s = 0; s < (SANITIZED ? 3 : 4); s++) {
        const size_t n = sizes[s], cuts[CUTS] = {1, 63, 64, n / 3, 16384, n / 2, n - 1};
        T *x = memory(n * sizeof *x);
        for (int c = 0; c < CUTS; c++)
            for (int way = 0; way < WAYS; way++) {
                for (size_t i = 0; i < n; i++) {
                    const int second = i >= cuts[c], falls = way >> second & 1;
                    const size_t from = second ? cuts[c] : 0, end = second ? n : cuts[c];
                    const size_t place = falls ? end - 1 - i + from : i;
                    x[i] = (T)(place / 2 * 3 + (size_t)second);
                }
                if (way & 4) x[n - 5] = x[n / 4];
                for (size_t i = n - n / 20; way & 8 && i < n; i++) x[i] = x[mixed(i) % n];
                const uint64_t contents = TINE_NAME_(contents)(x, n);
                const tine_opts o = {.threads = 1 + way % 3};
                cr_assert_eq(SORT(x, n, &o), 0);
                TINE_NAME_(sorted)(x, contents, n, &o, way);
            }
        free(x);
    }
}

/* Tests one value in most places: the least, a middle one or the greatest. The others lie anywhere,
   or all on one side of a tile. */
static void TINE_NAME_(of_one_frequent_value)(void)
{
    static const size_t sizes[] = {4096, 16391, 70001};
    static const T values[] = {(T)0, (T)50, (T)100};
    static const uint64_t shares[] = {1, 20, 200}; /* Shares of the other values, in thousandths. */
    for (int s = 0; s < 3; s++) {
        const size_t n = sizes[s];
        T *x = memory(n * sizeof *x);
        for (int v = 0; v < 3; v++)
            for (int k = 0; k < 6; k++) {
                for (size_t i = 0; i < n; i++) {
                    const uint64_t r = mixed(i + (uint64_t)k);
                    const int other = k < 3 ? r % 1000 < shares[k] : i % 16384 < 300;
                    x[i] = other ? (T)(mixed(r) % 101) : values[v];
                }
                const uint64_t contents = TINE_NAME_(contents)(x, n);
                const tine_opts o = {.threads = 1 + k % 3};
                cr_assert_eq(SORT(x, n, &o), 0);
                TINE_NAME_(sorted)(x, contents, n, &o, k);
            }
        free(x);
    }
}

static void TINE_NAME_(refuses)(void)
{
    T x[3] = {2, 3, 1};
    cr_assert_eq(SORT((T *)NULL, 3, NULL), TINE_EINVAL);
    cr_assert_eq(SORT(x, (size_t)PTRDIFF_MAX / sizeof(T) + 1, NULL), TINE_EINVAL);
    cr_assert_eq(SORT(x, 3, TINE_OPTS(.sched = (tine_sched)99)), TINE_EINVAL);
    cr_assert_eq(SORT((T *)NULL, 0, NULL), 0);
    cr_assert(x[0] == 2 && x[1] == 3 && x[2] == 1);
}

#    if TINE_FLOAT_
static void TINE_NAME_(total_order)(void)
{
    static const size_t sizes[] = {12, 40, 64, 500, 3000, 40000, 100000};
    for (int s = 0; s < 7; s++) {
        size_t n = sizes[s], nans = 0;
        T *x = memory(n * sizeof *x);
        TINE_NAME_(strange)(x, n);
        for (size_t i = 0; i < n; i++) nans += x[i] != x[i];
        const uint64_t contents = TINE_NAME_(contents)(x, n);
        cr_assert_eq(SORT(x, n, NULL), 0);
        TINE_NAME_(sorted)(x, contents, n, NULL, -1);
        for (size_t i = 0; i < n; i++) cr_assert_eq(x[i] != x[i], i >= n - nans);
        for (size_t i = 1; i < n - nans; i++)
            cr_assert((SORT_DOWN ? x[i - 1] > x[i] : x[i - 1] < x[i]) ||
                      (x[i - 1] == x[i] &&
                       (!signbit(x[i - 1]) == !signbit(x[i]) || !!signbit(x[i]) == SORT_DOWN)));
        free(x);
    }
}
#    endif
#endif
