/* test_steal.c - range stealing from inside: the deal, a thread alone, orphaned seats, more chunks than fit in 32 bits. */
#include <criterion/criterion.h>
#include <pthread.h>
#include <string.h>
#include "team.h"

enum { N = 100003 };
static unsigned char hits[N];

static int mark(size_t lo, size_t hi, void *ctx)
{
    (void)ctx;
    for (size_t i = lo; i < hi; i++) hits[i]++;
    return 0;
}

static void set_up(team_call *c, team_loop *l, team_seat *seats, const tine_opts *o, int threads, size_t chunk)
{
    *l = (team_loop){.body = mark, .n = N, .grain = 1};
    *c = (team_call){.loop = l, .o = o, .threads = threads, .chunk = chunk, .chunks = (N - 1) / chunk + 1, .seats = seats,
                     .lock = PTHREAD_MUTEX_INITIALIZER, .limit = SIZE_MAX};
    memset(hits, 0, sizeof hits);
    steal_deal(c);
}

static void assert_once(void)
{
    for (size_t i = 0; i < N; i++) cr_assert_eq(hits[i], 1, "element %zu ran %d times", i, hits[i]);
}

Test(steal, deals_neighbours_evenly)
{
    team_seat seats[7];
    team_loop l;
    team_call c;
    static const tine_opts none;
    set_up(&c, &l, seats, &none, 7, 10);
    uint64_t at = 0;
    for (int t = 0; t < 7; t++) {
        uint64_t r = seats[t].range, first = r & UINT32_MAX, end = r >> 32;
        cr_assert_eq(first, at);
        cr_assert(end - first == c.chunks / 7 || end - first == c.chunks / 7 + 1);
        at = end;
    }
    cr_assert_eq(at, c.chunks);
}

Test(steal, one_thread_does_the_work_of_seats_that_nobody_took)
{
    team_seat seats[64];
    team_loop l;
    team_call c;
    static const tine_opts none;
    for (int threads = 1; threads <= 64; threads += 9) {
        set_up(&c, &l, seats, &none, threads, 3);
        steal_work(&c, threads / 2);
        assert_once();
    }
}

static void *thief(void *p)
{
    team_call *c = ((team_call **)p)[0];
    steal_work(c, (int)(size_t)((void **)p)[1]);
    return NULL;
}

Test(steal, every_element_once_however_they_race, .timeout = 60)
{
    team_seat seats[8];
    team_loop l;
    team_call c;
    static const tine_opts none;
    for (int round = 0; round < 60; round++) {
        set_up(&c, &l, seats, &none, 8, 1 + (size_t)round % 4);
        pthread_t t[8];
        void *arg[8][2];
        for (int i = 0; i < 8; i++) {
            arg[i][0] = &c;
            arg[i][1] = (void *)(size_t)i;
            cr_assert_eq(pthread_create(&t[i], NULL, thief, arg[i]), 0);
        }
        for (int i = 0; i < 8; i++) pthread_join(t[i], NULL);
        assert_once();
    }
}

static _Atomic size_t calls;
static int stop_late(size_t lo, size_t hi, void *ctx)
{
    (void)ctx;
    calls++;
    return hi - lo == 1 && lo % 1000000 == 999999 ? 5 : 0;
}

Test(steal, more_chunks_than_32_bits_are_numbered_right, .timeout = 60)
{
    team_seat seats[2];
    team_loop l = {.body = stop_late, .n = (size_t)1 << 40, .grain = 1};
    static const tine_opts none;
    team_call c = {.loop = &l, .o = &none, .threads = 2, .chunk = 1, .chunks = l.n, .seats = seats,
                   .lock = PTHREAD_MUTEX_INITIALIZER, .limit = 2000000};
    steal_deal(&c);
    cr_assert_eq(seats[1].range >> 32, (uint64_t)1 << 31);
    /* Only the first 2,000,000 chunks are below the limit, and the one at 999,999 fails: take strips until there. */
    for (size_t k = 0; k < 2000000; k++) team_chunk(&c, k);
    cr_assert_eq(c.rc, 5);
    cr_assert_eq(c.limit, 999999);
    cr_assert_eq(calls, 1000000);
}

/* A call of two threads, the other of which came before all chunks. */
static void in_company(team_call *c, team_loop *l, team_seat *seats, const tine_opts *o)
{
    set_up(c, l, seats, o, 2, 100);
    c->ns = 1;
    atomic_init(&seats[1].arrived, 1);
    company_begin(c);
    cr_assert(c->company.asks);
}

static void notes(team_call *c, int times, double ns)
{
    for (int k = 0; k < times; k++) company_note(c, 2, ns);
}

Test(company, is_left_where_one_is_faster_and_asked_again_less_and_less)
{
    team_seat seats[2];
    team_loop l;
    team_call c;
    static const tine_opts none;
    in_company(&c, &l, seats, &none);
    for (int span = 4; span < 1000; span *= 4) {
        notes(&c, 3, 10);
        cr_assert(c.company.hushed);
        notes(&c, 1, 10); /* the others end theirs */
        notes(&c, span - 1, 1);
        cr_assert(c.company.hushed, "called back after fewer than %d chunks", span);
        notes(&c, 1, 1);
        cr_assert(!c.company.hushed && c.company.asks);
    }
    cr_assert(c.company.proven);
}

Test(company, of_elements_that_only_cost_more_is_kept)
{
    team_seat seats[2];
    team_loop l;
    team_call c;
    static const tine_opts none;
    in_company(&c, &l, seats, &none);
    notes(&c, 4, 10);
    notes(&c, 1, 9); /* alone they cost as much */
    cr_assert(!c.company.hushed && !c.company.asks && !c.company.proven);
    in_company(&c, &l, seats, &none);
    notes(&c, 4, 10);
    notes(&c, 1, 4); /* less, but not what they cost at first */
    cr_assert(!c.company.hushed && !c.company.asks && !c.company.proven);
    in_company(&c, &l, seats, &none);
    notes(&c, 2, 10); /* dear chunks */
    notes(&c, 1, 1.5);
    cr_assert(!c.company.hushed && !c.company.asks && !c.company.proven);
}

static _Atomic uint64_t shared;
static int crowd(size_t lo, size_t hi, void *ctx)
{
    for (size_t i = lo; i < hi; i++) atomic_fetch_add(&shared, 1);
    return mark(lo, hi, ctx);
}

Test(company, in_each_others_way_they_run_every_element_once)
{
    for (int call = 0; call < 20; call++) {
        memset(hits, 0, sizeof hits);
        cr_assert_eq(tine_for(crowd, NULL, N, call % 3 ? NULL : TINE_OPTS(.threads = 8)), 0);
        assert_once();
    }
    cr_assert_eq(shared, 20 * (uint64_t)N);
}
