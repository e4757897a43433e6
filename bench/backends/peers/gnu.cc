/* gnu.cc - GNU's parallel mode: std's own names run on OpenMP threads because of
   -D_GLIBCXX_PARALLEL. The library decides by size whether to use threads. It has no parallel
   copy_if, stable_partition or exclusive_scan. */
#include <omp.h>

/* Sets the team's size, a setting of the calling thread, and restores it afterwards. */
struct team {
    int before;
    explicit team(int threads) : before(omp_get_max_threads()) { omp_set_num_threads(threads); }
    ~team() { omp_set_num_threads(before); }
};
#define STD(p, name, ...) \
    do { \
        team these((p)->threads); \
        std::name(__VA_ARGS__); \
    } while (0)
#define STD_VALUE(y, p, name, ...) \
    do { \
        team these((p)->threads); \
        y = std::name(__VA_ARGS__); \
    } while (0)
#define COPY transform /* std::copy is not parallel, but transform is. */
#define COPY_WITH , same()
#include "standard.h"

namespace
{
void sum(bench_data *d, const bench_plan *p)
{
    team these(p->threads);
    *static_cast<double *>(d->acc) = std::accumulate(in<double>(d), in<double>(d) + d->n, 0.0);
}

void dot(bench_data *d, const bench_plan *p)
{
    const double *x = in<double>(d);
    team these(p->threads);
    *static_cast<double *>(d->acc) = std::inner_product(x, x + d->n, x + d->n, 0.0);
}

void cumsum(bench_data *d, const bench_plan *p)
{
    STD(p, partial_sum, in<double>(d), in<double>(d) + d->n, out<double>(d));
}

/* Computes an inclusive scan, stored one place further on. */
void exscan(bench_data *d, const bench_plan *p)
{
    int32_t *y = out<int32_t>(d);
    if (d->n) y[0] = 0;
    if (d->n > 1)
        STD(p, partial_sum, in<int32_t>(d), in<int32_t>(d) + d->n - 1, y + 1, add_int32());
}

const bench_peer_call calls[] = {STANDARD_CALLS,     {"sum_chunks", sum}, {"dot", dot},
                                 {"cumsum", cumsum}, {"exscan", exscan},  {nullptr, nullptr}};
} // namespace
extern "C" const bench_peer bench_peer_module = {nullptr, nullptr, calls};
