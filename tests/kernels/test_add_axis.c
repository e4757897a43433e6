/* test_add_axis.c - tine_sum_axis and tine_mean_axis (MEMBER is one of them) against serial loops:
   bits, windows, special values. */
#include "axis_test.h"
#define IS_MEAN_sum_axis 0
#define IS_MEAN_mean_axis 1
#define MEAN OF(IS_MEAN_)
#define RESULT_OF_sum_axis ACC
#define RESULT_OF_mean_axis double
#define RESULT_ OF(RESULT_OF_)
#define TINE_TYPE_FILE "../../tests/kernels/add_axis_test.h"
#include "tine/types.h"

Test(MEMBER, has_the_oracles_bits_for_any_shape_and_options) { EACH_TYPE(is_the_oracle); }
Test(MEMBER, of_nothing) { EACH_TYPE(of_nothing); }
Test(MEMBER, keeps_negative_zero_nan_and_infinity) { EACH_FLOAT(odd); }

static void some(double *out)
{
    const tine_opts o = {.threads = 3, .chunk = 2048};
    succeed(OF(tine_)(out, odd_x, 90, 100, 100, 0, &o));
    succeed(OF(tine_)(out + 100, odd_x, 90, 100, 100, 1, &o));
    succeed(OF(tine_)(out + 190, odd_tiny, 900, 10, 10, 0, &o));
}
Test(MEMBER, does_not_depend_on_the_callers_environment) { environments_do_not_matter(some, 200); }
