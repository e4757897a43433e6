/* select.c - finds keys by their ranks, on one thread, for keys of both widths. */
#include "../kernel.h"
#include "../simd.h"
#include "select.h"

#define K uint32_t
#define KBITS 32
#define N(name) select32_##name
#include "select_width-inl.h"
#undef K
#undef KBITS
#undef N
#define K uint64_t
#define KBITS 64
#define N(name) select64_##name
#include "select_width-inl.h"
