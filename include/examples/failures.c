/* failures.c - which element failed: numbers are read from texts, one of which is not a number. */
#include <stdio.h>
#include <stdlib.h>
#include <tine/tine.h>

enum { NOT_A_NUMBER = 1 };

static inline int number(double *y, const char *text)
{
    char *end;
    *y = strtod(text, &end);
    return end == text || *end ? NOT_A_NUMBER : 0;
}
static inline double add(double a, double b) { return a + b; }
TINE_TRY(double, number, const char *)
TINE_MONOID(double, add, 0)
TINE_MAP_REDUCE(sum_of_numbers, number, add)

/* A predicate that may fail: which texts are numbers above 2? */
static inline int above_two(int *yes, const char *text)
{
    double y;
    const int rc = number(&y, text);
    *yes = rc == 0 && y > 2;
    return rc;
}
TINE_TRY_TEST(const char *, above_two)

/* number in a body, which says by itself which element it was. */
static int check(size_t lo, size_t hi, void *ctx)
{
    const char **texts = ctx;
    double y;
    for (size_t i = lo; i < hi; i++)
        if (number(&y, texts[i])) return tine_fail(i), NOT_A_NUMBER;
    return 0;
}

int main(void)
{
    const char *texts[] = {"1", "2.5", "three", "4", "five"};
    double y[5], sum = 0;
    size_t many = 0;
    tine_stats stats;
    const tine_opts o = {.stats = &stats};
    if (tine_map(number, y, texts, 5, &o) != NOT_A_NUMBER || stats.failed_at != 2) return 1;
    printf("element %zu is not a number: \"%s\"\n", stats.failed_at, texts[stats.failed_at]);
    if (tine_reduce(sum_of_numbers, &sum, texts, 2, NULL) || sum != 3.5) return 2;
    if (tine_reduce(sum_of_numbers, &sum, texts, 5, &o) != NOT_A_NUMBER) return 3;
    if (stats.failed_at != 2 || sum != 3.5) return 4; /* an error leaves the sum as it was */
    if (tine_count(above_two, &many, texts, 2, NULL) || many != 1) return 5;
    if (tine_count(above_two, &many, texts, 5, NULL) != NOT_A_NUMBER || many != 1) return 6;
    return tine_for(check, texts, 5, &o) == NOT_A_NUMBER && stats.failed_at == 2 ? 0 : 7;
}
/* Output:
element 2 is not a number: "three"
*/
