/* tuning.h - the constants of AUTO: what each is, where it was measured, and what breaks if it is
   wrong. A wrong value costs time, never a wrong result. "Zen 3" is a virtual machine of two AMD
   Zen 3 cores, "Sapphire Rapids" one of two Intel cores. */
#ifndef TINE_TUNING_H
#define TINE_TUNING_H

/* ---- the start of a team --------------------------------------------------------------------- */
/* ns of work on one thread: loops with less work never call a team. A region whose threads spin
   costs 0.4 to 1 µs at its beginning and as much at its end. Too low: loops of 3.5 µs take 1.2
   times as long (Sapphire Rapids). Too high: loops of 6 µs lose a third. The cost of an element is
   believed once half of this time was measured; a cold cache and the clock's resolution then no
   longer decide. */
static const double WORK_LEAST_NS = 4000;
/* Initial estimates of the ns until a team has begun, used until a start was measured. Threads that
   spin take 400 to 1000 (Zen 3). Threads that sleep take 30,000 to 60,000. Threads that must be
   created take 0.2 to 12 ms: the system puts a new thread on the CPU of its creator, which spins
   until the system's next tick (4 ms). */
static const double START_SPINNING_NS = 700, START_ASLEEP_NS = 60000, START_CREATING_NS = 3e6;
/* ns: a thread that arrives later than this slept, or had no CPU. Threads that spin arrive within
   1000. It is also the least time for which a team is believed to spin after a region: GNU's OpenMP
   spins for 10 µs (GOMP_SPINCOUNT=1000) to 17 ms, LLVM's for 200 ms. */
static const double LATE_NS = 10000;

/* ---- what evidence counts -------------------------------------------------------------------- */
/* The part of the way that an estimate moves to a lower measurement, and to a higher one: a start
   may be late by accident, but never early. */
static const double FALLS = 0.5, RISES = 0.125;
/* Trying the way that seems slower may cost this part of the time spent the other way. Too high:
   contended loops become slower. Too low: changes are noticed late. A measured cost of an element
   is believed for 1 / EXPLORE calls. */
static const double EXPLORE = 0.02;
/* The factor by which what is believed may be wrong. Kernels state the cost of an element from the
   bytes and operations it takes; a loop whose stated work lies within this factor of WORK_LEAST_NS
   is measured. The elements of a range may cost this many times as much as those that were timed.
   So the first take of a range has 1/OFF_BY of the units of the later ones, and if a thread has at
   most OFF_BY units, it takes them one by one. A start counts for at most OFF_BY times its mean,
   unless the start before it was as late. Too low: a dot product of 10,000 (2.2 µs, stated as 5)
   calls a team and takes 1.5 times as long (Sapphire Rapids). */
enum { OFF_BY = 8 };
/* Two durations whose ratio is smaller than this are the same: the difference may be noise. Too
   low: loops that the memory limits are measured again and again for contention. */
static const double NOISE = 1.1;
/* The number of takes that are compared where one may be dear or cheap by accident. */
enum { TAKES_COMPARED = 3 };

/* ---- chunks ---------------------------------------------------------------------------------- */
/* ns that beginning a chunk costs, since nothing overlaps with the chunk before. Too low: many
   short chunks. Too high: the threads of loops of 10 µs end at different times. */
static const double CHUNK_BEGIN_NS = 80;
/* ns that a chunk lasts if chunks follow the work. With half of this value, loops with equal
   elements lose 3 % instead of 1.5 %, and uneven ones gain nothing (Sapphire Rapids). Too high: the
   threads of loops of 100 µs end at different times. The first look believes a first chunk that
   lasts this long; a page fault takes less (8 µs). */
static const double CHUNK_NS = 10000;
/* ns: the least work that is worth a reading of the clock and a hand-out (20 ns). It bounds units,
   the last takes of a range, and the chunks of the first look that grow fast. Too high: a dear
   element keeps its neighbours from other threads. */
static const double BRIEF_NS = 400;
/* The least number of parts that a thread's share is cut into. A thread that is one part late loses
   1/SHARE_PARTS of its time. Used where the cost of an element is not known or may change. */
enum { SHARE_PARTS = 64 };
#endif
