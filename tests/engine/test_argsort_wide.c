/* test_argsort_wide.c - the algorithm of tine_argsort for arrays of 2^32 elements and more, called
   directly with short arrays. */
#include <stdlib.h>
#include "../../kernels/table.h"
#include "../../src/sort/argsort_wide.h"
#include "../properties/options.h"

static const struct tine_keys U64 = {
    .ops = &tine_radix64_base, .packed = &tine_radix64_base, .size = 8};

Test(argsort_wide, is_what_argsort_is)
{
    static const size_t sizes[] = {1, 2, 100, 4097, 50000};
    for (int s = 0; s < 5; s++)
        for (uint64_t values = 7; values; values <<= 28) {
            const size_t n = sizes[s];
            uint64_t *x = malloc(n * sizeof *x);
            size_t *order = malloc(n * sizeof *order), *want = malloc(n * sizeof *want);
            for (size_t i = 0; i < n; i++) x[i] = mixed(i) % values << 17;
            const tine_opts o = {.threads = 2};
            phases st;
            cr_assert_eq(phases_begin(&st, n, &o), 0);
            cr_assert_eq(phases_end(&st, argsort_wide(&st, order, x, n, &U64)), 0);
            cr_assert_eq(tine_argsort(want, x, n, NULL), 0);
            for (size_t i = 0; i < n; i++)
                cr_assert_eq(order[i], want[i], "n %zu, %zu values, at %zu", n, (size_t)values, i);
            free(x), free(order), free(want);
        }
}
