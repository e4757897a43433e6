/* datafile.h - where a workload's data file lies. */
#ifndef WORKLOADS_DATAFILE_H
#define WORKLOADS_DATAFILE_H
#include "workload.h"

enum { DATAFILE_PATH = 4096 };
typedef struct datafile {
    const char *name;        /* of the file */
    const char *package;     /* Debian's, that installs it */
    const char *const *dirs; /* where packages put it; ends with NULL */
} datafile;

/* The file's path, in source->data_dir if set, else in the first of dirs that has it. 0, or says
   what to install. */
int datafile_find(char path[DATAFILE_PATH], const datafile *f, const char *work,
                  const bench_source *source);

/* Elements to work on, when the data have so many. */
static inline size_t datafile_elements(const bench_source *s, size_t available)
{
    return s->n && s->n < available ? s->n : available;
}
#endif
