/* test_groupsum.c - tine_groupsum against the serial loop of the header: every way of adding,
   options, keys out of range. */
#ifndef T
#    include "group_test.h"
#    define TINE_TYPE_FILE "../../tests/kernels/test_groupsum.c"
#    define NAME groupsum
#    define ORACLE oracle_sum
#    define FRONT tine_groupsum
#    include "tine/types.h"

Test(groupsum, is_the_serial_loop_whatever_the_options, .timeout = 100) { EACH_TYPE(is_the_loop); }
Test(groupsum, of_a_key_out_of_range_is_refused_untouched) { EACH_TYPE(out_of_range); }
Test(groupsum, of_bad_arguments_is_refused_untouched) { EACH_TYPE(refuses); }
#else
#    define Y ACC
#    include "group_dense.h"
#    undef Y
#endif
