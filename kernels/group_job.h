/* group_job.h - the job that the arguments of a group function make, and their check at the door. Included by kernels. */
#include "group.h"
#include "radix.h"

extern const struct tine_group_keys UNDER_(tine_group32, TINE_ISA), UNDER_(tine_group64, TINE_ISA);
extern const struct tine_group_op UNDER_(tine_group_count, TINE_ISA);

/* By the numbers that TINE_KEY_ gives: int32_t, uint32_t, int64_t, uint64_t. */
static const struct tine_keys group_orders[] = {
    {&UNDER_(tine_radix32, TINE_ISA), &UNDER_(tine_radix64, TINE_ISA), &UNDER_(tine_radix32, TINE_ISA), {0, (uint64_t)1 << 31, 0}, 4},
    {&UNDER_(tine_radix32, TINE_ISA), &UNDER_(tine_radix64, TINE_ISA), &UNDER_(tine_radix32, TINE_ISA), {0, 0, 0}, 4},
    {&UNDER_(tine_radix64, TINE_ISA), &UNDER_(tine_radix64, TINE_ISA), &UNDER_(tine_radix32, TINE_ISA), {0, (uint64_t)1 << 63, 0}, 8},
    {&UNDER_(tine_radix64, TINE_ISA), &UNDER_(tine_radix64, TINE_ISA), &UNDER_(tine_radix32, TINE_ISA), {0, 0, 0}, 8},
};

/* Whether arrays of n keys and elements of `size` bytes can be. */
INLINE int bad_group(const void *key, int type, const void *x, size_t size, size_t n)
{
    return (unsigned)type > 3 || bad_array(key, n, group_orders[type & 3].size) || (size && bad_array(x, n, size));
}

INLINE struct tine_group_job group_job(const struct tine_group_op *op, const void *key, int type, const void *x, size_t n)
{
    return (struct tine_group_job){
        .op = op, .count = &UNDER_(tine_group_count, TINE_ISA),
        .keys = type < 2 ? &UNDER_(tine_group32, TINE_ISA) : &UNDER_(tine_group64, TINE_ISA),
        .narrow = &UNDER_(tine_group32, TINE_ISA), .order = &group_orders[type], .key = key, .x = x, .n = n,
    };
}
