/* datafile.c - finds a workload's data file. */
#include "datafile.h"
#include <stdio.h>
#include <string.h>
#include <unistd.h>

static int readable(char path[DATAFILE_PATH], const char *dir, const char *name)
{
    size_t from = strlen(dir), length = strlen(name);
    if (from + 1 + length >= DATAFILE_PATH) return 0;
    memcpy(path, dir, from);
    path[from] = '/';
    memcpy(path + from + 1, name, length + 1);
    return access(path, R_OK) == 0;
}

int datafile_find(char path[DATAFILE_PATH], const datafile *f, const char *work,
                  const bench_source *source)
{
    if (source->data_dir) {
        if (readable(path, source->data_dir, f->name)) return 0;
        fprintf(stderr, "tine-bench: %s: cannot read %s/%s\n", work, source->data_dir, f->name);
        return -1;
    }
    for (const char *const *dir = f->dirs; *dir; dir++)
        if (readable(path, *dir, f->name)) return 0;
    fprintf(stderr, "tine-bench: %s: no %s here: install Debian's package %s\n", work, f->name,
            f->package);
    return -1;
}
