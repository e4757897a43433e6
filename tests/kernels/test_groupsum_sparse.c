/* test_groupsum_sparse.c - tine_groupsum_sparse against the serial loop of the header: keys near
   and far, few and many. */
#ifndef T
#    include "group_test.h"
#    define TINE_TYPE_FILE "../../tests/kernels/test_groupsum_sparse.c"
#    define NAME groupsum_sparse
#    define ORACLE oracle_sum
#    define FRONT tine_groupsum_sparse
#    include "tine/types.h"

Test(groupsum_sparse, is_the_serial_loop_whatever_the_options, .timeout = 100)
{
    EACH_TYPE(is_the_loop);
}
Test(groupsum_sparse, of_bad_arguments_is_refused_untouched) { EACH_TYPE(refuses); }
#else
#    define Y ACC
#    include "group_sparse.h"
#    undef Y
#endif
