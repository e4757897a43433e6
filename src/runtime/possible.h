/* possible.h - how many threads a team can have now. An OpenMP runtime ends the program if the
   system refuses it a thread, so the library finds this out beforehand. */
#ifndef TINE_POSSIBLE_H
#define TINE_POSSIBLE_H

/* The most threads of a team, whatever the options say: GNU's OpenMP lays a team out on the
   caller's stack. */
enum { TEAM_MOST = 1024 };

/* The size of the team that this thread can have now, at most `threads`. If it is 1, start no
   region. Call it right before a region, after the call has taken all memory that it needs. Thread
   0 of the region then calls threads_came at once with the number of threads, because other teams
   may wait for that. */
int threads_possible(int threads);
void threads_came(int threads);

/* The threads that OpenMP keeps for this thread; NULL if there is no memory to count them. Each
   worker of a region calls crew_join, and is counted from then on until it ends. */
typedef struct crew crew;
crew *crew_here(void);
void crew_join(crew *c);

#endif
