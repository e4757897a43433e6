/* test_pool_lives.c - how the workers of a pool begin and end: initializers and maxtasks. The
   caller's signal handling does not change. */
#include "pool_script.h"

/* ---- init ------------------------------------------------------------------------------------ */

Test(pool_lives, an_initializer_that_fails_or_dies, .timeout = 60)
{
    static const int hows[] = {0, SIGKILL, SIGSEGV};
    script *s = new_script();
    pool_task t = task_of(s);
    s->bad = N;
    const leaks before = leaks_before();
    for (int kind = 0; kind < KINDS; kind++)
        for (int h = 0; h < 3; h++) {
            s->init_how = hows[h];
            s->bad_init = 1;
            const pool_opts o = {.workers = WORKERS,
                                 .apart = 1,
                                 .chunk = 3,
                                 .init = init,
                                 .init_arg = s,
                                 .retries = 5};
            cr_assert_eq(run_once(kind, &t, &o, N, NULL, NULL), POOL_EINIT);
            s->bad_init = 0;
        }
    no_leaks_since(before);
}

Test(pool_lives, a_replacement_whose_initializer_fails, .timeout = 60)
{
    script *s = new_script();
    pool_task t = task_of(s);
    const leaks before = leaks_before();
    s->bad = 20;
    for (int kind = POOL_PIPE; kind < KINDS; kind++) {
        pool *p;
        const pool_opts o = {
            .workers = WORKERS, .apart = 1, .chunk = 3, .init = init, .init_arg = s, .retries = 5};
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

/* ---- maxtasks -------------------------------------------------------------------------------- */

Test(pool_lives, maxtasks_counts_chunks, .timeout = 60)
{
    static const size_t max_tasks[] = {1, 3, 5, 10, 11, 0};
    static const int lives[] = {10, 4, 2, 1, 1, 1};
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
                const pool_opts o = {.workers = 1,
                                     .apart = 1,
                                     .chunk = 6,
                                     .fixed = fixed,
                                     .maxtasks = max_tasks[m],
                                     .init = init,
                                     .init_arg = s};
                cr_assert_eq(run_once(kind, &t, &o, N, &times, NULL), 0);
                cr_assert_eq(s->inits, lives[m], "F%d, %zu a worker: %d lives", kind + 1,
                             max_tasks[m], (int)s->inits);
                cr_assert_eq(times.deaths, 0, "an end that was due is no death");
                right_answer();
            }
    no_leaks_since(before);
}

Test(pool_lives, maxtasks_over_many_calls_and_workers, .timeout = 60)
{
    script *s = new_script();
    pool_task t = task_of(s);
    s->bad = N;
    for (int kind = 0; kind < KINDS; kind++)
        for (int fixed = 0; fixed < 2; fixed++) {
            pool *p;
            const pool_opts o = {.workers = WORKERS, .chunk = 1, .fixed = fixed, .maxtasks = 7};
            cr_assert_eq(pool_open(&p, kind, &t, &o), 0);
            for (int r = 0; r < 10; r++) {
                digits_zero(&acc);
                cr_assert_eq(pool_run(p, N, NULL, NULL), 0);
                right_answer();
            }
            pool_close(p);
        }
}

/* ---- signals --------------------------------------------------------------------------------- */

static void on_pipe(int sig) { (void)sig; }

Test(pool_lives, sigpipe_is_neither_raised_nor_changed, .timeout = 60)
{
    script *s = new_script();
    pool_task t = task_of(s);
    struct sigaction now, mine = {.sa_handler = SIG_DFL};
    for (int handled = 0; handled < 2; handled++) {
        if (handled) mine.sa_handler = on_pipe;
        sigaction(SIGPIPE, &mine, NULL);
        for (int kind = 0; kind < KINDS; kind++) {
            s->how = SIGKILL;
            s->bad = 7;
            s->crashes = 3;
            digits_zero(&acc);
            const pool_opts o = {.workers = WORKERS, .apart = 1, .chunk = 1, .retries = 3};
            cr_assert_eq(run_once(kind, &t, &o, N, NULL, NULL), 0);
            right_answer();
            sigaction(SIGPIPE, NULL, &now);
            cr_assert(now.sa_handler == mine.sa_handler);
        }
    }
}
