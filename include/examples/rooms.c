/* rooms.c - room for each thread: the longest common subsequence of many pairs of words, for which
   each thread needs two rows of a table. */
#include <stdio.h>
#include <string.h>
#include <tine/tine.h>

enum { LONGEST = 64 };
typedef struct rows {
    int above[LONGEST + 1], row[LONGEST + 1];
} rows;

static inline int common(const char *s, const char *t)
{
    /* This thread's memory, zeroed once. The results of earlier pairs are overwritten. */
    rows *r = tine_local();
    const size_t n = strlen(t);
    memset(r->above, 0, sizeof r->above);
    for (; *s; s++) {
        for (size_t j = 0; j < n; j++) {
            const int longer = r->above[j + 1] > r->row[j] ? r->above[j + 1] : r->row[j];
            r->row[j + 1] = *s == t[j] ? r->above[j] + 1 : longer;
        }
        memcpy(r->above, r->row, sizeof r->row);
    }
    return r->above[n];
}
TINE_FN(int, common, const char *, const char *)

enum { N = 10000 };

int main(void)
{
    static const char *const words[] = {"parallel", "barrel", "apparel", "peril"};
    static const char *a[N], *b[N];
    static int length[N];
    for (int i = 0; i < N; i++) a[i] = words[i % 4], b[i] = words[i / 4 % 4];
    if (tine_starmap(common, length, a, b, N, TINE_OPTS(.local = sizeof(rows)))) return 1;
    for (int i = 0; i < 4; i++) printf("%s and %s: %d\n", a[i], b[i], length[i]);
    return 0;
}
/* Output:
parallel and parallel: 8
barrel and parallel: 4
apparel and parallel: 5
peril and parallel: 3
*/
