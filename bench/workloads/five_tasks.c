/* five_tasks.c - five tasks of equal length: on two threads, the best division is three and two. */
#include "spin.h"

enum { STEPS = 5000000 }; /* Steps of all tasks together. */

static void fill(uint32_t *steps, size_t n)
{
    for (size_t i = 0; i < n; i++) steps[i] = (uint32_t)(STEPS / n);
}

#define W bench_workload_five_tasks
#define NAME "five_tasks"
#define ABOUT "five tasks of some 2 ms"
#define ELEMENT "task"
#define COUNT 5
#include "spin_tasks.h"
