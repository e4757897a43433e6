/* report.h - what the parts of the HTML report share: the results files, and ways to write HTML
   from them. */
#ifndef REPORT_REPORT_H
#define REPORT_REPORT_H
#include "../plot/html_text.h"
#include "../plot/plot.h"
#include "../backends/backend.h"

enum { REPORT_LESSONS = 64, REPORT_WORKLOADS = 128 };
typedef struct report_data {
    json_t *now, *before; /* results of tine-bench run; before: NULL, or what to compare with */
    /* results under several schedules and chunks, and numbers of threads; NULL: none */
    json_t *sweep, *scale;
    json_t *gallery;                 /* an array of results of other machines */
    json_t *timelines;               /* an array of traces of tine-bench explain */
    json_t *lessons[REPORT_LESSONS]; /* by their number; NULL: that one was not run */
} report_data;
/* from embed.py */
extern const char report_page_html[], report_sheet_html[], report_gallery_html[], report_page_css[],
    report_page_js[];

/* html.c */
void html_format(FILE *f, const char *format, ...)
    __attribute__((format(printf, 2, 3))); /* escaped after formatting */
/* a figure: caption, picture, and words for it */
void html_plot(FILE *f, const plot *d);
double report_real(const json_t *o, const char *key);      /* NAN if it is not there */
const char *report_text(const json_t *o, const char *key); /* "" if it is not there */
size_t report_count(const json_t *o, const char *key);
const json_t *report_rows(const json_t *results); /* NULL if there are none */
/* measured and right; else NULL */
const json_t *report_backend(const json_t *row, const char *side);
const char *report_heading(const char *side); /* what people read */
const char *report_time(double seconds);      /* of a ring of buffers */
const char *report_times(double ratio);
const char *report_n(size_t n);
const char *report_sure(const json_t *o, const char *ratio); /* "±3%", of a ratio's name */
const char *report_class(const char *word);                  /* the page's class for a word */
int report_common(const report_data *d); /* whether before and now have a row in common */
int report_same(const json_t *a, const json_t *b,
                const char *const *keys); /* equal texts or numbers under all keys */

/* The sections of the page; each writes nothing if it has no data. */
void section_date(FILE *f, const report_data *d);
void section_lead(FILE *f, const report_data *d);
void section_machine(FILE *f, const report_data *d);
void section_contents(FILE *f, const report_data *d);
void section_command(FILE *f, const report_data *d);
void section_compare(FILE *f, const report_data *d);
void section_verdicts(FILE *f, const report_data *d);
void section_speedups(FILE *f, const report_data *d);
void section_heat(FILE *f, const report_data *d);
void section_scaling(FILE *f, const report_data *d);
void section_timelines(FILE *f, const report_data *d);
void section_gallery(FILE *f, const report_data *d); /* gallery.c */
void section_lessons(FILE *f, const report_data *d);
void section_sheet(FILE *f, const report_data *d); /* the same for a student's sheet */
/* DIR/sheet.html: the lessons kept in DIR, with the student's guesses. Does not return if it cannot
   write it. */
void report_sheet(const char *dir);
#endif
