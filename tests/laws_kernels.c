/* laws_kernels.c - the promise, for typed kernels: whatever the options and the alignment, the same bits for each of the six
   types. Run once per instruction set. */
#include "options.h"
#include <stdlib.h>
#include <string.h>

enum { MOST = 131073, RESULTS = 9 };

/* Bytes of every result of one type: zeroed first, so that padding compares equal. */
typedef struct { unsigned char bytes[RESULTS][8]; } results;

static void keep(results *r, int *at, const void *value, size_t size) { memcpy(r->bytes[(*at)++], value, size); }
#define KEEP(value) keep(&r, &at, &(value), sizeof(value))

/* Every kernel on one array that begins where it likes; fill and copy must be right, not only the same. */
#define TINE_TYPE_FILE "laws_kernels.h"
#include <tine/types.h>

typedef results every_kernel(const uint64_t *seeds, size_t n, size_t off, const tine_opts *o);
static every_kernel *const TYPES[] = {tine_every_i32, tine_every_i64, tine_every_u32, tine_every_u64, tine_every_f32, tine_every_f64};
enum { TYPES_TRIED = sizeof TYPES / sizeof *TYPES };

static const uint64_t *random_bits(void)
{
    static uint64_t bits[MOST];
    for (size_t i = 0; i < MOST; ++i) bits[i] = mixed(i);
    return bits;
}

Test(kernels, give_the_same_bits_whatever_the_options)
{
    const uint64_t *bits = random_bits();
    for (int t = 0; t < TYPES_TRIED; ++t)
        for (size_t s = 1; s < SIZES_TRIED; ++s) {
            results one = TYPES[t](bits, SIZES[s], 0, TINE_OPTS(.threads = 1));
            for (size_t k = s % 3; k < OPTIONS; k += SIZES[s] > 10000 ? 9 : 3) {
                tine_opts o = options(k, SIZES[s]);
                results r = TYPES[t](bits, SIZES[s], 0, &o);
                for (int i = 0; i < RESULTS; ++i)
                    cr_assert_eq(memcmp(r.bytes[i], one.bytes[i], 8), 0, "type %d, result %d, %s", t, i, said(&o, SIZES[s]));
            }
        }
}

Test(kernels, give_the_same_bits_at_every_alignment)
{
    const uint64_t *bits = random_bits();
    for (int t = 0; t < TYPES_TRIED; ++t)
        for (size_t s = 1; s < SMALL_SIZES; ++s) {
            results one = TYPES[t](bits, SIZES[s], 0, NULL);
            for (size_t off = 1; off < 16; ++off) {
                results r = TYPES[t](bits, SIZES[s], off, NULL);
                for (int i = 0; i < RESULTS; ++i)
                    cr_assert_eq(memcmp(r.bytes[i], one.bytes[i], 8), 0, "type %d, result %d, n %zu, at %zu", t, i, SIZES[s], off);
            }
        }
}

Test(kernels, run_on_the_instruction_set_that_was_asked_for)
{
    const char *asked = getenv("TINE_ISA");
    if (!asked) asked = tine_isa();
    int there = 1;
#ifdef __x86_64__
    if (strcmp(asked, "v3") == 0) there = __builtin_cpu_supports("avx2") && __builtin_cpu_supports("fma");
    if (strcmp(asked, "v4") == 0) there = __builtin_cpu_supports("avx512vl") && __builtin_cpu_supports("avx512bw");
#endif
    cr_assert_eq(strcmp(tine_isa(), asked) == 0, there, "%s instead of %s", tine_isa(), asked);
}
