/* test_group_sparse.c - the operations on groups of any keys (MEMBER is one of them) against the
   serial loops of the header: close and distant keys, few and many. */
#include "group_test.h"
#define TINE_TYPE_FILE "../../tests/kernels/group_sparse.h"
#define ORACLE_groupsum_sparse oracle_sum
#define Y_groupsum_sparse ACC
#define ORACLE_groupmean_sparse oracle_mean
#define Y_groupmean_sparse double
#define ORACLE_groupmin_sparse oracle_min
#define Y_groupmin_sparse T
#define ORACLE_groupmax_sparse oracle_max
#define Y_groupmax_sparse T
#define ORACLE OF(ORACLE_)
#define Y OF(Y_)
#define FRONT OF(tine_)
#include "tine/types.h"

Test(MEMBER, is_the_serial_loop_whatever_the_options, .timeout = 100) { EACH_TYPE(is_the_loop); }
Test(MEMBER, of_bad_arguments_is_refused_untouched) { EACH_TYPE(refuses); }
