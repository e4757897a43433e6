/* possible.h - how many threads the system gives now. An OpenMP runtime ends the program where it
   does not get a thread. */
#ifndef TINE_POSSIBLE_H
#define TINE_POSSIBLE_H

/* threads at most, whatever the options say: GNU's OpenMP lays a team out on the caller's stack */
enum { TEAM_MOST = 1024 };

/* How large a team this thread can have now, `threads` at most; 1: there is to be no region. Asked
   right before a region, when all memory that the call needs has been taken. Thread 0 of the region
   then says at once how many came, since other teams may have to wait until these threads are
   there. */
int threads_possible(int threads);
void threads_came(int threads);

/* The threads that OpenMP keeps for this one; NULL: they are not counted, for lack of memory. Each
   worker of a region joins: it is then counted on until it ends. */
typedef struct crew crew;
crew *crew_here(void);
void crew_join(crew *c);

#endif
