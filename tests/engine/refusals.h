/* refusals.h - the arrays that a refused call must not change, and checks of the call's code and of
   tine_last_error. */
#ifndef TINE_TESTS_REFUSALS_H
#define TINE_TESTS_REFUSALS_H
#include "../properties/options.h"
#include <string.h>

enum { N = 8 };
#define HUGE (SIZE_MAX / 4)

/* The arguments of the calls below. All of them must be unchanged afterwards. */
typedef struct arrays {
    double x[4 * N], y[4 * N], q[N], edges[N + 1];
    int32_t keys[4 * N], key[4 * N];
    size_t at[4 * N], count[4 * N], m;
    double out, out2;
} arrays;
static arrays was, now;

static inline void begin(void)
{
    for (size_t i = 0; i < 4 * N; i++) {
        was.x[i] = (double)i, was.y[i] = -1, was.keys[i] = -1, was.at[i] = i % N, was.count[i] = 77;
        was.key[i] = (int32_t)i % N;
    }
    for (size_t i = 0; i < N; i++) was.q[i] = 0.5;
    for (size_t i = 0; i <= N; i++) was.edges[i] = (double)i;
    was.m = 99, was.out = was.out2 = -1;
    now = was;
}

#define SAYS(call, code, text) \
    do { \
        cr_assert_eq(call, code, "%s", #call); \
        cr_assert_str_eq(tine_last_error(), text, "%s said: %s", #call, tine_last_error()); \
        cr_assert(!memcmp(&was, &now, sizeof was), "%s changed something", #call); \
    } while (0)
#define REFUSED(call, text) SAYS(call, TINE_EINVAL, text)

static double *const x = now.x, *const y = now.y, *const q = now.q, *const out = &now.out;
static int32_t *const keys = now.keys, *const key = now.key;
static size_t *const at = now.at, *const count = now.count, *const m = &now.m;
static double *const NO = NULL;
static int32_t *const NO_KEY = NULL;
static size_t *const NO_AT = NULL;
#endif
