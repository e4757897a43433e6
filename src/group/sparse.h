/* sparse.h - groups of any keys: the two ways to find them, and what both hand over. */
#ifndef TINE_GROUP_SPARSE_H
#define TINE_GROUP_SPARSE_H
#include <stdatomic.h>
#include <stdbool.h>
#include "group.h"
#include "hash_set.h"

/* Distinct keys and their results, in no order yet. */
typedef struct group_found {
    char *keys, *results;
    size_t room;          /* for so many; … */
    _Atomic size_t many;  /* … this many there are: those past the room are only counted */
} group_found;
/* From any thread. */
void group_found_add(group_found *f, const struct tine_group_job *j, const void *keys, const void *t, const uint64_t *count, size_t m);

/* How many distinct keys there may be, from a sample; SIZE_MAX: too many to tell. */
size_t group_guess(const struct tine_group_job *j, uint64_t seed);
enum { GROUP_FEW = 2048 }; /* guessed so many at most: pieces may find them one by one */
/* 0, an error, or 1: there are many, and nothing was found. */
int group_few(steps *s, group_found *found, const struct tine_group_job *j, uint64_t seed, double part);
#endif
