/* standard.h - the algorithms of C++'s library on the workloads, for each of the library's parallel
   modes. The includer defines STD(p, name, …) as a call of std::name, and STD_VALUE(y, p, name, …)
   as a call whose value is stored in y. */
#include "loops.h"
#include <algorithm>
#include <functional>
#include <memory>
#include <numeric>

namespace
{
template <class F> void map(bench_data *d, const bench_plan *p)
{
    const double *x = in<double>(d);
    STD(p, transform, x, x + d->n, out<double>(d), F());
}

template <class F> void map_two(bench_data *d, const bench_plan *p)
{
    const double *x = in<double>(d);
    STD(p, transform, x, x + d->n, x + d->n, out<double>(d), F());
}

void copy(bench_data *d, const bench_plan *p)
{
    const double *x = in<double>(d);
    STD(p, COPY, x, x + d->n, out<double>(d) COPY_WITH);
}

void row_squares(bench_data *d, const bench_plan *p)
{
    const row *x = in<row>(d);
    STD(p, transform, x, x + d->n, out<double>(d), sum_of_squares);
}

template <class T> void sort(bench_data *d, const bench_plan *p)
{
    T *x = out<T>(d);
    STD(p, sort, x, x + d->n);
}

void sort_desc(bench_data *d, const bench_plan *p)
{
    int64_t *x = out<int64_t>(d);
    STD(p, sort, x, x + d->n, std::greater<int64_t>());
}

/* GNU's parallel merge takes no pointers to const, although it writes to none of its inputs. */
void merge(bench_data *d, const bench_plan *p)
{
    int64_t *a = const_cast<int64_t *>(in<int64_t>(d)), *b = a + d->n / 2;
    STD(p, merge, a, b, b, a + d->n, out<int64_t>(d));
}

template <class E> void sort_by(bench_data *d, const bench_plan *p)
{
    E *x = out<E>(d);
    STD(p, stable_sort, x, x + d->n, by_key());
}

template <class T> void argsort(bench_data *d, const bench_plan *p)
{
    std::size_t *order = out<std::size_t>(d);
    for (std::size_t i = 0; i < d->n; i++) order[i] = i;
    STD(p, stable_sort, order, order + d->n, by_place<T>{in<T>(d)});
}

void median(bench_data *d, const bench_plan *p)
{
    int64_t *x = out<int64_t>(d);
    STD(p, nth_element, x, x + d->n / 2, x + d->n);
    *static_cast<int64_t *>(d->acc) = x[d->n / 2];
}

double quantile(double *x, std::size_t n, double q, const bench_plan *p)
{
    double v = double(n - 1) * q, t = v - std::floor(v);
    double *a = x + std::size_t(v), *b = a + 1;
    STD(p, nth_element, x, a, x + n);
    if (b == x + n)
        b = a;
    else
        STD_VALUE(b, p, min_element, b, x + n);
    return t < 0.5 ? *a + (*b - *a) * t : *b - (*b - *a) * (1 - t);
}

void quartiles(bench_data *d, const bench_plan *p)
{
    double *y = static_cast<double *>(d->acc);
    for (int k = 0; k < 3; k++) y[k] = quantile(out<double>(d), d->n, 0.25 * (k + 1), p);
}

void unique(bench_data *d, const bench_plan *p)
{
    int64_t *x = out<int64_t>(d), *last = x;
    STD(p, sort, x, x + d->n);
    STD_VALUE(last, p, unique, x, x + d->n);
    *static_cast<std::size_t *>(d->acc) = std::size_t(last - x);
}

void take(bench_data *d, const bench_plan *p)
{
    const double *x = in<double>(d);
    const std::size_t *at = in<std::size_t>(d) + d->n;
    STD(p, transform, at, at + d->n, out<double>(d), [=](std::size_t k) { return x[k]; });
}

void sort_pairs(bench_data *d, const bench_plan *p)
{
    int64_t *key = out<int64_t>(d);
    double *value = reinterpret_cast<double *>(key + d->n);
    std::unique_ptr<record[]> r(new record[d->n]);
    for (std::size_t i = 0; i < d->n; i++) r[i] = {key[i], value[i]};
    STD(p, stable_sort, r.get(), r.get() + d->n, by_key());
    for (std::size_t i = 0; i < d->n; i++) key[i] = r[i].key, value[i] = r[i].value;
}
} // namespace

#define STANDARD_CALLS \
    {"square", map<square>}, {"sqrt", map<root>}, {"sin", map<sine>}, {"row_double", map<twice>}, \
        {"copy", copy}, {"add", map_two<add>}, {"triad", map_two<add_thrice>}, \
        {"row_squares", row_squares}, {"sort_i32", sort<int32_t>}, {"sort_i64", sort<int64_t>}, \
        {"sort_f32", sort<float>}, {"sort_f64", sort<double>}, {"sort_desc", sort_desc}, \
        {"merge", merge}, {"sort_by_8", sort_by<element_8>}, {"sort_by_32", sort_by<element_32>}, \
        {"argsort_i32", argsort<int32_t>}, {"argsort_i64", argsort<int64_t>}, \
        {"sort_pairs", sort_pairs}, {"median", median}, {"quantile", quartiles}, \
        {"unique", unique}, \
    { \
        "take", take \
    }
