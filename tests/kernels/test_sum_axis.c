/* test_sum_axis.c - tine_sum_axis against serial loops: bits, windows, special values. */
#ifndef T
#    include "axis_test.h"
#    define MEMBER sum_axis
#    define MEAN 0
#    define RESULT_ ACC
#    define TINE_TYPE_FILE "../../tests/kernels/test_sum_axis.c"
#    include "tine/types.h"

Test(sum_axis, has_the_oracles_bits_for_any_shape_and_options) { EACH_TYPE(is_the_oracle); }
Test(sum_axis, of_nothing) { EACH_TYPE(of_nothing); }
Test(sum_axis, keeps_negative_zero_nan_and_infinity) { EACH_FLOAT(odd); }

static void some(double *out)
{
    const tine_opts o = {.threads = 3, .chunk = 2048};
    tine_sum_axis(out, odd_x, 90, 100, 100, 0, &o);
    tine_sum_axis(out + 100, odd_x, 90, 100, 100, 1, &o);
    tine_sum_axis(out + 190, odd_tiny, 900, 10, 10, 0, &o);
}
Test(sum_axis, does_not_depend_on_the_callers_environment)
{
    environments_do_not_matter(some, 200);
}
#else
#    include "sum_axis_test.h"
#endif
