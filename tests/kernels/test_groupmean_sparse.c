/* test_groupmean_sparse.c - tine_groupmean_sparse against the serial loop of the header: keys near
   and far, few and many. */
#ifndef T
#    include "group_test.h"
#    define TINE_TYPE_FILE "../../tests/kernels/test_groupmean_sparse.c"
#    define NAME groupmean_sparse
#    define ORACLE oracle_mean
#    define FRONT tine_groupmean_sparse
#    include "tine/types.h"

Test(groupmean_sparse, is_the_serial_loop_whatever_the_options, .timeout = 100)
{
    EACH_TYPE(is_the_loop);
}
Test(groupmean_sparse, of_bad_arguments_is_refused_untouched) { EACH_TYPE(refuses); }
#else
#    define Y double
#    include "group_sparse.h"
#    undef Y
#endif
