/* exact_fold-inl.h - the exact sum of terms, on the team, rounded once. A first pass adds the
   greater part of each term; a second pass adds all of each term if the first does not determine
   the last bit. Included once per type after K. These must be set:

       K(terms), K(after)(t, n)      where terms come from, and the terms behind the first n
       K(sum)(a, t, n, whole)        *a += n terms; if not whole, a->rest bounds what is left out
       K(block)(t, n, whole)         the number of terms for one leaf */
typedef struct {
    K(terms) t;
    int whole;
} K(job);

static int K(leaf)(void *acc, size_t lo, size_t hi, void *ctx)
{
    const K(job) *j = ctx;
    K(sum)(acc, K(after)(j->t, lo), hi - lo, j->whole);
    superaccumulator_carry(acc);
    return 0;
}

static int K(look)(superaccumulator *all, K(job) * j, size_t n, size_t bytes, const tine_opts *o)
{
    superaccumulator_clear(all);
    if (is_direct(n, o)) {
        K(sum)(all, j->t, n, j->whole);
        return 0;
    }
    const size_t block = K(block)(j->t, n, j->whole);
    return tine_fold_(K(leaf), superaccumulator_join, j, all, sizeof *all, n, block, READ_NS(bytes),
                      o);
}

/* Makes only one pass, over whole terms, if progress is reported, since reports must not start
   again, or if a file is read. bytes: the bytes of a term. */
static int K(exact_fold)(double *out, K(terms) t, size_t n, size_t bytes, const tine_opts *o)
{
    K(job) j = {t, o && (o->progress || o->mapped)};
    superaccumulator all;
    int rc = K(look)(&all, &j, n, bytes, o);
    if (rc || superaccumulator_settled(&all, out)) return rc;
    tine_stats first = {.threads = 0}, *s = o ? o->stats : NULL;
    if (s) first = *s;
    j.whole = 1;
    rc = K(look)(&all, &j, n, bytes, o);
    if (s) {
        s->seconds += first.seconds;
        s->busy += first.busy;
        s->longest += first.longest;
    }
    if (rc == 0) *out = superaccumulator_round(&all);
    return rc;
}
