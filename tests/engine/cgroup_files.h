/* cgroup_files.h - folders that look like /sys/fs/cgroup. */
#ifndef TINE_TESTS_CGROUP_FILES_H
#define TINE_TESTS_CGROUP_FILES_H
#include <criterion/criterion.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/stat.h>

static char root[64];

static inline void make_root(void)
{
    snprintf(root, sizeof root, "/tmp/tine-cgroup-XXXXXX");
    cr_assert_not_null(mkdtemp(root));
}

static inline void remove_root(void)
{
    char command[128];
    snprintf(command, sizeof command, "rm -rf %s", root);
    cr_expect_eq(system(command), 0);
}

/* Writes root/dir/name, making the folders on the way. */
static inline void put(const char *dir, const char *name, const char *text)
{
    char path[512];
    int at = snprintf(path, sizeof path, "%s/", root);
    for (const char *p = dir; *p; p++) {
        path[at++] = *p;
        path[at] = 0;
        if (p[1] == '/' || !p[1]) mkdir(path, 0700);
    }
    snprintf(path + at, sizeof path - (size_t)at, "/%s", name);
    FILE *f = fopen(path, "w");
    cr_assert_not_null(f, "%s", path);
    fputs(text, f);
    fclose(f);
}

#endif
