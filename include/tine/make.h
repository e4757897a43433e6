/* make.h - makes chunk bodies out of plain C functions, with the function inlined. Included by
   tine.h, where the makers are listed. Everything that ends in _ is for the makers and the typed
   kernels alone. */
#ifndef TINE_MAKE_H
#define TINE_MAKE_H

/* ---- what the makers and the typed kernels stand on ------------------------------------------ */
/* Keeps the text of a failure for tine_last_error: "function: argument rule", a string literal.
   Returns code. */
TINE_API int tine_error_(int code, const char *text);
/* Whether y[0, ybytes) and x[0, xbytes) have a byte in common. */
static inline int tine_overlap_(const void *y, size_t ybytes, const void *x, size_t xbytes)
{
    const uintptr_t a = (uintptr_t)y, b = (uintptr_t)x;
    return ybytes && xbytes && (b - a < ybytes || a - b < xbytes);
}
/* At a public function's exit: a failure that has no text yet gets "function: " and what the code
   means. Returns code. */
TINE_API int tine_error_at_(int code, const char *function);
static inline int tine_exit_(int code, const char *function)
{
    return code ? tine_error_at_(code, function) : 0;
}
/* tine_for, told what a caller cannot say: chunks are whole multiples of grain elements, and an
   element costs about ns nanoseconds on one thread (0: not known, measure). */
TINE_API int tine_for_(tine_body *body, void *ctx, size_t n, size_t grain, double ns,
                       const tine_opts *o);
/* tine_fold with blocks of `block` elements (a power of two), ns as above. */
TINE_API int tine_fold_(tine_leaf *leaf, tine_join *join, void *ctx, void *acc, size_t acc_size,
                        size_t n, size_t block, double ns, const tine_opts *o);
/* tine_fold with blocks of one element, whose leaf makes the tree of up to 2048 neighbours by
   itself: [lo, hi) is an aligned power of two of them, or what is left at the end. An error leaves
   *acc as it may. */
TINE_API int tine_fold_tree_(tine_leaf *leaf, tine_join *join, void *ctx, void *acc,
                             size_t acc_size, size_t n, const tine_opts *o);
/* tine_for_ of a loop that writes n elements of `size` bytes (n * size fits) and has two bodies,
   which do the same through the cache and past it. Which is run is found out by trial where the
   output is larger than the cache. nontemporal == NULL: never. */
TINE_API int tine_write_(tine_body *through, tine_body *nontemporal, void *ctx, size_t n,
                         size_t size, size_t grain, double ns, const tine_opts *o);
/* Whether such trials have shown that n elements of `size` bytes (n * size fits) are better written
   past the cache. */
TINE_API int tine_nontemporal_(size_t n, size_t size);
/* memcpy by non-temporal stores; tine_nt_copy_end_ makes them visible to other threads, once,
   before the chunk ends. */
TINE_API void tine_nt_copy_(void *dst, const void *src, size_t bytes);
TINE_API void tine_nt_copy_end_(void);

/* Whether a chain of arrays by .also has an end. */
TINE_API int tine_chain_ends_(const struct tine_array *a);
/* Whether a call can have these options. */
static inline int tine_can_have_(const tine_opts *o)
{
    return (unsigned)o->sched <= TINE_RUNTIME && (unsigned)o->order <= TINE_BACKWARD &&
           (!o->mapped || tine_chain_ends_(o->mapped));
}

/* ---- applying M(type, name) to an input, x_, or to two to four of them, a_ b_ c_ d_ ---------- */
#define TINE_NTH_(a, b, c, d, n, ...) n
#define TINE_COUNT_(...) TINE_NTH_(__VA_ARGS__, 4, 3, 2, 1, 0)
#define TINE_JOIN2_(a, b) a##b
#define TINE_JOIN_(a, b) TINE_JOIN2_(a, b)
#define TINE_EACH_1(M, A) M(A, x_)
#define TINE_EACH_2(M, A, B) M(A, a_) M(B, b_)
#define TINE_EACH_3(M, A, B, C) M(A, a_) M(B, b_) M(C, c_)
#define TINE_EACH_4(M, A, B, C, D) M(A, a_) M(B, b_) M(C, c_) M(D, d_)
#define TINE_EACH_(M, ...) TINE_JOIN_(TINE_EACH_, TINE_COUNT_(__VA_ARGS__))(M, __VA_ARGS__)
#define TINE_LIST_1(M, A) M(A, x_)
#define TINE_LIST_2(M, A, B) M(A, a_), M(B, b_)
#define TINE_LIST_3(M, A, B, C) M(A, a_), M(B, b_), M(C, c_)
#define TINE_LIST_4(M, A, B, C, D) M(A, a_), M(B, b_), M(C, c_), M(D, d_)
#define TINE_LIST_(M, ...) TINE_JOIN_(TINE_LIST_, TINE_COUNT_(__VA_ARGS__))(M, __VA_ARGS__)
#define TINE_FIELD_(A, v) const TINE_BARE_(A) *v;
#define TINE_PARAM_(A, v) const TINE_BARE_(A) *v
#define TINE_NAME_OF_(A, v) v
#define TINE_LOCAL_(A, v) const TINE_BARE_(A) *v = cols_->v + lo_;
#define TINE_ELEM_(A, v) v[i_]
#define TINE_SAME_(A, v) || (const void *)y_ == (const void *)v

/* ---- arguments checked before anything is touched -------------------------------------------- */
/* A bad argument leaves the function with TINE_EINVAL and a text. */
#define TINE_DOOR_(bad, text) \
    if (bad) return tine_error_(TINE_EINVAL, text);
#define TINE_DOOR_ARRAY_(f, v, name) \
    TINE_DOOR_(n_ && !v, f ": " name " is NULL") \
    TINE_DOOR_(n_ > PTRDIFF_MAX / sizeof *v, f ": n is too large for an array")
/* What the inputs of a maker's function are called by its callers: one is tine_map's, several are
   tine_starmap's. */
#define TINE_CALLED_x_ "x"
#define TINE_CALLED_a_ "a"
#define TINE_CALLED_b_ "b"
#define TINE_CALLED_c_ "c"
#define TINE_CALLED_d_ "d"
#define TINE_MAPPED_x_ "tine_map"
#define TINE_MAPPED_a_ "tine_starmap"
#define TINE_MAPPED_b_ "tine_starmap"
#define TINE_MAPPED_c_ "tine_starmap"
#define TINE_MAPPED_d_ "tine_starmap"
#define TINE_MAPS_1 "tine_map"
#define TINE_MAPS_2 "tine_starmap"
#define TINE_MAPS_3 "tine_starmap"
#define TINE_MAPS_4 "tine_starmap"
#define TINE_MAPS_(...) TINE_JOIN_(TINE_MAPS_, TINE_COUNT_(__VA_ARGS__))
/* An input of a map, which may be y itself where elements are of one size; and one of a
   reduction. */
#define TINE_DOOR_MAP_(A, v) \
    TINE_DOOR_ARRAY_(TINE_MAPPED_##v, v, TINE_CALLED_##v) \
    TINE_DOOR_(((const void *)y_ != (const void *)v || sizeof *y_ != sizeof *v) && \
                   tine_overlap_(y_, n_ * sizeof *y_, v, n_ * sizeof *v), \
               TINE_MAPPED_##v ": y overlaps " TINE_CALLED_##v)
#define TINE_DOOR_REDUCE_(A, v) \
    TINE_DOOR_ARRAY_("tine_reduce", v, TINE_CALLED_##v) \
    TINE_DOOR_(tine_overlap_(into_.out, into_.size, v, n_ * sizeof *v), \
               "tine_reduce: out overlaps " TINE_CALLED_##v)

/* given_.field = value; for each `.field = value` of TINE_OPTS in C++17. */
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

/* TINE_BARE_(T): T without its own const, and in one piece, so that `const TINE_BARE_(T) *` is
   right for `const char *`, too. */
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
#    define TINE_NOEXCEPT_ \
        noexcept /* of all that the library calls: see "Exceptions" in tine.h \
                  */
/* Elements are moved as bytes, by the library and past the cache. */
#    define TINE_BYTES_(T, maker) \
        static_assert(__is_trivially_copyable(T), maker \
                      ": elements are copied as bytes, so their type must be trivially copyable");
/* A semicolon after a maker is allowed by the language. */
#    define TINE_END_
#else
#    ifdef __GNUC__
#        define TINE_BARE_(T) __typeof__(((void)0, *(__typeof__(T) *)0))
/* Pedantic compilers warn of a semicolon between functions: but not of one that this precedes.
   Without a semicolon the next declaration comes, which may begin so as well. */
#        define TINE_END_ __extension__
#    else
#        define TINE_BARE_(T) T
#        define TINE_END_
#    endif
#    define TINE_AS_(type, p) ((type)(p))
#    define TINE_NOEXCEPT_
#    define TINE_BYTES_(T, maker)
#endif
#if defined __clang__
#    define TINE_IVDEP_ _Pragma("clang loop vectorize(assume_safety)")
#    define TINE_MADE_ static inline __attribute__((unused))
/* clang warns where a loop so marked stays scalar: a function with a loop or a branch of its own
   may well be. */
#    define TINE_QUIET_ \
        _Pragma("clang diagnostic push") _Pragma("clang diagnostic ignored \"-Wpass-failed\"")
#    define TINE_LOUD_ _Pragma("clang diagnostic pop")
#elif defined __GNUC__
#    define TINE_IVDEP_ _Pragma("GCC ivdep")
/* No fma of a * b + c in what is inlined here, whatever the flags. (clang decides that where f is
   written: see tine.h.) */
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
/* Bytes staged before they are streamed out: 2 to 4 KiB gained most, 32 KiB lost (they must stay in
   L1 beside the inputs). */
#define TINE_STAGE_BYTES_ 4096
#define TINE_STAGE_OF_(R) (sizeof(R) < TINE_STAGE_BYTES_ ? TINE_STAGE_BYTES_ / sizeof(R) : 1)

/* How many elements to stage next, so that all stages but the first begin on a cache line. */
TINE_MADE_ size_t tine_stage_(const void *y, size_t size, size_t full, size_t left)
{
    size_t over = (size_t)(uintptr_t)y % 64 / size, m = over < full ? full - over : full;
    return m < left ? m : left;
}

/* Where a reduction goes, and how: what the front tine_reduce hands over. run folds into an acc of
   its own type, so that an error leaves *out as it was. */
typedef struct tine_into_ {
    void *out;
    size_t size; /* bytes of *out */
    int (*run)(const struct tine_into_ *into, void *cols, size_t n, const tine_opts *o);
    tine_leaf *leaf;
    tine_join *join;
} tine_into_;

/* f_tine_tile is the loop itself, t[i] = f(a[lo + i], …) for i < m; what is made of f shares it:
   the body writes rows to y, the staged body streams them there past the cache, and TINE_MAP_REDUCE
   folds them. */
#define TINE_FN(R, f, ...) \
    TINE_QUIET_ \
    TINE_BYTES_(R, "TINE_FN") \
    typedef TINE_BARE_(R) f##_tine_type; \
    struct f##_tine_cols { \
        f##_tine_type *y_; \
        TINE_EACH_(TINE_FIELD_, __VA_ARGS__) \
    }; \
    TINE_MADE_ void f##_tine_tile(f##_tine_type *t_, const struct f##_tine_cols *cols_, \
                                  size_t lo_, size_t m_) \
    { \
        TINE_EACH_(TINE_LOCAL_, __VA_ARGS__) \
        TINE_IVDEP_ \
        for (size_t i_ = 0; i_ < m_; i_++) t_[i_] = f(TINE_LIST_(TINE_ELEM_, __VA_ARGS__)); \
    } \
    TINE_MADE_ int f##_tine_body(size_t lo_, size_t hi_, void *ctx_) TINE_NOEXCEPT_ \
    { \
        const struct f##_tine_cols cols_ = *TINE_AS_(const struct f##_tine_cols *, ctx_); \
        f##_tine_tile(cols_.y_ + lo_, &cols_, lo_, hi_ - lo_); \
        return 0; \
    } \
    TINE_MADE_ int f##_tine_staged(size_t lo_, size_t hi_, void *ctx_) TINE_NOEXCEPT_ \
    { \
        const struct f##_tine_cols cols_ = *TINE_AS_(const struct f##_tine_cols *, ctx_); \
        f##_tine_type t_[TINE_STAGE_OF_(f##_tine_type)]; \
        for (size_t m_; lo_ < hi_; lo_ += m_) { \
            m_ = tine_stage_(cols_.y_ + lo_, sizeof(f##_tine_type), TINE_STAGE_OF_(f##_tine_type), \
                             hi_ - lo_); \
            f##_tine_tile(t_, &cols_, lo_, m_); \
            tine_nt_copy_(cols_.y_ + lo_, t_, m_ * sizeof(f##_tine_type)); \
        } \
        tine_nt_copy_end_(); \
        return 0; \
    } \
    TINE_MADE_ int f##_tine_map(f##_tine_type *y_, TINE_LIST_(TINE_PARAM_, __VA_ARGS__), \
                                size_t n_, const tine_opts *o_) \
    { \
        struct f##_tine_cols cols_ = {y_, TINE_LIST_(TINE_NAME_OF_, __VA_ARGS__)}; \
        TINE_DOOR_ARRAY_(TINE_MAPS_(__VA_ARGS__), y_, "y") \
        TINE_EACH_(TINE_DOOR_MAP_, __VA_ARGS__) \
        int in_place_ = 0 TINE_EACH_(TINE_SAME_, __VA_ARGS__); \
        return tine_exit_(tine_write_(f##_tine_body, in_place_ ? NULL : f##_tine_staged, &cols_, \
                                      n_, sizeof *y_, 1, 0, o_), \
                          TINE_MAPS_(__VA_ARGS__)); \
    } \
    TINE_MADE_ int f##_tine_fold(tine_into_ into_, TINE_LIST_(TINE_PARAM_, __VA_ARGS__), \
                                 size_t n_, const tine_opts *o_) \
    { \
        struct f##_tine_cols cols_ = {NULL, TINE_LIST_(TINE_NAME_OF_, __VA_ARGS__)}; \
        TINE_EACH_(TINE_DOOR_REDUCE_, __VA_ARGS__) \
        return into_.run(&into_, &cols_, n_, o_); \
    } \
    typedef int f##_tine_folds(tine_into_, TINE_LIST_(TINE_PARAM_, __VA_ARGS__), size_t, \
                               const tine_opts *); \
    TINE_LOUD_ \
    TINE_END_

/* ---- TINE_TRY: y[i] = f(a[i], …), where f may fail ------------------------------------------- */
#define TINE_TRY(R, f, ...) \
    typedef TINE_BARE_(R) f##_tine_type; \
    struct f##_tine_cols { \
        f##_tine_type *y_; \
        TINE_EACH_(TINE_FIELD_, __VA_ARGS__) \
    }; \
    TINE_MADE_ int f##_tine_body(size_t lo_, size_t hi_, void *ctx_) TINE_NOEXCEPT_ \
    { \
        const struct f##_tine_cols *cols_ = TINE_AS_(const struct f##_tine_cols *, ctx_); \
        f##_tine_type *y_ = cols_->y_ + lo_; \
        TINE_EACH_(TINE_LOCAL_, __VA_ARGS__) \
        for (size_t i_ = 0; i_ < hi_ - lo_; i_++) { \
            int rc_ = f(&y_[i_], TINE_LIST_(TINE_ELEM_, __VA_ARGS__)); \
            if (rc_) return rc_; \
        } \
        return 0; \
    } \
    TINE_MADE_ int f##_tine_map(f##_tine_type *y_, TINE_LIST_(TINE_PARAM_, __VA_ARGS__), \
                                size_t n_, const tine_opts *o_) \
    { \
        struct f##_tine_cols cols_ = {y_, TINE_LIST_(TINE_NAME_OF_, __VA_ARGS__)}; \
        TINE_DOOR_ARRAY_(TINE_MAPS_(__VA_ARGS__), y_, "y") \
        TINE_EACH_(TINE_DOOR_MAP_, __VA_ARGS__) \
        return tine_exit_(tine_for_(f##_tine_body, &cols_, n_, 1, 0, o_), \
                          TINE_MAPS_(__VA_ARGS__)); \
    } \
    TINE_END_

#include "make_scan.h"
#include "make_filter.h"

/* ---- TINE_MONOID: f(f(x[0], x[1]), …) -------------------------------------------------------- */
/* Elements whose pairs are made at once; the pairs stay in a few KiB of L1. A power of two. */
#define TINE_ROW_OF_(T) \
    (sizeof(T) <= 8     ? 1024 \
     : sizeof(T) <= 16  ? 512 \
     : sizeof(T) <= 64  ? 128 \
     : sizeof(T) <= 256 ? 32 \
                        : 2)

/* Where a tree of m > 1 elements is cut: the largest power of two below m. */
TINE_MADE_ size_t tine_half_(size_t m)
{
    size_t half = 1;
    while (half < m - half) half *= 2;
    return half;
}

/* The tree: neighbours are paired, then the pairs, and so on, an odd one out waiting for the next
   level. That keeps the order, and each level is a loop without a chain from element to element:
   vectorised where f is. In place: t[i] is written when t[2i] and t[2i + 1] have been read. The
   same tree whether it is cut at halves, at blocks or not at all. */
#define TINE_MONOID(T, f, id) \
    TINE_QUIET_ \
    TINE_BYTES_(T, "TINE_MONOID") \
    typedef TINE_BARE_(T) f##_tine_value; \
    TINE_MONOID_(f##_tine_value, f, (id)) \
    TINE_SCANS_(f##_tine_value, f, (id)) \
    TINE_LOUD_ \
    TINE_END_
#define TINE_MONOID_(T, f, id) \
    TINE_MADE_ T f##_tine_tree(T *t_, size_t m_) \
    { \
        while (m_ > 1) { \
            size_t half_ = m_ / 2; \
            TINE_IVDEP_ \
            for (size_t i_ = 0; i_ < half_; i_++) t_[i_] = f(t_[2 * i_], t_[2 * i_ + 1]); \
            if (m_ % 2) t_[half_] = t_[m_ - 1]; \
            m_ = half_ + m_ % 2; \
        } \
        return t_[0]; \
    } \
    TINE_MADE_ T f##_tine_over(const T *x_, size_t m_) \
    { \
        if (m_ > TINE_ROW_OF_(T)) { \
            size_t half_ = tine_half_(m_); \
            return f(f##_tine_over(x_, half_), f##_tine_over(x_ + half_, m_ - half_)); \
        } \
        T t_[TINE_ROW_OF_(T) / 2 + 1]; \
        if (m_ < 2) return x_[0]; \
        size_t half_ = m_ / 2; \
        TINE_IVDEP_ \
        for (size_t i_ = 0; i_ < half_; i_++) t_[i_] = f(x_[2 * i_], x_[2 * i_ + 1]); \
        if (m_ % 2) t_[half_] = x_[m_ - 1]; \
        return f##_tine_tree(t_, half_ + m_ % 2); \
    } \
    TINE_MADE_ int f##_tine_leaf(void *acc_, size_t lo_, size_t hi_, void *ctx_) TINE_NOEXCEPT_ \
    { \
        const T *x_ = *TINE_AS_(const T *const *, ctx_); \
        *TINE_AS_(T *, acc_) = f##_tine_over(x_ + lo_, hi_ - lo_); \
        return 0; \
    } \
    TINE_MADE_ void f##_tine_join(void *acc_, const void *next_, void *ctx_) TINE_NOEXCEPT_ \
    { \
        T *s_ = TINE_AS_(T *, acc_); \
        (void)ctx_; \
        *s_ = f(*s_, *TINE_AS_(const T *, next_)); \
    } \
    TINE_MADE_ int f##_tine_run(const tine_into_ *into_, void *cols_, size_t n_, \
                                const tine_opts *o_) \
    { \
        T s_ = (id); \
        TINE_DOOR_(!into_->out, "tine_reduce: out is NULL") \
        int rc_ = tine_fold_tree_(into_->leaf, into_->join, cols_, &s_, sizeof(T), n_, o_); \
        if (rc_ == 0) *TINE_AS_(T *, into_->out) = s_; \
        return tine_exit_(rc_, "tine_reduce"); \
    } \
    TINE_MADE_ tine_into_ f##_tine_into(T *out_) \
    { \
        tine_into_ into_ = {out_, sizeof *out_, f##_tine_run, f##_tine_leaf, f##_tine_join}; \
        return into_; \
    } \
    TINE_MADE_ int f##_tine_reduce(tine_into_ into_, const T *x_, size_t n_, const tine_opts *o_) \
    { \
        TINE_DOOR_REDUCE_(T, x_) \
        return into_.run(&into_, &x_, n_, o_); \
    }

/* ---- TINE_MAP_REDUCE: m over f's values, which never reach memory ---------------------------- */
#define TINE_MAP_REDUCE(g, f, m) \
    TINE_QUIET_ \
    TINE_MADE_ m##_tine_value g##_tine_over(const struct f##_tine_cols *cols_, size_t lo_, \
                                            size_t m_) \
    { \
        if (m_ > TINE_ROW_OF_(f##_tine_type)) { \
            size_t half_ = tine_half_(m_); \
            return m(g##_tine_over(cols_, lo_, half_), \
                     g##_tine_over(cols_, lo_ + half_, m_ - half_)); \
        } \
        f##_tine_type r_[TINE_ROW_OF_(f##_tine_type)]; \
        m##_tine_value t_[TINE_ROW_OF_(f##_tine_type) / 2 + 1]; \
        f##_tine_tile(r_, cols_, lo_, m_ < 2 ? 1 : m_); \
        if (m_ < 2) return r_[0]; \
        size_t half_ = m_ / 2; \
        TINE_IVDEP_ \
        for (size_t i_ = 0; i_ < half_; i_++) t_[i_] = m(r_[2 * i_], r_[2 * i_ + 1]); \
        if (m_ % 2) t_[half_] = r_[m_ - 1]; \
        return m##_tine_tree(t_, half_ + m_ % 2); \
    } \
    TINE_MADE_ int g##_tine_leaf(void *acc_, size_t lo_, size_t hi_, void *ctx_) TINE_NOEXCEPT_ \
    { \
        *TINE_AS_(m##_tine_value *, acc_) = \
            g##_tine_over(TINE_AS_(const struct f##_tine_cols *, ctx_), lo_, hi_ - lo_); \
        return 0; \
    } \
    TINE_MADE_ tine_into_ g##_tine_into(m##_tine_value *out_) \
    { \
        tine_into_ into_ = {out_, sizeof *out_, m##_tine_run, g##_tine_leaf, m##_tine_join}; \
        return into_; \
    } \
    static f##_tine_folds *const g##_tine_reduce __attribute__((unused)) = f##_tine_fold; \
    TINE_LOUD_ \
    TINE_END_

#endif
