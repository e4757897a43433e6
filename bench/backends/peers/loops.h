/* loops.h - the elements of the peers' workloads in C++, with the same arithmetic as the workloads'
   own backends. */
#ifndef BENCH_LOOPS_H
#define BENCH_LOOPS_H
#include "peer.h"
#include "../../workloads/elements.h"
#include <cmath>
#include <cstddef>
#include <cstdint>

template <class X> const X *in(const bench_data *d) { return static_cast<const X *>(d->in); }
template <class Y> Y *out(const bench_data *d) { return static_cast<Y *>(d->out); }

struct square {
    double operator()(double x) const { return x * x; }
};
struct root {
    double operator()(double x) const { return std::sqrt(x); }
};
struct sine {
    double operator()(double x) const { return std::sin(x); }
};
struct twice {
    double operator()(double x) const { return x + x; }
};
struct same {
    double operator()(double x) const { return x; }
};
struct add {
    double operator()(double x, double y) const { return x + y; }
};
struct add_thrice {
    double operator()(double x, double y) const { return x + 3 * y; }
};

struct add_int32 { /* Adds modulo 2^32. */
    int32_t operator()(int32_t a, int32_t b) const { return int32_t(uint32_t(a) + uint32_t(b)); }
};
struct below_half {
    bool operator()(double x) const { return x < 0.5; }
};
struct by_key {
    template <class E> bool operator()(const E &a, const E &b) const { return a.key < b.key; }
};

struct row {
    double x[1000];
};
static inline double sum_of_squares(const row &r)
{
    double s = 0;
#pragma omp simd reduction(+ : s)
    for (std::size_t i = 0; i < 1000; i++) s += r.x[i] * r.x[i];
    return s;
}

/* Compares indexes by their keys. */
template <class T> struct by_place {
    const T *key;
    bool operator()(std::size_t i, std::size_t j) const { return key[i] < key[j]; }
};

/* A key and a value as one record, because C++ sorts take records and not columns. */
struct record {
    int64_t key;
    double value;
};
#endif
