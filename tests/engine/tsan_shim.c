/* tsan_shim.c - keeps Criterion and ThreadSanitizer apart: Criterion draws its arena's address from
   rand_r, and most of what it draws lies where ThreadSanitizer keeps its shadow (Criterion issue
   274). These pages are free. */
#include <stdlib.h>

int rand_r(unsigned *seed)
{
    *seed = *seed * 1103515245u + 12345u;
    return (int)(0x350000u + *seed % 0x5000u);
}
