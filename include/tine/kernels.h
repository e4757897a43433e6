/* kernels.h - the typed kernels of kernels.def: a function for each type, such as tine_sum_f64(…),
   and what the front tine_sum(…) needs to pick one of them from the type of its array (C: _Generic;
   C++: overloads). Included by tine.h. */
#ifndef TINE_KERNELS_H
#define TINE_KERNELS_H

#define TINE_KERNEL(name, params, args, call) TINE_API int TINE_NAME_(name) params;
#define TINE_TYPE_FILE "kernels.def"
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
#    define TINE_PICK_INT_(f, x) f##_any_
#    define TINE_PICK_FLOAT_(f, x) f##_any_
#else
/* clang-format off */
/* Of those that all types have, that integers alone have, and that floats alone have. */
#    define TINE_CASE_(arg, name, type, t, kind, bits, twin, acc) \
        , t *: arg##_##name, const t *: arg##_##name
#    define TINE_PICK_(f, x) _Generic((x) TINE_TYPES_(TINE_CASE_, f))
#    define TINE_PICK_INT_(f, x) _Generic((x) TINE_INTS_(TINE_CASE_, f))
#    define TINE_PICK_FLOAT_(f, x) _Generic((x) TINE_FLOATS_(TINE_CASE_, f))
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
        , t *: type, const t *: type
#    define TINE_KEY_(key) _Generic((key) TINE_INTS_(TINE_KEY_CASE_, ))
#endif
/* clang-format on */
#define TINE_KEYS_(keys, key) (TINE_KEY_(keys) == TINE_KEY_(key) ? TINE_KEY_(key) : TINE_NO_TYPE_)

#undef TINE_TYPE_FILE
#endif
