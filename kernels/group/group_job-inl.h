/* group_job-inl.h - makes a job of the arguments of a group function, and checks them. Included by
   kernels. */
#include "group.h"
#include "../sort/radix.h"

extern const struct tine_group_keys UNDER_(tine_group32, TINE_ISA), UNDER_(tine_group64, TINE_ISA);
extern const struct tine_group_op UNDER_(tine_group_count, TINE_ISA);

/* [tine_type]: the order of a key's type, for all integers; size 0: the type is no key. */
#define KEY_ORDER_(arg, name, type, t, kind, bits, twin, acc) \
    [type] = {&UNDER_(tine_radix##bits, TINE_ISA), \
              &UNDER_(tine_radix64, TINE_ISA), \
              &UNDER_(tine_radix32, TINE_ISA), \
              {0, TINE_SIGNED_##kind##_ ? (uint64_t)1 << (bits - 1) : 0, 0}, \
              sizeof(t)},
/* Narrow keys are widened to int32_t or uint32_t and have their order. */
#define NARROW_ORDER_(arg, name, type, t, kind, bits, twin, acc) [type] = {.size = sizeof(t)},
static const struct tine_keys group_orders[] = {TINE_INTS_(KEY_ORDER_, )
                                                    TINE_NARROW_(NARROW_ORDER_, )};
#define NARROW_SIGN_(arg, name, type, t, kind, bits, twin, acc) \
    [type] = TINE_SIGNED_##kind##_ ? TINE_I32 : TINE_U32,
static const tine_type group_widened[] = {TINE_NARROW_(NARROW_SIGN_, )};
INLINE int is_key(tine_type type)
{
    return type < sizeof group_orders / sizeof *group_orders && group_orders[type].size;
}

#define TYPE_TEXT_(arg, name, type, t, kind, bits, twin, acc) " " #type

/* The checks of group functions. key has n elements of `type`. y has room for `groups` results, or
   keys and y have room for `room`. */
#define DOOR_KEYS(f) \
    do { \
        DOOR(f, !is_key(type), "type is none of" TINE_ALL_INTS_(TYPE_TEXT_, )); \
        DOOR_BYTES(f, key, n, group_orders[type].size); \
    } while (0)
#define DOOR_DENSE(f) \
    do { \
        DOOR_KEYS(f); \
        DOOR_ARRAY(f, x, n); \
        DOOR_BYTES(f, y, groups, 8); \
        DOOR_APART_BYTES(f, y, groups * sizeof *y, key, n * group_orders[type].size); \
        DOOR_APART(f, y, groups, x, n); \
    } while (0)
#define DOOR_SPARSE(f) \
    do { \
        DOOR_KEYS(f); \
        DOOR_GIVEN(f, m); \
        DOOR_BYTES(f, keys, room, 8); \
        DOOR_BYTES(f, y, room, 8); \
        DOOR_APART_BYTES(f, keys, room *group_orders[type].size, key, n *group_orders[type].size); \
        DOOR_APART_BYTES(f, y, room * sizeof *y, key, n * group_orders[type].size); \
        DOOR_APART_BYTES(f, y, room * sizeof *y, keys, room * group_orders[type].size); \
        DOOR_APART_BYTES(f, m, sizeof *m, key, n *group_orders[type].size); \
        DOOR_APART_BYTES(f, m, sizeof *m, keys, room *group_orders[type].size); \
        DOOR_APART(f, m, 1, y, room); \
    } while (0)
#define DOOR_SPARSE_OF(f) \
    do { \
        DOOR_SPARSE(f); \
        DOOR_ARRAY(f, x, n); \
        DOOR_APART_BYTES(f, keys, room *group_orders[type].size, x, n * sizeof *x); \
        DOOR_APART(f, y, room, x, n); \
        DOOR_APART(f, m, 1, x, n); \
    } while (0)

INLINE struct tine_group_job group_job(const struct tine_group_op *op, const void *key,
                                       tine_type type, const void *x, size_t n)
{
    return (struct tine_group_job){
        .op = op,
        .count = &UNDER_(tine_group_count, TINE_ISA),
        .keys = group_orders[type].size == 8 ? &UNDER_(tine_group64, TINE_ISA)
                                             : &UNDER_(tine_group32, TINE_ISA),
        .narrow = &UNDER_(tine_group32, TINE_ISA),
        .order = &group_orders[group_orders[type].size < 4 ? group_widened[type] : type],
        .key_size = group_orders[type].size,
        .key = key,
        .x = x,
        .n = n,
    };
}
