/* make_sort.h - TINE_LESS: the functions that sorts, merges and checks of order need for a user's
   order, which is inlined. Included by tine.h. */
#ifndef TINE_MAKE_SORT_H
#define TINE_MAKE_SORT_H

/* The functions that the library calls on one thread. Elements are `size` bytes; c is the context
   of f. Even if f contradicts itself, none of these functions writes outside its arrays or loses an
   element. */
typedef struct tine_less_ {
    size_t size, context; /* context: the size of *c in bytes, 0 for an f without a context */
    /* Returns where in [lo, hi), lo > 0, the run ends to which x[lo - 1] belongs. A rising run ends
       at the first element that is less than the one before it; if `falls`, at the first that is
       not. Returns hi if the run goes on to there. */
    size_t (*extend)(const void *x, size_t lo, size_t hi, int falls, const void *c);
    /* swaps x[i] and x[n - 1 - i] for i in [lo, hi) */
    void (*reverse)(void *x, size_t lo, size_t hi, size_t n);
    /* sorts x[0, n) into y (to_y) or in place; y has room for n elements */
    void (*run)(void *x, void *y, size_t n, int to_y, const void *c);
    /* how many of the first d elements of the merged array come from a */
    size_t (*rank)(const void *a, size_t na, const void *b, size_t nb, size_t d, const void *c);
    void (*merge)(void *out, const void *a, size_t na, const void *b, size_t nb, const void *c);
    /* builds the search tree of splitters for up to 2^log buckets, log > 0, from a sorted sample of
       n > 0 elements; tree has room for 2 << log elements. Returns the logarithm of the number of
       buckets */
    unsigned (*tree)(void *tree, const void *sample, size_t n, unsigned log, const void *c);
    /* bucket[i] = the bucket of x[i], less than 2 << log; count[bucket] += 1. An even bucket,
       except bucket 0, holds the elements that equal a splitter */
    void (*classify)(uint16_t *bucket, size_t *count, const void *x, size_t n, const void *tree,
                     unsigned log, const void *c);
    /* to[at[bucket[i]]++] = x[i] */
    void (*scatter)(void *to, size_t *at, const uint16_t *bucket, const void *x, size_t n);
} tine_less_;
/* `name` is the public function, which has checked x, n and c. */
TINE_API int tine_sort_by_(void *x, size_t n, const tine_less_ *f, const void *c, const char *name,
                           const tine_opts *o);
/* The following functions check their arguments. */
TINE_API int tine_merge_by_(void *out, const void *a, size_t na, const void *b, size_t nb,
                            const tine_less_ *f, const void *c, const char *name,
                            const tine_opts *o);
TINE_API int tine_is_sorted_by_(int *yes, const void *x, size_t n, const tine_less_ *f,
                                const void *c, const char *name, const tine_opts *o);
/* Pairs of an element and its index, which an argsort sorts. less is the order of the pairs. */
typedef struct tine_indexed_ {
    size_t size; /* bytes of an element */
    const tine_less_ *less;
    /* pair: pairs[i] = x[i] and i; part: order[i] = the index of pairs[i]; for i in [lo, hi) */
    void (*pair)(void *pairs, const void *x, size_t lo, size_t hi);
    void (*part)(size_t *order, const void *pairs, size_t lo, size_t hi);
} tine_indexed_;
TINE_API int tine_argsort_by_(size_t *order, const void *x, size_t n, const tine_indexed_ *p,
                              const void *c, const char *name, const tine_opts *o);

/* Up to this many elements are sorted by comparing each with each. */
#define TINE_SMALL_ 8
/* Elements whose new places are computed before any of them is moved. A counter of a bucket is read
   and written for each element. Once a processor has seen two neighbouring elements use the same
   counter, it makes each move wait for the one before. */
#define TINE_MOVED_ 64
/* Prefetches the line 128 bytes behind p, which is written soon. Hardware prefetchers cannot follow
   the ends of this many buckets. */
#ifdef __GNUC__
#    define TINE_SOON_(p) __builtin_prefetch((const char *)(p) + 128, 1);
#else
#    define TINE_SOON_(p) (void)(p);
#endif

/* Hides the value of t from the compiler, and picks a if t is 1, b if t is 0. g++ and clang would
   otherwise make a branch of a choice by a comparison, which is mispredicted every second time: a
   merge then takes 2.5 to 3 times as long (Zen 4, g++ 12, clang 19, elements of 16 bytes). clang
   makes branches even of conditional moves, so that it is given arithmetic. gcc needs no help in C,
   and the help would cost it 5 %. */
#if defined __clang__
#    define TINE_HIDE_(t) __asm__("" : "+r"(t));
#    define TINE_BYTES_AT_(p) TINE_AS_(const char *, TINE_AS_(const void *, p))
#    define TINE_EITHER_(T, t, a, b) \
        TINE_AS_(const T *, \
                 TINE_AS_(const void *, \
                          TINE_BYTES_AT_(b) + ((TINE_BYTES_AT_(a) - TINE_BYTES_AT_(b)) & -(t))))
#else
#    if defined __GNUC__ && defined __cplusplus
#        define TINE_HIDE_(t) __asm__("" : "+r"(t));
#    else
#        define TINE_HIDE_(t)
#    endif
#    define TINE_EITHER_(T, t, a, b) ((t) ? (a) : (b))
#endif

/* One step of a merge from both ends, without a branch. It takes the lesser of the two fronts (a's
   if they are equal) and the greater of the two backs (b's if they are equal). Front and back do
   not depend on each other, so the processor computes both at once. */
#define TINE_BOTH_ENDS_(K, T, f, a, b, ae, be, front, back) \
    { \
        ptrdiff_t t_ = TINE_CALL_##K(f, *b, *a) ? 1 : 0; \
        TINE_HIDE_(t_) \
        const T *least_ = TINE_EITHER_(T, t_, b, a); \
        b += t_, a += 1 - t_; \
        ptrdiff_t u_ = TINE_CALL_##K(f, be[-1], ae[-1]) ? 1 : 0; \
        TINE_HIDE_(u_) \
        const T *most_ = TINE_EITHER_(T, u_, ae, be); \
        ae -= u_, be -= 1 - u_; \
        front = *least_, back = most_[-1]; \
    }

/* If n is odd, one element of a or b is left in the middle; it is copied last. */
#define TINE_MIDDLE_(n, a, b, ae, at) \
    if ((n)&1) { \
        const ptrdiff_t left_ = a < ae ? 1 : 0; \
        at = *(left_ ? a : b); \
        a += left_, b += 1 - left_; \
    }

/* For j < i: x[i] goes behind x[j] unless x[i] is less. */
#define TINE_VERSUS_(K, f, x, r, i, j) \
    { \
        const unsigned t_ = TINE_CALL_##K(f, x[i], x[j]) ? 1 : 0; \
        r[i] -= t_, r[j] += t_; \
    }

/* One step down a tree of splitters: to the left child of p if e is less than p's splitter, else to
   the right one. */
#define TINE_DOWN_(K, f, t, p, e) p = 2 * p + (TINE_CALL_##K(f, e, t[p]) ? 0 : 1);
/* The bucket of an element that arrived at leaf p: the bucket of elements equal to p's splitter, or
   that of greater ones. */
#define TINE_LEAF_(K, f, t, p, e, b) \
    b = (uint16_t)(2 * p + (TINE_CALL_##K(f, t[p], e) ? 1 : 0) - leaves_);

/* to[k] = at[b[k]]++ for k = 0 … 3. All counters are read before one is written: neighbours with
   the same counter would wait for each other's writes. */
#define TINE_NEXT_FOUR_(to, at, b) \
    { \
        (to)[0] = (at)[(b)[0]]; \
        (to)[1] = (at)[(b)[1]] + ((b)[1] == (b)[0]); \
        (to)[2] = (at)[(b)[2]] + ((b)[2] == (b)[0]) + ((b)[2] == (b)[1]); \
        (to)[3] = (at)[(b)[3]] + ((b)[3] == (b)[0]) + ((b)[3] == (b)[1]) + ((b)[3] == (b)[2]); \
        for (int four_ = 0; four_ < 4; four_++) (at)[(b)[four_]] = (to)[four_] + 1; \
    }

/* Defines the functions for an order of elements, those for the same order of pairs, and the
   functions that users call. */
#define TINE_LESS(T, f) TINE_LESS_OF_(PLAIN_, tine_none_, T, f, f##_needs_TINE_LESS_of_this_type_to)
#define TINE_LESS_WITH(T, f, C) \
    TINE_LESS_OF_(WITH_, C, T, f, f##_needs_TINE_LESS_WITH_of_this_type_to)
#define TINE_LESS_OF_(K, C, T, f, to) \
    TINE_BYTES_(T, "TINE_LESS") \
    typedef TINE_BARE_(T) f##_tine_sorts; \
    TINE_CONTEXT_##K(C, f##_tine_less) TINE_LESS_(K, f##_tine_sorts, f) \
        TINE_CONTEXT_##K(C, f##_tine_indexed_tine_less) TINE_INDEXED_(K, f##_tine_sorts, f) \
            TINE_LESS_(K, f##_tine_pair, f##_tine_indexed) \
                TINE_LESS_CALLS_(K, f##_tine_sorts, f, to) TINE_END_
/* A pair of an element and its index, and f applied to two pairs. */
#define TINE_INDEXED_(K, T, f) \
    typedef struct f##_tine_pair { \
        T value; \
        size_t at; \
    } f##_tine_pair; \
    TINE_MADE_ int f##_tine_indexed(TINE_GIVEN_##K(f##_tine_less_context) f##_tine_pair a_, \
                                    f##_tine_pair b_) \
    { \
        return TINE_CALL_##K(f, a_.value, b_.value); \
    } \
    TINE_MADE_ void f##_tine_pair_up(void *pairs_, const void *x_, size_t lo_, size_t hi_) \
    { \
        f##_tine_pair *p_ = TINE_AS_(f##_tine_pair *, pairs_); \
        const T *t_ = TINE_AS_(const T *, x_); \
        for (; lo_ < hi_; lo_++) p_[lo_].value = t_[lo_], p_[lo_].at = lo_; \
    } \
    TINE_MADE_ void f##_tine_part(size_t *order_, const void *pairs_, size_t lo_, size_t hi_) \
    { \
        const f##_tine_pair *p_ = TINE_AS_(const f##_tine_pair *, pairs_); \
        for (; lo_ < hi_; lo_++) order_[lo_] = p_[lo_].at; \
    }

/* How these functions work.
     - merge: half the length of the shorter run is a number of steps that cannot exhaust a run, so
       these steps do not check the runs' ends.
     - run: quarters are sorted and then merged in pairs, two merges side by side, so that neither
       waits for the other's comparison; then the halves are merged. If two runs have m elements
       each, or m and m + 1, then m steps from either end stay within them, whatever f answers. A
       check whether both ends met detects an f that contradicts itself.
     - tree: node p has the children 2 p and 2 p + 1. Leaf b of 2^log holds the last splitter that
       is not greater than the elements that arrive there; leaf 0 holds the first splitter.
     - classify: eight elements go down the tree side by side; each waits for its own comparisons
       only.
     - small: if f contradicts itself, two elements may get the same rank. That is checked. */
#define TINE_LESS_(K, T, f) \
    TINE_MADE_ size_t f##_tine_extend(const void *x_, size_t lo_, size_t hi_, int falls_, \
                                      const void *ctx_) TINE_NOEXCEPT_ \
    { \
        TINE_HAS_(f##_tine_less) = TINE_AS_(const f##_tine_less_context *, ctx_); \
        const T *t_ = TINE_AS_(const T *, x_); \
        if (falls_) \
            while (lo_ < hi_ && TINE_CALL_##K(f, t_[lo_], t_[lo_ - 1])) lo_++; \
        else \
            while (lo_ < hi_ && !TINE_CALL_##K(f, t_[lo_], t_[lo_ - 1])) lo_++; \
        return lo_; \
    } \
    TINE_MADE_ void f##_tine_reverse(void *x_, size_t lo_, size_t hi_, size_t n_) \
    { \
        T *t_ = TINE_AS_(T *, x_); \
        for (; lo_ < hi_; lo_++) { \
            const T v_ = t_[lo_]; \
            t_[lo_] = t_[n_ - 1 - lo_]; \
            t_[n_ - 1 - lo_] = v_; \
        } \
    } \
    TINE_MADE_ size_t f##_tine_rank(const void *va_, size_t na_, const void *vb_, size_t nb_, \
                                    size_t d_, const void *ctx_) TINE_NOEXCEPT_ \
    { \
        TINE_HAS_(f##_tine_less) = TINE_AS_(const f##_tine_less_context *, ctx_); \
        const T *a_ = TINE_AS_(const T *, va_), *b_ = TINE_AS_(const T *, vb_); \
        size_t lo_ = d_ > nb_ ? d_ - nb_ : 0, hi_ = d_ < na_ ? d_ : na_; \
        while (lo_ < hi_) { \
            const size_t i_ = lo_ + (hi_ - lo_) / 2; \
            if (TINE_CALL_##K(f, b_[d_ - i_ - 1], a_[i_])) \
                hi_ = i_; \
            else \
                lo_ = i_ + 1; \
        } \
        return lo_; \
    } \
    TINE_MADE_ void f##_tine_join_runs(TINE_HAS_(f##_tine_less), void *vo_, const void *va_, \
                                       size_t na_, const void *vb_, size_t nb_) \
    { \
        T *o_ = TINE_AS_(T *, vo_), *oe_ = o_ + na_ + nb_; \
        const T *a_ = TINE_AS_(const T *, va_), *b_ = TINE_AS_(const T *, vb_), *ae_ = a_ + na_, \
                *be_ = b_ + nb_; \
        if (na_ && nb_ && !TINE_CALL_##K(f, b_[0], ae_[-1])) { \
            while (a_ < ae_) *o_++ = *a_++; \
            while (b_ < be_) *o_++ = *b_++; \
            return; \
        } \
        for (;;) { \
            na_ = (size_t)(ae_ - a_), nb_ = (size_t)(be_ - b_); \
            size_t steps_ = (na_ < nb_ ? na_ : nb_) / 2; \
            if (!steps_) break; \
            for (; steps_; steps_--) { \
                --oe_; \
                TINE_BOTH_ENDS_(K, T, f, a_, b_, ae_, be_, *o_, *oe_) \
                o_++; \
            } \
        } \
        while (a_ < ae_ && b_ < be_) { \
            if (TINE_CALL_##K(f, *b_, *a_)) \
                *o_++ = *b_++; \
            else \
                *o_++ = *a_++; \
        } \
        while (a_ < ae_) *o_++ = *a_++; \
        while (b_ < be_) *o_++ = *b_++; \
    } \
    TINE_MADE_ void f##_tine_merge(void *vo_, const void *va_, size_t na_, const void *vb_, \
                                   size_t nb_, const void *ctx_) TINE_NOEXCEPT_ \
    { \
        f##_tine_join_runs(TINE_AS_(const f##_tine_less_context *, ctx_), vo_, va_, na_, vb_, \
                           nb_); \
    } \
    /* Merges x[0, n) to y. x consists of two sorted halves, the first of n / 2 elements. */ \
    TINE_MADE_ void f##_tine_zip(TINE_HAS_(f##_tine_less), T *y_, const T *x_, size_t n_) \
    { \
        const size_t m_ = n_ / 2; \
        const T *a_ = x_, *b_ = x_ + m_, *ae_ = b_, *be_ = x_ + n_; \
        for (size_t i_ = 0, j_ = n_ - 1; i_ < m_; i_++, j_--) \
            TINE_BOTH_ENDS_(K, T, f, a_, b_, ae_, be_, y_[i_], y_[j_]) \
        TINE_MIDDLE_(n_, a_, b_, ae_, y_[m_]) \
        if (a_ != ae_) f##_tine_join_runs(with_, y_, x_, m_, x_ + m_, n_ - m_); \
    } \
    /* Merges the halves of x[0, n) and those of x[n, n + k), where k is n or n + 1. */ \
    TINE_MADE_ void f##_tine_pairs(TINE_HAS_(f##_tine_less), T *y_, const T *x_, size_t n_, \
                                   size_t k_) \
    { \
        const size_t m_ = n_ / 2, l_ = k_ / 2; \
        const T *a_ = x_, *b_ = x_ + m_, *ae_ = b_, *be_ = x_ + n_; \
        const T *c_ = be_, *d_ = c_ + l_, *ce_ = d_, *de_ = c_ + k_; \
        T *z_ = y_ + n_; \
        for (size_t i_ = 0; i_ < m_; i_++) { \
            TINE_BOTH_ENDS_(K, T, f, a_, b_, ae_, be_, y_[i_], y_[n_ - 1 - i_]) \
            TINE_BOTH_ENDS_(K, T, f, c_, d_, ce_, de_, z_[i_], z_[k_ - 1 - i_]) \
        } \
        if (l_ > m_) TINE_BOTH_ENDS_(K, T, f, c_, d_, ce_, de_, z_[m_], z_[k_ - 1 - m_]) \
        TINE_MIDDLE_(n_, a_, b_, ae_, y_[m_]) \
        TINE_MIDDLE_(k_, c_, d_, ce_, z_[l_]) \
        if (a_ != ae_ || c_ != ce_) { \
            f##_tine_join_runs(with_, y_, x_, m_, x_ + m_, n_ - m_); \
            f##_tine_join_runs(with_, z_, x_ + n_, l_, x_ + n_ + l_, k_ - l_); \
        } \
    } \
    TINE_MADE_ void f##_tine_insert(TINE_HAS_(f##_tine_less), T *x_, size_t n_) \
    { \
        for (size_t i_ = 1; i_ < n_; i_++) { \
            const T v_ = x_[i_]; \
            size_t j_ = i_; \
            for (; j_ && TINE_CALL_##K(f, v_, x_[j_ - 1]); j_--) x_[j_] = x_[j_ - 1]; \
            x_[j_] = v_; \
        } \
    } \
    /* Sorts x[0, n), n <= TINE_SMALL_, into y, or in place with y as a buffer. */ \
    TINE_MADE_ void f##_tine_small(TINE_HAS_(f##_tine_less), T *x_, T *y_, size_t n_, int to_y_) \
    { \
        unsigned r_[TINE_SMALL_] = {0, 1, 2, 3, 4, 5, 6, 7}, ranks_ = 0; \
        T *const o_ = to_y_ ? y_ : x_; \
        const T *const v_ = to_y_ ? x_ : y_; \
        if (n_ > 1) { \
            TINE_VERSUS_(K, f, x_, r_, 1, 0) \
        } \
        if (n_ > 2) { \
            TINE_VERSUS_(K, f, x_, r_, 2, 0) TINE_VERSUS_(K, f, x_, r_, 2, 1) \
        } \
        if (n_ > 3) { \
            TINE_VERSUS_(K, f, x_, r_, 3, 0) \
            TINE_VERSUS_(K, f, x_, r_, 3, 1) TINE_VERSUS_(K, f, x_, r_, 3, 2) \
        } \
        if (n_ > 4) { \
            TINE_VERSUS_(K, f, x_, r_, 4, 0) \
            TINE_VERSUS_(K, f, x_, r_, 4, 1) \
            TINE_VERSUS_(K, f, x_, r_, 4, 2) TINE_VERSUS_(K, f, x_, r_, 4, 3) \
        } \
        if (n_ > 5) { \
            TINE_VERSUS_(K, f, x_, r_, 5, 0) \
            TINE_VERSUS_(K, f, x_, r_, 5, 1) \
            TINE_VERSUS_(K, f, x_, r_, 5, 2) \
            TINE_VERSUS_(K, f, x_, r_, 5, 3) TINE_VERSUS_(K, f, x_, r_, 5, 4) \
        } \
        if (n_ > 6) { \
            TINE_VERSUS_(K, f, x_, r_, 6, 0) \
            TINE_VERSUS_(K, f, x_, r_, 6, 1) \
            TINE_VERSUS_(K, f, x_, r_, 6, 2) \
            TINE_VERSUS_(K, f, x_, r_, 6, 3) \
            TINE_VERSUS_(K, f, x_, r_, 6, 4) TINE_VERSUS_(K, f, x_, r_, 6, 5) \
        } \
        if (n_ > 7) { \
            TINE_VERSUS_(K, f, x_, r_, 7, 0) \
            TINE_VERSUS_(K, f, x_, r_, 7, 1) \
            TINE_VERSUS_(K, f, x_, r_, 7, 2) \
            TINE_VERSUS_(K, f, x_, r_, 7, 3) \
            TINE_VERSUS_(K, f, x_, r_, 7, 4) \
            TINE_VERSUS_(K, f, x_, r_, 7, 5) TINE_VERSUS_(K, f, x_, r_, 7, 6) \
        } \
        for (size_t i_ = 0; i_ < n_ && !to_y_; i_++) y_[i_] = x_[i_]; \
        for (size_t i_ = 0; i_ < n_; i_++) o_[r_[i_]] = v_[i_], ranks_ |= 1u << r_[i_]; \
        if (ranks_ + 1 == 1u << n_) return; \
        for (size_t i_ = 0; i_ < n_; i_++) o_[i_] = v_[i_]; \
        f##_tine_insert(with_, o_, n_); \
    } \
    TINE_MADE_ void f##_tine_sort_run(TINE_HAS_(f##_tine_less), T *x_, T *y_, size_t n_, \
                                      int to_y_) \
    { \
        T *const to_ = to_y_ ? y_ : x_, *const from_ = to_y_ ? x_ : y_; \
        const size_t m_ = n_ / 2, l_ = m_ / 2, r_ = (n_ - m_) / 2; \
        if (n_ <= TINE_SMALL_) { \
            f##_tine_small(with_, x_, y_, n_, to_y_); \
        } else if (n_ < 2 * TINE_SMALL_) { \
            f##_tine_small(with_, x_, y_, m_, !to_y_); \
            f##_tine_small(with_, x_ + m_, y_ + m_, n_ - m_, !to_y_); \
            f##_tine_zip(with_, to_, from_, n_); \
        } else { \
            f##_tine_sort_run(with_, x_, y_, l_, to_y_); \
            f##_tine_sort_run(with_, x_ + l_, y_ + l_, m_ - l_, to_y_); \
            f##_tine_sort_run(with_, x_ + m_, y_ + m_, r_, to_y_); \
            f##_tine_sort_run(with_, x_ + m_ + r_, y_ + m_ + r_, n_ - m_ - r_, to_y_); \
            f##_tine_pairs(with_, from_, to_, m_, n_ - m_); \
            if (TINE_CALL_##K(f, from_[m_], from_[m_ - 1])) \
                f##_tine_zip(with_, to_, from_, n_); \
            else \
                for (size_t i_ = 0; i_ < n_; i_++) to_[i_] = from_[i_]; \
        } \
    } \
    TINE_MADE_ void f##_tine_run(void *x_, void *y_, size_t n_, int to_y_, const void *ctx_) \
        TINE_NOEXCEPT_ \
    { \
        f##_tine_sort_run(TINE_AS_(const f##_tine_less_context *, ctx_), TINE_AS_(T *, x_), \
                          TINE_AS_(T *, y_), n_, to_y_); \
    } \
    TINE_MADE_ unsigned f##_tine_tree(void *vt_, const void *vs_, size_t n_, unsigned log_, \
                                      const void *ctx_) TINE_NOEXCEPT_ \
    { \
        TINE_HAS_(f##_tine_less) = TINE_AS_(const f##_tine_less_context *, ctx_); \
        T *t_ = TINE_AS_(T *, vt_); \
        const T *s_ = TINE_AS_(const T *, vs_); \
        size_t many_ = 0, leaves_ = 2, j_, shift_ = 0; \
        for (j_ = 1; j_ >> log_ == 0; j_++) { \
            const T *const at_ = s_ + (j_ * n_ >> log_); \
            if (many_ == 0 || TINE_CALL_##K(f, t_[many_ - 1], *at_)) t_[many_++] = *at_; \
        } \
        for (log_ = 1; leaves_ <= many_; log_++) leaves_ *= 2; \
        for (j_ = 1; j_ < leaves_; j_++) t_[leaves_ + j_] = t_[j_ < many_ ? j_ - 1 : many_ - 1]; \
        t_[leaves_] = t_[leaves_ + 1]; \
        for (size_t row_ = leaves_ / 2; row_; row_ /= 2, shift_++) \
            for (j_ = row_; j_ < 2 * row_; j_++) t_[j_] = t_[(2 * j_ + 1) << shift_]; \
        return log_; \
    } \
    TINE_MADE_ void f##_tine_classify(uint16_t *bucket_, size_t *count_, const void *vx_, \
                                      size_t n_, const void *vt_, unsigned log_, const void *ctx_) \
        TINE_NOEXCEPT_ \
    { \
        TINE_HAS_(f##_tine_less) = TINE_AS_(const f##_tine_less_context *, ctx_); \
        const T *x_ = TINE_AS_(const T *, vx_), *t_ = TINE_AS_(const T *, vt_); \
        const size_t leaves_ = (size_t)2 << log_; \
        size_t i_ = 0; \
        for (; n_ - i_ >= 8; i_ += 8) { \
            const T *const e_ = x_ + i_; \
            size_t p_[8] = {1, 1, 1, 1, 1, 1, 1, 1}; \
            for (unsigned l_ = 0; l_ < log_; l_++) { \
                TINE_DOWN_(K, f, t_, p_[0], e_[0]) \
                TINE_DOWN_(K, f, t_, p_[1], e_[1]) \
                TINE_DOWN_(K, f, t_, p_[2], e_[2]) \
                TINE_DOWN_(K, f, t_, p_[3], e_[3]) \
                TINE_DOWN_(K, f, t_, p_[4], e_[4]) \
                TINE_DOWN_(K, f, t_, p_[5], e_[5]) \
                TINE_DOWN_(K, f, t_, p_[6], e_[6]) \
                TINE_DOWN_(K, f, t_, p_[7], e_[7]) \
            } \
            TINE_LEAF_(K, f, t_, p_[0], e_[0], bucket_[i_ + 0]) \
            TINE_LEAF_(K, f, t_, p_[1], e_[1], bucket_[i_ + 1]) \
            TINE_LEAF_(K, f, t_, p_[2], e_[2], bucket_[i_ + 2]) \
            TINE_LEAF_(K, f, t_, p_[3], e_[3], bucket_[i_ + 3]) \
            TINE_LEAF_(K, f, t_, p_[4], e_[4], bucket_[i_ + 4]) \
            TINE_LEAF_(K, f, t_, p_[5], e_[5], bucket_[i_ + 5]) \
            TINE_LEAF_(K, f, t_, p_[6], e_[6], bucket_[i_ + 6]) \
            TINE_LEAF_(K, f, t_, p_[7], e_[7], bucket_[i_ + 7]) \
            for (size_t k_ = 0; k_ < 8; k_++) count_[bucket_[i_ + k_]]++; \
        } \
        for (; i_ < n_; i_++) { \
            size_t p_ = 1; \
            for (unsigned l_ = 0; l_ < log_; l_++) TINE_DOWN_(K, f, t_, p_, x_[i_]) \
            TINE_LEAF_(K, f, t_, p_, x_[i_], bucket_[i_]) \
            count_[bucket_[i_]]++; \
        } \
    } \
    TINE_MADE_ void f##_tine_scatter(void *vo_, size_t *at_, const uint16_t *bucket_, \
                                     const void *vx_, size_t n_) \
    { \
        T *o_ = TINE_AS_(T *, vo_); \
        const T *x_ = TINE_AS_(const T *, vx_); \
        for (size_t i_ = 0; i_ < n_; i_ += TINE_MOVED_) { \
            const size_t many_ = n_ - i_ < TINE_MOVED_ ? n_ - i_ : TINE_MOVED_; \
            size_t to_[TINE_MOVED_], j_ = 0; \
            for (; many_ - j_ >= 4; j_ += 4) { \
                TINE_NEXT_FOUR_(to_ + j_, at_, bucket_ + i_ + j_) \
                for (size_t k_ = j_; k_ < j_ + 4; k_++) TINE_SOON_(o_ + to_[k_]) \
            } \
            for (; j_ < many_; j_++) to_[j_] = at_[bucket_[i_ + j_]]++; \
            for (size_t k_ = 0; k_ < many_; k_++) o_[to_[k_]] = x_[i_ + k_]; \
        } \
    } \
    TINE_MADE_ const tine_less_ *f##_tine_table(void) \
    { \
        static const tine_less_ less_ = { \
            sizeof(T),         f##_tine_less_takes ? sizeof(f##_tine_less_context) : 0, \
            f##_tine_extend,   f##_tine_reverse, \
            f##_tine_run,      f##_tine_rank, \
            f##_tine_merge,    f##_tine_tree, \
            f##_tine_classify, f##_tine_scatter}; \
        return &less_; \
    }
/* to_sort, to_argsort, to_merge and to_check: the functions that users call. */
#define TINE_LESS_CALLS_(K, T, f, to) \
    TINE_MADE_ TINE_CHECKED_ int to##_sort(TINE_GIVEN_##K(f##_tine_less_context) T *x_, size_t n_, \
                                           const tine_opts *o_) \
    { \
        TINE_LACKS_##K(f##_tine_less_context) \
            TINE_DOOR_ARRAY_(TINE_SAYS_##K("tine_sort_by"), x_, "x") \
                TINE_DOOR_##K(TINE_SAYS_##K("tine_sort_by"), x_, n_ * sizeof *x_, \
                              "x") return tine_sort_by_(x_, n_, f##_tine_table(), with_, \
                                                        TINE_SAYS_##K("tine_sort_by"), o_); \
    } \
    TINE_MADE_ TINE_CHECKED_ int to##_argsort(TINE_GIVEN_##K(f##_tine_less_context) \
                                                  size_t *order_, \
                                              const T *x_, size_t n_, const tine_opts *o_) \
    { \
        TINE_LACKS_##K(f##_tine_less_context) const tine_indexed_ pairs_ = { \
            sizeof(T), f##_tine_indexed_tine_table(), f##_tine_pair_up, f##_tine_part}; \
        return tine_argsort_by_(order_, x_, n_, &pairs_, with_, TINE_SAYS_##K("tine_argsort_by"), \
                                o_); \
    } \
    TINE_MADE_ TINE_CHECKED_ int to##_merge(TINE_GIVEN_##K(f##_tine_less_context) T *out_, \
                                            const T *a_, size_t na_, const T *b_, size_t nb_, \
                                            const tine_opts *o_) \
    { \
        TINE_LACKS_##K(f##_tine_less_context) return tine_merge_by_( \
            out_, a_, na_, b_, nb_, f##_tine_table(), with_, TINE_SAYS_##K("tine_merge_by"), o_); \
    } \
    TINE_MADE_ TINE_CHECKED_ int to##_check(TINE_GIVEN_##K(f##_tine_less_context) int *yes_, \
                                            const T *x_, size_t n_, const tine_opts *o_) \
    { \
        TINE_LACKS_##K(f##_tine_less_context) return tine_is_sorted_by_( \
            yes_, x_, n_, f##_tine_table(), with_, TINE_SAYS_##K("tine_is_sorted_by"), o_); \
    }

#endif
