/* report.h - the pages of HTML. */
#ifndef REPORT_REPORT_H
#define REPORT_REPORT_H

/* DIR/sheet.html: the lessons kept in DIR, with the student's guesses. Does not return if it cannot
   write it. */
void report_sheet(const char *dir);
#endif
