/* tine/npy.h - arrays in files: NumPy's .npy files and raw binary, mapped into memory and read when
   they are used.

       tine_array a;
       if (tine_npy_open(&a, "big.npy", TINE_READ) == 0 && a.type == TINE_F64)
           rc = tine_sum(&sum, (const double *)a.data, a.n, TINE_OPTS(.mapped = &a));
       tine_array_close(&a);

   Arrays larger than memory: pass .mapped = &a. A call over n elements (or n rows of equal length)
   of a then goes through the file in order, in chunks of 4 MiB unless you give a chunk. It releases
   the pages of each chunk when the chunk is done. So this process holds at most 8 MiB of each array
   per thread (or your chunk, and 4 MiB), whatever the array's size. The result is the same, to the
   bit. This holds for tine_for, folds, maps, reductions, and the typed kernels that are one loop
   (sum, fsum, dot, norm, moments, minmax, argmin, argmax, fill, copy), on arrays opened with
   TINE_READ and on new ones. For several arrays, link them: a.also = &b. A chain that leads back to
   itself gives TINE_EINVAL.

   Errors. TINE_EIO: a system call failed, and errno says why. TINE_EFORMAT: the file is not as it
   should be, and a->why says what is wrong. TINE_ENOMEM: no memory. After these errors *a is all
   zeros except `why`. TINE_EINVAL leaves *a as it was. If another program makes the file shorter
   while it is mapped, the program ends with SIGBUS, as for every mapping. */
#ifndef TINE_NPY_H
#define TINE_NPY_H
#include "tine.h"

#ifdef __cplusplus
extern "C" {
#endif

/* How the data of an opened array may be used. */
typedef enum {
    TINE_READ, /* the data must not be written */
    /* the data may be written, and the file stays as it is (copy-on-write: changed pages take
       memory) */
    TINE_COPY
} tine_access;
enum { TINE_DIMS = 32 }; /* the largest number of dimensions, as in NumPy */

/* An array in a file. */
typedef struct tine_array {
    void *data;              /* n elements, aligned to their size */
    size_t n;                /* the product of shape: 1 for dims == 0 */
    tine_type type;          /* the type of an element */
    int dims;                /* the number of dimensions */
    size_t shape[TINE_DIMS]; /* elements along each dimension */
    /* Element (i, j, …) is data[i * stride[0] + j * stride[1] + …]; strides count elements. In C
       order the last stride is 1, in Fortran order the first. In an array without elements all
       strides are 0. */
    size_t stride[TINE_DIMS];
    const char *why; /* after TINE_EFORMAT: what is wrong with the file; static text */
    /* set by you: another array that a call with .mapped goes through; see tine_opts */
    struct tine_array *also;
    char *map_; /* from here on: for the library only */
    void *new_;
    size_t mapped_;
    int access_, shared_;
} tine_array;

TINE_API size_t tine_type_size(tine_type t); /* bytes of an element; 0 if t is not a tine_type */

/* Opens the array in a .npy file of version 1 to 3, in C or Fortran order, of every tine_type, in
   either byte order. These are NumPy's integers, floats and complex numbers of fixed size, and bool
   (TINE_F16 is numpy's float16: see tine_widen_f16). The file is mapped and takes no memory if its
   elements are aligned and in this machine's byte order. Otherwise the elements are copied into
   memory. Bytes behind the array are ignored. */
TINE_API TINE_CHECKED_ int tine_npy_open(tine_array *a, const char *path, tine_access access);
/* Creates a .npy file of zeros; write your elements to a->data. shape[0 … dims) are the dimensions.
   Until tine_array_close, the file is named path.tine-… with a random end, and its disk space is
   reserved. Then it gets the name `path`; so there is never an incomplete file of that name.
   Symbolic links in `path` are resolved here: a later chdir changes nothing. An existing file of
   that name hands its mode on to the new one, and owner and group as far as permitted. Other hard
   links to it keep the old data. TINE_EIO, among others: `path` is empty, a folder, not a regular
   file, or a link that leads nowhere. A program that ends without tine_array_close or
   tine_array_discard leaves path.tine-… behind. */
TINE_API TINE_CHECKED_ int tine_npy_create(tine_array *a, const char *path, tine_type t, int dims,
                                           const size_t *shape);

/* As tine_npy_open and tine_npy_create, for a file of bare elements in this machine's byte order,
   from byte `offset` on. tine_raw_open takes all elements to the end of the file; TINE_EFORMAT if
   the last one is incomplete. tine_raw_create makes n elements. The array has one dimension. */
TINE_API TINE_CHECKED_ int tine_raw_open(tine_array *a, const char *path, tine_type t,
                                         size_t offset, tine_access access);
TINE_API TINE_CHECKED_ int tine_raw_create(tine_array *a, const char *path, tine_type t,
                                           size_t offset, size_t n);

/* Closes an array. A new array is on the disk and has its name when 0 is returned. After TINE_EIO
   the new file is gone, and an older file of that name is still there. One failure differs: if only
   the folder could not be synchronised, the new file has its name, but may lose it in a power
   failure. *a is all zeros afterwards; closing an array of zeros is allowed. In a forked child, an
   array that its parent created stays the parent's to close. There the call only unmaps it, and
   gives TINE_EIO and errno EPERM. */
TINE_API TINE_CHECKED_ int tine_array_close(tine_array *a);
/* As tine_array_close, but deletes the file of a new array. In a forked child the parent's file
   stays, and the call returns 0. */
TINE_API int tine_array_discard(tine_array *a);

#ifdef __cplusplus
}
#endif
#endif
