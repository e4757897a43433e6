/* arrays.h - functions that workloads share: they make and free arrays, hash numbers from an index,
   and compare sums. */
#ifndef WORKLOADS_ARRAYS_H
#define WORKLOADS_ARRAYS_H
#include "workload.h"

#define WORKLOAD(name) extern const bench_workload bench_workload_##name;
#include "workloads.def"
#undef WORKLOAD

/* Sets d->n, allocates out, acc and in, and fills in. If the user gives an array, it becomes in; a
   workload of two arrays takes its first half as x and its second half as y. Otherwise d->own is
   the same memory as d->in. Returns 0, or -1 after a message. */
int arrays_make(const bench_workload *w, bench_data *d, const bench_source *s);
void arrays_free(const bench_workload *w, bench_data *d);

/* Join reductions whose accumulator is one sum, or one count. */
void sum_join(void *acc, const void *part, void *ctx);
void count_join(void *acc, const void *part, void *ctx);

/* Whether a and b may be the same sum of n terms, added in two orders. magnitude is the sum of the
   terms' absolute values. The error of each order is at most n * 2^-53 * magnitude (Higham,
   Accuracy and Stability, 2nd edition, section 4.2). */
int sums_agree(double a, double b, size_t n, double magnitude);

double identity(size_t i); /* Returns i, as list(range(n)) in tutorials. */

/* Returns number i of a random sequence. It depends on i alone, so every thread and every order of
   calls gets the same numbers. The method is the finaliser of splitmix64 (Steele, Lea and Flood
   2014) on a Weyl sequence. */
static inline uint64_t hash(uint64_t i)
{
    uint64_t z = (i + 1) * 0x9e3779b97f4a7c15u;
    z = (z ^ z >> 30) * 0xbf58476d1ce4e5b9u;
    z = (z ^ z >> 27) * 0x94d049bb133111ebu;
    return z ^ z >> 31;
}

/* Returns number i of a uniform sequence in [0, 1). */
static inline double uniform(size_t i) { return (double)(hash(i) >> 11) * 0x1p-53; }
#endif
