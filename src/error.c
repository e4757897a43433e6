/* error.c - tine_last_error: the text of the calling thread's last failure. */
#include "error.h"
#include <stdio.h>
#include <string.h>

enum { LINE = 128 }; /* bytes of a text that is put together: a function's name and a sentence of tine_strerror */

/* code and text: the last failure. A text without a colon is the name of a function; tine_last_error adds what the code means.
   deep: the code of a failure since then that has no text yet, or 0. */
static _Thread_local struct {
    int code, deep;
    const char *text;
    char line[LINE];
} mine __attribute__((tls_model("initial-exec")));

int tine_error_(int code, const char *text)
{
    mine.code = code;
    mine.deep = 0;
    mine.text = text;
    return code;
}

int error_deep(int code)
{
    mine.deep = code;
    return code;
}

const char *error_text(int code) { return mine.deep == code || mine.code != code ? NULL : mine.text; }

int error_carry(int code, const char *text) { return text ? tine_error_(code, text) : error_deep(code); }

int tine_error_at_(int code, const char *function)
{
    return code == 0 || (code < 0 && error_text(code)) ? code : tine_error_(code, function);
}

int error_of_body(int code) { return code < 0 && (code > TINE_EINVAL || code < TINE_EBODY) ? error_deep(TINE_EBODY) : code; }

const char *tine_last_error(void)
{
    if (!mine.text) return "";
    if (strchr(mine.text, ':')) return mine.text;
    snprintf(mine.line, sizeof mine.line, "%s: %s", mine.text, tine_strerror(mine.code));
    return mine.line;
}
