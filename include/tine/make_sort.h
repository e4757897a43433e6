/* make_sort.h - TINE_LESS: what sorts, merges and searches for disorder need of a user's order,
   with the order inlined. Included by tine.h. */
#ifndef TINE_MAKE_SORT_H
#define TINE_MAKE_SORT_H

/* What the library asks of one thread; elements are `size` bytes, c is the context of f. None of it
   writes outside its arrays or loses an element, whatever f answers. */
typedef struct tine_less_ {
    size_t size, context; /* context: the bytes of c, 0 for an f without a context */
    /* of x[lo, hi) after x[lo - 1]: 1 if none is less than the one before it, 2 if each is, else 0;
       lo > 0 */
    int (*order)(const void *x, size_t lo, size_t hi, const void *c);
    /* swaps x[i] and x[n - 1 - i] for i in [lo, hi) */
    void (*reverse)(void *x, size_t lo, size_t hi, size_t n);
    /* sorts x to y, or to x; y: room for n */
    void (*run)(void *x, void *y, size_t n, int to_y, const void *c);
    /* how many of the first d merged are a's */
    size_t (*rank)(const void *a, size_t na, const void *b, size_t nb, size_t d, const void *c);
    void (*merge)(void *out, const void *a, size_t na, const void *b, size_t nb, const void *c);
} tine_less_;
/* name: of the public function, which has checked x, n and c. */
TINE_API int tine_sort_by_(void *x, size_t n, const tine_less_ *f, const void *c, const char *name,
                           const tine_opts *o);
/* These check their arguments. */
TINE_API int tine_merge_by_(void *out, const void *a, size_t na, const void *b, size_t nb,
                            const tine_less_ *f, const void *c, const char *name,
                            const tine_opts *o);
TINE_API int tine_is_sorted_by_(int *yes, const void *x, size_t n, const tine_less_ *f,
                                const void *c, const char *name, const tine_opts *o);
/* Elements with their indexes beside them: what an argsort moves. less: the order of such pairs. */
typedef struct tine_indexed_ {
    size_t size; /* bytes of an element */
    const tine_less_ *less;
    /* pairs[i] = x[i] and i, and order[i] = the index of pairs[i], for i in [lo, hi) */
    void (*pair)(void *pairs, const void *x, size_t lo, size_t hi);
    void (*part)(size_t *order, const void *pairs, size_t lo, size_t hi);
} tine_indexed_;
TINE_API int tine_argsort_by_(size_t *order, const void *x, size_t n, const tine_indexed_ *p,
                              const void *c, const char *name, const tine_opts *o);

/* Fewer elements are sorted by a network of four and insertion. */
#define TINE_SMALL_ 16

/* One step of a merge from both ends, without a branch: the lesser of the two fronts, a's if they
   are equal, and of the two backs the greater, b's if they are equal. Front and back depend on
   nothing of each other, so the processor does both at once. */
#define TINE_BOTH_ENDS_(K, T, f, a, b, ae, be, front, back) \
    { \
        const ptrdiff_t t_ = TINE_CALL_##K(f, *b, *a) ? 1 : 0; \
        const T *least_ = t_ ? b : a; \
        b += t_, a += 1 - t_; \
        const ptrdiff_t u_ = TINE_CALL_##K(f, be[-1], ae[-1]) ? 1 : 0; \
        const T *most_ = u_ ? ae : be; \
        ae -= u_, be -= 1 - u_; \
        front = *least_, back = most_[-1]; \
    }

/* The functions of an order of elements, of the same order of pairs, and what users call. */
#define TINE_LESS(T, f) TINE_LESS_OF_(PLAIN_, tine_none_, T, f, f##_needs_TINE_LESS_to)
#define TINE_LESS_WITH(T, f, C) TINE_LESS_OF_(WITH_, C, T, f, f##_needs_TINE_LESS_WITH_to)
#define TINE_LESS_OF_(K, C, T, f, to) \
    TINE_BYTES_(T, "TINE_LESS") \
    typedef TINE_BARE_(T) f##_tine_sorts; \
    TINE_CONTEXT_##K(C, f##_tine_less) TINE_LESS_(K, f##_tine_sorts, f) \
        TINE_CONTEXT_##K(C, f##_tine_indexed_tine_less) TINE_INDEXED_(K, f##_tine_sorts, f) \
            TINE_LESS_(K, f##_tine_pair, f##_tine_indexed) \
                TINE_LESS_CALLS_(K, f##_tine_sorts, f, to) TINE_END_
/* An element with its index beside it, and f of two of these. */
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
/* merge: as many steps as half of the shorter run are safe without a look at the ends.
   run: quarters are sorted, merged in pairs, two merges side by side so that neither waits for the
   other's comparison; then the halves. Of m elements a side m steps from either end are all, and
   read nothing else, whatever f answers; that they met is checked, for an f that contradicts
   itself. */
#define TINE_LESS_(K, T, f) \
    TINE_MADE_ int f##_tine_order(const void *x_, size_t lo_, size_t hi_, const void *ctx_) \
        TINE_NOEXCEPT_ \
    { \
        TINE_HAS_(f##_tine_less) = TINE_AS_(const f##_tine_less_context *, ctx_); \
        const T *t_ = TINE_AS_(const T *, x_); \
        int up_ = 1, down_ = 1; \
        for (; lo_ < hi_ && (up_ || down_); lo_++) { \
            if (TINE_CALL_##K(f, t_[lo_], t_[lo_ - 1])) \
                up_ = 0; \
            else \
                down_ = 0; \
        } \
        return up_ + 2 * down_; \
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
    /* x[0, 2 m), of two halves in order, to y */ \
    TINE_MADE_ void f##_tine_zip(TINE_HAS_(f##_tine_less), T *y_, const T *x_, size_t m_) \
    { \
        const T *a_ = x_, *b_ = x_ + m_, *ae_ = b_, *be_ = b_ + m_; \
        for (size_t i_ = 0, j_ = 2 * m_ - 1; i_ < m_; i_++, j_--) \
            TINE_BOTH_ENDS_(K, T, f, a_, b_, ae_, be_, y_[i_], y_[j_]) \
        if (a_ != ae_) f##_tine_join_runs(with_, y_, x_, m_, x_ + m_, m_); \
    } \
    /* the same of x[0, 2 m) and of x[2 m, 4 m) */ \
    TINE_MADE_ void f##_tine_pairs(TINE_HAS_(f##_tine_less), T *y_, const T *x_, size_t m_) \
    { \
        const T *a_ = x_, *b_ = x_ + m_, *ae_ = b_, *be_ = b_ + m_; \
        const T *c_ = be_, *d_ = c_ + m_, *ce_ = d_, *de_ = d_ + m_; \
        T *z_ = y_ + 2 * m_; \
        for (size_t i_ = 0, j_ = 2 * m_ - 1; i_ < m_; i_++, j_--) { \
            TINE_BOTH_ENDS_(K, T, f, a_, b_, ae_, be_, y_[i_], y_[j_]) \
            TINE_BOTH_ENDS_(K, T, f, c_, d_, ce_, de_, z_[i_], z_[j_]) \
        } \
        if (a_ != ae_ || c_ != ce_) { \
            f##_tine_join_runs(with_, y_, x_, m_, x_ + m_, m_); \
            f##_tine_join_runs(with_, z_, x_ + 2 * m_, m_, x_ + 3 * m_, m_); \
        } \
    } \
    TINE_MADE_ void f##_tine_insert(TINE_HAS_(f##_tine_less), T *x_, size_t from_, size_t n_) \
    { \
        for (size_t i_ = from_; i_ < n_; i_++) { \
            const T v_ = x_[i_]; \
            size_t j_ = i_; \
            for (; j_ && TINE_CALL_##K(f, v_, x_[j_ - 1]); j_--) x_[j_] = x_[j_ - 1]; \
            x_[j_] = v_; \
        } \
    } \
    /* five comparisons: of the lesser and the greater of two pairs, then of what may lie between \
     * (y may be x) */ \
    TINE_MADE_ void f##_tine_four(TINE_HAS_(f##_tine_less), T *y_, const T *x_) \
    { \
        const int p_ = TINE_CALL_##K(f, x_[1], x_[0]) != 0, \
                  q_ = TINE_CALL_##K(f, x_[3], x_[2]) != 0; \
        const T *a_ = x_ + p_, *b_ = x_ + !p_, *c_ = x_ + 2 + q_, *d_ = x_ + 2 + !q_; \
        const int r_ = TINE_CALL_##K(f, *c_, *a_) != 0, s_ = TINE_CALL_##K(f, *d_, *b_) != 0; \
        const T *least_ = r_ ? c_ : a_, *most_ = s_ ? b_ : d_; \
        const T *l_ = r_ ? a_ : s_ ? c_ : b_, *h_ = s_ ? d_ : r_ ? b_ : c_; \
        const int t_ = TINE_CALL_##K(f, *h_, *l_) != 0; \
        const T v_ = *least_, w_ = *(t_ ? h_ : l_), u_ = *(t_ ? l_ : h_), z_ = *most_; \
        y_[0] = v_, y_[1] = w_, y_[2] = u_, y_[3] = z_; \
    } \
    TINE_MADE_ void f##_tine_small(TINE_HAS_(f##_tine_less), T *x_, T *y_, size_t n_, int to_y_) \
    { \
        T *o_ = to_y_ ? y_ : x_; \
        size_t done_ = n_ < 4 ? 1 : 4; \
        if (n_ >= 8) { \
            T *t_ = to_y_ ? x_ : y_; \
            f##_tine_four(with_, t_, x_); \
            f##_tine_four(with_, t_ + 4, x_ + 4); \
            f##_tine_zip(with_, o_, t_, 4); \
            done_ = 8; \
        } else if (n_ >= 4) { \
            f##_tine_four(with_, o_, x_); \
        } else if (to_y_ && n_) { \
            o_[0] = x_[0]; \
        } \
        for (size_t i_ = done_; to_y_ && i_ < n_; i_++) o_[i_] = x_[i_]; \
        f##_tine_insert(with_, o_, done_, n_); \
    } \
    TINE_MADE_ void f##_tine_sort_run(TINE_HAS_(f##_tine_less), T *x_, T *y_, size_t n_, \
                                      int to_y_) \
    { \
        const size_t m_ = n_ / 4, all_ = 4 * m_; \
        if (n_ < TINE_SMALL_) { \
            f##_tine_small(with_, x_, y_, n_, to_y_); \
            return; \
        } \
        for (size_t k_ = 0; k_ < all_; k_ += m_) \
            f##_tine_sort_run(with_, x_ + k_, y_ + k_, m_, to_y_); \
        T *const to_ = to_y_ ? y_ : x_, *const from_ = to_y_ ? x_ : y_; \
        f##_tine_pairs(with_, from_, to_, m_); \
        if (TINE_CALL_##K(f, from_[2 * m_], from_[2 * m_ - 1])) \
            f##_tine_zip(with_, to_, from_, 2 * m_); \
        else \
            for (size_t i_ = 0; i_ < all_; i_++) to_[i_] = from_[i_]; \
        for (size_t i_ = all_; to_y_ && i_ < n_; i_++) y_[i_] = x_[i_]; \
        f##_tine_insert(with_, to_, all_, n_); \
    } \
    TINE_MADE_ void f##_tine_run(void *x_, void *y_, size_t n_, int to_y_, const void *ctx_) \
        TINE_NOEXCEPT_ \
    { \
        f##_tine_sort_run(TINE_AS_(const f##_tine_less_context *, ctx_), TINE_AS_(T *, x_), \
                          TINE_AS_(T *, y_), n_, to_y_); \
    } \
    TINE_MADE_ const tine_less_ *f##_tine_table(void) \
    { \
        static const tine_less_ less_ = { \
            sizeof(T),      f##_tine_less_takes ? sizeof(f##_tine_less_context) : 0, \
            f##_tine_order, f##_tine_reverse, \
            f##_tine_run,   f##_tine_rank, \
            f##_tine_merge}; \
        return &less_; \
    }
/* to_sort, to_argsort, to_merge and to_check: what users call. */
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
