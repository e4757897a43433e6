/* geoid.c - reads the EGM96 geoid from PROJ's egm96_15.gtx: a header of 40 bytes, then big-endian
   floats. */
#include "geoid.h"
#include "datafile.h"
#include <stdio.h>
#include <string.h>

static const char *const places[] = {"/usr/share/proj", "/usr/local/share/proj", NULL};
static const datafile egm96 = {"egm96_15.gtx", "proj-data", places};

/* The header that the file must have: south-west corner -90, -180 and steps 0.25, 0.25 (four
   doubles); 721 rows and 1440 columns (two ints). */
static const unsigned char header[40] = {
    0xc0, 0x56, 0x80, 0, 0,    0,    0, 0, 0xc0, 0x66, 0x80, 0, 0, 0, 0, 0,    0x3f, 0xd0, 0, 0,
    0,    0,    0,    0, 0x3f, 0xd0, 0, 0, 0,    0,    0,    0, 0, 0, 2, 0xd1, 0,    0,    5, 0xa0};

static int plausible(float height) { return height >= GEOID_LOW && height < GEOID_HIGH; }

static float height(uint32_t big_endian)
{
    uint32_t bits = swap_bytes(big_endian);
    float h;
    memcpy(&h, &bits, sizeof h);
    return h;
}

/* Reads the first n words of the grid. Returns NULL, or what was wrong. */
static const char *read_grid(uint32_t *grid, size_t n, const char *path)
{
    unsigned char start[sizeof header];
    FILE *f = fopen(path, "rb");
    if (!f) return "cannot be opened";
    int whole = fread(start, sizeof start, 1, f) == 1 && fread(grid, sizeof *grid, n, f) == n;
    fclose(f);
    if (!whole) return "ends too early";
    if (memcmp(start, header, sizeof header) != 0) return "is not the EGM96 grid of 721 x 1440";
    for (size_t i = 0; i < n; i++)
        if (!plausible(height(grid[i]))) return "has a height outside -107 … 86 m";
    return NULL;
}

int geoid_words(const bench_workload *w, bench_data *d, const bench_source *s)
{
    char path[DATAFILE_PATH];
    if (datafile_find(path, &egm96, w->name, s)) return -1;
    size_t all = GEOID_HEIGHTS * sizeof(uint32_t) / w->in_size;
    if (arrays_make(w, d, &(bench_source){.n = datafile_elements(s, all)})) return -1;
    uint32_t *grid = d->own;
    size_t n = d->n * w->in_size / sizeof *grid;
    const char *wrong = read_grid(grid, n, path);
    if (wrong) {
        fprintf(stderr, "tine-bench: %s: %s %s\n", w->name, path, wrong);
        arrays_free(w, d);
        return -1;
    }
    return 0;
}

int geoid_heights(const bench_workload *w, bench_data *d, const bench_source *s)
{
    if (geoid_words(w, d, s)) return -1;
    uint32_t *grid = d->own;
    for (size_t i = 0; i < d->n * w->in_size / sizeof *grid; i++) grid[i] = swap_bytes(grid[i]);
    return 0;
}
