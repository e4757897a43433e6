/* csv.c - from a CSV to columns to a group-by: lines are parsed in parallel, and each station's
   mean temperature is computed. "csv FILE" reads a file of lines such as 17,21.5 */
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <tine/tine.h>

enum { NOT_TWO_NUMBERS = 1, ROOM = 1 << 20, LINES = ROOM / 4 };
static char text[ROOM] = "7,20.5\n1999,3\n7,21\n12,-4.5\n1999,4\n7,21.5\n";
static const char *lines[LINES];
static int32_t station[LINES], stations[LINES];
static double degrees[LINES], mean[LINES];
static size_t many[LINES];

typedef struct record {
    int32_t station;
    double degrees;
} record;
static record records[LINES];

static inline int parse(record *r, const char *line)
{
    char *comma, *end;
    r->station = (int32_t)strtol(line, &comma, 10);
    if (comma == line || *comma != ',') return NOT_TWO_NUMBERS;
    r->degrees = strtod(comma + 1, &end);
    return end == comma + 1 || (*end && *end != '\n') ? NOT_TWO_NUMBERS : 0;
}
TINE_TRY(record, parse, const char *)

int main(int argc, char **argv)
{
    size_t n = 0, m;
    tine_stats stats;
    FILE *file = argc > 1 ? fopen(argv[1], "r") : NULL;
    if (argc > 1 && !file) return perror(argv[1]), 1;
    if (file) text[fread(text, 1, ROOM - 1, file)] = 0, fclose(file);
    for (char *s = text; *s && n < LINES; s = strchr(s, '\n') ? strchr(s, '\n') + 1 : "")
        lines[n++] = s;

    if (tine_map(parse, records, lines, n, TINE_OPTS(.stats = &stats)))
        return fprintf(stderr, "line %zu: not two numbers\n", stats.failed_at + 1), 2;
    for (size_t i = 0; i < n; i++) station[i] = records[i].station, degrees[i] = records[i].degrees;
    if (tine_groupmean_sparse(stations, mean, &m, station, degrees, n, n, NULL)) return 3;
    if (tine_groupcount_sparse(stations, many, &m, station, n, n, NULL)) return 4;
    for (size_t k = 0; k < m; k++)
        printf("station %4d: %.2f degrees in %zu readings\n", stations[k], mean[k], many[k]);
    return 0;
}
/* Output:
station    7: 21.00 degrees in 3 readings
station   12: -4.50 degrees in 1 readings
station 1999: 3.50 degrees in 2 readings
*/
