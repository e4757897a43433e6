/* unique_out.h - the outputs and the input of tine_unique. */
#ifndef TINE_UNIQUE_OUT_H
#define TINE_UNIQUE_OUT_H
#include <stddef.h>

typedef struct unique_out {
    void *y;
    size_t *m, *counts, *inverse; /* counts and inverse may be NULL */
    const void *x;                /* the user's array */
    /* n: the number of elements of x. size: the bytes of an element. */
    size_t n, size;
} unique_out;

/* TINE_EINVAL if the outputs for m distinct elements overlap each other or x; else 0. m is known
   only when they have been counted. */
int unique_overlap(const unique_out *to, size_t m);

#endif
