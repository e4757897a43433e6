/* test_scratch.c - scratch memory is aligned, kept for the next call, bounded, and freed. */
#include <pthread.h>
#include <stdint.h>
#include <string.h>
#include <sys/resource.h>
#include "../../src/runtime/cgroup.h"
#include "cgroup_files.h"
#include "../properties/options.h"
#include "../../src/runtime/scratch.h"
#include "tine/tine.h"

Test(scratch, is_aligned_and_writable)
{
    for (size_t bytes = 0; bytes < 5000; bytes += 37) {
        char *p = scratch_get(bytes);
        cr_assert_not_null(p);
        cr_assert_eq((uintptr_t)p % 64, 0);
        memset(p, 1, bytes);
        scratch_put(p);
    }
}

Test(scratch, comes_back_to_the_next_call)
{
    char *p = scratch_get(100000);
    scratch_put(p);
    cr_assert_eq(scratch_get(90000), (void *)p);
    scratch_put(p);
}

Test(scratch, a_small_call_does_not_take_a_huge_piece)
{
    char *huge = scratch_get((size_t)10 << 20);
    scratch_put(huge);
    char *small = scratch_get(100);
    cr_assert_neq(small, huge);
    scratch_put(small);
}

Test(scratch, two_at_once_are_two)
{
    char *a = scratch_get(1000), *b = scratch_get(1000);
    cr_assert_neq(a, b);
    scratch_put(a);
    scratch_put(b);
}

Test(scratch, too_much_is_refused)
{
    cr_assert_null(scratch_get(SIZE_MAX));
    cr_assert_null(scratch_get(SIZE_MAX / 2 + 1));
    scratch_put(NULL);
}

Test(scratch, more_pieces_than_are_kept_and_trim)
{
    void *p[40];
    for (int round = 0; round < 3; round++) {
        for (size_t i = 0; i < 40; i++) cr_assert_not_null(p[i] = scratch_get(64 << i % 16));
        for (size_t i = 0; i < 40; i++) scratch_put(p[i]);
        tine_trim();
    }
    tine_trim();
}

static void *churn(void *arg)
{
    size_t seed = (size_t)arg, wrong = 0;
    for (size_t i = 0; i < 20000; i++) {
        size_t bytes = 64 + (seed * 7919 + i * 104729) % 5000;
        unsigned char *p = scratch_get(bytes);
        if (!p) return (void *)1;
        memset(p, (int)seed, bytes);
        wrong += p[0] != seed || p[bytes - 1] != seed;
        scratch_put(p);
        if (i % 1000 == 0) tine_trim();
    }
    return (void *)wrong;
}

Test(scratch, four_threads_never_share_a_piece, .timeout = 60)
{
    pthread_t t[4];
    for (size_t i = 0; i < 4; i++)
        cr_assert_eq(pthread_create(&t[i], NULL, churn, (void *)(i + 1)), 0);
    for (size_t i = 0; i < 4; i++) {
        void *wrong;
        pthread_join(t[i], &wrong);
        cr_assert_null(wrong);
    }
}

/* ---- the bound ------------------------------------------------------------------------------- */
static char self[128];

/* From now on this process appears to be in a cgroup with this limit. */
static void limit_memory(const char *text)
{
    put("", "self", "0::/here\n");
    put("here", "memory.max", text);
    snprintf(self, sizeof self, "%s/self", root);
    cgroup_root = root;
    cgroup_self = self;
    scratch_look();
}

Test(scratch, no_more_is_kept_than_the_control_group_has_memory_for, .init = make_root,
     .fini = remove_root)
{
    enum { N = 4000000 };
    double *x = malloc(N * sizeof *x);
    cr_assert_not_null(x);
    limit_memory("110000000\n");
    for (size_t i = 0; i < N; i++) x[i] = (double)(i * 2654435761u % N);
    cr_assert_eq(tine_sort(x, N, NULL), 0);
    cr_assert_leq(scratch_kept(), 110000000 / 8);
    scratch_put(scratch_get(N * sizeof *x));
    cr_assert_leq(scratch_kept(), 110000000 / 8);
    tine_trim();
    scratch_put(scratch_get(8 << 20));
    cr_assert_geq(scratch_kept(), 8 << 20, "what fits is kept");
    free(x);
}

Test(scratch, what_is_kept_is_given_back_when_the_limit_falls, .init = make_root,
     .fini = remove_root)
{
    limit_memory("max\n");
    scratch_put(scratch_get(20 << 20));
    cr_assert_geq(scratch_kept(), 20 << 20);
    limit_memory("110000000\n");
    cr_assert_eq(scratch_kept(), 0);
}

#if !SANITIZED /* Sanitizers map memory in their own way. */
Test(scratch, a_limit_of_its_own_counts_too)
{
    struct rlimit own;
    cr_assert_eq(getrlimit(RLIMIT_AS, &own), 0);
    scratch_look();
    scratch_put(scratch_get(20 << 20));
    own.rlim_cur = 120 << 20;
    cr_assert_eq(setrlimit(RLIMIT_AS, &own), 0);
    scratch_look();
    cr_assert_eq(scratch_kept(), 0);
}
#endif
