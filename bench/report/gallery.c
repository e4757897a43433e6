/* gallery.c - result files of many machines side by side: what they are, and what they say. */
#include "report.h"
#include <math.h>
#include <string.h>

enum { BACKENDS = 4 };
static const char *const backends[BACKENDS] = {"openmp", "tine", "shm-spin", "pipe"};

static const json_t *machine_of(const json_t *results)
{
    return json_object_get(results, "machine");
}

static void cell(FILE *f, const char *s)
{
    fputs("<td>", f);
    html_text(f, s);
    fputs("</td>", f);
}

/* A letter for each machine, which the table of figures takes up. */
static void machines(FILE *f, const json_t *all)
{
    size_t i;
    const json_t *results;
    fputs(
        "<div class=\"card scroll\" tabindex=\"0\" role=\"region\" aria-label=\"Machines\"><table>"
        "<thead><tr><th></th><th scope=\"col\">processor</th><th scope=\"col\">cores</th><th "
        "scope=\"col\">CPUs, of them used</th><th scope=\"col\">compiler</th><th "
        "scope=\"col\">kernels</th><th scope=\"col\">measured</th></tr></thead><tbody>\n",
        f);
    json_array_foreach(all, i, results)
    {
        const json_t *m = machine_of(results);
        fprintf(f, "<tr><th scope=\"row\">%zu</th>", i + 1);
        cell(f, report_text(m, "cpu"));
        fprintf(f, "<td>%zu</td><td>%zu, %zu</td>", report_count(m, "cores"),
                report_count(m, "cpus"), report_count(m, "cpus_allowed"));
        cell(f, report_text(m, "compiler"));
        cell(f, report_text(m, "tine_isa"));
        cell(f, report_text(results, "date"));
        fputs("</tr>\n", f);
    }
    fputs("</tbody></table></div>\n", f);
}

static const json_t *row_of(const json_t *results, const json_t *like)
{
    static const char *const keys[] = {"work", "n", NULL};
    size_t i;
    const json_t *row;
    json_array_foreach(report_rows(results), i, row)
    {
        if (report_same(row, like, keys)) return row;
    }
    return NULL;
}

static void figures(FILE *f, const json_t *row, size_t machine)
{
    fprintf(f, "<tr><td>%zu</td><td>%zu</td>", machine, report_count(row, "threads"));
    for (int k = 0; k < BACKENDS; k++) {
        const json_t *side = report_backend(row, backends[k]);
        double x = report_real(side, "speedup");
        fprintf(f, "<td class=\"%s\">", report_class(report_text(side, "speedup_word")));
        if (isfinite(x))
            html_format(f, "%s %s", report_times(x), report_sure(side, "speedup"));
        else
            fputs("–", f);
        fputs("</td>", f);
    }
    fputs("<td class=\"words\">", f);
    html_text(f, report_text(row, "verdict"));
    fputs("</td></tr>\n", f);
}

/* A card for each workload and size: a line for each machine that has it. */
static void workload(FILE *f, const json_t *all, const json_t *like)
{
    size_t i;
    const json_t *results;
    fputs("<div class=\"card scroll\" tabindex=\"0\" role=\"region\" aria-label=\"Figures\"><h3>",
          f);
    html_format(f, "%s, %s elements", report_text(like, "work"), report_n(report_count(like, "n")));
    fputs("</h3><table><thead><tr><th scope=\"col\">machine</th><th scope=\"col\">threads</th>", f);
    for (int k = 0; k < BACKENDS; k++) {
        fputs("<th scope=\"col\">", f);
        html_text(f, report_heading(backends[k]));
        fputs("</th>", f);
    }
    fputs("<th scope=\"col\" class=\"words\">verdict</th></tr></thead><tbody>\n", f);
    json_array_foreach(all, i, results)
    {
        const json_t *row = row_of(results, like);
        if (row) figures(f, row, i + 1);
    }
    fputs("</tbody></table></div>\n", f);
}

static int seen_before(const json_t *all, size_t until, const json_t *row)
{
    for (size_t i = 0; i < until; i++) {
        if (row_of(json_array_get(all, i), row)) return 1;
    }
    return 0;
}

void section_gallery(FILE *f, const report_data *d)
{
    size_t i, k;
    const json_t *results, *row;
    machines(f, d->gallery);
    fputs("<p>Times as fast as the serial loop of the same machine, ± a 95&nbsp;% interval. Green "
          "gains, red loses; what has no colour is undecided.</p>\n",
          f);
    json_array_foreach(d->gallery, i, results)
    {
        json_array_foreach(report_rows(results), k, row)
        {
            if (!json_object_get(row, "skipped") && !seen_before(d->gallery, i, row))
                workload(f, d->gallery, row);
        }
    }
}
