/* group_op.h - one operation of grouping on elements of T. Included with OP (its name), E (an entry), FIRST (an entry before its
   first element), LIFT(x) (an element as an entry), ADD(a, b) on entries, RESULT and PUT(e, count), and the flags set. */
#define G2_(op, part) TINE_NAME_(group_##op##_##part)
#define G1_(op, part) G2_(op, part)
#define G(part) G1_(OP, part)

static void G(clear)(void *table, size_t groups)
{
    E *t = table;
    for (size_t g = 0; g < groups; g++) t[g] = FIRST;
}

/* While a batch is added up the next one is asked for, a line at a time: looking at its keys is too short a loop to wait in. */
INLINE void G(ask_on)(const uint32_t *id, const T *x, size_t i)
{
    const size_t bytes = GROUP_ROW * (SIZE);
    __builtin_prefetch(id + i + GROUP_BATCH);
    for (size_t b = 0; b != bytes; b += 64) __builtin_prefetch((const char *)(x + i + GROUP_BATCH) + b);
    (void)x;
}

static void G(add)(void *table, const uint32_t *id, const void *array, size_t m)
{
    E *t = table;
    const T *x = array;
    size_t i = 0;
    for (; m - i >= GROUP_ROW; i += GROUP_ROW) {
        G(ask_on)(id, x, i);
        UNROLL for (size_t k = i; k < i + GROUP_ROW; k++) t[id[k]] = ADD(t[id[k]], LIFT(x[k]));
    }
    for (; i < m; i++) t[id[i]] = ADD(t[id[i]], LIFT(x[i]));
    (void)x;
}

static void G(add4)(void *const t[4], const uint32_t *const id[4], const void *const x[4], size_t m)
{
    for (size_t i = 0; i < m; i++) {
        if (i % GROUP_ROW == 0) {
            UNROLL for (int j = 0; j < 4; j++) G(ask_on)(id[j], (const T *)x[j], i);
        }
        UNROLL for (int j = 0; j < 4; j++) {
            E *e = (E *)t[j] + id[j][i];
            *e = ADD(*e, LIFT(((const T *)x[j])[i]));
        }
    }
    (void)x;
}

static void G(join)(void *table, const void *from, size_t groups)
{
    E *t = table;
    const E *f = from;
    for (size_t g = 0; g < groups; g++) t[g] = ADD(t[g], f[g]);
}

static void G(fold)(void *table, const uint32_t *id, const void *from, size_t m)
{
    E *t = table;
    const E *f = from;
    for (size_t i = 0; i < m; i++) t[id[i]] = ADD(t[id[i]], f[i]);
}

/* Without a branch that nobody could foresee: what is not to be added is masked, which leaves 0 of any sum. */
static void G(add_piece)(void *pairs, unsigned char *piece, const uint32_t *id, const void *array, size_t m, unsigned char now)
{
    E *t = pairs;
    const T *x = array;
    for (size_t i = 0; i < m; i++) {
        E *const e = t + 2 * (size_t)id[i], old, kept;
        const uint64_t here = -(uint64_t)(piece[id[i]] == now);
        uint64_t part, stays, goes;
        memcpy(&part, e + 1, sizeof part);
        stays = part & here, goes = part & ~here;
        memcpy(&kept, &stays, sizeof kept), memcpy(&old, &goes, sizeof old);
        e[0] = ADD(e[0], old);
        e[1] = ADD(kept, LIFT(x[i]));
        piece[id[i]] = now;
    }
    (void)x;
}

static void G(total)(void *pairs, size_t groups)
{
    E *t = pairs;
    for (size_t g = 0; g < groups; g++) t[g] = ADD(t[2 * g], t[2 * g + 1]);
}

static void G(put)(void *out, const void *table, const uint64_t *count, size_t groups)
{
    RESULT *y = out;
    const E *t = table;
    for (size_t g = 0; g < groups; g++) y[g] = PUT(t[g], count[g]);
    (void)count;
}

#define F2_(op) FN(group_##op)
#define F1_(op) F2_(op)
const struct tine_group_op F1_(OP) = {
    .size = SIZE, .out = sizeof(RESULT), .exact = EXACT, .counted = COUNTED, .clear = G(clear), .add = G(add), .add4 = G(add4),
    .join = G(join), .fold = G(fold), .put = G(put), .add_piece = G(add_piece), .total = G(total),
};
#undef F1_
#undef F2_
#undef G
#undef G1_
#undef G2_
#undef OP
#undef E
#undef FIRST
#undef LIFT
#undef ADD
#undef RESULT
#undef PUT
#undef SIZE
#undef EXACT
#undef COUNTED
