/* model.c - AUTO's model: estimates, one comparison, one rule for trying the other way. */
#include "model.h"
#include "tuning.h"

/* How much of a difference an estimate follows at once. */
static double part(double off) { return off * (off < 0 ? FALLS : RISES); }

void estimate_follow(estimate *e, double ns)
{
    if (ns > ACCIDENT * e->mean) ns = ACCIDENT * e->mean;
    const double off = ns - e->mean;
    e->mean += part(off);
    e->deviation += part((off > 0 ? off : 0) - e->deviation);
}

double model_team(const prospect *p)
{
    const double alone = p->start_ns < p->serial_ns ? p->start_ns : p->serial_ns;
    const double all = alone + (p->serial_ns - alone) / p->threads;
    return all > p->start_ns ? all : p->start_ns;
}

bool model_calls_team(const prospect *p, double forgone_ns, int vain)
{
    const double loss = model_team(p) - p->serial_ns;
    double times = 1;
    while (vain-- > 0 && times < TRIES_LEAST) times *= 2;
    return loss < 0 || forgone_ns > loss * (times < TRIES_LEAST ? times : TRIES_LEAST);
}

double model_forgone(double serial_ns, int threads)
{
    return serial_ns - model_team(&(prospect){serial_ns, START_AWAKE_NS, threads});
}
