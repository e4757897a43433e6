/* wisdom_line.h - one line of a wisdom file. */
#ifndef TINE_WISDOM_LINE_H
#define TINE_WISDOM_LINE_H
#include "wisdom.h"

typedef struct wisdom_line {
    const char *machine, *version, *name; /* ends of words are zeros */
    int size, allowed;
    tine_opts plan;
} wisdom_line;
extern const char wisdom_header[];
bool wisdom_parse(char *line, wisdom_line *out); /* takes the line apart; false: it is none */
/* one word: what another machine would not be called */
const char *wisdom_machine(void);
bool wisdom_ours(const wisdom_line *line); /* this machine's and this version's */
int wisdom_print(char *s, size_t size, const wisdom *w);

#endif
