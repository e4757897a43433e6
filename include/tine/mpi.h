/* tine/mpi.h - tine's operations on arrays that are spread over MPI ranks, with OpenMP inside each
   rank. The bits are those of one process on the whole array, for any number of ranks and any
   distribution. Link with libtine_mpi. All of it is experimental: see the policy in
   include/README.md.

       MPI_Init_thread(&argc, &argv, MPI_THREAD_FUNNELED, &provided);
       tine_mpi_array a;
       tine_mpi_make_even(&a, sizeof(double), n, MPI_COMM_WORLD);
       double *x = a.data;                      // elements [a.offset, a.offset + a.count)
       tine_mpi_random(x, seed, 0, &a, NULL);
       rc = tine_mpi_sum(&sum, x, &a, NULL);    // the same sum on every rank

   An array's distribution a takes the place of n in tine.h. A data pointer in front of it points to
   this rank's own elements. All arrays of one call have the same distribution: x and y are this
   rank's parts of two arrays that are distributed as a says. Typed calls take elements and keys of
   32 and 64 bits; narrower keys give TINE_EINVAL.

   Every call here is collective. All ranks of the communicator make it, in the same order, with the
   same arguments apart from pointers and their own part. All ranks return the same code: that of
   the lowest failing element or rank; TINE_EINVAL if the arguments of one rank are bad (then
   nothing is changed on any rank); TINE_ENOMEM if one rank lacks memory; TINE_EIO if an MPI
   function returned an error. tine_last_error() says more on the rank that failed. Results that are
   numbers are the same on all ranks; after an error they are as they were.

   Options apply to this rank's loops. A call has several loops; .progress, .stats and .events see
   one after the other. A progress function that cancels on one rank cancels the call on all ranks.

   MPI must be initialised, with MPI_THREAD_FUNNELED or more, and the calls must come from the main
   thread; otherwise TINE_EINVAL. Messages travel on a duplicate of the communicator, which is made
   once and freed with the communicator. For each array, each rank keeps a table of 8 bytes per
   rank. */
#ifndef TINE_MPI_H
#define TINE_MPI_H
#include <mpi.h>
#include "npy.h"
#include "tine.h"

#ifdef __cplusplus
extern "C" {
#endif

/* ---- arrays ---------------------------------------------------------------------------------- */
/* An array that is spread over ranks; without data it is a distribution alone. */
typedef struct tine_mpi_array {
    void *data;                 /* this rank's elements; NULL: the array is a distribution alone */
    size_t count;               /* the number of this rank's elements */
    size_t offset;              /* the index in the whole array of this rank's first element */
    size_t n;                   /* the number of elements of the whole array */
    size_t size;                /* bytes of an element */
    tine_type type;             /* the type of an element, if the array comes from a .npy file */
    int rank, ranks;            /* this rank's number, and the number of ranks */
    MPI_Comm comm;              /* the communicator of the ranks */
    struct tine_mpi_own_ *own_; /* the library's own */
} tine_mpi_array;

/* Makes an array of zeros. This rank has `count` elements of `size` bytes; count may differ from
   rank to rank. The parts follow each other in the order of ranks. size == 0 makes a distribution
   without memory. */
TINE_API TINE_CHECKED_ int tine_mpi_make(tine_mpi_array *a, size_t size, size_t count,
                                         MPI_Comm comm);
/* As tine_mpi_make, with n elements in all, spread evenly: the first ranks may have one element
   more than the others. */
TINE_API TINE_CHECKED_ int tine_mpi_make_even(tine_mpi_array *a, size_t size, size_t n,
                                              MPI_Comm comm);
/* Frees the array's memory, mapping and table; *a becomes all zeros. Not collective. */
TINE_API void tine_mpi_free(tine_mpi_array *a);

/* Makes a new array *b with the elements of a. tine_mpi_redistribute gives this rank `count` of
   them; the counts of all ranks add up to a->n. tine_mpi_rebalance spreads them evenly. Each
   element is sent at most once. */
TINE_API TINE_CHECKED_ int tine_mpi_redistribute(tine_mpi_array *b, size_t count,
                                                 const tine_mpi_array *a);
TINE_API TINE_CHECKED_ int tine_mpi_rebalance(tine_mpi_array *b, const tine_mpi_array *a);
/* tine_mpi_scatter copies the n elements at x on rank `root` to the array a; tine_mpi_gather copies
   a's elements to x there. x is used on rank `root` only. */
TINE_API TINE_CHECKED_ int tine_mpi_scatter(const tine_mpi_array *a, const void *x, int root);
TINE_API TINE_CHECKED_ int tine_mpi_gather(void *x, const tine_mpi_array *a, int root);
/* Copies neighbouring elements of other ranks: before[0 … k) = the k elements in front of this
   rank's part, after[0 … k) = the k elements behind it. Places beyond the ends of the whole array
   stay as they are. k is the same on all ranks. */
TINE_API TINE_CHECKED_ int tine_mpi_halo(void *before, void *after, size_t k,
                                         const tine_mpi_array *a);

/* Opens the array in a .npy file, spread evenly over the ranks. Elements are in the file's order,
   which may be Fortran's. Each rank maps the file and touches only its own part; the data must not
   be written. All ranks must see the same file. If the elements are unaligned or in the other byte
   order, each rank copies the whole array into memory. */
TINE_API TINE_CHECKED_ int tine_mpi_npy_open(tine_mpi_array *a, const char *path, MPI_Comm comm);
/* Writes the array to a .npy file of one dimension, by MPI-IO; x is this rank's part. Until all
   ranks have written and MPI has synchronised the file, it is named path.tine-…; so there is never
   an incomplete file of the name `path`. After TINE_EIO an older file of that name is as it was. */
TINE_API TINE_CHECKED_ int tine_mpi_npy_save(const char *path, const void *x, tine_type type,
                                             const tine_mpi_array *a);

/* ---- loops of your own ----------------------------------------------------------------------- */
/* Runs body(0, a->count, ctx) in chunks on each rank. Indexes count from the beginning of this
   rank's part. */
TINE_API TINE_CHECKED_ int tine_mpi_for(tine_body *body, void *ctx, const tine_mpi_array *a,
                                        const tine_opts *o);
/* tine_fold over the elements of x, of `size` bytes. leaf folds the elements x[0 … m) into its copy
   of the identity; these are the elements [first, first + m) of the whole array. Blocks and bits
   are those of tine_fold with n = a->n. A block that lies on several ranks is folded on the rank
   where it begins. Its other elements are sent there: fewer than 2048 for each end of a part. */
typedef int tine_mpi_leaf(void *acc, const void *x, size_t first, size_t m, void *ctx);
TINE_API TINE_CHECKED_ int tine_mpi_fold(tine_mpi_leaf *leaf, tine_join *join, void *ctx, void *acc,
                                         size_t acc_size, const void *x, size_t size,
                                         const tine_mpi_array *a, const tine_opts *o);

/* The makers' calls on this rank's parts: tine_mpi_map(f, y, x, a, o), tine_mpi_starmap(f, y, p, q,
   a, o), and tine_mpi_reduce(f, out, x, a, o), which takes up to four inputs for TINE_MAP_REDUCE.
   Arguments are evaluated twice. */
#define tine_mpi_map(f, y, x, a, o) TINE_MPI_MAP_3("tine_mpi_map", f, y, x, a, o)
#define tine_mpi_starmap(f, y, ...) \
    TINE_JOIN_(TINE_MPI_MAP_, TINE_MPI_COUNT_(__VA_ARGS__))("tine_mpi_starmap", f, y, __VA_ARGS__)
#define tine_mpi_reduce(f, out, ...) \
    TINE_JOIN_(TINE_MPI_REDUCE_, TINE_MPI_COUNT_(__VA_ARGS__))(f, out, __VA_ARGS__)
/* Scans the whole array: y[i] = f(… f(x[0], x[1]) …, x[i]); exscan leaves x[i] out. In place is
   allowed. Each rank's scan begins with the result of the rank before it: one message a rank, one
   after the other. If the compiler proves that f is an addition of integers, the call takes O(log
   ranks) rounds of messages. Scratch: n/64 elements. */
#define tine_mpi_scan(f, y, x, a, o) \
    TINE_MPI_SCAN_("tine_mpi_scan", f##_needs_TINE_MONOID_of_this_type_to_scan, f##_tine_value, y, \
                   x, a, o)
#define tine_mpi_exscan(f, y, x, a, o) \
    TINE_MPI_SCAN_("tine_mpi_exscan", f##_needs_TINE_MONOID_of_this_type_to_exscan, \
                   f##_tine_value, y, x, a, o)
/* tine_mpi_count: *m = the number of matches in the whole array. tine_mpi_find: *at = the lowest
   index of a match in the whole array, n if there is none. */
#define tine_mpi_count(f, m, x, a, o) \
    tine_mpi_rc_(tine_mpi_begin_("tine_mpi_count", a, o, m, sizeof *(m), 1, x, sizeof *(x)) \
                     ? tine_mpi_code_() \
                     : tine_mpi_count_(m, tine_count(f, tine_mpi_slot_(), x, tine_mpi_part_(), \
                                                     tine_mpi_opts_())))
#define tine_mpi_find(f, at, x, a, o) \
    tine_mpi_rc_(tine_mpi_begin_("tine_mpi_find", a, o, at, sizeof *(at), 1, x, sizeof *(x)) \
                     ? tine_mpi_code_() \
                     : tine_mpi_find_(at, tine_find(f, tine_mpi_slot_(), x, tine_mpi_part_(), \
                                                    tine_mpi_opts_())))
/* Filters the whole array. This rank's matches go to y, which has room for a->count elements; y ==
   x is allowed. *kept becomes the filtered array, with kept->data == y; tine_mpi_free does not free
   y. Elements stay on their ranks: see tine_mpi_rebalance. */
#define tine_mpi_filter(f, y, kept, x, a, o) \
    tine_mpi_rc_(tine_mpi_begin_("tine_mpi_filter", a, o, (void *)0, (size_t)0, 0, x, sizeof *(x)) \
                     ? tine_mpi_code_() \
                     : tine_mpi_filter_(kept, y, sizeof *(y), \
                                        tine_filter(f, y, tine_mpi_slot_(), x, tine_mpi_part_(), \
                                                    tine_mpi_plain_opts_())))

/* ---- typed kernels --------------------------------------------------------------------------- */
#ifdef __cplusplus
#    define TINE_PICK_INT_(f, x) f##_any_
#else /* integers of 32 and 64 bits */
#    define TINE_TAKES_INTS_(X, arg) TINE_INTS_(X, arg) TINE_ALIASES_(X, arg)
#    define TINE_PICK_INT_(f, x) TINE_PICK_OF_(TINE_TAKES_INTS_, f, x)
#endif
#define TINE_KERNEL(name, params, args) TINE_API TINE_CHECKED_ int TINE_NAME_(name) params;
#define TINE_TYPE_FILE "mpi.def"
#include "types.h"
#undef TINE_KERNEL
#define TINE_KERNEL(name, params, args) \
    TINE_API TINE_CHECKED_ int TINE_NAME_(name) \
    params TINE_ALIAS_(#name);
#define TINE_WITH_ALIASES_
#include "types.h"
#undef TINE_WITH_ALIASES_
#undef TINE_KERNEL
#ifdef __cplusplus
extern "C++" {
#    define TINE_KERNEL(name, params, args) \
        static inline int tine_##name##_any_ params { return TINE_NAME_(name) args; }
#    include "types.h"
#    define TINE_WITH_ALIASES_
#    include "types.h"
#    undef TINE_WITH_ALIASES_
#    undef TINE_KERNEL
}
#endif
#undef TINE_TYPE_FILE

/* ---- functions that the macros use ----------------------------------------------------------- */
/* The first step of a call by macro: checks the arguments, and agrees with all ranks whether they
   are right. The output has `out` elements of y_size bytes (out == 0: a->count of them), the inputs
   a->count elements of x_size bytes. */
TINE_API int tine_mpi_begin_(const char *name, const tine_mpi_array *a, const tine_opts *o,
                             const void *y, size_t y_size, size_t out, const void *x,
                             size_t x_size);
TINE_API int tine_mpi_code_(void); /* the code that begin_ returned */
/* The code of a call by macro. gcc warns of an unused call, but not of an unused `?:`. */
TINE_CHECKED_ static inline int tine_mpi_rc_(int rc) { return rc; }
TINE_API size_t tine_mpi_part_(void);
TINE_API const tine_opts *tine_mpi_opts_(void);
/* Returns the options for a call that concerns this rank alone. */
TINE_API const tine_opts *tine_mpi_plain_opts_(void);
TINE_API size_t *tine_mpi_slot_(void);
TINE_API int tine_mpi_end_(int rc);
TINE_API int tine_mpi_count_(size_t *m, int rc);
TINE_API int tine_mpi_find_(size_t *at, int rc);
TINE_API int tine_mpi_filter_(tine_mpi_array *kept, void *y, size_t size, int rc);
/* A scan runs three times: see src/mpi/scan.c. */
TINE_API int tine_mpi_scan_begin_(const char *name, void *y, const void *x, size_t size,
                                  const tine_mpi_array *a, const tine_opts *o);
TINE_API void *tine_mpi_scan_y_(void);
TINE_API const void *tine_mpi_scan_x_(void);
TINE_API size_t tine_mpi_scan_m_(void);
TINE_API void tine_mpi_scan_next_(int rc);
TINE_API int tine_mpi_scan_end_(int rc);

#define TINE_MPI_NTH_(a, b, c, d, e, f, n, ...) n
#define TINE_MPI_COUNT_(...) TINE_MPI_NTH_(__VA_ARGS__, 6, 5, 4, 3, 2, 1, 0)
#define TINE_MPI_MAP_(name, y, x, a, o, call) \
    tine_mpi_rc_(tine_mpi_begin_(name, a, o, y, sizeof *(y), 0, x, sizeof *(x)) \
                     ? tine_mpi_code_() \
                     : tine_mpi_end_(call))
#define TINE_MPI_LAST_ tine_mpi_part_(), tine_mpi_opts_()
#define TINE_MPI_MAP_3(name, f, y, x, a, o) \
    TINE_MPI_MAP_(name, y, x, a, o, tine_map(f, y, x, TINE_MPI_LAST_))
#define TINE_MPI_MAP_4(name, f, y, p, q, a, o) \
    TINE_MPI_MAP_(name, y, p, a, o, tine_map(f, y, p, q, TINE_MPI_LAST_))
#define TINE_MPI_MAP_5(name, f, y, p, q, r, a, o) \
    TINE_MPI_MAP_(name, y, p, a, o, tine_map(f, y, p, q, r, TINE_MPI_LAST_))
#define TINE_MPI_MAP_6(name, f, y, p, q, r, s, a, o) \
    TINE_MPI_MAP_(name, y, p, a, o, tine_map(f, y, p, q, r, s, TINE_MPI_LAST_))
#define TINE_MPI_REDUCED_(out, x, a, o, call) \
    tine_mpi_rc_(tine_mpi_begin_("tine_mpi_reduce", a, o, out, sizeof *(out), 1, x, sizeof *(x)) \
                     ? tine_mpi_code_() \
                     : tine_mpi_end_(call))
#define TINE_MPI_REDUCE_3(f, out, x, a, o) \
    TINE_MPI_REDUCED_(out, x, a, o, tine_reduce(f, out, x, TINE_MPI_LAST_))
#define TINE_MPI_REDUCE_4(f, out, p, q, a, o) \
    TINE_MPI_REDUCED_(out, p, a, o, tine_reduce(f, out, p, q, TINE_MPI_LAST_))
#define TINE_MPI_REDUCE_5(f, out, p, q, r, a, o) \
    TINE_MPI_REDUCED_(out, p, a, o, tine_reduce(f, out, p, q, r, TINE_MPI_LAST_))
#define TINE_MPI_REDUCE_6(f, out, p, q, r, s, a, o) \
    TINE_MPI_REDUCED_(out, p, a, o, tine_reduce(f, out, p, q, r, s, TINE_MPI_LAST_))
#define TINE_MPI_RUN_(run, T) \
    run((T *)tine_mpi_scan_y_(), (const T *)tine_mpi_scan_x_(), tine_mpi_scan_m_(), \
        tine_mpi_opts_())
/* sizeof run(…) makes the compiler check the types of y and x, without a call. */
#define TINE_MPI_SCAN_(name, run, T, y, x, a, o) \
    tine_mpi_rc_( \
        ((void)sizeof run(y, x, 0, NULL), tine_mpi_scan_begin_(name, y, x, sizeof(T), a, o) \
                                              ? tine_mpi_code_() \
                                              : (tine_mpi_scan_next_(TINE_MPI_RUN_(run, T)), \
                                                 tine_mpi_scan_next_(TINE_MPI_RUN_(run, T)), \
                                                 tine_mpi_scan_end_(TINE_MPI_RUN_(run, T)))))

#ifdef __cplusplus
}
#endif
#endif
