/* quickselect-inl.h - a quicksort that sorts no more than the ranks that are wanted (Hoare 1961).
   Pivots are near these ranks, as Floyd and Rivest (1975) choose them. Included by
   radix_width-inl.h once per key width, after quicksort-inl.h.

   A pivot from a sample lies a little beyond the wanted rank, towards the middle. So the wanted
   rank most likely falls into the smaller part. */

/* x[0, n) has the ranks from `first` on, and its keys are in [min, max]. Moves the key of each rank
   in l to its place, and turns it into an element. The other places are indeterminate
   afterwards. */
static void N(quickselect_deep)(SK *x, size_t n, size_t first, ranks_list l, unsigned depth, SK min,
                                SK max, const N(map) m)
{
    for (l = ranks_within(l, first, n); l.many; l = ranks_within(l, first, n)) {
        /* A wanted range may go on beyond a part without keys: then n is 0. */
        if (n > N(LEAF) && N(all_equal)(x, n)) min = max = x[0];
        if (n <= N(LEAF) || min == max || ranks_cover(l, first, n)) {
            N(quicksort_deep)(x, n, depth, min, max, m);
            return;
        }
        const SK p = depth ? N(pivot)(x, n, ranks_edge(l, first, n), min, (N(map)){0, 0, 0})
                           : (SK)((K)min + ((K)max - (K)min) / 2 + 1);
        const size_t below = N(split)(x, n, p);
        depth -= depth > 0;
        if (below < n - below) {
            N(quickselect_deep)(x, below, first, l, depth, min, p - 1, m);
            x += below;
            first += below;
            n -= below;
            min = p;
        } else {
            N(quickselect_deep)(x + below, n - below, first + below, l, depth, p, max, m);
            n = below;
            max = p - 1;
        }
    }
}

static void N(quickselect_keys)(void *x, size_t n, size_t first, ranks_list l, uint64_t min,
                                uint64_t max, const struct radix_map *m)
{
    N(quickselect_deep)(x, n, first, l, N(depth_of)(n), (SK)min, (SK)max, N(quick_map)(m));
}

static void N(quickselect)(void *array, size_t n, ranks_list l, const struct radix_map *map)
{
    SK *const x = array;
    const N(map) m = N(quick_map)(map);
    if (n == 0 || N(all_equal)(x, n)) return;
    if (n <= N(LEAF) || ranks_cover(l, 0, n)) {
        N(quicksort_elements)(x, n, m);
        return;
    }
    const SK p = N(pivot)(x, n, ranks_edge(l, 0, n), N(LOWEST), m);
    const size_t below = N(split_raw)(x, n, p, m);
    const unsigned depth = N(depth_of)(n);
    N(quickselect_deep)(x, below, 0, l, depth, N(LOWEST), p - 1, m);
    N(quickselect_deep)(x + below, n - below, below, l, depth, p, N(HIGHEST), m);
}
