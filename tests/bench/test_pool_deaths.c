/* test_pool_deaths.c - after a worker's death its chunk is done again or reported, and the pool
   remains usable. */
#include "pool_script.h"
#include <sys/prctl.h>

/* ---- a chunk that kills ---------------------------------------------------------------------- */

Test(pool_deaths, a_chunk_is_done_again_by_a_fresh_worker, .timeout = 60)
{
    static const int hows[] = {SIGKILL, SIGSEGV, SIGABRT, 0};
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
                const pool_opts o = {
                    .workers = WORKERS, .apart = 1, .chunk = 5, .fixed = fixed, .retries = 1};
                cr_assert_eq(pool_open(&p, kind, &t, &o), 0);
                for (int r = 0; r < 3; r++) { /* The pool works as before. */
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
                const pool_opts o = {
                    .workers = WORKERS, .apart = 1, .chunk = 5, .fixed = fixed, .retries = retries};
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
    for (int kind = POOL_SHM_FUTEX; kind < KINDS; kind++)
        for (int r = 0; r < 20; r++) {
            pool_times times;
            s->how = SIGKILL;
            s->bad = 5; /* Element 5 belongs to chunk 1, which is worker 1's. */
            s->crashes = 1;
            digits_zero(&acc);
            const pool_opts o = {.workers = WORKERS, .chunk = 5, .fixed = 1, .retries = 1};
            cr_assert_eq(run_once(kind, &t, &o, N, &times, NULL), 0);
            cr_assert_eq(times.deaths, 1);
            right_answer();
        }
}

/* ---- many deaths ----------------------------------------------------------------------------- */

static int first_ones_die(const void *in, void *out, void *part, size_t lo, size_t hi,
                          const void *ctx)
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
            const pool_opts o = {
                .workers = WORKERS, .apart = 1, .chunk = 4, .fixed = fixed, .retries = WORKERS};
            cr_assert_eq(run_once(kind, &t, &o, N, &times, NULL), 0);
            cr_assert_eq(times.deaths, WORKERS);
            right_answer();
        }
    no_leaks_since(before);
}

/* ---- a worker killed by another process ------------------------------------------------------ */

/* In the first attempt, chunk 0 waits until chunk 1, in another worker, kills its worker. */
static int killed_from_outside(const void *in, void *out, void *part, size_t lo, size_t hi,
                               const void *ctx)
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
            const pool_opts o = {
                .workers = 2, .apart = 1, .chunk = 30, .fixed = fixed, .retries = 1};
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
            const pool_opts o = {.workers = WORKERS,
                                 .apart = 1,
                                 .chunk = 3,
                                 .fixed = fixed,
                                 .retries = 1,
                                 .init = init,
                                 .init_arg = s};
            cr_assert_eq(pool_open(&p, kind, &t, &o), 0);
            for (int r = 0; r < 10; r++) {
                for (int w = 0; w < WORKERS; w++)
                    if (r & 1 << w) kill(s->pids[w], SIGKILL);
                /* After 2 ms the worker is dead. Without the delay it may still be dying with a
                   chunk taken, hence the retries. */
                usleep(r % 2 ? 2000 : 0);
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
        const pool_opts o = {
            .workers = WORKERS, .apart = 1, .chunk = 3, .init = init, .init_arg = s};
        cr_assert_eq(pool_open(&p, kind, &t, &o), 0);
        for (int r = 0; r < 20; r++) {
            /* The kill comes directly after the last answer of the call. */
            for (int w = 0; w < WORKERS; w++) kill(s->pids[w], SIGKILL);
            usleep(2000);
            digits_zero(&acc);
            cr_assert_eq(pool_run(p, N, NULL, NULL), 0,
                         "F%d: no chunk was lost, no retry is needed", kind + 1);
            right_answer();
        }
        pool_close(p);
    }
}

/* ---- deaths at any moment -------------------------------------------------------------------- */

static int my_worker;
static int know_worker(void *arg, int worker)
{
    (void)arg;
    my_worker = worker;
    return 0;
}

static int sign_in(const void *in, void *out, void *part, size_t lo, size_t hi, const void *ctx)
{
    script *s = (script *)ctx;
    s->pids[my_worker] = getpid();
    usleep(lo % 4 * 10);
    return deadly(in, out, part, lo, hi, ctx);
}

/* Forks a process that kills one worker after the other at any moment: in a chunk, between chunks,
   while taking one. */
static pid_t fork_killer(script *s)
{
    const pid_t killer = fork();
    if (killer) return killer;
    prctl(PR_SET_PDEATHSIG, SIGKILL);
    for (int w = 0;; w = (w + 1) % WORKERS) {
        pid_t victim = atomic_exchange(&s->pids[w], 0);
        if (victim > 0) kill(victim, SIGKILL);
        usleep(500);
    }
}

Test(pool_deaths, workers_killed_at_random_moments, .timeout = 60)
{
    script *s = new_script();
    pool_task t = task_of(s);
    t.range = sign_in;
    s->bad = N;
    const leaks before = leaks_before();
    for (int kind = 0; kind < KINDS; kind++)
        for (int fixed = 0; fixed < 2; fixed++) {
            pool *p;
            pool_times times;
            size_t deaths = 0;
            const pool_opts o = {.workers = WORKERS,
                                 .apart = 1,
                                 .chunk = 1,
                                 .fixed = fixed,
                                 .retries = 1000,
                                 .init = know_worker};
            cr_assert_eq(pool_open(&p, kind, &t, &o), 0);
            pid_t killer = fork_killer(s);
            for (int r = 0; r < 10; r++) {
                digits_zero(&acc);
                memset(y, 0, N * sizeof *y);
                cr_assert_eq(pool_run(p, N, &times, NULL), 0);
                right_answer();
                deaths += times.deaths;
            }
            kill(killer, SIGKILL);
            cr_assert_eq(waitpid(killer, NULL, 0), killer);
            cr_assert_gt(deaths, 0);
            memset((void *)s->pids, 0, sizeof s->pids);
            pool_close(p);
        }
    no_leaks_since(before);
}
