/* guard.h - calls of a user's functions that an exception cannot leave. An exception ends the
   program by std::terminate, on every thread. Otherwise it would leave an OpenMP region unfinished,
   and with it the thread's team. A guard costs nothing while nothing is thrown, because the
   compiler keeps it in tables beside the code. */
#ifndef TINE_GUARD_H
#define TINE_GUARD_H
#include <stdlib.h>
#include "cancel.h"
#include "tine/tine.h"
#ifndef __EXCEPTIONS
#    error "cleanups run in unwinding only with -fexceptions"
#endif

/* std::terminate if the program has a C++ library, else NULL. Without it an exception ends the
   program by abort. */
__attribute__((weak)) void _ZSt9terminatev(void);

/* std::uncaught_exceptions if the program has a C++ library, else NULL. */
__attribute__((weak)) int _ZSt19uncaught_exceptionsv(void);

/* Whether pthread_cancel leaves the block, and not an exception. This is allowed if the call holds
   nothing: see cancel.h. */
static inline int guard_cancelled(void)
{
    return cancel_mine.depth == 0 &&
           !(_ZSt19uncaught_exceptionsv && _ZSt19uncaught_exceptionsv() > 0);
}

static inline void guard_end(const int *inside)
{
    if (!*inside || guard_cancelled()) return;
    if (_ZSt9terminatev) _ZSt9terminatev();
    abort();
}
/* Declares a variable that must be set to 0 before the block is left normally. */
#define GUARD(inside) __attribute__((cleanup(guard_end))) int inside = 1

static inline int guard_body(tine_body *body, size_t lo, size_t hi, void *ctx)
{
    GUARD(inside);
    const int rc = body(lo, hi, ctx);
    inside = 0;
    return rc;
}

static inline int guard_leaf(tine_leaf *leaf, void *acc, size_t lo, size_t hi, void *ctx)
{
    GUARD(inside);
    const int rc = leaf(acc, lo, hi, ctx);
    inside = 0;
    return rc;
}

static inline void guard_join(tine_join *join, void *acc, const void *next, void *ctx)
{
    GUARD(inside);
    join(acc, next, ctx);
    inside = 0;
}

static inline int guard_progress(const tine_opts *o, size_t done, size_t n)
{
    GUARD(inside);
    const int rc = o->progress(done, n, o->arg);
    inside = 0;
    return rc;
}

static inline int guard_pull(const tine_stream *s, void *item)
{
    GUARD(inside);
    const int rc = s->pull(item, s->ctx);
    inside = 0;
    return rc;
}

static inline int guard_work(const tine_stream *s, void *out, const void *item)
{
    GUARD(inside);
    const int rc = s->work(out, item, s->ctx);
    inside = 0;
    return rc;
}

static inline int guard_push(const tine_stream *s, const void *out)
{
    GUARD(inside);
    const int rc = s->push(out, s->ctx);
    inside = 0;
    return rc;
}

static inline int guard_task(tine_task *call, void *ctx, const tine_opts *o)
{
    GUARD(inside);
    const int rc = call(ctx, o);
    inside = 0;
    return rc;
}
#endif
