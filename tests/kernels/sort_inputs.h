/* sort_inputs.h - arrays to sort, and their order by a plain stable merge sort. Included once per
   type. */
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

/* The order that the header promises, expressed differently from the library. SORT_DOWN: the
   descending order. */
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

/* Sorts order[lo, hi) stably: halves, then a merge. */
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

/* Returns the index of the first element of x[0, n) that is out of order, or n. An array in order
   is sorted if its contents() are those of the original array, because equivalent elements have the
   same bits. */
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
    memcpy(&v, &r, sizeof v); /* Floats include infinities and NaNs of both signs. */
    return v;
}

/* Returns element i of n in an array of one of SORT_SHAPES shapes. */
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
        /* 16 values that lie far apart. */
        return TINE_NAME_(any_bits)((r % 16) * 0x9e3779b97f4a7c15u);
    case 6:
        return (T)(1 + 1000 / (1 + r % 1000)); /* Zipf-like. */
    case 7:
        return (T)(i % 16 * 1000 + i / 16); /* Saw-tooth. */
    case 8:
        return (T)(r % 100 ? i : r % (n + 1)); /* 1 % of the elements are out of place. */
    case 9:
        /* Every magnitude, so that digits separate little. */
        return TINE_NAME_(any_bits)((r | (uint64_t)1 << 63) >> (mixed(r) % 64));
    case 10:
        return TINE_NAME_(any_bits)(r % 1000 ? 5 : r); /* One value, and a few others. */
    case 11:
        return TINE_NAME_(any_bits)((uint64_t)(r % 3 - 1) >>
                                    (r / 3 % 2 * (64 - width))); /* The ends of the range. */
    case 12:
        return (T)(i % 2 ? 5 : 3) * (T)(r % 2); /* Few values, with zeros. */
    case 13:
        /* Floats in [0, 1). */
        return TINE_FLOAT_ ? (T)((double)(r >> 11) * 0x1p-53) : (T)(r % 1000003);
    case 14:
        return (T)(i < n / 2 ? i : n - i); /* Ascending, then descending. */
    default:
        return i % 1024 ? TINE_NAME_(any_bits)(r & 0xff)
                        : TINE_NAME_(any_bits)(r); /* A narrow range with outliers. */
    }
}
#if TINE_FLOAT_
/* Stores zeros, infinities and NaNs of both signs and of several payloads among numbers. */
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
