/* door.h - the arguments of a kernel, checked before anything is touched: each of these leaves the
   function with TINE_EINVAL and a text for tine_last_error. f: the function's name without tine_, a
   string. Included by kernel.h. */
#ifndef TINE_DOOR_H
#define TINE_DOOR_H

#define DOOR(f, bad, rule) \
    do { \
        if (bad) return tine_error_(TINE_EINVAL, "tine_" f ": " rule); \
    } while (0)
#define DOOR_GIVEN(f, y) DOOR(f, !y, #y " is NULL")
/* An array of n elements of `size` bytes: a pointer, and no more bytes than an object can have. */
#define DOOR_BYTES(f, y, n, size) \
    do { \
        DOOR(f, !y && n, #y " is NULL"); \
        DOOR(f, n > PTRDIFF_MAX / (size), #n " is too large for an array"); \
    } while (0)
#define DOOR_ARRAY(f, y, n) DOOR_BYTES(f, y, n, sizeof *y)
/* y[0, n) and x[0, m) have no byte in common; y is an output. */
#define DOOR_APART_BYTES(f, y, ybytes, x, xbytes) \
    DOOR(f, tine_overlap_(y, ybytes, x, xbytes), #y " overlaps " #x)
#define DOOR_APART(f, y, n, x, m) DOOR_APART_BYTES(f, y, (n) * sizeof *y, x, (m) * sizeof *x)
/* An output that may be NULL, and is then none. */
#define DOOR_APART_IF(f, y, n, x, m) \
    DOOR_APART_BYTES(f, y, y ? (n) * sizeof *y : 0, x, (m) * sizeof *x)
/* In place: the same array, or no byte in common. */
#define DOOR_IN_PLACE(f, y, x, n) \
    DOOR(f, y != x && tine_overlap_(y, (n) * sizeof *y, x, (n) * sizeof *x), #y " overlaps " #x)

#endif
