/* sort_inputs.h - arrays to sort, and their order as a plain stable merge sort finds it. Included
   once per type. */
#define U TINE_NAME_(sort_bits)
#if TINE_FLOAT_
typedef __typeof__(__builtin_choose_expr(sizeof(T) == 4, (uint32_t)0, (uint64_t)0)) U;
static inline U TINE_NAME_(bits_of)(T v)
{
    U u;
    memcpy(&u, &v, sizeof u);
    return u;
}
#endif

/* The order that the header promises, said in another way than the library's; SORT_DOWN: the
   descending one. */
static inline int TINE_NAME_(before)(T a, T b)
{
#if SORT_DOWN && TINE_FLOAT_
    if (a != a || b != b) {
        if (!(a != a && b != b)) return b != b;
        if (signbit(a) != signbit(b)) return !!signbit(a);
        return signbit(a) ? TINE_NAME_(bits_of)(a) < TINE_NAME_(bits_of)(b)
                          : TINE_NAME_(bits_of)(a) > TINE_NAME_(bits_of)(b);
    }
    if (a == b) return !signbit(a) && signbit(b);
#elif TINE_FLOAT_
    if (a != a || b != b) {
        if (!(a != a && b != b)) return b != b;
        if (signbit(a) != signbit(b)) return !signbit(a);
        return signbit(a) ? TINE_NAME_(bits_of)(a) > TINE_NAME_(bits_of)(b)
                          : TINE_NAME_(bits_of)(a) < TINE_NAME_(bits_of)(b);
    }
    if (a == b) return signbit(a) && !signbit(b);
#endif
    return SORT_DOWN ? a > b : a < b;
}

/* order[0, n), stable: halves, then a merge. */
static inline void TINE_NAME_(order)(size_t *order, size_t *spare, const T *x, size_t lo, size_t hi)
{
    if (hi - lo < 2) {
        if (hi > lo) order[lo] = lo;
        return;
    }
    size_t mid = lo + (hi - lo) / 2, i = lo, j = mid;
    TINE_NAME_(order)(order, spare, x, lo, mid);
    TINE_NAME_(order)(order, spare, x, mid, hi);
    for (size_t k = lo; k < hi; k++)
        spare[k] = j == hi || (i < mid && !TINE_NAME_(before)(x[order[j]], x[order[i]]))
                       ? order[i++]
                       : order[j++];
    memcpy(order + lo, spare + lo, (hi - lo) * sizeof *order);
}

/* That x[0, n) is in order, and a number that depends on which elements there are, but not on their
   order: what is in order and has the same elements is sorted, for elements that neither comes
   before are the same bits. */
static inline size_t TINE_NAME_(out_of_order)(const T *x, size_t n)
{
    for (size_t i = 1; i < n; i++)
        if (TINE_NAME_(before)(x[i], x[i - 1])) return i;
    return n;
}

static inline uint64_t TINE_NAME_(contents)(const T *x, size_t n)
{
    uint64_t sum = 0;
    for (size_t i = 0; i < n; i++) {
        uint64_t bits = 0;
        memcpy(&bits, &x[i], sizeof(T));
        sum += mixed(bits);
    }
    return sum;
}

static inline T TINE_NAME_(any_bits)(uint64_t r)
{
    T v;
    memcpy(&v, &r, sizeof v); /* floats: infinities and NaNs of both signs among them */
    return v;
}

/* Element i of n in one of SORT_SHAPES arrays. */
static inline T TINE_NAME_(shaped)(int shape, size_t i, size_t n)
{
    const uint64_t r = mixed(i * 31 + (uint64_t)shape);
    const int width = 8 * sizeof(T);
    switch (shape) {
    case 0:
        return TINE_NAME_(any_bits)(r);
    case 1:
        return (T)42;
    case 2:
        return (T)i;
    case 3:
        return (T)(n - i);
    case 4:
        return (T)(r % 16);
    case 5:
        return TINE_NAME_(any_bits)((r % 16) * 0x9e3779b97f4a7c15u); /* 16 values far apart */
    case 6:
        return (T)(1 + 1000 / (1 + r % 1000)); /* zipf-like */
    case 7:
        return (T)(i % 16 * 1000 + i / 16); /* saw-tooth */
    case 8:
        return (T)(r % 100 ? i : r % (n + 1)); /* 1 % out of place */
    case 9:
        return TINE_NAME_(any_bits)((r | (uint64_t)1 << 63) >>
                                    (mixed(r) % 64)); /* every magnitude: digits of no use */
    case 10:
        return TINE_NAME_(any_bits)(r % 1000 ? 5 : r); /* one value and a few strangers */
    case 11:
        return TINE_NAME_(any_bits)((uint64_t)(r % 3 - 1) >>
                                    (r / 3 % 2 * (64 - width))); /* ends of the range */
    case 12:
        return (T)(i % 2 ? 5 : 3) * (T)(r % 2); /* few, with zeros */
    case 13:
        return TINE_FLOAT_ ? (T)((double)(r >> 11) * 0x1p-53) : (T)(r % 1000003); /* [0, 1) */
    case 14:
        return (T)(i < n / 2 ? i : n - i); /* up, then down */
    default:
        return i % 1024 ? TINE_NAME_(any_bits)(r & 0xff)
                        : TINE_NAME_(any_bits)(r); /* narrow, but for outliers */
    }
}
#if TINE_FLOAT_
/* Zeros, infinities and NaNs of both signs, and of several payloads, among numbers. */
static inline void TINE_NAME_(strange)(T *x, size_t n)
{
    const T odd[] = {0,
                     -(T)0.,
                     (T)INFINITY,
                     -(T)INFINITY,
                     (T)NAN,
                     -(T)NAN,
                     (T)1e-40,
                     -(T)1e-40,
                     1,
                     -1,
                     TINE_NAME_(any_bits)(sizeof(T) == 4 ? 0xffc00123 : 0xfff8000000000123),
                     TINE_NAME_(any_bits)(sizeof(T) == 4 ? 0x7f800001 : 0x7ff0000000000001)};
    for (size_t i = 0; i < n; i++) x[i] = odd[mixed(i) % 12];
}
#endif
#undef U
