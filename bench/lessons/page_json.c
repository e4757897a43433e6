/* page_json.c - a lesson and what it found, kept as JSON for the report. */
#include "lesson.h"
#include <string.h>

static json_t *cells(const char *row)
{
    json_t *list = json_array();
    for (;; row++) {
        size_t n = strcspn(row, "|");
        json_array_append_new(list, json_stringn(row, n));
        row += n;
        if (!*row) return list;
    }
}

int lesson_keep(const lesson_page *p, const char *dir)
{
    const lesson *l = p->lesson;
    char path[4096];
    json_t *findings = json_array(), *rows = json_array(), *plots = json_array();
    for (int i = 0; i < p->findings_count; i++)
        json_array_append_new(findings, json_string(p->findings[i]));
    for (int i = 0; i < p->rows_count; i++) json_array_append_new(rows, cells(p->rows[i]));
    for (int i = 0; i < p->plots_count; i++) json_array_append_new(plots, plot_json(p->plots[i]));
    json_t *o = json_pack(
        "{s:i, s:s, s:s, s:s, s:s, s:s, s:s, s:i, s:o, s:o, s:o, s:o}", "number", p->number,
        "lesson", l->name, "title", l->title, "question", l->question, "guess", l->guess, "trap",
        l->trap, "change", l->change, "line", l->line, "findings", findings, "columns",
        p->columns ? cells(p->columns) : json_array(), "rows", rows, "pictures", plots);
    int fits = (size_t)snprintf(path, sizeof path, "%s/%s.json", dir, l->name) < sizeof path;
    int rc = o && fits ? json_dump_file(o, path, JSON_INDENT(1) | JSON_REAL_PRECISION(9)) : -1;
    json_decref(o);
    return rc;
}
