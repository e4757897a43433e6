/* test_errors.c - the code of a failing call, and the text of tine_last_error after it. */
#include "../properties/options.h"
#include <pthread.h>
#include <string.h>

enum { N = 5000 };

/* A body that fails with `code` at element `at`. */
typedef struct failing {
    size_t at;
    int code;
} failing;
static int body(size_t lo, size_t hi, void *ctx)
{
    const failing *f = ctx;
    return lo <= f->at && f->at < hi ? f->code : 0;
}
static int leaf(void *acc, size_t lo, size_t hi, void *ctx)
{
    (void)acc;
    return body(lo, hi, ctx);
}
static void join(void *acc, const void *next, void *ctx) { (void)acc, (void)next, (void)ctx; }
static int failure;
static inline int fails(int *y, int x) { return *y = x, x == 3 ? failure : 0; }
TINE_TRY(int, fails, int)

/* A stream of N numbers of which one end fails at item 3. */
typedef struct ends {
    int next, pull, work, push;
    int pushed;
} ends;
static ends *stream_now;
static int pull(void *item, void *ctx)
{
    ends *e = ctx;
    if (e->next == 20) return TINE_END;
    *(int *)item = e->next++;
    return *(int *)item == 3 ? e->pull : 0;
}
static int work(void *out, const void *item, void *ctx)
{
    (void)ctx;
    *(int *)out = *(const int *)item;
    return *(int *)out == 3 ? stream_now->work : 0;
}
static int push(const void *out, void *ctx)
{
    return *(const int *)out == 3 ? ((ends *)ctx)->push : 0;
}

/* Makes a call that returns the code from one place. `place` counts up until the function returns
   -1. */
static int call_with(int place, int code, const tine_opts *o)
{
    static int x[N], y[N];
    double acc = 0;
    failing f = {N / 2, code};
    /* Places 4 to 6 are the functions of a stream in order, and 7 to 9 those of another one. */
    const int end = place < 7 ? place - 4 : place - 7;
    ends e = {
        .pull = end == 0 ? code : 0, .work = end == 1 ? code : 0, .push = end == 2 ? code : 0};
    const tine_stream s = {pull, work, push, &e, sizeof(int), sizeof(int), 0};
    for (int i = 0; i < N; i++) x[i] = i;
    failure = code;
    stream_now = &e;
    switch (place) {
    case 0:
        return tine_for(body, &f, N, o);
    case 1:
        return tine_fold(leaf, join, &f, &acc, sizeof acc, N, o);
    case 2:
        return tine_fold_tree_(leaf, join, &(failing){0, code}, &acc, sizeof acc, 100, o);
    case 3:
        return tine_map(fails, y, x, N, o);
    default:
        return place < 7 ? tine_imap(&s, o) : tine_imap_unordered(&s, o);
    }
}
enum { PLACES = 10 };
static const tine_opts HOW[] = {{.threads = 0},
                                {.threads = 1},
                                {.threads = 2, .sched = TINE_DYNAMIC, .chunk = 7},
                                {.threads = 3, .sched = TINE_STEAL},
                                {.threads = 2, .sched = TINE_STATIC}};

Test(codes, of_a_body_that_are_none_of_tines_become_one)
{
    static const int codes[] = {-1, -2, -8, -9, -1000, TINE_EBODY - 1, INT32_MIN};
    for (int place = 0; place < PLACES; place++)
        for (size_t k = 0; k < sizeof codes / sizeof *codes; k++)
            for (size_t h = 0; h < sizeof HOW / sizeof *HOW; h++)
                cr_assert_eq(call_with(place, codes[k], &HOW[h]), TINE_EBODY, "place %d, code %d",
                             place, codes[k]);
}

Test(codes, of_a_body_pass_if_they_are_tines_or_positive)
{
    for (int place = 0; place < PLACES; place++)
        for (size_t h = 0; h < sizeof HOW / sizeof *HOW; h++) {
            for (int code = TINE_EBODY; code <= TINE_EINVAL; code++) {
                if ((place == 4 || place == 7) && code == TINE_END)
                    continue; /* For pull, this code is the end of the stream, not a failure. */
                cr_assert_eq(call_with(place, code, &HOW[h]), code, "place %d, code %d", place,
                             code);
            }
            cr_assert_eq(call_with(place, 1, &HOW[h]), 1);
            cr_assert_eq(call_with(place, INT32_MAX, &HOW[h]), INT32_MAX);
            cr_assert_eq(call_with(place, 0, &HOW[h]), 0);
        }
}

static int task(void *ctx, const tine_opts *o) { return (void)o, *(int *)ctx; }

Test(codes, of_a_job_pass_unchanged)
{
    static int codes[] = {-1, -9, 7, TINE_ERANGE, TINE_EBODY, INT32_MIN};
    for (size_t k = 0; k < sizeof codes / sizeof *codes; k++) {
        tine_job *job;
        cr_assert_eq(tine_start(&job, task, &codes[k], NULL), 0);
        cr_assert_eq(tine_wait(&job, -1), codes[k]);
    }
}

static void *first_text(void *out)
{
    *(char *)out = *tine_last_error();
    return NULL;
}

Test(last_error, is_empty_before_a_threads_first_failure)
{
    char first = 'x';
    pthread_t thread;
    cr_assert_eq(tine_for(NULL, NULL, 1, NULL), TINE_EINVAL);
    cr_assert_str_neq(tine_last_error(), "");
    pthread_create(&thread, NULL, first_text, &first);
    pthread_join(thread, NULL);
    cr_assert_eq(first, 0);
}

Test(last_error, stays_when_a_call_succeeds)
{
    failing never = {N, 0};
    cr_assert_eq(call_with(0, -5, NULL), TINE_EBODY);
    cr_assert_str_eq(tine_last_error(), "tine_for: negative code of the caller's own function");
    cr_assert_eq(tine_for(body, &never, N, NULL), 0);
    cr_assert_str_eq(tine_last_error(), "tine_for: negative code of the caller's own function");
}

Test(last_error, names_the_outermost_function_for_a_positive_code)
{
    cr_assert_eq(call_with(1, 9, NULL), 9);
    cr_assert_str_eq(tine_last_error(), "tine_fold: error reported by the caller's own function");
    cr_assert_eq(call_with(0, 9, NULL), 9);
    cr_assert_str_eq(tine_last_error(), "tine_for: error reported by the caller's own function");
}

static int stop(size_t done, size_t n, void *arg) { return (void)done, (void)n, (void)arg, 1; }

Test(last_error, says_which_call_was_cancelled)
{
    static double x[N];
    failing never = {N, 0};
    cr_assert_eq(tine_for(body, &never, N, TINE_OPTS(.progress = stop)), TINE_ECANCELED);
    cr_assert_str_eq(tine_last_error(), "tine_for: canceled by progress");
    cr_assert_eq(tine_fill(x, 1.0, N, TINE_OPTS(.progress = stop)), TINE_ECANCELED);
    cr_assert_str_eq(tine_last_error(), "tine_fill: canceled by progress");
}
