/* status.c - what the codes mean, and which version this is. */
#include "tine/tine.h"

const char *tine_strerror(int code)
{
    static const char *const text[] = {
        [0] = "success",
        [-TINE_EINVAL] = "invalid argument",
        [-TINE_ENOMEM] = "out of memory",
        [-TINE_ERANGE] = "key or index out of range",
        [-TINE_ECANCELED] = "canceled by tick",
        [-TINE_EIO] = "input or output error",
        [-TINE_ESTALE] = "wisdom of another machine or version",
        [-TINE_EFORMAT] = "file of another format",
        [-TINE_END] = "no more items",
        [-TINE_ETIMEDOUT] = "not done in time",
    };
    if (code > 0) return "error reported by the caller's own function";
    if (code < TINE_ETIMEDOUT) return "unknown tine error";
    return text[-code];
}

const char *tine_version(void) { return TINE_VERSION; }
