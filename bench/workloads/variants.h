/* variants.h - inputs of the array operations: several of one kind where n is small, for sorting
   and selecting are all branches, and a predictor learns an array of 10,000 elements by heart when
   it meets it again and again. */
#ifndef WORKLOADS_VARIANTS_H
#define WORKLOADS_VARIANTS_H
#include "arrays.h"

/* Fills one variant, the seed-th, of n elements, with the workload's input number `input`. */
typedef void variant_fill(void *x, size_t n, size_t seed, size_t input);

/* As arrays_make, with 1 to 64 variants, a million elements together if that is enough of them. */
int variants_make(const bench_workload *w, bench_data *d, const bench_source *s,
                  variant_fill *fill_variant);
void variants_free(const bench_workload *w, bench_data *d);

/* n uniform doubles in [0, 1). */
void fill_uniform(void *x, size_t n, size_t seed, size_t input);
/* The same; or zeros; or NaN in every tenth place; or subnormal numbers. */
extern const char *const number_kinds[];
void fill_numbers(void *x, size_t n, size_t seed, size_t input);

/* Doubles of which a share is below one half: those that filter and partition take. */
extern const char *const share_names[];
void fill_shares(void *x, size_t n, size_t seed, size_t input);
static inline int below_half(double x) { return x < 0.5; }

/* Keys to sort. */
extern const char *const key_orders[];
void fill_i32(void *x, size_t n, size_t seed, size_t input);
void fill_i64(void *x, size_t n, size_t seed, size_t input);
void fill_f32(void *x, size_t n, size_t seed, size_t input);
void fill_f64(void *x, size_t n, size_t seed, size_t input);
#endif
