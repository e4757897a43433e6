/* test_refusals.c - every typed kernel with each kind of bad argument: the code and the text of
   tine_last_error, one line a case. Nothing may be written. */
#include "refusals.h"

Test(refusal, of_a_reduction_says_why, .init = begin)
{
    REFUSED(tine_sum(NO, x, N, NULL), "tine_sum: out is NULL");
    REFUSED(tine_sum(out, NO, N, NULL), "tine_sum: x is NULL");
    REFUSED(tine_sum(out, x, HUGE, NULL), "tine_sum: n is too large for an array");
    REFUSED(tine_sum(x + 3, x, N, NULL), "tine_sum: out overlaps x");
    REFUSED(tine_sum(out, x, N, TINE_OPTS(.sched = (tine_sched)9)),
            "tine_sum: options.sched is not a tine_sched");
    REFUSED(tine_sum(out, x, N, TINE_OPTS(.order = (tine_order)9)),
            "tine_sum: options.order is not a tine_order");
    REFUSED(tine_fsum(NO, x, N, NULL), "tine_fsum: out is NULL");
    REFUSED(tine_fsum(out, NO, N, NULL), "tine_fsum: x is NULL");
    REFUSED(tine_fsum(out, x, HUGE, NULL), "tine_fsum: n is too large for an array");
    REFUSED(tine_fsum(x, x, N, NULL), "tine_fsum: out overlaps x");
    REFUSED(tine_norm(NO, x, N, NULL), "tine_norm: out is NULL");
    REFUSED(tine_norm(out, NO, N, NULL), "tine_norm: x is NULL");
    REFUSED(tine_norm(x + N - 1, x, N, NULL), "tine_norm: out overlaps x");
    REFUSED(tine_dot(NO, x, y, N, NULL), "tine_dot: out is NULL");
    REFUSED(tine_dot(out, NO, y, N, NULL), "tine_dot: x is NULL");
    REFUSED(tine_dot(out, x, NO, N, NULL), "tine_dot: y is NULL");
    REFUSED(tine_dot(y + 1, x, y, N, NULL), "tine_dot: out overlaps y");
    REFUSED(tine_dot(out, x, y, HUGE, NULL), "tine_dot: n is too large for an array");
    REFUSED(tine_fdot(NO, x, y, N, NULL), "tine_fdot: out is NULL");
    REFUSED(tine_fdot(out, NO, y, N, NULL), "tine_fdot: x is NULL");
    REFUSED(tine_fdot(x + 1, x, y, N, NULL), "tine_fdot: out overlaps x");
    REFUSED(tine_moments(out, NULL, NO, N, NULL), "tine_moments: x is NULL");
    REFUSED(tine_moments(x, NULL, x, N, NULL), "tine_moments: mean overlaps x");
    REFUSED(tine_moments(NULL, x, x, N, NULL), "tine_moments: variance overlaps x");
    REFUSED(tine_moments(out, out, x, N, NULL), "tine_moments: mean overlaps variance");
    REFUSED(tine_minmax(out, NULL, NO, N, NULL), "tine_minmax: x is NULL");
    REFUSED(tine_minmax(x, NULL, x, N, NULL), "tine_minmax: lo overlaps x");
    REFUSED(tine_minmax(NULL, x, x, N, NULL), "tine_minmax: hi overlaps x");
    REFUSED(tine_minmax(out, out, x, N, NULL), "tine_minmax: lo overlaps hi");
    REFUSED(tine_argmin(NO_AT, x, N, NULL), "tine_argmin: at is NULL");
    REFUSED(tine_argmin(at, NO, N, NULL), "tine_argmin: x is NULL");
    REFUSED(tine_argmin((size_t *)(void *)x, x, N, NULL), "tine_argmin: at overlaps x");
    REFUSED(tine_argmax(NO_AT, x, N, NULL), "tine_argmax: at is NULL");
    REFUSED(tine_argmax(at, NO, N, NULL), "tine_argmax: x is NULL");
    REFUSED(tine_argmax(at, x, HUGE, NULL), "tine_argmax: n is too large for an array");
    REFUSED(tine_nth(NO, x, 1, N, NULL), "tine_nth: out is NULL");
    REFUSED(tine_nth(out, NO, 1, N, NULL), "tine_nth: x is NULL");
    REFUSED(tine_nth(out, x, N, N, NULL), "tine_nth: k is not below n");
    REFUSED(tine_nth(out, x, 0, 0, NULL), "tine_nth: k is not below n");
    REFUSED(tine_nth(x + 2, x, 1, N, NULL), "tine_nth: out overlaps x");
    REFUSED(tine_quantile(y, q, N, NO, N, NULL), "tine_quantile: x is NULL");
    REFUSED(tine_quantile(NO, q, N, x, N, NULL), "tine_quantile: out is NULL");
    REFUSED(tine_quantile(y, NO, N, x, N, NULL), "tine_quantile: q is NULL");
    REFUSED(tine_quantile(y, x + 2, N, x, N, NULL),
            "tine_quantile: an element of q is not in [0, 1]");
    REFUSED(tine_quantile(x + 1, q, N, x, N, NULL), "tine_quantile: out overlaps x");
    REFUSED(tine_quantile(q + 1, q, N - 1, x, N, NULL), "tine_quantile: out overlaps q");
}

Test(refusal, of_a_matrix_says_why, .init = begin)
{
    REFUSED(tine_sum_axis(NO, x, 2, 3, 4, 0, NULL), "tine_sum_axis: out is NULL");
    REFUSED(tine_sum_axis(out, NO, 2, 3, 4, 0, NULL), "tine_sum_axis: x is NULL");
    REFUSED(tine_sum_axis(y, x, 2, 3, 2, 0, NULL), "tine_sum_axis: pitch is less than cols");
    REFUSED(tine_sum_axis(y, x, 2, 3, 3, 2, NULL), "tine_sum_axis: axis is not 0 or 1");
    REFUSED(tine_sum_axis(y, x, 2, 3, 3, -1, NULL), "tine_sum_axis: axis is not 0 or 1");
    REFUSED(tine_sum_axis(y, x, HUGE, 1, 3, 1, NULL),
            "tine_sum_axis: rows * pitch is too large for an array");
    REFUSED(tine_sum_axis(y, NO, HUGE, 0, 0, 1, NULL),
            "tine_sum_axis: out is too large for an array");
    REFUSED(tine_sum_axis(x + 3, x, 2, 3, 4, 0, NULL), "tine_sum_axis: out overlaps x");
    REFUSED(tine_sum_axis(y, x, 2, 3, 3, 0, TINE_OPTS(.sched = (tine_sched)9)),
            "tine_sum_axis: options.sched is not a tine_sched");
    REFUSED(tine_mean_axis(NO, x, 2, 3, 4, 0, NULL), "tine_mean_axis: out is NULL");
    REFUSED(tine_mean_axis(out, NO, 2, 3, 4, 0, NULL), "tine_mean_axis: x is NULL");
    REFUSED(tine_mean_axis(y, x, 2, 3, 2, 0, NULL), "tine_mean_axis: pitch is less than cols");
    REFUSED(tine_mean_axis(y, x, 2, 3, 3, 2, NULL), "tine_mean_axis: axis is not 0 or 1");
    REFUSED(tine_mean_axis(x + 6, x, 2, 3, 4, 1, NULL), "tine_mean_axis: out overlaps x");
    REFUSED(tine_minmax_axis(y, NULL, NO, 2, 3, 4, 0, NULL), "tine_minmax_axis: x is NULL");
    REFUSED(tine_minmax_axis(y, NULL, x, 2, 3, 2, 0, NULL),
            "tine_minmax_axis: pitch is less than cols");
    REFUSED(tine_minmax_axis(y, NULL, x, 2, 3, 3, 7, NULL), "tine_minmax_axis: axis is not 0 or 1");
    REFUSED(tine_minmax_axis(x + 6, NULL, x, 2, 3, 4, 1, NULL), "tine_minmax_axis: lo overlaps x");
    REFUSED(tine_minmax_axis(NULL, x, x, 2, 3, 4, 1, NULL), "tine_minmax_axis: hi overlaps x");
    REFUSED(tine_minmax_axis(y, y + 1, x, 2, 3, 4, 1, NULL), "tine_minmax_axis: lo overlaps hi");
    REFUSED(tine_transpose(NO, x, 2, 3, NULL), "tine_transpose: y is NULL");
    REFUSED(tine_transpose(y, NO, 2, 3, NULL), "tine_transpose: x is NULL");
    REFUSED(tine_transpose(y, x, HUGE, 3, NULL),
            "tine_transpose: rows * cols is too large for an array");
    REFUSED(tine_transpose(x, x, 2, 3, NULL), "tine_transpose: y is x, which is no square");
    REFUSED(tine_transpose(x + 1, x, 2, 2, NULL), "tine_transpose: y overlaps x");
}

Test(refusal, of_a_copy_says_why, .init = begin)
{
    REFUSED(tine_fill(NO, 1.0, N, NULL), "tine_fill: y is NULL");
    REFUSED(tine_fill(y, 1.0, HUGE, NULL), "tine_fill: n is too large for an array");
    REFUSED(tine_copy(NO, x, N, NULL), "tine_copy: y is NULL");
    REFUSED(tine_copy(y, NO, N, NULL), "tine_copy: x is NULL");
    REFUSED(tine_copy(y, x, HUGE, NULL), "tine_copy: n is too large for an array");
    REFUSED(tine_copy(x + 1, x, 10, NULL), "tine_copy: y overlaps x");
    REFUSED(tine_copy(x, x + 9, 10, NULL), "tine_copy: y overlaps x");
    REFUSED(tine_reverse(NO, x, N, NULL), "tine_reverse: y is NULL");
    REFUSED(tine_reverse(y, NO, N, NULL), "tine_reverse: x is NULL");
    REFUSED(tine_reverse(x + 1, x, N, NULL), "tine_reverse: y overlaps x");
    REFUSED(tine_cumsum(NO, x, N, NULL), "tine_cumsum: y is NULL");
    REFUSED(tine_cumsum(y, NO, N, NULL), "tine_cumsum: x is NULL");
    REFUSED(tine_cumsum(x, x + 1, N, NULL), "tine_cumsum: y overlaps x");
    REFUSED(tine_take(NO, x, N, at, N, NULL), "tine_take: y is NULL");
    REFUSED(tine_take(y, NO, N, at, N, NULL), "tine_take: x is NULL");
    REFUSED(tine_take(y, x, N, NO_AT, N, NULL), "tine_take: at is NULL");
    REFUSED(tine_take(x, x, N, at, N, NULL), "tine_take: y overlaps x");
    REFUSED(tine_take((double *)(void *)at, x, N, at, N, NULL), "tine_take: y overlaps at");
    REFUSED(tine_put(NO, N, at, x, N, NULL), "tine_put: y is NULL");
    REFUSED(tine_put(y, N, NO_AT, x, N, NULL), "tine_put: at is NULL");
    REFUSED(tine_put(y, N, at, NO, N, NULL), "tine_put: x is NULL");
    REFUSED(tine_put(x, N, at, x, N, NULL), "tine_put: y overlaps x");
    REFUSED(tine_put((double *)(void *)at, N, at, x, N, NULL), "tine_put: y overlaps at");
    SAYS(tine_put(y, N - 1, at, x, N, NULL), TINE_ERANGE,
         "tine_put: an index of at is not below ny");
    REFUSED(tine_random(NO, 1, 0, N, NULL), "tine_random: y is NULL");
    REFUSED(tine_random(y, 1, UINT64_MAX, 2, NULL), "tine_random: first + n is greater than 2^64");
    REFUSED(tine_random_normal(NO, 1, 0, N, NULL), "tine_random_normal: y is NULL");
    REFUSED(tine_random_normal(y, 1, UINT64_MAX, 2, NULL),
            "tine_random_normal: first + n is greater than 2^64");
    REFUSED(tine_random_range(NO, 1, 2, 1, 0, N, NULL), "tine_random_range: y is NULL");
    REFUSED(tine_random_range(y, 2, 2, 1, 0, N, NULL), "tine_random_range: lo is not less than hi");
    REFUSED(tine_random_range(y, -1e308, 1e308, 1, 0, N, NULL),
            "tine_random_range: hi - lo is not finite");
    REFUSED(tine_random_range(keys, 2, 1, 1, 0, N, NULL),
            "tine_random_range: lo is not less than hi");
    REFUSED(tine_random_range(y, 1, 2, 1, UINT64_MAX - 5, 7, NULL),
            "tine_random_range: first + n is greater than 2^64");
}

Test(refusal, of_a_sort_says_why, .init = begin)
{
    REFUSED(tine_sort(NO, N, NULL), "tine_sort: x is NULL");
    REFUSED(tine_sort(x, HUGE, NULL), "tine_sort: n is too large for an array");
    REFUSED(tine_sort(x, N, TINE_OPTS(.sched = (tine_sched)9)),
            "tine_sort: options.sched is not a tine_sched");
    REFUSED(tine_argsort(NO_AT, x, N, NULL), "tine_argsort: order is NULL");
    REFUSED(tine_argsort(at, NO, N, NULL), "tine_argsort: x is NULL");
    REFUSED(tine_argsort((size_t *)(void *)x, x, N, NULL), "tine_argsort: order overlaps x");
    REFUSED(tine_sort_desc(NO, N, NULL), "tine_sort_desc: x is NULL");
    REFUSED(tine_sort_desc(x, HUGE, NULL), "tine_sort_desc: n is too large for an array");
    REFUSED(tine_sort_desc(x, N, TINE_OPTS(.sched = (tine_sched)9)),
            "tine_sort_desc: options.sched is not a tine_sched");
    REFUSED(tine_argsort_desc(NO_AT, x, N, NULL), "tine_argsort_desc: order is NULL");
    REFUSED(tine_argsort_desc(at, NO, N, NULL), "tine_argsort_desc: x is NULL");
    REFUSED(tine_argsort_desc((size_t *)(void *)x, x, N, NULL),
            "tine_argsort_desc: order overlaps x");
    REFUSED(tine_merge(NO, x, N, x, N, NULL), "tine_merge: out is NULL");
    REFUSED(tine_merge(y, NO, N, x, N, NULL), "tine_merge: a is NULL");
    REFUSED(tine_merge(y, x, N, NO, N, NULL), "tine_merge: b is NULL");
    REFUSED(tine_merge(y, x, HUGE, x, N, NULL), "tine_merge: na is too large for an array");
    REFUSED(tine_merge(y, x, N, x, HUGE, NULL), "tine_merge: na + nb is too large for an array");
    REFUSED(tine_merge(x + N - 1, x, N, y, N, NULL), "tine_merge: out overlaps a");
    REFUSED(tine_merge(x, y, N, x + 2 * N - 1, N, NULL), "tine_merge: out overlaps b");
    REFUSED(tine_merge(y, x, N, x, N, TINE_OPTS(.sched = (tine_sched)9)),
            "tine_merge: options.sched is not a tine_sched");
    REFUSED(tine_is_sorted(NULL, x, N, NULL), "tine_is_sorted: yes is NULL");
    REFUSED(tine_is_sorted(keys, NO, N, NULL), "tine_is_sorted: x is NULL");
    REFUSED(tine_is_sorted(keys, x, HUGE, NULL), "tine_is_sorted: n is too large for an array");
    REFUSED(tine_is_sorted((int *)(void *)x, x, N, NULL), "tine_is_sorted: yes overlaps x");
    REFUSED(tine_is_sorted(keys, x, N, TINE_OPTS(.sched = (tine_sched)9)),
            "tine_is_sorted: options.sched is not a tine_sched");
    REFUSED(tine_sort_pairs(NO, y, 8, N, NULL), "tine_sort_pairs: keys is NULL");
    REFUSED(tine_sort_pairs(x, NULL, 8, N, NULL), "tine_sort_pairs: values is NULL");
    REFUSED(tine_sort_pairs(x, y, HUGE, N, NULL), "tine_sort_pairs: n is too large for an array");
    REFUSED(tine_sort_pairs(x, x + 1, 8, N, NULL), "tine_sort_pairs: keys overlaps values");
    REFUSED(tine_topk(y, at, 2, NO, N, NULL), "tine_topk: x is NULL");
    REFUSED(tine_topk(y, at, N + 1, x, N, NULL), "tine_topk: k is greater than n");
    REFUSED(tine_topk(NO, NULL, 2, x, N, NULL), "tine_topk: values and at are both NULL");
    REFUSED(tine_topk(x + 7, NULL, 2, x, N, NULL), "tine_topk: values overlaps x");
    REFUSED(tine_topk(NO, (size_t *)(void *)x, 2, x, N, NULL), "tine_topk: at overlaps x");
    REFUSED(tine_topk(y, (size_t *)(void *)(y + 1), 2, x, N, NULL),
            "tine_topk: values overlaps at");
    REFUSED(tine_searchsorted(at, NO, N, q, N, TINE_LEFT, NULL), "tine_searchsorted: x is NULL");
    REFUSED(tine_searchsorted(at, x, N, NO, N, TINE_LEFT, NULL), "tine_searchsorted: q is NULL");
    REFUSED(tine_searchsorted(NO_AT, x, N, q, N, TINE_LEFT, NULL), "tine_searchsorted: at is NULL");
    REFUSED(tine_searchsorted(at, x, N, q, N, (tine_side)2, NULL),
            "tine_searchsorted: side is not TINE_LEFT or TINE_RIGHT");
    REFUSED(tine_searchsorted((size_t *)(void *)q, x, N, q, N, TINE_LEFT, NULL),
            "tine_searchsorted: at overlaps q");
    REFUSED(tine_searchsorted((size_t *)(void *)x, x, N, q, N, TINE_LEFT, NULL),
            "tine_searchsorted: at overlaps x");
    REFUSED(tine_searchsorted(at, x, N, q, N, TINE_LEFT, TINE_OPTS(.sched = (tine_sched)9)),
            "tine_searchsorted: options.sched is not a tine_sched");
    REFUSED(tine_unique(y, NULL, NULL, NULL, x, N, NULL), "tine_unique: m is NULL");
    REFUSED(tine_unique(y, m, NULL, NULL, NO, N, NULL), "tine_unique: x is NULL");
    REFUSED(tine_unique(NO, m, NULL, NULL, x, N, NULL), "tine_unique: y is NULL");
    REFUSED(tine_unique(x, m, NULL, NULL, x, N, NULL), "tine_unique: y overlaps x");
    REFUSED(tine_unique(x + 3, m, NULL, NULL, x, N, NULL), "tine_unique: y overlaps x");
    REFUSED(tine_unique(y, m, NULL, (size_t *)(void *)x, x, N, NULL),
            "tine_unique: inverse overlaps x");
    REFUSED(tine_unique(y, m, (size_t *)(void *)y, NULL, x, N, NULL),
            "tine_unique: counts overlaps y");
    REFUSED(tine_shuffle(NULL, 8, 1, N, NULL), "tine_shuffle: x is NULL");
    REFUSED(tine_shuffle(x, 0, 1, N, NULL), "tine_shuffle: size is 0");
    REFUSED(tine_shuffle(x, 8, 1, HUGE, NULL), "tine_shuffle: n is too large for an array");
    REFUSED(tine_shuffle(x, 8, 1, N, TINE_OPTS(.order = (tine_order)9)),
            "tine_shuffle: options.order is not a tine_order");
}

Test(refusal, of_bins_and_groups_says_why, .init = begin)
{
    const tine_type F = TINE_F64, NONE = TINE_NO_TYPE_;
    const double *const edges = now.edges;
    REFUSED(tine_histogram(NO_AT, x, 0, 1, 4, N, NULL), "tine_histogram: count is NULL");
    REFUSED(tine_histogram(count, NO, 0, 1, 4, N, NULL), "tine_histogram: x is NULL");
    REFUSED(tine_histogram(count, x, 0, 1, 0, N, NULL),
            "tine_histogram: bins is not in [1, 2^31 - 1)");
    REFUSED(tine_histogram(count, x, 1, 1, 4, N, NULL), "tine_histogram: lo is not less than hi");
    REFUSED(tine_histogram((size_t *)(void *)(x + 1), x, 0, 1, 4, N, NULL),
            "tine_histogram: count overlaps x");
    REFUSED(tine_histogram_edges(NO_AT, x, edges, N, N, NULL),
            "tine_histogram_edges: count is NULL");
    REFUSED(tine_histogram_edges(count, x, NO, N, N, NULL), "tine_histogram_edges: edges is NULL");
    REFUSED(tine_histogram_edges(count, x, edges, 0, N, NULL),
            "tine_histogram_edges: bins is not in [1, 2^31 - 1)");
    REFUSED(tine_histogram_edges(count, x, edges, N, N, TINE_OPTS(.sched = (tine_sched)9)),
            "tine_histogram_edges: options.sched is not a tine_sched");
    REFUSED(tine_histogram_edges((size_t *)(void *)now.edges, x, edges, N, N, NULL),
            "tine_histogram_edges: count overlaps edges");
    REFUSED(tine_bincount(NO_AT, key, N, N, NULL), "tine_bincount: count is NULL");
    REFUSED(tine_bincount(count, NO_KEY, N, N, NULL), "tine_bincount: x is NULL");
    REFUSED(tine_bincount(count, key, UINT32_MAX, N, NULL),
            "tine_bincount: bins is not below 2^32 - 1");
    REFUSED(tine_bincount((size_t *)(void *)key, key, N, N, NULL),
            "tine_bincount: count overlaps x");
    SAYS(tine_bincount(count, key, N - 1, N, NULL), TINE_ERANGE,
         "tine_bincount: an element of x is not in [0, bins)");
    REFUSED(tine_groupby(NO_AT, count, key, N, N, NULL), "tine_groupby: order is NULL");
    REFUSED(tine_groupby(at, NO_AT, key, N, N, NULL), "tine_groupby: starts is NULL");
    REFUSED(tine_groupby(at, count, NO_KEY, N, N, NULL), "tine_groupby: key is NULL");
    REFUSED(tine_groupby(at, at + N - 1, key, N, N, NULL), "tine_groupby: starts overlaps order");
    REFUSED(tine_groupby((size_t *)(void *)key, at, key, N, N, NULL),
            "tine_groupby: order overlaps key");
    SAYS(tine_groupby(at + N, count, key, N - 1, N, NULL), TINE_ERANGE,
         "tine_groupby: a key is not in [0, groups)");
#define KEYS " TINE_I32 TINE_I64 TINE_U32 TINE_U64 TINE_I8 TINE_I16 TINE_U8 TINE_U16"
#define DENSE(name) \
    REFUSED(tine_##name##_f64(y, key, F, x, N, N, NULL), "tine_" #name ": type is none of" KEYS); \
    REFUSED(tine_##name##_f64(y, key, NONE, x, N, N, NULL), \
            "tine_" #name ": type is none of" KEYS); \
    REFUSED(tine_##name##_f64(y, NULL, TINE_I32, x, N, N, NULL), "tine_" #name ": key is NULL"); \
    REFUSED(tine_##name(NO, key, x, N, N, NULL), "tine_" #name ": y is NULL"); \
    REFUSED(tine_##name(y, key, NO, N, N, NULL), "tine_" #name ": x is NULL"); \
    REFUSED(tine_##name(y, key, x, HUGE, N, NULL), \
            "tine_" #name ": groups is too large for an array"); \
    REFUSED(tine_##name(x, key, x, N, N, NULL), "tine_" #name ": y overlaps x"); \
    REFUSED(tine_##name((double *)(void *)(key + 2), key, x, N, N, NULL), \
            "tine_" #name ": y overlaps key"); \
    REFUSED(tine_##name(y, key, x, N, N, TINE_OPTS(.sched = (tine_sched)9)), \
            "tine_" #name ": options.sched is not a tine_sched"); \
    SAYS(tine_##name(y, key, x, N - 1, N, NULL), TINE_ERANGE, \
         "tine_" #name ": a key is not in [0, groups)");
    DENSE(groupsum)
    DENSE(groupmean)
    DENSE(groupmin)
    DENSE(groupmax)
#define SPARSE(name) \
    REFUSED(tine_##name##_f64(keys, y, m, key, F, x, N, N, NULL), \
            "tine_" #name ": type is none of" KEYS); \
    REFUSED(tine_##name(keys, y, NULL, key, x, N, N, NULL), "tine_" #name ": m is NULL"); \
    REFUSED(tine_##name(NO_KEY, y, m, key, x, N, N, NULL), "tine_" #name ": keys is NULL"); \
    REFUSED(tine_##name(keys, NO, m, key, x, N, N, NULL), "tine_" #name ": y is NULL"); \
    REFUSED(tine_##name(keys, y, m, NO_KEY, x, N, N, NULL), "tine_" #name ": key is NULL"); \
    REFUSED(tine_##name(keys, y, m, key, NO, N, N, NULL), "tine_" #name ": x is NULL"); \
    REFUSED(tine_##name((uint32_t *)(void *)keys, y, m, key, x, N, N, NULL), \
            "tine_" #name ": type is none of" KEYS); \
    REFUSED(tine_##name(key + 1, y, m, key, x, N, N, NULL), "tine_" #name ": keys overlaps key"); \
    REFUSED(tine_##name(keys, x + 1, m, key, x, N, N, NULL), "tine_" #name ": y overlaps x"); \
    REFUSED(tine_##name(keys, (double *)(void *)keys, m, key, x, N, N, NULL), \
            "tine_" #name ": y overlaps keys"); \
    REFUSED(tine_##name(keys, y, (size_t *)(void *)x, key, x, N, N, NULL), \
            "tine_" #name ": m overlaps x"); \
    REFUSED(tine_##name(keys, y, (size_t *)(void *)keys, key, x, N, N, NULL), \
            "tine_" #name ": m overlaps keys"); \
    REFUSED(tine_##name(keys, y, (size_t *)(void *)(y + N - 1), key, x, N, N, NULL), \
            "tine_" #name ": m overlaps y"); \
    cr_assert_eq(tine_##name(keys, y, m, key, x, N - 1, N, NULL), TINE_ERANGE); \
    cr_assert_eq(now.m, N); \
    now.m = was.m; \
    SAYS(TINE_ERANGE, TINE_ERANGE, "tine_" #name ": there are more groups than room");
    SPARSE(groupsum_sparse)
    SPARSE(groupmean_sparse)
    SPARSE(groupmin_sparse)
    SPARSE(groupmax_sparse)
    REFUSED(tine_groupcount_sparse(keys, NO_AT, m, key, N, N, NULL),
            "tine_groupcount_sparse: y is NULL");
    REFUSED(tine_groupcount_sparse(key, at, m, key, N, N, NULL),
            "tine_groupcount_sparse: keys overlaps key");
    REFUSED(tine_groupcount_sparse(keys, at, at + N - 1, key, N, N, NULL),
            "tine_groupcount_sparse: m overlaps y");
}

Test(refusal, of_a_histogram_whose_edges_fall_says_so, .init = begin)
{
    was.edges[2] = now.edges[2] = 100;
    REFUSED(tine_histogram_edges(count, x, now.edges, N, N, NULL),
            "tine_histogram_edges: edges fall, or one is NaN");
}

Test(take, says_that_an_index_is_too_large, .init = begin)
{
    cr_assert_eq(tine_take(y, x, N - 1, at, N, NULL), TINE_ERANGE);
    cr_assert_str_eq(tine_last_error(), "tine_take: an index of at is not below nx");
}

/* The output overlaps the variable that receives the number of distinct elements. This is detected
   only during the call, because it depends on that number. */
Test(unique, whose_elements_grow_into_their_number_is_refused)
{
    enum { MANY = 60000 };
    static double v[MANY], to[MANY];
    static size_t counts[MANY], numbers[MANY];
    for (size_t distinct = 4; distinct <= MANY; distinct *= 50) {
        for (size_t i = 0; i < MANY; i++) v[i] = (double)(mixed(i) % distinct), to[i] = -1;
        counts[3] = numbers[3] = 99;
        cr_assert_eq(tine_unique(to, (size_t *)(void *)(to + 3), NULL, NULL, v, MANY, NULL),
                     TINE_EINVAL);
        cr_assert_str_eq(tine_last_error(), "tine_unique: m overlaps y");
        cr_assert_eq(tine_unique(to, counts + 3, counts, NULL, v, MANY, NULL), TINE_EINVAL);
        cr_assert_str_eq(tine_last_error(), "tine_unique: m overlaps counts");
        cr_assert_eq(tine_unique(to, numbers + 3, NULL, numbers, v, MANY, NULL), TINE_EINVAL);
        cr_assert_str_eq(tine_last_error(), "tine_unique: inverse overlaps m");
        cr_assert(to[0] == -1 && to[3] == -1 && counts[3] == 99 && numbers[3] == 99);
    }
    cr_assert_eq(tine_unique(to, (size_t *)(void *)(to + 4), NULL, NULL, v, 4, NULL), 0);
}

/* The distinct elements do not fit in front of x. This is known only after they have been
   counted. */
Test(unique, whose_elements_grow_into_the_input_is_refused)
{
    enum { MANY = 60000, BEFORE = 5 };
    static double v[BEFORE + MANY], old[BEFORE + MANY];
    static size_t numbers[MANY], beside[MANY + BEFORE];
    for (size_t distinct = 4; distinct <= MANY; distinct *= 50)
        for (int inverse = 0; inverse < 2; inverse++) {
            size_t many = 99;
            for (size_t i = 0; i < MANY; i++) v[BEFORE + i] = (double)(mixed(i) % distinct);
            for (size_t i = 0; i < BEFORE; i++) v[i] = -1;
            memcpy(old, v, sizeof v);
            const int rc =
                tine_unique(v, &many, NULL, inverse ? numbers : NULL, v + BEFORE, MANY, NULL);
            if (distinct <= BEFORE) {
                cr_assert(rc == 0 && many == distinct && v[3] == 3 && v[4] == -1);
                continue;
            }
            cr_assert(rc == TINE_EINVAL && many == 99);
            cr_assert_str_eq(tine_last_error(), "tine_unique: y overlaps x");
            cr_assert_arr_eq(v, old, sizeof v);
            if (!inverse) continue;
            cr_assert_eq(tine_unique(old, &many, beside, beside + BEFORE, v + BEFORE, MANY, NULL),
                         TINE_EINVAL);
            cr_assert_str_eq(tine_last_error(), "tine_unique: inverse overlaps counts");
        }
}

/* ---- one enum of types ----------------------------------------------------------------------- */
Test(groups, are_the_same_by_any_type_of_key)
{
    static const int32_t i32[N] = {0, 1, 2, 0, 1, 2, 0, 3};
    static const uint32_t u32[N] = {0, 1, 2, 0, 1, 2, 0, 3};
    static const int64_t i64[N] = {0, 1, 2, 0, 1, 2, 0, 3};
    static const uint64_t u64[N] = {0, 1, 2, 0, 1, 2, 0, 3};
    static const double v[N] = {1, 2, 3, 4, 5, 6, 7, 8}, sums[4] = {12, 7, 9, 8};
    static const struct {
        tine_type type;
        const void *key;
        size_t size;
    } kinds[] = {{TINE_I32, i32, 4}, {TINE_U32, u32, 4}, {TINE_I64, i64, 8}, {TINE_U64, u64, 8}};
    for (int k = 0; k < 4; k++) {
        double r[4], mean[4], lo[4], hi[4], few[4];
        uint64_t found[4];
        size_t many = 0;
        const void *of = kinds[k].key;
        cr_assert_eq(tine_groupsum_f64(r, of, kinds[k].type, v, 4, N, NULL), 0);
        cr_assert_eq(tine_groupmean_f64(mean, of, kinds[k].type, v, 4, N, NULL), 0);
        cr_assert_eq(tine_groupmin_f64(lo, of, kinds[k].type, v, 4, N, NULL), 0);
        cr_assert_eq(tine_groupmax_f64(hi, of, kinds[k].type, v, 4, N, NULL), 0);
        cr_assert_eq(tine_groupsum_sparse_f64(found, few, &many, of, kinds[k].type, v, 4, N, NULL),
                     0);
        cr_assert_eq(many, 4);
        for (int g = 0; g < 4; g++) {
            cr_assert_eq(r[g], sums[g], "type %d", (int)kinds[k].type);
            cr_assert_eq(few[g], sums[g], "type %d", (int)kinds[k].type);
            cr_assert_eq(mean[g], sums[g] / (g == 0 ? 3 : g == 3 ? 1 : 2));
            cr_assert_eq(lo[g], g == 3 ? 8 : g + 1);
            cr_assert_eq(hi[g], g == 3 ? 8 : g == 0 ? 7 : g + 4);
            uint64_t one = 0;
            memcpy(&one, (const char *)(const void *)found + (size_t)g * kinds[k].size,
                   kinds[k].size);
            cr_assert_eq(one, (uint64_t)g, "type %d", (int)kinds[k].type);
        }
    }
}
