/* test_arg.c - tine_argmin and tine_argmax (MEMBER is one of them) against a serial loop; ties,
   NaN, environments, arguments. */
#include "kernel_test.h"
#define BEATS_argmin(a, b) ((a) < (b))
#define BEATS_argmax(a, b) ((a) > (b))
#define BEATS OF(BEATS_)
#define ARG OF(tine_)
#define TINE_WITH_NARROW_
#define TINE_TYPE_FILE "../../tests/kernels/arg_test.h"
#include "tine/types.h"

Test(MEMBER, is_the_serial_loop_for_any_size_alignment_and_options) { EACH_TYPE(is_the_oracle); }
Test(MEMBER, finds_the_) { EACH_TYPE(at_each_place); }
Test(MEMBER, takes_the_first_of_ties) { EACH_TYPE(ties); }
Test(MEMBER, of_bad_arguments_is_refused_untouched) { EACH_TYPE(refuses); }
Test(MEMBER, finds_the_first_nan) { EACH_FLOAT(with_nan); }
Test(MEMBER, takes_zeros_of_both_signs_for_equal) { EACH_FLOAT(zeros); }
Test(MEMBER, finds_infinities_that_nothing_beats) { EACH_FLOAT(infinities); }

static void some_args(double *out)
{
    for (int k = 0; k < 20; k++) {
        size_t at = 0;
        const tine_opts o = {.threads = 3, .chunk = 2048};
        succeed(ARG(&at, odd_tiny, ODD_N - 440 * (size_t)k, &o));
        out[k] = (double)at;
    }
}
Test(MEMBER, does_not_depend_on_the_callers_environment)
{
    environments_do_not_matter(some_args, 20);
}
