/* types.h - the one list of the element types, a line for each. The macros below expand X(arg, …)
   for each type. If TINE_TYPE_FILE is defined, that file is included once for each type of 32 and
   64 bits, as type.h describes. If TINE_WITH_NARROW_ is defined, the file is included for the types
   of 8 and 16 bits, too. If TINE_WITH_ALIASES_ is defined, the file is included for the aliases of
   those types instead. The part that includes it has no include guard. */
#ifndef TINE_TYPES_H
#define TINE_TYPES_H
#include <stdint.h>

/* Name, tine_type, element type, kind (i: signed, u: unsigned, f: floating), width in bits,
   unsigned type of that width, accumulator. */
/* clang-format off */
#define TINE_ROW_I32_(X, arg) X(arg, i32, TINE_I32, int32_t,  i, 32, uint32_t, int64_t)
#define TINE_ROW_I64_(X, arg) X(arg, i64, TINE_I64, int64_t,  i, 64, uint64_t, int64_t)
#define TINE_ROW_U32_(X, arg) X(arg, u32, TINE_U32, uint32_t, u, 32, uint32_t, uint64_t)
#define TINE_ROW_U64_(X, arg) X(arg, u64, TINE_U64, uint64_t, u, 64, uint64_t, uint64_t)
#define TINE_ROW_F32_(X, arg) X(arg, f32, TINE_F32, float,    f, 32, uint32_t, double)
#define TINE_ROW_F64_(X, arg) X(arg, f64, TINE_F64, double,   f, 64, uint64_t, double)
#define TINE_ROW_I8_(X, arg)  X(arg, i8,  TINE_I8,  int8_t,   i, 8,  uint8_t,  int64_t)
#define TINE_ROW_I16_(X, arg) X(arg, i16, TINE_I16, int16_t,  i, 16, uint16_t, int64_t)
#define TINE_ROW_U8_(X, arg)  X(arg, u8,  TINE_U8,  uint8_t,  u, 8,  uint8_t,  uint64_t)
#define TINE_ROW_U16_(X, arg) X(arg, u16, TINE_U16, uint16_t, u, 16, uint16_t, uint64_t)
/* clang-format on */

#define TINE_INTS_(X, arg) \
    TINE_ROW_I32_(X, arg) TINE_ROW_I64_(X, arg) TINE_ROW_U32_(X, arg) TINE_ROW_U64_(X, arg)
#define TINE_FLOATS_(X, arg) TINE_ROW_F32_(X, arg) TINE_ROW_F64_(X, arg)
/* Most kernels have the wide types, of 32 and 64 bits; some are for integers or floats only. Some
   kernels also have the narrow types, of 8 and 16 bits. */
#define TINE_WIDE_(X, arg) TINE_INTS_(X, arg) TINE_FLOATS_(X, arg)
#define TINE_NARROW_(X, arg) \
    TINE_ROW_I8_(X, arg) TINE_ROW_I16_(X, arg) TINE_ROW_U8_(X, arg) TINE_ROW_U16_(X, arg)
#define TINE_TYPES_(X, arg) TINE_WIDE_(X, arg) TINE_NARROW_(X, arg)
#define TINE_ALL_INTS_(X, arg) TINE_INTS_(X, arg) TINE_NARROW_(X, arg)

/* Types of arrays in files that no kernel takes. */
#define TINE_STORED_(X, arg) \
    X(arg, bool, TINE_BOOL, _Bool, b, 8, uint8_t, ) \
    X(arg, f16, TINE_F16, , f, 16, uint16_t, ) \
    X(arg, c64, TINE_C64, , c, 64, uint64_t, ) X(arg, c128, TINE_C128, , c, 128, , )

/* Aliases: other types with the same bytes, whose functions are second names of the same symbols. C
   treats long and long long as different types, and int64_t is one of the two. The suffix of
   INT64_C shows which one. */
#ifdef __cplusplus
#    define TINE_ROW_BOOL_(X, arg) X(arg, bool, TINE_U8, bool, u, 8, uint8_t, uint64_t)
#else
#    define TINE_ROW_BOOL_(X, arg) X(arg, bool, TINE_U8, _Bool, u, 8, uint8_t, uint64_t)
#endif
#define TINE_IS_L 1
#define TINE_IS_LL 0
#if INT64_C(TINE_IS_)
#    define TINE_ROW_LONG_(X, arg) \
        X(arg, longer, TINE_I64, long long, i, 64, unsigned long long, long long)
#    define TINE_ROW_ULONG_(X, arg) \
        X(arg, ulonger, TINE_U64, unsigned long long, u, 64, unsigned long long, unsigned long long)
#elif __SIZEOF_LONG__ == 8
#    define TINE_ROW_LONG_(X, arg) X(arg, longer, TINE_I64, long, i, 64, unsigned long, long)
#    define TINE_ROW_ULONG_(X, arg) \
        X(arg, ulonger, TINE_U64, unsigned long, u, 64, unsigned long, unsigned long)
#endif
#ifdef TINE_ROW_LONG_
#    define TINE_ALIASES_(X, arg) TINE_ROW_LONG_(X, arg) TINE_ROW_ULONG_(X, arg)
#else
#    define TINE_ALIASES_(X, arg)
#endif
#undef TINE_IS_L
#undef TINE_IS_LL
/* Macros that select one column of a row. TINE_COLUMN_NAME_ makes tine_sum_i32 of sum_. */
#define TINE_COLUMN_NAME_(arg, name, type, t, kind, bits, twin, acc) tine_##arg##name
#define TINE_COLUMN_TYPE_(arg, name, type, t, kind, bits, twin, acc) type
#define TINE_COLUMN_T_(arg, name, type, t, kind, bits, twin, acc) t
#define TINE_COLUMN_FLOAT_(arg, name, type, t, kind, bits, twin, acc) TINE_FLOAT_##kind##_
#define TINE_COLUMN_SIGNED_(arg, name, type, t, kind, bits, twin, acc) TINE_SIGNED_##kind##_
#define TINE_COLUMN_BITS_(arg, name, type, t, kind, bits, twin, acc) bits
#define TINE_COLUMN_UNSIGNED_(arg, name, type, t, kind, bits, twin, acc) twin
#define TINE_COLUMN_ACC_(arg, name, type, t, kind, bits, twin, acc) acc
/* The name for the unsigned type of the same width: TINE_COLUMN_WIDTH_ makes tine_copy_u32 of
   copy_. */
#define TINE_COLUMN_WIDTH_(arg, name, type, t, kind, bits, twin, acc) tine_##arg##u##bits
/* The suffix of the function names of the type with these bytes. */
#define TINE_COLUMN_BYTES_(arg, name, type, t, kind, bits, twin, acc) #kind #bits
#define TINE_FLOAT_i_ 0
#define TINE_FLOAT_u_ 0
#define TINE_FLOAT_f_ 1
#define TINE_SIGNED_i_ 1
#define TINE_SIGNED_u_ 0
#define TINE_SIGNED_f_ 1
#endif

#ifdef TINE_TYPE_FILE
/* The types for which the file is included, and the integers among them. */
#undef TINE_FILE_TYPES_
#undef TINE_FILE_INTS_
#ifdef TINE_WITH_NARROW_
#    define TINE_FILE_TYPES_(X, arg) TINE_TYPES_(X, arg)
#    define TINE_FILE_INTS_(X, arg) TINE_ALL_INTS_(X, arg)
#else
#    define TINE_FILE_TYPES_(X, arg) TINE_WIDE_(X, arg)
#    define TINE_FILE_INTS_(X, arg) TINE_INTS_(X, arg)
#endif
#ifdef TINE_WITH_ALIASES_
#    ifdef TINE_ROW_LONG_
#        define TINE_ROW_ TINE_ROW_LONG_
#        include "type.h"
#        define TINE_ROW_ TINE_ROW_ULONG_
#        include "type.h"
#    endif
#    ifdef TINE_WITH_NARROW_
#        define TINE_ROW_ TINE_ROW_BOOL_
#        include "type.h"
#    endif
#else
#    define TINE_ROW_ TINE_ROW_I32_
#    include "type.h"
#    define TINE_ROW_ TINE_ROW_I64_
#    include "type.h"
#    define TINE_ROW_ TINE_ROW_U32_
#    include "type.h"
#    define TINE_ROW_ TINE_ROW_U64_
#    include "type.h"
#    define TINE_ROW_ TINE_ROW_F32_
#    include "type.h"
#    define TINE_ROW_ TINE_ROW_F64_
#    include "type.h"
#    ifdef TINE_WITH_NARROW_
#        define TINE_ROW_ TINE_ROW_I8_
#        include "type.h"
#        define TINE_ROW_ TINE_ROW_I16_
#        include "type.h"
#        define TINE_ROW_ TINE_ROW_U8_
#        include "type.h"
#        define TINE_ROW_ TINE_ROW_U16_
#        include "type.h"
#    endif
#endif
#endif
