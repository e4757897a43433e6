/* npy.c - .npy files over all ranks. Each rank maps its own part of a file. All ranks together
   write a file by MPI-IO under a temporary name. At the end the file gets its final name. */
#include <fcntl.h>
#include <stdio.h>
#include <string.h>
#include <sys/random.h>
#include <unistd.h>
#include "../io/npy_codes.h"
#include "call.h"

/* ---- opening --------------------------------------------------------------------------------- */
/* Checks that all ranks have found the same array. */
static int same_file(MPI_Comm comm, const tine_array *f)
{
    const uint64_t type = (uint64_t)f->type;
    uint64_t v[4] = {f->n, ~(uint64_t)f->n, type, ~type};
    if (message_max_u64(comm, v, 4)) return TINE_EIO;
    return v[0] == ~v[1] && v[2] == ~v[3]
               ? 0
               : tine_error_(TINE_EIO, "tine_mpi_npy_open: ranks found different files");
}

int tine_mpi_npy_open(tine_mpi_array *a, const char *path, MPI_Comm comm)
{
    tine_mpi_array made;
    tine_array file = {.why = NULL};
    MPI_Comm own;
    int rank = 0, ranks = 1, rc = comm_ready();
    if (!rc && comm == MPI_COMM_NULL)
        rc = tine_error_(TINE_EINVAL, "tine_mpi_npy_open: comm is MPI_COMM_NULL");
    if (!rc) rc = comm_own(comm, &own);
    if (rc) return tine_exit_(rc, "tine_mpi_npy_open");
    MPI_Comm_rank(own, &rank);
    MPI_Comm_size(own, &ranks);
    if (!a) rc = tine_error_(TINE_EINVAL, "tine_mpi_npy_open: a is NULL");
    if (!rc) rc = tine_npy_open(&file, path, TINE_READ);
    rc = comm_agree(own, rc);
    if (!rc) rc = same_file(own, &file);
    if (!rc) {
        const message_range part = parts_even(file.n, rank, ranks);
        rc = tine_mpi_make(&made, 0, part.hi - part.lo, comm);
    }
    if (rc) {
        (void)!tine_array_close(&file);
        return tine_exit_(rc, "tine_mpi_npy_open");
    }
    made.type = file.type;
    made.size = tine_type_size(file.type);
    made.data = (char *)file.data + made.offset * made.size;
    made.own_->file = file;
    *a = made;
    return 0;
}

/* ---- writing --------------------------------------------------------------------------------- */
enum { HEADER = 128, MAGIC = 10, NAME = 4096 };

/* A header of version 1.0, for one dimension and this machine's byte order. */
static void print_header(char to[HEADER], tine_type type, size_t n)
{
    memset(to, ' ', HEADER);
    memcpy(to, "\x93NUMPY\1\0", 8);
    to[8] = HEADER - MAGIC;
    to[9] = 0;
    const int m = snprintf(to + MAGIC, HEADER - MAGIC,
                           "{'descr': '%c%s', 'fortran_order': False, 'shape': (%zu,), }",
                           npy_order(type), npy_types[type].code, n);
    to[MAGIC + m] = ' ';
    to[HEADER - 1] = '\n';
}

/* Writes this rank's elements. All ranks make as many collective writes as the longest part needs.
 */
static int write_parts(MPI_File file, const tine_mpi_array *a, const char *x, size_t size)
{
    size_t longest = 0;
    for (int r = 0; r < a->ranks; r++) {
        const message_range part = parts_of(a, r);
        if (part.hi - part.lo > longest) longest = part.hi - part.lo;
    }
    int rc = 0;
    const size_t bytes = a->count * size;
    for (size_t at = 0; at < longest * size; at += message_max) {
        const size_t left = at < bytes ? bytes - at : 0,
                     m = left < message_max ? left : message_max;
        MPI_Status status;
        int done = 0;
        const size_t to = HEADER + a->offset * size + (m ? at : 0);
        int e =
            MPI_File_write_at_all(file, (MPI_Offset)to, m ? x + at : x, (int)m, MPI_BYTE, &status);
        if (e == MPI_SUCCESS && m) e = MPI_Get_count(&status, MPI_BYTE, &done);
        if (e != MPI_SUCCESS || (m && (size_t)done != m)) rc = TINE_EIO;
    }
    return rc;
}

static int write_file(const char *name, const tine_mpi_array *a, const char *x, tine_type type)
{
    MPI_File file;
    char header[HEADER];
    const MPI_Comm comm = a->own_->comm;
    int rc = comm_code(MPI_File_open(comm, name, MPI_MODE_CREATE | MPI_MODE_EXCL | MPI_MODE_WRONLY,
                                     MPI_INFO_NULL, &file));
    const int open = !rc;
    rc = comm_agree(comm, rc);
    if (rc) {
        /* A rank that has opened the file cannot close it, because closing is collective. */
        return open ? rc : tine_error_(TINE_EIO, "tine_mpi_npy_save: the file cannot be made");
    }
    print_header(header, type, a->n);
    if (a->rank == 0)
        rc = comm_code(MPI_File_write_at(file, 0, header, HEADER, MPI_BYTE, MPI_STATUS_IGNORE));
    const int rest = write_parts(file, a, x, tine_type_size(type));
    const int kept = comm_code(MPI_File_sync(file)), closed = comm_code(MPI_File_close(&file));
    rc = rc ? rc : rest ? rest : kept ? kept : closed;
    if (rc) tine_error_(rc, "tine_mpi_npy_save: the file cannot be written");
    return comm_agree(comm, rc);
}

int tine_mpi_npy_save(const char *path, const void *x, tine_type type, const tine_mpi_array *a)
{
    mpi_call c;
    const char *bad = NULL;
    char name[NAME];
    uint64_t mark = 0;
    const size_t size = tine_type_size(type);
    CALL_BAD(bad, !path || !*path, "tine_mpi_npy_save: path is empty");
    CALL_BAD(bad, path && strlen(path) > NAME - 64, "tine_mpi_npy_save: path is too long");
    CALL_BAD(bad, !size, "tine_mpi_npy_save: type is no tine_type");
    CALL_BAD(bad, a && a->count && !x, "tine_mpi_npy_save: x is NULL");
    int rc = call_begin(&c, "tine_mpi_npy_save", a, NULL, bad);
    if (rc) return rc;
    if (a->rank == 0 && getentropy(&mark, sizeof mark)) mark = (uint64_t)getpid();
    rc = message_broadcast(c.comm, 0, &mark, sizeof mark);
    snprintf(name, sizeof name, "%s.tine-%016llx", path, (unsigned long long)mark);
    if (!rc) rc = write_file(name, a, x, type);
    if (a->rank == 0 && !rc && rename(name, path))
        rc = tine_error_(TINE_EIO, "tine_mpi_npy_save: the file cannot be given its name");
    rc = comm_agree(c.comm, rc);
    if (rc && a->rank == 0) unlink(name);
    c.agreed = 1;
    return call_end(&c, rc);
}
