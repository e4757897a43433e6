/* order_door.h - the arguments of calls with a user's order, checked before anything is touched. */
#ifndef TINE_SORT_ORDER_DOOR_H
#define TINE_SORT_ORDER_DOOR_H
#include "../runtime/error.h"

/* The condition is a broken rule, which becomes the text of TINE_EINVAL. */
#define RULE(broken, rule) \
    do { \
        if (broken) return error_rule(TINE_EINVAL, rule); \
    } while (0)
/* f's context is there, and an output y of so many bytes does not lie in it. */
#define RULES_OF_CONTEXT(f, c, y, bytes) \
    do { \
        RULE((f)->context && !(c), "c is NULL"); \
        RULE(tine_overlap_(y, bytes, c, (f)->context), #y " overlaps c"); \
    } while (0)

#endif
