/* fuzz_each.c - the calls of fuzz_calls.c: of each type those of calls-inl.h, and streams. */
#include <float.h>
#include <inttypes.h>
#include <math.h>
#include "fuzz.h"
#include "oracles.h"

/* ---- streams of u64 -------------------------------------------------------------------------- */
typedef struct flow {
    const uint64_t *x;
    size_t n, pulled, pushed;
    uint64_t *y;
    bool ordered;
} flow;

static int flow_pull(void *item, void *ctx)
{
    flow *w = ctx;
    if (w->pulled == w->n) return TINE_END;
    memcpy(item, &w->x[w->pulled++], sizeof *w->x);
    return 0;
}

static int flow_work(void *out, const void *item, void *ctx)
{
    uint64_t v;
    (void)ctx;
    memcpy(&v, item, sizeof v);
    v = mixed(v);
    memcpy(out, &v, sizeof v);
    return 0;
}

/* Stores a result. In an ordered stream each result has a place of its own. Otherwise the first
   place adds up all results. */
static int flow_push(const void *out, void *ctx)
{
    flow *w = ctx;
    uint64_t v;
    memcpy(&v, out, sizeof v);
    if (w->ordered)
        w->y[w->pushed++] = v;
    else
        w->y[0] = w->pushed++ ? w->y[0] + v : v;
    return 0;
}

static int stream_of(fuzz *f, uint64_t *y, bool ordered)
{
    flow w = {.x = f->u64, .n = f->n, .y = y, .ordered = ordered};
    const tine_stream s = {.pull = flow_pull,
                           .work = flow_work,
                           .push = flow_push,
                           .ctx = &w,
                           .item_size = sizeof *f->u64,
                           .out_size = sizeof *y,
                           .window = f->few_of_n};
    return ordered ? tine_imap(&s, &f->o) : tine_imap_unordered(&s, &f->o);
}

static int stream_oracle(fuzz *f, uint64_t *y, bool ordered)
{
    for (size_t i = 0; i < f->n; i++)
        if (ordered)
            y[i] = mixed(f->u64[i]);
        else
            y[0] = i ? y[0] + mixed(f->u64[i]) : mixed(f->u64[i]);
    return 0;
}

#define T TINE_T
#define ACC TINE_ACC
#undef TINE_PICK_
#undef TINE_PICK_ALL_
#undef TINE_PICK_ALL_INT_
#undef TINE_PICK_FLOAT_
#define NAME_OF_(arg, name, type, t, kind, bits, twin, acc) arg##_##name
#define ORACLE_OF_(k) TINE_NAME_(k)
#define TINE_PICK_(function, x) \
    (f->side == LIBRARY ? TINE_ROW_(NAME_OF_, function) : ORACLE_OF_(oracle_##function))
#define TINE_PICK_ALL_ TINE_PICK_
#define TINE_PICK_ALL_INT_ TINE_PICK_
#define TINE_PICK_FLOAT_ TINE_PICK_
#define TINE_WITH_NARROW_
#define TINE_TYPE_FILE "../../tests/fuzz/calls-inl.h"
#include <tine/types.h>

#define TYPE_(arg, name, type, t, kind, bits, twin, acc) {#name, tine_calls_##name},
static const struct {
    const char *name;
    const char *(*calls)(fuzz *f, int call);
} TYPES[] = {TINE_FILE_TYPES_(TYPE_, )};
const int fuzz_type_count = sizeof TYPES / sizeof *TYPES;

const char *fuzz_type_name(int type) { return TYPES[type].name; }

const char *fuzz_call(fuzz *f, int type, int call)
{
    compared_elements = SIZE_MAX;
    const char *name = TYPES[type].calls(f, call);
    f->compared = compared_elements;
    return name;
}
