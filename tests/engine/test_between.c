/* test_between.c - the counting and copying of keys between two bounds, called directly for every
   instruction set of this machine: it writes no further than it may, because a stage in select.c
   has room for no more. */
#include <string.h>
#include "../properties/options.h"
#include "../../kernels/select/select.h"

enum { MAX_N = 150, GUARD = 77 };

static const struct radix_map NONE;

static void check(const struct tine_select *ops, size_t size, size_t n, uint64_t lo, uint64_t hi,
                  int closed)
{
    uint64_t x[MAX_N], want[MAX_N];
    uint32_t x32[MAX_N];
    /* Room for n keys, and a guard behind it. */
    unsigned char out[(MAX_N + 1) * 8], guard[sizeof out];
    struct tine_tally t = {1, 1, 0, 1}, w = t;
    for (size_t i = 0; i < n; i++) {
        const uint64_t k = x32[i] = (uint32_t)(x[i] = mixed(i + n) % 16);
        w.below += k < lo, w.upto += closed ? k < lo : k <= lo, w.within += k <= hi;
        if (closed ? k >= lo && k <= hi : k > lo && k < hi) want[w.inside++] = k;
    }
    memset(out, GUARD, sizeof out), memset(guard, GUARD, sizeof guard);
    ops->between(out, &t, size == 8 ? (void *)x : x32, n, &NONE, lo, hi, closed);
    cr_assert(memcmp(&t, &w, sizeof t) == 0, "%zu keys of %zu bytes: wrong counts", n, size);
    for (size_t i = 0; i < t.inside; i++) {
        uint64_t key = 0;
        memcpy(&key, out + i * size, size);
        cr_assert_eq(key, want[i], "key %zu of %zu of %zu bytes", i, n, size);
    }
    cr_assert(memcmp(out + n * size, guard, sizeof out - n * size) == 0,
              "%zu keys of %zu bytes: wrote behind the room for them", n, size);
}

static void check_set(const struct tine_select *four, const struct tine_select *eight)
{
    for (size_t n = 0; n <= MAX_N; n++)
        for (uint64_t hi = 0; hi <= 16; hi += 4)
            for (uint64_t lo = 0; lo <= hi; lo += 4)
                for (int closed = 0; closed < 2; closed++) {
                    check(four, 4, n, lo, hi, closed);
                    check(eight, 8, n, lo, hi, closed);
                }
}

Test(between, writes_no_further_than_as_many_keys_as_it_reads)
{
    check_set(&tine_select32_base, &tine_select64_base);
#ifdef __x86_64__
#    ifdef TINE_V3
    if (strcmp(tine_isa(), "base")) check_set(&tine_select32_v3, &tine_select64_v3);
#    endif
    if (!strcmp(tine_isa(), "v4")) check_set(&tine_select32_v4, &tine_select64_v4);
#endif
}
