/* types.h - the element types, one line each, and nothing else names them all. The lists below
   expand X(arg, …) for each type. Where TINE_TYPE_FILE is set, that file is included once for each
   type of 32 and 64 bits, and where TINE_WITH_NARROW_ is set, too, for the narrow ones, as type.h
   describes; where TINE_WITH_ALIASES_ is set, for other types of the same bytes instead; there is
   no include guard around that. */
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
/* Every kernel but those for integers or floats alone has the wide types; some kernels have the
   narrow ones, of 8 and 16 bits, too. */
#define TINE_WIDE_(X, arg) TINE_INTS_(X, arg) TINE_FLOATS_(X, arg)
#define TINE_NARROW_(X, arg) \
    TINE_ROW_I8_(X, arg) TINE_ROW_I16_(X, arg) TINE_ROW_U8_(X, arg) TINE_ROW_U16_(X, arg)
#define TINE_TYPES_(X, arg) TINE_WIDE_(X, arg) TINE_NARROW_(X, arg)
#define TINE_ALL_INTS_(X, arg) TINE_INTS_(X, arg) TINE_NARROW_(X, arg)

/* Types that arrays in files have, and no kernels. */
#define TINE_STORED_(X, arg) \
    X(arg, bool, TINE_BOOL, _Bool, b, 8, uint8_t, ) \
    X(arg, f16, TINE_F16, , f, 16, uint16_t, ) \
    X(arg, c64, TINE_C64, , c, 64, uint64_t, ) X(arg, c128, TINE_C128, , c, 128, , )

/* Other types with the bytes of one of these: their functions are that one's, by a second name. C
   tells long from long long, and int64_t is one of them: which one, INT64_C's suffix says. */
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
/* The columns, each alone; TINE_COLUMN_NAME_ makes tine_sum_i32 of sum_. */
#define TINE_COLUMN_NAME_(arg, name, type, t, kind, bits, twin, acc) tine_##arg##name
#define TINE_COLUMN_TYPE_(arg, name, type, t, kind, bits, twin, acc) type
#define TINE_COLUMN_T_(arg, name, type, t, kind, bits, twin, acc) t
#define TINE_COLUMN_FLOAT_(arg, name, type, t, kind, bits, twin, acc) TINE_FLOAT_##kind##_
#define TINE_COLUMN_SIGNED_(arg, name, type, t, kind, bits, twin, acc) TINE_SIGNED_##kind##_
#define TINE_COLUMN_BITS_(arg, name, type, t, kind, bits, twin, acc) bits
#define TINE_COLUMN_UNSIGNED_(arg, name, type, t, kind, bits, twin, acc) twin
#define TINE_COLUMN_ACC_(arg, name, type, t, kind, bits, twin, acc) acc
/* The name of the unsigned type of that width: TINE_COLUMN_WIDTH_ makes tine_copy_u32 of copy_. */
#define TINE_COLUMN_WIDTH_(arg, name, type, t, kind, bits, twin, acc) tine_##arg##u##bits
/* The name of a type with these bytes. */
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
