/* page_json.c - stores a lesson and its results as JSON for the report. */
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

static json_t *guesses(const lesson_page *p)
{
    json_t *list = json_array();
    for (int i = 0; i < LESSON_GUESSES && p->lesson->guess[i].ask; i++)
        json_array_append_new(list,
                              json_pack("{s:s, s:s, s:s, s:s}", "ask", p->lesson->guess[i].ask,
                                        "said", p->said[i] ? p->said[i] : "", "measured",
                                        p->measured[i] ? p->measured[i] : "", "told",
                                        p->told[i] ? p->told[i] : ""));
    return list;
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
    json_t *o =
        json_pack("{s:i, s:s, s:s, s:s, s:o, s:s, s:s, s:s, s:s, s:o, s:o, s:o, s:o, s:i, s:O}",
                  "number", p->number, "lesson", l->name, "title", l->title, "question",
                  l->question, "guesses", guesses(p), "trap", p->trap ? p->trap : "", "change",
                  l->knob.ask, "knob", l->knob.name, "set", p->set, "findings", findings, "columns",
                  p->columns ? cells(p->columns) : json_array(), "rows", rows, "pictures", plots,
                  "threads", p->threads, "record", p->record);
    int fits = (size_t)snprintf(path, sizeof path, "%s/%s.json", dir, l->name) < sizeof path;
    int rc = o && fits ? json_dump_file(o, path, JSON_INDENT(1) | JSON_REAL_PRECISION(6)) : -1;
    json_decref(o);
    return rc;
}
