/* fuzz_judge.c - compares what the library gave with what the oracle gave, and after a call without
   memory or a cancelled one, with what the header promises then. */
#include <inttypes.h>
#include <stdio.h>
#include "fuzz.h"

/* ---- promises after an error ----------------------------------------------------------------- */
typedef enum promise {
    ANYTHING,  /* Outputs are indeterminate. */
    UNTOUCHED, /* Outputs are as they were. */
    PERMUTED,  /* Outputs hold the same elements. Those of several outputs belong together. */
    NEVER      /* The call never fails for lack of memory. */
} promise;

/* What the comments of tine.h promise of outputs after a call that was cancelled or had no memory.
   A call that is not listed promises ANYTHING in both cases. */
static const struct {
    const char *call;
    promise cancelled, without_memory;
} PROMISES[] = {
    {"sort", PERMUTED, NEVER},
    {"sort_desc", PERMUTED, NEVER},
    {"sort_pairs", PERMUTED, UNTOUCHED},
    {"sort_by", PERMUTED, UNTOUCHED},
    {"shuffle", PERMUTED, UNTOUCHED},
    {"argsort_by", UNTOUCHED, UNTOUCHED},
    {"argsort", ANYTHING, NEVER},
    {"argsort_desc", ANYTHING, NEVER},
    {"put", UNTOUCHED, NEVER},
    {"unique", UNTOUCHED, UNTOUCHED},
    {"reduce", UNTOUCHED, UNTOUCHED},
    {"groupsum", ANYTHING, UNTOUCHED},
    {"groupmean", ANYTHING, UNTOUCHED},
    {"groupmin", ANYTHING, UNTOUCHED},
    {"groupmax", ANYTHING, UNTOUCHED},
    {"nth", ANYTHING, NEVER},
    {"searchsorted", ANYTHING, NEVER},
    {"scan", ANYTHING, NEVER},
    {"exscan", ANYTHING, NEVER},
    {"filter", ANYTHING, NEVER},
    {"where", ANYTHING, NEVER},
    {"imap", ANYTHING, UNTOUCHED},
    {"imap_unordered", ANYTHING, UNTOUCHED},
};

/* The name of a case's call begins with the function's, and may go on with a comma or a space. */
static promise promised(const fuzz *f, int rc)
{
    const size_t length = strcspn(f->call_name, ", ");
    for (size_t k = 0; k < sizeof PROMISES / sizeof *PROMISES; k++)
        if (strlen(PROMISES[k].call) == length && !strncmp(PROMISES[k].call, f->call_name, length))
            return rc == TINE_ENOMEM ? PROMISES[k].without_memory : PROMISES[k].cancelled;
    return ANYTHING;
}

static bool untouched(const fuzz *f, int k)
{
    const guarded *got = &f->out[LIBRARY][k];
    if (f->before[k]) return memcmp(got->array, f->before[k], got->bytes) == 0;
    for (size_t i = 0; i < got->bytes; i++)
        if (got->array[i] != GUARD_PATTERN) return false;
    return true;
}

static int by_bytes(const void *a, const void *b, void *size)
{
    return memcmp(a, b, *(const size_t *)size);
}

/* Returns the call's records in ascending order: each has an element of every output that held
   elements before the call. before: those before the call. */
static char *records(const fuzz *f, bool before, size_t *size)
{
    *size = 0;
    for (int k = 0; k < OUTS; k++) *size += f->before[k] ? f->size[k] : 0;
    char *all = malloc(f->n * *size + 1), *to = all;
    if (!all) abort();
    for (size_t i = 0; i < f->n; i++)
        for (int k = 0; k < OUTS; k++) {
            if (!f->before[k]) continue;
            const char *from = before ? f->before[k] : f->out[LIBRARY][k].array;
            memcpy(to, from + i * f->size[k], f->size[k]);
            to += f->size[k];
        }
    qsort_r(all, f->n, *size, by_bytes, size);
    return all;
}

static bool permuted(const fuzz *f)
{
    size_t size;
    char *was = records(f, true, &size), *is = records(f, false, &size);
    const bool same = memcmp(was, is, f->n * size) == 0;
    free(was), free(is);
    return same;
}

/* Returns a sentence on a promise that the failed call breaks, or NULL. */
static const char *broken_promise(const fuzz *f, int rc)
{
    switch (promised(f, rc)) {
    case UNTOUCHED:
        for (int k = 0; k < OUTS; k++)
            if (f->size[k] && !untouched(f, k))
                return rc == TINE_ENOMEM ? "without memory, and has written an output"
                                         : "cancelled, and has written an output";
        return NULL;
    case PERMUTED:
        return permuted(f) ? NULL : "cancelled, and has lost elements";
    case NEVER:
        return "gave up for lack of memory";
    default:
        return NULL;
    }
}

/* ---- results --------------------------------------------------------------------------------- */
/* Returns a sentence on the first element of output k that differs, or NULL. */
static const char *difference(const fuzz *f, int k)
{
    static _Thread_local char text[200];
    const guarded *got = &f->out[LIBRARY][k], *want = &f->out[ORACLE_][k];
    const size_t size = f->size[k], all = got->bytes / size,
                 count = k == 0 && f->compared < all ? f->compared : all;
    for (size_t i = 0; i < count; i++)
        if (memcmp(got->array + i * size, want->array + i * size, size)) {
            uint64_t g = 0, w = 0;
            memcpy(&g, got->array + i * size, size < 8 ? size : 8);
            memcpy(&w, want->array + i * size, size < 8 ? size : 8);
            snprintf(text, sizeof text,
                     "output %d, element %zu of %zu: %#" PRIx64 ", not %#" PRIx64, k, i, all, g, w);
            return text;
        }
    return NULL;
}

const char *fuzz_fault(const fuzz *f)
{
    static _Thread_local char text[200];
    const int rc = f->rc[LIBRARY];
    const char *fault = NULL;
    for (int k = 0; k < OUTS; k++)
        if (f->size[k] && !guarded_intact(&f->out[LIBRARY][k])) return "wrote beside an output";
    const bool cancelled = f->cancel_at && f->reports >= f->cancel_at;
    if (f->input_written) return "wrote to an input";
    if ((rc == TINE_ECANCELED && cancelled) || (rc == TINE_ENOMEM && f->failed))
        return broken_promise(f, rc);
    if (rc != f->rc[ORACLE_]) {
        snprintf(text, sizeof text, "returned %d, not %d", rc, f->rc[ORACLE_]);
        return text;
    }
    for (int k = 0; k < OUTS && !fault; k++)
        if (f->size[k]) fault = difference(f, k);
    return fault;
}
