/* wisdom_line.h - one line of a wisdom file. */
#ifndef TINE_WISDOM_LINE_H
#define TINE_WISDOM_LINE_H
#include "wisdom.h"

typedef struct wisdom_line {
    /* point into the line, whose words are terminated by zeros */
    const char *machine, *version, *name;
    int size, allowed;
    tine_opts plan;
} wisdom_line;
extern const char wisdom_header[];
/* Splits a line into its words. Returns false if the line is not valid. */
bool wisdom_parse(char *line, wisdom_line *out);
/* Returns a name for this machine: one word, which differs from those of other machines. */
const char *wisdom_machine(void);
/* Whether the line is of this machine and this version of the library. */
bool wisdom_ours(const wisdom_line *line);
int wisdom_print(char *s, size_t size, const wisdom *w);

#endif
