/* slope.h - tasks that get longer towards a peak. */
#include "spin.h"

/* Returns the steps of a task that is `away` tasks from a peak: a power of the distance. Of 20,000
   tasks the longest one holds about a hundredth of all steps. */
static uint32_t slope(size_t away)
{
    static const double HEIGHT = 30000, POWER = -0.75;
    return (uint32_t)(HEIGHT * pow(1 + (double)away, POWER)) + 1;
}
