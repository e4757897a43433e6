/* model.c - AUTO's model: estimates, one comparison, one rule for trying the other way. */
#include "model.h"
#include "tuning.h"

/* The step by which an estimate follows a measurement that is off by this much. */
static double step(double off) { return off * (off < 0 ? FALLS : RISES); }

void estimate_follow(estimate *e, double ns)
{
    /* A single start of 4 ms must not turn an estimate of 1 µs into one of 500 µs. */
    const bool far = ns > OFF_BY * e->mean;
    if (far && !e->accident) ns = OFF_BY * e->mean;
    e->accident = far;
    const double off = ns - e->mean;
    e->mean += step(off);
    e->deviation += step((off > 0 ? off : 0) - e->deviation);
}

/* The ns of the loop on a team, if the calling thread works alone until the others come. */
static double team_ns(const prospect *p, double start_ns)
{
    const double alone_ns = start_ns < p->serial_ns ? start_ns : p->serial_ns;
    return start_ns + (p->serial_ns - alone_ns) * p->slowdown / p->threads;
}

double model_team(const prospect *p) { return team_ns(p, p->start_ns); }

bool model_calls_team(const prospect *p, double forgone_ns, int failed_wakeups)
{
    const double loss = model_team(p) - p->serial_ns;
    double times = 1;
    while (failed_wakeups-- > 0 && times < 1 / EXPLORE) times *= 2;
    return loss < 0 || (p->slowdown < p->threads &&
                        forgone_ns > loss * (times < 1 / EXPLORE ? times : 1 / EXPLORE));
}

double model_forgone(const prospect *p)
{
    const double saved = p->serial_ns - team_ns(p, START_SPINNING_NS);
    return saved > 0 ? saved : 0;
}
