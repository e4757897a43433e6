/* keys-inl.h - the elements of the current type as unsigned keys of the same order. Included once
   per type, after radix.h. */
#define KEYS_2_(bits) UNDER_(tine_radix##bits, TINE_ISA)
#define KEYS_(bits) KEYS_2_(bits)

static const struct tine_keys TINE_NAME_(keys) = {
#if TINE_BITS_ >= 32 /* narrow keys are counted, so they need no ops */
    .ops = &KEYS_(TINE_BITS_),
#endif
    .packed = &KEYS_(64),
    .halves = &KEYS_(32),
    .size = sizeof(T),
/* The third number, base, is the key of -inf. The keys of negative NaNs lie below base. */
#if TINE_FLOAT_
    .map = {TINE_BITS_ == 32 ? 0x7fffffff : 0x7fffffffffffffff,
            TINE_BITS_ == 32 ? 0x80000000 : 0x8000000000000000,
            TINE_BITS_ == 32 ? 0x007fffff : 0x000fffffffffffff},
#else
    .map = {0, TINE_SIGNED_ ? (uint64_t)1 << (TINE_BITS_ - 1) : 0, 0},
#endif
};
#undef KEYS_2_
#undef KEYS_
