/* fork.c - the pool fork: workers forked for one call, which take chunks from the board and end. */
#include "kinds.h"
#include "life.h"
#include "worker.h"

void pool_serve_fork(pool *p, int w) { pool_work(p, w, NULL); }

static int any_alive(const pool *p)
{
    for (int w = 0; w < p->opts.workers; w++)
        if (p->workers[w].pid) return 1;
    return 0;
}

void pool_run_fork(pool *p)
{
    do {
        for (int w = 0; w < p->opts.workers && (size_t)w < pool_limit(p); w++)
            if (pool_has_work(p, w) && pool_spawn(p, w) != 0) break;
        while (any_alive(p)) pool_tend(p, -1);
    } while (pool_redo(p));
}
