/* spin.h - the pause of a thread between two looks at a value for which it waits. */
#ifndef TINE_SPIN_H
#define TINE_SPIN_H

/* Tells the CPU that this thread spins: 56 ns (Cascade Lake). */
static inline void spin_pause(void)
{
#if defined __x86_64__
    __builtin_ia32_pause();
#elif defined __aarch64__
    __asm__ volatile("yield");
#endif
}
#endif
