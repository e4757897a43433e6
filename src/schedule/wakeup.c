/* wakeup.c - whether the team is awake: then a region takes half a microsecond, else 30 µs or,
   where a woken thread must wait for the calling thread's own CPU until the system's next tick, 4
   ms. Many a loop is not worth that.

   OpenMP's threads spin for a while after a region and then sleep; how long, and what waking them
   costs, depends on the runtime, its settings and the machine. Both are learned from the regions
   themselves: how late the last thread came, so long after the region before. A loop that pays only
   on a team that is awake stays on the calling thread while the team sleeps. But many of them in a
   row are worth the waking: what they lose adds up, and when it reaches what waking costs the team
   is called in (as one buys skis after having hired them for as much: at most twice what was best
   is spent). Each calling thread has a team of its own, so all of this is its own too. */
#include "../runtime/clock.h"
#include "wakeup.h"

/* Creating the threads takes 0.2 to 1 ms when all goes well. A kernel that puts a new thread on the
   CPU of the one that creates it adds 2 to 12 ms, in two of three new processes (two cores of Zen
   3, virtual, Linux 6.18, ticks of 4 ms): the calling thread spins until the other has begun, and
   keeps it from beginning until the next ticks. Too small, short programs stall; too large, loops
   of a few ms stay alone once more in every new process. */
static const double CREATING_NS = 3e6;
/* Waking one thread here takes 30 to 60 µs when all goes well. */
static const double WAKING_FIRST_NS = 60000;
/* No loop waits for a better time that is itself much longer than this: several in a row would. */
static const double WAKING_MOST_NS = 1e6;
/* … unless it was late more often than not: then a CPU is another program's, and a thread waits for
   its turn there (a loop of 1 to 2 ms took 2 to 3 times as long as alone). */
static const double CROWDED_MOST_NS = 8e6;
/* What it takes is a matter of luck: this is the last time's share in what is expected. */
static const double WAKING_NEW = 0.25;
/* A loop of so many times what waking takes is worth it: the calling thread works meanwhile, and
   the end has help. */
static const double WORTH = 1.5;
/* A thread that comes later than this was asleep, or had no CPU: those that spin come within 1
   µs. */
static const double LATE_NS = 10000;
/* Believed before anything was learned, and in the end: with GOMP_SPINCOUNT=1000 threads spin for
   some 10 µs, by default for 2 to 17 ms, LLVM's for 200 ms. */
static const double AWAKE_FIRST_NS = 50000, AWAKE_MOST_NS = 100e6;
/* Calls with more time between them than this, and than the team stays awake, are not in a row. */
static const double ROW_NS = 20000;
/* What is lost in many rows, each too short to be worth waking it, counts so many times less. */
static const double ROWS = 4;
/* After so long without it the team is due again, however often it was late: what was in its way
   may be gone (two threads that met on one CPU part within 20 ms). Two regions of 4 ms in vain are
   2 % of that. */
static const double DUE_NS = 500e6;
/* So many times late are accidents: both threads may begin on one CPU and stay there for some ms,
   above all in a new process. */
enum { ACCIDENTS = 3, DOUBLINGS_MOST = 6 };
/* So many times more late than in time and CPUs are crowded; no more are counted, that it is soon
   over. */
enum { OFTEN = 4, OFTEN_MOST = 8 };

static _Thread_local struct {
    uint64_t rested; /* when the last region ended, */
    uint64_t alone;  /* and the last loop that stayed alone though it might have paid */
    double awake;    /* ns after a region for which the team stays awake; */
    /* ns that waking it takes, but no more than WAKING_MOST_NS; 0: nothing learned yet */
    double waking;
    double crowded; /* … the same, up to CROWDED_MOST_NS */
    double lost;    /* ns, in a row of loops that stayed alone; … */
    double missed;  /* … in all of them since the team was last called */
    /* times in a row that the team was late though just called: it has no CPU or sleeps at once */
    int late;
    int often; /* times that it was late, less times that it was not */
    int vain;  /* times in a row that it was late at all: it is called less and less */
} my __attribute__((tls_model("initial-exec")));

static double awake(void) { return my.awake > AWAKE_FIRST_NS ? my.awake : AWAKE_FIRST_NS; }
static double waking(void)
{
    return my.waking > 0 ? my.waking : my.rested ? WAKING_FIRST_NS : CREATING_NS;
}
static bool crowded(void) { return my.often >= OFTEN && my.crowded > waking(); }

/* No loop of WORTH times this waits for a better time. */
static double worst_waking(void)
{
    return !my.rested ? CREATING_NS : crowded() ? CROWDED_MOST_NS : WAKING_MOST_NS;
}

/* What must have been lost before the team is called in. */
static double patience(void)
{
    int more = my.vain - ACCIDENTS;
    return waking() * (double)(1 << (more < 0 ? 0 : more < DOUBLINGS_MOST ? more : DOUBLINGS_MOST));
}

bool wakeup_pays(double serial_ns)
{
    if (serial_ns > WORTH * worst_waking()) return true;
    const double rest = my.rested ? clock_ns(my.rested, clock_ticks()) : 0;
    if (my.rested && my.late < ACCIDENTS && rest < awake()) return true;
    if (rest > DUE_NS && my.lost > waking()) return true;
    return serial_ns > WORTH * (crowded() ? my.crowded : waking()) || my.lost > patience() ||
           my.missed > ROWS * patience();
}

void wakeup_alone(uint64_t began, uint64_t ended)
{
    double half = clock_ns(began, ended) / 2;
    if (my.alone && clock_ns(my.alone, began) > (awake() > ROW_NS ? awake() : ROW_NS)) my.lost = 0;
    my.lost += half;
    my.missed += half;
    my.alone = ended;
}

static double expected(double so_far, double lag, double most)
{
    return (1 - WAKING_NEW) * so_far + WAKING_NEW * (lag < most ? lag : most);
}

/* A team that sleeps at once is late again at the next call: after waking it there is always one.
   The first region, which creates the threads, says nothing about waking them. */
void wakeup_learn(uint64_t began, uint64_t arrived)
{
    my.lost = my.missed = 0;
    if (!my.rested) return;
    double gap = clock_ns(my.rested, began), lag = arrived > began ? clock_ns(began, arrived) : 0;
    if (gap > AWAKE_MOST_NS) gap = AWAKE_MOST_NS;
    if (lag <= LATE_NS) {
        my.late = my.vain = 0;
        if (my.often > 0) my.often--;
        if (gap > awake()) my.awake = gap;
        return;
    }
    my.vain += my.vain < ACCIDENTS + DOUBLINGS_MOST;
    my.often += my.often < OFTEN_MOST;
    my.crowded = expected(my.crowded > 0 ? my.crowded : waking(), lag, CROWDED_MOST_NS);
    my.waking = expected(waking(), lag, WAKING_MOST_NS);
    if (gap < ROW_NS) {
        my.late += my.late < ACCIDENTS;
    } else {
        if (gap < awake()) my.awake = gap / 2;
        if (my.late == ACCIDENTS) my.late--;
    }
}

void wakeup_rest(void) { my.rested = clock_ticks(); }
