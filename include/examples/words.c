/* words.c - counts the words of a text: strings sorted by an order of one's own, equal ones
   counted, and the counts in descending order. "words FILE" reads a file. */
#include <ctype.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <tine/tine.h>

static inline int before(const char *a, const char *b) { return strcmp(a, b) < 0; }
TINE_LESS(const char *, before)

enum { ROOM = 1 << 20 };
static char text[ROOM] = "the cat and the dog saw the bird and the bird saw the cat";
static const char *words[ROOM / 2], *distinct[ROOM / 2];
static size_t count[ROOM / 2], order[ROOM / 2];

/* Words end with 0 in the text itself, in lower case; words[i] points at word i. */
static size_t split(char *s)
{
    size_t n = 0;
    for (int inside = 0; *s; s++) {
        const int letter = isalpha((unsigned char)*s);
        if (letter && !inside) words[n++] = s;
        *s = (char)(letter ? tolower((unsigned char)*s) : 0);
        inside = letter;
    }
    return n;
}

int main(int argc, char **argv)
{
    if (argc > 1) {
        FILE *file = fopen(argv[1], "r");
        if (!file) return perror(argv[1]), 1;
        text[fread(text, 1, ROOM - 1, file)] = 0;
        fclose(file);
    }
    const size_t n = split(text);
    size_t m = 0;
    if (tine_sort_by(before, words, n, NULL)) return 2;
    for (size_t i = 0; i < n; i++) {
        if (i == 0 || strcmp(words[i - 1], words[i])) distinct[m++] = words[i];
        count[m - 1]++;
    }
    /* Stable: words that are equally frequent stay in alphabetical order. */
    if (tine_argsort_desc(order, count, m, NULL)) return 3;
    for (size_t i = 0; i < m && i < 10; i++)
        printf("%6zu %s\n", count[order[i]], distinct[order[i]]);
    if (argc > 1) return 0;
    return m == 6 && count[order[0]] == 5 && !strcmp(distinct[order[1]], "and") ? 0 : 4;
}
/* Output:
     5 the
     2 and
     2 bird
     2 cat
     2 saw
     1 dog
*/
