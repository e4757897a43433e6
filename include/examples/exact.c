/* exact.c - exact sums: a ledger in which large amounts cancel, so that a plain sum loses the
   cents. */
#include <stdio.h>
#include <tine/tine.h>

enum { N = 1000000 };
static double ledger[N], weights[N];

int main(void)
{
    double plain = 0, sum, exact, shuffled, weighted;
    /* Each large amount is paid and paid back; what remains is 0.01 for every third entry. */
    for (int i = 0; i < N; i++) {
        const int k = i % 3;
        ledger[i] = k == 0 ? 1e15 : k == 1 ? 0.01 : -1e15;
        weights[i] = k == 1 ? 2 : 1;
    }
    ledger[N - 1] = 0; /* N = 3 k + 1: the last amount would not be paid back */

    for (int i = 0; i < N; i++) plain += ledger[i];
    if (tine_sum(&sum, ledger, N, NULL)) return 1;    /* the same bits on every run, but rounded */
    if (tine_fsum(&exact, ledger, N, NULL)) return 2; /* the true sum, rounded once */
    if (tine_fdot(&weighted, ledger, weights, N, NULL)) return 3;
    if (tine_shuffle(ledger, sizeof *ledger, 1, N, NULL)) return 4;
    if (tine_fsum(&shuffled, ledger, N, NULL)) return 5;
    printf("loop %.2f, exact %.2f, weighted %.2f\n", plain, exact, weighted);
    printf("tine_sum %s, in another order the exact sum is %s\n",
           sum == exact ? "is exact here" : "is rounded", shuffled == exact ? "the same" : "other");
    return 0;
}
/* Output:
loop 0.00, exact 3333.33, weighted 6666.66
tine_sum is rounded, in another order the exact sum is the same
*/
