/* vqsort.cc - Highway's quicksort in vectors (Blacher, Giesen, Kühne and Wassenberg 2022), with the
   instruction set that it chooses at run time; one thread. */
#include "loops.h"
#include <algorithm>
#include <hwy/contrib/sort/vqsort.h>

namespace
{
template <class T> void sort(bench_data *d, const bench_plan *)
{
    /* The sorter holds scratch memory, which is kept between calls. */
    static const hwy::Sorter sorter;
    sorter(out<T>(d), d->n, hwy::SortAscending());
}

void unique(bench_data *d, const bench_plan *p)
{
    int64_t *x = out<int64_t>(d);
    sort<int64_t>(d, p);
    *static_cast<std::size_t *>(d->acc) = std::size_t(std::unique(x, x + d->n) - x);
}

const bench_peer_call calls[] = {{"sort_i32", sort<int32_t>}, {"sort_i64", sort<int64_t>},
                                 {"sort_f32", sort<float>},   {"sort_f64", sort<double>},
                                 {"unique", unique},          {nullptr, nullptr}};
} // namespace
extern "C" const bench_peer bench_peer_module = {nullptr, nullptr, calls};
