/* cxx.cc - tine/mpi.h in C++17: the makers' calls and the typed kernels' overloads. */
#include <cstdint>
#include <tine/mpi.h>

static inline double twice(double x) { return 2 * x; }
static inline double plus(double x, double y) { return x + y; }
static inline bool large(double x) { return x > 10; }
TINE_FN(double, twice, double)
TINE_MONOID(double, plus, 0)
TINE_TEST(double, large)
TINE_MAP_REDUCE(sum_of_twice, twice, plus)

/* Returns the number of calls that failed. */
extern "C" int calls_from_cxx(void);
int calls_from_cxx()
{
    const std::size_t n = 1000;
    tine_mpi_array a{}, b{}, keys{}, sums{};
    int wrong = 0;
    wrong += tine_mpi_make_even(&a, sizeof(double), n, MPI_COMM_WORLD) != 0;
    wrong += tine_mpi_make_even(&b, sizeof(std::int64_t), n, MPI_COMM_WORLD) != 0;
    double *x = static_cast<double *>(a.data), sum = 0, total = 0;
    std::int64_t *key = static_cast<std::int64_t *>(b.data), whole = 0, groups[4];
    std::size_t m = 0, at = 0;
    for (std::size_t i = 0; i < a.count; i++) x[i] = static_cast<double>(a.offset + i);
    for (std::size_t i = 0; i < a.count; i++) key[i] = static_cast<std::int64_t>(a.offset + i) % 4;
    wrong += tine_mpi_map(twice, x, x, &a, nullptr) != 0;
    wrong += tine_mpi_sum(&sum, x, &a, nullptr) != 0 || sum != n * (n - 1.0);
    wrong += tine_mpi_reduce(plus, &total, x, &a, nullptr) != 0 || total != sum;
    wrong += tine_mpi_reduce(sum_of_twice, &total, x, &a, nullptr) != 0 || total != 2 * sum;
    wrong += tine_mpi_count(large, &m, x, &a, nullptr) != 0 || m != n - 6;
    wrong += tine_mpi_find(large, &at, x, &a, nullptr) != 0 || at != 6;
    wrong += tine_mpi_scan(plus, x, x, &a, nullptr) != 0;
    wrong += tine_mpi_sum(&whole, key, &b, nullptr) != 0 || whole != 1500;
    wrong += tine_mpi_groupsum(groups, key, key, 4, &b, nullptr) != 0 || groups[3] != 750;
    wrong += tine_mpi_groupsum_sparse(&keys, &sums, key, x, &b, nullptr) != 0 || keys.n != 4;
    wrong += tine_mpi_sort(x, &a, TINE_OPTS(.threads = 1)) != 0;
    tine_mpi_free(&a);
    tine_mpi_free(&b);
    tine_mpi_free(&keys);
    tine_mpi_free(&sums);
    return wrong;
}
