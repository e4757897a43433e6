/* for_2d.c - tine_for_2d: a loop over the tiles of a matrix.

   Tiles depend on rows and cols alone. So the tile that fails first does not depend on the
   options. */
#include "../runtime/error.h"
#include "../runtime/sizes.h"
#include "../schedule/loop.h"

enum {
    /* The shape of a tile of a large matrix. Its 8192 elements are long enough to pay for the call
       of a body, and two arrays of doubles fit the second-level cache. A loop over neighbours wants
       long rows: with 128 columns a mean of five neighbours took 1.3 to 2.3 times as long. A
       transposition by a body wants many rows: with 8 it took 1.3 times as long. */
    TILE_ROWS = 16,
    TILE_COLS = 512,
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

/* Chooses the sides of a tile, which are powers of two. If the matrix is short on one side, the
   tile is longer on the other. */
static void choose_tile(grid *g)
{
    g->tile_rows = TILE_ROWS, g->tile_cols = TILE_COLS;
    while (g->tile_rows / 2 >= g->rows) g->tile_rows /= 2, g->tile_cols *= 2;
    while (g->tile_cols / 2 >= g->cols) g->tile_cols /= 2, g->tile_rows *= 2;
    while (g->tile_rows / 2 >= g->rows) g->tile_rows /= 2;
    while (tiles_of(g) < TILES_MIN && g->tile_rows * g->tile_cols > 1) {
        if (g->tile_cols >= g->tile_rows)
            g->tile_cols /= 2;
        else
            g->tile_rows /= 2;
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
