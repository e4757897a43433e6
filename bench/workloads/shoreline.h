/* shoreline.h - the world's shorelines from GSHHG's netCDF files: polygons cut by a grid of
   bins. */
#ifndef WORKLOADS_SHORELINE_H
#define WORKLOADS_SHORELINE_H
#include <stddef.h>
#include <stdint.h>

/* A point, in 1/65535 of a bin's side east and north of the bin's south-west corner. */
typedef struct shore_point {
    uint16_t east, north;
} shore_point;

typedef struct shoreline {
    size_t segments;
    double side;     /* Side of a bin, in degrees. */
    uint32_t *first; /* Segment s has the points first[s] … first[s + 1] - 1. */
    double *south;   /* Latitude of the southern edge of a segment's bin, in degrees. */
    /* 1: coast, 2: lake, 3: island in a lake, 4: pond on such an island, 6: Antarctica's grounding
       line. */
    uint8_t *level;
    shore_point *point; /* The points lie in shared memory. */
} shoreline;

/* Reads the first `segments` segments (0: all of them). Returns NULL, or what was wrong with the
   file. */
const char *shoreline_read(shoreline *s, const char *path, size_t segments);
void shoreline_free(shoreline *s);
#endif
