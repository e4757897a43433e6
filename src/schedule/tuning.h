/* tuning.h - the constants of AUTO's model: what each is, where it was measured, and what breaks if
   it is wrong. A wrong value costs time, never a wrong result. "Zen 3" is a virtual machine of two
   AMD Zen 3 cores. */
#ifndef TINE_TUNING_H
#define TINE_TUNING_H

/* ns until a team whose threads spin has begun, before any was seen. Zen 3: 400 to 1000. Too low,
   and loops of 2 µs call a team that saves nothing; too high, and loops of 5 µs stay alone. */
static const double START_AWAKE_NS = 700;
/* ns until a sleeping team has begun, before any was seen. Zen 3: 30,000 to 60,000. Too low, and a
   program's first short loops wait for it; too high, and its first loops of 200 µs stay alone. */
static const double START_ASLEEP_NS = 60000;
/* ns: a thread that comes later slept, or had no CPU. Zen 3: threads that spin come within 1000. */
static const double LATE_NS = 10000;
/* ns after a region for which a team is believed to spin, before anything was seen, and at most.
   GNU's OpenMP spins for 10 µs (GOMP_SPINCOUNT=1000) to 17 ms, LLVM's for 200 ms. Too high, and
   loops call a team that sleeps; it is then learned. */
static const double AWAKE_FIRST_NS = 50000, AWAKE_MOST_NS = 100e6;
/* ns: loops with longer pauses between them are not in a row, and do not add up to one that is
   worth waking the team. */
static const double ROW_NS = 20000;
/* Estimates fall by this part of the way to a lower measurement, and rise by that part of the way
   to a higher one: a start is late by accident, and never early. */
static const double FALLS = 0.5, RISES = 0.125;
/* Times its mean that a measurement may count for: one start of 4 ms does not make a team of 1 µs
   one of 500 µs. Too low, and CPUs that another program uses are found out late. */
static const double ACCIDENT = 16;
/* After tries in vain, what a try may lose is at most this part of what was forgone meanwhile. */
static const double TRIES_LEAST = 1 / 0.02;
#endif
