/* sort_test.h - what the tests of the sorts share. */
#ifndef TINE_TESTS_SORT_TEST_H
#define TINE_TESTS_SORT_TEST_H
#include "kernel_test.h"

/* Sizes around every threshold: vectors of keys, leaves, digits of 6 and 12 bits, scratch on the
   stack, one thread or more, tiles. */
static const size_t SORT_SIZES[] = {0,    1,    2,    3,     7,     8,     9,      15,    16,
                                    17,   31,   32,   33,    63,    64,    65,     100,   127,
                                    128,  129,  255,  257,   511,   512,   513,    1023,  1025,
                                    2047, 2048, 4097, 32768, 32769, 65537, 100003, 400009};
/* 1: MEMBER names a descending order. */
#define DOWN_sort 0
#define DOWN_sort_desc 1
#define DOWN_argsort 0
#define DOWN_argsort_desc 1
#ifdef MEMBER
#    define SORT_DOWN OF(DOWN_)
#else
#    define SORT_DOWN 0
#endif
enum { SORT_SHAPES = 16, SORT_SIZES_TRIED = SANITIZED ? 32 : 35, SORT_FEW = 27 };
#endif
