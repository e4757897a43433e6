/* blocks.h - the serial and the plain OpenMP loop over n doubles that are made two at a time. The
   includer defines block(y, b) first. */
static void last(double *y, size_t n) /* Stores the first half of the last block, if n is odd. */
{
    double two[2];
    if (n % 2 == 0) return;
    block(two, n / 2);
    y[n - 1] = two[0];
}

static void serial(bench_data *d)
{
    size_t n = d->n;
    double *y = d->out;
    for (size_t b = 0; b < n / 2; b++) block(y + 2 * b, b);
    last(y, n);
}

static void openmp(bench_data *d, const bench_plan *p)
{
    size_t n = d->n;
    double *y = d->out;
    OPENMP_FOR(p, , for (size_t b = 0; b < n / 2; b++) block(y + 2 * b, b););
    last(y, n);
}
