/* test_stream_ends.c - streams under strain: slow pull and push, large and empty items, several
   callers, parallel regions, and forked children. */
#include "deadline.h"
#include "stream_test.h"
#include <fenv.h>
#include <sys/wait.h>

static double seconds(clockid_t clock)
{
    struct timespec t;
    clock_gettime(clock, &t);
    return (double)t.tv_sec + 1e-9 * (double)t.tv_nsec;
}

/* Makes two rounds, because the first starts the threads. GOMP_SPINCOUNT, which the suite sets,
   bounds OpenMP's own spinning. A spinning thread would use a CPU during the whole round. The bound
   allows for a busy machine, which takes longer and charges more. */
static void sleeps(int pull, int work, int push)
{
    for (int ordered = 0; ordered < 2; ordered++) {
        probe warm = probe_of(4, 3), p = probe_of(40, 3);
        cr_assert_eq(probe_run(&warm, ordered, 0, TINE_OPTS(.threads = 3)), 0);
        nap(300000);
        p.nap_pull = pull, p.nap_work = work, p.nap_push = push;
        double cpu = seconds(CLOCK_PROCESS_CPUTIME_ID), wall = seconds(CLOCK_MONOTONIC);
        cr_assert_eq(probe_run(&p, ordered, 0, TINE_OPTS(.threads = 3)), 0);
        cpu = seconds(CLOCK_PROCESS_CPUTIME_ID) - cpu;
        wall = seconds(CLOCK_MONOTONIC) - wall;
        cr_assert_eq(probe_wrong(&p, ordered), 0);
        cr_assert_lt(cpu, wall / 3, "%.3f s of CPU time in %.3f s", cpu, wall);
        probe_free(&warm);
        probe_free(&p);
    }
}

Test(stream, sleeps_while_pull_is_slow) { sleeps(10000, 0, 0); }
Test(stream, sleeps_while_push_is_slow) { sleeps(0, 0, 10000); }
Test(stream, sleeps_while_work_is_slow) { sleeps(0, 30000, 0); }

/* ---- items of any size ----------------------------------------------------------------------- */
struct bytes {
    size_t size, out_size, n, pulled, pushed;
    atomic_int wrong;
};

static int pull_bytes(void *item, void *ctx)
{
    struct bytes *b = ctx;
    if (b->pulled == b->n) return TINE_END;
    memset(item, (int)(b->pulled++ % 251), b->size);
    return 0;
}

static int work_bytes(void *out, const void *item, void *ctx)
{
    struct bytes *b = ctx;
    const unsigned char *x = item;
    if (!out || !x) atomic_fetch_add(&b->wrong, 1);
    for (size_t i = 1; i < b->size; i++)
        if (x[i] != x[0]) atomic_fetch_add(&b->wrong, 1);
    memset(out, b->size ? x[0] ^ 1 : 7, b->out_size);
    return 0;
}

static int push_bytes(const void *out, void *ctx)
{
    struct bytes *b = ctx;
    const unsigned char *y = out, expected = b->size ? (unsigned char)(b->pushed % 251) ^ 1 : 7;
    for (size_t i = 0; i < b->out_size; i++) b->wrong += y[i] != expected;
    b->pushed++;
    return 0;
}

Test(stream, takes_items_and_results_of_any_size)
{
    static const size_t sizes[] = {0, 1, 8, 1000, 1 << 17};
    for (int i = 0; i < 5; i++)
        for (int j = 0; j < 5; j++)
            for (int threads = 1; threads < 4; threads++) {
                struct bytes b = {sizes[i], sizes[j], sizes[i] + sizes[j] > 5000 ? 12 : 200,
                                  0,        0,        0};
                const tine_stream s = {pull_bytes, work_bytes, push_bytes, &b,
                                       b.size,     b.out_size, 0};
                cr_assert_eq(tine_imap(&s, note_case(TINE_OPTS(.threads = threads), b.n)), 0);
                cr_assert(b.pushed == b.n && b.wrong == 0, "%zu bytes to %zu", sizes[i], sizes[j]);
            }
}

/* ---- order does not hold results back -------------------------------------------------------- */
struct gate {
    size_t pulled, pushed;
    atomic_bool begun, open; /* begun: a thread works on item 0. open: it may end. */
};
static int pull_gate(void *item, void *ctx)
{
    struct gate *g = ctx;
    if (g->pulled == 20) return TINE_END;
    *(size_t *)item = g->pulled++;
    return 0;
}
static int work_gate(void *out, const void *item, void *ctx)
{
    struct gate *g = ctx;
    *(size_t *)out = *(const size_t *)item;
    if (*(const size_t *)item == 0) atomic_store(&g->begun, true);
    while (*(const size_t *)item == 0 && !atomic_load(&g->open)) nap(500);
    return 0;
}
static int push_gate(const void *out, void *ctx)
{
    struct gate *g = ctx;
    if (*(const size_t *)out == 0 && g->pushed < 3) return 1;
    /* Item 0 ends only after three others have been pushed. */
    if (++g->pushed == 3) atomic_store(&g->open, true);
    return 0;
}

/* Waits behind item 0 until a worker has it. Otherwise the calling thread might be the one that
   works on it, and nobody would push the others. */
static int pull_patiently(void *item, void *ctx)
{
    struct gate *g = ctx;
    while (g->pulled == 1 && !atomic_load(&g->begun)) nap(500);
    return pull_gate(item, ctx);
}

Test(stream, unordered_goes_past_a_slow_item, .timeout = 60)
{
    struct gate g = {0};
    const tine_stream s = {pull_patiently, work_gate,      push_gate, &g,
                           sizeof(size_t), sizeof(size_t), 16};
    cr_assert_eq(tine_imap_unordered(&s, TINE_OPTS(.threads = 3)), 0);
    cr_assert_eq(g.pushed, 20);
}

/* ---- callers --------------------------------------------------------------------------------- */
static int several_streams(int rounds)
{
    for (int r = 0; r < rounds; r++) {
        probe p = probe_of(150, 3);
        int bad = probe_run(&p, r % 2, (size_t)r % 9, TINE_OPTS(.threads = 1 + r % 3)) ||
                  probe_wrong(&p, r % 2);
        probe_free(&p);
        if (bad) return 1;
    }
    return 0;
}

static void *host(void *wrong)
{
    *(int *)wrong = several_streams(20);
    return NULL;
}

Test(stream, of_several_callers_at_once)
{
    pthread_t hosts[4];
    int wrong[4];
    for (int i = 0; i < 4; i++) cr_assert_eq(pthread_create(&hosts[i], NULL, host, &wrong[i]), 0);
    for (int i = 0; i < 4; i++) {
        pthread_join(hosts[i], NULL);
        cr_assert_eq(wrong[i], 0);
    }
}

static int in_body(size_t lo, size_t hi, void *ctx)
{
    (void)ctx;
    for (size_t i = lo; i < hi; i++)
        if (several_streams(4)) return 1;
    return 0;
}

Test(stream, in_a_body_and_in_a_region_of_the_callers)
{
    cr_assert_eq(
        tine_for(in_body, NULL, 20, TINE_OPTS(.threads = 3, .sched = TINE_DYNAMIC, .chunk = 1)), 0);
    int wrong = 0;
#pragma omp parallel num_threads(3) reduction(+ : wrong)
    wrong += several_streams(6);
    cr_assert_eq(wrong, 0);
}

Test(stream, in_a_forked_child)
{
    cr_assert_eq(several_streams(6), 0);
    pid_t pid = fork();
    if (pid == 0) {
        end_after(20);
        _exit(several_streams(6));
    }
    int status;
    cr_assert_eq(waitpid(pid, &status, 0), pid);
    cr_assert(WIFEXITED(status) && WEXITSTATUS(status) == 0);
}

/* ---- the caller's floating-point environment ------------------------------------------------- */
static int third(void *out, const void *item, void *ctx)
{
    (void)item, (void)ctx;
    *(size_t *)out = fegetround() == FE_UPWARD;
    nap(200);
    return 0;
}
static int all_upward(const void *out, void *ctx)
{
    ((struct gate *)ctx)->pushed++;
    return *(const size_t *)out ? 0 : 9;
}

Test(stream, works_in_the_callers_floating_point_environment)
{
    struct gate g = {0};
    const tine_stream s = {pull_gate, third, all_upward, &g, sizeof(size_t), sizeof(size_t), 0};
    fesetround(FE_UPWARD);
    int rc = tine_imap(&s, TINE_OPTS(.threads = 4)), after = fegetround();
    fesetround(FE_TONEAREST);
    cr_assert_eq(rc, 0);
    cr_assert_eq(after, FE_UPWARD);
    cr_assert_eq(g.pushed, 20);
}
