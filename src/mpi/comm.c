/* comm.c - the duplicate of a communicator, and the agreement on a code. */
#include "comm.h"
#include <limits.h>
#include <string.h>

static int key = MPI_KEYVAL_INVALID;

_Static_assert(sizeof(MPI_Comm) <= sizeof(void *), "an attribute holds a communicator");

static int forget(MPI_Comm users, int k, void *value, void *extra)
{
    MPI_Comm own;
    (void)users, (void)k, (void)extra;
    memcpy(&own, &value, sizeof own);
    return MPI_Comm_free(&own);
}

int comm_own(MPI_Comm users, MPI_Comm *own)
{
    void *value = NULL;
    int found = 0, rc = MPI_SUCCESS;
    if (key == MPI_KEYVAL_INVALID)
        rc = MPI_Comm_create_keyval(MPI_COMM_NULL_COPY_FN, forget, &key, NULL);
    if (rc == MPI_SUCCESS) rc = MPI_Comm_get_attr(users, key, &value, &found);
    if (rc == MPI_SUCCESS && !found) {
        rc = MPI_Comm_dup(users, own);
        if (rc == MPI_SUCCESS) memcpy(&value, own, sizeof *own);
        if (rc == MPI_SUCCESS) rc = MPI_Comm_set_attr(users, key, value);
    }
    memcpy(own, &value, sizeof *own);
    return comm_code(rc);
}

int comm_ready(void)
{
    int begun = 0, over = 0;
    MPI_Initialized(&begun);
    MPI_Finalized(&over);
    return begun && !over ? 0 : tine_error_(TINE_EINVAL, "tine_mpi: MPI is not initialised");
}

int comm_threads(void)
{
    int level = MPI_THREAD_SINGLE, is_main = 0;
    MPI_Query_thread(&level);
    MPI_Is_thread_main(&is_main);
    if (level < MPI_THREAD_FUNNELED)
        return tine_error_(TINE_EINVAL,
                           "tine_mpi: MPI_Init_thread must be given MPI_THREAD_FUNNELED or more");
    return is_main || level == MPI_THREAD_MULTIPLE || level == MPI_THREAD_SERIALIZED
               ? 0
               : tine_error_(TINE_EINVAL, "tine_mpi: calls must come from the main thread");
}

int comm_agree(MPI_Comm comm, int code)
{
    struct {
        int rank, code;
    } mine = {INT_MAX, code}, all;
    if (code && MPI_Comm_rank(comm, &mine.rank) != MPI_SUCCESS) return TINE_EIO;
    if (MPI_Allreduce(&mine, &all, 1, MPI_2INT, MPI_MINLOC, comm) != MPI_SUCCESS)
        return tine_error_(TINE_EIO, "tine_mpi: MPI_Allreduce failed");
    if (all.code && !code)
        tine_error_(all.code, "tine_mpi: another rank failed; tine_last_error says why there");
    return all.code;
}
