/* test_group_dense.c - the operations on groups of dense keys (MEMBER is one of them) against the
   serial loops of the header: every way of adding, options, keys out of range. */
#include "group_test.h"
#define TINE_TYPE_FILE "../../tests/kernels/group_dense.h"
#define ORACLE_groupsum oracle_sum
#define Y_groupsum ACC
#define ORACLE_groupmean oracle_mean
#define Y_groupmean double
#define ORACLE_groupmin oracle_min
#define Y_groupmin T
#define ORACLE_groupmax oracle_max
#define Y_groupmax T
#define ORACLE OF(ORACLE_)
#define Y OF(Y_)
#define FRONT OF(tine_)
#include "tine/types.h"

Test(MEMBER, is_the_serial_loop_whatever_the_options, .timeout = 100) { EACH_TYPE(is_the_loop); }
Test(MEMBER, of_a_key_out_of_range_is_refused_untouched) { EACH_TYPE(out_of_range); }
Test(MEMBER, of_bad_arguments_is_refused_untouched) { EACH_TYPE(refuses); }
