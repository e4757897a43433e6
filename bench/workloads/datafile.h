/* datafile.h - finds a workload's data file. */
#ifndef WORKLOADS_DATAFILE_H
#define WORKLOADS_DATAFILE_H
#include "workload.h"

enum { DATAFILE_PATH = 4096 };
typedef struct datafile {
    const char *name;        /* The name of the file. */
    const char *package;     /* The Debian package that installs it. */
    const char *const *dirs; /* Folders where packages install the file. NULL ends the list. */
} datafile;

/* Stores the file's path. The folder is source->data_dir if set, else the first of dirs that has
   the file. Returns 0, or -1 after a message. */
int datafile_find(char path[DATAFILE_PATH], const datafile *f, const char *work,
                  const bench_source *source);

/* Returns the number of elements to work on: the number wanted, but at most `available`. */
static inline size_t datafile_elements(const bench_source *s, size_t available)
{
    return s->n && s->n < available ? s->n : available;
}
#endif
