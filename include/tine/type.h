/* type.h - includes TINE_TYPE_FILE for one element type, whose row of types.h is TINE_ROW_. It has
   no include guard, since types.h includes it once for each type. While TINE_TYPE_FILE is included,
   these macros are set:
       TINE_NAME_(k)    tine_k_i32, tine_k_i64, …
       TINE_OF_WIDTH_(k) the same for the unsigned integer of that width: tine_k_u32, tine_k_u64, …
       TINE_T           the element type
       TINE_TYPE_       its tine_type
       TINE_FLOAT_      1 for float and double, else 0
       TINE_SIGNED_     0 for unsigned integers, else 1
       TINE_BITS_       its width in bits
       TINE_UNSIGNED_   the unsigned integer of that width
       TINE_ACC         its accumulator: int64_t, uint64_t or double
   TINE_FLOAT_, TINE_SIGNED_ and TINE_BITS_ may be used in #if. */
#define TINE_NAME_(k) TINE_ROW_(TINE_COLUMN_NAME_, k##_)
#define TINE_OF_WIDTH_(k) TINE_ROW_(TINE_COLUMN_WIDTH_, k##_)
#define TINE_T TINE_ROW_(TINE_COLUMN_T_, )
#define TINE_TYPE_ TINE_ROW_(TINE_COLUMN_TYPE_, )
#define TINE_FLOAT_ TINE_ROW_(TINE_COLUMN_FLOAT_, )
#define TINE_SIGNED_ TINE_ROW_(TINE_COLUMN_SIGNED_, )
#define TINE_BITS_ TINE_ROW_(TINE_COLUMN_BITS_, )
#define TINE_UNSIGNED_ TINE_ROW_(TINE_COLUMN_UNSIGNED_, )
#define TINE_ACC TINE_ROW_(TINE_COLUMN_ACC_, )
#include TINE_TYPE_FILE
#undef TINE_NAME_
#undef TINE_OF_WIDTH_
#undef TINE_T
#undef TINE_TYPE_
#undef TINE_FLOAT_
#undef TINE_SIGNED_
#undef TINE_BITS_
#undef TINE_UNSIGNED_
#undef TINE_ACC
#undef TINE_ROW_
