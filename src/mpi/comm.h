/* comm.h - the library's own duplicate of a communicator, so that its messages never mix with the
   program's. */
#ifndef TINE_MPI_COMM_H
#define TINE_MPI_COMM_H
#include "tine/mpi.h"

/* The tine code of an MPI code. MPI returns errors only under MPI_ERRORS_RETURN. */
static inline int comm_code(int mpi) { return mpi == MPI_SUCCESS ? 0 : TINE_EIO; }

/* Gives the duplicate of a communicator. The first call makes it, and MPI keeps it as an attribute.
 */
int comm_own(MPI_Comm users, MPI_Comm *own);

/* Returns TINE_EINVAL before MPI_Init and after MPI_Finalize, else 0. */
int comm_ready(void);
/* Returns 0 if MPI was initialised for threads and this thread may call it, else TINE_EINVAL. */
int comm_threads(void);

/* Returns on all ranks the code of the lowest rank whose code is not 0, or 0 if there is none. A
   rank with code 0 then gets a text for tine_last_error. */
int comm_agree(MPI_Comm comm, int code);

#endif
