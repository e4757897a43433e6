/* elements.h - the structures that sort_by sorts, for all backends and peers. */
#ifndef WORKLOADS_ELEMENTS_H
#define WORKLOADS_ELEMENTS_H
#include <stdint.h>

typedef struct element_8 {
    int32_t key;
    uint32_t at; /* The index before sorting. */
} element_8;

typedef struct element_32 {
    int32_t key;
    uint32_t at;
    double more[3];
} element_32;
#endif
