/* wisdom_test.h - shared by the tests of wisdom: a folder and a file for each test, functions that
   read and write it, and the settings with which a loop of a given name runs. */
#ifndef TINE_TESTS_WISDOM_TEST_H
#define TINE_TESTS_WISDOM_TEST_H
#include <errno.h>
#include <pthread.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>
#include "../properties/options.h"
#include "../../src/schedule/wisdom.h"
#include "../../src/schedule/wisdom_line.h"

static char dir[64], path[96];

static inline void before(void)
{
    strcpy(dir, "/tmp/tine-wisdom-XXXXXX");
    cr_assert(mkdtemp(dir));
    snprintf(path, sizeof path, "%s/wisdom", dir);
}

static inline void after(void)
{
    unlink(path);
    cr_assert(rmdir(dir) == 0 || errno == ENOENT, "something was left beside the file");
}

static inline void spit(const char *text)
{
    FILE *f = fopen(path, "w");
    cr_assert(f && fputs(text, f) >= 0 && !fclose(f));
}

static inline char *slurp(void)
{
    static char text[1 << 16];
    FILE *f = fopen(path, "r");
    cr_assert(f);
    text[fread(text, 1, sizeof text - 1, f)] = 0;
    fclose(f);
    return text;
}

/* Returns the text of a wisdom file of this machine with these lines. The lines lack machine and
   version. */
static inline const char *file_of(const char *const *lines, int n)
{
    static char text[4096];
    int at = snprintf(text, sizeof text, "%s", wisdom_header);
    for (int i = 0; i < n; i++)
        at += snprintf(text + at, sizeof text - (size_t)at, "%s %s %s\n", wisdom_machine(),
                       tine_version(), lines[i]);
    return text;
}

static inline int nothing(size_t lo, size_t hi, void *ctx)
{
    (void)lo, (void)hi, (void)ctx;
    return 0;
}

/* Returns the settings with which a loop of this name and size runs. */
static inline tine_stats met(const char *name, size_t n, tine_opts o)
{
    tine_stats s = {0};
    o.name = name;
    o.stats = &s;
    cr_assert_eq(tine_for(nothing, NULL, n, &o), 0);
    return s;
}
#endif
