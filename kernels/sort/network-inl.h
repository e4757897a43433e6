/* network-inl.h - sorts a few keys by a network in vector registers, or else by insertion. Included
   once per key width, with K, SK, KBITS and N(name) set.

   Keys lie in R registers of W lanes. Each lane's column is sorted by Batcher's odd-even merges,
   which compare registers and move nothing between lanes. Then neighbouring columns are merged: 2,
   4, … W of them. Finally the keys are read column by column. */
#if VECTORS
enum {
    N(W) = VBYTES / sizeof(K), /* lanes of a register */
    N(ROWS) = 16,              /* the most registers that hold keys */
    N(LEAF) = N(ROWS) * N(W)
};

/* Compares lane l of a with lane l ^ x of b. The lesser key goes to the lane whose number does not
   have bit h. */
INLINE void N(cross)(vec *a, vec *b, const int x, const int h)
{
    vec back = vec_permute(*b, x, KBITS);
    vec_cross(a, &back, h, KBITS);
    *b = vec_permute(back, x, KBITS);
}

/* Compares lane l of v with lane l ^ x. The lesser key goes to the lane whose number does not have
   bit h. */
INLINE vec N(inside)(vec v, const int x, const int h)
{
    vec back = vec_permute(v, x, KBITS);
    vec_cross(&v, &back, h, KBITS);
    return v;
}

/* One step of merging runs of p rows into runs of 2 p: compares rows k apart. */
INLINE void N(step)(vec *v, const int rows, const int p, const int k)
{
    UNROLL for (int i = 0; i < rows;
                i++) if (i >= k % p && i + k < rows && (i - k % p) % (2 * k) < k &&
                         i / (2 * p) == (i + k) / (2 * p)) vec_sort2(&v[i], &v[i + k], KBITS);
}

/* The steps are written out: gcc 12 does not unroll a loop whose start is another loop's
   variable. */
INLINE void N(columns)(vec *v, const int rows)
{
    if (rows > 1) N(step)(v, rows, 1, 1);
    if (rows > 2) N(step)(v, rows, 2, 2), N(step)(v, rows, 2, 1);
    if (rows > 4) N(step)(v, rows, 4, 4), N(step)(v, rows, 4, 2), N(step)(v, rows, 4, 1);
    if (rows > 8) N(step)
    (v, rows, 8, 8), N(step)(v, rows, 8, 4), N(step)(v, rows, 8, 2), N(step)(v, rows, 8, 1);
}

/* Merges runs of g / 2 columns into runs of g. The second run is read backwards; then halves are
   compared, again and again. */
INLINE void N(merge_columns)(vec *v, const int rows, const int g)
{
    UNROLL for (int i = 0; i < rows / 2; i++) N(cross)(&v[i], &v[rows - 1 - i], g - 1, g / 2);
    if (rows == 1) v[0] = N(inside)(v[0], g - 1, g / 2);
    UNROLL for (int j = g / 4; j; j /= 2) UNROLL for (int i = 0; i < rows; i++) v[i] =
        N(inside)(v[i], j, j);
    UNROLL for (int d = rows / 2; d; d /= 2) UNROLL for (int i = 0; i < rows; i++) if (!(i & d))
        vec_sort2(&v[i], &v[i + d], KBITS);
}

/* Sorts n keys that fit in `rows` rows, but not in half of them. The places after them are filled
   with the greatest key. */
INLINE void N(rows)(SK *x, size_t n, const int rows)
{
    enum { W = N(W) };
    vec v[N(ROWS)];
    UNROLL for (int i = 0; i < rows; i++)
    {
        const size_t at = (size_t)i * W;
        v[i] = i < rows / 2 ? vec_load(x + at) : vec_load_first(x + at, n > at ? n - at : 0, KBITS);
    }
    N(columns)(v, rows);
    UNROLL for (int g = 2; g <= W; g *= 2) N(merge_columns)(v, rows, g);
    vec_turn(v, rows, KBITS);
    UNROLL for (int i = 0; i < rows; i++)
    {
        const size_t at = (size_t)i * W;
        if (i < rows / 2)
            vec_store(x + at, v[i]);
        else
            vec_store_first(x + at, v[i], n > at ? n - at : 0, KBITS);
    }
}

static void N(rows_1)(SK *x, size_t n) { N(rows)(x, n, 1); }
static void N(rows_2)(SK *x, size_t n) { N(rows)(x, n, 2); }
static void N(rows_4)(SK *x, size_t n) { N(rows)(x, n, 4); }
static void N(rows_8)(SK *x, size_t n) { N(rows)(x, n, 8); }
static void N(rows_16)(SK *x, size_t n) { N(rows)(x, n, 16); }

/* Sorts x[0, n), n <= LEAF. */
INLINE void N(leaf)(SK *x, size_t n)
{
    if (n > 8 * N(W))
        N(rows_16)(x, n);
    else if (n > 4 * N(W))
        N(rows_8)(x, n);
    else if (n > 2 * N(W))
        N(rows_4)(x, n);
    else if (n > N(W))
        N(rows_2)(x, n);
    else
        N(rows_1)(x, n);
}

/* Sorts rows that first ascend and then descend. */
INLINE void N(sort_bitonic)(vec *v)
{
    enum { ROWS = N(ROWS) };
    UNROLL for (int d = ROWS / 2; d; d /= 2) UNROLL for (int i = 0; i < ROWS; i++) if (!(i & d))
        vec_sort2(&v[i], &v[i + d], KBITS);
    UNROLL for (int j = N(W) / 2; j; j /= 2) UNROLL for (int i = 0; i < ROWS; i++) v[i] =
        N(inside)(v[i], j, j);
}

/* Merges x[0, LEAF) and x[LEAF, n), both sorted, n <= 2 LEAF. The second run is read backwards. Of
   two keys that then lie opposite each other, the lesser goes to the first half and the greater to
   the second. */
static void N(join)(SK *x, size_t n)
{
    enum { W = N(W), ROWS = N(ROWS) };
    SK aside[N(LEAF)];
    vec v[ROWS];
    UNROLL for (int i = 0; i < ROWS; i++)
    {
        const size_t at = N(LEAF) + (size_t)(ROWS - 1 - i) * W;
        vec high = vec_load_first(x + at, n > at ? n - at : 0, KBITS);
        high = vec_permute(high, W - 1, KBITS);
        v[i] = vec_load(x + i * W);
        vec_sort2(&v[i], &high, KBITS);
        vec_store(aside + i * W, high);
    }
    N(sort_bitonic)(v);
    UNROLL for (int i = 0; i < ROWS; i++) vec_store(x + i * W, v[i]);
    UNROLL for (int i = 0; i < ROWS; i++) v[i] = vec_load(aside + i * W);
    N(sort_bitonic)(v);
    UNROLL for (int i = 0; i < ROWS; i++)
    {
        const size_t at = N(LEAF) + (size_t)i * W;
        vec_store_first(x + at, v[i], n > at ? n - at : 0, KBITS);
    }
}

/* The keys of two leaves. Sorting two leaves and merging them takes 0.6 of the time of partitioning
   the keys first (512 keys of 4 bytes, Cascade Lake). */
enum { N(SMALL) = 2 * N(LEAF) };

/* Sorts x[0, n), n <= SMALL. */
static void N(small)(SK *x, size_t n)
{
    const size_t first = n < N(LEAF) ? n : N(LEAF);
    N(leaf)(x, first);
    if (n == first) return;
    N(leaf)(x + first, n - first);
    N(join)(x, n);
}
#else
enum { N(LEAF) = 24, N(SMALL) = N(LEAF) };

/* out[0, n) = in[0, n) sorted, n <= LEAF; out may be in. */
static void N(insertion)(SK *out, const SK *in, size_t n)
{
    for (size_t i = 0; i < n; i++) {
        const SK k = in[i];
        size_t j = i;
        for (; j && out[j - 1] > k; j--) out[j] = out[j - 1];
        out[j] = k;
    }
}

static void N(leaf)(SK *x, size_t n) { N(insertion)(x, x, n); }
static void N(small)(SK *x, size_t n) { N(leaf)(x, n); }
#endif
