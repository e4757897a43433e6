/* wisdom.h - what tine_tune found out, by a loop's name, its size and the threads it may have.

       tine_tune ─> wisdom_note ─> the table ─> wisdom_plan <─ team_run, for a named loop under AUTO
                                   ↑      ↓
                        tine_wisdom_load  tine_wisdom_save */
#ifndef TINE_WISDOM_H
#define TINE_WISDOM_H
#include <stdatomic.h>
#include <stdbool.h>
#include <stdint.h>
#include "tine/tine.h"

enum { WISDOM_NAME = 95, WISDOM_THREADS = 8191 }; /* bytes of a name, threads: at most */

/* Entries are never taken out or freed: a reader of the table needs no lock. A writer holds
   LOCK_WISDOM. */
typedef struct wisdom {
    struct wisdom *next; /* in the order in which they came */
    uint64_t hash;
    _Atomic uint64_t plan; /* schedule (3 bits), threads (13), order (1), chunk (47) */
    uint64_t fresh;        /* this process's measurement: its number until it is saved; else 0 */
    uint64_t there;        /* the number of the last save that met it in its file */
    int size, allowed;     /* the bits of n less one; the threads that the call could have had */
    char name[];
} wisdom;

/* Open addressing: an entry lies in the first place that was free from hash & mask on. At least
   half of the places are free. A table that gets too small is replaced by a copy of twice the size,
   and kept: another thread may still be reading it. */
typedef struct wisdom_places {
    struct wisdom_places *older;
    size_t mask; /* a power of two less one */
    _Atomic(wisdom *) at[];
} wisdom_places;
extern _Atomic(wisdom_places *) wisdom_table; /* NULL until there is an entry */
extern wisdom *wisdom_first;                  /* all entries, with the lock held */
extern atomic_int wisdom_count;
extern uint64_t wisdom_news; /* measurements so far, with the lock held */

static inline bool wisdom_any(void)
{
    return atomic_load_explicit(&wisdom_count, memory_order_relaxed) > 0;
}
/* A name that can be kept: 1 to WISDOM_NAME bytes, no control characters. */
bool wisdom_named(const char *name);
int wisdom_size(size_t n); /* n > 0 */

/* An entry that is in no table yet; NULL: no memory. */
wisdom *wisdom_new(const char *name, int size, int allowed, const tine_opts *plan);
wisdom *wisdom_find(const char *name, int size, int allowed); /* NULL: none */
/* Both with the lock held. Makes room for so many more entries; false: no memory. */
bool wisdom_reserve(size_t more);
void wisdom_put(wisdom *w); /* puts w, or its plan, into the table */
tine_opts wisdom_says(const wisdom *w);
/* What wisdom says on a loop whose options leave all to AUTO; false: nothing. */
bool wisdom_plan(const tine_opts *o, size_t n, tine_opts *with);
/* What tine_tune found. 0, or TINE_ENOMEM. */
int wisdom_note(const char *name, size_t n, int allowed, const tine_opts *plan);

#endif
