/* serial_work.h - in a build with Meson's option serial_work, counts the steps of the library that
   64 threads cannot share; in any other build there is nothing of it.

   A step is a basic block of the compiled code, of which a loop runs one or more for each element,
   or 8 bytes of memcpy, memmove or memset. Steps are shared in loops that have a chunk for
   nearly each of 64 threads. All others are serial, those in a loop of fewer chunks too. */
#ifndef TINE_SERIAL_WORK_H
#define TINE_SERIAL_WORK_H
#include <stdbool.h>
#include <stddef.h>

/* The threads that are to have work. */
enum { SERIAL_WORK_THREADS = 64 };

#ifdef TINE_SERIAL_WORK
#    define SERIAL_WORK_PUBLIC __attribute__((visibility("default")))
/* Counts from now on, from zero. */
SERIAL_WORK_PUBLIC void serial_work_start(void);
/* Stops counting. Returns the serial steps since the start. */
SERIAL_WORK_PUBLIC size_t serial_work_stop(void);
/* The place that ran the k-th most serial steps: the file of its code, which it returns, the offset
   there, which addr2line takes, and how many steps. NULL: there is none. */
SERIAL_WORK_PUBLIC const char *serial_work_place(int k, size_t *offset, size_t *steps);
/* Called by the compiler's code at each basic block. */
SERIAL_WORK_PUBLIC void __sanitizer_cov_trace_pc(void);
/* Notes that this thread begins to run chunks of a loop. The value returned is passed to
   serial_work_leave. */
bool serial_work_enter(int threads, size_t chunks);
void serial_work_leave(bool was);
#else
static inline bool serial_work_enter(int threads, size_t chunks)
{
    (void)threads, (void)chunks;
    return false;
}
static inline void serial_work_leave(bool was) { (void)was; }
#endif
#endif
