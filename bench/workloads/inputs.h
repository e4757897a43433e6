/* inputs.h - the inputs that several array operations share, for the member `fill` of their
   workloads. Sorting and selecting consist of branches, and a branch predictor learns an array of
   10,000 elements that it meets repeatedly: so every seed gives other numbers. */
#ifndef WORKLOADS_INPUTS_H
#define WORKLOADS_INPUTS_H
#include "arrays.h"

/* Fills x with n uniform doubles in [0, 1). */
void fill_uniform(void *x, size_t n, size_t seed, size_t input);
/* Inputs: uniform doubles; zeros; NaN in every tenth place; subnormal numbers. */
extern const char *const number_kinds[];
void fill_numbers(void *x, size_t n, size_t seed, size_t input);

/* Inputs: doubles of which a share is below one half. filter and partition select those. */
extern const char *const share_names[];
void fill_shares(void *x, size_t n, size_t seed, size_t input);
static inline int below_half(double x) { return x < 0.5; }

/* Inputs: orders of keys to sort. */
extern const char *const key_orders[];
void fill_i32(void *x, size_t n, size_t seed, size_t input);
void fill_i64(void *x, size_t n, size_t seed, size_t input);
void fill_f32(void *x, size_t n, size_t seed, size_t input);
void fill_f64(void *x, size_t n, size_t seed, size_t input);
#endif
