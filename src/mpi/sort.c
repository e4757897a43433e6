/* sort.c - sorts over all ranks. Each rank sorts its part. Exact splitters tell which elements
   belong to which rank, and every element is sent once. A rank then has a run from each rank, and
   merges neighbouring runs until one is left. The sort is stable: runs are in the order of ranks,
   and equal elements of the left run come first. */
#ifndef TINE_TYPE_FILE
#    include <string.h>
#    include "splitters.h"

/* The memory of a sort besides its arrays. */
typedef struct sort_room {
    size_t *sent, *got, *runs;
    uint64_t *words;
    MPI_Request *requests;
    char *keys, *values; /* the elements that arrive */
} sort_room;

/* Takes memory for the tables and for the elements that arrive, before anything is sorted. */
static int sort_prepare(mpi_call *c, sort_room *m, size_t key, size_t size)
{
    const size_t P = (size_t)c->a->ranks;
    m->sent =
        call_keeps(c, memory_array(3 * P + 1 + splitters_words(c->a->ranks), sizeof *m->sent));
    m->keys = call_keeps(c, memory_array(c->a->count, key));
    m->values = call_keeps(c, memory_array(c->a->count, size));
    if (!m->sent || !m->keys || !m->values) return TINE_ENOMEM;
    m->got = m->sent + P;
    m->runs = m->got + P;
    m->words = (uint64_t *)(m->runs + P + 1);
    return 0;
}

/* Computes the numbers of elements that ranks exchange. All ranks agree on the code. */
static int sort_plan(mpi_call *c, sort_room *m, const sorted_part *p, size_t size)
{
    int rc = splitters_cut(c->comm, p, c->a->own_->starts, m->sent, m->words);
    if (!rc)
        rc = comm_code(MPI_Alltoall(m->sent, 1, MPI_UINT64_T, m->got, 1, MPI_UINT64_T, c->comm));
    if (rc) return rc;
    const size_t count = message_exchange_requests(c->comm, m->sent, m->got, size);
    m->requests = call_keeps(c, memory_array(count, sizeof *m->requests));
    m->runs[0] = 0;
    for (int r = 0; r < c->a->ranks; r++) m->runs[r + 1] = m->runs[r] + m->got[r];
    return comm_agree(c->comm, m->requests ? 0 : TINE_ENOMEM);
}

/* A merge of two neighbouring runs of (keys, values) into (to_keys, to_values). */
typedef struct merge_pass {
    const char *keys, *values;
    char *to_keys, *to_values;
    size_t size;           /* bytes of a value */
    size_t lo, middle, hi; /* the runs are [lo, middle) and [middle, hi) */
} merge_pass;

/* Merges the two runs, by one loop of the engine. */
typedef int merge_runs(merge_pass *p, const tine_opts *o);

static int sort_merge(const mpi_call *c, sort_room *m, char *keys, char *values, size_t key,
                      size_t size, merge_runs *merge, const tine_opts *o)
{
    merge_pass p = {m->keys, m->values, keys, values, size, 0, 0, 0};
    size_t runs = (size_t)c->a->ranks;
    int rc = 0;
    for (int first = 1; (runs > 1 || first) && !rc; first = 0) {
        for (size_t r = 0; r < runs && !rc; r += 2) {
            p.lo = m->runs[r];
            p.middle = m->runs[r + 1];
            p.hi = r + 1 < runs ? m->runs[r + 2] : p.middle;
            m->runs[r / 2] = p.lo;
            rc = merge(&p, o);
        }
        m->runs[(runs + 1) / 2] = c->a->count;
        runs = (runs + 1) / 2;
        char *k = p.to_keys, *v = p.to_values;
        p.to_keys = (char *)(uintptr_t)p.keys, p.to_values = (char *)(uintptr_t)p.values;
        p.keys = k, p.values = v;
    }
    if (!rc && p.keys != keys && c->a->count) {
        memcpy(keys, p.keys, c->a->count * key);
        if (size) memcpy(values, p.values, c->a->count * size);
    }
    return rc;
}

/* memcpy with constant sizes for values of 8 and 4 bytes, which one instruction copies. */
static inline void copy_value(char *to, const char *from, size_t size)
{
    if (size == 8)
        memcpy(to, from, 8);
    else if (size == 4)
        memcpy(to, from, 4);
    else if (size)
        memcpy(to, from, size);
}
#    define TINE_TYPE_FILE "mpi/sort.c"
#    include "tine/types.h"
#else
#    define K(part) TINE_NAME_(mpi_sort_##part)
#    define T TINE_T

/* A number that ascends in tine_sort's order. Of negative floats all bits are flipped, of others
   the sign bit is set. Negative NaNs would then come first; the subtraction moves them to the end.
 */
static inline uint64_t K(ordinal)(T x)
{
#    if TINE_FLOAT_
    const int up = sizeof(T) * 8 - 1;
    const uint64_t nans = sizeof(T) == 8 ? ((uint64_t)1 << 52) - 1 : ((uint64_t)1 << 23) - 1;
    uint64_t bits = 0;
    uint32_t half;
    if (sizeof(T) == 8) {
        memcpy(&bits, &x, sizeof(T));
    } else {
        memcpy(&half, &x, sizeof(T));
        bits = half;
    }
    const uint64_t all = sizeof(T) == 8 ? UINT64_MAX : UINT32_MAX;
    bits = bits >> up ? ~bits & all : bits | (uint64_t)1 << up;
    return (bits - nans) & all;
#    else
    const uint64_t sign = (T)-1 < (T)1 ? (uint64_t)1 << (sizeof(T) * 8 - 1) : 0;
    const uint64_t all = sizeof(T) == 8 ? UINT64_MAX : UINT32_MAX;
    return ((uint64_t)x ^ sign) & all;
#    endif
}

static size_t K(below)(const void *p, size_t n, uint64_t bound)
{
    const T *x = p;
    size_t lo = 0;
    while (n) {
        const size_t half = n / 2;
        if (K(ordinal)(x[lo + half]) < bound)
            lo += half + 1, n -= half + 1;
        else
            n = half;
    }
    return lo;
}

/* The number of elements of a among the first k elements of the merged runs a and b. */
static size_t K(co_rank)(size_t k, const T *a, size_t m, const T *b, size_t n)
{
    size_t lo = k > n ? k - n : 0, hi = k < m ? k : m;
    while (lo < hi) {
        const size_t i = lo + (hi - lo) / 2;
        /* a[i] is among the first k unless it comes after b[k - i - 1]. */
        if (K(ordinal)(a[i]) <= K(ordinal)(b[k - i - 1]))
            lo = i + 1;
        else
            hi = i;
    }
    return lo;
}

static int K(merge_pairs_body)(size_t lo, size_t hi, void *ctx)
{
    const merge_pass *p = ctx;
    const T *keys = (const T *)(const void *)p->keys;
    const T *a = keys + p->lo, *b = keys + p->middle;
    const size_t m = p->middle - p->lo, n = p->hi - p->middle, size = p->size;
    T *to = (T *)(void *)p->to_keys + p->lo;
    size_t i = K(co_rank)(lo, a, m, b, n), j = lo - i;
    for (size_t k = lo; k < hi; k++) {
        const int left = j == n || (i < m && K(ordinal)(a[i]) <= K(ordinal)(b[j]));
        const size_t from = left ? p->lo + i++ : p->middle + j++;
        to[k] = keys[from];
        copy_value(p->to_values + (p->lo + k) * size, p->values + from * size, size);
    }
    return 0;
}

static int K(merge_pairs)(merge_pass *p, const tine_opts *o)
{
    return tine_for_(K(merge_pairs_body), p, p->hi - p->lo, 1, 3, o);
}

static int K(merge_keys)(merge_pass *p, const tine_opts *o)
{
    const T *keys = (const T *)(const void *)p->keys;
    return TINE_NAME_(merge)((T *)(void *)p->to_keys + p->lo, keys + p->lo, p->middle - p->lo,
                             keys + p->middle, p->hi - p->middle, o);
}

static int K(ranks)(mpi_call *c, T *x, void *values, size_t size)
{
    const size_t n = c->a->count;
    sort_room m;
    int rc = sort_prepare(c, &m, sizeof *x, size);
    if (!rc)
        rc = size ? TINE_NAME_(sort_pairs)(x, values, size, n, &c->plain)
                  : TINE_NAME_(sort)(x, n, &c->plain);
    rc = comm_agree(c->comm, rc);
    c->agreed = 1;
    if (rc || c->a->ranks == 1) return rc;
    const sorted_part part = {x, n, K(below), sizeof(T) == 8 ? UINT64_MAX : UINT32_MAX};
    rc = sort_plan(c, &m, &part, sizeof *x > size ? sizeof *x : size);
    if (!rc) rc = message_exchange(c->comm, x, m.sent, m.keys, m.got, sizeof *x, m.requests);
    if (!rc && size)
        rc = message_exchange(c->comm, values, m.sent, m.values, m.got, size, m.requests);
    tine_opts no_progress = c->plain;
    no_progress.progress = NULL; /* once elements have been sent, the call cannot be cancelled */
    merge_runs *merge = size ? K(merge_pairs) : K(merge_keys);
    return rc ? rc : sort_merge(c, &m, (char *)x, values, sizeof *x, size, merge, &no_progress);
}

int TINE_NAME_(mpi_sort)(T *x, const tine_mpi_array *a, const tine_opts *o)
{
    mpi_call c;
    const char *bad = NULL;
    CALL_BAD(bad, a && a->count && !x, "tine_mpi_sort: x is NULL");
    const int rc = call_begin(&c, "tine_mpi_sort", a, o, bad);
    return rc ? rc : call_end(&c, K(ranks)(&c, x, NULL, 0));
}

int TINE_NAME_(mpi_sort_pairs)(T *keys, void *values, size_t size, const tine_mpi_array *a,
                               const tine_opts *o)
{
    mpi_call c;
    const char *bad = NULL;
    const size_t n = a ? a->count : 0;
    CALL_BAD(bad, n && !keys, "tine_mpi_sort_pairs: keys is NULL");
    CALL_BAD(bad, n && size && !values, "tine_mpi_sort_pairs: values is NULL");
    CALL_BAD(bad, size && n > PTRDIFF_MAX / size, "tine_mpi_sort_pairs: values are too large");
    CALL_BAD(bad, tine_overlap_(keys, n * sizeof *keys, values, n * size),
             "tine_mpi_sort_pairs: values overlap keys");
    const int rc = call_begin(&c, "tine_mpi_sort_pairs", a, o, bad);
    return rc ? rc : call_end(&c, K(ranks)(&c, keys, values, size));
}
#    undef K
#    undef T
#endif
