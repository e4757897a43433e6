/* npy_codes.h - the codes of element types in .npy files. */
#ifndef TINE_NPY_CODES_H
#define TINE_NPY_CODES_H
#include "tine/npy.h"

/* A code is a letter and a number of bytes: f8, c16. A complex number has two numbers of half its
   bytes. */
#define NPY_BYTES_8 "1"
#define NPY_BYTES_16 "2"
#define NPY_BYTES_32 "4"
#define NPY_BYTES_64 "8"
#define NPY_BYTES_128 "16"
#define NPY_IS_COMPLEX_i 0
#define NPY_IS_COMPLEX_u 0
#define NPY_IS_COMPLEX_f 0
#define NPY_IS_COMPLEX_b 0
#define NPY_IS_COMPLEX_c 1
#define NPY_TYPE_(arg, name, type, t, kind, bits, twin, acc) \
    [type] = {#kind NPY_BYTES_##bits, (bits) / 8, (bits) / 8 >> NPY_IS_COMPLEX_##kind},
#define NPY_TEXT_(arg, name, type, t, kind, bits, twin, acc) " " #kind NPY_BYTES_##bits
#define NPY_ALL_CODES TINE_TYPES_(NPY_TEXT_, ) TINE_STORED_(NPY_TEXT_, )

static const struct {
    char code[4];
    /* size: the bytes of an element. unit: the bytes of a number in the element. */
    unsigned char size, unit;
} npy_types[] = {TINE_TYPES_(NPY_TYPE_, ) TINE_STORED_(NPY_TYPE_, )};
enum { NPY_TYPES = sizeof npy_types / sizeof *npy_types };

/* The first letter of a code, for this machine's byte order; types of one byte have none. */
static inline char npy_order(tine_type t)
{
    if (npy_types[t].unit == 1) return '|';
    return __BYTE_ORDER__ == __ORDER_LITTLE_ENDIAN__ ? '<' : '>';
}

#endif
