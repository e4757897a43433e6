/* is_sorted.c - tine_is_sorted: whether elements are in tine_sort's order, by the check with which
   sorts begin (src/sort/is_sorted.c). */
#ifndef T
#    include "../kernel.h"
#    include "radix.h"
#    define TINE_TYPE_FILE "sort/is_sorted.c"
#    include "tine/types.h"
#else
#    include "keys-inl.h"

/* A check of order asks only whether a run ends before hi, not where. */
static size_t TINE_NAME_(extend)(const void *x, size_t lo, size_t hi, int falls, const void *c)
{
    (void)falls, (void)c;
    return TINE_NAME_(keys).ops->order(x, lo, hi, &TINE_NAME_(keys).map) & 1 ? hi : lo;
}

int FN(is_sorted)(int *yes, const T *x, size_t n, const tine_opts *o)
{
    static const tine_less_ less = {.size = sizeof(T), .extend = TINE_NAME_(extend)};
    return tine_is_sorted_by_(yes, x, n, &less, NULL, "tine_is_sorted", o);
}
#endif
