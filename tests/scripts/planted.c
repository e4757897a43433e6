/* planted.c - two mistakes that the leg `analysis` must find: gcc finds the first, and clang-tidy
   the second. */
#include <stdlib.h>
#include <string.h>

int planted_use_after_free(void);
int planted_compare(const char *p, const char *q);

int planted_use_after_free(void)
{
    int *p = malloc(sizeof *p);
    if (!p) return 1;
    *p = 0;
    free(p);
    return *p;
}

int planted_compare(const char *p, const char *q) { return strcmp(p, q) == 2; }
