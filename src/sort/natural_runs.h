/* natural_runs.h - sorts an array that consists of few runs, each ascending or descending, by any
   order. */
#ifndef TINE_NATURAL_RUNS_H
#define TINE_NATURAL_RUNS_H
#include "../schedule/phases.h"
#include "merge_runs.h"

/* Returned by an algorithm that does not suit the array: the array is as it was, and another
   algorithm must sort it. */
enum { SORT_DECLINED = 2 };

/* How the caller sorts an array without few runs, and when runs are worth merging. */
typedef struct natural_rest {
    size_t runs;       /* Most runs for which merging is faster, at most RUNS_MAX. */
    size_t merged_min; /* Least number of elements for which merging is faster. */
    /* Sorts n elements that are in no order. An error leaves them unchanged. y has room for n
       elements. */
    int (*sort)(void *ctx, void *x, void *y, size_t n);
    void *ctx;
} natural_rest;

/* Sorts x if it has few runs. Of the functions of f, only extend, reverse, rank and merge are
   called, with the context c. weight: the share of this sort in the time of the whole call, from 0
   to 1. SORT_DECLINED: x has more than rest->runs runs, or there is no memory for a merge. */
int natural_runs(phases *s, void *x, size_t n, const tine_less_ *f, const void *c,
                 const natural_rest *rest, double weight);

#endif
