/* test_for_2d.c - tine_for_2d does every element once, and its tiles and its error do not depend on
   the options. */
#include "../properties/options.h"
#include <stdatomic.h>
#include <stdlib.h>
#include <string.h>

typedef struct shape {
    size_t rows, cols;
} shape;
static const shape SHAPES[] = {{1, 1},  {1, 2},   {2, 1},     {3, 5},     {1, 20001}, {20001, 1},
                               {7, 9},  {64, 64}, {33, 129},  {500, 3},   {3, 500},   {129, 257},
                               {31, 5}, {300, 7}, {257, 511}, {100, 1000}};
enum { SHAPES_TRIED = sizeof SHAPES / sizeof *SHAPES, MOST = 257 * 511 };

/* The effects of a call: how often each element was done, and the tile that did it last. */
typedef struct done {
    size_t rows, cols;
    _Atomic unsigned char times[MOST];
    _Atomic uint64_t tile[MOST];
    _Atomic int wrong; /* Tiles that are empty or not inside the matrix. */
    size_t bad;        /* The first element that fails. All elements after it fail too. */
} done;

/* Returns the code of an element, which is not 0 from `bad` on. */
static int code_of(const done *d, size_t i) { return i >= d->bad ? (int)(i % 1000) + 1 : 0; }

static int note_tile(size_t r0, size_t r1, size_t c0, size_t c1, void *ctx)
{
    done *d = ctx;
    if (r0 >= r1 || c0 >= c1 || r1 > d->rows || c1 > d->cols) {
        d->wrong++;
        return 0;
    }
    for (size_t r = r0; r < r1; r++)
        for (size_t c = c0; c < c1; c++) {
            const size_t i = r * d->cols + c;
            if (code_of(d, i)) return code_of(d, i);
            d->times[i]++;
            d->tile[i] = mixed(mixed(mixed(mixed(r0) + r1) + c0) + c1);
        }
    return 0;
}

static done is, was;

static void reset(done *d, shape s, size_t bad)
{
    memset(d, 0, sizeof *d);
    d->rows = s.rows, d->cols = s.cols, d->bad = bad;
}

Test(for_2d, does_every_element_once_in_the_same_tiles_whatever_the_options)
{
    for (int s = 0; s < SHAPES_TRIED; s++) {
        const shape m = SHAPES[s];
        const size_t n = m.rows * m.cols;
        reset(&was, m, SIZE_MAX);
        cr_assert_eq(tine_for_2d(note_tile, &was, m.rows, m.cols, TINE_OPTS(.threads = 1)), 0);
        for (size_t k = 0; k < OPTIONS; k += SANITIZED ? 37 : 7) {
            const tine_opts o = options(k, n);
            reset(&is, m, SIZE_MAX);
            cr_assert_eq(tine_for_2d(note_tile, &is, m.rows, m.cols, &o), 0);
            cr_assert_eq(is.wrong, 0, "%s", describe(&o, n));
            for (size_t i = 0; i < n; i++) {
                cr_assert_eq(is.times[i], 1, "%zu x %zu, element %zu, %s", m.rows, m.cols, i,
                             describe(&o, n));
                cr_assert_eq(is.tile[i], was.tile[i], "%zu x %zu, element %zu, %s", m.rows, m.cols,
                             i, describe(&o, n));
            }
        }
    }
}

Test(for_2d, fails_with_the_code_of_the_lowest_tile_whatever_the_options)
{
    for (int s = 0; s < SHAPES_TRIED; s++) {
        const shape m = SHAPES[s];
        const size_t n = m.rows * m.cols;
        for (size_t bad = n / 2; bad < n; bad += n / 4 + 1) {
            reset(&was, m, bad);
            const int rc = tine_for_2d(note_tile, &was, m.rows, m.cols, TINE_OPTS(.threads = 1));
            cr_assert_gt(rc, 0);
            for (size_t k = 0; k < OPTIONS; k += SANITIZED ? 37 : 11) {
                const tine_opts o = options(k, n);
                reset(&is, m, bad);
                cr_assert_eq(tine_for_2d(note_tile, &is, m.rows, m.cols, &o), rc, "%zu x %zu, %s",
                             m.rows, m.cols, describe(&o, n));
            }
        }
    }
}

static int count_tiles(size_t r0, size_t r1, size_t c0, size_t c1, void *ctx)
{
    (void)r0, (void)r1, (void)c0, (void)c1;
    ++*(_Atomic size_t *)ctx;
    return 0;
}

Test(for_2d, cuts_enough_tiles_for_many_threads)
{
    for (int s = 0; s < SHAPES_TRIED; s++) {
        const size_t n = SHAPES[s].rows * SHAPES[s].cols;
        _Atomic size_t tiles = 0;
        cr_assert_eq(tine_for_2d(count_tiles, &tiles, SHAPES[s].rows, SHAPES[s].cols, NULL), 0);
        cr_assert(tiles >= (n < 64 ? n : 64), "%zu x %zu: %zu", SHAPES[s].rows, SHAPES[s].cols,
                  (size_t)tiles);
        cr_assert(n < 4096 * 64 || tiles <= n / 2048);
    }
}

/* Whether the sides of all tiles inside a matrix are powers of two. */
static int check_sides(size_t r0, size_t r1, size_t c0, size_t c1, void *ctx)
{
    const shape *s = ctx;
    const size_t rows = r1 - r0, cols = c1 - c0;
    return (r1 < s->rows && rows & (rows - 1)) || (c1 < s->cols && cols & (cols - 1));
}

Test(for_2d, cuts_tiles_whose_sides_are_powers_of_two)
{
    static const shape large[] = {{1000, 10000}, {9, 100000}, {100000, 9}};
    for (int s = 0; s < SHAPES_TRIED + 3; s++) {
        shape m = s < 3 ? large[s] : SHAPES[s - 3];
        cr_assert_eq(tine_for_2d(check_sides, &m, m.rows, m.cols, NULL), 0, "%zu x %zu", m.rows,
                     m.cols);
    }
}

/* The sides of the first tile. */
static int first_tile(size_t r0, size_t r1, size_t c0, size_t c1, void *ctx)
{
    if (r0 == 0 && c0 == 0) *(shape *)ctx = (shape){r1, c1};
    return 0;
}

/* 9 tiles of 32 rows and 512 columns would be too few for 64 threads. */
Test(for_2d, halves_rows_down_to_eight_before_it_halves_columns)
{
    shape tile = {0, 0};
    cr_assert_eq(tine_for_2d(first_tile, &tile, 257, 511, NULL), 0);
    cr_assert(tile.rows == 8 && tile.cols == 256, "%zu x %zu", tile.rows, tile.cols);
    cr_assert_eq(tine_for_2d(first_tile, &tile, 100, 2, NULL), 0);
    cr_assert(tile.rows == 2 && tile.cols == 1, "%zu x %zu", tile.rows, tile.cols);
}

static int count_progress(size_t tiles, size_t n, void *arg)
{
    size_t *seen = arg;
    seen[0] = tiles, seen[1] = n;
    return 0;
}

Test(for_2d, counts_tiles_in_progress_and_stats)
{
    _Atomic size_t tiles = 0;
    size_t seen[2] = {0};
    tine_stats stats = {0};
    cr_assert_eq(tine_for_2d(count_tiles, &tiles, 100, 1000,
                             TINE_OPTS(.chunk = 1, .threads = 2, .stats = &stats,
                                       .progress = count_progress, .arg = seen)),
                 0);
    cr_assert_eq(stats.chunks, tiles);
    cr_assert_eq(seen[0], tiles);
    cr_assert_eq(seen[1], tiles);
}

Test(for_2d, of_nothing_calls_nothing)
{
    _Atomic size_t tiles = 0;
    cr_assert_eq(tine_for_2d(count_tiles, &tiles, 0, 0, NULL), 0);
    cr_assert_eq(tine_for_2d(count_tiles, &tiles, 0, SIZE_MAX, NULL), 0);
    cr_assert_eq(tine_for_2d(count_tiles, &tiles, SIZE_MAX, 0, NULL), 0);
    cr_assert_eq(tiles, 0);
}

Test(for_2d, of_bad_arguments_is_refused)
{
    _Atomic size_t tiles = 0;
#define REFUSED(call, text) \
    cr_assert_eq(call, TINE_EINVAL); \
    cr_assert_str_eq(tine_last_error(), "tine_for_2d: " text)
    REFUSED(tine_for_2d(NULL, NULL, 2, 2, NULL), "body is NULL");
    REFUSED(tine_for_2d(NULL, NULL, 0, 2, NULL), "body is NULL");
    REFUSED(tine_for_2d(count_tiles, &tiles, SIZE_MAX / 2, 3, NULL),
            "rows * cols is larger than SIZE_MAX");
    REFUSED(tine_for_2d(count_tiles, &tiles, 2, 3, TINE_OPTS(.sched = (tine_sched)9)),
            "options.sched is not a tine_sched");
    cr_assert_eq(tiles, 0);
}
