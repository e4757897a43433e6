/* error.h - the text of the last failure. It is made where a call fails, and given to the thread
   that made the call.

       a check of arguments:       tine_error_(TINE_EINVAL, "tine_copy: y overlaps x")
       within the library:         error_rule(TINE_EINVAL, "options.sched is unknown"), or a code
       end of a public function:   error_exit(from, rc, "tine_sort")

   error_exit puts the function's name in front of the rule, or of the code's meaning.

   A failure on another thread of the team goes to the calling thread as an error_note. */
#ifndef TINE_ERROR_H
#define TINE_ERROR_H
#include "tine/tine.h"

/* text: a whole sentence with a colon, or the name of a function; NULL: not known yet. rule: the
   text that follows the name; NULL: the meaning of the code. */
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
/* The note of this thread about a failure with this code since the mark. */
error_note error_since(unsigned from, int code);
/* Takes over a note of another thread. Returns its code. */
int error_settle(error_note note);
/* Notes a failure whose function is not known yet, with a rule or NULL. Returns code. */
int error_rule(int code, const char *rule);
/* error_exit ends a public function. error_unnamed ends a function that makers call, which add
   their own name. Both return code. */
int error_named(unsigned from, int code, const char *function);
static inline int error_exit(unsigned from, int code, const char *function)
{
    return code ? error_named(from, code, function) : 0;
}
static inline int error_unnamed(unsigned from, int code)
{
    return code < 0 ? error_settle(error_since(from, code)) : code;
}

/* The code that a call returns for the code of a body, leaf, pull, work or push function. TINE_E…
   codes and positive codes stay; any other negative code becomes TINE_EBODY. */
int error_of_body(int code);
/* Returns 0, or TINE_EINVAL for options that no call accepts. */
int error_of_options(const tine_opts *o);

#endif
