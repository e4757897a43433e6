/* table.h - one table of kernels for each instruction set, made from kernels.def;
   src/runtime/dispatch.c chooses one. */
#ifndef TINE_TABLE_H
#define TINE_TABLE_H
#include "tine/tine.h"

struct tine_kernels {
    const char *isa;
    size_t (*compact)(void *t, const void *x, const unsigned char *keep, size_t m, size_t size);
    size_t (*compact_indexes)(size_t *t, size_t first, const unsigned char *keep, size_t m);
    size_t (*stable_partition)(void *yes, void *no, const void *x, const unsigned char *keep,
                               size_t m, size_t size);
    int (*running_sums)(void *y, const void *x, size_t word, int before, size_t n,
                        const tine_opts *o);
    int (*widen_f16)(float *y, const uint16_t *x, size_t n, const tine_opts *o);
#define TINE_KERNEL(name, params, args, call) int(*TINE_NAME_(name)) params;
#define TINE_WITH_NARROW_
#define TINE_TYPE_FILE "kernels.def"
#include "tine/types.h"
#undef TINE_TYPE_FILE
#undef TINE_WITH_NARROW_
#undef TINE_KERNEL
};

extern const struct tine_kernels tine_kernels_base;
#ifdef __x86_64__
extern const struct tine_kernels tine_kernels_v3, tine_kernels_v4;
#endif
#endif
