/* arrays.c - tests of distributions, and of elements that move between ranks. */
#include "mpi_test.h"
#include <glob.h>
#include <unistd.h>

static uint64_t element(size_t i) { return mix(i) | 1; }

static void fill(tine_mpi_array *a)
{
    uint64_t *x = a->data;
    for (size_t i = 0; i < a->count; i++) x[i] = element(a->offset + i);
}

static void check_elements(const tine_mpi_array *a)
{
    const uint64_t *x = a->data;
    size_t wrong = 0;
    for (size_t i = 0; i < a->count; i++) wrong += x[i] != element(a->offset + i);
    CHECK(wrong == 0);
}

static void test_halo(const tine_mpi_array *a, size_t k)
{
    uint64_t *before = some(k * 8), *after = some(k * 8);
    memset(before, 0, k * 8);
    memset(after, 0, k * 8);
    CHECK(tine_mpi_halo(before, after, k, a) == 0);
    size_t wrong = 0;
    for (size_t i = 0; i < k; i++) {
        const size_t up = a->offset + a->count + i, down = a->offset + i;
        wrong += after[i] != (up < a->n ? element(up) : 0);
        wrong += before[i] != (down >= k ? element(down - k) : 0);
    }
    CHECK(wrong == 0);
    free(before);
    free(after);
}

static void test_moves(size_t n, int spread)
{
    tine_mpi_array a, b, c;
    CHECK(tine_mpi_make(&a, 8, spread_count(spread, n), MPI_COMM_WORLD) == 0);
    CHECK(a.n == n && a.rank == rank && a.ranks == ranks);
    fill(&a);
    CHECK(tine_mpi_rebalance(&b, &a) == 0);
    CHECK(b.n == n && b.count == n / (size_t)ranks + ((size_t)rank < n % (size_t)ranks));
    check_elements(&b);
    CHECK(tine_mpi_redistribute(&c, spread_count((spread + 1) % SPREADS, n), &b) == 0);
    check_elements(&c);
    test_halo(&a, 1);
    test_halo(&b, 70);
    const int root = (int)(n % (size_t)ranks);
    uint64_t *all = some(n * 8);
    memset(all, 0, n * 8);
    CHECK(tine_mpi_gather(rank == root ? all : NULL, &c, root) == 0);
    size_t wrong = 0;
    for (size_t i = 0; i < n; i++) wrong += all[i] != (rank == root ? element(i) : 0);
    CHECK(wrong == 0);
    if (a.count) memset(a.data, 0, a.count * 8);
    CHECK(tine_mpi_scatter(&a, rank == root ? all : NULL, root) == 0);
    check_elements(&a);
    free(all);
    tine_mpi_free(&a);
    tine_mpi_free(&b);
    tine_mpi_free(&c);
    CHECK(a.data == NULL && a.own_ == NULL);
    case_end("elements change ranks: n %zu, %s", n, spread_names[spread]);
}

/* A file that all ranks save, and that one rank and all ranks read. */
static void test_file(const char *path, size_t n, int spread)
{
    tine_mpi_array a, b;
    tine_array whole;
    CHECK(tine_mpi_make(&a, 8, spread_count(spread, n), MPI_COMM_WORLD) == 0);
    fill(&a);
    CHECK(tine_mpi_npy_save(path, a.data, TINE_U64, &a) == 0);
    CHECK(tine_npy_open(&whole, path, TINE_READ) == 0);
    CHECK(whole.n == n && whole.type == TINE_U64 && whole.dims == 1);
    size_t wrong = 0;
    for (size_t i = 0; i < whole.n; i++) wrong += ((const uint64_t *)whole.data)[i] != element(i);
    CHECK(wrong == 0);
    CHECK(tine_array_close(&whole) == 0);
    CHECK(tine_mpi_npy_open(&b, path, MPI_COMM_WORLD) == 0);
    CHECK(b.n == n && b.type == TINE_U64 && b.size == 8);
    check_elements(&b);
    tine_mpi_free(&b);
    tine_mpi_free(&a);
    case_end("a file of %zu, %s", n, spread_names[spread]);
}

static void test_files(void)
{
    char folder[64] = "/tmp/tine-mpi-XXXXXX", path[96], pattern[104];
    if (rank == 0 && !mkdtemp(folder)) MPI_Abort(MPI_COMM_WORLD, 1);
    MPI_Bcast(folder, sizeof folder, MPI_CHAR, 0, MPI_COMM_WORLD);
    snprintf(path, sizeof path, "%s/x.npy", folder);
    for (int spread = 0; spread<SPREADS; spread += quick> 1 ? 3 : 1) {
        test_file(path, 0, spread);
        test_file(path, 5, spread);
        test_file(path, 10007, spread);
    }
    message_max = 1000;
    test_file(path, 3000, 1);
    message_max = (size_t)1 << 30;

    tine_mpi_array a, b = {.count = 3};
    CHECK(tine_mpi_make_even(&a, 8, 100, MPI_COMM_WORLD) == 0);
    CHECK(tine_mpi_npy_save("/nowhere/x.npy", a.data, TINE_F64, &a) == TINE_EIO);
    /* The rename fails, because its target is a folder. */
    CHECK(tine_mpi_npy_save(folder, a.data, TINE_F64, &a) == TINE_EIO);
    CHECK(tine_mpi_npy_save(rank ? path : NULL, a.data, TINE_F64, &a) == TINE_EINVAL);
    CHECK(tine_mpi_npy_save(path, a.data, TINE_TYPE_END_, &a) == TINE_EINVAL);
    CHECK(tine_mpi_npy_open(&b, "/nowhere/x.npy", MPI_COMM_WORLD) == TINE_EIO && b.count == 3);
    CHECK(tine_mpi_npy_open(&b, rank == ranks - 1 ? "/nowhere" : path, MPI_COMM_WORLD) == TINE_EIO);
    tine_mpi_free(&a);
    /* The file is unchanged. */
    CHECK(tine_mpi_npy_open(&b, path, MPI_COMM_WORLD) == 0 && b.n == 3000);
    tine_mpi_free(&b);
    MPI_Barrier(MPI_COMM_WORLD);
    if (rank == 0) {
        glob_t left;
        snprintf(pattern, sizeof pattern, "%s*/*.tine-*", folder);
        CHECK(glob(pattern, 0, NULL, &left) == GLOB_NOMATCH);
        snprintf(pattern, sizeof pattern, "%s.tine-*", folder);
        CHECK(glob(pattern, 0, NULL, &left) == GLOB_NOMATCH);
        CHECK(unlink(path) == 0 && rmdir(folder) == 0);
    }
    case_end("files that cannot be are refused, and leave nothing behind");
}

void test_arrays(void)
{
    test_files();
    EACH_CASE(n, spread) test_moves(n, spread);
    message_max = 100; /* The data take several messages, also divided within elements. */
    for (int spread = 0; spread < SPREADS; spread++) test_moves(1000, spread);
    message_max = (size_t)1 << 30;

    tine_mpi_array a, b = {.count = 5};
    CHECK(tine_mpi_make(&a, 8, 10, MPI_COMM_WORLD) == 0);
    CHECK(tine_mpi_redistribute(&b, 9, &a) == TINE_EINVAL && b.count == 5);
    CHECK(tine_mpi_make(&b, rank == 0 ? 8 : 4, 10, MPI_COMM_WORLD) ==
          (ranks > 1 ? TINE_EINVAL : 0));
    if (ranks == 1) tine_mpi_free(&b);
    CHECK(tine_mpi_make(rank == ranks - 1 ? NULL : &b, 8, 10, MPI_COMM_WORLD) == TINE_EINVAL);
    CHECK(tine_mpi_make(&b, 8, (size_t)1 << 60, MPI_COMM_WORLD) == TINE_EINVAL);
    tine_mpi_free(&a);
    case_end("arrays that cannot be are refused on all ranks");

    MPI_Comm half;
    MPI_Comm_split(MPI_COMM_WORLD, rank % 2, -rank, &half);
    CHECK(tine_mpi_make(&a, 8, (size_t)rank, half) == 0);
    int mine;
    MPI_Comm_rank(half, &mine);
    CHECK(a.rank == mine);
    fill(&a);
    CHECK(tine_mpi_rebalance(&b, &a) == 0);
    check_elements(&b);
    tine_mpi_free(&a);
    tine_mpi_free(&b);
    MPI_Comm_free(&half);
    case_end("a communicator of half the ranks, in reverse order");
}

/* 2.4e9 bytes go from the first rank to the last. Then a sort exchanges as many in both
   directions. */
void test_large(void)
{
    enum { LARGE = 300000007 };
    tine_mpi_array a, b;
    const double from = MPI_Wtime();
    CHECK(tine_mpi_make(&a, 8, rank == 0 ? LARGE : 0, MPI_COMM_WORLD) == 0);
    fill(&a);
    CHECK(tine_mpi_redistribute(&b, rank == ranks - 1 ? LARGE : 0, &a) == 0);
    check_elements(&b);
    tine_mpi_free(&a);
    tine_mpi_free(&b);
    case_end("%zu bytes from one rank to another", (size_t)LARGE * 8);

    CHECK(tine_mpi_make_even(&a, 8, (size_t)LARGE * (size_t)ranks, MPI_COMM_WORLD) == 0);
    uint64_t *x = a.data;
    for (size_t i = 0; i < a.count; i++) x[i] = a.n - 1 - (a.offset + i);
    CHECK(tine_mpi_sort(x, &a, NULL) == 0);
    size_t wrong = 0;
    for (size_t i = 0; i < a.count; i++) wrong += x[i] != a.offset + i;
    CHECK(wrong == 0);
    tine_mpi_free(&a);
    case_end("a sort exchanges %zu bytes with another rank", (size_t)LARGE * 8);
    if (rank == 0) printf("%.1f s\n", MPI_Wtime() - from);
}
