/* error.c - tine_last_error: the text of the calling thread's last failure. */
#include "error.h"
#include <stdio.h>
#include <string.h>

/* Bytes of the buffer in which a text is put together: a function's name and a rule, or a sentence
   of tine_strerror. */
enum { LINE = 128 };

_Thread_local struct error_mine error_mine __attribute__((tls_model("initial-exec")));
static _Thread_local char line[LINE] __attribute__((tls_model("initial-exec")));

error_note error_since(unsigned from, int code)
{
    const struct error_mine *m = &error_mine;
    if (m->failures != from && m->pending.code == code) return m->pending;
    if (m->failures != from && m->pending.code == 0 && m->last.code == code) return m->last;
    return (error_note){.code = code};
}

int error_settle(error_note note)
{
    error_mine.failures++;
    error_mine.pending = note.text ? (error_note){.code = 0} : note;
    if (note.text) error_mine.last = note;
    return note.code;
}

int tine_error_(int code, const char *text) { return error_settle((error_note){code, text, NULL}); }
int error_rule(int code, const char *rule) { return error_settle((error_note){code, NULL, rule}); }

int error_named(unsigned from, int code, const char *function)
{
    error_note note = code < 0 ? error_since(from, code) : (error_note){.code = code};
    if (!note.text) note.text = function;
    return error_settle(note);
}

int tine_error_at_(int code, const char *function)
{
    return code ? error_named(error_mine.failures - 1, code, function) : 0;
}

int error_of_body(int code)
{
    return code < 0 && (code > TINE_EINVAL || code < TINE_EBODY) ? error_rule(TINE_EBODY, NULL)
                                                                 : code;
}

int error_of_options(const tine_opts *o)
{
    if ((unsigned)o->sched > TINE_RUNTIME)
        return error_rule(TINE_EINVAL, "options.sched is not a tine_sched");
    if ((unsigned)o->order > TINE_BACKWARD)
        return error_rule(TINE_EINVAL, "options.order is not a tine_order");
    if (o->mapped && !tine_chain_ends_(o->mapped))
        return error_rule(TINE_EINVAL, "options.mapped leads back to itself by .also");
    return 0;
}

const char *tine_last_error(void)
{
    const error_note *n = &error_mine.last;
    if (!n->text) return "";
    if (strchr(n->text, ':')) return n->text;
    snprintf(line, sizeof line, "%s: %s", n->text, n->rule ? n->rule : tine_strerror(n->code));
    return line;
}
