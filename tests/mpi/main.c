/* main.c - the tests of libtine_mpi, all in one program: mpirun -n P test_mpi. The last line is
   `N passed, M failed`. Words on the command line:
       quick, few, least  run fewer cases.
       die                The last rank kills itself while the others wait for it.
       single             MPI is initialised without threads.
       large              Messages are longer than 2^31 bytes, which takes 20 GB. */
#include <signal.h>
#include <stdarg.h>
#include "mpi_test.h"
#ifdef __SANITIZE_ADDRESS__
#    include <dlfcn.h>
#    include <sanitizer/lsan_interface.h>
/* Does not close modules: closed modules of Open MPI would have no names in reports of leaks. */
__attribute__((visibility("default"), used)) int dlclose(void *handle)
{
    (void)handle;
    return 0;
}
#endif

int rank, ranks, case_failures, quick;
static int passed, failed;

void check_failed(const char *file, int line, const char *what)
{
    if (case_failures++ == 0) printf("rank %d: %s:%d: %s\n", rank, file, line, what);
}

void case_end(const char *format, ...)
{
    int all = 0;
    va_list arguments;
    MPI_Allreduce(&case_failures, &all, 1, MPI_INT, MPI_SUM, MPI_COMM_WORLD);
    case_failures = 0;
    passed += all == 0;
    failed += all != 0;
    if (all == 0 || rank != 0) return;
    va_start(arguments, format);
    printf("FAILED on %d ranks: ", ranks);
    vprintf(format, arguments);
    printf("\n");
    fflush(stdout);
    va_end(arguments);
}

const char *const spread_names[SPREADS] = {"even",        "all on rank 0", "all on the last rank",
                                           "every other", "one each",      "falling",
                                           "random"};

/* Returns a place where the random distribution is divided. */
static size_t random_cut(int r, size_t n)
{
    size_t cut = 0;
    if (r <= 0) return 0;
    if (r >= ranks) return n;
    /* The cut is the r-th smallest of ranks - 1 random places. */
    for (int i = 1; i < ranks; i++) {
        const size_t place = mix((uint64_t)i) % (n + 1);
        int below = 0;
        for (int j = 1; j < ranks; j++) {
            const size_t other = mix((uint64_t)j) % (n + 1);
            below += other < place || (other == place && j < i);
        }
        if (below == r - 1) cut = place;
    }
    return cut;
}

size_t spread_count(int spread, size_t n)
{
    const size_t P = (size_t)ranks, r = (size_t)rank, half = (P + 1) / 2;
    switch (spread) {
    case 0:
        return n / P + (r < n % P);
    case 1:
        return r == 0 ? n : 0;
    case 2:
        return r == P - 1 ? n : 0;
    case 3:
        return r % 2 ? 0 : n / half + (r / 2 < n % half);
    case 4:
        return r == P - 1 ? (n > P - 1 ? n - (P - 1) : 0) : r < n;
    case 5: {
        size_t left = n, part = 0;
        for (size_t k = 0; k <= r; k++) {
            part = k == P - 1 ? left : left - left / 2;
            left -= part;
        }
        return part;
    }
    default:
        return random_cut(rank + 1, n) - random_cut(rank, n);
    }
}

size_t size_of_case(size_t k)
{
    static const size_t sizes[] = {0,    1,    3,    64,   65,    127,   1000,  2047,
                                   2048, 2049, 4096, 6149, 20000, 65537, 100003};
    static const size_t few[] = {129, 4097, 20001, 0, 3, 2049, 65537};
    if (quick > 1) return k < (quick == 2 ? 3 : 1) ? few[k] : SIZE_MAX;
    if (quick) return k < sizeof few / sizeof *few ? few[k] : SIZE_MAX;
    return k < sizeof sizes / sizeof *sizes ? sizes[k] : SIZE_MAX;
}

void *some(size_t bytes)
{
    void *p = malloc(bytes ? bytes : 1);
    if (!p) MPI_Abort(MPI_COMM_WORLD, 1);
    return p;
}

uint64_t mix(uint64_t i)
{
    i = (i + 1) * 0x9e3779b97f4a7c15u;
    i = (i ^ i >> 30) * 0xbf58476d1ce4e5b9u;
    i = (i ^ i >> 27) * 0x94d049bb133111ebu;
    return i ^ i >> 31;
}

static int has(int argc, char **argv, const char *word)
{
    for (int i = 1; i < argc; i++)
        if (!strcmp(argv[i], word)) return 1;
    return 0;
}

static void test_single(void)
{
    tine_mpi_array a = {.count = 7};
    CHECK(tine_mpi_make_even(&a, 8, 10, MPI_COMM_WORLD) == TINE_EINVAL);
    CHECK(strstr(tine_last_error(), "MPI_THREAD_FUNNELED") != NULL);
    CHECK(a.count == 7);
    case_end("MPI without threads is refused");
}

#ifdef WITH_CXX
int calls_from_cxx(void); /* Defined in cxx.cc. */
static void test_cxx(void)
{
    CHECK(calls_from_cxx() == 0);
    case_end("calls from C++");
}
#else
static void test_cxx(void) {}
#endif

/* Looks for leaks while MPI's modules are loaded, so that mpi.sh can name the modules that leak. */
static void test_leaks(void)
{
#ifdef __SANITIZE_ADDRESS__
    CHECK(__lsan_do_recoverable_leak_check() == 0);
    case_end("no memory is lost");
#endif
}

int main(int argc, char **argv)
{
    int level;
    const int single = has(argc, argv, "single");
    tine_mpi_array early;
    const int refused = tine_mpi_make_even(&early, 8, 10, MPI_COMM_WORLD);
    MPI_Init_thread(&argc, &argv, single ? MPI_THREAD_SINGLE : MPI_THREAD_FUNNELED, &level);
    MPI_Comm_rank(MPI_COMM_WORLD, &rank);
    MPI_Comm_size(MPI_COMM_WORLD, &ranks);
    quick = has(argc, argv, "least") ? 3 : has(argc, argv, "few") ? 2 : has(argc, argv, "quick");
    if (has(argc, argv, "die")) {
        tine_mpi_array a;
        if (tine_mpi_make_even(&a, 8, 1000, MPI_COMM_WORLD)) return 1;
        if (rank == ranks - 1) raise(SIGKILL);
        double sum;
        while (tine_mpi_sum(&sum, (const double *)a.data, &a, NULL) == 0) continue;
        return 1;
    }
    CHECK(refused == TINE_EINVAL);
    case_end("a call before MPI_Init is refused");
    if (single) {
        test_single();
    } else if (has(argc, argv, "large")) {
        test_large();
    } else {
        test_cxx();
        test_arrays();
        test_typed();
        test_makers();
        test_failures();
    }
    test_leaks();
    if (rank == 0) printf("%d passed, %d failed\n", passed, failed);
    MPI_Finalize();
    return failed > 0;
}
