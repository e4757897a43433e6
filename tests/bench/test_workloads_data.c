/* test_workloads_data.c - compares the workloads on real data with facts about the Earth. Figures
   without a source were computed by an independent program (Python's fsum). */
#include "workloads.h"
#include "../../bench/workloads/shoreline.h"
#include <math.h>
#include <string.h>

static const double RADIAN = 3.14159265358979323846 / 180;

static float as_float(uint32_t bits)
{
    float x;
    memcpy(&x, &bits, sizeof x);
    return x;
}

/* The lowest point lies south of India, and the highest at New Guinea. */
Test(geoid, lies_between_minus_106_99_and_85_39)
{
    bench_data d = run_serial(&bench_workload_geoid_swap, 0);
    const uint32_t *bits = d.out;
    size_t low = 0, high = 0;
    cr_assert_eq(d.n, 721 * 1440);
    for (size_t i = 0; i < d.n; i++) {
        if (as_float(bits[i]) < as_float(bits[low])) low = i;
        if (as_float(bits[i]) > as_float(bits[high])) high = i;
    }
    cr_assert(as_float(bits[low]) == -106.9910888671875f &&
              as_float(bits[high]) == 85.39092254638672f);
    cr_assert_eq(low, (size_t)((4.75 + 90) * 4) * 1440 + (size_t)((78.75 + 180) * 4));
    cr_assert_eq(high, (size_t)((-8.25 + 90) * 4) * 1440 + (size_t)((147.25 + 180) * 4));
    bench_release(&bench_workload_geoid_swap, &d);
}

Test(geoid, has_its_known_minimum_maximum_and_mean)
{
    struct {
        double sum;
        float low, high;
    } * s;
    bench_data d = run_serial(&bench_workload_geoid_stats, 0);
    s = d.acc;
    cr_assert(s->low == -106.9910888671875f && s->high == 85.39092254638672f);
    cr_assert_float_eq(s->sum / (721 * 1440), -1.4441144412297513, 1e-12);
    bench_release(&bench_workload_geoid_stats, &d);
}

Test(geoid, is_half_a_metre_low_on_average_over_the_surface)
{
    bench_data d = run_serial(&bench_workload_geoid_mean, 0);
    const double *m = d.acc;
    cr_assert_float_eq(m[0] / m[1], -0.5801350841155444, 1e-12);
    /* The exact sum of the cosines of angles a quarter of a degree apart. */
    cr_assert_float_eq(m[1] / 1440, 1 / tan(0.125 * RADIAN), 1e-9);
    bench_release(&bench_workload_geoid_mean, &d);
}

Test(geoid, heights_are_counted_by_the_metre)
{
    bench_data d = run_serial(&bench_workload_geoid_histogram, 0);
    const uint64_t *bin = (const uint64_t *)d.acc + 107;
    uint64_t all = 0, below = 0;
    for (int k = -107; k < 86; k++) all += bin[k], below += k < 0 ? bin[k] : 0;
    cr_assert(bin[-107] == 35 && bin[-1] == 12481 && bin[0] == 13486 && bin[85] == 2);
    cr_assert(all == 721 * 1440 && below == 524488);
    bench_release(&bench_workload_geoid_histogram, &d);
}

/* Returns the angle between two directions by another method: from the difference and the sum of
   their vectors. */
static double angle(double lat1, double lat2, double lon)
{
    double x1 = cos(lat1), z1 = sin(lat1), x2 = cos(lat2) * cos(lon), y2 = cos(lat2) * sin(lon),
           z2 = sin(lat2);
    double minus = sqrt((x1 - x2) * (x1 - x2) + y2 * y2 + (z1 - z2) * (z1 - z2));
    double plus = sqrt((x1 + x2) * (x1 + x2) + y2 * y2 + (z1 + z2) * (z1 + z2));
    return 2 * atan2(minus, plus);
}

static double north(const shoreline *s, size_t k, size_t i)
{
    return (s->south[k] + s->side * s->point[i].north / 65535) * RADIAN;
}

static double east(const shoreline *s, size_t i)
{
    return s->side * s->point[i].east / 65535 * RADIAN;
}

Test(coastline, segments_are_as_long_as_vectors_say)
{
    bench_data d = run_serial(&bench_workload_coastline, 5000);
    const shoreline *s = d.own;
    for (size_t k = 0; k < d.n; k++) {
        double km = 0;
        for (size_t i = s->first[k] + 1; i < s->first[k + 1]; i++)
            km +=
                6371.0088 * angle(north(s, k, i - 1), north(s, k, i), east(s, i) - east(s, i - 1));
        cr_assert_float_eq(((double *)d.out)[k], km, 1e-9 * (1 + km), "segment %zu", k);
    }
    bench_release(&bench_workload_coastline, &d);
}

Test(coastline, world_has_1_6_million_km_of_coast)
{
    bench_data d = run_serial(&bench_workload_coastline, 0);
    const shoreline *s = d.own;
    const double *km = d.out;
    double all = 0, coast = 0;
    cr_assert_eq(d.n, 214376);
    cr_assert_eq(s->first[d.n], 10995687);
    for (size_t k = 0; k < d.n; k++) {
        all += km[k];
        if (s->level[k] == 1) coast += km[k];
    }
    /* The World Resources Institute's figure from the same source, the World Vector Shoreline, is
       1,634,701 km. */
    cr_assert_float_eq(coast, 1634701, 0.03 * 1634701);
    cr_assert_float_eq(all, 2256179.4, 1);
    bench_release(&bench_workload_coastline, &d);
}

#ifdef HAVE_NETCDF
#    include <netcdf.h>
static void read_all(const char *name, void *to)
{
    int nc, id;
    cr_assert(!nc_open("/usr/share/gmt-gshhg/binned_GSHHS_f.nc", NC_NOWRITE, &nc) &&
              !nc_inq_varid(nc, name, &id));
    cr_assert(!nc_get_var(nc, id, to) && !nc_close(nc));
}

/* Returns the km² within a closed segment, as the sum of its trapezoids on the sphere. */
static double area(const shoreline *s, size_t k)
{
    double a = 0;
    for (size_t i = s->first[k] + 1; i < s->first[k + 1]; i++)
        a += (east(s, i) - east(s, i - 1)) * (sin(north(s, k, i)) + sin(north(s, k, i - 1))) / 2;
    return fabs(a) * 6371.0088 * 6371.0088;
}

/* The file gives each polygon's area, and 183,254 polygons lie within one bin. Polygons above 5 km²
   agree within 1 %: there rounding to 1/65535 of a degree hardly matters, and the file's areas are
   on the ellipsoid. So bins lie where shoreline.c puts them. */
Test(coastline, closed_segments_have_the_areas_that_the_file_gives)
{
    enum { SEGMENTS = 214376, POLYGONS = 188612 };
    static int word[SEGMENTS], polygon[SEGMENTS];
    static double given[POLYGONS];
    bench_data d = run_serial(&bench_workload_coastline, 0);
    const shoreline *s = d.own;
    size_t compared = 0;
    read_all("Embedded_npts_levels_exit_entry_for_a_segment", word);
    read_all("Id_of_GSHHS_ID", polygon);
    read_all("The_km_squared_area_of_polygons", given);
    for (size_t k = 0; k < d.n; k++) {
        int closed = (word[k] >> 3 & 7) == 4;
        double km2 = given[polygon[k]];
        if (!closed || km2 < 5) continue;
        cr_assert_float_eq(area(s, k), km2, 0.01 * km2, "segment %zu", k);
        compared++;
    }
    cr_assert_eq(compared, 11547);
    bench_release(&bench_workload_coastline, &d);
}
#endif
