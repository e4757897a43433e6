/* failed.h - the element that failed, as a body tells by tine_fail. Its thread keeps it until the
   loop that called the body takes it. */
#ifndef TINE_FAILED_H
#define TINE_FAILED_H
#include <stddef.h>
#include <stdint.h>

/* The argument of this thread's last tine_fail that no loop has taken; SIZE_MAX: there is none. */
extern _Thread_local size_t failed_said
    __attribute__((tls_model("initial-exec"), visibility("hidden")));

static inline void failed_forget(void) { failed_said = SIZE_MAX; }

/* The element of [lo, hi) that failed, or SIZE_MAX. It is forgotten then, so that an outer loop
   does not take it for an element of its own. */
static inline size_t failed_take(size_t lo, size_t hi)
{
    const size_t said = failed_said;
    failed_forget();
    return said >= lo && said < hi ? said : SIZE_MAX;
}

#endif
