/* hash.h - numbers without a pattern: from where samples are taken, so that no array can be laid
   out against them by chance. */
#ifndef TINE_MIXED_H
#define TINE_MIXED_H
#include <stdint.h>

/* One for each i (the finishing steps of splitmix64). */
static inline uint64_t mixed(uint64_t i)
{
    i = (i + 1) * 0x9e3779b97f4a7c15u;
    i = (i ^ (i >> 30)) * 0xbf58476d1ce4e5b9u;
    return i ^ (i >> 27);
}
#endif
