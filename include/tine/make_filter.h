/* make_filter.h - makes filters out of a predicate, which is inlined. A loop calls the predicate
   and fills an array of bytes with 0 or 1; it is vectorised if the predicate can be. The library
   then copies the chosen elements, with the best instructions of the machine. Included by
   make.h. */
#ifndef TINE_MAKE_FILTER_H
#define TINE_MAKE_FILTER_H

/* tine_compact_ copies the elements of x, of `size` bytes, whose keep is 1 to t, in order, and
   returns how many there are. keep holds 0 or 1. Up to 64 bytes behind the copied elements are
   overwritten. tine_compact_indexes_ does the same with the numbers first, first + 1, … */
TINE_API size_t tine_compact_(void *t, const void *x, const unsigned char *keep, size_t m,
                              size_t size);
TINE_API size_t tine_compact_indexes_(size_t *t, size_t first, const unsigned char *keep, size_t m);
/* Copies the elements whose keep is 1 to yes and the others to no, each in order. Writes nothing
   behind them. Returns how many went to yes. */
TINE_API size_t tine_stable_partition_(void *yes, void *no, const void *x,
                                       const unsigned char *keep, size_t m, size_t size);

/* The matches of a tile: their number, and the number in all tiles before it. */
typedef struct tine_kept_ {
    size_t at, count;
} tine_kept_;
TINE_API void tine_kept_carry_(void *sums, size_t count, void *base, int first, void *ctx);
/* Runs a chain whose sums are tine_kept_; *m becomes the total. In place it runs on the calling
   thread alone. */
TINE_API int tine_filter_run_(const tine_chain_ *c, void *ctx, int in_place, size_t *m, size_t n,
                              const tine_opts *o);

/* Returns how many elements of [lo, hi) match. */
typedef size_t tine_tally_(size_t lo, size_t hi, void *ctx);
/* Divides [lo, hi): `count` elements go to y[at…], the others to y[rest…]. `count` is what the
   tally of the same block returned. */
typedef void tine_divide_(size_t lo, size_t hi, size_t at, size_t count, size_t rest, void *ctx);
/* Returns the index of the first match in [lo, hi), or hi. */
typedef size_t tine_first_(size_t lo, size_t hi, void *ctx);
TINE_API int tine_partition_run_(tine_tally_ *tally, tine_divide_ *divide, void *ctx, size_t *m,
                                 size_t n, const tine_opts *o);
TINE_API int tine_find_run_(tine_first_ *first, void *ctx, size_t *at, size_t n,
                            const tine_opts *o);
TINE_API void tine_count_join_(void *acc, const void *next, void *ctx);

/* Changes the last elements of keep[0 … m) so that at most `yes` of them are 1 and at most `no` are
   0; m <= yes + no. A predicate may answer differently the second time, but there is only room for
   its first answers. */
TINE_MADE_ void tine_keep_to_(unsigned char *keep, size_t m, size_t yes, size_t no)
{
    size_t kept = 0;
    if (m <= yes && m <= no) return;
    for (size_t i = 0; i < m; i++) kept += keep[i];
    for (size_t i = m; i-- > 0 && kept > yes;) kept -= keep[i], keep[i] = 0;
    for (size_t i = m; i-- > 0 && m - kept > no;) kept += 1u - keep[i], keep[i] = 1;
}

#define TINE_TESTED_ 1024 /* elements tested at once: their bytes stay in L1 */
/* The number of elements that one indirect call counts. The cost of the call is small beside
   them. */
#define TINE_FILTER_BLOCK_ 16384

/* The checks that all calls with a predicate share: the place for one number, and the input. */
#define TINE_DOOR_TEST_(K, f, m, name) \
    TINE_DOOR_(!m, f ": " name " is NULL") \
    TINE_DOOR_ARRAY_(f, x_, "x") \
    TINE_DOOR_(tine_overlap_(m, sizeof *m, x_, n_ * sizeof *x_), f ": " name " overlaps x") \
    TINE_DOOR_##K(f, m, sizeof *m, name)

/* The lengths of the outputs of filter and where are not known yet, so only their beginnings are
   checked. If a filter's y begins before x and reaches into it, it overwrites elements that were
   read already. That is allowed on one thread. */
#define TINE_DOORS_FILTER_(K) \
    TINE_DOOR_TEST_(K, TINE_SAYS_##K("tine_filter"), m_, "m") \
    TINE_DOOR_ARRAY_(TINE_SAYS_##K("tine_filter"), y_, "y") \
    TINE_DOOR_##K(TINE_SAYS_##K("tine_filter"), y_, 1, "y") \
        TINE_DOOR_(y_ != x_ && n_ && tine_overlap_(y_, 1, x_, n_ * sizeof *x_), \
                   TINE_SAYS_##K("tine_filter") ": y overlaps x")
#define TINE_DOORS_WHERE_(K) \
    TINE_DOOR_TEST_(K, TINE_SAYS_##K("tine_where"), m_, "m") \
    TINE_DOOR_ARRAY_(TINE_SAYS_##K("tine_where"), y_, "y") \
    TINE_DOOR_##K(TINE_SAYS_##K("tine_where"), y_, 1, "y") \
        TINE_DOOR_(n_ &&tine_overlap_(y_, 1, x_, n_ * sizeof *x_), \
                   TINE_SAYS_##K("tine_where") ": y overlaps x")
#define TINE_DOORS_PARTITION_(K) \
    TINE_DOOR_TEST_(K, TINE_SAYS_##K("tine_partition"), m_, "m") \
    TINE_DOOR_ARRAY_(TINE_SAYS_##K("tine_partition"), y_, "y") \
    TINE_DOOR_##K(TINE_SAYS_##K("tine_partition"), y_, n_ * sizeof *y_, "y") \
        TINE_DOOR_(tine_overlap_(y_, n_ * sizeof *y_, x_, n_ * sizeof *x_), \
                   TINE_SAYS_##K("tine_partition") ": y overlaps x") \
            TINE_DOOR_(tine_overlap_(m_, sizeof *m_, y_, n_ * sizeof *y_), \
                       TINE_SAYS_##K("tine_partition") ": m overlaps y")

/* The answer of f about x[i]. KEPT_: an answer that was given before; the context is the array of
   answers. */
#define TINE_ASK_PLAIN_(f, x, i) f(x[i])
#define TINE_ASK_WITH_(f, x, i) f(with_, x[i])
#define TINE_ASK_KEPT_(f, x, i) ((void)x, with_[i])
#define TINE_GIVEN_KEPT_(C) const C *with_,
#define TINE_LACKS_KEPT_(C)
#define TINE_SAYS_KEPT_(name) name
#define TINE_DOOR_KEPT_(f, v, bytes, name)

#define TINE_TEST(T, f) TINE_TEST_OF_(PLAIN_, tine_none_, T, f, f##_needs_TINE_TEST_of_this_type)
#define TINE_TEST_WITH(T, f, C) TINE_TEST_OF_(WITH_, C, T, f, f##_needs_TINE_TEST_WITH_of_this_type)
#define TINE_TEST_OF_(K, C, T, f, needs) \
    TINE_QUIET_ \
    TINE_BYTES_(T, "TINE_TEST") \
    typedef TINE_BARE_(T) f##_tine_tests; \
    TINE_CONTEXT_##K(C, f##_tine_test) \
        TINE_TEST_(K, f##_tine_tests, f, needs##_to_filter, needs##_to_where, \
                   needs##_to_partition, needs##_to_find, needs##_to_count) TINE_LOUD_ TINE_END_
#define TINE_TEST_(K, T, f, to_filter, to_where, to_partition, to_find, to_count) \
    typedef struct f##_tine_sieve { \
        const f##_tine_test_context *with_; \
        void *y_; \
        const T *x_; \
        int nontemporal_; \
    } f##_tine_sieve; \
    TINE_MADE_ void f##_tine_tested(TINE_HAS_(f##_tine_test), unsigned char *k_, const T *x_, \
                                    size_t lo_, size_t m_) \
    { \
        TINE_IVDEP_ \
        for (size_t i_ = 0; i_ < m_; i_++) k_[i_] = TINE_ASK_##K(f, x_, lo_ + i_) != 0; \
    } \
    TINE_MADE_ size_t f##_tine_tally(size_t lo_, size_t hi_, void *ctx_) TINE_NOEXCEPT_ \
    { \
        const T *x_ = TINE_AS_(const f##_tine_sieve *, ctx_)->x_; \
        TINE_HAS_(f##_tine_test) = TINE_AS_(const f##_tine_sieve *, ctx_)->with_; \
        size_t c_ = 0; \
        for (; lo_ < hi_; lo_++) c_ += TINE_ASK_##K(f, x_, lo_) != 0; \
        return c_; \
    } \
    TINE_MADE_ void f##_tine_sift(void *sums_, void *stage_, size_t lo_, size_t hi_, void *ctx_) \
        TINE_NOEXCEPT_ \
    { \
        const T *x_ = TINE_AS_(const f##_tine_sieve *, ctx_)->x_; \
        TINE_HAS_(f##_tine_test) = TINE_AS_(const f##_tine_sieve *, ctx_)->with_; \
        unsigned char k_[TINE_TESTED_]; \
        T *t_ = TINE_AS_(T *, stage_); \
        size_t c_ = 0; \
        if (!t_) c_ = f##_tine_tally(lo_, hi_, ctx_), lo_ = hi_; \
        for (size_t m_; lo_ < hi_; lo_ += m_) { \
            m_ = hi_ - lo_ < TINE_TESTED_ ? hi_ - lo_ : TINE_TESTED_; \
            f##_tine_tested(with_, k_, x_, lo_, m_); \
            c_ += tine_compact_(t_ + c_, x_ + lo_, k_, m_, sizeof(T)); \
        } \
        TINE_AS_(tine_kept_ *, sums_)->count = c_; \
    } \
    TINE_MADE_ void f##_tine_pour(const void *bases_, void *stage_, size_t lo_, size_t hi_, \
                                  void *ctx_) TINE_NOEXCEPT_ \
    { \
        const f##_tine_sieve *s_ = TINE_AS_(const f##_tine_sieve *, ctx_); \
        TINE_HAS_(f##_tine_test) = s_->with_; \
        tine_kept_ kept_ = *TINE_AS_(const tine_kept_ *, bases_); \
        T *y_ = TINE_AS_(T *, s_->y_) + kept_.at; \
        if (!stage_) { \
            T *const end_ = y_ + kept_.count; \
            for (; lo_ < hi_ && y_ < end_; lo_++) \
                if (TINE_ASK_##K(f, s_->x_, lo_)) *y_++ = s_->x_[lo_]; \
            while (y_ < end_) *y_++ = s_->x_[hi_ - 1]; /* f answered differently this time */ \
        } else if (s_->nontemporal_) { \
            tine_nt_copy_(y_, stage_, kept_.count * sizeof(T)); \
            tine_nt_copy_end_(); \
        } else if (kept_.count) { \
            memcpy(TINE_AS_(void *, y_), stage_, kept_.count * sizeof(T)); \
        } \
    } \
    TINE_MADE_ void f##_tine_sift_where(void *sums_, void *stage_, size_t lo_, size_t hi_, \
                                        void *ctx_) TINE_NOEXCEPT_ \
    { \
        const T *x_ = TINE_AS_(const f##_tine_sieve *, ctx_)->x_; \
        TINE_HAS_(f##_tine_test) = TINE_AS_(const f##_tine_sieve *, ctx_)->with_; \
        unsigned char k_[TINE_TESTED_]; \
        size_t *t_ = TINE_AS_(size_t *, stage_), c_ = 0; \
        if (!t_) c_ = f##_tine_tally(lo_, hi_, ctx_), lo_ = hi_; \
        for (size_t m_; lo_ < hi_; lo_ += m_) { \
            m_ = hi_ - lo_ < TINE_TESTED_ ? hi_ - lo_ : TINE_TESTED_; \
            f##_tine_tested(with_, k_, x_, lo_, m_); \
            c_ += tine_compact_indexes_(t_ + c_, lo_, k_, m_); \
        } \
        TINE_AS_(tine_kept_ *, sums_)->count = c_; \
    } \
    TINE_MADE_ void f##_tine_pour_where(const void *bases_, void *stage_, size_t lo_, size_t hi_, \
                                        void *ctx_) TINE_NOEXCEPT_ \
    { \
        const f##_tine_sieve *s_ = TINE_AS_(const f##_tine_sieve *, ctx_); \
        TINE_HAS_(f##_tine_test) = s_->with_; \
        tine_kept_ kept_ = *TINE_AS_(const tine_kept_ *, bases_); \
        size_t *y_ = TINE_AS_(size_t *, s_->y_) + kept_.at; \
        if (stage_ && kept_.count) memcpy(y_, stage_, kept_.count * sizeof *y_); \
        if (stage_) return; \
        size_t *const end_ = y_ + kept_.count; \
        for (; lo_ < hi_ && y_ < end_; lo_++) \
            if (TINE_ASK_##K(f, s_->x_, lo_)) *y_++ = lo_; \
        while (y_ < end_) *y_++ = hi_ - 1; \
    } \
    TINE_MADE_ void f##_tine_divide(size_t lo_, size_t hi_, size_t at_, size_t yes_, size_t rest_, \
                                    void *ctx_) TINE_NOEXCEPT_ \
    { \
        const f##_tine_sieve *s_ = TINE_AS_(const f##_tine_sieve *, ctx_); \
        TINE_HAS_(f##_tine_test) = s_->with_; \
        T *y_ = TINE_AS_(T *, s_->y_) + at_, *z_ = TINE_AS_(T *, s_->y_) + rest_; \
        unsigned char k_[TINE_TESTED_]; \
        for (size_t m_; lo_ < hi_; lo_ += m_) { \
            m_ = hi_ - lo_ < TINE_TESTED_ ? hi_ - lo_ : TINE_TESTED_; \
            f##_tine_tested(with_, k_, s_->x_, lo_, m_); \
            tine_keep_to_(k_, m_, yes_, hi_ - lo_ - yes_); \
            size_t c_ = tine_stable_partition_(y_, z_, s_->x_ + lo_, k_, m_, sizeof(T)); \
            y_ += c_, z_ += m_ - c_, yes_ -= c_; \
        } \
    } \
    TINE_MADE_ size_t f##_tine_first(size_t lo_, size_t hi_, void *ctx_) TINE_NOEXCEPT_ \
    { \
        const T *x_ = TINE_AS_(const f##_tine_sieve *, ctx_)->x_; \
        TINE_HAS_(f##_tine_test) = TINE_AS_(const f##_tine_sieve *, ctx_)->with_; \
        for (; hi_ - lo_ >= 64; lo_ += 64) { /* 64 elements without a branch */ \
            int any_ = 0; \
            for (size_t i_ = lo_; i_ < lo_ + 64; i_++) any_ |= TINE_ASK_##K(f, x_, i_) != 0; \
            if (any_) break; \
        } \
        while (lo_ < hi_ && !TINE_ASK_##K(f, x_, lo_)) lo_++; \
        return lo_; \
    } \
    TINE_MADE_ int f##_tine_count_leaf(void *acc_, size_t lo_, size_t hi_, void *ctx_) \
        TINE_NOEXCEPT_ \
    { \
        *TINE_AS_(size_t *, acc_) = f##_tine_tally(lo_, hi_, ctx_); \
        return 0; \
    } \
    TINE_MADE_ TINE_CHECKED_ int to_filter(TINE_GIVEN_##K(f##_tine_test_context) T *y_, \
                                           size_t *m_, const T *x_, size_t n_, \
                                           const tine_opts *o_) \
    { \
        TINE_LACKS_##K(f##_tine_test_context); \
        static const tine_chain_ chain_ = {f##_tine_sift, \
                                           tine_kept_carry_, \
                                           f##_tine_pour, \
                                           sizeof(tine_kept_), \
                                           0, \
                                           sizeof(T), \
                                           sizeof(T), \
                                           0}; \
        TINE_DOORS_FILTER_(K); \
        const int in_place_ = tine_overlap_(y_, n_ * sizeof *y_, x_, n_ * sizeof *x_); \
        f##_tine_sieve s_ = {with_, y_, x_, !in_place_ && tine_nontemporal_(n_, sizeof(T))}; \
        size_t c_ = 0; \
        int rc_ = tine_filter_run_(&chain_, &s_, in_place_, &c_, n_, o_); \
        TINE_DOOR_(rc_ == 0 && tine_overlap_(m_, sizeof *m_, y_, c_ * sizeof *y_), \
                   TINE_SAYS_##K("tine_filter") ": m overlaps y") \
        if (rc_ == 0) *m_ = c_; \
        return tine_exit_(rc_, TINE_SAYS_##K("tine_filter")); \
    } \
    TINE_MADE_ TINE_CHECKED_ int to_where(TINE_GIVEN_##K(f##_tine_test_context) size_t *y_, \
                                          size_t *m_, const T *x_, size_t n_, const tine_opts *o_) \
    { \
        TINE_LACKS_##K(f##_tine_test_context); \
        static const tine_chain_ chain_ = {f##_tine_sift_where, \
                                           tine_kept_carry_, \
                                           f##_tine_pour_where, \
                                           sizeof(tine_kept_), \
                                           0, \
                                           sizeof(T), \
                                           sizeof(size_t), \
                                           0}; \
        TINE_DOORS_WHERE_(K); \
        f##_tine_sieve s_ = {with_, y_, x_, 0}; \
        size_t c_ = 0; \
        int rc_ = tine_filter_run_(&chain_, &s_, 0, &c_, n_, o_); \
        TINE_DOOR_(rc_ == 0 && tine_overlap_(y_, c_ * sizeof *y_, x_, n_ * sizeof *x_), \
                   TINE_SAYS_##K("tine_where") ": y overlaps x") \
        TINE_DOOR_(rc_ == 0 && tine_overlap_(m_, sizeof *m_, y_, c_ * sizeof *y_), \
                   TINE_SAYS_##K("tine_where") ": m overlaps y") \
        if (rc_ == 0) *m_ = c_; \
        return tine_exit_(rc_, TINE_SAYS_##K("tine_where")); \
    } \
    TINE_MADE_ TINE_CHECKED_ int to_partition(TINE_GIVEN_##K(f##_tine_test_context) T *y_, \
                                              size_t *m_, const T *x_, size_t n_, \
                                              const tine_opts *o_) \
    { \
        TINE_LACKS_##K(f##_tine_test_context); \
        TINE_DOORS_PARTITION_(K); \
        f##_tine_sieve s_ = {with_, y_, x_, 0}; \
        return tine_exit_(tine_partition_run_(f##_tine_tally, f##_tine_divide, &s_, m_, n_, o_), \
                          TINE_SAYS_##K("tine_partition")); \
    } \
    TINE_MADE_ TINE_CHECKED_ int to_find(TINE_GIVEN_##K(f##_tine_test_context) size_t *at_, \
                                         const T *x_, size_t n_, const tine_opts *o_) \
    { \
        TINE_LACKS_##K(f##_tine_test_context) \
            TINE_DOOR_TEST_(K, TINE_SAYS_##K("tine_find"), at_, "at") \
                f##_tine_sieve s_ = {with_, NULL, x_, 0}; \
        return tine_exit_(tine_find_run_(f##_tine_first, &s_, at_, n_, o_), \
                          TINE_SAYS_##K("tine_find")); \
    } \
    TINE_MADE_ TINE_CHECKED_ int to_count(TINE_GIVEN_##K(f##_tine_test_context) size_t *m_, \
                                          const T *x_, size_t n_, const tine_opts *o_) \
    { \
        TINE_LACKS_##K(f##_tine_test_context) size_t c_ = 0; \
        TINE_DOOR_TEST_(K, TINE_SAYS_##K("tine_count"), m_, "m") \
        f##_tine_sieve s_ = {with_, NULL, x_, 0}; \
        int rc_ = tine_fold_(f##_tine_count_leaf, tine_count_join_, &s_, &c_, sizeof c_, n_, \
                             TINE_FILTER_BLOCK_, 0, o_); \
        if (rc_ == 0) *m_ = c_; \
        return tine_exit_(rc_, TINE_SAYS_##K("tine_count")); \
    }

/* ---- TINE_TRY_TEST: a predicate that may fail ------------------------------------------------ */
/* An array for n answers; NULL: no memory. */
TINE_API unsigned char *tine_answers_get_(size_t n);
TINE_API void tine_answers_put_(unsigned char *answers);

/* The options of a second loop, which calls no function of the user. */
TINE_MADE_ tine_opts tine_second_(const tine_opts *o)
{
    tine_opts second = o ? *o : *TINE_OPTS(.threads = 0);
    second.progress = NULL, second.stats = NULL, second.events = NULL, second.local = 0;
    return second;
}

/* filter, where and partition call f once for every element and store the results. The stored
   results then serve as a test that cannot fail. count calls f in a fold. find runs a loop that
   ends at the first match or failure, and then calls f once more for that element, to learn which
   of the two it was. */
#define TINE_TRY_TEST(T, f) \
    TINE_TRY_TEST_OF_(PLAIN_, tine_none_, T, f, f##_needs_TINE_TEST_of_this_type)
#define TINE_TRY_TEST_WITH(T, f, C) \
    TINE_TRY_TEST_OF_(WITH_, C, T, f, f##_needs_TINE_TEST_WITH_of_this_type)
#define TINE_TRY_TEST_OF_(K, C, T, f, needs) \
    TINE_BYTES_(T, "TINE_TRY_TEST") \
    typedef TINE_BARE_(T) f##_tine_tests; \
    TINE_CONTEXT_WITH_(unsigned char, f##_tine_test) \
    TINE_TEST_(KEPT_, f##_tine_tests, f, f##_tine_kept_filter, f##_tine_kept_where, \
               f##_tine_kept_partition, f##_tine_kept_find, f##_tine_kept_count) \
    TINE_CONTEXT_##K(C, f##_tine_ask) \
        TINE_TRY_TEST_(K, f##_tine_tests, f, needs##_to_filter, needs##_to_where, \
                       needs##_to_partition, needs##_to_find, needs##_to_count) TINE_END_
#define TINE_TRY_TEST_(K, T, f, to_filter, to_where, to_partition, to_find, to_count) \
    typedef struct f##_tine_asking { \
        const f##_tine_ask_context *with_; \
        const T *x_; \
        unsigned char *answers_; \
    } f##_tine_asking; \
    TINE_MADE_ int f##_tine_ask_one(TINE_HAS_(f##_tine_ask), int *yes_, const T *x_, size_t i_) \
    { \
        *yes_ = 0; \
        const int rc_ = TINE_CALL_##K(f, yes_, x_[i_]); \
        if (rc_) tine_fail(i_); \
        return rc_; \
    } \
    TINE_MADE_ int f##_tine_ask_body(size_t lo_, size_t hi_, void *ctx_) TINE_NOEXCEPT_ \
    { \
        const f##_tine_asking *a_ = TINE_AS_(const f##_tine_asking *, ctx_); \
        for (int yes_; lo_ < hi_; lo_++) { \
            const int rc_ = f##_tine_ask_one(a_->with_, &yes_, a_->x_, lo_); \
            if (rc_) return rc_; \
            a_->answers_[lo_] = yes_ != 0; \
        } \
        return 0; \
    } \
    TINE_MADE_ int f##_tine_ask_first(size_t lo_, size_t hi_, void *ctx_) TINE_NOEXCEPT_ \
    { \
        const f##_tine_asking *a_ = TINE_AS_(const f##_tine_asking *, ctx_); \
        for (int yes_; lo_ < hi_; lo_++) { \
            const int rc_ = f##_tine_ask_one(a_->with_, &yes_, a_->x_, lo_); \
            if (rc_) return rc_; \
            if (!yes_) continue; \
            tine_fail(lo_); \
            return 1; \
        } \
        return 0; \
    } \
    TINE_MADE_ int f##_tine_ask_leaf(void *acc_, size_t lo_, size_t hi_, void *ctx_) \
        TINE_NOEXCEPT_ \
    { \
        const f##_tine_asking *a_ = TINE_AS_(const f##_tine_asking *, ctx_); \
        for (int yes_; lo_ < hi_; lo_++) { \
            const int rc_ = f##_tine_ask_one(a_->with_, &yes_, a_->x_, lo_); \
            if (rc_) return rc_; \
            *TINE_AS_(size_t *, acc_) += yes_ != 0; \
        } \
        return 0; \
    } \
    /* Fills the array of answers, or returns a code. The caller gives the array back in either \
       case. */ \
    TINE_MADE_ int f##_tine_ask_all(unsigned char **answers_, const f##_tine_ask_context *with_, \
                                    const T *x_, size_t n_, const tine_opts *o_) \
    { \
        *answers_ = tine_answers_get_(n_); \
        if (!*answers_) return TINE_ENOMEM; \
        f##_tine_asking a_ = {with_, x_, *answers_}; \
        return tine_for_(f##_tine_ask_body, &a_, n_, 1, 0, o_); \
    } \
    TINE_TRY_SIFT_(K, T, f, T, filter, FILTER_, to_filter) \
    TINE_TRY_SIFT_(K, T, f, size_t, where, WHERE_, to_where) \
    TINE_TRY_SIFT_(K, T, f, T, partition, PARTITION_, to_partition) \
    TINE_MADE_ TINE_CHECKED_ int to_count(TINE_GIVEN_##K(f##_tine_ask_context) size_t *m_, \
                                          const T *x_, size_t n_, const tine_opts *o_) \
    { \
        TINE_LACKS_##K(f##_tine_ask_context); \
        size_t c_ = 0; \
        TINE_DOOR_TEST_(K, TINE_SAYS_##K("tine_count"), m_, "m"); \
        f##_tine_asking a_ = {with_, x_, NULL}; \
        const int rc_ = \
            tine_fold_(f##_tine_ask_leaf, tine_count_join_, &a_, &c_, sizeof c_, n_, 1, 0, o_); \
        if (rc_ == 0) *m_ = c_; \
        return tine_exit_(rc_, TINE_SAYS_##K("tine_count")); \
    } \
    TINE_MADE_ TINE_CHECKED_ int to_find(TINE_GIVEN_##K(f##_tine_ask_context) size_t *at_, \
                                         const T *x_, size_t n_, const tine_opts *o_) \
    { \
        TINE_LACKS_##K(f##_tine_ask_context); \
        TINE_DOOR_TEST_(K, TINE_SAYS_##K("tine_find"), at_, "at"); \
        f##_tine_asking a_ = {with_, x_, NULL}; \
        tine_stats own_; \
        tine_opts watched_ = tine_second_(NULL); \
        if (o_) watched_ = *o_; \
        if (!watched_.stats) watched_.stats = &own_; \
        int rc_ = tine_for_(f##_tine_ask_first, &a_, n_, 1, 0, &watched_), yes_; \
        size_t first_ = n_; \
        if (rc_ > 0 && watched_.stats->failed_at < n_) { \
            first_ = watched_.stats->failed_at; \
            rc_ = f##_tine_ask_one(with_, &yes_, x_, first_); \
            if (rc_ == 0) watched_.stats->failed_at = n_; \
            tine_fail(SIZE_MAX); /* undoes the note: an enclosing call did not fail there */ \
        } \
        if (rc_ == 0) *at_ = first_; \
        return tine_exit_(rc_, TINE_SAYS_##K("tine_find")); \
    }
#define TINE_TRY_SIFT_(K, T, f, Y, verb, DOORS, to_verb) \
    TINE_MADE_ TINE_CHECKED_ int to_verb(TINE_GIVEN_##K(f##_tine_ask_context) Y *y_, size_t *m_, \
                                         const T *x_, size_t n_, const tine_opts *o_) \
    { \
        unsigned char *answers_; \
        TINE_LACKS_##K(f##_tine_ask_context); \
        TINE_DOORS_##DOORS(K); \
        int rc_ = f##_tine_ask_all(&answers_, with_, x_, n_, o_); \
        const tine_opts second_ = tine_second_(o_); \
        if (rc_ == 0) rc_ = f##_tine_kept_##verb(answers_, y_, m_, x_, n_, &second_); \
        tine_answers_put_(answers_); \
        return tine_exit_(rc_, TINE_SAYS_##K("tine_" #verb)); \
    }

#endif
