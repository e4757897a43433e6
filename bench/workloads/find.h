/* find.h - Hoare's find (1961), in Wirth's form, for the type FOUND: x[k] receives the element of
   rank k. Nothing larger stands before x[k], and nothing smaller behind. */
static FOUND find(FOUND *x, ptrdiff_t n, ptrdiff_t k)
{
    ptrdiff_t lo = 0, hi = n - 1;
    while (lo < hi) {
        FOUND pivot = x[k];
        ptrdiff_t i = lo, j = hi;
        do {
            while (x[i] < pivot) i++;
            while (x[j] > pivot) j--;
            if (i <= j) {
                FOUND swap = x[i];
                x[i++] = x[j];
                x[j--] = swap;
            }
        } while (i <= j);
        if (j < k) lo = i;
        if (k < i) hi = j;
    }
    return x[k];
}
