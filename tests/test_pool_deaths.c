/* test_pool_deaths.c - a worker's death is noticed: its chunk is done again or reported, and the pool lives on. */
#include "pool_tests.h"
#include <signal.h>
#include <sys/resource.h>
#include <unistd.h>

enum { N = 60, WORKERS = 3 };

/* What the workers do wrong, and what they left in writing; in shared memory. */
typedef struct script {
    pid_t caller;
    size_t bad;            /* the element that is deadly */
    int how;               /* a signal; 0: _exit */
    atomic_int crashes;    /* how often still */
    atomic_int inits;
    atomic_int bad_init;   /* inits still to go wrong */
    int init_how;          /* 0: returns 1; else the signal */
    atomic_int pids[WORKERS];
    atomic_int victim;
} script;

static script *new_script(void)
{
    setrlimit(RLIMIT_CORE, &(struct rlimit){ 0, 0 });
    script *s = shared(sizeof *s);
    s->caller = getpid();
    return s;
}

static void die(int how)
{
    if (how == 0) _exit(0);
    signal(how, SIG_DFL);
    raise(how);
}

static int use_up(atomic_int *count)
{
    int c = *count;
    while (c > 0 && !atomic_compare_exchange_weak(count, &c, c - 1)) {}
    return c > 0;
}

/* y[i] = x[i] + 1 and the digits of x, deadly at element `bad` and to no caller. */
static int deadly(const void *in, void *out, void *acc, size_t lo, size_t hi, const void *ctx)
{
    script *s = (script *)ctx;
    const int *x = in;
    for (size_t i = lo; i < hi; i++) {
        if (i == s->bad && getpid() != s->caller && use_up(&s->crashes)) die(s->how);
        ((int *)out)[i - lo] = x[i - lo] + 1;
        digits_add(acc, (uint64_t)x[i - lo]);
    }
    return 0;
}

static int init(void *arg, int worker)
{
    script *s = arg;
    s->inits++;
    s->pids[worker] = getpid();
    if (!use_up(&s->bad_init)) return 0;
    if (s->init_how) die(s->init_how);
    return 1;
}

static int x[N], *y;
static digits acc, want;

static pool_task task_of(script *s)
{
    if (!y) y = shared(N * sizeof *y);
    memset(y, 0, N * sizeof *y);
    digits_zero(&want);
    digits_zero(&acc);
    for (int i = 0; i < N; i++) digits_add(&want, (uint64_t)(x[i] = 11 * i));
    return (pool_task){ .range = deadly, .zero = digits_zero, .join = digits_join, .ctx = s, .in = x, .out = y, .acc = &acc, .n = N,
                        .in_size = sizeof *x, .out_size = sizeof *y, .acc_size = sizeof acc };
}

static void right_answer(void)
{
    for (int i = 0; i < N; i++) cr_assert_eq(y[i], x[i] + 1);
    cr_assert_eq(acc.value, want.value);
    digits_zero(&acc);
}

/* ---- a chunk that kills ---- */

Test(pool_deaths, a_chunk_is_done_again_by_a_fresh_worker, .timeout = 60)
{
    static const int hows[] = { SIGKILL, SIGSEGV, SIGABRT, 0 };
    script *s = new_script();
    pool_task t = task_of(s);
    const leaks before = leaks_before();
    for (int kind = 0; kind < KINDS; kind++)
        for (int h = 0; h < 4; h++)
            for (int fixed = 0; fixed < 2; fixed++) {
                pool *p;
                pool_times times;
                s->how = hows[h];
                s->bad = (size_t)(7 + 13 * h);
                const pool_opts o = { .workers = WORKERS, .apart = 1, .chunk = 5, .fixed = fixed, .retries = 1 };
                cr_assert_eq(pool_open(&p, kind, &t, &o), 0);
                for (int r = 0; r < 3; r++) { /* and the pool is as good as new */
                    s->crashes = r < 2;
                    memset(y, 0, N * sizeof *y);
                    cr_assert_eq(pool_run(p, N, &times, NULL), 0);
                    cr_assert_eq(times.deaths, (size_t)(r < 2));
                    right_answer();
                }
                pool_close(p);
            }
    no_leaks_since(before);
}

Test(pool_deaths, a_chunk_that_always_kills_is_reported_by_number, .timeout = 60)
{
    script *s = new_script();
    pool_task t = task_of(s);
    const leaks before = leaks_before();
    for (int kind = 0; kind < KINDS; kind++)
        for (int fixed = 0; fixed < 2; fixed++)
            for (int retries = 0; retries < 3; retries++) {
                pool *p;
                pool_times times;
                size_t chunk = 99;
                s->how = SIGSEGV;
                s->bad = 23;
                s->crashes = 1 << 20;
                const pool_opts o = { .workers = WORKERS, .apart = 1, .chunk = 5, .fixed = fixed, .retries = retries };
                cr_assert_eq(pool_open(&p, kind, &t, &o), 0);
                cr_assert_eq(pool_run(p, N, &times, &chunk), POOL_EDIED);
                cr_assert_eq(chunk, 4);
                cr_assert_eq(times.deaths, (size_t)retries + 1);
                for (int i = 0; i < 20; i++) cr_assert_eq(y[i], x[i] + 1, "earlier chunks finish");
                s->crashes = 0;
                digits_zero(&acc);
                cr_assert_eq(pool_run(p, N, NULL, NULL), 0);
                right_answer();
                pool_close(p);
            }
    no_leaks_since(before);
}

Test(pool_deaths, a_working_caller_notices_too, .timeout = 60)
{
    script *s = new_script();
    pool_task t = task_of(s);
    for (int kind = POOL_FUTEX; kind < KINDS; kind++)
        for (int r = 0; r < 20; r++) {
            pool_times times;
            s->how = SIGKILL;
            s->bad = 5; /* of chunk 1, which is worker 1's */
            s->crashes = 1;
            digits_zero(&acc);
            const pool_opts o = { .workers = WORKERS, .chunk = 5, .fixed = 1, .retries = 1 };
            cr_assert_eq(run_once(kind, &t, &o, N, &times, NULL), 0);
            cr_assert_eq(times.deaths, 1);
            right_answer();
        }
}

/* ---- many deaths ---- */

static int first_ones_die(const void *in, void *out, void *part, size_t lo, size_t hi, const void *ctx)
{
    script *s = (script *)ctx;
    if (use_up(&s->crashes)) raise(SIGKILL);
    return deadly(in, out, part, lo, hi, ctx);
}

Test(pool_deaths, all_workers_at_once, .timeout = 60)
{
    script *s = new_script();
    pool_task t = task_of(s);
    t.range = first_ones_die;
    s->bad = N;
    const leaks before = leaks_before();
    for (int kind = 0; kind < KINDS; kind++)
        for (int fixed = 0; fixed < 2; fixed++) {
            pool_times times;
            s->crashes = WORKERS;
            digits_zero(&acc);
            const pool_opts o = { .workers = WORKERS, .apart = 1, .chunk = 4, .fixed = fixed, .retries = WORKERS };
            cr_assert_eq(run_once(kind, &t, &o, N, &times, NULL), 0);
            cr_assert_eq(times.deaths, WORKERS);
            right_answer();
        }
    no_leaks_since(before);
}

/* ---- a worker killed by another process ---- */

/* Chunk 0 waits to be killed, the first time; chunk 1, in another worker, kills it. */
static int killed_from_outside(const void *in, void *out, void *part, size_t lo, size_t hi, const void *ctx)
{
    script *s = (script *)ctx;
    if (lo == 0 && use_up(&s->crashes)) {
        s->victim = getpid();
        for (;;) pause();
    }
    if (lo == 30) {
        while (!s->victim) usleep(100);
        kill(s->victim, SIGKILL);
    }
    return deadly(in, out, part, lo, hi, ctx);
}

Test(pool_deaths, a_worker_killed_from_outside_in_the_middle_of_a_chunk, .timeout = 60)
{
    script *s = new_script();
    pool_task t = task_of(s);
    t.range = killed_from_outside;
    s->bad = N;
    for (int kind = 0; kind < KINDS; kind++)
        for (int fixed = 0; fixed < 2; fixed++) {
            pool_times times;
            s->crashes = 1;
            s->victim = 0;
            digits_zero(&acc);
            const pool_opts o = { .workers = 2, .apart = 1, .chunk = 30, .fixed = fixed, .retries = 1 };
            cr_assert_eq(run_once(kind, &t, &o, N, &times, NULL), 0);
            cr_assert_eq(times.deaths, 1);
            right_answer();
        }
}

Test(pool_deaths, workers_killed_between_calls, .timeout = 60)
{
    script *s = new_script();
    pool_task t = task_of(s);
    s->bad = N;
    const leaks before = leaks_before();
    for (int kind = POOL_PIPE; kind < KINDS; kind++)
        for (int fixed = 0; fixed < 2; fixed++) {
            pool *p;
            const pool_opts o = { .workers = WORKERS, .apart = 1, .chunk = 3, .fixed = fixed, .retries = 1, .init = init,
                                  .init_arg = s };
            cr_assert_eq(pool_open(&p, kind, &t, &o), 0);
            for (int r = 0; r < 10; r++) {
                for (int w = 0; w < WORKERS; w++)
                    if (r & 1 << w) kill(s->pids[w], SIGKILL);
                usleep(r % 2 ? 2000 : 0); /* surely dead, or perhaps still dying with a chunk taken: hence the retries */
                digits_zero(&acc);
                cr_assert_eq(pool_run(p, N, NULL, NULL), 0);
                right_answer();
            }
            pool_close(p);
        }
    no_leaks_since(before);
}

Test(pool_deaths, an_idle_worker_takes_no_chunk_with_it, .timeout = 60)
{
    script *s = new_script();
    pool_task t = task_of(s);
    s->bad = N;
    for (int kind = POOL_PIPE; kind < KINDS; kind++) {
        pool *p;
        const pool_opts o = { .workers = WORKERS, .apart = 1, .chunk = 3, .init = init, .init_arg = s };
        cr_assert_eq(pool_open(&p, kind, &t, &o), 0);
        for (int r = 0; r < 20; r++) {
            for (int w = 0; w < WORKERS; w++) kill(s->pids[w], SIGKILL); /* right after the last call's answer */
            usleep(2000);
            digits_zero(&acc);
            cr_assert_eq(pool_run(p, N, NULL, NULL), 0, "F%d: no chunk was lost, no retry is needed", kind + 1);
            right_answer();
        }
        pool_close(p);
    }
}

/* ---- init ---- */

Test(pool_deaths, an_initializer_that_fails_or_dies, .timeout = 60)
{
    static const int hows[] = { 0, SIGKILL, SIGSEGV };
    script *s = new_script();
    pool_task t = task_of(s);
    s->bad = N;
    const leaks before = leaks_before();
    for (int kind = 0; kind < KINDS; kind++)
        for (int h = 0; h < 3; h++) {
            s->init_how = hows[h];
            s->bad_init = 1;
            const pool_opts o = { .workers = WORKERS, .apart = 1, .chunk = 3, .init = init, .init_arg = s, .retries = 5 };
            cr_assert_eq(run_once(kind, &t, &o, N, NULL, NULL), POOL_EINIT);
            s->bad_init = 0;
        }
    no_leaks_since(before);
}

Test(pool_deaths, a_replacement_whose_initializer_fails, .timeout = 60)
{
    script *s = new_script();
    pool_task t = task_of(s);
    const leaks before = leaks_before();
    s->bad = 20;
    for (int kind = POOL_PIPE; kind < KINDS; kind++) {
        pool *p;
        const pool_opts o = { .workers = WORKERS, .apart = 1, .chunk = 3, .init = init, .init_arg = s, .retries = 5 };
        cr_assert_eq(pool_open(&p, kind, &t, &o), 0);
        s->bad_init = s->crashes = 1;
        cr_assert_eq(pool_run(p, N, NULL, NULL), POOL_EINIT);
        digits_zero(&acc);
        cr_assert_eq(pool_run(p, N, NULL, NULL), 0, "the next call starts afresh");
        right_answer();
        pool_close(p);
    }
    no_leaks_since(before);
}

/* ---- maxtasks ---- */

Test(pool_deaths, maxtasks_counts_chunks, .timeout = 60)
{
    static const size_t most[] = { 1, 3, 5, 10, 11, 0 };
    static const int lives[] = { 10, 4, 2, 1, 1, 1 };
    script *s = new_script();
    pool_task t = task_of(s);
    s->bad = N;
    const leaks before = leaks_before();
    for (int kind = 0; kind < KINDS; kind++)
        for (int fixed = 0; fixed < 2; fixed++)
            for (int m = 0; m < 6; m++) {
                pool_times times;
                s->inits = 0;
                digits_zero(&acc);
                const pool_opts o = { .workers = 1, .apart = 1, .chunk = 6, .fixed = fixed, .maxtasks = most[m], .init = init,
                                      .init_arg = s };
                cr_assert_eq(run_once(kind, &t, &o, N, &times, NULL), 0);
                cr_assert_eq(s->inits, lives[m], "F%d, %zu a worker: %d lives", kind + 1, most[m], (int)s->inits);
                cr_assert_eq(times.deaths, 0, "an end that was due is no death");
                right_answer();
            }
    no_leaks_since(before);
}

Test(pool_deaths, maxtasks_over_many_calls_and_workers, .timeout = 60)
{
    script *s = new_script();
    pool_task t = task_of(s);
    s->bad = N;
    for (int kind = 0; kind < KINDS; kind++)
        for (int fixed = 0; fixed < 2; fixed++) {
            pool *p;
            const pool_opts o = { .workers = WORKERS, .chunk = 1, .fixed = fixed, .maxtasks = 7 };
            cr_assert_eq(pool_open(&p, kind, &t, &o), 0);
            for (int r = 0; r < 10; r++) {
                digits_zero(&acc);
                cr_assert_eq(pool_run(p, N, NULL, NULL), 0);
                right_answer();
            }
            pool_close(p);
        }
}

/* ---- signals ---- */

static void on_pipe(int sig) { (void)sig; }

Test(pool_deaths, sigpipe_is_neither_raised_nor_changed, .timeout = 60)
{
    script *s = new_script();
    pool_task t = task_of(s);
    struct sigaction now, mine = { .sa_handler = SIG_DFL };
    for (int handled = 0; handled < 2; handled++) {
        if (handled) mine.sa_handler = on_pipe;
        sigaction(SIGPIPE, &mine, NULL);
        for (int kind = 0; kind < KINDS; kind++) {
            s->how = SIGKILL;
            s->bad = 7;
            s->crashes = 3;
            digits_zero(&acc);
            const pool_opts o = { .workers = WORKERS, .apart = 1, .chunk = 1, .retries = 3 };
            cr_assert_eq(run_once(kind, &t, &o, N, NULL, NULL), 0);
            right_answer();
            sigaction(SIGPIPE, NULL, &now);
            cr_assert(now.sa_handler == mine.sa_handler);
        }
    }
}
