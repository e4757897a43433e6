/* possible.h - how many threads the system gives now. An OpenMP runtime ends the program where it
   does not get a thread. */
#ifndef TINE_POSSIBLE_H
#define TINE_POSSIBLE_H

/* threads at most, whatever the options say: GNU's OpenMP lays a team out on the caller's stack */
enum { TEAM_MOST = 1024 };

/* The size of the team that this thread can have now, at most `threads`; 1: make no region. Call it
   right before a region, after the call has taken all memory that it needs. Thread 0 of the region
   then reports at once how many threads came, because other teams may wait for that report. */
int threads_possible(int threads);
void threads_came(int threads);

/* The threads that OpenMP keeps for this one; NULL: they are not counted, for lack of memory. Each
   worker of a region joins: it is then counted on until it ends. */
typedef struct crew crew;
crew *crew_here(void);
void crew_join(crew *c);

#endif
