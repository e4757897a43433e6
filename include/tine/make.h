/* make.h - makes chunk bodies out of plain C functions, with the function inlined. Included by tine.h, where the makers are
   listed. Everything that ends in _ is for the makers and the typed kernels alone. */
#ifndef TINE_MAKE_H
#define TINE_MAKE_H

/* ---- what the makers and the typed kernels stand on -------------------------------------------------------------- */
/* tine_for, told what a caller cannot say: chunks are whole multiples of grain elements, and an element costs about ns
   nanoseconds on one thread (0: not known, measure). */
TINE_API int tine_for_(tine_body *body, void *ctx, size_t n, size_t grain, double ns, const tine_opts *o);
/* tine_fold with blocks of `block` elements (a power of two), ns as above. */
TINE_API int tine_fold_(tine_leaf *leaf, tine_join *join, void *ctx, void *acc, size_t acc_size, size_t n, size_t block,
                        double ns, const tine_opts *o);
/* Whether an output of so many bytes is better written past the cache. */
TINE_API int tine_past_cache_(size_t n, size_t size);
/* memcpy by non-temporal stores; tine_stream_end_ makes them visible to other threads, once, before the chunk ends. */
TINE_API void tine_stream_(void *dst, const void *src, size_t bytes);
TINE_API void tine_stream_end_(void);

