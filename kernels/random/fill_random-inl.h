/* fill_random-inl.h - the loop of every generator. Whole groups of WHOLE elements are made in
   place; parts of a group go by way of a buffer. Included once per type. These are set before: K;
   K(job) with y, seed and first; and K(fill)(t, block, job), which makes the WHOLE elements that
   begin with block number `block`, EACH elements to a block. */
static int K(body)(size_t lo, size_t hi, void *ctx)
{
    const K(job) *j = ctx;
    T part[WHOLE];
    for (size_t m; lo < hi; lo += m) {
        const uint64_t at = j->first + lo;
        const size_t skip = at % EACH, room = WHOLE - skip;
        m = hi - lo < room ? hi - lo : room;
        if (m == WHOLE) {
            K(fill)(j->y + lo, at / EACH, j);
        } else {
            K(fill)(part, at / EACH, j);
            memcpy(j->y + lo, part + skip, m * sizeof(T));
        }
    }
    return 0;
}

/* The checks of all generators; f is the function's name. */
#ifndef DOOR_FILL
#    define DOOR_FILL(f) \
        do { \
            DOOR_ARRAY(f, y, n); \
            DOOR(f, n &&first > UINT64_MAX - (n - 1), "first + n is greater than 2^64"); \
        } while (0)
#endif

static int K(run)(K(job) * j, size_t n, double ns, const tine_opts *o)
{
    if (is_direct(n, o)) return K(body)(0, n, j);
    return tine_for_(K(body), j, n, STAGE / sizeof(T), ns, o);
}
#undef EACH
#undef WHOLE
