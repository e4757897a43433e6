/* nth.c - the element of a given rank. */
#include "select.h"

int tine_nth_keys_(void *out, const void *x, size_t at, size_t n, const struct tine_keys *k,
                   const struct tine_select *ops, const tine_opts *o)
{
    phases s;
    int rc = phases_begin(&s, n, o);
    if (rc) return rc;
    select_job j = {.s = &s, .k = k, .ops = ops};
    uint64_t key;
    rc = phases_end(&s, select_keys(&j, &key, &at, 1, x, n));
    const uint32_t half = (uint32_t)key;
    if (rc == 0) k->ops->put(out, k->size == 4 ? (const void *)&half : &key, 1, &k->map);
    return rc;
}
