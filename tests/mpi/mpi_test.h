/* mpi_test.h - a small harness for programs under mpirun, because Criterion forks and MPI forbids
   that. A case is the same on all ranks, and fails if a check fails on any rank. Rank 0 prints. */
#ifndef TINE_MPI_TEST_H
#define TINE_MPI_TEST_H
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include "tine/mpi.h"
#include "mpi/memory.h"
#include "mpi/messages.h"

extern int rank, ranks, case_failures;
/* 1: fewer sizes. 2: also fewer distributions, because each message takes a time slice where ranks
   spin. */
extern int quick;

/* A case has a name, followed by checks. */
void case_end(const char *format, ...) __attribute__((format(printf, 1, 2)));
void check_failed(const char *file, int line, const char *what);
#define CHECK(condition) \
    do { \
        if (!(condition)) check_failed(__FILE__, __LINE__, #condition); \
    } while (0)
#define CHECK_SAME(x, y, bytes) CHECK((bytes) == 0 || memcmp(x, y, bytes) == 0)

/* Distributions of n elements. The function returns the number of this rank's elements. */
enum { SPREADS = 7 };
extern const char *const spread_names[SPREADS];
size_t spread_count(int spread, size_t n);
/* The sizes that every operation is tried on. */
size_t size_of_case(size_t k); /* Returns SIZE_MAX behind the last size. */
#define EACH_CASE(n, spread) \
    for (size_t k_ = 0, n; (n = size_of_case(k_)) != SIZE_MAX; k_++) \
        for (int spread = 0; spread<SPREADS; spread += quick> 1 ? 3 : 1)

/* Allocates memory. Never returns NULL. */
void *some(size_t bytes);
/* Returns bits that depend on i alone. */
uint64_t mix(uint64_t i);

void test_arrays(void);
void test_typed(void);
void test_makers(void);
void test_failures(void);
void test_large(void); /* Run by hand only. */

#endif
