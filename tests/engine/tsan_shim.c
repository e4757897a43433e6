/* tsan_shim.c - keeps Criterion and ThreadSanitizer apart. Criterion takes a random address for its
   arena from rand_r, and most of these addresses lie in ThreadSanitizer's shadow memory (Criterion
   issue 274). This function gives addresses that are free. */
#include <stdlib.h>

int rand_r(unsigned *seed)
{
    *seed = *seed * 1103515245u + 12345u;
    return (int)(0x350000u + *seed % 0x5000u);
}
