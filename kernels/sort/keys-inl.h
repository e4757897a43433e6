/* keys-inl.h - the type in hand as unsigned keys that sort the same. Included once per type, after
   radix.h. */
#define KEYS_2_(bits) UNDER_(tine_radix##bits, TINE_ISA)
#define KEYS_(bits) KEYS_2_(bits)

static const struct tine_keys TINE_NAME_(keys) = {
    .ops = sizeof(T) == 4 ? &KEYS_(32) : &KEYS_(64),
    .packed = &KEYS_(64),
    .halves = &KEYS_(32),
    .size = sizeof(T),
#if TINE_FLOAT_ /* base: the key of -inf, below which lie the negative NaNs */
    .map = {sizeof(T) == 4 ? 0x7fffffff : 0x7fffffffffffffff,
            sizeof(T) == 4 ? 0x80000000 : 0x8000000000000000,
            sizeof(T) == 4 ? 0x007fffff : 0x000fffffffffffff},
#else
    .map = {0, (T)-1 > (T)0 ? 0 : (uint64_t)1 << (8 * sizeof(T) - 1), 0},
#endif
};
#undef KEYS_2_
#undef KEYS_
