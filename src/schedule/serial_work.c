/* serial_work.c - counts serial steps: the compiler calls __sanitizer_cov_trace_pc at each basic
   block (-fsanitize-coverage=trace-pc), and the linker hands over memcpy, memmove and memset. Only
   builds with Meson's option serial_work have this file. */
#include "serial_work.h"
#include <dlfcn.h>
#include <stdatomic.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#define UNCOUNTED __attribute__((no_sanitize_coverage))
enum {
    BYTES_A_STEP = 8,
    /* chunks of a loop that 64 threads share: 63 chunks of two units are 125 units divided among 64
       threads */
    SHARED_MIN = 60,
    PLACES = 1 << 14,
    PROBES = 16
};

static _Atomic bool counting;
static _Thread_local bool shared __attribute__((tls_model("initial-exec")));
/* A hash table of code addresses, sorted by steps when counting has stopped. Steps at addresses
   that find no room are counted in `total` alone. */
typedef struct place {
    _Atomic uintptr_t at;
    _Atomic size_t steps;
} place;
static place places[PLACES];
static _Atomic size_t total;

/* Whether this thread's steps count now. */
static inline UNCOUNTED bool is_serial(void)
{
    return !shared && atomic_load_explicit(&counting, memory_order_relaxed);
}

static __attribute__((noinline)) UNCOUNTED void count(uintptr_t at, size_t steps)
{
    atomic_fetch_add_explicit(&total, steps, memory_order_relaxed);
    for (size_t k = (at * 0x9e3779b97f4a7c15u) >> 50, i = 0; i < PROBES; i++, k++) {
        uintptr_t there = 0;
        if (atomic_compare_exchange_strong(&places[k % PLACES].at, &there, at) || there == at) {
            atomic_fetch_add_explicit(&places[k % PLACES].steps, steps, memory_order_relaxed);
            return;
        }
    }
}

#define HERE ((uintptr_t)__builtin_return_address(0))
UNCOUNTED void __sanitizer_cov_trace_pc(void)
{
    if (is_serial()) count(HERE, 1);
}

void *__real_memcpy(void *to, const void *from, size_t bytes);
void *__real_memmove(void *to, const void *from, size_t bytes);
void *__real_memset(void *to, int byte, size_t bytes);
void *__wrap_memcpy(void *to, const void *from, size_t bytes);
void *__wrap_memmove(void *to, const void *from, size_t bytes);
void *__wrap_memset(void *to, int byte, size_t bytes);
UNCOUNTED void *__wrap_memcpy(void *to, const void *from, size_t bytes)
{
    if (is_serial()) count(HERE, bytes / BYTES_A_STEP);
    return __real_memcpy(to, from, bytes);
}
UNCOUNTED void *__wrap_memmove(void *to, const void *from, size_t bytes)
{
    if (is_serial()) count(HERE, bytes / BYTES_A_STEP);
    return __real_memmove(to, from, bytes);
}
UNCOUNTED void *__wrap_memset(void *to, int byte, size_t bytes)
{
    if (is_serial()) count(HERE, bytes / BYTES_A_STEP);
    return __real_memset(to, byte, bytes);
}

UNCOUNTED bool serial_work_enter(int threads, size_t chunks)
{
    const bool was = shared;
    shared = was || (threads >= SHARED_MIN && chunks >= SHARED_MIN);
    return was;
}

UNCOUNTED void serial_work_leave(bool was) { shared = was; }

UNCOUNTED void serial_work_start(void)
{
    for (int k = 0; k < PLACES; k++) {
        places[k].at = 0;
        places[k].steps = 0;
    }
    total = 0;
    counting = true;
}

static UNCOUNTED int more_steps(const void *a, const void *b)
{
    const size_t one = ((const place *)a)->steps, other = ((const place *)b)->steps;
    return (one < other) - (one > other);
}

UNCOUNTED size_t serial_work_stop(void)
{
    counting = false;
    qsort(places, PLACES, sizeof *places, more_steps);
    return total;
}

UNCOUNTED const char *serial_work_place(int k, size_t *offset, size_t *steps)
{
    Dl_info file;
    if (k >= PLACES || !places[k].steps || !dladdr((const void *)places[k].at, &file)) return NULL;
    *offset = places[k].at - (uintptr_t)file.dli_fbase;
    *steps = places[k].steps;
    return file.dli_fname;
}
