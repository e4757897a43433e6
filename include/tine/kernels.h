/* kernels.h - the typed kernels of kernels.def: tine_sum_f64(…) and its five sisters, and what the
   front tine_sum(…) needs to pick one of them from the type of its array (C: _Generic; C++:
   overloads). Included by tine.h. */
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
/* Of those that take integers alone, of all six, and of those that two types have. */
/* clang-format off */
#    define TINE_PICK_INT_(f, x) \
        _Generic((x), \
                 int32_t *: f##_i32, const int32_t *: f##_i32, \
                 uint32_t *: f##_u32, const uint32_t *: f##_u32, \
                 int64_t *: f##_i64, const int64_t *: f##_i64, \
                 uint64_t *: f##_u64, const uint64_t *: f##_u64)
#    define TINE_PICK_(f, x) \
        _Generic((x), \
                 int32_t *: f##_i32, const int32_t *: f##_i32, \
                 uint32_t *: f##_u32, const uint32_t *: f##_u32, \
                 int64_t *: f##_i64, const int64_t *: f##_i64, \
                 uint64_t *: f##_u64, const uint64_t *: f##_u64, \
                 float *: f##_f32, const float *: f##_f32, \
                 double *: f##_f64, const double *: f##_f64)
#    define TINE_PICK_FLOAT_(f, x) _Generic((x), float *: f##_f32, double *: f##_f64)
/* clang-format on */
#endif

/* The type of a group function's keys; TINE_NO_TYPE_: there is none, TINE_EINVAL. */
#define TINE_NO_TYPE_ ((tine_type)7)
#ifdef __cplusplus
extern "C++" {
static inline tine_type tine_key_(const int32_t *) { return TINE_I32; }
static inline tine_type tine_key_(const uint32_t *) { return TINE_U32; }
static inline tine_type tine_key_(const int64_t *) { return TINE_I64; }
static inline tine_type tine_key_(const uint64_t *) { return TINE_U64; }
}
#    define TINE_KEY_(key) tine_key_(key)
#else
/* clang-format off */
#    define TINE_KEY_(key) \
        _Generic((key), \
                 int32_t *: TINE_I32, const int32_t *: TINE_I32, \
                 uint32_t *: TINE_U32, const uint32_t *: TINE_U32, \
                 int64_t *: TINE_I64, const int64_t *: TINE_I64, \
                 uint64_t *: TINE_U64, const uint64_t *: TINE_U64)
/* clang-format on */
#endif
#define TINE_KEYS_(keys, key) (TINE_KEY_(keys) == TINE_KEY_(key) ? TINE_KEY_(key) : TINE_NO_TYPE_)

#undef TINE_TYPE_FILE
#endif
