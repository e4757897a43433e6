/* report.c - tine-bench report: one HTML file of everything that was measured, which needs nothing
   but itself. */
#include "report.h"
#include <dirent.h>
#include <errno.h>
#include <stdlib.h>
#include <string.h>

enum { OUTPUT = 256, SWEEP, SCALE, TIMELINES, LESSONS, GALLERY };
typedef struct report_options {
    const char *files[2], *output, *sweep, *scale, *timelines, *lessons, *gallery;
    int count;
} report_options;

static void style(FILE *f, const report_data *d) { (void)d, fputs(report_page_css, f); }
static void script(FILE *f, const report_data *d) { (void)d, fputs(report_page_js, f); }

/* What stands in page.html between {{ and }}. */
static const struct {
    const char *name;
    void (*write)(FILE *f, const report_data *d);
} sections[] = {{"style", style},
                {"script", script},
                {"sheet", section_sheet},
                {"gallery", section_gallery},
                {"date", section_date},
                {"lead", section_lead},
                {"machine", section_machine},
                {"contents", section_contents},
                {"command", section_command},
                {"compare", section_compare},
                {"verdicts", section_verdicts},
                {"speedups", section_speedups},
                {"heat", section_heat},
                {"scaling", section_scaling},
                {"timelines", section_timelines},
                {"lessons", section_lessons}};

static void section(FILE *f, const report_data *d, const char *name, size_t length)
{
    for (size_t i = 0; i < sizeof sections / sizeof *sections; i++) {
        if (strlen(sections[i].name) == length && !strncmp(sections[i].name, name, length))
            sections[i].write(f, d);
    }
}

static void page(FILE *f, const char *at, const report_data *d)
{
    const char *open;
    while ((open = strstr(at, "{{"))) {
        const char *end = strstr(open, "}}");
        fwrite(at, 1, (size_t)(open - at), f);
        section(f, d, open + 2, (size_t)(end - open - 2));
        at = end + 2;
    }
    fputs(at, f);
}

static json_t *results(const char *path)
{
    json_error_t e;
    json_t *o = json_load_file(path, 0, &e);
    if (!o) bench_fail("cannot read %s: %s", path, e.text);
    if (!report_rows(o)) bench_fail("%s is not a results file of tine-bench run", path);
    return o;
}

/* The file named, which must be there; else the one called `name` beside the results, if it is
   there. */
static json_t *beside(const char *named, const char *file, const char *name)
{
    char path[4096];
    const char *slash = strrchr(file, '/');
    if (named) return results(named);
    if ((size_t)snprintf(path, sizeof path, "%.*s%s", slash ? (int)(slash - file + 1) : 0, file,
                         name) >= sizeof path)
        return NULL;
    json_t *o = json_load_file(path, 0, NULL);
    if (o && report_rows(o)) return o;
    json_decref(o);
    return NULL;
}

/* Hands over each JSON file, by name, of the folder named, which must be there; else of the one
   called `name` beside the results, if it is there. */
static void each_json(const char *named, const char *file, const char *name,
                      void (*take)(report_data *d, json_t *o), report_data *d)
{
    char dir[4096], path[8192];
    const char *slash = strrchr(file, '/');
    struct dirent **list;
    snprintf(dir, sizeof dir, "%.*s%s", slash ? (int)(slash - file + 1) : 0, file, name);
    int count = scandir(named ? named : dir, &list, NULL, alphasort);
    if (count < 0 && named) bench_fail("cannot read %s: %s", named, strerror(errno));
    for (int i = 0; i < count; i++) {
        const char *s = list[i]->d_name;
        size_t length = strlen(s);
        snprintf(path, sizeof path, "%s/%s", named ? named : dir, s);
        json_t *o =
            length > 5 && !strcmp(s + length - 5, ".json") ? json_load_file(path, 0, NULL) : NULL;
        if (o) take(d, o);
        json_decref(o);
        free(list[i]);
    }
    if (count >= 0) free(list);
}

static void take_lesson(report_data *d, json_t *o)
{
    size_t number = report_count(o, "number");
    if (*report_text(o, "lesson") && number > 0 && number <= REPORT_LESSONS &&
        !d->lessons[number - 1])
        d->lessons[number - 1] = json_incref(o);
}

/* A trace of tine-bench explain. */
static void take_timeline(report_data *d, json_t *o)
{
    if (*report_text(json_object_get(o, "otherData"), "work") &&
        json_is_array(json_object_get(o, "traceEvents")))
        json_array_append(d->timelines, o);
}

static error_t parse(int key, char *arg, struct argp_state *state)
{
    report_options *o = state->input;
    switch (key) {
    case OUTPUT:
        o->output = arg;
        break;
    case SWEEP:
        o->sweep = arg;
        break;
    case SCALE:
        o->scale = arg;
        break;
    case TIMELINES:
        o->timelines = arg;
        break;
    case LESSONS:
        o->lessons = arg;
        break;
    case GALLERY:
        o->gallery = arg;
        break;
    case ARGP_KEY_ARG:
        if (o->count == 2)
            bench_fail("'%s': report takes one results file, or two: before and after", arg);
        o->files[o->count++] = arg;
        break;
    default:
        return ARGP_ERR_UNKNOWN;
    }
    return 0;
}

static void write_page(const report_data *d, const char *template, const char *path)
{
    FILE *f = fopen(path, "w");
    if (!f) bench_fail("cannot write %s: %s", path, strerror(errno));
    page(f, template, d);
    if (ferror(f) | fclose(f)) bench_fail("cannot write %s: %s", path, strerror(errno));
    printf("%s\n", path);
}

static void take_results(report_data *d, json_t *o)
{
    if (report_rows(o)) json_array_append(d->gallery, o);
}

static int gallery(const char *dir, const char *output)
{
    report_data d = {.gallery = json_array()};
    each_json(dir, "", "", take_results, &d);
    if (!json_array_size(d.gallery)) bench_fail("%s holds no results file of tine-bench run", dir);
    write_page(&d, report_gallery_html, output);
    json_decref(d.gallery);
    return 0;
}

void report_sheet(const char *dir)
{
    char path[4096];
    report_data d = {0};
    each_json(dir, "", "", take_lesson, &d);
    snprintf(path, sizeof path, "%s/sheet.html", dir);
    write_page(&d, report_sheet_html, path);
    for (int i = 0; i < REPORT_LESSONS; i++) json_decref(d.lessons[i]);
}

int bench_report_command(int argc, char **argv)
{
    static const struct argp_option list[] = {
        {"output", OUTPUT, "FILE", 0, "Where the page goes (default: report.html)", 0},
        {"sweep", SWEEP, "FILE", 0,
         "Results under several schedules and chunks (default: sweep.json beside the results)", 0},
        {"scale", SCALE, "FILE", 0,
         "Results on several numbers of threads (default: scale.json beside the results)", 0},
        {"timelines", TIMELINES, "DIR", 0,
         "What tine-bench explain --output wrote (default: timelines/ beside the results)", 0},
        {"lessons", LESSONS, "DIR", 0,
         "What tine-bench lesson --output kept (default: lessons/ beside the results)", 0},
        {"gallery", GALLERY, "DIR", 0,
         "The results files in DIR, of many machines, side by side; no other file is taken", 0},
        {0}};
    static const struct argp argp = {
        list,
        parse,
        "[BEFORE.json] RESULTS.json\n--gallery DIR",
        "Makes one HTML page of a results file (tine-bench run --output results.json); of two, it "
        "also compares the second with the first.",
        NULL,
        NULL,
        NULL};
    report_options o = {.output = "report.html"};
    report_data d = {.timelines = json_array()};
    bench_check_arguments(argc, argv, list);
    argp_parse(&argp, argc, argv, 0, NULL, &o);
    if (o.gallery && o.count) bench_fail("'%s': --gallery takes no results file", o.files[0]);
    if (o.gallery) return gallery(o.gallery, o.output);
    if (!o.count) bench_fail("report needs a results file (tine-bench run --output results.json)");
    const char *file = o.files[o.count - 1];
    d.now = results(file);
    if (o.count == 2) d.before = results(o.files[0]);
    if (d.before && !report_common(&d))
        bench_fail("%s and %s have no row in common: the same workload, n, threads, schedule and "
                   "chunk",
                   o.files[0], file);
    d.sweep = beside(o.sweep, file, "sweep.json");
    d.scale = beside(o.scale, file, "scale.json");
    each_json(o.timelines, file, "timelines", take_timeline, &d);
    each_json(o.lessons, file, "lessons", take_lesson, &d);
    write_page(&d, report_page_html, o.output);
    json_decref(d.now), json_decref(d.before), json_decref(d.sweep), json_decref(d.scale),
        json_decref(d.timelines);
    for (int i = 0; i < REPORT_LESSONS; i++) json_decref(d.lessons[i]);
    return 0;
}
