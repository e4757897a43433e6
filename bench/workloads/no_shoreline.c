/* no_shoreline.c - replaces shoreline.c in a build without libnetcdf, and reports the missing
   library. */
#include "shoreline.h"
#include <string.h>

const char *shoreline_read(shoreline *s, const char *path, size_t segments)
{
    (void)path, (void)segments;
    memset(s, 0, sizeof *s);
    return "netCDF is not in this build: install Debian's package libnetcdf-dev, then build again";
}

void shoreline_free(shoreline *s) { memset(s, 0, sizeof *s); }
