/* status.c - tine_strerror and tine_version. */
#include "tine/tine.h"

const char *tine_strerror(int code)
{
    static const char *const text[] = {
        [TINE_EINVAL - TINE_EINVAL] = "invalid argument",
        [TINE_EINVAL - TINE_ENOMEM] = "out of memory",
        [TINE_EINVAL - TINE_ERANGE] = "key or index out of range",
        [TINE_EINVAL - TINE_ECANCELED] = "canceled by progress",
        [TINE_EINVAL - TINE_EIO] = "input or output error",
        [TINE_EINVAL - TINE_ESTALE] = "wisdom of another machine or version",
        [TINE_EINVAL - TINE_EFORMAT] = "file of another format",
        [TINE_EINVAL - TINE_END] = "no more items",
        [TINE_EINVAL - TINE_ETIMEDOUT] = "not done in time",
        [TINE_EINVAL - TINE_EBODY] = "negative code of the caller's own function",
    };
    if (code == 0) return "success";
    if (code > 0) return "error reported by the caller's own function";
    if (code > TINE_EINVAL || code < TINE_EBODY) return "unknown tine error";
    return text[TINE_EINVAL - code];
}

const char *tine_version(void) { return TINE_VERSION; }
