/* splitters.c - exact splitters, by bisecting the ordinals of all borders at once. In a round each
   rank counts its elements below the guess for each border. The number of rounds is log2 of the
   range of ordinals that occur, at most 64. */
#include "splitters.h"
#include <string.h>

size_t splitters_words(int ranks) { return 4 * (size_t)ranks; }

/* Sets the least and the greatest ordinal that occur. */
static int range_of(MPI_Comm comm, const sorted_part *p, uint64_t *lo, uint64_t *hi)
{
    /* The maxima over ranks of p->last - least, and of the greatest ordinal. */
    uint64_t ends[2] = {0, 0};
    if (p->n) {
        for (int k = 0; k < 2; k++) {
            const size_t at = k ? p->n : 1;
            uint64_t a = 0, b = p->last;
            while (a < b) {
                const uint64_t mid = a + (b - a) / 2;
                if (p->below(p->x, p->n, mid + 1) >= at)
                    b = mid;
                else
                    a = mid + 1;
            }
            ends[k] = k ? a : p->last - a;
        }
    }
    const int rc = message_max_u64(comm, ends, 2);
    *lo = p->last - ends[0];
    *hi = ends[1];
    return rc;
}

int splitters_find(MPI_Comm comm, const sorted_part *p, const size_t *targets, uint64_t *words)
{
    int ranks = 0;
    MPI_Comm_size(comm, &ranks);
    const size_t P = (size_t)ranks;
    uint64_t *lo = words, *hi = words + P, *count = words + 2 * P;
    uint64_t min, max;
    int rc = range_of(comm, p, &min, &max);
    for (size_t r = 0; r < P; r++) lo[r] = min, hi[r] = max;
    for (int open = min < max; open && !rc;) {
        for (size_t r = 0; r < P; r++)
            count[r] = lo[r] < hi[r] ? p->below(p->x, p->n, lo[r] + (hi[r] - lo[r]) / 2 + 1) : 0;
        rc = message_add_u64(comm, count, P);
        open = 0;
        for (size_t r = 0; r < P; r++) {
            if (lo[r] >= hi[r]) continue;
            const uint64_t mid = lo[r] + (hi[r] - lo[r]) / 2;
            if (count[r] > targets[r])
                hi[r] = mid;
            else
                lo[r] = mid + 1;
            open |= lo[r] < hi[r];
        }
    }
    return rc;
}

int splitters_cut(MPI_Comm comm, const sorted_part *p, const size_t *targets, size_t *sent,
                  uint64_t *words)
{
    int rank = 0, ranks = 0;
    MPI_Comm_rank(comm, &rank);
    MPI_Comm_size(comm, &ranks);
    const size_t P = (size_t)ranks;
    uint64_t *lo = words, *hi = words + P, *count = words + 2 * P, *equal = words + 3 * P;
    int rc = splitters_find(comm, p, targets, words);
    if (rc) return rc;
    /* hi: the number of elements below the border on all ranks. equal: the number of elements equal
       to it on the ranks before this one. */
    for (size_t r = 0; r < P; r++) {
        count[r] = hi[r] = p->below(p->x, p->n, lo[r]);
        equal[r] = (lo[r] == p->last ? p->n : p->below(p->x, p->n, lo[r] + 1)) - count[r];
        sent[r] = equal[r];
    }
    rc = message_add_u64(comm, hi, P);
    memcpy(lo, equal, P * sizeof *lo);
    if (!rc) rc = comm_code(MPI_Exscan(lo, equal, (int)P, MPI_UINT64_T, MPI_SUM, comm));
    if (rank == 0) memset(equal, 0, P * sizeof *equal);
    for (size_t r = 0; r < P; r++) {
        const uint64_t among =
            targets[r] > hi[r] ? targets[r] - hi[r] : 0; /* equal elements in front of the border */
        const uint64_t mine = among > equal[r] ? among - equal[r] : 0;
        count[r] += mine < sent[r] ? mine : sent[r];
    }
    for (size_t r = 0; r < P; r++) sent[r] = (r + 1 < P ? count[r + 1] : p->n) - count[r];
    return rc;
}
