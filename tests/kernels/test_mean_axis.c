/* test_mean_axis.c - tine_mean_axis against serial loops: bits, windows, special values. */
#ifndef T
#    include "axis_test.h"
#    define MEMBER mean_axis
#    define MEAN 1
#    define RESULT_ double
#    define TINE_TYPE_FILE "../../tests/kernels/test_mean_axis.c"
#    include "tine/types.h"

Test(mean_axis, has_the_oracles_bits_for_any_shape_and_options) { EACH_TYPE(is_the_oracle); }
Test(mean_axis, of_nothing) { EACH_TYPE(of_nothing); }
Test(mean_axis, keeps_negative_zero_nan_and_infinity) { EACH_FLOAT(odd); }

static void some(double *out)
{
    const tine_opts o = {.threads = 3, .chunk = 2048};
    tine_mean_axis(out, odd_x, 90, 100, 100, 0, &o);
    tine_mean_axis(out + 100, odd_x, 90, 100, 100, 1, &o);
    tine_mean_axis(out + 190, odd_tiny, 900, 10, 10, 0, &o);
}
Test(mean_axis, does_not_depend_on_the_callers_environment)
{
    environments_do_not_matter(some, 200);
}
#else
#    include "sum_axis_test.h"
#endif
