/* npy_header.h - reads and writes the text in front of a .npy file's data. */
#ifndef TINE_NPY_HEADER_H
#define TINE_NPY_HEADER_H
#include <stdbool.h>
#include "tine/npy.h"

enum {
    /* the largest length of the text in bytes: what NumPy's own reader accepts, and ten times what
       it writes */
    NPY_TEXT_MAX = 10000,
    /* the text, and in front of it the magic, the version and the length */
    NPY_HEADER_MAX = NPY_TEXT_MAX + 12,
    NPY_ALIGN = 64 /* The data begin at a multiple of this number of bytes. */
};

/* Reads the beginning of a file, at most NPY_HEADER_MAX of its first `size` bytes. Sets type, dims,
   shape, stride and n. *at: where the data begin; *swapped: whether they are in the other byte
   order. After TINE_EFORMAT a->why says what is wrong. */
int npy_parse(tine_array *a, const unsigned char *file, size_t size, size_t *at, bool *swapped);

/* Writes the header of an array of this type and shape. Returns its number of bytes, a multiple of
   NPY_ALIGN. */
size_t npy_print(unsigned char to[NPY_HEADER_MAX], tine_type t, int dims, const size_t *shape);

/* Sets stride from shape and n. */
void npy_strides(tine_array *a, bool fortran);

/* n = the product of shape; false: the array has more bytes than memory can hold. */
bool npy_count(size_t *n, tine_type t, int dims, const size_t *shape);

#endif
