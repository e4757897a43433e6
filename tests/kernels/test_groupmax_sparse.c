/* test_groupmax_sparse.c - tine_groupmax_sparse against the serial loop of the header: keys near
   and far, few and many. */
#ifndef T
#    include "group_test.h"
#    define TINE_TYPE_FILE "../../tests/kernels/test_groupmax_sparse.c"
#    define NAME groupmax_sparse
#    define ORACLE oracle_max
#    define FRONT tine_groupmax_sparse
#    include "tine/types.h"

Test(groupmax_sparse, is_the_serial_loop_whatever_the_options, .timeout = 100)
{
    EACH_TYPE(is_the_loop);
}
Test(groupmax_sparse, of_bad_arguments_is_refused_untouched) { EACH_TYPE(refuses); }
#else
#    define Y T
#    include "group_sparse.h"
#    undef Y
#endif
