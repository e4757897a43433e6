/* types.h - the element types, one line each, and nothing else names them all. The lists below
   expand X(arg, …) for each type. Where TINE_TYPE_FILE is set, that file is included once for each
   type of 32 and 64 bits, and where TINE_WITH_NARROW_ is set, too, for the narrow ones, as type.h
   describes; there is no include guard around that. */
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
/* clang-format on */

#define TINE_INTS_(X, arg) \
    TINE_ROW_I32_(X, arg) TINE_ROW_I64_(X, arg) TINE_ROW_U32_(X, arg) TINE_ROW_U64_(X, arg)
#define TINE_FLOATS_(X, arg) TINE_ROW_F32_(X, arg) TINE_ROW_F64_(X, arg)
/* Every kernel but those for integers or floats alone has these; some kernels have narrow types,
   of 8 and 16 bits, too. There is no narrow type yet. */
#define TINE_WIDE_(X, arg) TINE_INTS_(X, arg) TINE_FLOATS_(X, arg)
#define TINE_NARROW_(X, arg)
#define TINE_TYPES_(X, arg) TINE_WIDE_(X, arg) TINE_NARROW_(X, arg)

/* The columns, each alone; TINE_COLUMN_NAME_ makes tine_sum_i32 of sum_. */
#define TINE_COLUMN_NAME_(arg, name, type, t, kind, bits, twin, acc) tine_##arg##name
#define TINE_COLUMN_TYPE_(arg, name, type, t, kind, bits, twin, acc) type
#define TINE_COLUMN_T_(arg, name, type, t, kind, bits, twin, acc) t
#define TINE_COLUMN_FLOAT_(arg, name, type, t, kind, bits, twin, acc) TINE_FLOAT_##kind##_
#define TINE_COLUMN_SIGNED_(arg, name, type, t, kind, bits, twin, acc) TINE_SIGNED_##kind##_
#define TINE_COLUMN_BITS_(arg, name, type, t, kind, bits, twin, acc) bits
#define TINE_COLUMN_UNSIGNED_(arg, name, type, t, kind, bits, twin, acc) twin
#define TINE_COLUMN_ACC_(arg, name, type, t, kind, bits, twin, acc) acc
#define TINE_FLOAT_i_ 0
#define TINE_FLOAT_u_ 0
#define TINE_FLOAT_f_ 1
#define TINE_SIGNED_i_ 1
#define TINE_SIGNED_u_ 0
#define TINE_SIGNED_f_ 1
#endif

#ifdef TINE_TYPE_FILE
/* The types for which the file is included. */
#undef TINE_FILE_TYPES_
#ifdef TINE_WITH_NARROW_
#    define TINE_FILE_TYPES_(X, arg) TINE_TYPES_(X, arg)
/* the rows of TINE_NARROW_ go here, as below */
#else
#    define TINE_FILE_TYPES_(X, arg) TINE_WIDE_(X, arg)
#endif
#define TINE_ROW_ TINE_ROW_I32_
#include "type.h"
#define TINE_ROW_ TINE_ROW_I64_
#include "type.h"
#define TINE_ROW_ TINE_ROW_U32_
#include "type.h"
#define TINE_ROW_ TINE_ROW_U64_
#include "type.h"
#define TINE_ROW_ TINE_ROW_F32_
#include "type.h"
#define TINE_ROW_ TINE_ROW_F64_
#include "type.h"
#endif
