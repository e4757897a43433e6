/* machine.h - whether this machine can run an instruction set of the kernels. The library, the
   build and the tests all use this one definition. */
#ifndef TINE_MACHINE_H
#define TINE_MACHINE_H

#ifdef __x86_64__
static inline int machine_has_v3(void)
{
    __builtin_cpu_init();
    return __builtin_cpu_supports("avx2") && __builtin_cpu_supports("fma") &&
           __builtin_cpu_supports("bmi") && __builtin_cpu_supports("bmi2");
}

static inline int machine_has_v4(void)
{
    return machine_has_v3() && __builtin_cpu_supports("avx512f") &&
           __builtin_cpu_supports("avx512bw") && __builtin_cpu_supports("avx512cd") &&
           __builtin_cpu_supports("avx512dq") && __builtin_cpu_supports("avx512vl");
}
#else
static inline int machine_has_v3(void) { return 0; }
static inline int machine_has_v4(void) { return 0; }
#endif
#endif
