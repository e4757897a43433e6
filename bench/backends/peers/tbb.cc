/* tbb.cc - oneTBB on the workloads for which it has an algorithm, with its default partitioner. */
#include "loops.h"
#include <algorithm>
#include <functional>
#include <tbb/tbb.h>
#include <vector>

namespace
{
tbb::global_control *limit;
tbb::task_arena *arena;
typedef tbb::blocked_range<std::size_t> part;

void begin(int threads)
{
    limit =
        new tbb::global_control(tbb::global_control::max_allowed_parallelism, std::size_t(threads));
    arena = new tbb::task_arena(threads);
}

void end()
{
    delete arena;
    delete limit;
}

template <class F> void map(bench_data *d, const bench_plan *)
{
    const double *x = in<double>(d);
    double *y = out<double>(d);
    arena->execute([=] {
        tbb::parallel_for(part(0, d->n), [=](const part &r) {
            for (std::size_t i = r.begin(); i < r.end(); i++) y[i] = F()(x[i]);
        });
    });
}

template <class F> void map_two(bench_data *d, const bench_plan *)
{
    const double *a = in<double>(d), *b = a + d->n;
    double *y = out<double>(d);
    arena->execute([=] {
        tbb::parallel_for(part(0, d->n), [=](const part &r) {
            for (std::size_t i = r.begin(); i < r.end(); i++) y[i] = F()(a[i], b[i]);
        });
    });
}

void row_squares(bench_data *d, const bench_plan *)
{
    const row *x = in<row>(d);
    double *y = out<double>(d);
    arena->execute([=] {
        tbb::parallel_for(part(0, d->n), [=](const part &r) {
            for (std::size_t i = r.begin(); i < r.end(); i++) y[i] = sum_of_squares(x[i]);
        });
    });
}

double sum_part(const double *x, const part &r, double s)
{
#pragma omp simd reduction(+ : s)
    for (std::size_t i = r.begin(); i < r.end(); i++) s += x[i];
    return s;
}

double dot_part(const double *x, const double *y, const part &r, double s)
{
#pragma omp simd reduction(+ : s)
    for (std::size_t i = r.begin(); i < r.end(); i++) s += x[i] * y[i];
    return s;
}

void sum(bench_data *d, const bench_plan *)
{
    const double *x = in<double>(d);
    arena->execute([=] {
        *static_cast<double *>(d->acc) = tbb::parallel_reduce(
            part(0, d->n), 0.0, [=](const part &r, double s) { return sum_part(x, r, s); }, add());
    });
}

void dot(bench_data *d, const bench_plan *)
{
    const double *x = in<double>(d), *y = x + d->n;
    arena->execute([=] {
        *static_cast<double *>(d->acc) = tbb::parallel_reduce(
            part(0, d->n), 0.0, [=](const part &r, double s) { return dot_part(x, y, r, s); },
            add());
    });
}

void cumsum(bench_data *d, const bench_plan *)
{
    const double *x = in<double>(d);
    double *y = out<double>(d);
    arena->execute([=] {
        tbb::parallel_scan(
            part(0, d->n), 0.0,
            [=](const part &r, double s, bool last) {
                if (!last) return sum_part(x, r, s);
                for (std::size_t i = r.begin(); i < r.end(); i++) y[i] = s += x[i];
                return s;
            },
            add());
    });
}

void exscan(bench_data *d, const bench_plan *)
{
    const int32_t *x = in<int32_t>(d);
    int32_t *y = out<int32_t>(d);
    arena->execute([=] {
        tbb::parallel_scan(
            part(0, d->n), int32_t(0),
            [=](const part &r, int32_t s, bool last) {
                for (std::size_t i = r.begin(); i < r.end(); i++) {
                    int32_t next = add_int32()(s, x[i]);
                    if (last) y[i] = s;
                    s = next;
                }
                return s;
            },
            add_int32());
    });
}

template <class T> void sort(bench_data *d, const bench_plan *)
{
    T *x = out<T>(d);
    arena->execute([=] { tbb::parallel_sort(x, x + d->n); });
}

void sort_desc(bench_data *d, const bench_plan *)
{
    int64_t *x = out<int64_t>(d);
    arena->execute([=] { tbb::parallel_sort(x, x + d->n, std::greater<int64_t>()); });
}

void unique(bench_data *d, const bench_plan *p)
{
    int64_t *x = out<int64_t>(d);
    sort<int64_t>(d, p);
    *static_cast<std::size_t *>(d->acc) = std::size_t(std::unique(x, x + d->n) - x);
}

/* Counts in one table per thread, which are added up at the end. Bins are those of the
   workloads. */
template <class B, class F> void tables(bench_data *d, std::size_t bins, F count)
{
    arena->execute([=] {
        tbb::combinable<std::vector<B>> table([=] { return std::vector<B>(bins); });
        tbb::parallel_for(part(0, d->n), [&](const part &r) {
            B *mine = table.local().data();
            for (std::size_t i = r.begin(); i < r.end(); i++) count(mine, i);
        });
        std::fill_n(out<B>(d), bins, B(0));
        table.combine_each([=](const std::vector<B> &t) {
            for (std::size_t k = 0; k < bins; k++) out<B>(d)[k] += t[k];
        });
    });
}

std::size_t at_most(std::size_t n, std::size_t bins) { return n < bins ? n : bins; }

void bincount(bench_data *d, const bench_plan *)
{
    const int32_t *x = in<int32_t>(d);
    tables<std::size_t>(d, at_most(d->n, d->input == 1 ? 1000000 : 256),
                        [=](std::size_t *t, std::size_t i) { t[x[i]]++; });
}

void groupsum(bench_data *d, const bench_plan *)
{
    static const std::size_t groups[] = {10, 1000, 1000000, 1000};
    const int64_t *key = in<int64_t>(d);
    const double *x = in<double>(d) + d->n;
    tables<double>(d, at_most(d->n, groups[d->input]),
                   [=](double *t, std::size_t i) { t[key[i]] += x[i]; });
}

void take(bench_data *d, const bench_plan *)
{
    const double *x = in<double>(d);
    const std::size_t *at = in<std::size_t>(d) + d->n;
    double *y = out<double>(d);
    arena->execute([=] {
        tbb::parallel_for(part(0, d->n), [=](const part &r) {
            for (std::size_t i = r.begin(); i < r.end(); i++) y[i] = x[at[i]];
        });
    });
}

void searchsorted(bench_data *d, const bench_plan *)
{
    const int64_t *x = in<int64_t>(d), *last = x + d->n;
    std::size_t *y = out<std::size_t>(d);
    arena->execute([=] {
        tbb::parallel_for(part(0, d->n), [=](const part &r) {
            for (std::size_t i = r.begin(); i < r.end(); i++)
                y[i] = std::size_t(std::lower_bound(x, last, last[i]) - x);
        });
    });
}

const bench_peer_call calls[] = {{"square", map<square>},
                                 {"sqrt", map<root>},
                                 {"sin", map<sine>},
                                 {"row_double", map<twice>},
                                 {"copy", map<same>},
                                 {"add", map_two<add>},
                                 {"triad", map_two<add_thrice>},
                                 {"row_squares", row_squares},
                                 {"sum_chunks", sum},
                                 {"dot", dot},
                                 {"cumsum", cumsum},
                                 {"exscan", exscan},
                                 {"sort_i32", sort<int32_t>},
                                 {"sort_i64", sort<int64_t>},
                                 {"sort_f32", sort<float>},
                                 {"sort_f64", sort<double>},
                                 {"sort_desc", sort_desc},
                                 {"unique", unique},
                                 {"bincount", bincount},
                                 {"groupsum", groupsum},
                                 {"take", take},
                                 {"searchsorted", searchsorted},
                                 {nullptr, nullptr}};
} // namespace
extern "C" const bench_peer bench_peer_module = {begin, end, calls};
