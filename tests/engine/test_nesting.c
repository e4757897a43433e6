/* test_nesting.c - calls inside bodies and inside the program's own parallel regions. OpenMP's
   settings stay as they were. */
#include "../properties/options.h"
#include <stdatomic.h>

enum { N = 3001, INNER = 500 };

static int count(size_t lo, size_t hi, void *ctx)
{
    for (size_t i = lo; i < hi; ++i)
        atomic_fetch_add_explicit((atomic_int *)ctx + i, 1, memory_order_relaxed);
    return 0;
}

struct nest {
    atomic_int inner[INNER];
    tine_opts o;
    atomic_int changed; /* Calls after which tine_thread() had changed. */
};

static int outer(size_t lo, size_t hi, void *ctx)
{
    struct nest *t = ctx;
    int thread = tine_thread();
    for (size_t i = lo; i < hi; ++i) {
        int rc = tine_for(count, t->inner, INNER, &t->o);
        if (rc) return rc;
    }
    if (tine_thread() != thread) atomic_fetch_add(&t->changed, 1);
    return 0;
}

Test(nesting, a_body_may_call_tine)
{
    for (size_t k = 0; k < OPTIONS; ++k) {
        struct nest t = {.o = options(k, INNER)};
        tine_opts o = options((k * 37) % OPTIONS, 20);
        cr_assert_eq(tine_for(outer, &t, 20, &o), 0, "%s", describe(&o, 20));
        for (int i = 0; i < INNER; ++i)
            cr_assert_eq(t.inner[i], 20, "%s, inner %s", describe(&o, 20), describe(&t.o, INNER));
        cr_assert_eq(t.changed, 0, "%s: tine_thread changed", describe(&o, 20));
    }
}

static int inner_error(size_t lo, size_t hi, void *ctx)
{
    (void)ctx;
    return lo <= 250 && 250 < hi ? 77 : 0;
}

static int outer_error(size_t lo, size_t hi, void *ctx)
{
    for (size_t i = lo; i < hi; ++i) {
        int rc = tine_for(inner_error, NULL, INNER, ctx);
        if (rc) return rc;
    }
    return 0;
}

Test(nesting, an_inner_error_comes_out)
{
    for (size_t k = 0; k < OPTIONS; k += 3) {
        tine_opts o = options(k, 20);
        cr_assert_eq(tine_for(outer_error, &o, 20, &o), 77, "%s", describe(&o, 20));
    }
}

Test(nesting, a_parallel_region_of_the_callers_may_call_tine)
{
    enum { TEAM = 4 };
    static atomic_int seen[TEAM][N];
    int wrong[TEAM] = {0}, rounds = 0;
    for (size_t k = 0; k < OPTIONS; k += 4, rounds++) {
        tine_opts o = options(k, N);
#pragma omp parallel num_threads(TEAM)
        wrong[omp_get_thread_num()] += tine_for(count, seen[omp_get_thread_num()], N, &o) != 0;
    }
    for (int t = 0; t < TEAM; ++t) {
        cr_assert_eq(wrong[t], 0);
        for (int i = 0; i < N; ++i) cr_assert_eq(seen[t][i], rounds, "thread %d, element %d", t, i);
    }
}

static int where(size_t lo, size_t hi, void *ctx)
{
    (void)lo, (void)hi;
    return omp_get_ancestor_thread_num(1) == *(int *)ctx ? 0 : 1;
}

Test(nesting, a_call_in_a_region_runs_on_its_caller_alone)
{
    int wrong = 0;
#pragma omp parallel num_threads(3) reduction(+ : wrong)
    {
        int thread = omp_get_thread_num();
        tine_stats stats = {0};
        wrong +=
            tine_for(where, &thread, N, TINE_OPTS(.threads = 3, .chunk = 10, .stats = &stats)) != 0;
        wrong += stats.threads != 1;
    }
    cr_assert_eq(wrong, 0);
}

/* ---- OpenMP settings of the caller ----------------------------------------------------------- */
struct settings {
    omp_sched_t kind;
    int chunk, threads, dynamic, levels, limit;
    omp_proc_bind_t bind;
};

static struct settings settings_now(void)
{
    struct settings s = {.threads = omp_get_max_threads(),
                         .dynamic = omp_get_dynamic(),
                         .levels = omp_get_max_active_levels(),
                         .limit = omp_get_thread_limit(),
                         .bind = omp_get_proc_bind()};
    omp_get_schedule(&s.kind, &s.chunk);
    return s;
}

static int look(size_t lo, size_t hi, void *ctx)
{
    (void)lo, (void)hi;
    struct settings now = settings_now(), *before = ctx;
    return now.kind == before->kind && now.chunk == before->chunk && now.levels == before->levels
               ? 0
               : 1;
}

Test(settings, of_openmp_stay_the_callers)
{
    omp_set_num_threads(3);
    omp_set_dynamic(0);
    for (int round = 0; round < 2; ++round) {
        omp_set_dynamic(round);
        for (size_t k = 0; k < OPTIONS; ++k) {
            /* options() also sets OpenMP's schedule if o.sched is RUNTIME. */
            tine_opts o = options(k, N);
            struct settings before = settings_now();
            cr_assert_eq(tine_for(look, &before, N, &o), 0, "%s: a body sees other settings",
                         describe(&o, N));
            struct settings after = settings_now();
            cr_assert(before.kind == after.kind && before.chunk == after.chunk, "%s: schedule",
                      describe(&o, N));
            cr_assert_eq(before.threads, after.threads, "%s: omp_get_max_threads", describe(&o, N));
            cr_assert_eq(before.dynamic, after.dynamic, "%s: omp_get_dynamic", describe(&o, N));
            cr_assert_eq(before.levels, after.levels, "%s: omp_get_max_active_levels",
                         describe(&o, N));
            cr_assert_eq(before.limit, after.limit, "%s: omp_get_thread_limit", describe(&o, N));
            cr_assert_eq(before.bind, after.bind, "%s: omp_get_proc_bind", describe(&o, N));
        }
    }
}
