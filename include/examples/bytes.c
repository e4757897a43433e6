/* bytes.c - a grey image, a byte a pixel: its histogram, its darkest and its brightest pixel, its
   mean, a threshold between dark and bright (Otsu 1979), and the mask of the bright pixels. */
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <tine/tine.h>

enum { ROWS = 480, COLS = 640, PIXELS = ROWS * COLS, GREYS = 256 };

/* A bright disc on a dark ground. */
static inline uint8_t pixel(size_t i)
{
    const int r = (int)(i / COLS) - ROWS / 2, c = (int)(i % COLS) - COLS / 2;
    return (uint8_t)(r * r + c * c < 100 * 100 ? 180 + (int)(i % 40) : 30 + (int)(i % 50));
}
static inline bool is_above(const uint8_t *threshold, uint8_t grey) { return grey > *threshold; }
TINE_INDEX(uint8_t, pixel)
TINE_FN_WITH(bool, is_above, uint8_t, uint8_t)

/* The grey that parts the pixels in two groups whose means lie farthest apart, each group weighed
   by how many it has. */
static uint8_t threshold_of(const size_t count[GREYS], uint64_t sum, size_t n)
{
    double best = -1, below = 0, sum_below = 0;
    uint8_t threshold = 0;
    for (int grey = 0; grey < GREYS - 1; grey++) {
        below += (double)count[grey];
        sum_below += (double)grey * (double)count[grey];
        const double above = (double)n - below;
        if (below == 0 || above == 0) continue;
        const double apart = sum_below / below - ((double)sum - sum_below) / above;
        const double spread = below * above * apart * apart;
        if (spread > best) best = spread, threshold = (uint8_t)grey;
    }
    return threshold;
}

int main(void)
{
    uint8_t *image = malloc(PIXELS), darkest, brightest;
    bool *mask = malloc(PIXELS * sizeof *mask);
    size_t count[GREYS], disc = 0;
    uint64_t sum, bright;
    double mean;
    if (!image || !mask || tine_tabulate(pixel, image, PIXELS, NULL)) return 1;
    if (tine_minmax(&darkest, &brightest, image, PIXELS, NULL)) return 2;
    if (tine_moments(&mean, (double *)NULL, image, PIXELS, NULL)) return 3;
    if (tine_sum(&sum, image, PIXELS, NULL)) return 4; /* The sum of bytes has 64 bits. */
    if (tine_bincount(count, image, GREYS, PIXELS, NULL)) return 5;
    const uint8_t threshold = threshold_of(count, sum, PIXELS);
    if (tine_map_with(is_above, &threshold, mask, image, PIXELS, NULL)) return 6;
    if (tine_sum(&bright, mask, PIXELS, NULL)) return 7; /* counts the true ones */
    printf("grey %d to %d, mean %.2f; %d parts %llu bright pixels from the others\n", darkest,
           brightest, mean, threshold, (unsigned long long)bright);
    for (size_t i = 0; i < PIXELS; i++) disc += image[i] >= 180;
    free(image);
    free(mask);
    return darkest == 30 && brightest == 219 && threshold == 79 && bright == disc ? 0 : 8;
}
