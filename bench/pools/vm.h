/* vm.h - copies between a worker's memory and its parent's, made by the worker. */
#ifndef BENCH_POOL_VM_H
#define BENCH_POOL_VM_H
#include <stddef.h>

/* Whether the system lets a worker read its parent's memory. */
int pool_vm_allowed(void);
void pool_vm_let(void); /* in the parent: its children may read and write its memory */
/* In a worker: the parent's memory at `theirs` into ours, and back. 0: it cannot be done. */
int pool_vm_get(void *ours, const void *theirs, size_t bytes);
int pool_vm_put(const void *ours, void *theirs, size_t bytes);
#endif
