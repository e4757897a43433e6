/* under_limits.c - a program on a system that gives few threads, or threads with small stacks. It
   must end by itself, with right results. test_limits.c starts it. Prints every fault. Exit status
   0: there was none.

       under_limits THREADS MAX_N [as BYTES | grow BYTES | stack | small BYTES |
                                  user PROCESSES | own PROCESSES | sizes PROCESSES | jobs PROCESSES]

   Calls ask for THREADS threads, of which MAX_N may work.
       as     The address space may grow by BYTES.
       grow   The same, for teams that grow and shrink.
       stack  Makes all calls, for workers whose stacks the environment has made small.
       small  A thread with a stack of BYTES has a team.
       user   As a user without other processes, who may have at most PROCESSES threads.
       own    As user, after a team and a parallel region of the program's own.
       sizes  As user, with teams of all sizes.
       jobs   As user, with jobs that have teams. */
#include <pthread.h>
#include <stdatomic.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <unistd.h>
#include "../properties/operations.h"
#include "deadline.h"
#include "own_user.h"

enum { N = 200000, DEADLINE = 100, MISUSED = 2, NOT_POSSIBLE = 77 };

static atomic_int wrong;

static void check(int right, const char *what, long a, long b)
{
    if (right) return;
    printf("%s: %ld, %ld\n", what, a, b);
    wrong = 1;
}

static int count(size_t lo, size_t hi, void *ctx)
{
    unsigned char *seen = ctx;
    for (size_t i = lo; i < hi; i++) seen[i]++;
    return 0;
}

static void once_each(const unsigned char *seen)
{
    size_t i = 0;
    while (i < N && seen[i] == 1) i++;
    check(i == N, "element", (long)i, i < N ? seen[i] : 0);
}

static int pull(void *item, void *ctx)
{
    size_t *left = ctx;
    return left[0] ? (*(size_t *)item = left[0]--, 0) : TINE_END;
}
static int work(void *out, const void *item, void *ctx)
{
    return (void)ctx, *(size_t *)out = *(const size_t *)item, 0;
}
static int push(const void *out, void *ctx)
{
    return ((size_t *)ctx)[1] += *(const size_t *)out, 0;
}

static int background(void *ctx, const tine_opts *o) { return tine_for(count, ctx, N, o); }

/* Makes one call of each kind. Streams and jobs may return TINE_ENOMEM if no memory is left. seen:
   N bytes. They are not thread-local, because thread-local variables are a part of every stack. */
static void some_operations(unsigned char *seen, int threads, int max_threads)
{
    for (tine_sched sched = TINE_AUTO; sched <= TINE_STEAL; sched++) {
        tine_stats s;
        memset(seen, 0, N);
        int rc =
            tine_for(count, seen, N,
                     TINE_OPTS(.threads = threads, .sched = sched, .chunk = 1000, .stats = &s));
        check(rc == 0 && s.threads >= 1 && s.threads <= max_threads, "tine_for", rc, s.threads);
        once_each(seen);
    }
    size_t items[2] = {1000, 0};
    tine_stats s;
    const tine_stream stream = {.pull = pull,
                                .work = work,
                                .push = push,
                                .ctx = items,
                                .item_size = sizeof *items,
                                .out_size = sizeof *items};
    int rc = tine_imap(&stream, TINE_OPTS(.threads = threads, .stats = &s));
    check(rc == TINE_ENOMEM || (rc == 0 && items[1] == 500500 && s.threads <= max_threads),
          "tine_imap", rc, s.threads);
    tine_job *job;
    memset(seen, 0, N);
    rc = tine_start(&job, background, seen, TINE_OPTS(.threads = threads));
    if (rc == 0) rc = tine_wait(&job, -1);
    check(rc == 0 || rc == TINE_ENOMEM, "tine_start", rc, 0);
    if (rc == 0) once_each(seen);
}

static void same_operations(const operations *a, const operations *b, int type)
{
    for (int k = 0; k < a->count; k++)
        check(a->done[k].rc == b->done[k].rc && a->done[k].hash == b->done[k].hash, a->done[k].name,
              type, a->kind);
}

enum { SIZE = 70001, CALLERS = 3 };
static operations one, other, within[CALLERS];

/* Makes all calls within a body, on a worker's stack. */
static int nested(size_t lo, size_t hi, void *type)
{
    for (; lo < hi; lo++) ALL_OPERATIONS[*(const int *)type].run(&within[lo]);
    return 0;
}

/* Sorts keys that lie as far apart as possible: each digit of the sort leaves most of them in its
   first group. */
static int sorts(size_t lo, size_t hi, void *keys)
{
    int rc = 0;
    for (; lo < hi && rc == 0; lo++) rc = tine_sort((uint64_t *)keys + lo * SIZE, SIZE, NULL);
    return rc;
}

static void sort_far(int threads)
{
    uint64_t *const keys = op_memory(CALLERS * SIZE * sizeof *keys);
    for (size_t i = 0; i < CALLERS * SIZE; i++)
        keys[i] = op_bits(&one, i) >> op_bits(&one, i + CALLERS * SIZE) % 64;
    const int rc =
        tine_for(sorts, keys, CALLERS, TINE_OPTS(.threads = threads, .sched = TINE_STATIC));
    check(rc == 0, "sort", rc, 0);
    for (size_t c = 0; c < CALLERS; c++)
        for (size_t i = 1; i < SIZE; i++)
            if (keys[c * SIZE + i - 1] > keys[c * SIZE + i])
                check(0, "out of order", (long)c, (long)i);
    free(keys);
}

/* Sorts BIG keys on a worker's stack, where a quicksort calls itself at many levels. */
enum { BIG = 1000000 };
typedef struct orders {
    const int64_t *keys;
    size_t *at;
} orders;
static int find_order(size_t lo, size_t hi, void *ctx)
{
    const orders *o = ctx;
    int rc = 0;
    for (; lo < hi && rc == 0; lo++) rc = tine_argsort(o->at + lo * BIG, o->keys, BIG, NULL);
    return rc;
}

/* Sorts random keys, and keys with one value in 99 of 100 places. */
static void order_many(int threads)
{
    int64_t *const keys = op_memory(BIG * sizeof *keys);
    orders o = {keys, op_memory(CALLERS * BIG * sizeof(size_t))};
    for (int ties = 0; ties < 2; ties++) {
        for (size_t i = 0; i < BIG; i++) {
            const uint64_t k = op_bits(&one, i);
            keys[i] = ties && k % 100 ? 5 : (int64_t)k;
        }
        const int rc =
            tine_for(find_order, &o, CALLERS, TINE_OPTS(.threads = threads, .sched = TINE_STATIC));
        check(rc == 0, "argsort", rc, ties);
        for (size_t i = 1; i < CALLERS * BIG; i++)
            if (i % BIG && (keys[o.at[i - 1]] > keys[o.at[i]] ||
                            (keys[o.at[i - 1]] == keys[o.at[i]] && o.at[i - 1] >= o.at[i])))
                check(0, "no stable order", ties, (long)i);
    }
    free(keys);
    free(o.at);
}

static void all_operations(int threads)
{
    operations_alloc(&one, SIZE), operations_alloc(&other, SIZE);
    for (int c = 0; c < CALLERS; c++) operations_alloc(&within[c], SIZE);
    sort_far(threads);
    order_many(threads);
    tine_stats s;
    const int rc = tine_for(count, one.memory[0], SIZE,
                            TINE_OPTS(.threads = threads, .sched = TINE_STEAL, .stats = &s));
    check(rc == 0 && s.threads == threads, "tine_for", rc, s.threads); /* All workers exist. */
    for (int t = 0; t < OP_TYPES; t++)
        for (int kind = OP_NUMBERS; kind <= OP_FEW; kind++) {
            operations_begin(&one, SIZE, 0, kind, 1, TINE_OPTS(.threads = 1));
            ALL_OPERATIONS[t].run(&one);
            operations_begin(&other, SIZE, 0, kind, 1,
                             TINE_OPTS(.threads = threads, .sched = TINE_STEAL));
            ALL_OPERATIONS[t].run(&other);
            same_operations(&one, &other, t);
            for (int c = 0; c < CALLERS; c++) operations_begin(&within[c], SIZE, 0, kind, 1, NULL);
            check(tine_for(nested, &t, CALLERS,
                           TINE_OPTS(.threads = threads, .sched = TINE_STATIC)) == 0,
                  "tine_for of calls", t, threads);
            for (int c = 0; c < CALLERS; c++) same_operations(&one, &within[c], t);
        }
}

/* Returns the bytes of address space in use. */
static size_t in_use(void)
{
    size_t pages = 0;
    FILE *f = fopen("/proc/self/statm", "r");
    if (!f || fscanf(f, "%zu", &pages) != 1) exit(MISUSED);
    fclose(f);
    return pages * (size_t)sysconf(_SC_PAGESIZE);
}

static void leave(size_t bytes)
{
    const rlim_t limit = in_use() + bytes;
    if (setrlimit(RLIMIT_AS, &(struct rlimit){limit, RLIM_INFINITY})) exit(NOT_POSSIBLE);
}

/* Becomes a user with no other process, who may have this many. */
static void become_limited(size_t processes)
{
    if (!become_own_user()) exit(NOT_POSSIBLE);
    if (setrlimit(RLIMIT_NPROC, &(struct rlimit){processes, processes})) exit(NOT_POSSIBLE);
}

/* ---- as a user ------------------------------------------------------------------------------- */
static int threads_here(void)
{
    int many = 0;
    char line[200];
    FILE *f = fopen("/proc/self/status", "r");
    if (!f) exit(NOT_POSSIBLE);
    while (fgets(line, sizeof line, f))
        if (sscanf(line, "Threads: %d", &many) == 1) break;
    fclose(f);
    return many;
}

/* Runs a parallel region of the program's own. GNU's OpenMP ends the threads that it does not need,
   and LLVM's keeps them. */
static void own_region(int threads)
{
    atomic_int came = 0;
#pragma omp parallel num_threads(threads)
    came++;
    check(came <= threads, "own region", came, threads);
    for (int looks = 0; threads_here() > threads && looks < 1000; looks++) usleep(1000);
}

static void sizes(int threads, int max_threads)
{
    static unsigned char seen[N];
    for (uint32_t k = 0, r = 1; k < 300; k++) {
        tine_stats s;
        r = r * 1103515245 + 12345;
        memset(seen, 0, N);
        const int size = 1 + (int)(r >> 16) % threads;
        const tine_opts o = {.threads = size, .sched = TINE_DYNAMIC, .chunk = 1000, .stats = &s};
        const int rc = tine_for(count, seen, N, &o);
        check(rc == 0 && s.threads <= max_threads, "tine_for", rc, s.threads);
        once_each(seen);
    }
}

static int own_team(void *ctx, const tine_opts *o)
{
    unsigned char seen[32] = {0};
    (void)ctx;
    const tine_opts own = {.threads = o->threads, .sched = TINE_DYNAMIC, .chunk = 1};
    return tine_for(count, seen, sizeof seen, &own);
}

static int sleep_briefly(void *ctx, const tine_opts *o)
{
    return (void)ctx, (void)o, usleep(20), 0;
}

/* Starts and ends jobs with teams and jobs without, beside a team of this thread. */
static void jobs(int threads)
{
    enum { JOBS = 4, ROUNDS = 500, FEW = 32 };
    static unsigned char seen[N];
    for (int k = 0; k < ROUNDS; k++) {
        tine_job *job[JOBS] = {NULL};
        for (int j = 0; j < JOBS; j++) {
            tine_task *const call = j & 1 ? sleep_briefly : own_team;
            const int rc = tine_start(&job[j], call, NULL, TINE_OPTS(.threads = threads));
            check(rc == 0 || rc == TINE_ENOMEM, "tine_start", rc, j);
        }
        const tine_opts own = {.threads = threads, .sched = TINE_DYNAMIC, .chunk = 1};
        const int rc = tine_for(count, seen, FEW, &own);
        check(rc == 0, "tine_for", rc, k);
        for (int j = 0; j < JOBS; j++)
            check(!job[j] || tine_wait(&job[j], -1) == 0, "tine_wait", k, j);
    }
}

/* Runs teams of this number of threads from a thread with a small stack. */
static void *large_team(void *threads)
{
    static unsigned char seen[N];
    tine_stats s;
    const int many = *(const int *)threads;
    const tine_opts o = {.threads = many, .sched = TINE_DYNAMIC, .chunk = 100, .stats = &s};
    const int rc = tine_for(count, seen, N, &o);
    check(rc == 0 && s.threads > 1, "tine_for", rc, s.threads);
    once_each(seen);
    return NULL;
}

static void on_a_stack_of(size_t bytes, int threads)
{
    pthread_attr_t attr;
    pthread_t small;
    pthread_attr_init(&attr);
    int rc = pthread_attr_setstacksize(&attr, bytes);
    if (!rc) rc = pthread_create(&small, &attr, large_team, &threads);
    if (rc) exit(NOT_POSSIBLE);
    pthread_attr_destroy(&attr);
    pthread_join(small, NULL);
}

static void *on_a_thread(void *p)
{
    static unsigned char seen[N];
    const int *arg = p;
    some_operations(seen, arg[0], arg[1]);
    return NULL;
}

int main(int argc, char **argv)
{
    if (argc < 3) return MISUSED;
    const int threads = atoi(argv[1]), max_threads = atoi(argv[2]);
    const char *const what = argc > 3 ? argv[3] : "";
    const size_t much = argc > 4 ? strtoull(argv[4], NULL, 10) : 0;
    static unsigned char seen[N];
    pthread_t second;
    end_after(DEADLINE);
    setvbuf(stdout, NULL, _IONBF, 0);
    if (!strcmp(what, "stack")) {
        all_operations(threads);
        return wrong;
    }
    if (!strcmp(what, "as")) leave(much);
    /* own: the library starts a team. Then the program starts a smaller team of its own. Then no
       thread can be created. */
    if (!strcmp(what, "own")) {
        some_operations(seen, threads, threads);
        own_region(2);
        become_limited(much);
        some_operations(seen, threads, max_threads);
        return wrong;
    }
    if (!strcmp(what, "sizes") || !strcmp(what, "jobs")) {
        become_limited(much);
        if (!strcmp(what, "jobs"))
            jobs(threads);
        else
            sizes(threads, max_threads);
        return wrong;
    }
    if (!strcmp(what, "small")) {
        on_a_stack_of(much, threads);
        return wrong;
    }
    if (!strcmp(what, "user")) become_limited(much);
    /* grow: a call has two threads. Then memory is limited, and a call asks for more threads.
       Without the limit a call has four threads, and the next call two. With the limit again, a
       call asks for four. */
    if (!strcmp(what, "grow")) {
        some_operations(seen, 2, 2);
        leave(much);
        some_operations(seen, threads, max_threads);
        leave((size_t)1 << 36);
        some_operations(seen, 4, 4);
        some_operations(seen, 2, 2);
        leave(much);
        some_operations(seen, 4, 4);
        return wrong;
    }
    const int arg[2] = {threads, max_threads};
    /* The team needs one more. */
    const int two =
        pthread_create(&second, NULL, on_a_thread, (void *)(uintptr_t)(const void *)arg) == 0;
    some_operations(seen, threads, max_threads);
    some_operations(seen, 2, max_threads);
    some_operations(seen, threads, max_threads);
    if (two) pthread_join(second, NULL);
    return wrong;
}
