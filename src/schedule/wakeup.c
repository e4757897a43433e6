/* wakeup.c - estimates what starting the team costs now. Threads that spin arrive within a
   microsecond. Threads that sleep take 30 µs or more: up to 4 ms, if a woken thread waits for the
   calling thread's own CPU until the system's next tick. Threads that must be created take longer
   still.

   After a region, OpenMP's threads spin for a while and then sleep. The regions show how long they
   spin and what starting them costs in either state: by how late the last thread arrived, and by
   the time since the region before. The model decides by these estimates. They belong to the
   calling thread, as its team does. */
#include "wakeup.h"
#include "../runtime/clock.h"
#include "tuning.h"

/* Upper bound on my.failed_wakeups. A higher count would not change what the model decides. */
enum { FAILED_WAKEUPS_MAX = 16 };

static _Thread_local struct {
    bool known; /* the estimates below have been initialised */
    /* The ns that starting the team takes. spinning: its threads spin. asleep: its threads sleep.
     */
    estimate spinning, asleep;
    double spins; /* For this many ns after a region, at least LATE_NS, the team's threads spin. */
    uint64_t rested;       /* ticks when the last region ended; 0: there was none */
    uint64_t serial_ended; /* Ticks when the last loop on the calling thread alone ended. */
    /* The ns that the loops of the current row have forgone since the last region. */
    double forgone;
    int failed_wakeups; /* The number of consecutive regions that started late, at most
                           FAILED_WAKEUPS_MAX. */
} my __attribute__((tls_model("initial-exec")));

static void begin(void)
{
    if (my.known) return;
    my.known = true;
    my.spinning = (estimate){.mean = START_SPINNING_NS, .deviation = START_SPINNING_NS / 2};
    my.asleep = (estimate){.mean = START_ASLEEP_NS, .deviation = START_ASLEEP_NS / 2};
    my.spins = START_ASLEEP_NS;
}

/* Whether the team's threads may sleep, or have never been created. */
static bool wakeup_asleep(void)
{
    begin();
    return !my.rested || clock_ns(my.rested, clock_ticks()) >= my.spins;
}

double wakeup_start(void)
{
    const bool asleep = wakeup_asleep();
    if (!my.rested) return START_CREATING_NS;
    const estimate *e = asleep ? &my.asleep : &my.spinning;
    return e->mean + e->deviation;
}

bool wakeup_pays(const prospect *p) { return model_calls_team(p, my.forgone, my.failed_wakeups); }

void wakeup_alone(prospect p, uint64_t began, uint64_t ended)
{
    begin();
    /* Once there is a team, forgone time is added up within a row of loops only: the pauses between
       them are at most my.spins. Until a team exists, it is kept across pauses, since threads that
       are created once serve all later loops. */
    if (my.rested && my.serial_ended && clock_ns(my.serial_ended, began) > my.spins) my.forgone = 0;
    p.serial_ns = clock_ns(began, ended);
    my.forgone += model_forgone(&p);
    my.serial_ended = ended;
}

/* The first region creates the threads, so it is not used for the estimates. A late start soon
   after a region may be an accident, since another program had the CPU. So it only halves the time
   that the threads are believed to spin, however short the pause was. A punctual start after a
   longer pause at most doubles it, since a thread that sleeps is sometimes punctual, too. */
void wakeup_learn(uint64_t began, uint64_t arrived)
{
    begin();
    my.forgone = 0;
    if (!my.rested) return;
    const double gap = clock_ns(my.rested, began),
                 start = arrived > began ? clock_ns(began, arrived) : 0;
    const bool late = start > LATE_NS;
    my.failed_wakeups = !late                                    ? 0
                        : my.failed_wakeups < FAILED_WAKEUPS_MAX ? my.failed_wakeups + 1
                                                                 : my.failed_wakeups;
    if (!late && gap > my.spins) my.spins = gap < 2 * my.spins ? gap : 2 * my.spins;
    if (late && gap < my.spins) my.spins = my.spins > 2 * LATE_NS ? my.spins / 2 : LATE_NS;
    estimate_follow(gap <= my.spins ? &my.spinning : &my.asleep, start);
}

void wakeup_rest(void) { my.rested = clock_ticks(); }
