/* unique_out.h - where tine_unique writes, and from which array it reads. */
#ifndef TINE_UNIQUE_OUT_H
#define TINE_UNIQUE_OUT_H
#include <stddef.h>

typedef struct unique_out {
    void *y;
    size_t *m, *counts, *inverse; /* counts and inverse may be NULL */
    const void *x;                /* the user's array */
    size_t n, size;               /* its elements, and the bytes of one */
} unique_out;

/* TINE_EINVAL if m distinct elements make outputs so long that they overlap each other or x. m is
   not known beforehand. */
int unique_overlap(const unique_out *to, size_t m);

#endif
