/* test_groupmin_sparse.c - tine_groupmin_sparse against the serial loop of the header: keys near
   and far, few and many. */
#ifndef T
#    include "group_test.h"
#    define TINE_TYPE_FILE "../../tests/kernels/test_groupmin_sparse.c"
#    define NAME groupmin_sparse
#    define ORACLE oracle_min
#    define FRONT tine_groupmin_sparse
#    include "tine/types.h"

Test(groupmin_sparse, is_the_serial_loop_whatever_the_options, .timeout = 100)
{
    EACH_TYPE(is_the_loop);
}
Test(groupmin_sparse, of_bad_arguments_is_refused_untouched) { EACH_TYPE(refuses); }
#else
#    define Y T
#    include "group_sparse.h"
#    undef Y
#endif
