/* test_crowded.c - calls end, and do every element once, if there are too few CPUs: with more
   threads than CPUs, with a busy process on every CPU, with calls within calls, and with several
   calls at once. Criterion ends a call that hangs. */
#include <pthread.h>
#include <sched.h>
#include <signal.h>
#include <stdatomic.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/wait.h>
#include <unistd.h>
#include "../properties/options.h"

enum { N = 700, THREADS = 8, HOGS = 2, ROUNDS = 2, CALLERS = 3 };
static const tine_sched kinds[] = {TINE_AUTO, TINE_STATIC, TINE_DYNAMIC, TINE_GUIDED, TINE_STEAL};
enum { KINDS = sizeof kinds / sizeof *kinds };
static const size_t chunks[] = {0, 1, 13};

typedef struct counted {
    atomic_int seen[N];
    const tine_opts *inner; /* Options of a call within the body. NULL: no such call. */
} counted;

static int again(size_t lo, size_t hi, void *ctx)
{
    for (size_t i = lo; i < hi; i++)
        atomic_fetch_add_explicit((atomic_int *)ctx, 1, memory_order_relaxed);
    return 0;
}

/* The work is uneven: some elements take a thousand times as long as others. */
static int count(size_t lo, size_t hi, void *ctx)
{
    counted *c = ctx;
    for (size_t i = lo; i < hi; i++) {
        atomic_int inner = 0;
        for (volatile unsigned k = 0; k < (mixed(i) % 64 ? 10 : 10000); k++) {
        }
        if (c->inner && i % 50 == 0 && (tine_for(again, &inner, N, c->inner) || inner != N))
            return 1;
        atomic_fetch_add_explicit(&c->seen[i], 1, memory_order_relaxed);
    }
    return 0;
}

/* Runs every schedule and chunk on eight threads. Returns the number of elements that were not done
   once per call. */
static int wrong_elements(int nested)
{
    int wrong = 0;
    for (int k = 0; k < KINDS * 3; k++) {
        const tine_opts o = {
            .threads = THREADS, .sched = kinds[k % KINDS], .chunk = chunks[k / KINDS]};
        counted c = {.inner = nested ? &o : NULL};
        note_case(&o, N);
        for (int i = 0; i < N; i++) atomic_init(&c.seen[i], 0);
        for (int round = 0; round < ROUNDS; round++)
            if (tine_for(count, &c, N, &o)) wrong++;
        for (int i = 0; i < N; i++) wrong += c.seen[i] != ROUNDS;
    }
    return wrong;
}

static pid_t hogs[HOGS];

/* Leaves at most HOGS of the machine's CPUs to the test, so that its threads are too many and each
   CPU can have a busy process. */
static void on_few_cpus(void)
{
    cpu_set_t set;
    cr_assert_eq(sched_getaffinity(0, sizeof set, &set), 0);
    int cpus = 0;
    for (size_t c = 0; c < CPU_SETSIZE; c++)
        if (CPU_ISSET(c, &set) && cpus++ >= HOGS) CPU_CLR(c, &set);
    cr_assert_eq(sched_setaffinity(0, sizeof set, &set), 0);
}

TestSuite(crowded, .init = on_few_cpus);

static void start_hogs(void)
{
    for (int h = 0; h < HOGS; h++) {
        hogs[h] = fork();
        cr_assert_geq(hogs[h], 0);
        if (hogs[h]) continue;
        prctl(PR_SET_PDEATHSIG, SIGKILL);
        for (volatile unsigned k = 0;; k++) {
        }
    }
}

static void end_hogs(void)
{
    for (int h = 0; h < HOGS; h++) {
        kill(hogs[h], SIGKILL);
        waitpid(hogs[h], NULL, 0);
    }
}

Test(crowded, eight_threads_on_few_cpus) { cr_assert_eq(wrong_elements(0), 0); }

Test(crowded, calls_within_calls) { cr_assert_eq(wrong_elements(1), 0); }

Test(crowded, beside_hogs)
{
    start_hogs();
    int wrong = wrong_elements(0);
    end_hogs();
    cr_assert_eq(wrong, 0);
}

/* Controls a busy process that stops and continues, so that threads of the test lose their CPUs at
   any point. */
static void *stop_and_go(void *end)
{
    for (int k = 0; !atomic_load((atomic_int *)end); k ^= 1) {
        for (int h = 0; h < HOGS; h++) kill(hogs[h], k ? SIGCONT : SIGSTOP);
        usleep(3000);
    }
    return NULL;
}

Test(crowded, beside_hogs_that_come_and_go)
{
    atomic_int end = 0;
    pthread_t t;
    start_hogs();
    cr_assert_eq(pthread_create(&t, NULL, stop_and_go, &end), 0);
    int wrong = wrong_elements(0);
    atomic_store(&end, 1);
    pthread_join(t, NULL);
    end_hogs();
    cr_assert_eq(wrong, 0);
}

static void *caller(void *wrong)
{
    *(int *)wrong = wrong_elements(0);
    return NULL;
}

Test(crowded, several_callers_at_once)
{
    pthread_t t[CALLERS];
    int wrong[CALLERS];
    for (int i = 0; i < CALLERS; i++)
        cr_assert_eq(pthread_create(&t[i], NULL, caller, &wrong[i]), 0);
    for (int i = 0; i < CALLERS; i++) {
        pthread_join(t[i], NULL);
        cr_assert_eq(wrong[i], 0);
    }
}
