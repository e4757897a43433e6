/* call.h - one collective call: its arguments, what its loops leave behind, and its end.

       rc = call_begin(&c, "tine_mpi_sum", a, o, bad);   all ranks agree that arguments are right
       …                                                 this rank's work; it may fail
       return call_end(&c, rc);                          all ranks agree on the result's code

   Where ranks wait for each other in between, they agree first: call_agree. Then no rank waits for
   one that failed. */
#ifndef TINE_MPI_CALL_H
#define TINE_MPI_CALL_H
#include "../core/spread.h"
#include "memory.h"
#include "seam.h"

enum {
    CALL_NODES = 132, /* of a tree that a range of 2^64 blocks may have, and two more */
    CALL_MEMORY = 12  /* pieces of memory that a call may hold */
};

/* Finished nodes of a fold's tree, from left to right. */
typedef struct call_nodes {
    uint64_t count, level[CALL_NODES], index[CALL_NODES];
} call_nodes;

/* How a fold cuts the array, and what is being folded. EXACT: joining is exact, so that this rank's
   part is one node. TREE: of single elements, at their places in the whole array. BODY, SEAM: of
   blocks; first those of the body, then the one of the seam. */
typedef enum call_cut { CALL_EXACT, CALL_TREE, CALL_BODY, CALL_SEAM } call_cut;

typedef struct mpi_call {
    tine_spread_ spread; /* first: what the engine hands back */
    const char *name;
    const tine_mpi_array *a;
    MPI_Comm comm;
    tine_opts opts, plain; /* the user's with .spread_ and without */
    int agreed;            /* all ranks know the code of this one's failure, or that it has none */
    int rc;                /* what begin returned, or a pass before the last one */
    size_t slot;           /* a place for one number */
    call_cut cut;
    void *memory[CALL_MEMORY]; /* freed by call_end */
    /* ---- folds */
    call_nodes nodes;
    char *accs, *theirs; /* those of nodes; room for another rank's */
    size_t depth;        /* nodes that either has room for */
    /* ---- scans */
    int pass;
    size_t size;               /* bytes of an element */
    seam_cut cuts;             /* by segments */
    char *y, *seam_x, *seam_y; /* the output; what the seam reads and writes */
    const char *x;
    MPI_Request *requests;
    char *sum; /* of the seam, later its base */
} mpi_call;

/* bad: NULL, or the text of a bad argument. Only an `a` that is no array is not agreed on. */
int call_begin(mpi_call *c, const char *name, const tine_mpi_array *a, const tine_opts *o,
               const char *bad);
int call_agree(mpi_call *c, int rc);
int call_end(mpi_call *c, int rc);

/* Keeps p, which memory_get gave, until call_end. Returns it. */
void *call_keeps(mpi_call *c, void *p);

/* An error text: "NAME: RULE" if the argument is bad and no other was. */
#define CALL_BAD(bad, condition, text) \
    do { \
        if (!(bad) && (condition)) (bad) = (text); \
    } while (0)

#endif
