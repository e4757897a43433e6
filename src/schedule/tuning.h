/* tuning.h - the constants of AUTO: what each is, where it was measured, and what breaks if it is
   wrong. A wrong value costs time, never a wrong result. "Zen 3" is a virtual machine of two AMD
   Zen 3 cores, "Sapphire Rapids" one of two Intel cores. */
#ifndef TINE_TUNING_H
#define TINE_TUNING_H

/* ---- the start of a team --------------------------------------------------------------------- */
/* Less work than this (ns on one thread) never calls a team: a region whose threads spin costs 0.4
   to 1 µs at its begin and as much at its end. Too low, and loops of 3.5 µs take 1.2 times as long
   (Sapphire Rapids); too high, and loops of 6 µs lose a third. Half of it is looked at before the
   cost of an element is believed: a cold cache and the clock's grain no longer decide then. */
static const double WORK_LEAST_NS = 4000;
/* ns until a team has begun, before any start was seen. Its threads spin: Zen 3 400 to 1000. Its
   threads sleep: 30,000 to 60,000. They must be created: 0.2 to 12 ms, since the system puts a new
   thread on the CPU of its creator, which spins until the system's next tick (4 ms). */
static const double START_SPINNING_NS = 700, START_ASLEEP_NS = 60000, START_CREATING_NS = 3e6;
/* ns: a thread that comes later than this slept, or had no CPU. Those that spin come within 1000.
 */
static const double LATE_NS = 10000;
/* ns after a region for which a team may be believed to spin: GNU's OpenMP spins for 10 µs
   (GOMP_SPINCOUNT=1000) to 17 ms, LLVM's for 200 ms. At first it is as long as a start takes. */
static const double SPINS_MOST_NS = 100e6;

/* ---- what evidence counts -------------------------------------------------------------------- */
/* An estimate moves by the first part of the way to a lower measurement, and by the second to a
   higher one: a start is late by accident, and never early. */
static const double FALLS = 0.5, RISES = 0.125;
/* Trying what seems the slower way may cost this part of the time that was spent the other way.
   Too high, and contended loops pay for it; too low, and what has changed is found late. */
static const double EXPLORE = 0.02;
/* Calls for which the measured cost of an element is believed. Reading the clock takes 20 ns. */
enum { TRUSTED_CALLS = 64 };

/* ---- the first look at a loop ---------------------------------------------------------------- */
/* ns: a first piece that takes this long is believed alone. A page fault takes less (8 µs). */
static const double DEAR_NS = 20000;
/* ns: a piece so long is worth a reading of the clock. */
static const double PIECE_NS = 500;

/* ---- chunks ---------------------------------------------------------------------------------- */
/* ns that a chunk lasts. To begin one costs some 80 ns, since nothing of it overlaps with the one
   before. Sapphire Rapids: half of this costs even loops 3 % where this costs 1.5 %, and gains
   nothing on uneven ones. Too high, and loops of 100 µs end unevenly. */
static const double CHUNK_NS = 10000;
/* ns: the most that a thread takes in one piece where elements may differ; a longer one would keep
   a dear element's neighbours from other threads. */
static const double UNIT_NS = 350;
/* Chunks a thread where the cost of an element is not known: the last thread is late by 1/64. */
enum { CHUNKS_A_THREAD = 64 };
#endif
