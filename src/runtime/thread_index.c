/* thread_index.c - tine_thread: the number of this thread in the innermost call. */
#include "thread_index.h"
#include <omp.h>
#include "locks.h"
#include "tine/tine.h"

_Thread_local int thread_index __attribute__((tls_model("initial-exec")));
_Thread_local int thread_depth __attribute__((tls_model("initial-exec")));

int tine_thread(void) { return thread_index; }

/* A forked child must not call OpenMP, so this is asked first: LLVM's runtime may wait for a lock
   that a thread of the parent held. */
bool thread_alone(void) { return locks_forked() || omp_get_level() > 0; }
