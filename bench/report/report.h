/* report.h - makes the HTML pages. */
#ifndef REPORT_REPORT_H
#define REPORT_REPORT_H

/* Writes DIR/sheet.html: the lessons kept in DIR, with the student's guesses. Exits with a message
   on failure. */
void report_sheet(const char *dir);
#endif
