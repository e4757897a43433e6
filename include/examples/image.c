/* image.c - an image of bytes: contrast for each pixel, a blur over tiles, the brightest column. */
#include <stdint.h>
#include <stdio.h>
#include <tine/tine.h>

enum { ROWS = 480, COLS = 640 };
static uint8_t photo[ROWS * COLS], blurred[ROWS * COLS];
static int32_t wide[ROWS * COLS];
static int64_t of_column[COLS];

/* Twice the contrast around a level, which the context gives. */
static inline uint8_t contrast(const int *level, uint8_t x)
{
    const int y = *level + 2 * (x - *level);
    return (uint8_t)(y < 0 ? 0 : y > 255 ? 255 : y);
}
TINE_FN_WITH(uint8_t, contrast, int, uint8_t)

/* The pixel at (r, c); beyond the border, the nearest one. */
static int at(size_t r, size_t c)
{
    if (r >= ROWS) r = r == ROWS ? ROWS - 1 : 0; /* Row -1 arrives as SIZE_MAX. */
    if (c >= COLS) c = c == COLS ? COLS - 1 : 0;
    return photo[r * COLS + c];
}

/* One tile of the blurred image: the mean of nine pixels, whose weights are 1, 2 and 4. */
static int blur(size_t r0, size_t r1, size_t c0, size_t c1, void *ctx)
{
    uint8_t *y = ctx;
    for (size_t r = r0; r < r1; r++)
        for (size_t c = c0; c < c1; c++) {
            int sum = 4 * at(r, c) + 8;
            sum += 2 * (at(r, c - 1) + at(r, c + 1) + at(r - 1, c) + at(r + 1, c));
            sum += at(r - 1, c - 1) + at(r - 1, c + 1) + at(r + 1, c - 1) + at(r + 1, c + 1);
            y[r * COLS + c] = (uint8_t)(sum / 16);
        }
    return 0;
}

static inline int32_t widen(uint8_t x) { return x; }
TINE_FN(int32_t, widen, uint8_t)

int main(void)
{
    size_t brightest;
    for (size_t i = 0; i < ROWS * COLS; i++)
        photo[i] = i % COLS == 333 ? 200 : i / COLS / 8 % 2 ? 50 : 90;
    if (tine_map_with(contrast, &(int){70}, photo, photo, ROWS * COLS, NULL)) return 1;
    if (tine_for_2d(blur, blurred, ROWS, COLS, NULL)) return 2;
    if (tine_map(widen, wide, blurred, ROWS * COLS, NULL)) return 3;
    if (tine_sum_axis(of_column, wide, ROWS, COLS, COLS, 0, NULL)) return 4;
    if (tine_argmax(&brightest, of_column, COLS, NULL)) return 5;
    return printf("brightest column: %zu, its mean %.1f\n", brightest,
                  (double)of_column[brightest] / (double)ROWS) < 0;
}
/* Output:
brightest column: 333, its mean 163.0
*/
