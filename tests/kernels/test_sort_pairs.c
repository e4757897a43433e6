/* test_sort_pairs.c - tine_sort_pairs against a plain merge sort: values of any size stay with
   their keys; arguments. */
#ifndef T
#    include "sort_test.h"
static const size_t VALUE_SIZES[] = {0, 1, 3, 4, 8, 16, 24, 100};
#    define TINE_TYPE_FILE "../../tests/kernels/test_sort_pairs.c"
#    include "tine/types.h"

Test(sort_pairs, moves_each_value_with_its_key_and_keeps_the_order_of_equals)
{
    EACH_TYPE(is_the_oracle);
}
Test(sort_pairs, of_long_arrays_keeps_values_with_their_keys_in_order) { EACH_TYPE(is_stable); }
Test(sort_pairs, of_one_frequent_key_keeps_its_values_in_order)
{
    EACH_TYPE(is_stable_in_a_bucket);
}
Test(sort_pairs, of_bad_arguments_is_refused_untouched) { EACH_TYPE(refuses); }
#else
#    include "sort_inputs.h"

static void TINE_NAME_(is_the_oracle)(void)
{
    static const size_t sizes[] = {0, 1, 2, 3, 64, 100, 2049, 40000};
    for (int s = 0; s < 8; s++)
        for (int v = 0; v < 8; v++) {
            const size_t n = sizes[s], size = VALUE_SIZES[v];
            size_t *order = memory(2 * n * sizeof *order);
            T *x = memory(n * sizeof *x), *keys = memory((n + 1) * sizeof *keys);
            unsigned char *values = memory(n * size + 1);
            const int shape = (s * 5 + v * 3) % SORT_SHAPES;
            for (size_t i = 0; i < n; i++) keys[i] = x[i] = TINE_NAME_(shaped)(shape, i, n);
            for (size_t i = 0; i < n * size; i++) values[i] = (unsigned char)mixed(i);
            keys[n] = 77, values[n * size] = 88;
            TINE_NAME_(order)(order, order + n, x, 0, n);
            const tine_opts o = next_options(n);
            cr_assert_eq(tine_sort_pairs(keys, size ? values : NULL, size, n, &o), 0);
            for (size_t i = 0; i < n; i++) {
                cr_assert(memcmp(&keys[i], &x[order[i]], sizeof *x) == 0, "shape %d, %s: key %zu",
                          shape, describe(&o, n), i);
                for (size_t b = 0; b < size; b++)
                    cr_assert(values[i * size + b] == (unsigned char)mixed(order[i] * size + b),
                              "shape %d, %s, size %zu: value %zu", shape, describe(&o, n), size, i);
            }
            cr_assert(keys[n] == 77 && values[n * size] == 88, "wrote after the end");
            free(order), free(x), free(keys), free(values);
        }
}

/* Returns a key. Many groups of keys differ only in their last bits, so that their packed parts are
   equal. */
static T TINE_NAME_(clustered)(size_t i)
{
    return TINE_NAME_(any_bits)(mixed(i) % 20000 * 0x9e3779b97f4a7c15u ^ (mixed(i + 1) & 7));
}

/* Returns one of 3000 neighbouring keys, each of which occurs many times. */
static T TINE_NAME_(narrow)(size_t i) { return TINE_NAME_(any_bits)(mixed(i) % 3000); }

/* Tests sizes around the least for buckets, also with a bucket of nearly all keys. A value begins
   with its index. */
static void TINE_NAME_(is_stable)(void)
{
    static const size_t sizes[] = {32767, 32768, 300007, 300007}, wide[] = {4, 8, 12, 64};
    for (int r = 0; r < (SANITIZED ? 6 : SORT_SHAPES + 2); r++) {
        const int shape = SANITIZED && r < 4 ? r * 5 : SANITIZED ? SORT_SHAPES + r - 4 : r;
        const size_t n = sizes[r % 4], size = wide[(r + r / 4) % 4];
        T *x = memory(n * sizeof *x), *keys = memory((n + 1) * sizeof *keys);
        unsigned char *values = memory(n * size + 1);
        for (size_t i = 0; i < n; i++) {
            const uint32_t at = (uint32_t)i;
            keys[i] = x[i] = shape < SORT_SHAPES    ? TINE_NAME_(shaped)(shape, i, n)
                             : shape == SORT_SHAPES ? TINE_NAME_(clustered)(i)
                                                    : TINE_NAME_(narrow)(i);
            memset(values + i * size, (int)(i % 251), size);
            memcpy(values + i * size, &at, sizeof at);
        }
        keys[n] = 77, values[n * size] = 88;
        const tine_opts o = next_options(n);
        cr_assert_eq(tine_sort_pairs(keys, values, size, n, &o), 0);
        cr_assert_eq(TINE_NAME_(out_of_order)(keys, n), n, "shape %d, %s", shape, describe(&o, n));
        uint32_t at, last = 0;
        uint64_t places = 0;
        for (size_t i = 0; i < n; i++, last = at) {
            memcpy(&at, values + i * size, sizeof at);
            cr_assert(at < n && memcmp(&keys[i], &x[at], sizeof *x) == 0, "shape %d, %s: value %zu",
                      shape, describe(&o, n), i);
            cr_assert(size == 4 || values[i * size + size - 1] == at % 251,
                      "shape %d, %s: value %zu", shape, describe(&o, n), i);
            cr_assert(i == 0 || last < at || TINE_NAME_(before)(keys[i - 1], keys[i]),
                      "shape %d, %s: ties at %zu", shape, describe(&o, n), i);
            places += mixed(at) - mixed(i);
        }
        cr_assert(places == 0 && keys[n] == 77 && values[n * size] == 88, "shape %d, %s", shape,
                  describe(&o, n));
        free(x), free(keys), free(values);
    }
}

/* Most keys are equal, and the others are far from these, so that a bucket which is large enough
   for all threads has no other keys. */
static void TINE_NAME_(is_stable_in_a_bucket)(void)
{
    enum { MANY = 500009 };
    const T frequent = (T)((uint64_t)1 << 30), top = (T)(((uint64_t)1 << 31) - 1024);
    T *keys = memory(MANY * sizeof *keys), *x = memory(MANY * sizeof *x);
    uint32_t *values = memory(MANY * sizeof *values), *seen = memory(MANY * sizeof *seen);
    for (uint32_t i = 0; i < MANY; i++) {
        const uint64_t r = mixed(i);
        const T other = r % 2 ? top - (T)(r % 65521) : (T)(r % 65521);
        keys[i] = x[i] = r % 97 % 3 ? frequent : other;
        values[i] = i, seen[i] = 0;
    }
    cr_assert_eq(tine_sort_pairs(keys, values, sizeof *values, MANY, TINE_OPTS(.threads = 2)), 0);
    cr_assert_eq(TINE_NAME_(out_of_order)(keys, MANY), MANY);
    for (size_t i = 0; i < MANY; i++) {
        cr_assert(values[i] < MANY && seen[values[i]]++ == 0, "value %zu", i);
        cr_assert(keys[i] == x[values[i]], "value %zu is of another key", i);
        cr_assert(i == 0 || keys[i - 1] != keys[i] || values[i - 1] < values[i], "ties at %zu", i);
    }
    free(keys), free(x), free(values), free(seen);
}

static void TINE_NAME_(refuses)(void)
{
    T x[2] = {2, 1};
    int v[2] = {5, 6};
    cr_assert_eq(tine_sort_pairs((T *)NULL, v, sizeof *v, 2, NULL), TINE_EINVAL);
    cr_assert_eq(tine_sort_pairs(x, NULL, sizeof *v, 2, NULL), TINE_EINVAL);
    cr_assert_eq(tine_sort_pairs(x, v, SIZE_MAX / 2, 2, NULL), TINE_EINVAL);
    cr_assert_eq(tine_sort_pairs(x, v, sizeof *v, SIZE_MAX / sizeof(T) + 1, NULL), TINE_EINVAL);
    cr_assert_eq(tine_sort_pairs(x, v, sizeof *v, 2, TINE_OPTS(.sched = (tine_sched)99)),
                 TINE_EINVAL);
    cr_assert_eq(tine_sort_pairs((T *)NULL, NULL, sizeof *v, 0, NULL), 0);
    cr_assert(x[0] == 2 && x[1] == 1 && v[0] == 5 && v[1] == 6);
}
#endif
