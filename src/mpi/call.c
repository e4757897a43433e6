/* call.c - the begin and the end of a collective call. */
#include "call.h"
#include <string.h>

void *call_keeps(mpi_call *c, void *p)
{
    size_t k = 0;
    while (c->memory[k]) k++;
    return c->memory[k] = p;
}

int call_agree(mpi_call *c, int rc)
{
    if (c->agreed) return rc;
    c->agreed = 1;
    return comm_agree(c->comm, rc);
}

int call_begin(mpi_call *c, const char *name, const tine_mpi_array *a, const tine_opts *o,
               const char *bad)
{
    memset(c, 0, sizeof *c);
    c->name = name;
    if (!a || !a->own_)
        return tine_error_(TINE_EINVAL, "tine_mpi: the array is NULL, or was not made by tine_mpi");
    c->a = a;
    c->comm = a->own_->comm;
    if (o) c->plain = *o;
    c->plain.spread_ = NULL;
    c->plain.mapped = NULL; /* The option .mapped describes an array other than this rank's part. */
    c->opts = c->plain;
    c->opts.spread_ = &c->spread;
    int rc = comm_ready();
    if (rc) return rc;
    rc = comm_threads();
    if (!rc && bad) rc = tine_error_(TINE_EINVAL, bad);
    if (!rc && o && !tine_can_have_(o))
        rc = tine_error_(TINE_EINVAL, "tine_mpi: options have an unknown value, or a chain of "
                                      "mapped arrays without an end");
    return tine_exit_(comm_agree(c->comm, rc), name);
}

int call_end(mpi_call *c, int rc)
{
    rc = call_agree(c, rc);
    for (size_t k = 0; k < CALL_MEMORY; k++) memory_put(c->memory[k]);
    return tine_exit_(rc, c->name);
}

int tine_mpi_for(tine_body *body, void *ctx, const tine_mpi_array *a, const tine_opts *o)
{
    mpi_call c;
    int rc = call_begin(&c, "tine_mpi_for", a, o, body ? NULL : "tine_mpi_for: body is NULL");
    return rc ? rc : call_end(&c, tine_for(body, ctx, a->count, &c.plain));
}
