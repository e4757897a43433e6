/* bucket_lines.h - the account of elements that are dealt, piece by piece, to lines of one bucket each (kernels/sort/radix.h):
   where each bucket begins, and a list that brings its lines together. So nobody counts before dealing (src/sort/bucket_lines.c).

       pieces ──deal──> their lines, as they were begun ──list──> lines bucket by bucket, in each piece by piece

   Pieces are dealt in order and listed in order, so equal keys keep theirs. */
#ifndef TINE_LINES_H
#define TINE_LINES_H
#include "../../kernels/sort/radix.h"
#include "../schedule/phases.h"

enum {
    LINES_PIECES = 256, /* at most */
    LINES_OPEN = 8      /* lines that are not full, one a bucket and piece, are a LINES_OPENth of all at most */
};

typedef struct lines {
    size_t n, each, buckets;   /* elements; so many a line */
    size_t piece, many, room;  /* many pieces of so many elements, for each of which there is room for so many lines */
    size_t largest, biggest;   /* elements of a bucket that is not big, that is */
    size_t *start, *first;     /* [bucket]: where its elements begin, where its lines begin in the list */
    size_t *end;               /* [piece][bucket]: where its lines end in the list */
    size_t *used;              /* [piece]: lines */
    uint64_t *list;
    struct radix_tally *tally; /* [piece][bucket] */
    uint16_t *owner;           /* [piece][line] */
} lines;

/* For n > 0 elements, by a cut into so many buckets, to be dealt by so many threads; false: no memory. lines_put gives it back. */
bool lines_get(lines *l, size_t n, size_t each, size_t buckets, int threads);
void lines_put(lines *l);

/* What the dealing of piece p, which is n elements from `from` on, is told: the first of its lines, and where it writes
   what it did; and used[p]. */
typedef struct lines_piece {
    size_t from, n, line;
    uint16_t *owner;
    struct radix_tally *tally;
} lines_piece;
lines_piece lines_of(const lines *l, size_t p);

/* When all pieces are dealt: everything else above. 0, or an error of the options' tick. */
int lines_list(lines *l, steps *s);

static inline size_t lines_in(const lines *l, size_t b) { return l->start[b + 1] - l->start[b]; }
/* Whether bucket b is too large to be one thread's. */
bool lines_big(const lines *l, size_t b);
/* The part of bucket b's list that is from piece p; `many` lines. *before: its elements in earlier pieces. */
const uint64_t *lines_part(const lines *l, size_t p, size_t b, size_t *many, size_t *before);

#endif
