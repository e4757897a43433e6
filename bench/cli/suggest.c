/* suggest.c - finds the name that a mistyped name was probably meant to be. */
#include "../measure/harness.h"
#include <string.h>
#include <strings.h>

enum { NAME_MAX_LENGTH = 40 };

static size_t min(size_t a, size_t b) { return a < b ? a : b; }

/* Returns Levenshtein's distance, ignoring case: insertions, deletions and substitutions. The table
   is computed row by row. */
static size_t distance(const char *a, const char *b)
{
    size_t n = strlen(a), m = strlen(b), row[NAME_MAX_LENGTH + 1];
    if (n > NAME_MAX_LENGTH || m > NAME_MAX_LENGTH) return NAME_MAX_LENGTH;
    for (size_t j = 0; j <= m; j++) row[j] = j;
    for (size_t i = 1; i <= n; i++) {
        size_t diagonal = row[0];
        row[0] = i;
        for (size_t j = 1; j <= m; j++) {
            size_t change = diagonal + (strncasecmp(a + i - 1, b + j - 1, 1) != 0);
            diagonal = row[j];
            row[j] = min(change, min(row[j], row[j - 1]) + 1);
        }
    }
    return row[m];
}

const char *bench_nearest(const char *name, const char *const *list, size_t n)
{
    const char *best = NULL;
    /* A name whose distance exceeds a third of its length is a different word. */
    size_t max = min(1 + strlen(name) / 3, 4);
    for (size_t i = 0; i < n; i++) {
        size_t d = distance(name, list[i]);
        /* A prefix of a name has distance 0. */
        if (*name && !strncasecmp(name, list[i], strlen(name))) d = 1;
        if (d <= max) best = list[i], max = d - (d > 0);
        if (d == 0) break;
    }
    return best;
}
