/* npy_header.h - the text in front of a .npy file's data, to and fro. */
#ifndef TINE_NPY_HEADER_H
#define TINE_NPY_HEADER_H
#include <stdbool.h>
#include "tine/npy.h"

enum {
    /* bytes of text: what NumPy's own reader takes, and ten times what it writes */
    NPY_TEXT_MAX = 10000,
    /* with the magic, the version and the length in front of it */
    NPY_HEADER_MAX = NPY_TEXT_MAX + 12,
    NPY_ALIGN = 64 /* data begin at a multiple of this */
};

/* Reads what a file begins with (its first `size` bytes, at most NPY_HEADER_MAX are looked at):
   fills in type, dims, shape, stride and n; *at: where the data begin; *swapped: in the other byte
   order. TINE_EFORMAT: a->why. */
int npy_parse(tine_array *a, const unsigned char *file, size_t size, size_t *at, bool *swapped);

/* Writes the header of an array of this type and shape; returns how many bytes it is, a multiple of
   NPY_ALIGN. */
size_t npy_print(unsigned char to[NPY_HEADER_MAX], tine_type t, int dims, const size_t *shape);

/* Fills in stride; shape and n are known. */
void npy_strides(tine_array *a, bool fortran);

/* n = the product of shape; false: the array's bytes are more than can be. */
bool npy_count(size_t *n, tine_type t, int dims, const size_t *shape);

#endif
