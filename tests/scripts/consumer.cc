/* consumer.cc - an external program in C++17 or C++20. Exit status 0: all results are right. */
#include <cstdint>
#include <cstdio>
#include <tine/tine.h>
#include <vector>

static inline double square(double x) { return x * x; }
static inline double add(double a, double b) { return a + b; }
static inline bool small(double x) { return x < 10; }
TINE_FN(double, square, double)
TINE_FN(double, add, double, double)
TINE_MONOID(double, add, 0)
TINE_TEST(double, small)
TINE_MAP_REDUCE(sum_of_squares, square, add)

static int count(std::size_t lo, std::size_t hi, void *ctx)
{
    double *x = static_cast<double *>(ctx);
    for (std::size_t i = lo; i < hi; ++i) x[i] = static_cast<double>(i % 100);
    return 0;
}

int main()
{
    const std::size_t n = 10000;
    std::vector<double> x(n), y(n);
    std::vector<std::int32_t> k(n, 3);
    std::vector<std::size_t> where(n);
    std::size_t kept = 0;
    double total = 0, squares = 0, sum = 0;
    std::int64_t whole = 0;
    int wrong = 0;

    tine_opts options{};
    options.threads = 2;
    options.chunk = 64;
    wrong += tine_for(count, x.data(), n, &options) != 0;
    wrong += tine_map(square, y.data(), x.data(), n,
                      TINE_OPTS(.sched = TINE_DYNAMIC, .chunk = n / 100)) != 0 ||
             y[7] != 49;
    wrong += tine_map(square, y.data(), x.data(), n, TINE_OPTS(.chunk = 64)) != 0 || y[7] != 49;
    wrong += tine_map(square, y.data(), x.data(), n, TINE_OPTS()) != 0 || y[7] != 49;
#if __cplusplus < 202002L
    tine_stats stats{};
    wrong += tine_map(square, y.data(), x.data(), n,
                      TINE_OPTS(.stats = &stats, .chunk = 100, .sched = TINE_STATIC,
                                .threads = 1)) != 0 ||
             stats.chunk != 100 || stats.threads != 1;
#endif
    wrong += tine_starmap(add, y.data(), x.data(), y.data(), n, nullptr) != 0 || y[7] != 56;
    wrong += tine_reduce(add, &total, x.data(), n, nullptr) != 0 || total != 495000;
    wrong +=
        tine_reduce(sum_of_squares, &squares, x.data(), n, nullptr) != 0 || squares != 32835000;
    wrong += tine_sum(&sum, x.data(), n, nullptr) != 0 || sum != 495000;
    wrong += tine_sum(&whole, k.data(), n, nullptr) != 0 || whole != 30000;
    const std::vector<uint8_t> bytes(n, 255);
    const bool odd[] = {false, true, true, false, true};
    const std::vector<long long> far(n, -3);
    uint64_t many;
    long long far_sum;
    wrong += tine_sum(&many, bytes.data(), n, nullptr) != 0 || many != 255 * n;
    wrong += tine_sum(&many, odd, 5, nullptr) != 0 || many != 3;
    wrong += tine_sum(&far_sum, far.data(), n, nullptr) != 0 ||
             far_sum != -3 * static_cast<long long>(n);
    wrong += tine_scan(add, y.data(), x.data(), n, nullptr) != 0 || y[n - 1] != 495000;
    wrong += tine_exscan(add, y.data(), y.data(), n, nullptr) != 0 || y[0] != 0 || y[2] != 1;
    wrong += tine_filter(small, y.data(), &kept, x.data(), n, nullptr) != 0 || kept != 1000 ||
             y[13] != 3;
    wrong += tine_partition(small, y.data(), &kept, x.data(), n, nullptr) != 0 || kept != 1000 ||
             y[1000] != 10;
    wrong += tine_where(small, where.data(), &kept, x.data(), n, nullptr) != 0 || where[13] != 103;
    wrong += tine_count(small, &kept, x.data(), n, nullptr) != 0 || kept != 1000;
    wrong += tine_find(small, &kept, x.data() + 10, n - 10, nullptr) != 0 || kept != 90;
    std::printf("tine %s: %s\n", tine_version(), wrong ? "wrong" : "right");
    return wrong != 0;
}
