/* tine/npy.h - arrays on disk: NumPy's .npy files and raw binary, mapped into memory and not read
   before they are used.

       tine_array a;
       if (tine_npy_open(&a, "big.npy", TINE_READ) == 0 && a.type == TINE_F64)
           rc = tine_sum(&sum, (const double *)a.data, a.n, TINE_OPTS(.mapped = &a));
       tine_array_close(&a);

   Arrays larger than memory: say .mapped = &a, and a call over n elements (or n equal rows) of a
   goes through it in order, in chunks of 4 MiB unless you say otherwise, and lets go of each when
   it is done. So of each array there are never more than 8 MiB a thread (a chunk of yours, and 4
   MiB) in this process, whatever its size; the result is the same, to the bit. That holds for
   tine_for, folds, maps, reductions, and the typed kernels that are one loop (sum, fsum, dot, norm,
   moments, minmax, argmin, argmax, fill, copy), on arrays opened with TINE_READ and on new ones.
   Several arrays: a.also = &b; a chain that leads back to itself gives TINE_EINVAL.

   Errors: TINE_EIO: the system says no, and errno why; TINE_EFORMAT: the file is not what it should
   be, and a->why says in what; TINE_ENOMEM: no memory. After these, *a is all zeros but for `why`.
   TINE_EINVAL leaves *a as it was. A file that somebody makes shorter while it is mapped ends the
   program with SIGBUS, as for every mapping. */
#ifndef TINE_NPY_H
#define TINE_NPY_H
#include "tine.h"

#ifdef __cplusplus
extern "C" {
#endif

/* What may be done with the data of an array that is opened. */
typedef enum {
    TINE_READ, /* they cannot be written to */
    TINE_COPY  /* they can, and the file stays as it is (copy-on-write: memory for what changes) */
} tine_access;
enum { TINE_DIMS = 32 }; /* as many dimensions as NumPy's arrays have, at most */

/* An array in a file. */
typedef struct tine_array {
    void *data;              /* n elements, aligned to their size */
    size_t n;                /* the product of shape: 1 for dims == 0 */
    tine_type type;          /* of an element */
    int dims;                /* how many dimensions it has */
    size_t shape[TINE_DIMS]; /* elements along each dimension */
    /* Element (i, j, …) is number i * stride[0] + j * stride[1] + …; in C order the last stride is
       1, in Fortran order the first. Without elements strides are 0. */
    size_t stride[TINE_DIMS];
    const char *why; /* after TINE_EFORMAT: what is wrong with the file; static text */
    /* yours: another array that a call with .mapped goes through; see tine_opts */
    struct tine_array *also;
    char *map_; /* the library's own, from here on */
    void *new_;
    size_t mapped_;
    int access_, shared_;
} tine_array;

TINE_API size_t tine_type_size(tine_type t); /* bytes; 0 for no tine_type */

/* The array in a .npy file: versions 1 to 3, C or Fortran order, every tine_type, in either byte
   order: NumPy's integers, floats and complex numbers of fixed size, and bool (TINE_F16 is numpy's
   float16: see tine_widen_f16). It is mapped, and takes no memory, where it lies as this machine
   has it; elements of the other byte order, or at an odd address, are copied into memory first.
   What lies behind the array is left alone. */
TINE_API TINE_CHECKED_ int tine_npy_open(tine_array *a, const char *path, tine_access access);
/* A new array file, zeros, for you to write into a->data; shape[0 … dims). The file has a name of
   its
   own, path.tine-… with a random end, and its room on the disk, until tine_array_close gives it the
   name `path`: at no time is there a half one of that name. Links in `path` are followed, and where
   they lead is settled here: a later chdir changes nothing. A file that has the name already hands
   its mode on to the new one, owner and group as far as permitted; another hard link to it keeps
   the old data. TINE_EIO, among others: `path` is empty, a folder, no regular file, or a link that
   leads nowhere. A program that ends without tine_array_close or tine_array_discard leaves
   path.tine-… behind. */
TINE_API TINE_CHECKED_ int tine_npy_create(tine_array *a, const char *path, tine_type t, int dims,
                                           const size_t *shape);

/* As tine_npy_open and tine_npy_create, with a file of bare elements in this machine's byte order,
   from `offset` bytes on: all that there are to the end of the file (TINE_EFORMAT: the last one is
   not whole), or n new ones; one dimension. */
TINE_API TINE_CHECKED_ int tine_raw_open(tine_array *a, const char *path, tine_type t,
                                         size_t offset, tine_access access);
TINE_API TINE_CHECKED_ int tine_raw_create(tine_array *a, const char *path, tine_type t,
                                           size_t offset, size_t n);

/* Ends it; a new one is on the disk and has its name when 0 is returned. TINE_EIO: it is gone, and
   a
   file that had that name before is still there; if only the folder could not be put on the disk,
   the new one has the name, but may lose it in a power failure. *a is all zeros then, which is what
   it may be before, too. In a forked child, an array that its parent created is the parent's to
   close: here the call only unmaps it, and gives TINE_EIO and errno EPERM. */
TINE_API TINE_CHECKED_ int tine_array_close(tine_array *a);
/* As tine_array_close, but a new one is thrown away; in a forked child, the parent's is left alone,
   and 0 returned. */
TINE_API int tine_array_discard(tine_array *a);

#ifdef __cplusplus
}
#endif
#endif
