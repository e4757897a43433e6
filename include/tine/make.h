/* make.h - makes bodies of loops out of plain C functions, which are inlined. Included by tine.h,
   where the makers are listed. Names that end in _ are used by the makers and the typed kernels
   only. */
#ifndef TINE_MAKE_H
#define TINE_MAKE_H

/* ---- functions that the makers and the typed kernels use ------------------------------------- */
/* Keeps the text of a failure for tine_last_error. The text is a string literal "function: argument
   rule". Returns code. */
TINE_API int tine_error_(int code, const char *text);
/* Whether y[0, ybytes) and x[0, xbytes) have a byte in common. */
static inline int tine_overlap_(const void *y, size_t ybytes, const void *x, size_t xbytes)
{
    const uintptr_t a = (uintptr_t)y, b = (uintptr_t)x;
    return ybytes && xbytes && (b - a < ybytes || a - b < xbytes);
}
/* Called when a public function returns an error. A failure that has no text yet gets "function: "
   and the meaning of the code. Returns code. */
TINE_API int tine_error_at_(int code, const char *function);
static inline int tine_exit_(int code, const char *function)
{
    return code ? tine_error_at_(code, function) : 0;
}
/* tine_for with two more parameters. Chunks are whole multiples of grain elements. ns is about what
   an element takes on one thread, in nanoseconds (0: not known, measure). */
TINE_API int tine_for_(tine_body *body, void *ctx, size_t n, size_t grain, double ns,
                       const tine_opts *o);
/* tine_fold with blocks of `block` elements (a power of two); ns as in tine_for_. */
TINE_API int tine_fold_(tine_leaf *leaf, tine_join *join, void *ctx, void *acc, size_t acc_size,
                        size_t n, size_t block, double ns, const tine_opts *o);
/* tine_fold with blocks of one element. Its leaf itself builds the tree of up to 2048 neighbours:
   [lo, hi) is an aligned range whose length is a power of two, or the rest at the end. After an
   error *acc is indeterminate. */
TINE_API int tine_fold_tree_(tine_leaf *leaf, tine_join *join, void *ctx, void *acc,
                             size_t acc_size, size_t n, const tine_opts *o);
/* tine_for_ of a loop that writes n elements of `size` bytes; n * size does not overflow. The two
   bodies do the same, by ordinary and by non-temporal stores. If the output is larger than the
   cache, a trial decides between them. nontemporal == NULL: only the ordinary one is run. */
TINE_API int tine_write_(tine_body *through, tine_body *nontemporal, void *ctx, size_t n,
                         size_t size, size_t grain, double ns, const tine_opts *o);
/* Whether trials of tine_write_ have shown that n elements of `size` bytes are written faster by
   non-temporal stores; n * size does not overflow. */
TINE_API int tine_nontemporal_(size_t n, size_t size);
/* memcpy by non-temporal stores. tine_nt_copy_end_, called once before the chunk ends, makes them
   visible to other threads. */
TINE_API void tine_nt_copy_(void *dst, const void *src, size_t bytes);
TINE_API void tine_nt_copy_end_(void);

/* Whether the list of arrays that .also links has an end, and is not a cycle. */
TINE_API int tine_chain_ends_(const struct tine_array *a);
/* Whether the options are valid. */
static inline int tine_can_have_(const tine_opts *o)
{
    return (unsigned)o->sched <= TINE_RUNTIME && (unsigned)o->order <= TINE_BACKWARD &&
           (!o->mapped || tine_chain_ends_(o->mapped));
}

/* ---- applying M(X, type, name, called) to each input ----------------------------------------- */
/* Inputs are named a_ b_ c_ d_ in the makers, and a b c d in error texts; a single input is called
   x. A function of the index has no input. */
#define TINE_NTH_(a, b, c, d, e, g, h, i, j, k, l, m, n, ...) n
#define TINE_COUNT_(...) \
    TINE_NTH_(__VA_ARGS__, many, many, many, many, many, many, many, many, 4, 3, 2, 1, 0)
#define TINE_JOIN2_(a, b) a##b
#define TINE_JOIN_(a, b) TINE_JOIN2_(a, b)
#define TINE_EACH_0(M, X, none)
#define TINE_EACH_1(M, X, A) M(X, A, a_, "x")
#define TINE_EACH_2(M, X, A, B) M(X, A, a_, "a") M(X, B, b_, "b")
#define TINE_EACH_3(M, X, A, B, C) TINE_EACH_2(M, X, A, B) M(X, C, c_, "c")
#define TINE_EACH_4(M, X, A, B, C, D) TINE_EACH_3(M, X, A, B, C) M(X, D, d_, "d")
/* Names for the types of four inputs. Those that a function lacks are tine_none_. */
#define TINE_TYPES_0(f, none) TINE_TYPES_4(f, tine_none_, tine_none_, tine_none_, tine_none_)
#define TINE_TYPES_1(f, A) TINE_TYPES_4(f, A, tine_none_, tine_none_, tine_none_)
#define TINE_TYPES_2(f, A, B) TINE_TYPES_4(f, A, B, tine_none_, tine_none_)
#define TINE_TYPES_3(f, A, B, C) TINE_TYPES_4(f, A, B, C, tine_none_)
#define TINE_TYPES_4(f, A, B, C, D) \
    typedef TINE_BARE_(A) f##_tine_a; \
    typedef TINE_BARE_(B) f##_tine_b; \
    typedef TINE_BARE_(C) f##_tine_c; \
    typedef TINE_BARE_(D) f##_tine_d;
/* The arguments of f in step i_ of a loop that begins at element lo_. */
#define TINE_ELEMS_0 lo_ + i_
#define TINE_ELEMS_1 a_[i_]
#define TINE_ELEMS_2 a_[i_], b_[i_]
#define TINE_ELEMS_3 a_[i_], b_[i_], c_[i_]
#define TINE_ELEMS_4 a_[i_], b_[i_], c_[i_], d_[i_]
#define TINE_ARRAYS_0 NULL, NULL, NULL, NULL
#define TINE_ARRAYS_1 a_, NULL, NULL, NULL
#define TINE_ARRAYS_2 a_, b_, NULL, NULL
#define TINE_ARRAYS_3 a_, b_, c_, NULL
#define TINE_ARRAYS_4 a_, b_, c_, d_
#define TINE_PARAM_(X, A, v, called) const TINE_BARE_(A) *v,
#define TINE_LOCAL_(X, A, v, called) const TINE_BARE_(A) *v = cols_->v + lo_;
#define TINE_SAME_(X, A, v, called) || (const void *)y_ == (const void *)v
/* M(count, …): calls the maker M with the number of inputs. */
#define TINE_OF_1(M, ...) M(1, __VA_ARGS__)
#define TINE_OF_2(M, ...) M(2, __VA_ARGS__)
#define TINE_OF_3(M, ...) M(3, __VA_ARGS__)
#define TINE_OF_4(M, ...) M(4, __VA_ARGS__)
#define TINE_OF_many(M, ...) \
    TINE_ASSERT_(0, "TINE_FN and TINE_TRY take functions of 1 to 4 arguments: put more of them " \
                    "into an array of structs, or write a body for tine_for") \
    TINE_END_

/* ---- functions with a context, and without --------------------------------------------------- */
/* Every maker is written once, for a function with a context of type C, which is named with_ in its
   loops. The parameter K is WITH_ or PLAIN_. A plain function has a context of type tine_none_;
   with_ is NULL and is not passed to the function. */
typedef struct tine_none_ {
    char none;
} tine_none_;
#define TINE_CALL_PLAIN_(f, ...) f(__VA_ARGS__)
#define TINE_CALL_WITH_(f, ...) f(with_, __VA_ARGS__)
/* The parameter with_ in the functions that a maker defines. It is restrict, so that loops which
   write to memory keep the context's values in registers. */
#define TINE_HAS_(f) const f##_context *TINE_RESTRICT_ with_ TINE_UNUSED_
/* Parts of the functions that makers define for users. GIVEN: the context parameter, for K = WITH_.
   LACKS: a local NULL in its place, for K = PLAIN_. SAYS: the function's name in error texts, which
   ends in _with for K = WITH_. */
#define TINE_GIVEN_PLAIN_(C)
#define TINE_GIVEN_WITH_(C) const C *with_,
#define TINE_LACKS_PLAIN_(C) const C *const with_ TINE_UNUSED_ = NULL;
#define TINE_LACKS_WITH_(C)
#define TINE_SAYS_PLAIN_(name) name
#define TINE_SAYS_WITH_(name) name "_with"
/* f_tine_pass converts the context of a reduction to the context of f, which is a part of that
   reduction. */
#define TINE_CONTEXT_PLAIN_(C, f) \
    typedef TINE_BARE_(C) f##_context; \
    enum { f##_takes = 0 }; \
    TINE_MADE_ const f##_context *f##_pass(const void *with_ TINE_UNUSED_) { return NULL; }
#define TINE_CONTEXT_WITH_(C, f) \
    typedef TINE_BARE_(C) f##_context; \
    enum { f##_takes = 1 }; \
    TINE_MADE_ const f##_context *f##_pass(const f##_context *with_) { return with_; }

/* ---- checks of arguments, before anything is written ----------------------------------------- */
/* If `bad` holds, the function returns TINE_EINVAL and keeps the text. */
#define TINE_DOOR_(bad, text) \
    if (bad) return tine_error_(TINE_EINVAL, text);
#define TINE_DOOR_ARRAY_(f, v, name) \
    TINE_DOOR_(n_ && !v, f ": " name " is NULL") \
    TINE_DOOR_(n_ > PTRDIFF_MAX / sizeof *v, f ": n is too large for an array")
/* Checks that the context is not NULL and that the output does not overlap it. Loops read the
   context as if no store could change it. */
#define TINE_DOOR_PLAIN_(f, v, bytes, name)
#define TINE_DOOR_WITH_(f, v, bytes, name) \
    TINE_DOOR_(!with_, f ": c is NULL") \
    TINE_DOOR_(tine_overlap_(v, bytes, with_, sizeof *with_), f ": " name " overlaps c")
#define TINE_MAPS_0 "tine_tabulate"
#define TINE_MAPS_1 "tine_map"
#define TINE_MAPS_2 "tine_starmap"
#define TINE_MAPS_3 "tine_starmap"
#define TINE_MAPS_4 "tine_starmap"
/* Checks an input of a map, which may be y itself if elements are of one size; and an input of a
   reduction. */
#define TINE_DOOR_MAP_(f, A, v, called) \
    TINE_DOOR_ARRAY_(f, v, called) \
    TINE_DOOR_(((const void *)y_ != (const void *)v || sizeof *y_ != sizeof *v) && \
                   tine_overlap_(y_, n_ * sizeof *y_, v, n_ * sizeof *v), \
               f ": y overlaps " called)
#define TINE_DOOR_REDUCE_(f, A, v, called) \
    TINE_DOOR_ARRAY_(f, v, called) \
    TINE_DOOR_(tine_overlap_(out_, sizeof *out_, v, n_ * sizeof *v), f ": out overlaps " called)

/* Expands to  given_.field = value;  for each `.field = value` of TINE_OPTS in C++17. */
#define TINE_NTH_FIELD_(a, b, c, d, e, f, g, h, i, j, k, l, m, n, p, q, r, ...) r
#define TINE_FIELDS_(...) \
    TINE_NTH_FIELD_(__VA_ARGS__, 16, 15, 14, 13, 12, 11, 10, 9, 8, 7, 6, 5, 4, 3, 2, 1, 0)
#define TINE_GIVE_1(a) (void)(given_ a);
#define TINE_GIVE_2(a, ...) \
    (void)(given_ a); \
    TINE_GIVE_1(__VA_ARGS__)
#define TINE_GIVE_3(a, ...) \
    (void)(given_ a); \
    TINE_GIVE_2(__VA_ARGS__)
#define TINE_GIVE_4(a, ...) \
    (void)(given_ a); \
    TINE_GIVE_3(__VA_ARGS__)
#define TINE_GIVE_5(a, ...) \
    (void)(given_ a); \
    TINE_GIVE_4(__VA_ARGS__)
#define TINE_GIVE_6(a, ...) \
    (void)(given_ a); \
    TINE_GIVE_5(__VA_ARGS__)
#define TINE_GIVE_7(a, ...) \
    (void)(given_ a); \
    TINE_GIVE_6(__VA_ARGS__)
#define TINE_GIVE_8(a, ...) \
    (void)(given_ a); \
    TINE_GIVE_7(__VA_ARGS__)
#define TINE_GIVE_9(a, ...) \
    (void)(given_ a); \
    TINE_GIVE_8(__VA_ARGS__)
#define TINE_GIVE_10(a, ...) \
    (void)(given_ a); \
    TINE_GIVE_9(__VA_ARGS__)
#define TINE_GIVE_11(a, ...) \
    (void)(given_ a); \
    TINE_GIVE_10(__VA_ARGS__)
#define TINE_GIVE_12(a, ...) \
    (void)(given_ a); \
    TINE_GIVE_11(__VA_ARGS__)
#define TINE_GIVE_13(a, ...) \
    (void)(given_ a); \
    TINE_GIVE_12(__VA_ARGS__)
#define TINE_GIVE_14(a, ...) \
    (void)(given_ a); \
    TINE_GIVE_13(__VA_ARGS__)
#define TINE_GIVE_15(a, ...) \
    (void)(given_ a); \
    TINE_GIVE_14(__VA_ARGS__)
#define TINE_GIVE_16(a, ...) \
    (void)(given_ a); \
    TINE_GIVE_15(__VA_ARGS__)
#define TINE_GIVE_(...) TINE_JOIN_(TINE_GIVE_, TINE_FIELDS_(__VA_ARGS__))(__VA_ARGS__)

/* TINE_BARE_(T) is T without its own const, as a single type name. So `const TINE_BARE_(T) *` is
   right for T = `const char *`, too. */
#ifdef __cplusplus
extern "C++" {
template <class Given_> struct tine_bare_ {
    typedef Given_ type;
};
template <class Given_> struct tine_bare_<const Given_> {
    typedef Given_ type;
};
}
#    define TINE_BARE_(T) tine_bare_<T>::type
#    define TINE_AS_(type, p) static_cast<type>(p)
#    define TINE_ASSERT_(true_, text) static_assert(true_, text);
#    define TINE_NOEXCEPT_ \
        noexcept /* Functions that the library calls are noexcept: see "Exceptions" in tine.h. \
                  */
/* The library copies elements as bytes. */
#    define TINE_BYTES_(T, maker) \
        static_assert(__is_trivially_copyable(T), maker \
                      ": elements are copied as bytes, so their type must be trivially copyable");
/* C++ allows a semicolon after a maker. */
#    define TINE_END_
#else
#    ifdef __GNUC__
#        define TINE_BARE_(T) __typeof__(((void)0, *(__typeof__(T) *)0))
/* In C, pedantic compilers warn of a semicolon between functions, but not if __extension__ precedes
   it. Without a semicolon, __extension__ precedes the next declaration, which is allowed as
   well. */
#        define TINE_END_ __extension__
#    else
#        define TINE_BARE_(T) T
#        define TINE_END_
#    endif
#    define TINE_AS_(type, p) ((type)(p))
#    define TINE_ASSERT_(true_, text) _Static_assert(true_, text);
#    define TINE_NOEXCEPT_
#    define TINE_BYTES_(T, maker)
#endif
#ifdef __GNUC__
#    define TINE_RESTRICT_ __restrict
#    define TINE_UNUSED_ __attribute__((unused))
#    define TINE_FETCH_(p) __builtin_prefetch(p)
#else
#    define TINE_RESTRICT_
#    define TINE_UNUSED_
#    define TINE_FETCH_(p) ((void)(p))
#endif
#if defined __clang__
#    define TINE_IVDEP_ _Pragma("clang loop vectorize(assume_safety)")
#    define TINE_MADE_ static inline __attribute__((unused))
/* clang warns if a loop marked by TINE_IVDEP_ is not vectorised. The user's function may contain a
   loop or a branch, so that is no fault. */
#    define TINE_QUIET_ \
        _Pragma("clang diagnostic push") _Pragma("clang diagnostic ignored \"-Wpass-failed\"")
#    define TINE_LOUD_ _Pragma("clang diagnostic pop")
#elif defined __GNUC__
#    define TINE_IVDEP_ _Pragma("GCC ivdep")
/* gcc: no fma of a * b + c in the functions that are inlined here, whatever the flags. (clang
   decides that where f is written: see tine.h.) */
#    define TINE_MADE_ static inline __attribute__((unused, optimize("fp-contract=off")))
#    define TINE_QUIET_
#    define TINE_LOUD_
#else
#    define TINE_IVDEP_
#    define TINE_MADE_ static inline
#    define TINE_QUIET_
#    define TINE_LOUD_
#endif

/* ---- TINE_FN: y[i] = f(a[i], …) -------------------------------------------------------------- */
/* A function that users call is named after the maker that defines it. If that maker is missing, or
   if an array has another type than the maker's, the compiler's message shows the name: tine_map(f,
   …) calls f_needs_TINE_FN_or_TINE_TRY_of_these_types_to_map(…). */
/* Bytes that are staged in L1 before non-temporal stores copy them to y. A hand-written loop with
   non-temporal stores is faster than ordinary stores. On Zen 3, stages of 512 bytes reach nearly
   all of that gain, stages of 4096 bytes a half to two thirds of it. Stages of 32 KiB are slower
   than ordinary stores: they leave no room in L1 for the inputs. */
#define TINE_STAGE_BYTES_ 512
#define TINE_STAGE_OF_(R) (sizeof(R) < TINE_STAGE_BYTES_ ? TINE_STAGE_BYTES_ / sizeof(R) : 1)

/* The number of elements to stage next. All stages but the first begin on a cache line. */
TINE_MADE_ size_t tine_stage_(const void *y, size_t size, size_t full, size_t left)
{
    size_t over = (size_t)(uintptr_t)y % 64 / size, m = over < full ? full - over : full;
    return m < left ? m : left;
}

/* f_tine_tile is the loop itself: t[i] = f(a[lo + i], …) for i < m. It returns the first nonzero
   code of an f that can fail. Three functions call it: the ordinary body writes to y; the staged
   body writes to a stage, which non-temporal stores copy to y; TINE_MAP_REDUCE folds the values. */
#define TINE_FN(R, f, ...) \
    TINE_JOIN_(TINE_OF_, TINE_COUNT_(__VA_ARGS__)) \
    (TINE_FN_, PLAIN_, tine_none_, R, f, f##_needs_TINE_FN_or_TINE_TRY_of_these_types_to_map, \
     __VA_ARGS__)
#define TINE_FN_WITH(R, f, C, ...) \
    TINE_JOIN_(TINE_OF_, TINE_COUNT_(__VA_ARGS__)) \
    (TINE_FN_, WITH_, C, R, f, f##_needs_TINE_FN_WITH_or_TINE_TRY_WITH_of_these_types_to_map, \
     __VA_ARGS__)
/* A function of the index has no inputs and is given the element's number instead. */
#define TINE_INDEX(R, f) \
    TINE_FN_(0, PLAIN_, tine_none_, R, f, f##_needs_TINE_INDEX_of_this_type_to_tabulate, none)
#define TINE_INDEX_WITH(R, f, C) \
    TINE_FN_(0, WITH_, C, R, f, f##_needs_TINE_INDEX_WITH_of_this_type_to_tabulate, none)
#define TINE_FN_(N, K, C, R, f, map, ...) \
    TINE_QUIET_ \
    TINE_BYTES_(R, "TINE_FN") \
    TINE_COLS_(N, K, C, R, f, __VA_ARGS__) \
    TINE_MADE_ int f##_tine_tile(f##_tine_type *t_, const struct f##_tine_cols *cols_, \
                                 TINE_HAS_(f##_tine_map), size_t lo_, size_t m_) \
    { \
        TINE_EACH_##N(TINE_LOCAL_, , __VA_ARGS__); \
        (void)cols_; \
        (void)lo_; \
        TINE_IVDEP_ \
        for (size_t i_ = 0; i_ < m_; i_++) t_[i_] = TINE_CALL_##K(f, TINE_ELEMS_##N); \
        return 0; \
    } \
    TINE_MAP_BODY_(f) \
    TINE_MADE_ int f##_tine_staged(size_t lo_, size_t hi_, void *ctx_) TINE_NOEXCEPT_ \
    { \
        const struct f##_tine_cols cols_ = *TINE_AS_(const struct f##_tine_cols *, ctx_); \
        f##_tine_type t_[TINE_STAGE_OF_(f##_tine_type)]; \
        for (size_t m_; lo_ < hi_; lo_ += m_) { \
            m_ = tine_stage_(cols_.y_ + lo_, sizeof(f##_tine_type), TINE_STAGE_OF_(f##_tine_type), \
                             hi_ - lo_); \
            f##_tine_tile(t_, &cols_, cols_.with_, lo_, m_); \
            tine_nt_copy_(cols_.y_ + lo_, t_, m_ * sizeof(f##_tine_type)); \
        } \
        tine_nt_copy_end_(); \
        return 0; \
    } \
    TINE_MAP_(N, K, f, map, \
              tine_write_(f##_tine_body, in_place_ ? NULL : f##_tine_staged, &cols_, n_, \
                          sizeof *y_, 1, 0, o_), \
              __VA_ARGS__) \
    TINE_LOUD_ \
    TINE_END_

/* The ctx of a map's body: the context, y and the inputs. */
#define TINE_COLS_(N, K, C, R, f, ...) \
    typedef TINE_BARE_(R) f##_tine_type; \
    TINE_TYPES_##N(f, __VA_ARGS__) TINE_CONTEXT_##K(C, f##_tine_map) enum { f##_tine_inputs = N }; \
    struct f##_tine_cols { \
        const f##_tine_map_context *with_; \
        f##_tine_type *y_; \
        const f##_tine_a *a_; \
        const f##_tine_b *b_; \
        const f##_tine_c *c_; \
        const f##_tine_d *d_; \
    };
#define TINE_MAP_BODY_(f) \
    TINE_MADE_ int f##_tine_body(size_t lo_, size_t hi_, void *ctx_) TINE_NOEXCEPT_ \
    { \
        const struct f##_tine_cols cols_ = *TINE_AS_(const struct f##_tine_cols *, ctx_); \
        return f##_tine_tile(cols_.y_ + lo_, &cols_, cols_.with_, lo_, hi_ - lo_); \
    }
/* The function that users call: checks its arguments, then evaluates `run`. */
#define TINE_MAP_(N, K, f, map, run, ...) \
    TINE_MADE_ TINE_CHECKED_ int map(TINE_GIVEN_##K(f##_tine_map_context) f##_tine_type *y_, \
                                     TINE_EACH_##N(TINE_PARAM_, , __VA_ARGS__) size_t n_, \
                                     const tine_opts *o_) \
    { \
        TINE_LACKS_##K(f##_tine_map_context) struct f##_tine_cols cols_ = {with_, y_, \
                                                                           TINE_ARRAYS_##N}; \
        TINE_DOOR_ARRAY_(TINE_SAYS_##K(TINE_MAPS_##N), y_, "y") \
        TINE_EACH_##N(TINE_DOOR_MAP_, TINE_SAYS_##K(TINE_MAPS_##N), __VA_ARGS__) \
            TINE_DOOR_##K(TINE_SAYS_##K(TINE_MAPS_##N), y_, n_ * sizeof *y_, "y") \
                const int in_place_ = 0 TINE_EACH_##N(TINE_SAME_, , __VA_ARGS__); \
        (void)in_place_; \
        return tine_exit_(run, TINE_SAYS_##K(TINE_MAPS_##N)); \
    }

/* ---- TINE_TRY: y[i] = f(a[i], …), where f may fail ------------------------------------------- */
#define TINE_TRY(R, f, ...) \
    TINE_JOIN_(TINE_OF_, TINE_COUNT_(__VA_ARGS__)) \
    (TINE_TRY_, PLAIN_, tine_none_, R, f, f##_needs_TINE_FN_or_TINE_TRY_of_these_types_to_map, \
     __VA_ARGS__)
#define TINE_TRY_WITH(R, f, C, ...) \
    TINE_JOIN_(TINE_OF_, TINE_COUNT_(__VA_ARGS__)) \
    (TINE_TRY_, WITH_, C, R, f, f##_needs_TINE_FN_WITH_or_TINE_TRY_WITH_of_these_types_to_map, \
     __VA_ARGS__)
#define TINE_TRY_(N, K, C, R, f, map, ...) \
    TINE_COLS_(N, K, C, R, f, __VA_ARGS__) \
    TINE_MADE_ int f##_tine_tile(f##_tine_type *t_, const struct f##_tine_cols *cols_, \
                                 TINE_HAS_(f##_tine_map), size_t lo_, size_t m_) \
    { \
        TINE_EACH_##N(TINE_LOCAL_, , __VA_ARGS__); \
        for (size_t i_ = 0; i_ < m_; i_++) { \
            const int rc_ = TINE_CALL_##K(f, &t_[i_], TINE_ELEMS_##N); \
            if (rc_) { \
                tine_fail(lo_ + i_); \
                return rc_; \
            } \
        } \
        return 0; \
    } \
    TINE_MAP_BODY_(f) \
    TINE_MAP_(N, K, f, map, tine_for_(f##_tine_body, &cols_, n_, 1, 0, o_), __VA_ARGS__) \
    TINE_END_

#include "make_scan.h"
#include "make_filter.h"

/* ---- TINE_MONOID: f(f(x[0], x[1]), …) -------------------------------------------------------- */
/* Elements that are joined in pairs at once, so that the pairs stay in a few KiB of L1. A power of
   two. */
#define TINE_ROW_OF_(T) \
    (sizeof(T) <= 8     ? 1024 \
     : sizeof(T) <= 16  ? 512 \
     : sizeof(T) <= 64  ? 128 \
     : sizeof(T) <= 256 ? 32 \
                        : 2)

/* Where a tree of m > 1 elements is cut in two: at the largest power of two below m. */
TINE_MADE_ size_t tine_half_(size_t m)
{
    size_t half = 1;
    while (half < m - half) half *= 2;
    return half;
}

/* The tree: neighbours are joined, then these results, and so on; an odd one at the end is kept for
   the next level. This keeps the order. No step of a level depends on another, so the loop is
   vectorised if f can be. It works in place: t[i] is written after t[2i] and t[2i + 1] were read.
   The tree is the same whether it is cut at halves, at blocks or not at all. */
#define TINE_MONOID(T, f, ...) \
    TINE_MONOID_OF_(PLAIN_, tine_none_, T, f, \
                    f##_needs_TINE_MONOID_or_TINE_MAP_REDUCE_of_this_type_to_reduce, \
                    f##_needs_TINE_MONOID_of_this_type_to_scan, \
                    f##_needs_TINE_MONOID_of_this_type_to_exscan, (__VA_ARGS__))
#define TINE_MONOID_WITH(T, f, C, ...) \
    TINE_MONOID_OF_(WITH_, C, T, f, \
                    f##_needs_TINE_MONOID_WITH_or_TINE_MAP_REDUCE_WITH_of_this_type_to_reduce, \
                    f##_needs_TINE_MONOID_WITH_of_this_type_to_scan, \
                    f##_needs_TINE_MONOID_WITH_of_this_type_to_exscan, (__VA_ARGS__))
#define TINE_MONOID_OF_(K, C, T, f, reduce, scan, exscan, id) \
    TINE_QUIET_ \
    TINE_BYTES_(T, "TINE_MONOID") \
    typedef TINE_BARE_(T) f##_tine_value; \
    TINE_CONTEXT_##K(C, f##_tine_monoid) TINE_MONOID_(K, f##_tine_value, f, reduce, id) \
        TINE_SCANS_(K, f##_tine_value, f, scan, exscan, id) TINE_LOUD_ TINE_END_
#define TINE_MONOID_(K, T, f, reduce, id) \
    struct f##_tine_terms { \
        const f##_tine_monoid_context *with_; \
        const T *x_; \
    }; \
    TINE_MADE_ T f##_tine_two(TINE_HAS_(f##_tine_monoid), T a_, T b_) \
    { \
        return TINE_CALL_##K(f, a_, b_); \
    } \
    TINE_MADE_ T f##_tine_tree(TINE_HAS_(f##_tine_monoid), T *t_, size_t m_) \
    { \
        while (m_ > 1) { \
            size_t half_ = m_ / 2; \
            TINE_IVDEP_ \
            for (size_t i_ = 0; i_ < half_; i_++) \
                t_[i_] = TINE_CALL_##K(f, t_[2 * i_], t_[2 * i_ + 1]); \
            if (m_ % 2) t_[half_] = t_[m_ - 1]; \
            m_ = half_ + m_ % 2; \
        } \
        return t_[0]; \
    } \
    TINE_MADE_ T f##_tine_over(TINE_HAS_(f##_tine_monoid), const T *x_, size_t m_) \
    { \
        if (m_ > TINE_ROW_OF_(T)) { \
            size_t half_ = tine_half_(m_); \
            return TINE_CALL_##K(f, f##_tine_over(with_, x_, half_), \
                                 f##_tine_over(with_, x_ + half_, m_ - half_)); \
        } \
        T t_[TINE_ROW_OF_(T) / 2 + 1]; \
        if (m_ < 2) return x_[0]; \
        size_t half_ = m_ / 2; \
        TINE_IVDEP_ \
        for (size_t i_ = 0; i_ < half_; i_++) \
            t_[i_] = TINE_CALL_##K(f, x_[2 * i_], x_[2 * i_ + 1]); \
        if (m_ % 2) t_[half_] = x_[m_ - 1]; \
        return f##_tine_tree(with_, t_, half_ + m_ % 2); \
    } \
    TINE_MADE_ int f##_tine_leaf(void *acc_, size_t lo_, size_t hi_, void *ctx_) TINE_NOEXCEPT_ \
    { \
        const struct f##_tine_terms *of_ = TINE_AS_(const struct f##_tine_terms *, ctx_); \
        *TINE_AS_(T *, acc_) = f##_tine_over(of_->with_, of_->x_ + lo_, hi_ - lo_); \
        return 0; \
    } \
    TINE_MADE_ void f##_tine_join(void *acc_, const void *next_, void *ctx_) TINE_NOEXCEPT_ \
    { \
        T *s_ = TINE_AS_(T *, acc_); \
        *s_ = f##_tine_two(TINE_AS_(const struct f##_tine_terms *, ctx_)->with_, *s_, \
                           *TINE_AS_(const T *, next_)); \
    } \
    /* A fold into a T of its own, so that an error leaves *out as it was. */ \
    TINE_MADE_ int f##_tine_run(tine_leaf *leaf_, tine_join *join_, void *ctx_, T *out_, \
                                size_t n_, const tine_opts *o_) \
    { \
        T s_ = id; \
        const int rc_ = tine_fold_tree_(leaf_, join_, ctx_, &s_, sizeof(T), n_, o_); \
        if (rc_ == 0) *out_ = s_; \
        return rc_; \
    } \
    TINE_MADE_ TINE_CHECKED_ int reduce(TINE_GIVEN_##K(f##_tine_monoid_context) T *out_, \
                                        const T *x_, size_t n_, const tine_opts *o_) \
    { \
        TINE_LACKS_##K(f##_tine_monoid_context) struct f##_tine_terms of_ = {with_, x_}; \
        TINE_DOOR_(!out_, TINE_SAYS_##K("tine_reduce") ": out is NULL") \
        TINE_DOOR_REDUCE_(TINE_SAYS_##K("tine_reduce"), T, x_, "x") \
        TINE_DOOR_##K(TINE_SAYS_##K("tine_reduce"), out_, sizeof *out_, "out") return tine_exit_( \
            f##_tine_run(f##_tine_leaf, f##_tine_join, &of_, out_, n_, o_), \
            TINE_SAYS_##K("tine_reduce")); \
    }

/* ---- TINE_MAP_REDUCE: m over f's values, which never reach memory ---------------------------- */
/* TINE_MAP_REDUCE does not know the number of f's inputs. So it defines a function for each number,
   and chooses the one that fits f. */
#define TINE_MAP_REDUCE(g, f, m) \
    TINE_ASSERT_(!f##_tine_map_takes && !m##_tine_monoid_takes, \
                 "TINE_MAP_REDUCE of a function with a context: use TINE_MAP_REDUCE_WITH") \
    TINE_MAP_REDUCE_(PLAIN_, tine_none_, g, f, m, \
                     g##_needs_TINE_MONOID_or_TINE_MAP_REDUCE_of_this_type_to_reduce)
#define TINE_MAP_REDUCE_WITH(g, f, m, C) \
    TINE_ASSERT_(f##_tine_map_takes || m##_tine_monoid_takes, \
                 "TINE_MAP_REDUCE_WITH of functions without a context: use TINE_MAP_REDUCE") \
    TINE_MAP_REDUCE_(WITH_, C, g, f, m, \
                     g##_needs_TINE_MONOID_WITH_or_TINE_MAP_REDUCE_WITH_of_this_type_to_reduce)
#define TINE_MAP_REDUCE_(K, C, g, f, m, reduce) \
    TINE_QUIET_ \
    typedef TINE_BARE_(C) g##_tine_context; \
    struct g##_tine_terms { \
        const g##_tine_context *with_; \
        struct f##_tine_cols cols_; \
    }; \
    TINE_MADE_ int g##_tine_over(m##_tine_value *out_, const struct g##_tine_terms *of_, \
                                 TINE_HAS_(g##_tine), size_t lo_, size_t m_) \
    { \
        if (m_ > TINE_ROW_OF_(f##_tine_type)) { \
            m##_tine_value left_, right_; \
            const size_t half_ = tine_half_(m_); \
            int rc_ = g##_tine_over(&left_, of_, with_, lo_, half_); \
            if (rc_ == 0) rc_ = g##_tine_over(&right_, of_, with_, lo_ + half_, m_ - half_); \
            if (rc_ == 0) *out_ = m##_tine_two(m##_tine_monoid_pass(with_), left_, right_); \
            return rc_; \
        } \
        f##_tine_type r_[TINE_ROW_OF_(f##_tine_type)]; \
        m##_tine_value t_[TINE_ROW_OF_(f##_tine_type) / 2 + 1]; \
        const int rc_ = \
            f##_tine_tile(r_, &of_->cols_, f##_tine_map_pass(with_), lo_, m_ < 2 ? 1 : m_); \
        if (rc_) return rc_; \
        if (m_ < 2) { \
            *out_ = r_[0]; \
            return 0; \
        } \
        const size_t half_ = m_ / 2; \
        TINE_IVDEP_ \
        for (size_t i_ = 0; i_ < half_; i_++) \
            t_[i_] = m##_tine_two(m##_tine_monoid_pass(with_), r_[2 * i_], r_[2 * i_ + 1]); \
        if (m_ % 2) t_[half_] = r_[m_ - 1]; \
        *out_ = m##_tine_tree(m##_tine_monoid_pass(with_), t_, half_ + m_ % 2); \
        return 0; \
    } \
    TINE_MADE_ int g##_tine_leaf(void *acc_, size_t lo_, size_t hi_, void *ctx_) TINE_NOEXCEPT_ \
    { \
        const struct g##_tine_terms *of_ = TINE_AS_(const struct g##_tine_terms *, ctx_); \
        return g##_tine_over(TINE_AS_(m##_tine_value *, acc_), of_, of_->with_, lo_, hi_ - lo_); \
    } \
    TINE_MADE_ void g##_tine_join(void *acc_, const void *next_, void *ctx_) TINE_NOEXCEPT_ \
    { \
        m##_tine_value *s_ = TINE_AS_(m##_tine_value *, acc_); \
        *s_ = m##_tine_two( \
            m##_tine_monoid_pass(TINE_AS_(const struct g##_tine_terms *, ctx_)->with_), *s_, \
            *TINE_AS_(const m##_tine_value *, next_)); \
    } \
    TINE_REDUCES_(0, K, g, f, m, TINE_OVERLOAD_(reduce, g##_tine_reduce_0), tine_none_) \
    TINE_REDUCES_(1, K, g, f, m, TINE_OVERLOAD_(reduce, g##_tine_reduce_1), f##_tine_a) \
    TINE_REDUCES_(2, K, g, f, m, TINE_OVERLOAD_(reduce, g##_tine_reduce_2), f##_tine_a, \
                  f##_tine_b) \
    TINE_REDUCES_(3, K, g, f, m, TINE_OVERLOAD_(reduce, g##_tine_reduce_3), f##_tine_a, \
                  f##_tine_b, f##_tine_c) \
    TINE_REDUCES_(4, K, g, f, m, TINE_OVERLOAD_(reduce, g##_tine_reduce_4), f##_tine_a, \
                  f##_tine_b, f##_tine_c, f##_tine_d) \
    TINE_CHOOSE_(reduce, f##_tine_inputs, g##_tine_reduce) \
    TINE_LOUD_ \
    TINE_END_
#define TINE_REDUCES_(N, K, g, f, m, reduce, ...) \
    TINE_MADE_ TINE_CHECKED_ int reduce(TINE_GIVEN_##K(g##_tine_context) m##_tine_value *out_, \
                                        TINE_EACH_##N(TINE_PARAM_, , __VA_ARGS__) size_t n_, \
                                        const tine_opts *o_) \
    { \
        TINE_LACKS_##K(g##_tine_context) struct g##_tine_terms of_ = { \
            with_, {f##_tine_map_pass(with_), NULL, TINE_ARRAYS_##N}}; \
        TINE_DOOR_(!out_, TINE_SAYS_##K("tine_reduce") ": out is NULL") \
        TINE_EACH_##N(TINE_DOOR_REDUCE_, TINE_SAYS_##K("tine_reduce"), __VA_ARGS__) \
            TINE_DOOR_##K(TINE_SAYS_##K("tine_reduce"), out_, sizeof *out_, \
                          "out") return tine_exit_(m##_tine_run(g##_tine_leaf, g##_tine_join, \
                                                                &of_, out_, n_, o_), \
                                                   TINE_SAYS_##K("tine_reduce")); \
    }
#ifdef __cplusplus
/* C++: all five functions have one name, as overloads. */
#    define TINE_OVERLOAD_(name, numbered) name
#    define TINE_CHOOSE_(name, inputs, numbered)
#else
#    define TINE_OVERLOAD_(name, numbered) numbered
#    define TINE_CHOSEN_(inputs, numbered) \
        _Generic((char(*)[1 + inputs]) NULL, char(*)[1] \
                 : numbered##_0, char(*)[2] \
                 : numbered##_1, char(*)[3] \
                 : numbered##_2, char(*)[4] \
                 : numbered##_3, char(*)[5] \
                 : numbered##_4)
#    define TINE_CHOOSE_(name, inputs, numbered) \
        static __typeof__(TINE_CHOSEN_(inputs, numbered)) *const name TINE_UNUSED_ = \
            TINE_CHOSEN_(inputs, numbered);
#endif

#endif
