/* npy.c - an array on disk, larger than memory if you like: it is written and read through a few
   MiB. "npy 2000000000" makes a file of 16 GB; NumPy reads it by numpy.load("wave.npy"). */
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/resource.h>
#include <tine/npy.h>

static inline double wave(size_t i) { return (double)(i % 1000) - 499.5; }
TINE_INDEX(double, wave)

static int fail(const char *what)
{
    return fprintf(stderr, "%s: %s\n", what, tine_last_error()), 1;
}

int main(int argc, char **argv)
{
    const size_t n = argc > 1 ? strtoull(argv[1], NULL, 10) : 20000000;
    double mean, variance, low, high;
    tine_array a;
    struct rusage usage;

    /* .mapped: the call goes through its file in order, and lets go of the pages behind it. */
    if (tine_npy_create(&a, "wave.npy", TINE_F64, 1, (size_t[]){n})) return fail("create");
    if (tine_tabulate(wave, (double *)a.data, n, TINE_OPTS(.mapped = &a))) return fail("write");
    if (tine_array_close(&a)) return fail("close");

    if (tine_npy_open(&a, "wave.npy", TINE_READ) || a.type != TINE_F64) return fail("open");
    const double *x = a.data;
    if (tine_moments(&mean, &variance, x, a.n, TINE_OPTS(.mapped = &a))) return fail("moments");
    if (tine_minmax(&low, &high, x, a.n, TINE_OPTS(.mapped = &a))) return fail("minmax");
    if (tine_array_close(&a)) return fail("close");

    getrusage(RUSAGE_SELF, &usage);
    printf("%zu elements: mean %g, deviation %.4f, from %g to %g\n", n, mean, sqrt(variance), low,
           high);
    printf("in less memory than the file takes: %s\n",
           (size_t)usage.ru_maxrss * 1024 < n * sizeof(double) ? "yes" : "no");
    return 0;
}
/* Output:
20000000 elements: mean 0, deviation 288.6750, from -499.5 to 499.5
in less memory than the file takes: yes
*/
