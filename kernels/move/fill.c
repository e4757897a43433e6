/* fill.c - tine_fill: y[i] = value. Large arrays are written by non-temporal stores, where these
   pay, since they do not read the lines of y first. */
#ifndef T
#    include "../kernel.h"

/* Bytes: memset writes parts that are longer than this, if it can. It takes 1.1 to 1.2 times as
   long as the loop on 8 to 80 KB (Zen 5). */
enum { MEMSET_MIN = 256 << 10 };
#    define TINE_WITH_NARROW_
#    define TINE_TYPE_FILE "move/fill.c"
#    include "tine/types.h"
#elif !TINE_FLOAT_ && !TINE_SIGNED_
#    define K(part) TINE_NAME_(fill_##part)

typedef struct {
    T *y;
    T value;
} K(job);

/* memset can write a value whose bytes are all equal, as those of zero. Beyond the second-level
   cache it need not read the lines of y first: from 8 MB on it takes .65 to .9 of the loop's time
   (Zen 5, one thread). */
static void K(plain)(T *y, T value, size_t n)
{
    if (n * sizeof *y > MEMSET_MIN && value == (T)((T)-1 / 255 * (value & 255)))
        memset(y, (int)(value & 255), n * sizeof *y);
    else
        for (size_t i = 0; i < n; i++) y[i] = value;
}

static int K(body)(size_t lo, size_t hi, void *ctx)
{
    const K(job) *f = ctx;
    K(plain)(f->y + lo, f->value, hi - lo);
    return 0;
}

/* Copies a small buffer, which stays in L1, over and over by the library's non-temporal copy. */
static int K(nontemporal)(size_t lo, size_t hi, void *ctx)
{
    const K(job) *f = ctx;
    enum { MANY = STAGE / sizeof(T) };
    T same[MANY];
    K(plain)(same, f->value, MANY);
    for (; hi - lo > MANY; lo += MANY) tine_nt_copy_(f->y + lo, same, sizeof same);
    tine_nt_copy_(f->y + lo, same, (hi - lo) * sizeof(T));
    tine_nt_copy_end_();
    return 0;
}

int FN(fill)(T *y, T value, size_t n, const tine_opts *o)
{
    DOOR_ARRAY("fill", y, n);
    if (is_direct(n, o)) {
        K(plain)(y, value, n);
        return 0;
    }
    K(job) f = {y, value};
    return tine_write_(K(body), K(nontemporal), &f, n, sizeof *y, STAGE / sizeof(T),
                       WRITE_NS(sizeof(T)), o);
}
#    undef K
#else

int FN(fill)(T *y, T value, size_t n, const tine_opts *o)
{
    TINE_UNSIGNED_ bits;
    memcpy(&bits, &value, sizeof bits);
    return FN_OF_WIDTH(fill)((void *)y, bits, n, o);
}
#endif
