/* kernels.h - declares the typed kernels of kernels.def, one function for each type, such as
   tine_sum_f64(…). Its macros let the generic name tine_sum(…) choose one of them by the type of
   the array (C: _Generic; C++: overloads). Included by tine.h. */
#ifndef TINE_KERNELS_H
#define TINE_KERNELS_H

#define TINE_KERNEL(name, params, args, call) TINE_API TINE_CHECKED_ int TINE_NAME_(name) params;
#define TINE_TYPE_FILE "kernels.def"
#define TINE_WITH_NARROW_
#include "types.h"
#undef TINE_KERNEL

/* Kernels of long long and bool: tine_sum_longer is another declaration of the symbol
   tine_sum_i64. */
#define TINE_STRING2_(text) #text
#define TINE_STRING_(text) TINE_STRING2_(text)
#define TINE_ALIAS_(name) \
    __asm__(TINE_STRING_(__USER_LABEL_PREFIX__) "tine_" name "_" TINE_ROW_(TINE_COLUMN_BYTES_, ))
#define TINE_KERNEL(name, params, args, call) \
    TINE_API TINE_CHECKED_ int TINE_NAME_(name) \
    params TINE_ALIAS_(#name);
#define TINE_WITH_ALIASES_
#include "types.h"
#undef TINE_WITH_ALIASES_
#undef TINE_KERNEL

/* The types that kernels take, including their aliases. */
#define TINE_TAKES_WIDE_(X, arg) TINE_WIDE_(X, arg) TINE_ALIASES_(X, arg)
#define TINE_TAKES_ALL_(X, arg) TINE_TYPES_(X, arg) TINE_ROW_BOOL_(X, arg) TINE_ALIASES_(X, arg)
#define TINE_TAKES_ALL_INTS_(X, arg) \
    TINE_ALL_INTS_(X, arg) TINE_ROW_BOOL_(X, arg) TINE_ALIASES_(X, arg)

#define TINE_TEXT_(arg, name, type, t, kind, bits, twin, acc) " " #t
#ifdef __cplusplus
/* C++: the overloads of tine_sum_any_, one for each type. Other types match the overload with
   (...), whose error message lists the types of arrays. It is declared several times; the last
   message is the one that compilers show. */
#    if defined __has_attribute
#        if __has_attribute(unavailable)
#            define TINE_UNAVAILABLE_(text) __attribute__((unavailable(text)))
#        endif
#    endif
#    ifndef TINE_UNAVAILABLE_
#        define TINE_UNAVAILABLE_(text) __attribute__((error(text)))
#    endif
extern "C++" {
#    define TINE_KERNEL(name, params, args, call) \
        TINE_CHECKED_ static inline int tine_##name##_any_ params { return TINE_NAME_(name) args; }
#    include "types.h"
#    define TINE_WITH_ALIASES_
#    include "types.h"
#    undef TINE_WITH_ALIASES_
#    undef TINE_KERNEL
#    define TINE_KERNEL(name, params, args, call) \
        int tine_##name##_any_(...) TINE_UNAVAILABLE_( \
            "tine_" #name \
            " takes arrays of" TINE_TAKES_(TINE_TEXT_, ) "; its results are as kernels.def says " \
                                                         "(sums: int64_t, uint64_t, double)");
/* Declares the overload with (...) of each kernel, by including kernels.def for four types in turn.
   Each type selects the kernels that have it: double, int32_t, int8_t, and a narrow float that does
   not exist, which selects the kernels without any #if. Where a kernel is declared more than once,
   its last message counts. So the messages list, in this order: floats, wide types, all integers,
   all types. */
#    define TINE_TAKES_(X, arg) TINE_FLOATS_(X, arg)
#    define TINE_ROW_ TINE_ROW_F64_
#    include "type.h"
#    undef TINE_TAKES_
#    define TINE_TAKES_(X, arg) TINE_TAKES_WIDE_(X, arg)
#    define TINE_ROW_ TINE_ROW_I32_
#    include "type.h"
#    undef TINE_TAKES_
#    define TINE_TAKES_(X, arg) TINE_TAKES_ALL_INTS_(X, arg)
#    define TINE_ROW_ TINE_ROW_I8_
#    include "type.h"
#    undef TINE_TAKES_
#    define TINE_TAKES_(X, arg) TINE_TAKES_ALL_(X, arg)
#    define TINE_ROW_NARROW_FLOAT_(X, arg) X(arg, f16, , , f, 16, , )
#    define TINE_ROW_ TINE_ROW_NARROW_FLOAT_
#    include "type.h"
#    undef TINE_TAKES_
#    undef TINE_KERNEL
}
#    define TINE_PICK_(f, x) f##_any_
#    define TINE_PICK_ALL_(f, x) f##_any_
#    define TINE_PICK_ALL_INT_(f, x) f##_any_
#    define TINE_PICK_FLOAT_(f, x) f##_any_
#    define TINE_SUM_OUT_(f, out, x) out
#else
/* Declared and never defined. It stands for a kernel that the type lacks, so that the assertion
   below is the compiler's only error. */
int tine_unsupported_(const void *first, ...);
/* clang-format off */
/* The function f for the type of x, an array of one of `types`, which is a list of types.h. */
#    define TINE_CASE_(arg, name, type, t, kind, bits, twin, acc) , const t *: arg##_##name
#    define TINE_KIND_CASE_(arg, name, type, t, kind, bits, twin, acc) \
        , const t *: TINE_KIND_##kind##_
#    define TINE_KIND_i_ 1
#    define TINE_KIND_u_ 2
#    define TINE_KIND_f_ 3
#    define TINE_LIKE_(x) (const __typeof__(*(x)) *)0
#    define TINE_KIND_(types, x) _Generic(TINE_LIKE_(x) types(TINE_KIND_CASE_, ), default: 0)
/* An argument that is not a pointer, such as an integer, is replaced by a pointer to a type that no
   kernel has. Otherwise the first message would be about the macro's own `*`. The class of pointers
   is 5. */
#    define TINE_ARRAY_(x) \
        __builtin_choose_expr(__builtin_classify_type(x) == 5, (x), (tine_none_ *)0)
#    define TINE_REQUIRE_(yes, text) sizeof(struct { _Static_assert(yes, text); int tine_; })
/* A pointer for _Generic to choose by. The static assertion comes first, so that it is the first
   message. */
#    define TINE_CHECKED_LIKE_(types, x, text) \
        ((void)TINE_REQUIRE_(TINE_KIND_(types, TINE_ARRAY_(x)), text), TINE_LIKE_(x))
#    define TINE_PICK_OF_(types, f, x) \
        _Generic(TINE_CHECKED_LIKE_(types, x, #f " takes arrays of" types(TINE_TEXT_, )) \
            types(TINE_CASE_, f), default: tine_unsupported_)
#    define TINE_PICK_(f, x) TINE_PICK_OF_(TINE_TAKES_WIDE_, f, x)
#    define TINE_PICK_ALL_(f, x) TINE_PICK_OF_(TINE_TAKES_ALL_, f, x)
#    define TINE_PICK_ALL_INT_(f, x) TINE_PICK_OF_(TINE_TAKES_ALL_INTS_, f, x)
#    define TINE_PICK_FLOAT_(f, x) TINE_PICK_OF_(TINE_FLOATS_, f, x)
/* Checks the type of a sum's result: double for floats, int64_t (or long long, which has the same
   bytes) for signed integers, uint64_t for unsigned ones. Bit k of TINE_SUM_KINDS_ says that the
   result fits elements of kind k; kind 0 has a message of its own. */
#    define TINE_SUM_KINDS_(out) \
        _Generic((out), int64_t *: 3, uint64_t *: 5, double *: 9, \
            default: _Generic((out), long long *: 3, unsigned long long *: 5, void *: 15, \
                default: 1))
#    define TINE_SUM_OUT_(f, out, x) \
        ((void)TINE_REQUIRE_(TINE_SUM_KINDS_(out) >> TINE_KIND_(TINE_TAKES_ALL_, x) & 1, \
                            #f " of floats gives double, of signed integers int64_t, " \
                               "of unsigned ones uint64_t"), \
         (void *)(out))
#endif

/* The tine_type of a group function's keys. TINE_NO_TYPE_ means that keys and key have different
   types; the function then gives TINE_EINVAL. */
#define TINE_NO_TYPE_ TINE_TYPE_END_
#define TINE_KEYS_TEXT_ "keys are of" TINE_TAKES_ALL_INTS_(TINE_TEXT_, )
#ifdef __cplusplus
#    define TINE_KEY_CASE_(arg, name, type, t, kind, bits, twin, acc) \
        static inline tine_type tine_key_(const t *) { return type; }
extern "C++" {
TINE_TAKES_ALL_INTS_(TINE_KEY_CASE_, )
tine_type tine_key_(...) TINE_UNAVAILABLE_(TINE_KEYS_TEXT_);
}
#    define TINE_KEY_(key) tine_key_(key)
#else
#    define TINE_KEY_CASE_(arg, name, type, t, kind, bits, twin, acc) \
        , const t *: type
#    define TINE_KEY_(key) \
        _Generic(TINE_CHECKED_LIKE_(TINE_TAKES_ALL_INTS_, key, TINE_KEYS_TEXT_) \
            TINE_TAKES_ALL_INTS_(TINE_KEY_CASE_, ), default: TINE_NO_TYPE_)
#endif
/* clang-format on */
static inline tine_type tine_one_type_(tine_type a, tine_type b)
{
    return a == b ? a : TINE_NO_TYPE_;
}
#define TINE_KEYS_(keys, key) tine_one_type_(TINE_KEY_(keys), TINE_KEY_(key))

#undef TINE_TYPE_FILE
#undef TINE_WITH_NARROW_
#endif
