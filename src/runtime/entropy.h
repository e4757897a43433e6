/* entropy.h - numbers that other processes cannot guess, for names of temporary files and seeds of
   hash tables. */
#ifndef TINE_ENTROPY_H
#define TINE_ENTROPY_H
#include <stdint.h>

uint64_t unguessable(void); /* never waits and never fails; errno stays as it was */

#endif
