/* groupby.c - the elements of each group in CSR form. Keys are counted first, over all threads,
   which finds keys out of range before anything is written. Then a stable sort gives the order of
   the keys. */
#include "../runtime/error.h"
#include "../runtime/scratch.h"
#include "../sort/argsort.h"
#include "bincount.h"

int tine_groupby_keys_(size_t *order, size_t *starts, const void *key,
                       const struct tine_bins_job *j, const struct tine_keys *k, const tine_opts *o)
{
    phases s;
    int rc = phases_begin(&s, j->n, o);
    if (rc) return rc;
    size_t *count = scratch_get(j->bins * sizeof *count), sum = 0;
    rc = count ? bincount(&s, count, j, 0.2) : TINE_ENOMEM;
    if (rc == TINE_ERANGE) rc = error_rule(rc, "a key is not in [0, groups)");
    /* the caller's arrays are not written yet: the call can still be cancelled */
    s.committed = false;
    if (rc == 0) rc = argsort(&s, order, key, j->n, k, 0.8);
    if (rc == 0) {
        s.committed = true;
        for (size_t g = 0; g < j->bins; g++) {
            starts[g] = sum;
            sum += count[g];
        }
        starts[j->bins] = sum;
    }
    scratch_put(count);
    return phases_end(&s, rc);
}
