/* fpenv.h - the floating-point control of a thread (rounding, flush-to-zero, trap masks) as one
   number, cheap to compare. */
#ifndef TINE_FPENV_H
#define TINE_FPENV_H
#include <stdint.h>

#if defined __x86_64__
#    include <xmmintrin.h>
#    define FPENV_DEFAULT \
        ((uint64_t)0x37f << 32 | 0x1f80) /* x87, MXCSR: to nearest, subnormals kept, no traps */
/* Bits 0 to 5 of MXCSR are exception flags, not control bits, so they are left out. */
static inline uint64_t fpenv_get(void)
{
    uint16_t x87;
    __asm__ volatile("fnstcw %0" : "=m"(x87));
    return (uint64_t)x87 << 32 | (_mm_getcsr() & ~0x3fu);
}
static inline void fpenv_set(uint64_t env)
{
    uint16_t x87 = (uint16_t)(env >> 32);
    __asm__ volatile("fldcw %0" : : "m"(x87));
    _mm_setcsr((uint32_t)env | (_mm_getcsr() & 0x3fu));
}
#elif defined __aarch64__
#    define FPENV_DEFAULT 0
static inline uint64_t fpenv_get(void)
{
    uint64_t env;
    __asm__ volatile("mrs %0, fpcr" : "=r"(env));
    return env;
}
static inline void fpenv_set(uint64_t env) { __asm__ volatile("msr fpcr, %0" : : "r"(env)); }
#else
#    include <fenv.h>
#    define FPENV_DEFAULT ((uint64_t)FE_TONEAREST)
static inline uint64_t fpenv_get(void) { return (uint64_t)fegetround(); }
static inline void fpenv_set(uint64_t env) { fesetround((int)env); }
#endif

/* Sets this thread's control to env, and returns the old one. Writes the registers only if they
   differ, because writing is slow. */
static inline uint64_t fpenv_swap(uint64_t env)
{
    uint64_t was = fpenv_get();
    if (was != env) fpenv_set(env);
    return was;
}
#endif
