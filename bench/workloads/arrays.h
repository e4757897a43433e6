/* arrays.h - what the workloads share: their arrays made and freed, numbers hashed from an index,
   sums compared. */
#ifndef WORKLOADS_ARRAYS_H
#define WORKLOADS_ARRAYS_H
#include "workload.h"

#define WORKLOAD(name) extern const bench_workload bench_workload_##name;
#include "workloads.def"
#undef WORKLOAD

/* Sets d->n and allocates out, acc and in, which is the user's array where he gives one (its first
   half x and its second y for a workload of two arrays). Else d->own is the same memory as d->in,
   for the workload to fill; make, unless NULL, fills it with doubles: number i is make(i). */
int arrays_make(const bench_workload *w, bench_data *d, const bench_source *s,
                double (*make)(size_t i));
void arrays_free(const bench_workload *w, bench_data *d);

/* The sum of doubles as a reduction's accumulator. */
void sum_zero(void *acc);
void sum_join(void *acc, const void *part);

/* Whether a and b may be the same sum of n terms, added in two orders, given the sum of the terms'
   magnitudes. Each order is off by at most n * 2^-53 * magnitude (Higham, Accuracy and Stability,
   2nd edition, section 4.2). */
int sums_agree(double a, double b, size_t n, double magnitude);

double identity(size_t i); /* i itself: the list(range(n)) of tutorials */

/* Number i of a random sequence, from i alone, so that it never matters who asks, and when: the
   finaliser of splitmix64 (Steele, Lea and Flood 2014) on a Weyl sequence. */
static inline uint64_t hash(uint64_t i)
{
    uint64_t z = (i + 1) * 0x9e3779b97f4a7c15u;
    z = (z ^ z >> 30) * 0xbf58476d1ce4e5b9u;
    z = (z ^ z >> 27) * 0x94d049bb133111ebu;
    return z ^ z >> 31;
}

static inline double uniform(size_t i) { return (double)(hash(i) >> 11) * 0x1p-53; } /* in [0, 1) */
#endif
