/* canary.c - one deliberate mistake of each kind in a body. A sanitizer that does not report it
   does not work. */
#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <tine/tine.h>

enum { N = 100000 };

static int race(size_t lo, size_t hi, void *ctx)
{
    long *shared = ctx;
    for (size_t i = lo; i < hi; ++i) *shared += (long)i;
    return 0;
}

static int beyond(size_t lo, size_t hi, void *ctx)
{
    char *bytes = ctx;
    for (size_t i = lo; i < hi; ++i) bytes[i + 1] = 1;
    return 0;
}

static int overflow(size_t lo, size_t hi, void *ctx)
{
    int *sum = ctx;
    for (size_t i = lo; i < hi; ++i) *sum += (int)i;
    return 0;
}

static int leak(size_t lo, size_t hi, void *ctx)
{
    (void)lo, (void)hi;
    *(char *volatile *)ctx = malloc(1000);
    *(char *volatile *)ctx = NULL;
    return 0;
}

static const struct {
    const char *name;
    tine_body *body;
} MISTAKES[] = {
    {"race", race},
    {"beyond", beyond},
    {"overflow", overflow},
    {"leak", leak},
};

int main(int argc, char **argv)
{
    void *space = calloc(N, 1);
    if (space && argc == 2)
        for (size_t i = 0; i < sizeof MISTAKES / sizeof *MISTAKES; ++i)
            if (strcmp(argv[1], MISTAKES[i].name) == 0) {
                *(int *)space = i == 2 ? INT_MAX - 1 : 0;
                int rc = tine_for(MISTAKES[i].body, space, N,
                                  TINE_OPTS(.threads = 4, .sched = TINE_STATIC, .chunk = 100));
                free(space);
                return rc;
            }
    fprintf(stderr, "canary: one of race, beyond, overflow, leak\n");
    free(space);
    return 0; /* The callers expect failure. */
}
