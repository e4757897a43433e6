/* test_groupmean.c - tine_groupmean against the serial loop of the header: every way of adding,
   options, keys out of range. */
#ifndef T
#    include "group_test.h"
#    define TINE_TYPE_FILE "../../tests/kernels/test_groupmean.c"
#    define NAME groupmean
#    define ORACLE oracle_mean
#    define FRONT tine_groupmean
#    include "tine/types.h"

Test(groupmean, is_the_serial_loop_whatever_the_options, .timeout = 100) { EACH_TYPE(is_the_loop); }
Test(groupmean, of_a_key_out_of_range_is_refused_untouched) { EACH_TYPE(out_of_range); }
Test(groupmean, of_bad_arguments_is_refused_untouched) { EACH_TYPE(refuses); }
#else
#    define Y double
#    include "group_dense.h"
#    undef Y
#endif
