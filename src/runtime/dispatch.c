/* dispatch.c - the public typed kernels. Each calls its version for the best instruction set of
   this machine, in the default floating-point environment. */
#include <stdlib.h>
#include <string.h>
#include "../../kernels/machine.h"
#include "../../kernels/table.h"
#include "error.h"
#include "fpenv.h"
#include "pretend.h" /* made in the build folder */

/* ---- which table ----------------------------------------------------------------------------- */
/* The table is chosen once, when the library is loaded. A call before that uses the base set, which
   gives the same bits. */
static const struct tine_kernels *table = &tine_kernels_base;

#ifdef __x86_64__
/* The environment variable TINE_ISA may name a set: base, v3 or v4. The set chosen is never above
   what the machine has and the build's option `pretend` allows. Other words are ignored. */
__attribute__((constructor)) static void choose(void)
{
    const struct {
        const struct tine_kernels *table;
        int had;
    } sets[] = {
        {&tine_kernels_base, 1},
#    ifdef TINE_V3
        {&tine_kernels_v3, MAY_V3 && machine_has_v3()},
#    endif
        {&tine_kernels_v4, MAY_V4 && machine_has_v4()},
    };
    const char *wish = getenv("TINE_ISA");
    for (size_t k = 0; k < sizeof sets / sizeof *sets && sets[k].had; k++) {
        table = sets[k].table;
        if (wish && !strcmp(wish, table->isa)) break;
    }
}
#endif

const char *tine_isa(void) { return table->isa; }

size_t tine_compact_(void *t, const void *x, const unsigned char *keep, size_t m, size_t size)
{
    return table->compact(t, x, keep, m, size);
}

size_t tine_compact_indexes_(size_t *t, size_t first, const unsigned char *keep, size_t m)
{
    return table->compact_indexes(t, first, keep, m);
}

size_t tine_stable_partition_(void *yes, void *no, const void *x, const unsigned char *keep,
                              size_t m, size_t size)
{
    return table->stable_partition(yes, no, x, keep, m, size);
}

int tine_running_sums_(void *y, const void *x, size_t word, int before, size_t n,
                       const tine_opts *o)
{
    return table->running_sums(y, x, word, before, n, o);
}

/* ---- the typed kernels ----------------------------------------------------------------------- */
/* Defines tine_sum_i32(…) and all other typed kernels. The engine gives the calling thread's
   floating-point environment to its team, so setting it here is enough. */
#define CALL(member, name, args) \
    { \
        const unsigned from = error_mark(); \
        const uint64_t was = fpenv_swap(FPENV_DEFAULT); \
        const int rc = table->member args; \
        if (was != FPENV_DEFAULT) fpenv_set(was); \
        return error_exit(from, rc, "tine_" name); \
    }
#define TINE_KERNEL(name, params, args, call) \
    int TINE_NAME_(name) \
    params CALL(TINE_NAME_(name), #name, args)
#define TINE_WITH_NARROW_
#define TINE_TYPE_FILE "kernels.def"
#include "tine/types.h"

int tine_widen_f16(float *y, const uint16_t *x, size_t n, const tine_opts *o)
    CALL(widen_f16, "widen_f16", (y, x, n, o))
