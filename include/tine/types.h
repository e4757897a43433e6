/* types.h - includes TINE_TYPE_FILE once for each of the six element types. No include guard: meant
   to be included again and again. Each time these are set:
       TINE_T         the element type
       TINE_ACC       its accumulator: int64_t, uint64_t or double
       TINE_FLOAT_    1 for float and double
       TINE_NAME_(k)  tine_k_i32, tine_k_i64, … */
#define TINE_T int32_t
#define TINE_ACC int64_t
#define TINE_FLOAT_ 0
#define TINE_NAME_(k) tine_##k##_i32
#include TINE_TYPE_FILE
#undef TINE_T
#undef TINE_ACC
#undef TINE_FLOAT_
#undef TINE_NAME_
#define TINE_T int64_t
#define TINE_ACC int64_t
#define TINE_FLOAT_ 0
#define TINE_NAME_(k) tine_##k##_i64
#include TINE_TYPE_FILE
#undef TINE_T
#undef TINE_ACC
#undef TINE_FLOAT_
#undef TINE_NAME_
#define TINE_T uint32_t
#define TINE_ACC uint64_t
#define TINE_FLOAT_ 0
#define TINE_NAME_(k) tine_##k##_u32
#include TINE_TYPE_FILE
#undef TINE_T
#undef TINE_ACC
#undef TINE_FLOAT_
#undef TINE_NAME_
#define TINE_T uint64_t
#define TINE_ACC uint64_t
#define TINE_FLOAT_ 0
#define TINE_NAME_(k) tine_##k##_u64
#include TINE_TYPE_FILE
#undef TINE_T
#undef TINE_ACC
#undef TINE_FLOAT_
#undef TINE_NAME_
#define TINE_T float
#define TINE_ACC double
#define TINE_FLOAT_ 1
#define TINE_NAME_(k) tine_##k##_f32
#include TINE_TYPE_FILE
#undef TINE_T
#undef TINE_ACC
#undef TINE_FLOAT_
#undef TINE_NAME_
#define TINE_T double
#define TINE_ACC double
#define TINE_FLOAT_ 1
#define TINE_NAME_(k) tine_##k##_f64
#include TINE_TYPE_FILE
#undef TINE_T
#undef TINE_ACC
#undef TINE_FLOAT_
#undef TINE_NAME_
