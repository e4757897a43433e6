/* html_text.c - text put into HTML or SVG: what would be markup is escaped. */
#include "html_text.h"

void html_text(FILE *f, const char *s)
{
    for (; *s; s++) {
        if (*s == '<')
            fputs("&lt;", f);
        else if (*s == '>')
            fputs("&gt;", f);
        else if (*s == '&')
            fputs("&amp;", f);
        else if (*s == '"')
            fputs("&quot;", f);
        else if ((unsigned char)*s >= ' ')
            fputc(*s, f);
    }
}
