/* workloads.c - the list of works, as bench/meson.build has it. */
#include "../measure/harness.h"

#ifndef BENCH_WORKS_DEF
#    define BENCH_WORKS_DEF "works.def"
#endif

#define WORK(name) extern const bench_work bench_work_##name;
#include BENCH_WORKS_DEF
#undef WORK

#define WORK(name) &bench_work_##name,
const bench_work *const bench_works[] = {
#include BENCH_WORKS_DEF
};
const size_t bench_works_count = sizeof bench_works / sizeof *bench_works;
