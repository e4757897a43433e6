/* shoreline.c - reads GSHHG's netCDF files (Wessel and Smith 1996). The files name their variables
   but explain only some. Bins go from 90°N southwards and from 0° eastwards. A segment's packed
   word is points << 9 | level << 6 | entry << 3 | exit; entry and exit are sides of the bin. The
   areas that the file gives for its polygons confirm this (tests/bench/test_workloads_data.c). */
#include "shoreline.h"
#include "workload.h"
#include <netcdf.h>
#include <stdlib.h>
#include <string.h>

static size_t length(int nc, const char *dimension)
{
    int id;
    size_t n = 0;
    return nc_inq_dimid(nc, dimension, &id) || nc_inq_dimlen(nc, id, &n) ? 0 : n;
}

/* Returns the first n values of a variable of the given type, from malloc. NULL: the file has no
   such variable. */
static void *values(int nc, const char *name, nc_type type, size_t n)
{
    int id, dimensions;
    nc_type found;
    size_t size, from = 0;
    if (nc_inq_varid(nc, name, &id) || nc_inq_vartype(nc, id, &found) || found != type) return NULL;
    if (nc_inq_varndims(nc, id, &dimensions) || dimensions != 1 ||
        nc_inq_type(nc, type, NULL, &size))
        return NULL;
    void *p = malloc(n * size + 1);
    if (p && nc_get_vara(nc, id, &from, &n, p)) free(p), p = NULL;
    return p;
}

/* Stores for each segment the latitude of its bin. Bins list their segments in order, without
   gaps. */
static const char *read_bins(shoreline *s, int nc)
{
    size_t bins = length(nc, "Dimension_of_bin_arrays"), k = 0;
    int *minutes = values(nc, "Bin_size_in_minutes", NC_INT, 1);
    int *columns = values(nc, "N_bins_in_360_longitude_range", NC_INT, 1);
    short *count = values(nc, "N_segments_in_a_bin", NC_SHORT, bins);
    int good = minutes && columns && count && *columns > 0;
    if (good) s->side = *minutes / 60.0;
    for (size_t b = 0; good && b < bins; b++)
        for (int i = 0; i < count[b] && k < s->segments; i++)
            s->south[k++] = 90 - s->side * (double)(b / (size_t)*columns + 1);
    free(minutes), free(columns), free(count);
    return good && k == s->segments ? NULL : "its bins do not hold its segments";
}

static const char *read_segments(shoreline *s, int nc)
{
    int *word = values(nc, "Embedded_npts_levels_exit_entry_for_a_segment", NC_INT, s->segments);
    int *start = values(nc, "Id_of_first_point_in_a_segment", NC_INT, s->segments);
    int good = word && start;
    for (size_t k = 0; good && k < s->segments; k++) {
        good = start[k] >= 0 && s->first[k] == (uint32_t)start[k];
        s->level[k] = (uint32_t)word[k] >> 6 & 7;
        s->first[k + 1] = s->first[k] + ((uint32_t)word[k] >> 9);
    }
    free(word), free(start);
    return good ? NULL : "its segments do not follow one another";
}

static const char *read_points(shoreline *s, int nc)
{
    size_t n = s->first[s->segments];
    short *east = values(nc, "Relative_longitude_from_SW_corner_of_bin", NC_SHORT, n);
    short *north = values(nc, "Relative_latitude_from_SW_corner_of_bin", NC_SHORT, n);
    int good = east && north;
    if (good) s->point = bench_shared(n * sizeof *s->point);
    for (size_t k = 0; s->point && k < n; k++)
        s->point[k] = (shore_point){(uint16_t)east[k], (uint16_t)north[k]};
    free(east), free(north);
    return !good ? "its points are missing" : s->point ? NULL : "no memory";
}

static const char *read_all(shoreline *s, int nc, size_t segments)
{
    size_t have = length(nc, "Dimension_of_segment_arrays");
    s->segments = segments && segments < have ? segments : have;
    s->first = calloc(s->segments + 1, sizeof *s->first);
    s->south = calloc(s->segments, sizeof *s->south);
    s->level = calloc(s->segments, sizeof *s->level);
    if (!have) return "it is not a GSHHG shoreline file";
    if (!s->first || !s->south || !s->level) return "no memory";
    const char *wrong = read_bins(s, nc);
    if (!wrong) wrong = read_segments(s, nc);
    return wrong ? wrong : read_points(s, nc);
}

const char *shoreline_read(shoreline *s, const char *path, size_t segments)
{
    int nc;
    memset(s, 0, sizeof *s);
    if (nc_open(path, NC_NOWRITE, &nc)) return "it is not a netCDF file";
    const char *wrong = read_all(s, nc, segments);
    nc_close(nc);
    if (wrong) shoreline_free(s);
    return wrong;
}

void shoreline_free(shoreline *s)
{
    if (s->point) bench_unshare(s->point, s->first[s->segments] * sizeof *s->point);
    free(s->first), free(s->south), free(s->level);
    memset(s, 0, sizeof *s);
}
