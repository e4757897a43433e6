/* vm.h - copies between a worker's memory and its parent's, made by the worker. */
#ifndef BENCH_POOL_VM_H
#define BENCH_POOL_VM_H
#include <stddef.h>

/* Whether the system lets a worker read its parent's memory. */
int pool_vm_allowed(void);
void pool_vm_let(void); /* Called in the parent: its children may then read and write its memory. */
/* Called in a worker: get copies from the parent's memory to the worker's, put copies back. Both
   return 1, or 0 if the copy failed. */
int pool_vm_get(void *ours, const void *theirs, size_t bytes);
int pool_vm_put(const void *ours, void *theirs, size_t bytes);
#endif
