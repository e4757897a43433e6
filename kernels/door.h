/* door.h - checks the arguments of a kernel before anything is written. If a check fails, the
   function returns TINE_EINVAL with a text for tine_last_error. f: the function's name without
   tine_, a string. Included by kernel.h. */
#ifndef TINE_DOOR_H
#define TINE_DOOR_H

#define DOOR(f, bad, rule) \
    do { \
        if (bad) return tine_error_(TINE_EINVAL, "tine_" f ": " rule); \
    } while (0)
#define DOOR_GIVEN(f, y) DOOR(f, !y, #y " is NULL")
/* Checks an array of n elements of `size` bytes: the pointer is not NULL, and an object can have
   that many bytes. */
#define DOOR_BYTES(f, y, n, size) \
    do { \
        DOOR(f, !y && n, #y " is NULL"); \
        DOOR(f, n > PTRDIFF_MAX / (size), #n " is too large for an array"); \
    } while (0)
#define DOOR_ARRAY(f, y, n) DOOR_BYTES(f, y, n, sizeof *y)
/* Checks that y[0, n) and x[0, m) have no byte in common; y is an output. */
#define DOOR_APART_BYTES(f, y, ybytes, x, xbytes) \
    DOOR(f, tine_overlap_(y, ybytes, x, xbytes), #y " overlaps " #x)
#define DOOR_APART(f, y, n, x, m) DOOR_APART_BYTES(f, y, (n) * sizeof *y, x, (m) * sizeof *x)
/* Checks as DOOR_APART, for an output y that may be NULL. If y is NULL, the call has no such
   output. */
#define DOOR_APART_IF(f, y, n, x, m) \
    DOOR_APART_BYTES(f, y, y ? (n) * sizeof *y : 0, x, (m) * sizeof *x)
/* Checks an operation that may work in place: y and x are the same array, or have no byte in
   common. */
#define DOOR_IN_PLACE(f, y, x, n) \
    DOOR(f, y != x && tine_overlap_(y, (n) * sizeof *y, x, (n) * sizeof *x), #y " overlaps " #x)

#endif
