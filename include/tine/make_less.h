/* make_less.h - TINE_LESS: what sorting needs of a user's order, with the order inlined. Included by tine.h. */
#ifndef TINE_MAKE_LESS_H
#define TINE_MAKE_LESS_H

/* What the library asks of one thread; elements are `size` bytes. None of it writes outside its arrays or loses an element,
   whatever f answers. */
typedef struct tine_less_ {
    size_t size;
    int (*order)(const void *x, size_t lo, size_t hi); /* of x[lo, hi) after x[lo - 1]: 1 if none is less than the one before it,
                                                          2 if each is, else 0; lo > 0 */
    void (*reverse)(void *x, size_t lo, size_t hi, size_t n);     /* swaps x[i] and x[n - 1 - i] for i in [lo, hi) */
    void (*run)(void *x, void *y, size_t n, int to_y);            /* sorts x to y, or to x; y: room for n */
    size_t (*rank)(const void *a, size_t na, const void *b, size_t nb, size_t d); /* how many of the first d merged are a's */
    void (*merge)(void *out, const void *a, size_t na, const void *b, size_t nb);
} tine_less_;
TINE_API int tine_sort_by_(void *x, size_t n, const tine_less_ *f, const tine_opts *o);

/* Elements that are sorted by insertion before there is anything to merge. */
#define TINE_INSERTED_ 12

/* A merge step without a branch: the lesser of the two fronts, a's if they are equal, and of the two backs the greater, b's if
   they are equal. Front and back depend on nothing of each other, so the processor does both at once; as many steps as
   half of the shorter one are safe without a look at the ends. */
#define TINE_LESS(T, f) \
    TINE_MADE_ int f##_tine_order(const void *x_, size_t lo_, size_t hi_) \
    { \
        const T *t_ = TINE_AS_(const T *, x_); \
        int up_ = 1, down_ = 1; \
        for (; lo_ < hi_ && (up_ || down_); lo_++) { \
            if (f(t_[lo_], t_[lo_ - 1])) \
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
    TINE_MADE_ size_t f##_tine_rank(const void *va_, size_t na_, const void *vb_, size_t nb_, size_t d_) \
    { \
        const T *a_ = TINE_AS_(const T *, va_), *b_ = TINE_AS_(const T *, vb_); \
        size_t lo_ = d_ > nb_ ? d_ - nb_ : 0, hi_ = d_ < na_ ? d_ : na_; \
        while (lo_ < hi_) { \
            const size_t i_ = lo_ + (hi_ - lo_) / 2; \
            if (f(b_[d_ - i_ - 1], a_[i_])) \
                hi_ = i_; \
            else \
                lo_ = i_ + 1; \
        } \
        return lo_; \
    } \
    TINE_MADE_ void f##_tine_merge(void *vo_, const void *va_, size_t na_, const void *vb_, size_t nb_) \
    { \
        T *o_ = TINE_AS_(T *, vo_), *oe_ = o_ + na_ + nb_; \
        const T *a_ = TINE_AS_(const T *, va_), *b_ = TINE_AS_(const T *, vb_), *ae_ = a_ + na_, *be_ = b_ + nb_; \
        if (na_ && nb_ && !f(b_[0], ae_[-1])) { \
            while (a_ < ae_) *o_++ = *a_++; \
            while (b_ < be_) *o_++ = *b_++; \
            return; \
        } \
        for (;;) { \
            na_ = (size_t)(ae_ - a_), nb_ = (size_t)(be_ - b_); \
            size_t steps_ = (na_ < nb_ ? na_ : nb_) / 2; \
            if (!steps_) break; \
            for (; steps_; steps_--) { \
                const ptrdiff_t t_ = f(*b_, *a_) ? 1 : 0; \
                const T *least_ = t_ ? b_ : a_; \
                b_ += t_, a_ += 1 - t_; \
                const ptrdiff_t u_ = f(be_[-1], ae_[-1]) ? 1 : 0; \
                const T *most_ = u_ ? ae_ : be_; \
                ae_ -= u_, be_ -= 1 - u_; \
                *o_++ = *least_, *--oe_ = most_[-1]; \
            } \
        } \
        while (a_ < ae_ && b_ < be_) { \
            if (f(*b_, *a_)) \
                *o_++ = *b_++; \
            else \
                *o_++ = *a_++; \
        } \
        while (a_ < ae_) *o_++ = *a_++; \
        while (b_ < be_) *o_++ = *b_++; \
    } \
    TINE_MADE_ void f##_tine_run(void *vx_, void *vy_, size_t n_, int to_y_) \
    { \
        T *x_ = TINE_AS_(T *, vx_), *y_ = TINE_AS_(T *, vy_); \
        if (n_ > TINE_INSERTED_) { \
            const size_t half_ = n_ / 2; \
            f##_tine_run(x_, y_, half_, !to_y_); \
            f##_tine_run(x_ + half_, y_ + half_, n_ - half_, !to_y_); \
            const T *from_ = to_y_ ? x_ : y_; \
            f##_tine_merge(to_y_ ? y_ : x_, from_, half_, from_ + half_, n_ - half_); \
            return; \
        } \
        for (size_t i_ = 1; i_ < n_; i_++) { \
            const T v_ = x_[i_]; \
            size_t j_ = i_; \
            for (; j_ && f(v_, x_[j_ - 1]); j_--) x_[j_] = x_[j_ - 1]; \
            x_[j_] = v_; \
        } \
        for (size_t i_ = 0; to_y_ && i_ < n_; i_++) y_[i_] = x_[i_]; \
    } \
    TINE_MADE_ int f##_tine_sort(T *x_, size_t n_, const tine_opts *o_) \
    { \
        static const tine_less_ less_ = {sizeof(T),     f##_tine_order, f##_tine_reverse, \
                                         f##_tine_run, f##_tine_rank,  f##_tine_merge}; \
        return tine_sort_by_(x_, n_, &less_, o_); \
    }

#endif
