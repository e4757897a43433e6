/* thread_index.c - tine_thread: the number of this thread in the innermost call. */
#include "thread_index.h"
#include <omp.h>
#include "locks.h"
#include "tine/tine.h"

_Thread_local int thread_index __attribute__((tls_model("initial-exec")));
_Thread_local int thread_depth __attribute__((tls_model("initial-exec")));

int tine_thread(void) { return thread_index; }

/* Forked children first: in them LLVM's runtime may wait for a lock of its own that a thread of the
   parent held. */
bool thread_alone(void) { return locks_forked() || omp_get_level() > 0; }
