/* partition_table.h - how to partition a vector of eight keys. Entry m puts the keys whose bits in
   m are set before the others, all in their order. Its bytes are the numbers of the keys that come
   first, second, … */
#define COUNT(m) ((unsigned)__builtin_popcount((m)&255))
#define BEFORE(m, i) ((m) & ((1 << (i)) - 1))
#define PLACE(m, i) ((m) >> (i)&1 ? COUNT(BEFORE(m, i)) : COUNT(m) + COUNT(BEFORE(~(m), i)))
#define GOES(m, i) (uint64_t)(i) << 8 * PLACE(m, i)
#define ORDER(m) \
    GOES(m, 1) | GOES(m, 2) | GOES(m, 3) | GOES(m, 4) | GOES(m, 5) | GOES(m, 6) | GOES(m, 7)
#define ORDERS_4(m) ORDER(m), ORDER(m + 1), ORDER(m + 2), ORDER(m + 3)
#define ORDERS_16(m) ORDERS_4(m), ORDERS_4(m + 4), ORDERS_4(m + 8), ORDERS_4(m + 12)
#define ORDERS_64(m) ORDERS_16(m), ORDERS_16(m + 16), ORDERS_16(m + 32), ORDERS_16(m + 48)
static const uint64_t partition_table[256] = {ORDERS_64(0), ORDERS_64(64), ORDERS_64(128),
                                              ORDERS_64(192)};
#undef COUNT
#undef BEFORE
#undef PLACE
#undef GOES
#undef ORDER
#undef ORDERS_4
#undef ORDERS_16
#undef ORDERS_64
