/* workloads.c - the list of workloads, generated from bench/meson.build. */
#include "../measure/harness.h"

#ifndef BENCH_WORKLOADS_DEF
#    define BENCH_WORKLOADS_DEF "workloads.def"
#endif

#define WORKLOAD(name) extern const bench_workload bench_workload_##name;
#include BENCH_WORKLOADS_DEF
#undef WORKLOAD

#define WORKLOAD(name) &bench_workload_##name,
const bench_workload *const bench_workloads[] = {
#include BENCH_WORKLOADS_DEF
};
const size_t bench_workloads_count = sizeof bench_workloads / sizeof *bench_workloads;
