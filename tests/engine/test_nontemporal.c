/* test_nontemporal.c - large outputs. Both ways of writing give the same bytes. The trial between
   them ends, and is made for arrays larger than the cache alone. */
#include <criterion/criterion.h>
#include <stdatomic.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include "../../src/runtime/cpus.h"
#include "../properties/describe.h"
#include "tine/tine.h"

enum { N = 12 << 20 }; /* 12 MiB, which is more than the trial takes. */
static unsigned char *y;
static _Atomic int through_calls, nontemporal_calls;
static _Atomic int last_way, changes; /* changes: number of changes of the way from call to call. */

static void work(size_t lo, size_t hi)
{
    for (size_t i = lo; i < hi; i++) y[i] = (unsigned char)(y[i] + i * 7 + 1);
}

static int through(size_t lo, size_t hi, void *ctx)
{
    (void)ctx;
    through_calls++;
    changes += atomic_exchange(&last_way, 0) != 0;
    work(lo, hi);
    return 0;
}

/* Makes one way slower, by the same factor under a sanitizer and for chunks of any length. */
static void write_again(unsigned char *p, size_t lo, size_t hi)
{
    for (int k = 0; k < 3; k++)
        for (size_t i = lo; i < hi; i++) ((volatile unsigned char *)p)[i] = p[i];
}

static int nontemporal(size_t lo, size_t hi, void *ctx)
{
    (void)ctx;
    nontemporal_calls++;
    changes += atomic_exchange(&last_way, 1) != 1;
    work(lo, hi);
    if (ctx) write_again(y, lo, hi);
    return 0;
}

static void write_and_check(void *slow, const tine_opts *o)
{
    memset(y, 0, N);
    note_case(o, N);
    cr_assert_eq(tine_write_(through, nontemporal, slow, N, 1, 1, 0, o), 0);
    for (size_t i = 0; i < N; i++) cr_assert_eq(y[i], (unsigned char)(i * 7 + 1), "byte %zu", i);
}

static void get(void)
{
    y = malloc(N);
    cr_assert_not_null(y);
}
static void drop(void) { free(y); }
TestSuite(nontemporal, .init = get, .fini = drop, .timeout = 60);

Test(nontemporal, small_outputs_are_never_asked)
{
    cpus_last_cache = N;
    write_and_check(NULL, NULL);
    cr_assert_eq(nontemporal_calls, 0);
}

Test(nontemporal, every_byte_is_written_once_while_the_question_is_open)
{
    cpus_last_cache = 1 << 20;
    for (int t = 1; t <= 4; t++)
        write_and_check(NULL, TINE_OPTS(.threads = t, .sched = TINE_STEAL));
    cr_assert_gt(nontemporal_calls, 0);
    cr_assert_gt(through_calls, 0);
}

Test(nontemporal, the_slower_way_is_given_up)
{
    cpus_last_cache = 1 << 20;
    for (int k = 0; k < 3; k++) write_and_check(y, TINE_OPTS(.threads = 1));
    int asked = nontemporal_calls;
    cr_assert_gt(asked, 0);
    write_and_check(y, TINE_OPTS(.threads = 2));
    cr_assert_eq(nontemporal_calls, asked);
}

/* A wrong result of the trial would hold for 512 MiB of output. */
Test(nontemporal, the_question_is_asked_again)
{
    cpus_last_cache = 1 << 20;
    for (int k = 0; k < 3; k++) write_and_check(y, TINE_OPTS(.threads = 1));
    const int asked = nontemporal_calls;
    for (int k = 0; k < 50; k++)
        cr_assert_eq(tine_write_(through, nontemporal, y, N, 1, 1, 0, NULL), 0);
    cr_assert_gt(nontemporal_calls, asked);
}

/* The array has six turns of 2 MiB. Where two threads meet at the end of a turn, the way may change
   three times. */
Test(nontemporal, one_way_at_a_time_is_tried)
{
    cpus_last_cache = 1 << 20;
    write_and_check(NULL, TINE_OPTS(.threads = 2, .chunk = 64 << 10, .sched = TINE_DYNAMIC));
    cr_assert_gt(nontemporal_calls, 0);
    cr_assert_leq(changes, 15);
}

static int fresh_body(size_t lo, size_t hi, void *ctx)
{
    memset((char *)ctx + lo, 1, hi - lo);
    through_calls++;
    return 0;
}
static int fresh_slowly(size_t lo, size_t hi, void *ctx)
{
    const int rc = fresh_body(lo, hi, ctx);
    nontemporal_calls++;
    write_again(ctx, lo, hi);
    return rc;
}

Test(nontemporal, new_pages_settle_nothing)
{
    cpus_last_cache = 1 << 20;
    for (int k = 0; k < 4; k++) {
        char *p = mmap(NULL, N, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
        cr_assert_neq(p, MAP_FAILED);
        /* With small pages the array has thousands of pages, not six. */
        madvise(p, N, MADV_NOHUGEPAGE);
        nontemporal_calls = 0;
        cr_assert_eq(tine_write_(fresh_body, fresh_slowly, p, N, 1, 1, 0, NULL), 0);
        cr_assert_gt(nontemporal_calls, 0, "call %d", k);
        munmap(p, N);
    }
}

Test(nontemporal, no_second_way_no_question)
{
    cpus_last_cache = 1 << 20;
    memset(y, 0, N);
    cr_assert_eq(tine_write_(through, NULL, NULL, N, 1, 1, 0, NULL), 0);
    cr_assert_eq(nontemporal_calls, 0);
}

Test(nontemporal, streamed_copies_are_copies_at_any_alignment)
{
    unsigned char *x = malloc(N);
    for (size_t i = 0; i < N; i++) x[i] = (unsigned char)(i * 13);
    for (size_t off = 0; off < 70; off += 3)
        for (size_t bytes = 0; bytes < 400; bytes += 29) {
            memset(y, 0xee, 600);
            tine_nt_copy_(y + off, x + 2 * off + 1, bytes);
            tine_nt_copy_end_();
            cr_assert_eq(memcmp(y + off, x + 2 * off + 1, bytes), 0);
            cr_assert_eq(y[off + bytes], 0xee);
            if (off) cr_assert_eq(y[off - 1], 0xee);
        }
    free(x);
}

/* The trial writes a part of an array in each way. */
Test(nontemporal, fills_write_the_array_and_nothing_behind_it)
{
    cpus_last_cache = 1 << 20;
    for (size_t n = N - 70; n < N; n += 23) {
        memset(y, 0xee, N);
        cr_assert_eq(tine_fill_u8(y, 7, n, TINE_OPTS(.threads = 2)), 0);
        for (size_t i = 0; i < N; i++)
            if (y[i] != (i < n ? 7 : 0xee))
                cr_assert_fail("%zu elements: element %zu is %d", n, i, y[i]);
    }
}

/* Results with a cache of 1 MiB, in which non-temporal stores may be chosen, and with one larger
   than the arrays. */
Test(nontemporal, stores_change_no_result)
{
    enum { MANY = N / 8 };
    static uint64_t in[MANY], is[2][4][MANY];
    for (size_t i = 0; i < MANY; i++) in[i] = (i * 0x9e3779b97f4a7c15u) >> 20;
    for (int k = 0; k < 2; k++) {
        const tine_opts o = {.threads = 2};
        cpus_last_cache = k ? (size_t)1 << 40 : 1 << 20;
        cr_assert_eq(tine_copy_u64(is[k][0], in, MANY, &o), 0);
        cr_assert_eq(tine_reverse_u64(is[k][1], in, MANY, &o), 0);
        cr_assert_eq(tine_cumsum_u64(is[k][2], in, MANY, &o), 0);
        memcpy(is[k][3], in, sizeof in);
        cr_assert_eq(tine_sort_u64(is[k][3], MANY, &o), 0);
    }
    for (int op = 0; op < 4; op++)
        cr_assert_eq(memcmp(is[0][op], is[1][op], sizeof in), 0, "operation %d", op);
}

static int through_slowly(size_t lo, size_t hi, void *ctx)
{
    work(lo, hi);
    write_again(y, lo, hi);
    return (void)ctx, 0;
}

/* One loop that is faster past the cache decides for all. */
static void decide_for_stores_past_the_cache(void)
{
    for (int k = 0; k < 100 && !tine_nontemporal_(N, 1); k++)
        cr_assert_eq(
            tine_write_(through_slowly, nontemporal, NULL, N, 1, 1, 0, TINE_OPTS(.threads = 1)), 0);
    cr_assert(tine_nontemporal_(N, 1));
}

Test(nontemporal, stores_that_are_sure_to_be_used_change_no_result)
{
    enum { MANY = N / 8, GROUPS = 200000, OPS = 8 };
    static uint64_t in[MANY], is[2][OPS][MANY];
    static double x[MANY];
    static uint32_t key[MANY];
    for (size_t i = 0; i < MANY; i++) {
        in[i] = (i * 0x9e3779b97f4a7c15u) >> 20;
        x[i] = (double)in[i];
        key[i] = (uint32_t)(in[i] % GROUPS);
    }
    cpus_last_cache = 1 << 20;
    decide_for_stores_past_the_cache();
    for (int k = 0; k < 2; k++) {
        const tine_opts o = {.threads = 2};
        cpus_last_cache = k ? (size_t)1 << 40 : 1 << 20;
        cr_assert_eq(tine_cumsum_u64(is[k][0], in, MANY, &o), 0);
        cr_assert_eq(tine_cumsum((double *)(void *)is[k][1], x, MANY, &o), 0);
        memcpy(is[k][2], in, sizeof in);
        cr_assert_eq(tine_sort_u64(is[k][2], MANY, &o), 0);
        memcpy(is[k][3], in, sizeof in);
        for (size_t i = 0; i < MANY; i++) is[k][4][i] = i;
        cr_assert_eq(tine_sort_pairs_u64(is[k][3], is[k][4], 8, MANY, &o), 0);
        cr_assert_eq(tine_groupsum((double *)(void *)is[k][5], key, x, GROUPS, MANY, &o), 0);
        cr_assert_eq(tine_reverse_u64(is[k][6], in, MANY, &o), 0);
        cr_assert_eq(tine_widen_f16((float *)(void *)is[k][7], (uint16_t *)(void *)x, 2 * MANY, &o),
                     0);
    }
    for (int op = 0; op < OPS; op++)
        cr_assert_eq(memcmp(is[0][op], is[1][op], sizeof in), 0, "operation %d", op);
}
