/* loop.h - runs a loop: on the calling thread alone, or on the threads of one parallel region. */
#ifndef TINE_LOOP_H
#define TINE_LOOP_H
#include "call.h"

/* Sets every field of *c. The call has no slots yet. */
void team_begin(team_call *c, const team_loop *l, const tine_opts *o);
/* Runs the loop *l with the options *o. The caller has checked the arguments; l->n > 0. Returns 0
   or a code. */
int team_run(const team_loop *l, const tine_opts *o);
/* Whether the whole loop is one call of its body on the calling thread. The caller then makes that
   call itself, between thread_enter and thread_leave. *ns: the cost of an element; 0: not known. */
bool team_shortcut(const team_loop *l, const tine_opts *o, double *ns);
/* tine_for_ with a key of its own in the cost cache. */
int team_for(tine_body *body, void *ctx, size_t n, size_t grain, double ns, uintptr_t key,
             const tine_opts *o);
/* Calls work(thread, ctx) once on every thread of a region of at most `threads` threads; thread 0
   is the calling thread. Returns the number of threads. */
int team_each(int threads, void work(int thread, void *ctx), void *ctx);

#endif
