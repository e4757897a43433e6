/* image.c - two dimensions: a filter over the tiles of an image, sums of its columns, the brightest
   place of a window, and the same filter down the columns by a transposition. */
#include <stdint.h>
#include <stdio.h>
#include <string.h>
#include <tine/tine.h>

enum { ROWS = 480, COLS = 640 };
typedef struct image {
    size_t rows, cols;
    const int32_t *x; /* element (r, c) is x[r * cols + c] */
    int32_t *y;
} image;

/* The element at (r, c); beyond the border, the nearest one. */
static int32_t at(const image *m, size_t r, size_t c)
{
    if (r >= m->rows) r = r == m->rows ? m->rows - 1 : 0;
    if (c >= m->cols) c = c == m->cols ? m->cols - 1 : 0;
    return m->x[r * m->cols + c];
}

/* y = 16 times x blurred, for one tile: each neighbour weighs 1, 2 or 4. r - 1 of row 0 wraps
   round, which at() takes for the border. */
static int blur(size_t r0, size_t r1, size_t c0, size_t c1, void *ctx)
{
    const image *m = ctx;
    for (size_t r = r0; r < r1; r++)
        for (size_t c = c0; c < c1; c++) {
            const int32_t beside =
                              at(m, r, c - 1) + at(m, r, c + 1) + at(m, r - 1, c) + at(m, r + 1, c),
                          across = at(m, r - 1, c - 1) + at(m, r - 1, c + 1) + at(m, r + 1, c - 1) +
                                   at(m, r + 1, c + 1);
            m->y[r * m->cols + c] = 4 * at(m, r, c) + 2 * beside + across;
        }
    return 0;
}

static int32_t x[ROWS * COLS], y[ROWS * COLS], turned[ROWS * COLS], z[ROWS * COLS];
static int64_t of_column[COLS];
static double of_row[100];

int main(void)
{
    size_t brightest;
    for (size_t r = 0; r < ROWS; r++)
        for (size_t c = 0; c < COLS; c++) x[r * COLS + c] = r / 8 % 2 ? 10 : 20;
    for (size_t r = 200; r < 220; r++) x[r * COLS + 333] = 255;

    if (tine_for_2d(blur, &(image){ROWS, COLS, x, y}, ROWS, COLS, NULL)) return 1;

    /* Which column is the brightest: axis 0 gives one result for each column. */
    if (tine_sum_axis(of_column, y, ROWS, COLS, COLS, 0, NULL)) return 2;
    if (tine_argmax(&brightest, of_column, COLS, NULL)) return 3;

    /* A window of 100 rows by 50 columns that begins at (150, 300): rows lie COLS apart. */
    if (tine_mean_axis(of_row, y + 150 * COLS + 300, 100, 50, COLS, 1, NULL)) return 4;

    /* The filter is symmetrical: the blurred image turned is the turned image blurred. */
    if (tine_transpose(turned, x, ROWS, COLS, NULL)) return 5;
    if (tine_for_2d(blur, &(image){COLS, ROWS, turned, z}, COLS, ROWS, NULL)) return 6;
    if (tine_transpose(turned, z, COLS, ROWS, NULL)) return 7;
    printf("brightest column %zu, mean of row 210 there %g\n", brightest, of_row[60] / 16);
    return brightest == 333 && !memcmp(turned, y, sizeof y) ? 0 : 8;
}
