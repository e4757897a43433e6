/* for_2d.c - tine_for_2d: a loop over the tiles of a matrix.

   Tiles depend on rows and cols alone. So the tile that fails first does not depend on the
   options. */
#include "../runtime/error.h"
#include "../runtime/sizes.h"
#include "../schedule/loop.h"

enum {
    /* The shape of a tile of a wide matrix. Memory delivers long rows faster: y = 3 x + 1 over 10^4
       by 10^4 floats took 2.0 times as long with 16 rows of 512 columns, and 1.5 times with 8 rows
       of 8192 (two threads, Zen 4). A body that goes down columns wants the opposite: a
       transposition took 0.55 times as long with 16 rows of 512. */
    TILE_ROWS = 4,
    TILE_COLS = 16384,
    /* In a narrower matrix a tile spans all columns, and has as many rows as it takes for this
       number of elements. This is enough work to make the cost of calling a body negligible. */
    TILE = 16384,
    /* If there are fewer than TILES_MIN tiles, their rows are halved first, down to this number.
       Then their columns are halved, and at last the other rows. */
    TILE_ROWS_FEW = 8,
    /* The least number of tiles. A small matrix has smaller tiles, down to one element. */
    TILES_MIN = 64
};

typedef struct grid {
    tine_body_2d *body;
    void *ctx;
    size_t rows, cols;
    size_t tile_rows, tile_cols;
    size_t across; /* the number of tiles side by side */
} grid;

static size_t tiles_of(const grid *g)
{
    return tile_count(g->rows, g->tile_rows) * tile_count(g->cols, g->tile_cols);
}

/* Chooses the sides of a tile, which are powers of two. */
static void choose_tile(grid *g)
{
    g->tile_rows = TILE_ROWS, g->tile_cols = TILE_COLS;
    while (g->tile_cols / 2 >= g->cols) {
        g->tile_cols /= 2;
        if (g->tile_rows * g->tile_cols < TILE) g->tile_rows *= 2;
    }
    while (g->tile_rows / 2 >= g->rows) g->tile_rows /= 2;
    while (tiles_of(g) < TILES_MIN && g->tile_rows * g->tile_cols > 1) {
        if (g->tile_rows > TILE_ROWS_FEW || g->tile_cols == 1)
            g->tile_rows /= 2;
        else
            g->tile_cols /= 2;
    }
    g->across = tile_count(g->cols, g->tile_cols);
}

static int tiles_body(size_t lo, size_t hi, void *p)
{
    const grid *g = p;
    size_t row = lo / g->across, col = lo % g->across;
    for (; lo < hi; lo++) {
        const size_t r = row * g->tile_rows, c = col * g->tile_cols;
        const int rc = g->body(r, r + min_size(g->tile_rows, g->rows - r), c,
                               c + min_size(g->tile_cols, g->cols - c), g->ctx);
        if (rc) return rc;
        if (++col == g->across) row++, col = 0;
    }
    return 0;
}

static int for_2d(tine_body_2d *body, void *ctx, size_t rows, size_t cols, const tine_opts *o)
{
    grid g = {.body = body, .ctx = ctx, .rows = rows, .cols = cols};
    if (!body) return error_rule(TINE_EINVAL, "body is NULL");
    if (cols && rows > SIZE_MAX / cols)
        return error_rule(TINE_EINVAL, "rows * cols is larger than SIZE_MAX");
    if (rows && cols) choose_tile(&g);
    return team_for(tiles_body, &g, rows && cols ? tiles_of(&g) : 0, 1, 0, (uintptr_t)body, o);
}

int tine_for_2d(tine_body_2d *body, void *ctx, size_t rows, size_t cols, const tine_opts *o)
{
    const unsigned from = error_mark();
    return error_exit(from, for_2d(body, ctx, rows, cols, o), "tine_for_2d");
}
