/* call.h - one collective call: its arguments, the state that its loops share, and its end.

       rc = call_begin(&c, "tine_mpi_sum", a, o, bad);   all ranks agree that arguments are right
       …                                                 this rank's work; it may fail
       return call_end(&c, rc);                          all ranks agree on the result's code

   Before ranks wait for each other in between, they agree on a code by call_agree. So no rank waits
   for a rank that failed. */
#ifndef TINE_MPI_CALL_H
#define TINE_MPI_CALL_H
#include "../core/spread.h"
#include "memory.h"
#include "seam.h"

enum {
    CALL_NODES = 132, /* The most nodes that a range of 2^64 blocks has, plus two. */
    CALL_MEMORY = 12  /* the most pieces of memory that a call holds */
};

/* The complete nodes of a fold's tree, from left to right. */
typedef struct call_nodes {
    uint64_t count, level[CALL_NODES], index[CALL_NODES];
} call_nodes;

/* What a fold folds at the moment.
     CALL_EXACT  this rank's whole part as one node, because joining is exact
     CALL_TREE   this rank's single elements, at their places in the whole array
     CALL_BODY   the blocks that lie in this rank's part alone
     CALL_SEAM   the block that begins in this rank's part and ends on another rank */
typedef enum call_cut { CALL_EXACT, CALL_TREE, CALL_BODY, CALL_SEAM } call_cut;

typedef struct mpi_call {
    tine_spread_ spread; /* the first field, because the engine passes a pointer to it */
    const char *name;
    const tine_mpi_array *a;
    MPI_Comm comm;
    /* opts: the user's options with .spread_ set. plain: the user's options without .spread_. */
    tine_opts opts, plain;
    int agreed;  /* whether all ranks know this rank's code */
    int rc;      /* The code that call_begin returned, or a pass before the last pass. */
    size_t slot; /* room for one result */
    call_cut cut;
    void *memory[CALL_MEMORY]; /* freed by call_end */
    /* ---- folds */
    call_nodes nodes;
    char *accs, *theirs; /* accs: the accs of `nodes`. theirs: room for the accs of another rank. */
    size_t depth;        /* The number of accs for which `accs` and `theirs` each have room. */
    /* ---- scans */
    int pass;
    size_t size;               /* bytes of an element */
    seam_cut cuts;             /* this rank's part, cut into segments */
    char *y, *seam_x, *seam_y; /* y: the output. seam_x, seam_y: the seam's input and output. */
    const char *x;
    MPI_Request *requests;
    char *sum; /* the seam's sum, later its base */
} mpi_call;

/* Begins a collective call on the array a. bad: the message for an invalid argument, or NULL. All
   ranks return the same code. Exception: a rank whose `a` is NULL or was not made by tine_mpi has
   no communicator, so it returns TINE_EINVAL without waiting for the others. */
int call_begin(mpi_call *c, const char *name, const tine_mpi_array *a, const tine_opts *o,
               const char *bad);
int call_agree(mpi_call *c, int rc);
int call_end(mpi_call *c, int rc);

/* Keeps p, which memory_get gave, until call_end. Returns it. */
void *call_keeps(mpi_call *c, void *p);

/* Sets bad to the text "NAME: RULE" if the condition holds and bad is still NULL. */
#define CALL_BAD(bad, condition, text) \
    do { \
        if (!(bad) && (condition)) (bad) = (text); \
    } while (0)

#endif
