/* exact_oracle.h - a sum of products of doubles in 4480 bits of plain binary, with positive and
   negative terms apart. It is slow and simple, and shares no code with the kernels. */
#ifndef TINE_TESTS_EXACT_ORACLE_H
#define TINE_TESTS_EXACT_ORACLE_H
#include <math.h>
#include <stdint.h>
#include <string.h>

__extension__ typedef unsigned __int128 oracle_product;
/* WORDS: number of 32-bit words. BELOW: bits below the binary point. */
enum { WORDS = 140, BELOW = 2240 };
typedef struct oracle {
    uint32_t side[2][WORDS]; /* The sums of the positive and of the negative terms. */
    int nan, inf[2];
} oracle;

static inline void oracle_bits(uint32_t *w, uint64_t v, int at)
{
    for (int i = at / 32, s = at % 32; i < WORDS; i++) {
        uint64_t add = (uint32_t)(s >= 0 ? v << s : v >> -s), sum = w[i] + add;
        w[i] = (uint32_t)sum;
        for (int c = i + 1; sum >> 32 && c < WORDS; c++)
            sum = (uint64_t)w[c] + 1, w[c] = (uint32_t)sum;
        s -= 32;
        if (s <= -64) break;
    }
}

/* Adds x * y. */
static inline void oracle_add(oracle *o, double x, double y)
{
    if (!isfinite(x) || !isfinite(y)) {
        double p = x * y;
        if (isnan(p))
            o->nan = 1;
        else
            o->inf[p < 0] = 1;
        return;
    }
    int e, f;
    int64_t m = (int64_t)ldexp(frexp(fabs(x), &e), 53), k = (int64_t)ldexp(frexp(fabs(y), &f), 53);
    if (!m || !k) return;
    oracle_product p = (oracle_product)m * (oracle_product)k;
    uint32_t *w = o->side[signbit(x) != signbit(y)];
    for (int part = 0; part < 4; part++)
        oracle_bits(w, (uint32_t)(p >> 32 * part), e + f - 106 + 32 * part + BELOW);
}

static inline int oracle_bit(const uint32_t *w, int at) { return w[at / 32] >> at % 32 & 1; }

static inline double oracle_round(const oracle *o)
{
    if (o->nan || (o->inf[0] && o->inf[1])) return NAN;
    if (o->inf[0] || o->inf[1]) return o->inf[0] ? INFINITY : -INFINITY;
    int i = WORDS - 1;
    while (i >= 0 && o->side[0][i] == o->side[1][i]) i--;
    if (i < 0) return 0;
    const int negative = o->side[0][i] < o->side[1][i];
    uint32_t w[WORDS];
    int64_t borrow = 0;
    for (i = 0; i < WORDS; i++) {
        borrow += (int64_t)o->side[negative][i] - o->side[!negative][i];
        w[i] = (uint32_t)borrow;
        borrow = borrow < 0 ? -1 : 0;
    }
    int top = WORDS * 32 - 1;
    while (!oracle_bit(w, top)) top--;
    int last = top - 52 > BELOW - 1074 ? top - 52 : BELOW - 1074, half = oracle_bit(w, last - 1),
        rest = 0;
    double v = 0;
    for (int b = top; b >= last; b--) v = 2 * v + oracle_bit(w, b);
    for (int b = 0; b < last - 1; b++) rest |= oracle_bit(w, b);
    if (half && (rest || fmod(v, 2) == 1)) v += 1;
    v = ldexp(v, last - BELOW);
    return negative ? -v : v;
}
#endif
