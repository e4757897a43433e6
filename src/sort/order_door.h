/* order_door.h - checks the arguments of calls with a user's order, before anything is written. */
#ifndef TINE_SORT_ORDER_DOOR_H
#define TINE_SORT_ORDER_DOOR_H
#include "../runtime/error.h"

/* If `broken` holds, returns TINE_EINVAL with the rule as its text. */
#define RULE(broken, rule) \
    do { \
        if (broken) return error_rule(TINE_EINVAL, rule); \
    } while (0)
/* Checks that f's context is not NULL and that an output y of `bytes` bytes does not overlap it. */
#define RULES_OF_CONTEXT(f, c, y, bytes) \
    do { \
        RULE((f)->context && !(c), "c is NULL"); \
        RULE(tine_overlap_(y, bytes, c, (f)->context), #y " overlaps c"); \
    } while (0)

#endif
