/* nbody.c - gravity, with memory for each thread: for each body, the thread that computes it lists
   the pulls of all bodies in its thread-local memory, sorts them, and adds the weakest first. */
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <tine/tine.h>

enum { N = 500, STEPS = 10 }; /* N bodies */
static const double dt = 1e-5;
typedef struct vec {
    double x, y, z;
} vec;
typedef struct pull {
    double strength;
    vec force;
} pull;
static vec at[N], speed[N], force[N];

static int weaker(const void *a, const void *b)
{
    const double s = ((const pull *)a)->strength, t = ((const pull *)b)->strength;
    return (s > t) - (s < t);
}

static inline vec gravity(size_t i)
{
    pull *pulls = tine_local(); /* N of them, this thread's own */
    vec sum = {0, 0, 0};
    for (size_t j = 0; j < N; j++) {
        const vec a = at[i], b = at[j], d = {b.x - a.x, b.y - a.y, b.z - a.z};
        const double r2 = d.x * d.x + d.y * d.y + d.z * d.z + 1e-4, s = 1 / (r2 * sqrt(r2));
        pulls[j] = (pull){1 / r2, {d.x * s, d.y * s, d.z * s}};
    }
    qsort(pulls, N, sizeof *pulls, weaker);
    for (size_t j = 0; j < N; j++)
        sum = (vec){sum.x + pulls[j].force.x, sum.y + pulls[j].force.y, sum.z + pulls[j].force.z};
    return sum;
}
TINE_INDEX(vec, gravity)

int main(void)
{
    if (tine_random(&at[0].x, 1, 0, 3 * N, NULL)) return 1;
    for (int step = 0; step < STEPS; step++) {
        if (tine_tabulate(gravity, force, N, TINE_OPTS(.local = sizeof(pull) * N))) return 2;
        for (size_t i = 0; i < N; i++) {
            vec *v = &speed[i], *p = &at[i];
            *v = (vec){v->x + dt * force[i].x, v->y + dt * force[i].y, v->z + dt * force[i].z};
            *p = (vec){p->x + dt * v->x, p->y + dt * v->y, p->z + dt * v->z};
        }
    }
    vec sum = {0, 0, 0}; /* pulls come in opposite pairs: the sum of all speeds stays 0 */
    for (size_t i = 0; i < N; i++)
        sum = (vec){sum.x + speed[i].x, sum.y + speed[i].y, sum.z + speed[i].z};
    return printf("momentum %.6f\n", fabs(sum.x) + fabs(sum.y) + fabs(sum.z)) < 0;
}
/* Output:
momentum 0.000000
*/
