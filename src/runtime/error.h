/* error.h - the text of the last failure: made where a call fails, handed to the thread that made
   the call.

       at the door:             tine_error_(TINE_EINVAL, "tine_copy: y overlaps x")
       deep inside:             error_rule(TINE_EINVAL, "options.sched is unknown"), or a bare code
       a public function's end: error_exit(from, rc, "tine_sort"), which adds the function's name to
   the rule, or to what the code means

   A failure on another thread of the team goes to the calling thread as an error_note. */
#ifndef TINE_ERROR_H
#define TINE_ERROR_H
#include "tine/tine.h"

/* text: a whole sentence with a colon, or the name of a function; NULL: not known yet. rule: what
   follows a name; NULL: what the code means. */
typedef struct error_note {
    int code;
    const char *text, *rule;
} error_note;

/* last: the failure that tine_last_error describes. pending: a later failure whose public function
   is not known yet; code 0: there is none. failures: the number of failures so far, of both kinds.
 */
extern _Thread_local struct error_mine {
    unsigned failures;
    error_note last, pending;
} error_mine __attribute__((tls_model("initial-exec"), visibility("hidden")));

/* The number of failures so far. Call it before an operation, and give it to error_since after. */
static inline unsigned error_mark(void) { return error_mine.failures; }
/* What was noted on this thread, since that mark, about a failure with this code. */
error_note error_since(unsigned from, int code);
/* Makes a note of another thread this thread's own. Returns its code. */
int error_settle(error_note note);
/* A failure whose function is still to be named, with a rule or NULL. Returns code. */
int error_rule(int code, const char *rule);
/* The end of a public function, and of one that makers call (which then name themselves). Return
 * code. */
int error_named(unsigned from, int code, const char *function);
static inline int error_exit(unsigned from, int code, const char *function)
{
    return code ? error_named(from, code, function) : 0;
}
static inline int error_unnamed(unsigned from, int code)
{
    return code < 0 ? error_settle(error_since(from, code)) : code;
}

/* What a body, leaf, pull, work or push returned, as the call returns it: TINE_E… codes and
   positive codes pass, any other negative code becomes TINE_EBODY. */
int error_of_body(int code);
/* 0, or TINE_EINVAL for options that no call can have. */
int error_of_options(const tine_opts *o);

#endif
