/* kernels.h - the typed kernels of kernels.def: a function for each type, such as tine_sum_f64(…),
   and what the front tine_sum(…) needs to pick one of them from the type of its array (C: _Generic;
   C++: overloads). Included by tine.h. */
#ifndef TINE_KERNELS_H
#define TINE_KERNELS_H

#define TINE_KERNEL(name, params, args, call) TINE_API int TINE_NAME_(name) params;
#define TINE_TYPE_FILE "kernels.def"
#define TINE_WITH_NARROW_
#include "types.h"
#undef TINE_KERNEL

#ifdef __cplusplus
extern "C++" {
#    define TINE_KERNEL(name, params, args, call) \
        static inline int tine_##name##_any_ params { return TINE_NAME_(name) args; }
#    include "types.h"
#    undef TINE_KERNEL
}
#    define TINE_PICK_(f, x) f##_any_
#    define TINE_PICK_ALL_(f, x) f##_any_
#    define TINE_PICK_INT_(f, x) f##_any_
#    define TINE_PICK_FLOAT_(f, x) f##_any_
#else
/* Declared, never defined: what a type without the kernel gets, so that the assertion below is the
   only error. */
int tine_unsupported_(const void *first, ...);
/* clang-format off */
/* The function f of the type of x, which is an array of one of `types`, a list of types.h. */
#    define TINE_CASE_(arg, name, type, t, kind, bits, twin, acc) , const t *: arg##_##name
#    define TINE_YES_(arg, name, type, t, kind, bits, twin, acc) , const t *: 1
#    define TINE_TEXT_(arg, name, type, t, kind, bits, twin, acc) " " #t
#    define TINE_LIKE_(x) const __typeof__(*(x)) *
#    define TINE_CHECK_(types, f, x) \
        sizeof(struct { \
            _Static_assert(_Generic((TINE_LIKE_(x))0 types(TINE_YES_, ), default: 0), \
                           #f " takes arrays of" types(TINE_TEXT_, )); \
            int tine_; \
        })
#    define TINE_PICK_OF_(types, f, x) \
        _Generic((TINE_LIKE_(x))(0 * TINE_CHECK_(types, f, x)) types(TINE_CASE_, f), \
            default: tine_unsupported_)
#    define TINE_PICK_(f, x) TINE_PICK_OF_(TINE_WIDE_, f, x)
#    define TINE_PICK_ALL_(f, x) TINE_PICK_OF_(TINE_TYPES_, f, x)
#    define TINE_PICK_INT_(f, x) TINE_PICK_OF_(TINE_INTS_, f, x)
#    define TINE_PICK_FLOAT_(f, x) TINE_PICK_OF_(TINE_FLOATS_, f, x)
#endif

/* The type of a group function's keys; TINE_NO_TYPE_: there is none, TINE_EINVAL. */
#define TINE_ONE_MORE_(arg, name, type, t, kind, bits, twin, acc) +1
#define TINE_NO_TYPE_ ((tine_type)(0 TINE_TYPES_(TINE_ONE_MORE_, )))
#ifdef __cplusplus
#    define TINE_KEY_CASE_(arg, name, type, t, kind, bits, twin, acc) \
        static inline tine_type tine_key_(const t *) { return type; }
extern "C++" {
TINE_INTS_(TINE_KEY_CASE_, )
}
#    define TINE_KEY_(key) tine_key_(key)
#else
#    define TINE_KEY_CASE_(arg, name, type, t, kind, bits, twin, acc) \
        , const t *: type
#    define TINE_KEY_(key) _Generic((TINE_LIKE_(key))0 TINE_INTS_(TINE_KEY_CASE_, ))
#endif
/* clang-format on */
#define TINE_KEYS_(keys, key) (TINE_KEY_(keys) == TINE_KEY_(key) ? TINE_KEY_(key) : TINE_NO_TYPE_)

#undef TINE_TYPE_FILE
#undef TINE_WITH_NARROW_
#endif
