/* test_groupmin.c - tine_groupmin against the serial loop of the header: every way of adding,
   options, keys out of range. */
#ifndef T
#    include "group_test.h"
#    define TINE_TYPE_FILE "../../tests/kernels/test_groupmin.c"
#    define NAME groupmin
#    define ORACLE oracle_min
#    define FRONT tine_groupmin
#    include "tine/types.h"

Test(groupmin, is_the_serial_loop_whatever_the_options, .timeout = 100) { EACH_TYPE(is_the_loop); }
Test(groupmin, of_a_key_out_of_range_is_refused_untouched) { EACH_TYPE(out_of_range); }
Test(groupmin, of_bad_arguments_is_refused_untouched) { EACH_TYPE(refuses); }
#else
#    define Y T
#    include "group_dense.h"
#    undef Y
#endif
