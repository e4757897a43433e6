/* make_scan.h - makes scans out of a monoid, which is inlined. It also declares chains, the loops
   on which scans and filters are built. Included by make.h. */
#ifndef TINE_MAKE_SCAN_H
#define TINE_MAKE_SCAN_H
#include <string.h>

/* ---- chains: loops in which a tile needs the total of all tiles before it -------------------- */
/* The three steps of a chain. A tile [lo, hi) begins at a multiple of 64 elements.
     - look stores the total of each block of the tile in sums. Unless stage is NULL, it also stores
       there what helps write.
     - carry replaces each of `count` sums by *base, the total of all blocks before it, and adds the
       sum to *base. `first` says that there is no block before the first of these.
     - write writes outputs [lo, hi), given the base of each block. stage is what look stored; if it
       is NULL, write reads the input again.

   So look must not change the input. write may change the input of its own tile only. */
typedef struct tine_chain_ {
    void (*look)(void *sums, void *stage, size_t lo, size_t hi, void *ctx);
    void (*carry)(void *sums, size_t count, void *base, int first, void *ctx);
    void (*write)(const void *bases, void *stage, size_t lo, size_t hi, void *ctx);
    size_t size;    /* bytes of a sum */
    size_t block;   /* elements of a block, which divides 64; 0: a tile has one sum */
    size_t element; /* bytes of an element: a tile is a few KiB of elements */
    /* bytes of stage for each element; 0: no stage. The stage has 64 more bytes at its end */
    size_t stage;
    double ns; /* ns that an element takes on one thread; 0: not known */
} tine_chain_;
/* base has room for two sums. Its first one holds the initial value on entry and the total at the
   end. Scratch on a team: a sum for every block, a byte a tile, and a stage a thread. Without it
   one thread computes the same result. */
TINE_API int tine_chain_run_(const tine_chain_ *c, void *ctx, void *base, size_t n,
                             const tine_opts *o);

/* ---- functions that the compiler proves to be additions -------------------------------------- */
/* Running sums of n integers of `word` = 4 or 8 bytes: y[i] = x[0] + … + x[i]; if `before`, without
   x[i]. Uses the best instructions of the machine. */
TINE_API int tine_running_sums_(void *y, const void *x, size_t word, int before, size_t n,
                                const tine_opts *o);

/* The size in bytes of the integer that a pointer points to: 4 or 8; 0 for any other type. */
#ifdef __cplusplus
extern "C++" {
static inline size_t tine_word_(const void *) { return 0; }
static inline size_t tine_word_(const int32_t *) { return 4; }
static inline size_t tine_word_(const uint32_t *) { return 4; }
static inline size_t tine_word_(const int64_t *) { return 8; }
static inline size_t tine_word_(const uint64_t *) { return 8; }
}
#    define TINE_WORD_(x) tine_word_(x)
#else
#    define TINE_WORD_(x) \
        _Generic((x), int32_t * : 4u, uint32_t * : 4u, int64_t * : 8u, uint64_t * : 8u, \
                 default : 0u)
#endif

/* f_tine_adds returns sizeof(T) if f is the addition of integers, else 0. It tests whether f(a, b)
   - a - b is 0 for arbitrary a and b. If f is inlined and is an addition, the compiler folds the
   test to a constant. Otherwise __builtin_constant_p is 0, and the compiler removes the
   computation, except side effects of f. */
#if defined __GNUC__ && defined __OPTIMIZE__
#    define TINE_ADDS_PLAIN_(T, f, id) \
        TINE_MADE_ size_t f##_tine_adds(void) TINE_NOEXCEPT_ \
        { \
            const T id_ = id; \
            T a_ = id_, b_ = id_; \
            __asm__("" : "+m"(a_), "+m"(b_)); /* arbitrary values */ \
            const T r_ = f(a_, b_); \
            const size_t w_ = TINE_WORD_(&a_), m_ = sizeof(T) < 8 ? sizeof(T) : 8, \
                         h_ = m_ < 4 ? m_ : 4; \
            uint64_t u_[4] = {0, 0, 0, 0}; \
            uint32_t v_[4] = {0, 0, 0, 0}; \
            memcpy(u_, &a_, m_), memcpy(u_ + 1, &b_, m_), memcpy(u_ + 2, &r_, m_), \
                memcpy(u_ + 3, &id_, m_); \
            memcpy(v_, &a_, h_), memcpy(v_ + 1, &b_, h_), memcpy(v_ + 2, &r_, h_); \
            const int adds_ = u_[3] == 0 && (w_ == 8 ? u_[2] - u_[0] - u_[1] == 0 \
                                                     : w_ == 4 && v_[2] - v_[0] - v_[1] == 0); \
            return __builtin_constant_p(adds_) && adds_ ? w_ : 0; \
        }
#else
#    define TINE_ADDS_PLAIN_(T, f, id) TINE_ADDS_WITH_(T, f, id)
#endif
#define TINE_ADDS_WITH_(T, f, id) \
    TINE_MADE_ size_t f##_tine_adds(void) { return 0; }

/* ---- scans ----------------------------------------------------------------------------------- */
/* The order of a scan. Within each block of 64 elements f runs from the block's first element on.
   The totals of blocks are joined from the first block on. Then y[i] = f(total of all blocks
   before, this block up to i). The stage holds the second argument for a whole tile. So no step of
   the last loop depends on another, and the loop is vectorised if f can be. */
#define TINE_SCAN_BLOCK_ 64
#define TINE_DOOR_SCAN_(K, bad, rule) \
    TINE_DOOR_(bad, first_ ? TINE_SAYS_##K("tine_exscan") ": " rule \
                           : TINE_SAYS_##K("tine_scan") ": " rule)
/* Checks the context of a scan, which y must not overlap. */
#define TINE_DOOR_SCAN_PLAIN_
#define TINE_DOOR_SCAN_WITH_ \
    TINE_DOOR_SCAN_(WITH_, !with_, "c is NULL") \
    TINE_DOOR_SCAN_(WITH_, tine_overlap_(y_, n_ * sizeof *y_, with_, sizeof *with_), "y overlaps c")
#define TINE_SCANS_(K, T, f, scan, exscan, id) \
    TINE_ADDS_##K(T, f, id) typedef struct f##_tine_scanned { \
        const f##_tine_monoid_context *with_; \
        T *y_; \
        const T *x_; \
        const T *first_; \
        int nontemporal_; \
    } f##_tine_scanned; \
    TINE_MADE_ T f##_tine_within(TINE_HAS_(f##_tine_monoid), T *t_, const T *x_, size_t m_) \
    { \
        T s_ = x_[0]; \
        if (t_) t_[0] = s_; \
        for (size_t i_ = 1; i_ < m_; i_++) { \
            s_ = TINE_CALL_##K(f, s_, x_[i_]); \
            if (t_) t_[i_] = s_; \
        } \
        return s_; \
    } \
    TINE_MADE_ void f##_tine_look(void *sums_, void *stage_, size_t lo_, size_t hi_, void *ctx_) \
        TINE_NOEXCEPT_ \
    { \
        const size_t S_ = TINE_SCAN_BLOCK_; \
        T *s_ = TINE_AS_(T *, sums_), *t_ = TINE_AS_(T *, stage_); \
        const T *x_ = TINE_AS_(const f##_tine_scanned *, ctx_)->x_ + lo_; \
        TINE_HAS_(f##_tine_monoid) = TINE_AS_(const f##_tine_scanned *, ctx_)->with_; \
        size_t m_ = hi_ - lo_, i_ = 0; \
        for (; t_ && m_ - i_ >= 4 * S_; i_ += 4 * S_, s_ += 4) { /* four independent chains */ \
            const T *p_ = x_ + i_; \
            /* Hardware prefetchers miss these four streams: prefetching halves the time for \
               arrays beyond the caches. */ \
            for (size_t k_ = 0; k_ < 4 * S_ * sizeof(T); k_ += 64) \
                TINE_FETCH_(TINE_AS_(const char *, TINE_AS_(const void *, p_)) + k_ + 4096); \
            T *q_ = t_ + i_, a_ = p_[0], b_ = p_[S_], c_ = p_[2 * S_], d_ = p_[3 * S_]; \
            q_[0] = a_, q_[S_] = b_, q_[2 * S_] = c_, q_[3 * S_] = d_; \
            for (size_t k_ = 1; k_ < S_; k_++) { \
                q_[k_] = a_ = TINE_CALL_##K(f, a_, p_[k_]); \
                q_[k_ + S_] = b_ = TINE_CALL_##K(f, b_, p_[k_ + S_]); \
                q_[k_ + 2 * S_] = c_ = TINE_CALL_##K(f, c_, p_[k_ + 2 * S_]); \
                q_[k_ + 3 * S_] = d_ = TINE_CALL_##K(f, d_, p_[k_ + 3 * S_]); \
            } \
            s_[0] = a_, s_[1] = b_, s_[2] = c_, s_[3] = d_; \
        } \
        for (; i_ < m_; i_ += S_) \
            *s_++ = \
                f##_tine_within(with_, t_ ? t_ + i_ : NULL, x_ + i_, m_ - i_ < S_ ? m_ - i_ : S_); \
    } \
    TINE_MADE_ void f##_tine_carry(void *sums_, size_t count_, void *base_, int bare_, void *ctx_) \
        TINE_NOEXCEPT_ \
    { \
        T *s_ = TINE_AS_(T *, sums_), *b_ = TINE_AS_(T *, base_), c_; \
        size_t k_ = bare_ ? 1 : 0; \
        TINE_HAS_(f##_tine_monoid) = TINE_AS_(const f##_tine_scanned *, ctx_)->with_; \
        c_ = bare_ ? s_[0] : *b_; \
        for (; k_ < count_; k_++) { \
            T t_ = s_[k_]; \
            s_[k_] = c_; \
            c_ = TINE_CALL_##K(f, c_, t_); \
        } \
        *b_ = c_; \
    } \
    /* y[i] = f(base, t[i]). The very first block has no base: y[i] = t[i]. */ \
    TINE_MADE_ void f##_tine_lift(TINE_HAS_(f##_tine_monoid), T *y_, const T *t_, size_t m_, \
                                  const T *bases_, int bare_) \
    { \
        for (size_t i_ = 0, end_; i_ < m_; i_ = end_, bases_++, bare_ = 0) { \
            end_ = m_ - i_ < TINE_SCAN_BLOCK_ ? m_ : i_ + TINE_SCAN_BLOCK_; \
            if (bare_) { \
                if (y_ != t_) memcpy(y_, t_, end_ * sizeof(T)); \
                continue; \
            } \
            T b_ = *bases_; \
            TINE_IVDEP_ \
            for (size_t k_ = i_; k_ < end_; k_++) y_[k_] = TINE_CALL_##K(f, b_, t_[k_]); \
        } \
    } \
    /* Scans x from its bases without a stage. first: y[i] is the scan up to element i - 1. */ \
    TINE_MADE_ void f##_tine_again(TINE_HAS_(f##_tine_monoid), T *y_, const T *x_, size_t m_, \
                                   const T *bases_, int bare_, const T *first_) \
    { \
        for (size_t i_ = 0, end_; i_ < m_; i_ = end_, bases_++, bare_ = 0) { \
            end_ = m_ - i_ < TINE_SCAN_BLOCK_ ? m_ : i_ + TINE_SCAN_BLOCK_; \
            T s_ = x_[i_], b_ = bare_ ? s_ : *bases_, up_; \
            y_[i_] = first_ ? (bare_ ? *first_ : b_) : bare_ ? s_ : TINE_CALL_##K(f, b_, s_); \
            for (size_t k_ = i_ + 1; k_ < end_; k_++) { \
                T v_ = x_[k_], before_ = s_; \
                s_ = TINE_CALL_##K(f, s_, v_); \
                up_ = first_ ? before_ : s_; \
                y_[k_] = bare_ ? up_ : TINE_CALL_##K(f, b_, up_); \
            } \
        } \
    } \
    TINE_MADE_ void f##_tine_write(const void *bases_, void *stage_, size_t lo_, size_t hi_, \
                                   void *ctx_) TINE_NOEXCEPT_ \
    { \
        const f##_tine_scanned *c_ = TINE_AS_(const f##_tine_scanned *, ctx_); \
        const T *b_ = TINE_AS_(const T *, bases_); \
        T *y_ = c_->y_ + lo_, *t_ = TINE_AS_(T *, stage_); \
        size_t one_ = c_->first_ ? 1 : 0, m_ = hi_ - lo_ - one_; \
        int bare_ = lo_ == 0; \
        if (!t_) { \
            f##_tine_again(c_->with_, y_, c_->x_ + lo_, hi_ - lo_, b_, bare_, c_->first_); \
            return; \
        } \
        f##_tine_lift(c_->with_, c_->nontemporal_ ? t_ : y_ + one_, t_, m_, b_, bare_); \
        if (c_->nontemporal_) { \
            tine_nt_copy_(y_ + one_, t_, m_ * sizeof(T)); \
            tine_nt_copy_end_(); \
        } \
        if (one_) y_[0] = bare_ ? *c_->first_ : *b_; \
    } \
    TINE_MADE_ int f##_tine_scan_from(const f##_tine_monoid_context *with_, const T *first_, \
                                      T *y_, const T *x_, size_t n_, const tine_opts *o_) \
    { \
        T base_[2]; \
        static const tine_chain_ chain_ = { \
            f##_tine_look,    f##_tine_carry, f##_tine_write, sizeof(T), \
            TINE_SCAN_BLOCK_, sizeof(T),      sizeof(T),      0}; \
        TINE_DOOR_SCAN_(K, n_ && !y_, "y is NULL") \
        TINE_DOOR_SCAN_(K, n_ && !x_, "x is NULL") \
        TINE_DOOR_SCAN_(K, n_ > PTRDIFF_MAX / sizeof(T), "n is too large for an array") \
        TINE_DOOR_SCAN_(K, y_ != x_ && tine_overlap_(y_, n_ * sizeof *y_, x_, n_ * sizeof *x_), \
                        "y overlaps x") \
        TINE_DOOR_SCAN_##K const char *name_ = \
            first_ ? TINE_SAYS_##K("tine_exscan") : TINE_SAYS_##K("tine_scan"); \
        if (f##_tine_adds()) \
            return tine_exit_(tine_running_sums_(y_, x_, f##_tine_adds(), first_ != NULL, n_, o_), \
                              name_); \
        f##_tine_scanned c_ = {with_, y_, x_, first_, \
                               y_ != x_ && tine_nontemporal_(n_, sizeof(T))}; \
        return tine_exit_(tine_chain_run_(&chain_, &c_, base_, n_, o_), name_); \
    } \
    TINE_MADE_ TINE_CHECKED_ int scan(TINE_GIVEN_##K(f##_tine_monoid_context) T *y_, const T *x_, \
                                      size_t n_, const tine_opts *o_) \
    { \
        TINE_LACKS_##K(f##_tine_monoid_context) return f##_tine_scan_from(with_, NULL, y_, x_, n_, \
                                                                          o_); \
    } \
    TINE_MADE_ TINE_CHECKED_ int exscan(TINE_GIVEN_##K(f##_tine_monoid_context) T *y_, \
                                        const T *x_, size_t n_, const tine_opts *o_) \
    { \
        const T first_ = id; \
        TINE_LACKS_##K(f##_tine_monoid_context) return f##_tine_scan_from(with_, &first_, y_, x_, \
                                                                          n_, o_); \
    }

#endif
