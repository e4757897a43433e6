/* fuzz_calls.c - calls every kernel and maker with random arrays and options, and compares all
   outputs with serial oracles, bit for bit. Each array lies against an inaccessible page.

       fuzz_calls --seconds S [--seed N] [--hosts H]
           runs cases N, N + 1, … for S seconds, on H threads at once, and prints their number.
       fuzz_calls --case N [--n COUNT]
           runs that case alone, with at most COUNT elements.

   A host is a thread of the program that makes calls. With several hosts, the CPUs of each host
   change all the time, and one call in eight is a background job.

   The number of a case determines everything except the timing of threads. A case that fails is
   printed with its number, and the exit status is 1. fuzz_calls.py runs this program on each
   instruction set, and reduces a case that fails. */
#include <errno.h>
#include <float.h>
#include <inttypes.h>
#include <math.h>
#include <omp.h>
#include <pthread.h>
#include <sched.h>
#include <signal.h>
#include <stdatomic.h>
#include <stdint.h>
#include <stdio.h>
#include <sys/syscall.h>
#include <time.h>
#include "../properties/sanitized.h"
#include "guarded.h"
#include "oracles.h"

enum { LIBRARY, ORACLE_, SIDES };
enum { KIND_NUMBERS, KIND_FEW, KIND_ENDS, KIND_ODD, KIND_UNIFORM, KINDS };
enum {
    SHAPE_RANDOM,
    SHAPE_SORTED,
    SHAPE_REVERSED,
    SHAPE_ORGAN_PIPE,
    SHAPE_RUNS,
    SHAPE_USUAL, /* One value in 99 % of the places. */
    SHAPE_NEARLY,
    SHAPES
};
enum {
    IN_X,
    IN_Z,
    IN_SORTED,
    IN_KEY,
    IN_GROUP,
    IN_AT,
    IN_RISING,
    IN_I32,
    IN_U32,
    IN_I64,
    IN_U64,
    IN_U8,
    IN_I16,
    IN_FAR,
    IN_NEAR,
    INS
};
enum { OUTS = 4, EDGES = 11, QUANTILES = 7 };
enum {
    USUAL_N = 5000,  /* Most cases have at most this number of elements. */
    LONG_N = 70000,  /* One case in 16 has at most this number of elements. */
    MAX_N = 1000000, /* One case in 512 has at most this number of elements. */
    WIDEST = 72,     /* The most bytes of an element of an output. */
    SECONDS_A_CASE = 100,
    MAX_HOSTS = 16
};

typedef struct fuzz {
    /* The number of the case, and the count of random numbers drawn for it. */
    uint64_t number, drawn;
    size_t max_n, n;
    int kind, shape, side, rc[SIDES];
    const char *call_name;
    tine_opts o;
    tine_stats stats;
    /* The call is cancelled after this number of progress calls. 0: it is not cancelled. */
    int cancel_after;
    uint64_t few, seed; /* few: number of values of KIND_FEW. seed: the seed of random numbers. */
    size_t run, groups, few_of_n, rows, cols, gap, side_of_square;
    double edges[EDGES], q[QUANTILES];
    size_t *group, *at, *rising;
    int32_t *i32;
    uint32_t *u32;
    int64_t *i64, *far;
    uint64_t *u64;
    uint8_t *u8;
    int16_t *i16;
    int8_t *near; /* Any keys of 8 bits. */
    guarded in[INS], out[SIDES][OUTS];
    size_t compared;   /* Elements of output 0 whose values are promised. */
    size_t size[OUTS]; /* Bytes of an element of each output. 0: the call lacks this output. */
} fuzz;

static fuzz *hosts[MAX_HOSTS];
static int host_count = 1;

static uint64_t draw(fuzz *f) { return mixed(f->number * 0x9e3779b97f4a7c15u + f->drawn++); }

/* Returns an input of n elements. An input without elements lies against the front page, so that
   its first element could be read. */
static void *fuzz_in(fuzz *f, int k, size_t size)
{
    return guarded_place(&f->in[k], f->n * size, f->n && draw(f) % 4);
}

/* Returns output k of the side that is called now. The outputs of both sides lie alike. */
static void *fuzz_out(fuzz *f, int k, size_t count, size_t size)
{
    const bool at_end = mixed(f->number + (uint64_t)k) % 4;
    f->size[k] = size;
    return guarded_place(&f->out[f->side][k], count * size, at_end);
}

/* ---- streams of u64 -------------------------------------------------------------------------- */
typedef struct flow {
    const uint64_t *x;
    size_t n, pulled, pushed;
    uint64_t *y;
    bool ordered;
} flow;

static int flow_pull(void *item, void *ctx)
{
    flow *w = ctx;
    if (w->pulled == w->n) return TINE_END;
    memcpy(item, &w->x[w->pulled++], sizeof *w->x);
    return 0;
}

static int flow_work(void *out, const void *item, void *ctx)
{
    uint64_t v;
    (void)ctx;
    memcpy(&v, item, sizeof v);
    v = mixed(v);
    memcpy(out, &v, sizeof v);
    return 0;
}

/* Stores a result. In an ordered stream each result has a place of its own. Otherwise the first
   place adds up all results. */
static int flow_push(const void *out, void *ctx)
{
    flow *w = ctx;
    uint64_t v;
    memcpy(&v, out, sizeof v);
    if (w->ordered)
        w->y[w->pushed++] = v;
    else
        w->y[0] = w->pushed++ ? w->y[0] + v : v;
    return 0;
}

static int stream_of(fuzz *f, uint64_t *y, bool ordered)
{
    flow w = {.x = f->u64, .n = f->n, .y = y, .ordered = ordered};
    const tine_stream s = {.pull = flow_pull,
                           .work = flow_work,
                           .push = flow_push,
                           .ctx = &w,
                           .item_size = sizeof *f->u64,
                           .out_size = sizeof *y,
                           .window = f->few_of_n};
    return ordered ? tine_imap(&s, &f->o) : tine_imap_unordered(&s, &f->o);
}

static int stream_oracle(fuzz *f, uint64_t *y, bool ordered)
{
    for (size_t i = 0; i < f->n; i++)
        if (ordered)
            y[i] = mixed(f->u64[i]);
        else
            y[0] = i ? y[0] + mixed(f->u64[i]) : mixed(f->u64[i]);
    return 0;
}

#define T TINE_T
#define ACC TINE_ACC
#undef TINE_PICK_
#undef TINE_PICK_ALL_
#undef TINE_PICK_ALL_INT_
#undef TINE_PICK_FLOAT_
#define NAME_OF_(arg, name, type, t, kind, bits, twin, acc) arg##_##name
#define ORACLE_OF_(k) TINE_NAME_(k)
#define TINE_PICK_(function, x) \
    (f->side == LIBRARY ? TINE_ROW_(NAME_OF_, function) : ORACLE_OF_(oracle_##function))
#define TINE_PICK_ALL_ TINE_PICK_
#define TINE_PICK_ALL_INT_ TINE_PICK_
#define TINE_PICK_FLOAT_ TINE_PICK_
#define TINE_WITH_NARROW_
#define TINE_TYPE_FILE "../../tests/fuzz/calls-inl.h"
#include <tine/types.h>

#define TYPE_(arg, name, type, t, kind, bits, twin, acc) {#name, tine_calls_##name},
static const struct {
    const char *name;
    const char *(*calls)(fuzz *f, int call);
} TYPES[] = {TINE_FILE_TYPES_(TYPE_, )};
enum { TYPES_TRIED = sizeof TYPES / sizeof *TYPES };
static int calls_of[TYPES_TRIED];

/* ---- a case ---------------------------------------------------------------------------------- */
static int cancels(size_t done, size_t n, void *arg)
{
    (void)done, (void)n;
    int *left = arg;
    return --*left <= 0;
}

static void draw_options(fuzz *f)
{
    static const int teams[] = {0, 1, 2, 3, 4, 5, 8};
    f->o = (tine_opts){.threads = teams[draw(f) % 7],
                       .sched = (tine_sched)(draw(f) % (TINE_RUNTIME + 1)),
                       .order = (tine_order)(draw(f) % 2)};
    if (draw(f) % 2) f->o.chunk = draw(f) % 2 ? 1 + draw(f) % 100 : 1 + draw(f) % (f->n + 2);
    if (f->n > LONG_N && f->o.chunk) f->o.chunk += 1000;
    if (draw(f) % 8 == 0) f->o.stats = &f->stats;
    if (draw(f) % 16 == 0) f->o.name = "fuzz";
    f->cancel_after = draw(f) % 32 ? 0 : 1 + (int)(draw(f) % 8);
    if (f->cancel_after) f->o.progress = cancels, f->o.arg = &f->cancel_after;
    if (f->o.sched == TINE_RUNTIME)
        omp_set_schedule((omp_sched_t)(1 + draw(f) % 4), (int)(draw(f) % 50));
}

static size_t draw_n(fuzz *f)
{
    const uint64_t r = draw(f);
    const size_t most = r % 512 == 0 ? MAX_N : r % 16 == 0 ? LONG_N : USUAL_N;
    size_t n = (size_t)exp2((double)(draw(f) >> 11) * 0x1p-53 * log2((double)most + 1)) - 1;
    if (draw(f) % 4 == 0) n = n / 64 * 64 + draw(f) % 3; /* Sizes around multiples of the lanes. */
    return n < f->max_n ? n : f->max_n;
}

/* Draws numbers below `groups`, and rarely one that is not. */
static void draw_groups(fuzz *f)
{
    static const size_t some[] = {1, 2, 9, 29, 100};
    const size_t n = f->n;
    f->groups = some[draw(f) % 5];
    const size_t bad = n && draw(f) % 16 == 0 ? draw(f) % n : n, hot = draw(f) % f->groups;
    const bool usual = draw(f) % 4 == 0, ascending = draw(f) % 4 == 0;
    for (size_t i = 0; i < n; i++) {
        const uint64_t r = draw(f);
        size_t g = ascending ? i * f->groups / n : usual && r / 256 % 64 ? hot : r % f->groups;
        if (i == bad) g = f->groups;
        f->group[i] = g, f->i32[i] = (int32_t)g, f->u32[i] = (uint32_t)g, f->i64[i] = (int64_t)g;
        f->u64[i] = r % 3 ? g : 0;
        f->u8[i] = (uint8_t)g, f->i16[i] = (int16_t)g;
        f->near[i] = (int8_t)(r >> 32);
        f->far[i] = (int64_t)((r >> 8) % (n / 3 + 1) * 0x9e3779b97f4a7c15u);
        f->at[i] = i == bad ? n : (size_t)(r >> 20) % n;
        f->rising[i] = 2 * i + (r >> 10) % 2;
    }
    for (size_t i = 0; i < n && usual; i++) /* Nearly in order. */
        if (i != bad && draw(f) % 32) f->at[i] = i;
}

static void draw_shapes(fuzz *f)
{
    const size_t n = f->n;
    f->kind = (int)(draw(f) % KINDS), f->shape = (int)(draw(f) % SHAPES);
    f->few = 1 + draw(f) % (draw(f) % 2 ? 16 : 1000);
    f->run = n ? 1 + draw(f) % n : 1;
    f->few_of_n = draw(f) % 4 ? draw(f) % (n / 64 + 2) : draw(f) % (n + 1);
    if (f->few_of_n > n) f->few_of_n = n;
    f->seed = draw(f);
    f->side_of_square = (size_t)sqrt((double)n);
    f->cols = n ? 1 + draw(f) % (draw(f) % 2 ? n : f->side_of_square) : 0;
    f->gap = n ? draw(f) % (f->cols + 3) / 2 : 0;
    f->rows = n ? n / (f->cols + f->gap) : 0;
    double edge = -1e3;
    for (int k = 0; k < EDGES; k++) f->edges[k] = edge += (double)(draw(f) % 300) / (double)(k + 1);
    for (int k = 0; k < QUANTILES; k++) f->q[k] = (double)(draw(f) % 1001) / 1000;
}

/* Returns a sentence on the first difference between library and oracle, or NULL if there is
   none. */
static const char *difference(const fuzz *f)
{
    static _Thread_local char text[200];
    if (f->rc[LIBRARY] == TINE_ECANCELED && f->o.progress) return NULL;
    if (f->rc[LIBRARY] != f->rc[ORACLE_]) {
        snprintf(text, sizeof text, "returned %d, not %d", f->rc[LIBRARY], f->rc[ORACLE_]);
        return text;
    }
    for (int k = 0; k < OUTS; k++) {
        if (!f->size[k]) continue;
        const guarded *got = &f->out[LIBRARY][k], *want = &f->out[ORACLE_][k];
        const size_t size = f->size[k], all = got->bytes / size,
                     count = k == 0 && f->compared < all ? f->compared : all;
        for (size_t i = 0; i < count; i++)
            if (memcmp(got->array + i * size, want->array + i * size, size)) {
                uint64_t g = 0, w = 0;
                memcpy(&g, got->array + i * size, size < 8 ? size : 8);
                memcpy(&w, want->array + i * size, size < 8 ? size : 8);
                snprintf(text, sizeof text,
                         "output %d, element %zu of %zu: %#" PRIx64 ", not %#" PRIx64, k, i, all, g,
                         w);
                return text;
            }
        if (!guarded_intact(got)) return "wrote beside an output";
    }
    return NULL;
}

static void print_case(const fuzz *f, const char *what)
{
    printf("case %" PRIu64 " --n %zu: %s of %s: kind %d, shape %d; threads %d, schedule %d, chunk "
           "%zu, order %d, progress %d: %s\n",
           f->number, f->n, f->call_name, TYPES[f->number % TYPES_TRIED].name, f->kind, f->shape,
           f->o.threads, (int)f->o.sched, f->o.chunk, (int)f->o.order, f->o.progress != NULL, what);
    fflush(stdout);
}

static int make_call(void *ctx, const tine_opts *o)
{
    (void)o;
    fuzz *f = ctx;
    const int type = (int)(f->number % TYPES_TRIED);
    const uint64_t call = f->number / TYPES_TRIED % (uint64_t)calls_of[type];
    compared_elements = SIZE_MAX;
    f->call_name = TYPES[type].calls(f, (int)call);
    f->compared = compared_elements;
    return 0;
}

/* Places the arrays whose elements are not of type T, of f->n elements each. */
static void place_numbers(fuzz *f)
{
    f->group = fuzz_in(f, IN_GROUP, sizeof *f->group), f->at = fuzz_in(f, IN_AT, sizeof *f->at);
    f->rising = fuzz_in(f, IN_RISING, sizeof *f->rising);
    f->i32 = fuzz_in(f, IN_I32, sizeof *f->i32), f->u32 = fuzz_in(f, IN_U32, sizeof *f->u32);
    f->i64 = fuzz_in(f, IN_I64, sizeof *f->i64), f->u64 = fuzz_in(f, IN_U64, sizeof *f->u64);
    f->u8 = fuzz_in(f, IN_U8, sizeof *f->u8), f->i16 = fuzz_in(f, IN_I16, sizeof *f->i16);
    f->far = fuzz_in(f, IN_FAR, sizeof *f->far), f->near = fuzz_in(f, IN_NEAR, sizeof *f->near);
}

/* Whether library and oracle agree. */
static bool agrees(fuzz *f, uint64_t number, size_t max_n)
{
    f->number = number, f->drawn = 0, f->max_n = max_n;
    f->n = draw_n(f);
    place_numbers(f);
    draw_shapes(f), draw_groups(f), draw_options(f);
    memset(f->size, 0, sizeof f->size);
    alarm(SECONDS_A_CASE);
    f->call_name = "a call";
    tine_job *job;
    if (host_count > 1 && draw(f) % 8 == 0 && tine_start(&job, make_call, f, NULL) == 0) {
        if (tine_wait(&job, -1)) abort();
    } else {
        make_call(f, NULL);
    }
    const char *what = difference(f);
    if (what) print_case(f, what);
    return !what;
}

/* ---- the program ----------------------------------------------------------------------------- */
static void died(int signal)
{
    for (int h = 0; h < host_count; h++)
        print_case(hosts[h],
                   signal == SIGALRM ? "does not end" : "a signal, in this call or another");
    _exit(1);
}

/* Counts the calls of each type: the count is the first number without a call. */
static void count_calls(fuzz *f)
{
    f->n = 0;
    place_numbers(f);
    for (int t = 0; t < TYPES_TRIED; t++)
        while (TYPES[t].calls(f, calls_of[t])) calls_of[t]++;
}

static fuzz *new_host(void)
{
    fuzz *f = oracle_room(1, sizeof *f);
    for (int k = 0; k < INS; k++) guarded_alloc(&f->in[k], MAX_N * sizeof(uint64_t));
    for (int s = 0; s < SIDES; s++)
        for (int k = 0; k < OUTS; k++)
            guarded_alloc(&f->out[s][k], (size_t)MAX_N * (k == 1 ? WIDEST : 2 * sizeof(uint64_t)));
    return f;
}

static double now(void)
{
    struct timespec t;
    clock_gettime(CLOCK_MONOTONIC, &t);
    return (double)t.tv_sec + 1e-9 * (double)t.tv_nsec;
}

/* The state that all hosts share. */
static struct {
    double end;
    bool only_one;
    size_t max_n;
    _Atomic uint64_t next, done;
    _Atomic bool failed, over;
    _Atomic int tid[MAX_HOSTS];
} run;

static void *host(void *p)
{
    const int h = (int)(intptr_t)p;
    run.tid[h] = (int)syscall(SYS_gettid);
    do {
        if (!agrees(hosts[h], run.next++, run.max_n)) run.failed = true;
        run.done++;
    } while (!run.failed && !run.only_one && now() < run.end);
    return NULL;
}

/* Repeatedly changes the CPUs of every host. */
static void *change_cpus(void *p)
{
    const long cpus = sysconf(_SC_NPROCESSORS_ONLN);
    for (uint64_t i = 0; !run.over; i++) {
        cpu_set_t set;
        CPU_ZERO(&set);
        for (long c = 0; c < cpus && c < CPU_SETSIZE; c++)
            if (mixed(i * 64 + (uint64_t)c) % 2 || c == (long)(i % (uint64_t)cpus))
                CPU_SET((size_t)c, &set);
        sched_setaffinity(run.tid[i % (uint64_t)host_count], sizeof set, &set);
        usleep((useconds_t)(mixed(i) % 3000));
    }
    return p;
}

static uint64_t number_of(const char *text)
{
    char *end;
    errno = 0;
    const uint64_t v = strtoull(text, &end, 10);
    if (errno || *end || end == text) fprintf(stderr, "fuzz_calls: no number: %s\n", text), exit(2);
    return v;
}

static void usage(void)
{
    fprintf(stderr,
            "Usage: fuzz_calls --seconds S [--seed N] [--hosts H] | --case N [--n COUNT]\n");
    exit(2);
}

static void read_arguments(int argc, char **argv)
{
    run.next = 1;
    run.max_n = MAX_N;
    if (argc < 3 || argc % 2 == 0) usage();
    for (int i = 1; i < argc; i += 2) {
        const uint64_t v = number_of(argv[i + 1]);
        if (!strcmp(argv[i], "--case")) run.only_one = true;
        if (!strcmp(argv[i], "--seconds"))
            run.end = now() + (double)v;
        else if (!strcmp(argv[i], "--seed") || !strcmp(argv[i], "--case"))
            run.next = v;
        else if (!strcmp(argv[i], "--n"))
            run.max_n = v;
        else if (!strcmp(argv[i], "--hosts") && v >= 1 && v <= MAX_HOSTS)
            host_count = (int)v;
        else
            usage();
    }
}

int main(int argc, char **argv)
{
    static const int signals[] = {SIGSEGV, SIGBUS, SIGABRT, SIGFPE, SIGILL, SIGALRM};
    pthread_t thread[MAX_HOSTS], changer;
    read_arguments(argc, argv);
    for (int h = 0; h < host_count; h++) hosts[h] = new_host();
    count_calls(hosts[0]);
    /* With a sanitizer, only SIGALRM is caught. */
    for (int k = SANITIZED ? 5 : 0; k < 6; k++) signal(signals[k], died);
    if (host_count == 1) {
        host(NULL);
    } else {
        for (int h = 0; h < host_count; h++)
            if (pthread_create(&thread[h], NULL, host, (void *)(intptr_t)h)) abort();
        if (pthread_create(&changer, NULL, change_cpus, NULL)) abort();
        for (int h = 0; h < host_count; h++) pthread_join(thread[h], NULL);
        run.over = true;
        pthread_join(changer, NULL);
    }
    printf("%s: %" PRIu64 " calls, %s\n", tine_isa(), (uint64_t)run.done,
           run.failed ? "one of them wrong" : "all as the oracles say");
    return run.failed;
}
