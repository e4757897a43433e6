/* wisdom.h - the schedules that tine_tune has measured, by a loop's name, its size and the threads
   that it may have.

       tine_tune ─> wisdom_note ─> the table ─> wisdom_plan <─ team_run, for a named loop under AUTO
                                    ↑      ↓
                     tine_wisdom_load  tine_wisdom_save */
#ifndef TINE_WISDOM_H
#define TINE_WISDOM_H
#include <stdatomic.h>
#include <stdbool.h>
#include <stdint.h>
#include "tine/tine.h"

/* WISDOM_NAME: the largest length of a name in bytes. WISDOM_THREADS: the largest number of
   threads. */
enum { WISDOM_NAME = 95, WISDOM_THREADS = 8191 };

/* An entry. Entries are never removed or freed, so a reader of the table needs no lock. A writer
   holds LOCK_WISDOM. */
typedef struct wisdom {
    struct wisdom *next; /* the entry that was added next */
    uint64_t hash;
    _Atomic uint64_t plan; /* schedule (3 bits), threads (13), order (1), chunk (47) */
    uint64_t fresh;        /* the number of this process's measurement until it is saved; else 0 */
    uint64_t there;        /* the number of the last save that found the entry in its file */
    /* size: floor(log2 n) of the call's n elements. allowed: the number of threads that the call
       could have had. */
    int size, allowed;
    char name[];
} wisdom;

/* A table with open addressing: an entry lies in the first place from hash & mask on that was free.
   At least half of the places are free. A table that becomes too small is replaced by a copy of
   twice the size. The old table stays allocated, since another thread may still read it. */
typedef struct wisdom_places {
    struct wisdom_places *older;
    size_t mask; /* The number of places, a power of two, minus one. */
    _Atomic(wisdom *) at[];
} wisdom_places;
extern _Atomic(wisdom_places *) wisdom_table; /* NULL until there is an entry */
extern wisdom *wisdom_first;                  /* the list of all entries; under LOCK_WISDOM */
extern atomic_int wisdom_count;
extern uint64_t wisdom_news; /* the number of measurements so far; under LOCK_WISDOM */

static inline bool wisdom_any(void)
{
    return atomic_load_explicit(&wisdom_count, memory_order_relaxed) > 0;
}
/* Whether a name can be kept: it has 1 to WISDOM_NAME bytes and no control characters. */
bool wisdom_named(const char *name);
int wisdom_size(size_t n); /* n > 0 */

/* Makes an entry that is in no table yet; NULL: no memory. */
wisdom *wisdom_new(const char *name, int size, int allowed, const tine_opts *plan);
wisdom *wisdom_find(const char *name, int size, int allowed); /* NULL: there is none */
/* The caller of these two holds LOCK_WISDOM. wisdom_reserve makes room for `more` further entries;
   false: no memory. */
bool wisdom_reserve(size_t more);
void wisdom_put(wisdom *w); /* puts w into the table, or its plan into the entry that is there */
tine_opts wisdom_says(const wisdom *w);
/* Sets *with to the options of *o and wisdom's plan. False: *o does not leave everything to AUTO,
   or wisdom has no plan for the loop. */
bool wisdom_plan(const tine_opts *o, size_t n, tine_opts *with);
/* Keeps a measurement of tine_tune. 0, or TINE_ENOMEM. */
int wisdom_note(const char *name, size_t n, int allowed, const tine_opts *plan);

#endif
