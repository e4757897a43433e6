/* entropy.h - numbers that nobody outside the process can guess: names of temporary files, seeds of
   hash tables. */
#ifndef TINE_ENTROPY_H
#define TINE_ENTROPY_H
#include <stdint.h>

uint64_t unguessable(void); /* never waits and never fails; errno stays as it was */

#endif
