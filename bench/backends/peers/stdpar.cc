/* stdpar.cc - C++17's parallel algorithms: std's own names with std::execution::par_unseq, which
   GNU's library runs on oneTBB. */
#define STD(p, name, ...) ((void)(p), std::name(std::execution::par_unseq, __VA_ARGS__))
#define STD_VALUE(y, p, name, ...) (y = std::name(std::execution::par_unseq, __VA_ARGS__))
#define COPY copy
#define COPY_WITH
#include <execution>
#include "standard.h"
#include <tbb/global_control.h>

namespace
{
tbb::global_control *limit;
void begin(int threads)
{
    limit =
        new tbb::global_control(tbb::global_control::max_allowed_parallelism, std::size_t(threads));
}
void end() { delete limit; }

void sum(bench_data *d, const bench_plan *)
{
    const double *x = in<double>(d);
    *static_cast<double *>(d->acc) = std::reduce(std::execution::par_unseq, x, x + d->n, 0.0);
}

void dot(bench_data *d, const bench_plan *)
{
    const double *x = in<double>(d);
    *static_cast<double *>(d->acc) =
        std::transform_reduce(std::execution::par_unseq, x, x + d->n, x + d->n, 0.0);
}

void cumsum(bench_data *d, const bench_plan *p)
{
    STD(p, inclusive_scan, in<double>(d), in<double>(d) + d->n, out<double>(d));
}

void exscan(bench_data *d, const bench_plan *p)
{
    STD(p, exclusive_scan, in<int32_t>(d), in<int32_t>(d) + d->n, out<int32_t>(d), int32_t(0),
        add_int32());
}

void filter(bench_data *d, const bench_plan *)
{
    const double *x = in<double>(d);
    double *y = out<double>(d);
    double *last = std::copy_if(std::execution::par_unseq, x, x + d->n, y, below_half());
    *static_cast<std::size_t *>(d->acc) = std::size_t(last - y);
}

/* The elements are counted first, so that both parts can be written in their final places. */
void partition(bench_data *d, const bench_plan *p)
{
    const double *x = in<double>(d);
    double *y = out<double>(d);
    std::size_t m =
        std::size_t(std::count_if(std::execution::par_unseq, x, x + d->n, below_half()));
    STD(p, partition_copy, x, x + d->n, y, y + m, below_half());
    *static_cast<std::size_t *>(d->acc) = m;
}

void searchsorted(bench_data *d, const bench_plan *p)
{
    const int64_t *x = in<int64_t>(d), *last = x + d->n;
    STD(p, transform, last, last + d->n, out<std::size_t>(d),
        [=](int64_t q) { return std::size_t(std::lower_bound(x, last, q) - x); });
}

void topk(bench_data *d, const bench_plan *p)
{
    int64_t *y = static_cast<int64_t *>(d->acc);
    std::size_t k = d->n < 1000 ? d->n : 1000;
    STD(p, partial_sort_copy, in<int64_t>(d), in<int64_t>(d) + d->n, y, y + k,
        std::greater<int64_t>());
}

const bench_peer_call calls[] = {
    STANDARD_CALLS,           {"sum_chunks", sum}, {"dot", dot},
    {"cumsum", cumsum},       {"exscan", exscan},  {"filter", filter},
    {"partition", partition}, {"topk", topk},      {"searchsorted", searchsorted},
    {nullptr, nullptr}};
} // namespace
extern "C" const bench_peer bench_peer_module = {begin, end, calls};
