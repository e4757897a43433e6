/* fuzz_calls.c - calls every kernel and maker with random arrays and options, and compares all
   outputs with serial oracles, bit for bit. Each array lies against an inaccessible page.

       fuzz_calls --seconds S [--seed N] [--hosts H]
           runs cases N, N + 1, … for S seconds, on H threads at once, and prints their number.
       fuzz_calls --case N [--n COUNT]
           runs that case alone, with at most COUNT elements.
       fuzz_calls --case N --length COUNT
           runs that case alone, with COUNT elements.
       fuzz_calls --lengths COUNT
           makes each call of each type with each number of elements up to 130, and with those next
           to powers of two up to COUNT. It is a test of each build.

   A host is a thread of the program that makes calls. With several hosts, the CPUs of each host
   change all the time, and one call in three is a background job.

   The number of a case determines everything except the timing of threads. A case that fails is
   printed with its number, and the exit status is 1. fuzz_calls.py runs this program on each
   instruction set, and reduces a case that fails. */
#include <errno.h>
#include <inttypes.h>
#include <pthread.h>
#include <sched.h>
#include <signal.h>
#include <stdatomic.h>
#include <stdint.h>
#include <stdio.h>
#include <sys/syscall.h>
#include <time.h>
#include "../properties/sanitized.h"
#include "fuzz.h"

/* Seconds between ticks of the clock, and the number of ticks after which a case counts as hung. */
enum { TICK = 10, TICKS_A_CASE = 10 };
static atomic_int ticks; /* since a case began */

static fuzz *hosts[MAX_HOSTS];
static int host_count = 1;
/* The number of calls of each type. */
static int *calls_of;

static int type_of(const fuzz *f) { return (int)(f->number % (uint64_t)fuzz_type_count); }

static void *room(size_t n, size_t size)
{
    void *p = calloc(n, size);
    if (!p) abort();
    return p;
}

/* ---- a case ---------------------------------------------------------------------------------- */
static void print_case(const fuzz *f, const char *what)
{
    printf("case %" PRIu64 " --%s %zu: %s of %s: kind %d, shape %d; threads %d, schedule %d, chunk "
           "%zu, order %d, cancel at %d, wavers %d, memory fails at %d: %s\n",
           f->number, f->exact ? "length" : "n", f->n, f->call_name, fuzz_type_name(type_of(f)),
           f->kind, f->shape, f->o.threads, (int)f->o.sched, f->o.chunk, (int)f->o.order,
           f->cancel_at, f->wavers, f->fail_at, what);
    fflush(stdout);
}

static int make_call(void *ctx, const tine_opts *o)
{
    (void)o;
    fuzz *f = ctx;
    const int type = type_of(f);
    const uint64_t call = f->number / (uint64_t)fuzz_type_count % (uint64_t)calls_of[type];
    f->call_name = fuzz_call(f, type, (int)call);
    return 0;
}

/* Whether library and oracle agree. */
static bool agrees(fuzz *f, uint64_t number, size_t max_n)
{
    draw_case(f, number, max_n);
    ticks = 0;
    alarm(TICK);
    f->call_name = "a call";
    tine_job *job;
    if (host_count > 1 && draw(f) % 3 == 0 && tine_start(&job, make_call, f, NULL) == 0) {
        if (tine_wait(&job, -1)) abort();
    } else {
        make_call(f, NULL);
    }
    const char *what = fuzz_fault(f);
    if (what) print_case(f, what);
    return !what;
}

/* ---- the program ----------------------------------------------------------------------------- */
static void died(int signal)
{
    /* After a stop, a process gets only one of the ticks that it missed. */
    if (signal == SIGALRM && ticks++ < TICKS_A_CASE) {
        alarm(TICK);
        return;
    }
    for (int h = 0; h < host_count; h++)
        print_case(hosts[h],
                   signal == SIGALRM ? "does not end" : "a signal, in this call or another");
    _exit(1);
}

/* Counts the calls of each type: the count is the first number without a call. */
static void count_calls(fuzz *f)
{
    f->n = 0;
    calls_of = room((size_t)fuzz_type_count, sizeof *calls_of);
    place_numbers(f);
    for (int t = 0; t < fuzz_type_count; t++)
        while (fuzz_call(f, t, calls_of[t])) calls_of[t]++;
}

static fuzz *new_host(void)
{
    fuzz *f = room(1, sizeof *f);
    for (int k = 0; k < INS; k++) guarded_alloc(&f->in[k], MAX_N * sizeof(uint64_t));
    for (int s = 0; s < SIDES; s++)
        for (int k = 0; k < OUTS; k++)
            guarded_alloc(&f->out[s][k], (size_t)MAX_N * (k == 1 ? WIDEST : 2 * sizeof(uint64_t)));
    f->wide = room(MAX_N, WIDEST);
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
    bool only_one, lengths;
    size_t max_n;
    bool exact; /* All cases have max_n elements. */
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

static bool is_power_of_two(size_t n) { return n && !(n & (n - 1)); }

/* Whether calls with n elements are made. Loops over vectors of up to 64 elements leave remainders
   of any size, and most blocks and tiles end at powers of two. */
static bool is_tried(size_t n)
{
    return n <= 130 || is_power_of_two(n - 1) || is_power_of_two(n) || is_power_of_two(n + 1);
}

/* Makes each call of each type with each number of elements that is tried, on one host. */
static void try_lengths(fuzz *f)
{
    const uint64_t types = (uint64_t)fuzz_type_count;
    uint64_t most = 0;
    for (uint64_t t = 0; t < types; t++)
        if ((uint64_t)calls_of[t] > most) most = (uint64_t)calls_of[t];
    for (size_t n = 0; n <= run.max_n && !run.failed; n++)
        for (uint64_t k = 0; k < most * types && is_tried(n) && !run.failed; k++, run.done++)
            if (!agrees(f, n * most * types + k, n)) run.failed = true;
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
    fprintf(stderr, "Usage: fuzz_calls --seconds S [--seed N] [--hosts H] | --case N [--n COUNT]\n"
                    "       fuzz_calls --case N --length COUNT | --lengths COUNT\n");
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
        else if (!strcmp(argv[i], "--length"))
            run.max_n = v, run.exact = true;
        else if (!strcmp(argv[i], "--lengths"))
            run.max_n = v, run.exact = run.lengths = true;
        else if (!strcmp(argv[i], "--hosts") && v >= 1 && v <= MAX_HOSTS)
            host_count = (int)v;
        else
            usage();
    }
}

int main(int argc, char **argv)
{
    static const int signals[] = {SIGSEGV, SIGBUS, SIGABRT, SIGFPE, SIGILL, SIGALRM};
    /* A buffer of its own: no memory can be had after a signal out of malloc. */
    static char said[BUFSIZ];
    pthread_t thread[MAX_HOSTS], changer;
    setvbuf(stdout, said, _IOFBF, sizeof said);
    read_arguments(argc, argv);
    for (int h = 0; h < host_count; h++) hosts[h] = new_host();
    count_calls(hosts[0]);
    /* With a sanitizer, only SIGALRM is caught. */
    for (int k = SANITIZED ? 5 : 0; k < 6; k++) signal(signals[k], died);
    for (int h = 0; h < host_count; h++) hosts[h]->exact = run.exact;
    if (run.lengths) {
        try_lengths(hosts[0]);
    } else if (host_count == 1) {
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
