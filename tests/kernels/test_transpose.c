/* test_transpose.c - tine_transpose against two nested loops, in another array and in place. */
#ifndef T
#    include "kernel_test.h"
#    define TINE_TYPE_FILE "../../tests/kernels/test_transpose.c"
/* Sides around vectors, cache lines and tiles of 64. */
static const size_t SIDES[] = {1, 2, 3, 7, 8, 9, 15, 16, 17, 31, 63, 64, 65, 100, 129, 300};
enum { SIDES_TRIED = sizeof SIDES / sizeof *SIDES };
#    include "tine/types.h"

Test(transpose, of_any_shape_is_the_two_loops) { EACH_TYPE(is_the_loops); }
Test(transpose, of_a_square_is_the_same_in_place) { EACH_TYPE(in_place); }
Test(transpose, of_nothing_touches_nothing) { EACH_TYPE(of_nothing); }
#else
static void TINE_NAME_(numbers)(T *x, size_t n)
{
    for (size_t i = 0; i < n; i++) x[i] = (T)(mixed(i) >> 40);
}

static void TINE_NAME_(is_the_loops)(void)
{
    for (size_t s = 0; s < SIDES_TRIED * SIDES_TRIED; s++) {
        const size_t rows = SIDES[s / SIDES_TRIED], cols = SIDES[s % SIDES_TRIED], n = rows * cols,
                     at = s % 8;
        T *x = (T *)memory((n + at) * sizeof(T)) + at, *want = memory(n * sizeof(T)),
          *y = (T *)memory((n + 16) * sizeof(T)) + 7 - at;
        TINE_NAME_(numbers)(x, n);
        for (size_t r = 0; r < rows; r++)
            for (size_t c = 0; c < cols; c++) want[c * rows + r] = x[r * cols + c];
        for (int k = 0; k < 3; k++) {
            const tine_opts o = next_options(n);
            memset(y, 0x5a, (n + 1) * sizeof(T));
            const T behind = y[n];
            cr_assert_eq(tine_transpose(y, x, rows, cols, k ? &o : NULL), 0);
            cr_assert(!memcmp(y, want, n * sizeof(T)), "%zu x %zu: %s", rows, cols,
                      describe(&o, n));
            cr_assert(!memcmp(&y[n], &behind, sizeof behind));
        }
        free(x - at), free(want), free(y - 7 + at);
    }
}

static void TINE_NAME_(in_place)(void)
{
    for (size_t s = 0; s <= SIDES_TRIED; s++) {
        const size_t side = s < SIDES_TRIED ? SIDES[s] : 700, n = side * side;
        T *x = memory(n * sizeof(T)), *y = memory(n * sizeof(T));
        TINE_NAME_(numbers)(x, n);
        for (int k = 0; k < 4; k++) {
            const tine_opts o = next_options(n);
            memcpy(y, x, n * sizeof(T));
            cr_assert_eq(tine_transpose(y, y, side, side, k ? &o : NULL), 0);
            for (size_t r = 0; r < side; r++)
                for (size_t c = 0; c < side; c++)
                    cr_assert(y[c * side + r] == x[r * side + c], "side %zu, (%zu, %zu): %s", side,
                              r, c, describe(&o, n));
        }
        free(x), free(y);
    }
}

static void TINE_NAME_(of_nothing)(void)
{
    T y[1] = {5}, x[1] = {6};
    cr_assert_eq(tine_transpose((T *)NULL, (T *)NULL, 0, 0, NULL), 0);
    cr_assert_eq(tine_transpose(y, x, 0, SIZE_MAX, NULL), 0);
    cr_assert_eq(tine_transpose(y, x, SIZE_MAX, 0, TINE_OPTS(.threads = 2)), 0);
    cr_assert_eq(tine_transpose(y, y, 0, 3, NULL), 0);
    cr_assert(y[0] == 5 && x[0] == 6);
}
#endif
