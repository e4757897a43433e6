/* error.h - the text of the last failure: made where a call fails, handed to the thread that made the call.

       a bad argument:      tine_error_(TINE_EINVAL, "tine_copy: y overlaps x")
       deep inside:         error_deep(TINE_ENOMEM), which names no function; …
       a public function's
       exit:                … error_at(rc, "tine_sort"): a failure without a text becomes "tine_sort: out of memory"

   A failure on another thread of the team is taken there by error_text and given to the calling thread by error_carry. */
#ifndef TINE_ERROR_H
#define TINE_ERROR_H
#include "tine/tine.h"

/* Notes a failure whose text is still to be given; returns code. The thread's last text stays: the call may yet succeed. */
int error_deep(int code);
/* This thread's text for a failure of this code that just happened; NULL: it has none yet. */
const char *error_text(int code);
/* As error_deep, or with the text that error_text gave on another thread. Returns code. */
int error_carry(int code, const char *text);
/* What a body, leaf, pull, work or push returned, as the call returns it: TINE_E… codes and positive codes pass, any other
   negative code becomes TINE_EBODY. */
int error_of_body(int code);
static inline int error_at(int code, const char *function) { return code ? tine_error_at_(code, function) : 0; }

#endif
