/* test_argmax.c - tine_argmax against a serial loop; ties, NaN, environments, arguments. */
#ifndef T
#    include "kernel_test.h"
#    define ARG tine_argmax
#    define BEATS(a, b) ((a) > (b))
#    define TINE_TYPE_FILE "../../tests/kernels/arg_test.h"
#    include "tine/types.h"

Test(argmax, is_the_serial_loop_for_any_size_alignment_and_options) { EACH_TYPE(is_the_oracle); }
Test(argmax, finds_the_) { EACH_TYPE(at_each_place); }
Test(argmax, takes_the_first_of_ties) { EACH_TYPE(ties); }
Test(argmax, of_bad_arguments_is_refused_untouched) { EACH_TYPE(refuses); }
Test(argmax, finds_the_first_nan) { EACH_FLOAT(with_nan); }
Test(argmax, takes_zeros_of_both_signs_for_equal) { EACH_FLOAT(zeros); }
Test(argmax, finds_infinities_that_nothing_beats) { EACH_FLOAT(infinities); }

static void some_args(double *out)
{
    for (int k = 0; k < 20; k++) {
        size_t at = 0;
        tine_argmax(&at, odd_tiny, ODD_N - 440 * (size_t)k, TINE_OPTS(.threads = 3, .chunk = 2048));
        out[k] = (double)at;
    }
}
Test(argmax, does_not_depend_on_the_callers_environment)
{
    environments_do_not_matter(some_args, 20);
}
#endif
