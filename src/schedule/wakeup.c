/* wakeup.c - what starting the team costs now. Threads that spin come within a microsecond. Threads
   that sleep take 30 µs or more: up to 4 ms, where a woken thread waits for the calling thread's
   own CPU until the system's next tick.

   OpenMP's threads spin for a while after a region and then sleep. How long they spin, and what
   starting them costs either way, is learned from the regions themselves: how late the last thread
   came, so long after the region before. The model decides by that. All of it is the calling
   thread's own, as its team is. */
#include "wakeup.h"
#include "../runtime/clock.h"
#include "model.h"
#include "tuning.h"

enum { VAIN_MOST = 16 };

static _Thread_local struct {
    bool known;                /* the estimates below have their first values */
    estimate spinning, asleep; /* ns that a start takes */
    double awake;              /* ns after a region for which the team spins */
    uint64_t rested;           /* ticks when the last region ended; 0: there was none */
    uint64_t alone;            /* ticks when the last loop ended that stayed alone */
    double forgone; /* ns, by the loops that stayed alone in a row since the last region */
    int vain;       /* regions in a row that started late */
} my __attribute__((tls_model("initial-exec")));

static void begin(void)
{
    if (my.known) return;
    my.known = true;
    my.spinning = (estimate){START_AWAKE_NS, START_AWAKE_NS / 2};
    my.asleep = (estimate){START_ASLEEP_NS, START_ASLEEP_NS / 2};
    my.awake = AWAKE_FIRST_NS;
}

double wakeup_start(void)
{
    begin();
    const bool spins = my.rested && clock_ns(my.rested, clock_ticks()) < my.awake;
    const estimate *e = spins ? &my.spinning : &my.asleep;
    return e->mean + e->deviation;
}

bool wakeup_pays(int threads, double serial_ns)
{
    return model_calls_team(&(prospect){serial_ns, wakeup_start(), threads}, my.forgone, my.vain);
}

void wakeup_alone(int threads, uint64_t began, uint64_t ended)
{
    begin();
    const double row = my.awake > ROW_NS ? my.awake : ROW_NS;
    if (my.alone && clock_ns(my.alone, began) > row) my.forgone = 0;
    const double forgone = model_forgone(clock_ns(began, ended), threads);
    if (forgone > 0) my.forgone += forgone;
    my.alone = ended;
}

void wakeup_learn(uint64_t began, uint64_t arrived)
{
    begin();
    const double gap = my.rested ? clock_ns(my.rested, began) : AWAKE_MOST_NS,
                 start = arrived > began ? clock_ns(began, arrived) : 0;
    const bool late = start > LATE_NS;
    my.forgone = 0;
    my.vain = !late ? 0 : my.vain < VAIN_MOST ? my.vain + 1 : my.vain;
    if (!late && my.rested && gap > my.awake) my.awake = gap < AWAKE_MOST_NS ? gap : AWAKE_MOST_NS;
    if (late && gap < my.awake) my.awake = gap > 2 * ROW_NS ? gap / 2 : ROW_NS;
    estimate_follow(gap <= my.awake ? &my.spinning : &my.asleep, start);
}

void wakeup_rest(void) { my.rested = clock_ticks(); }
