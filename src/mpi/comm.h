/* comm.h - the library's own duplicate of a communicator, whose messages meet no others. */
#ifndef TINE_MPI_COMM_H
#define TINE_MPI_COMM_H
#include "tine/mpi.h"

/* What MPI's codes are as ours. They are returned only under MPI_ERRORS_RETURN. */
static inline int comm_code(int mpi) { return mpi == MPI_SUCCESS ? 0 : TINE_EIO; }

/* The duplicate, made at the first call with this communicator and kept as its attribute. */
int comm_own(MPI_Comm users, MPI_Comm *own);

/* TINE_EINVAL before MPI_Init and after MPI_Finalize. */
int comm_ready(void);
/* TINE_EINVAL unless MPI was initialised for threads, and this is the main thread. */
int comm_threads(void);

/* All ranks return the code of the lowest rank whose own is not 0, and 0 if there is none. A rank
   whose own code was 0 gets a text for tine_last_error. */
int comm_agree(MPI_Comm comm, int code);

#endif
