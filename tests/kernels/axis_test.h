/* axis_test.h - what the tests of operations along an axis share: matrices of many shapes. The gaps
   between rows hold values that must not reach any result. */
#ifndef TINE_TESTS_AXIS_TEST_H
#define TINE_TESTS_AXIS_TEST_H
#include "kernel_test.h"

typedef struct matrix_shape {
    size_t rows, cols, gap; /* gap: number of elements between two rows. */
} matrix_shape;
/* Shapes: one row; one column; both axes divided or not; around blocks of 64 rows and of 2048
   elements. The last shapes are for builds at full speed. */
static const matrix_shape MATRIX_SHAPES[] = {
    {1, 1, 0},      {1, 7, 2},        {7, 1, 3},      {2, 3, 0},     {64, 64, 0},    {65, 33, 5},
    {3, 2049, 1},   {129, 257, 0},    {1000, 17, 15}, {17, 1000, 0}, {64, 300, 0},   {63, 8, 0},
    {4097, 5, 0},   {5, 4097, 7},     {1, 30000, 0},  {30000, 1, 0}, {300, 2100, 0}, {2, 131073, 1},
    {100003, 4, 0}, {1000, 1000, 24}, {40000, 9, 1},  {9, 70001, 0}, {600000, 1, 0}};
enum { MATRIX_SHAPES_TRIED = SANITIZED ? 16 : 23 };

/* Calls check(shape, axis, offset) for all combinations. */
#define EACH_MATRIX(check) \
    for (int s_ = 0; s_ < MATRIX_SHAPES_TRIED; s_++) \
        for (int axis_ = 0; axis_ < 2; axis_++) \
    check(MATRIX_SHAPES[s_], axis_, (size_t)(s_ * 3 + axis_) % 8)

#endif
