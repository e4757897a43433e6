/* nbody.c - gravity, with memory for each thread: for each body, the thread that computes it lists
   the pulls of all bodies in its thread-local memory, sorts them, and adds the weakest first. */
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <tine/tine.h>

enum { BODIES = 500, STEPS = 10 };
static const double dt = 1e-5;
typedef struct vec {
    double x, y, z;
} vec;
typedef struct pull {
    double strength;
    vec force;
} pull;
static vec at[BODIES], speed[BODIES], force[BODIES];

static int weaker(const void *a, const void *b)
{
    const double s = ((const pull *)a)->strength, t = ((const pull *)b)->strength;
    return (s > t) - (s < t);
}

static inline vec gravity(size_t i)
{
    pull *pulls = tine_local(); /* BODIES of them, this thread's own */
    vec sum = {0, 0, 0};
    for (size_t j = 0; j < BODIES; j++) {
        const vec a = at[i], b = at[j], d = {b.x - a.x, b.y - a.y, b.z - a.z};
        const double r2 = d.x * d.x + d.y * d.y + d.z * d.z + 1e-4, s = 1 / (r2 * sqrt(r2));
        pulls[j] = (pull){1 / r2, {d.x * s, d.y * s, d.z * s}};
    }
    qsort(pulls, BODIES, sizeof *pulls, weaker);
    for (size_t j = 0; j < BODIES; j++)
        sum = (vec){sum.x + pulls[j].force.x, sum.y + pulls[j].force.y, sum.z + pulls[j].force.z};
    return sum;
}
TINE_INDEX(vec, gravity)

int main(void)
{
    if (tine_random(&at[0].x, 1, 0, 3 * BODIES, NULL)) return 1;
    for (int step = 0; step < STEPS; step++) {
        if (tine_tabulate(gravity, force, BODIES, TINE_OPTS(.local = sizeof(pull) * BODIES)))
            return 2;
        for (size_t i = 0; i < BODIES; i++) {
            vec *v = &speed[i], *p = &at[i];
            *v = (vec){v->x + dt * force[i].x, v->y + dt * force[i].y, v->z + dt * force[i].z};
            *p = (vec){p->x + dt * v->x, p->y + dt * v->y, p->z + dt * v->z};
        }
    }
    vec sum = {0, 0, 0}; /* pulls come in opposite pairs: the sum of all speeds stays 0 */
    for (size_t i = 0; i < BODIES; i++)
        sum = (vec){sum.x + speed[i].x, sum.y + speed[i].y, sum.z + speed[i].z};
    printf("momentum %.6f\n", fabs(sum.x) + fabs(sum.y) + fabs(sum.z));
    printf("speed of body 0: %.6f %.6f %.6f\n", speed[0].x, speed[0].y, speed[0].z);
    return 0;
}
/* Output:
momentum 0.000000
speed of body 0: -0.055206 -0.029094 -0.071665
*/
