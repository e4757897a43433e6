/* test_plan.c - the chunks of a call: every chunk fits its loop, and all of them cover the elements
   that are left. */
#include <criterion/criterion.h>
#include <omp.h>
#include "../../src/runtime/cpus.h"
#include "../../src/runtime/possible.h"
#include "../../src/schedule/loop.h"
#include "../../src/schedule/plan.h"
#include "../../src/schedule/wakeup.h"
#include "../properties/describe.h"
#include "tine/npy.h"

static const tine_sched KINDS[] = {TINE_AUTO,   TINE_STATIC, TINE_DYNAMIC,
                                   TINE_GUIDED, TINE_STEAL,  TINE_RUNTIME};
static const size_t SIZES[] = {
    1, 2, 3, 63, 64, 65, 1000, 1024, 1025, 100003, (size_t)1 << 33, PTRDIFF_MAX};
static const size_t CHUNKS[] = {0, 1, 7, 64, 5000, SIZE_MAX};
static const double COSTS[] = {0, 0.01, 1, 1e3, 1e8};
enum { COUNT_SIZES = sizeof SIZES / sizeof *SIZES };

static team_call planned(const team_loop *l, const tine_opts *o, double ns)
{
    team_call c = {
        .loop = l, .o = o, .max_threads = plan_threads(o), .watched = o->stats || o->progress};
    plan_call(&c, ns);
    return c;
}

Test(plan, covers_the_loop_with_whole_grains)
{
    for (int k = 0; k < 6; k++)
        for (int i = 0; i < COUNT_SIZES; i++)
            for (int j = 0; j < 6; j++)
                for (int q = 0; q < 5; q++)
                    for (size_t grain = 1; grain <= 4096; grain *= 64) {
                        tine_opts o = {.sched = KINDS[k], .threads = 1 + i % 5, .chunk = CHUNKS[j]};
                        team_loop l = {.n = SIZES[i], .grain = grain};
                        note_case(&o, l.n);
                        team_call c = planned(&l, &o, COSTS[q]);
                        cr_assert(c.chunk > 0 && c.chunk % grain == 0, "chunk %zu of grain %zu",
                                  c.chunk, grain);
                        cr_assert_eq(c.chunks, (l.n - 1) / c.chunk + 1);
                        cr_assert(c.threads >= 1 && c.threads <= o.threads &&
                                  (size_t)c.threads <= c.chunks);
                    }
}

Test(plan, a_folds_chunks_are_few_powers_of_two)
{
    for (int i = 0; i < COUNT_SIZES - 1; i++)
        for (int j = 0; j < 5; j++)
            for (int k = 0; k < 6; k++) {
                tine_opts o = {.sched = KINDS[k], .threads = 2, .chunk = CHUNKS[j]};
                team_loop l = {.n = SIZES[i], .grain = 2048, .max_chunks = 1024};
                note_case(&o, l.n);
                team_call c = planned(&l, &o, 0);
                size_t blocks = c.chunk / 2048;
                cr_assert_eq(blocks & (blocks - 1), 0, "chunk of %zu blocks", blocks);
                cr_assert_leq(c.chunks, 1024);
            }
}

Test(plan, a_fold_has_its_most_chunks_and_not_one_more)
{
    const tine_opts o = {.sched = TINE_DYNAMIC, .threads = 2, .chunk = 1};
    team_loop l = {.n = 1024 * 8, .grain = 8, .max_chunks = 1024};
    cr_assert_eq(planned(&l, &o, 0).chunks, 1024);
    l.n++;
    cr_assert_eq(planned(&l, &o, 0).chunks, 513);
}

Test(plan, the_users_chunk_is_taken)
{
    tine_opts o = {.sched = TINE_DYNAMIC, .threads = 2, .chunk = 77};
    team_loop l = {.n = 1000, .grain = 1};
    cr_assert_eq(planned(&l, &o, 0).chunk, 77);
    l.grain = 10;
    cr_assert_eq(planned(&l, &o, 0).chunk, 80);
}

Test(plan, static_gives_each_thread_one_chunk)
{
    tine_opts o = {.sched = TINE_STATIC, .threads = 4};
    team_loop l = {.n = 100, .grain = 1};
    cr_assert_eq(planned(&l, &o, 0).chunks, 4);
}

Test(plan, what_costs_little_stays_alone)
{
    tine_opts o = {.threads = 4};
    team_loop l = {.n = 1000, .grain = 1};
    cr_assert_eq(planned(&l, &o, 0.1).threads, 1);
    cr_assert_eq(planned(&l, &o, 1e4).threads, 4);
}

Test(plan, a_folds_static_chunks_are_as_large_as_equal_shares_allow)
{
    tine_opts o = {.sched = TINE_STATIC, .threads = 2};
    team_loop l = {.n = 1000, .grain = 8, .max_chunks = 1024};
    cr_assert_eq(planned(&l, &o, 0).chunk, 512);
    /* 1024 exceeds a share of 993 by 31, just two 64ths. */
    l.n = 1986;
    cr_assert_eq(planned(&l, &o, 0).chunk, 1024);
    for (l.n = 1; l.n < 3000; l.n++)
        for (o.threads = 2; o.threads < 9; o.threads++) {
            team_call c = planned(&l, &o, 0);
            size_t t = (size_t)c.threads, each = (l.n - 1) / t + 1,
                   max = ((c.chunks - 1) / t + 1) * c.chunk;
            cr_assert(c.chunk <= 8 || max <= each + 2 * each / 64 || c.chunks > t * 16,
                      "n %zu: %zu of %zu", l.n, c.chunks, c.chunk);
        }
}

Test(plan, short_chunks_may_be_done_in_one_go_where_nobody_sees_them)
{
    tine_stats stats = {0};
    const tine_opts seen[] = {{.threads = 2, .stats = &stats},
                              {.threads = 2, .chunk = 10},
                              {.threads = 2, .sched = TINE_STEAL}};
    tine_opts o = {.threads = 2};
    team_loop l = {.n = 100000, .grain = 1, .ns = 1};
    wakeup_rest(); /* Without this call the plan would include the creation of threads. */
    team_call c = planned(&l, &o, 1);
    cr_assert(c.run > 1 && (double)(c.run * c.chunk) <= 10000, "%zu chunks of %zu", c.run, c.chunk);
    cr_assert_eq(planned(&l, &o, 1e4).run, 1);
    for (int k = 0; k < 3; k++) cr_assert_eq(planned(&l, &seen[k], 1).run, 1);
}

Test(plan, a_slow_first_look_does_not_shatter_a_long_loop)
{
    tine_opts o = {.threads = 2};
    team_loop l = {.n = 100000000, .grain = 1, .ns = 1e9};
    /* At most 512 chunks per thread, and rounding. */
    cr_assert_leq(planned(&l, &o, 1e9).chunks, 3 * 2 * 512);
}

/* Plans a loop of 100,000 elements of `ns` nanoseconds each, by AUTO on two threads. */
static team_call followed(double ns)
{
    static const tine_opts two = {.threads = 2};
    static const team_loop l = {.n = 100000, .grain = 1};
    wakeup_rest(); /* Without this call the plan would include the creation of threads. */
    const team_call c = planned(&l, &two, ns);
    cr_assert(c.paced && c.threads == 2);
    return c;
}

Test(plan, a_unit_lasts_400_ns_at_most)
{
    cr_assert_eq(followed(1).chunk, 256);
    cr_assert_eq(followed(20).chunk, 16);
    cr_assert_eq(followed(201).chunk, 1);
    cr_assert_eq(followed(1e6).chunk, 1);
}

Test(plan, a_unit_of_two_elements_lasts_400_ns_at_most)
{
    cr_assert_eq(followed(200).chunk, 2);
    cr_assert_eq(followed(200.1).chunk, 1);
}

Test(plan, a_thread_has_64_units_at_least)
{
    const tine_opts many = {.threads = 1000};
    const team_loop l = {.n = 1000 * 64 * 4, .grain = 1};
    const team_call c = planned(&l, &many, 1);
    cr_assert(c.paced && c.chunk == 4, "a unit of %zu", c.chunk);
    const team_loop fewer = {.n = 1000 * (64 * 4 - 1), .grain = 1};
    cr_assert_eq(planned(&fewer, &many, 1).chunk, 2);
}

Test(plan, of_units_there_are_2_to_the_30_at_most)
{
    const tine_opts two = {.threads = 2};
    const team_loop all = {.n = PTRDIFF_MAX, .grain = 1}, open = {.n = 100000, .grain = 1};
    wakeup_rest(); /* Without this call the plan would include the creation of threads. */
    const team_call c = planned(&all, &two, 1e-6);
    cr_assert(c.paced && !c.in_order);
    cr_assert_eq(c.chunk, (size_t)1 << 33);
    cr_assert_eq(c.chunks, (size_t)1 << 30);
    cr_assert_eq(c.pace.most, 1 << 16);
    const team_call unknown = planned(&open, &two, 0);
    cr_assert(unknown.paced && unknown.chunk == 512 && unknown.run == 8 && unknown.pace.first == 1);
}

Test(plan, a_range_begins_with_an_eighth_of_10_us)
{
    const double costs[] = {1, 20, 200};
    for (int i = 0; i < 3; i++) {
        const team_call c = followed(costs[i]);
        const double first = c.pace.first * costs[i] * (double)c.chunk;
        cr_assert(first > 900 && first <= 1250, "%g ns", first);
    }
    cr_assert_eq(followed(1e6).pace.first, 1);
}

Test(plan, few_units_are_taken_in_order)
{
    const tine_opts two = {.threads = 2};
    team_loop l = {.n = 16, .grain = 1};
    cr_assert(planned(&l, &two, 1e6).in_order);
    cr_assert(planned(&l, &two, 1e6).pace.most == 1 && planned(&l, &two, 1e6).run == 1);
    l.n = 17;
    cr_assert(!planned(&l, &two, 1e6).in_order);
}

Test(plan, chunks_are_whole_lines_if_that_lengthens_none_by_more_than_a_64th)
{
    static const size_t share[] = {1, 63, 65, 4095, 4096, 4097, 100001},
                        chunk[] = {1, 63, 65, 4095, 4096, 4160, 100032};
    for (int k = 0; k < 7; k++) {
        const tine_opts o = {.sched = TINE_STATIC, .threads = 2};
        const team_loop l = {.n = 2 * share[k], .grain = 1};
        cr_assert_eq(planned(&l, &o, 0).chunk, chunk[k], "%zu of %zu", planned(&l, &o, 0).chunk,
                     share[k]);
    }
}

/* Without a known cost, 64 chunks a thread. With one, chunks of sqrt(2 * 80 ns * the share's time),
   512 a thread at most, and every thread gets as many. */
Test(plan, a_chunk_is_as_long_as_its_cost_and_its_share_ask_for)
{
    static const struct {
        size_t n;
        double ns;
        size_t chunk;
    } two[] = {{2 * 6401, 0, 101}, {2 * 6400, 0, 100}, {20000, 100, 127},
               {2000, 100, 40},    {2006, 100, 41},    {2 * 51200, 1e9, 100},
               {2 * 100, 1e9, 1},  {40, 10, 20},       {2 * 50000, 1, 2942}};
    tine_stats stats;
    const tine_opts o = {.threads = 2, .sched = TINE_DYNAMIC, .stats = &stats};
    for (int k = 0; k < 9; k++) {
        const team_loop l = {.n = two[k].n, .grain = 1};
        const team_call c = planned(&l, &o, two[k].ns);
        cr_assert_eq(c.chunk, two[k].chunk, "%zu elements of %g ns: %zu", l.n, two[k].ns, c.chunk);
        cr_assert(c.run == 1 && !c.paced && !c.dealt);
    }
}

Test(plan, a_folds_chunk_is_the_longest_power_of_two_up_to_that_of_its_cost)
{
    static const struct {
        size_t n;
        double ns;
        size_t chunk;
    } two[] = {{20000, 100, 64},
               {2000, 100, 32},
               {2 * 50000, 1, 2048},
               {2 * 6401, 0, 128},
               {2 * 5120, 50, 128}};
    const tine_opts o = {.threads = 2, .sched = TINE_DYNAMIC};
    for (int k = 0; k < 5; k++) {
        const team_loop l = {.n = two[k].n, .grain = 1, .max_chunks = 1 << 20};
        const team_call c = planned(&l, &o, two[k].ns);
        cr_assert_eq(c.chunk, two[k].chunk, "%zu elements of %g ns: %zu", l.n, two[k].ns, c.chunk);
    }
}

Test(plan, a_kernels_chunks_are_done_in_one_go_as_long_as_they_last_10_us)
{
    const tine_opts two = {.threads = 2};
    const team_loop l = {.n = 100000, .grain = 1, .ns = 1};
    wakeup_rest(); /* Without this call the plan would include the creation of threads. */
    const team_call c = planned(&l, &two, 1);
    cr_assert(c.chunk == 2942 && c.chunks == 34 && c.run == 3, "%zu chunks of %zu, %zu at once",
              c.chunks, c.chunk, c.run);
}

Test(plan, a_team_larger_than_the_machine_is_not_compared)
{
    const team_loop l = {.n = 5000, .grain = 1};
    tine_opts o = {.threads = cpus_allowed() + 1};
    const team_call c = planned(&l, &o, 1);
    cr_assert(c.threads > 1 && c.expected_alone == 0 && c.expected_team == 0);
    cr_assert_eq(planned(&l, &o, 0.8).threads, 1, "4 µs are too little for any team");
}

Test(plan, chunks_go_backward_on_a_team_alone)
{
    const team_loop l = {.n = 1000, .grain = 1};
    tine_opts o = {.sched = TINE_STATIC, .threads = 2, .order = TINE_BACKWARD};
    cr_assert(planned(&l, &o, 0).backward);
    o.order = TINE_FORWARD;
    cr_assert(!planned(&l, &o, 0).backward);
    o.order = TINE_BACKWARD;
    o.threads = 1;
    cr_assert(!planned(&l, &o, 0).backward);
}

Test(plan, only_a_cost_that_differs_from_the_stated_one_was_measured)
{
    const tine_opts two = {.threads = 2};
    const team_loop kernel = {.n = 100000, .grain = 1, .ns = 100};
    cr_assert_eq(planned(&kernel, &two, 100).ns, 0);
    cr_assert_eq(planned(&kernel, &two, 50).ns, 50);
}

Test(plan, chunks_follow_the_work_only_where_nobody_sees_or_chose_them)
{
    tine_stats stats = {0};
    const tine_opts two = {.threads = 2}, seen[] = {{.threads = 2, .stats = &stats},
                                                    {.threads = 2, .chunk = 10},
                                                    {.threads = 2, .sched = TINE_STEAL}};
    const team_loop plain = {.n = 100000, .grain = 1},
                    fold = {.n = 100000, .grain = 8, .max_chunks = 64},
                    kernel = {.n = 100000, .grain = 1, .ns = 100};
    cr_assert(planned(&plain, &two, 100).paced);
    for (int i = 0; i < 3; i++) cr_assert(!planned(&plain, &seen[i], 100).paced);
    cr_assert(!planned(&fold, &two, 100).paced && !planned(&kernel, &two, 100).paced);
}

Test(plan, a_stated_cost_is_not_taken_for_a_measured_one)
{
    const tine_opts two = {.threads = 2};
    const team_loop stated = {.n = 100000, .grain = 1, .ns = 0.5}, open = {.n = 100000, .grain = 1};
    cr_assert_eq(planned(&stated, &two, 0.5).ns, 0);
    cr_assert_eq(planned(&open, &two, 0.5).ns, 0.5);
}

Test(plan, a_fold_over_a_small_file_has_a_chunk_for_each_thread)
{
    static const size_t chunks[] = {512, 256, 256, 128};
    tine_array file = {.type = TINE_F64, .n = 1000};
    const team_loop fold = {.n = 1000, .grain = 8, .max_chunks = 1024};
    for (int threads = 2; threads < 6; threads++) {
        const tine_opts o = {.threads = threads, .mapped = &file};
        const team_call c = planned(&fold, &o, 1e6);
        cr_assert_eq(c.chunk, chunks[threads - 2], "%d threads: %zu", threads, c.chunk);
        cr_assert_eq(c.threads, threads);
    }
}

Test(plan, runtime_reads_what_the_caller_set)
{
    static const struct {
        omp_sched_t omp;
        tine_sched sched;
    } same[] = {{omp_sched_static, TINE_STATIC},
                {omp_sched_dynamic, TINE_DYNAMIC},
                {omp_sched_guided, TINE_GUIDED}};
    tine_opts o = {.sched = TINE_RUNTIME, .threads = 2};
    team_loop l = {.n = 1000, .grain = 1};
    for (int i = 0; i < 3; i++) {
        omp_set_schedule(same[i].omp, 13);
        team_call c = planned(&l, &o, 0);
        cr_assert_eq(c.sched, same[i].sched);
        cr_assert_eq(c.chunk, 13);
    }
}

/* static without a chunk gives each thread one chunk. GNU's OpenMP says size 0 for it. */
Test(plan, runtime_without_a_chunk_is_left_to_the_library)
{
    const tine_opts o = {.sched = TINE_RUNTIME, .threads = 2};
    const team_loop l = {.n = 1000, .grain = 1};
    omp_sched_t kind;
    int size;
    omp_set_schedule(omp_sched_static, 0);
    omp_get_schedule(&kind, &size);
    cr_assert_eq(planned(&l, &o, 0).chunk, size > 0 ? (size_t)size : 500);
}

Test(plan, negative_threads_count_from_all)
{
    team_loop l = {.n = 1000000, .grain = 1};
    tine_opts all = {.sched = TINE_STATIC, .threads = -1},
              fewer = {.sched = TINE_STATIC, .threads = -2},
              none = {.sched = TINE_STATIC, .threads = -1000000};
    int cpus = planned(&l, &all, 0).threads;
    cr_assert_eq(planned(&l, &fewer, 0).threads, cpus > 1 ? cpus - 1 : 1);
    cr_assert_eq(planned(&l, &none, 0).threads, 1);
}

Test(plan, by_default_no_more_threads_than_OMP_NUM_THREADS)
{
    team_loop l = {.n = 1000000, .grain = 1};
    tine_opts o = {.sched = TINE_STATIC};
    omp_set_num_threads(1);
    cr_assert_eq(planned(&l, &o, 0).threads, 1);
}
