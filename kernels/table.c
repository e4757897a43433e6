/* table.c - the table of all kernels, compiled for this instruction set. */
#include "kernel.h"
#include "table.h"

#define TEXT2_(word) #word
#define TEXT_(word) TEXT2_(word)

size_t UNDER_(tine_compact, TINE_ISA)(void *t, const void *x, const unsigned char *keep, size_t m,
                                      size_t size);
size_t UNDER_(tine_compact_indexes, TINE_ISA)(size_t *t, size_t first, const unsigned char *keep,
                                              size_t m);
size_t UNDER_(tine_stable_partition, TINE_ISA)(void *yes, void *no, const void *x,
                                               const unsigned char *keep, size_t m, size_t size);
int UNDER_(tine_running_sums, TINE_ISA)(void *y, const void *x, size_t word, int before, size_t n,
                                        const tine_opts *o);
int UNDER_(tine_widen_f16, TINE_ISA)(float *y, const uint16_t *x, size_t n, const tine_opts *o);

const struct tine_kernels UNDER_(tine_kernels, TINE_ISA) = {
    .isa = TEXT_(TINE_ISA),
    .compact = UNDER_(tine_compact, TINE_ISA),
    .compact_indexes = UNDER_(tine_compact_indexes, TINE_ISA),
    .stable_partition = UNDER_(tine_stable_partition, TINE_ISA),
    .running_sums = UNDER_(tine_running_sums, TINE_ISA),
    .widen_f16 = UNDER_(tine_widen_f16, TINE_ISA),
#define TINE_KERNEL(name, params, args, call) .TINE_NAME_(name) = FN(name),
#define TINE_WITH_NARROW_
#define TINE_TYPE_FILE "kernels.def"
#include "tine/types.h"
};
