/* options.c - parses the arguments of tine-bench run. Every error is one line on stderr and exit
   code 2. */
#include "../backends/backend.h"
#include "cli_common.h"
#include <stdlib.h>
#include <string.h>

enum {
    WORKLOAD = 256,
    BACKEND,
    N,
    KIND,
    THREADS,
    SCHEDULE,
    CHUNK,
    MAXTASKS,
    INPUT,
    DATA,
    FORMAT,
    DETAILS,
    BOUNDED,
    OUTPUT,
    TIME,
    ROUNDS,
    PROCESSES,
    AGAIN,
    PAGES,
    WARM_UP,
    PIN,
    EXPORT /* EXPORT + f selects format f. */
};
static const double default_time = 0.3;
/* Seconds. The first region after a pause starts 3 to 5 ms late, at worst 8 ms. */
static const double default_warm_up = 10e-3;
enum { DEFAULT_ROUNDS = 12, ROUNDS_MAX = 64, PROCESSES_MAX = 24 };

static const struct argp_option list[] = {
    {0, 0, 0, 0, "What to run (lists: a,b,c; every option may be repeated)", 1},
    {"workload", WORKLOAD, "NAME", 0,
     "Workloads; all, unless named (see tine-bench list); ./mine.so: your own (tine-bench new "
     "mine.c)",
     1},
    /* The older names of two options. They will be removed after one release. */
    {"work", WORKLOAD, "NAME", OPTION_HIDDEN, 0, 1},
    {"side", BACKEND, "NAME", OPTION_HIDDEN, 0, 1},
    {"backend", BACKEND, "NAME", 0,
     "Backends: openmp, tine and the process pools fork, pipe, shm-pipe, shm-futex and shm-spin, "
     "which are all that run unless named; other libraries, as `tine-bench list` has them, and "
     "peers for all of those that are here. serial always runs: the others are checked against it",
     1},
    {"n", N, "COUNT", 0, "Elements: 1000, 1e6, 10k, 2M; each workload has its own default", 1},
    {"input", INPUT, "FILE.npy", 0, "Your own NumPy array, mapped, for the workloads that take one",
     1},
    {"bounded", BOUNDED, 0, 0,
     "With --input: tine keeps 8 MiB a thread of it in memory at most, as for a file larger than "
     "memory",
     1},
    {"data", KIND, "NAME", 0,
     "Inputs of the workloads that can make several: see tine-bench list; all: each of them "
     "(default: the first)",
     1},
    {"data-dir", DATA, "DIR", 0,
     "Where the data packages' files are (default: where Debian puts them)", 1},
    {0, 0, 0, 0, "How", 2},
    {"threads", THREADS, "COUNT", 0,
     "Threads, and workers of a pool (default: the CPUs that we may use)", 2},
    {"schedule", SCHEDULE, "NAME", 0, "auto, static, dynamic, guided, steal, runtime", 2},
    {"chunk", CHUNK, "COUNT", 0, "Elements handed out at a time; 0: each backend's own choice", 2},
    {"maxtasks", MAXTASKS, "COUNT", 0, "A pool's worker is replaced after so many chunks; 0: never",
     2},
    {"time", TIME, "SECONDS", 0,
     "How long each backend is measured on each workload (default: 0.3)", 2},
    {"rounds", ROUNDS, "COUNT", 0,
     "Turns that each backend takes in that time (default: 12; fewer than 6 decide nothing)", 2},
    {"processes", PROCESSES, "COUNT", 0,
     "Processes in which each row is measured, with all rounds in each (default: 1; report needs 6 "
     "to compare two results files)",
     2},
    {"min-time", TIME, "SECONDS", 0, "The same as --time", 2},
    {"warmup", WARM_UP, "SECONDS", 0, "Calls before each turn is timed (default: 0.01)", 2},
    {"pin", PIN, 0, 0, "Each thread and each worker stays on a CPU of its own", 2},
    {"again", AGAIN, 0, OPTION_HIDDEN, 0, 2},
    {"pages", PAGES, "KIND", 0, "Pages that all arrays lie in: small (default), huge", 2},
    {0, 0, 0, 0, "What comes out", 3},
    {"format", FORMAT, "NAME", 0,
     "table (default), csv, json, markdown: tine beside the best of the others, ratios: each of "
     "them over tine, latex: speed-ups as a tabular",
     3},
    {"details", DETAILS, 0, 0,
     "Add a table of minima, spreads, bandwidth, start, transfer and work", 3},
    {"output", OUTPUT, "FILE", 0,
     "Write there, as .csv, .json, .md, .ratios.md or .tex says, else in --format; - is the "
     "terminal. May be repeated: one run, several files",
     3},
    {"export-json", EXPORT + FORMAT_JSON, "FILE", 0,
     "Write there in this format, whatever its "
     "name; the table goes to the terminal besides",
     3},
    {"export-csv", EXPORT + FORMAT_CSV, "FILE", 0, 0, 3},
    {"export-markdown", EXPORT + FORMAT_MARKDOWN, "FILE", 0, 0, 3},
    {"export-latex", EXPORT + FORMAT_LATEX, "FILE", 0, 0, 3},
    {0}};

static const char *const page_kinds[] = {"small", "huge"};
const char *const bench_format_names[BENCH_FORMATS] = {
    [FORMAT_TABLE] = "table",       [FORMAT_CSV] = "csv",       [FORMAT_JSON] = "json",
    [FORMAT_MARKDOWN] = "markdown", [FORMAT_RATIOS] = "ratios", [FORMAT_LATEX] = "latex"};

static void add_workload(bench_options *o, const char *word)
{
    const bench_workload *w = cli_workload(word);
    if (o->workloads_count == BENCH_LIST_MAX)
        bench_fail("--workload: more than %d", BENCH_LIST_MAX);
    for (size_t i = 0; i < o->workloads_count; i++) {
        if (o->workloads[i] == w) return;
    }
    o->workloads[o->workloads_count++] = w;
    o->named = 1;
}

/* Adds a backend, unless it is a missing peer. A missing peer that was named gives a note, not an
   error. */
static void add_peer(bench_options *o, int i, int named)
{
    const char *why =
        bench_backends[i].missing ? bench_backends[i].missing(&bench_backends[i]) : NULL;
    if (why && named) bench_note("%s is left out: %s", bench_backends[i].name, why);
    o->backends[i] = !why;
}

static void add_backend(bench_options *o, const char *word)
{
    const char *names[BENCH_BACKENDS + 1];
    for (int i = 0; i < BENCH_BACKENDS; i++) names[i] = bench_backends[i].name;
    names[BENCH_BACKENDS] = "peers";
    int place = backend_named(word);
    if (place < 0) place = (int)cli_place("backend", word, names, BENCH_BACKENDS + 1);
    o->backends_named = 1;
    if (place == BENCH_BACKENDS) {
        for (int i = BENCH_PEERS; i < BENCH_BACKENDS; i++) add_peer(o, i, 0);
    } else {
        add_peer(o, place, 1);
    }
}

static void add_data(bench_options *o, const char *word)
{
    if (o->inputs_count == BENCH_LIST_MAX) bench_fail("--data: more than %d", BENCH_LIST_MAX);
    if (!(o->inputs[o->inputs_count++] = strdup(word))) bench_fail("no memory");
}

static void add_schedule(bench_options *o, const char *word)
{
    size_t i = cli_place("schedule", word, bench_sched_names, BENCH_SCHEDS);
    if (o->scheds_count == BENCH_LIST_MAX) bench_fail("--schedule: more than %d", BENCH_LIST_MAX);
    o->scheds[o->scheds_count++] = (tine_sched)i;
}

static void add_word(void *to, int key, const char *word)
{
    bench_options *o = to;
    switch (key) {
    case WORKLOAD:
        add_workload(o, word);
        break;
    case BACKEND:
        add_backend(o, word);
        break;
    case KIND:
        add_data(o, word);
        break;
    case SCHEDULE:
        add_schedule(o, word);
        break;
    case N:
        cli_add_count(o->ns, &o->ns_count, "n", word, 1, CLI_COUNT_MAX);
        break;
    case THREADS:
        cli_add_count(o->threads, &o->threads_count, "threads", word, 0, CLI_THREADS_MAX);
        break;
    default:
        cli_add_count(o->chunks, &o->chunks_count, "chunk", word, 0, CLI_COUNT_MAX);
        break;
    }
}

static void add_output(bench_options *o, const char *path)
{
    if (o->outputs_count == BENCH_LIST_MAX) bench_fail("--output: more than %d", BENCH_LIST_MAX);
    o->outputs[o->outputs_count++].path = path;
}

static void add_export(bench_options *o, const char *path, bench_format format)
{
    add_output(o, path);
    o->outputs[o->outputs_count - 1].format = format;
    o->outputs[o->outputs_count - 1].chosen = 1;
}

static error_t parse(int key, char *arg, struct argp_state *state)
{
    bench_options *o = state->input;
    switch (key) {
    case WORKLOAD:
    case BACKEND:
    case KIND:
    case N:
    case THREADS:
    case SCHEDULE:
    case CHUNK:
        cli_each_word(arg, add_word, o, key);
        break;
    case MAXTASKS:
        o->maxtasks = cli_count("maxtasks", arg, 0, CLI_COUNT_MAX);
        break;
    case ROUNDS:
        o->rounds = (int)cli_count("rounds", arg, 1, ROUNDS_MAX);
        break;
    case PROCESSES:
        o->processes = (int)cli_count("processes", arg, 1, PROCESSES_MAX);
        break;
    case AGAIN:
        o->again = 1;
        break;
    case PAGES:
        o->huge = (int)cli_place("pages", arg, page_kinds, 2);
        break;
    case TIME:
        o->time = cli_seconds("time", arg, CLI_SECONDS_MAX);
        break;
    case INPUT:
        o->input_path = arg;
        break;
    case DATA:
        o->data_dir = arg;
        break;
    case FORMAT:
        o->format = (bench_format)cli_place("format", arg, bench_format_names, BENCH_FORMATS);
        break;
    case DETAILS:
        o->details = 1;
        break;
    case WARM_UP:
        o->warm_up = cli_seconds("warmup", arg, 60);
        break;
    case PIN:
        o->pin = 1;
        break;
    case EXPORT + FORMAT_JSON:
    case EXPORT + FORMAT_CSV:
    case EXPORT + FORMAT_MARKDOWN:
    case EXPORT + FORMAT_LATEX:
        add_export(o, arg, (bench_format)(key - EXPORT));
        break;
    case BOUNDED:
        o->bounded = 1;
        break;
    case OUTPUT:
        add_output(o, arg);
        break;
    case ARGP_KEY_ARG:
        bench_fail("'%s': run takes options only (tine-bench run --help)", arg);
    default:
        return ARGP_ERR_UNKNOWN;
    }
    return 0;
}

static int ends(const char *s, const char *end)
{
    size_t n = strlen(s), m = strlen(end);
    return n >= m && !strcasecmp(s + n - m, end);
}

static const struct {
    const char *end;
    bench_format format;
} endings[] = {{".csv", FORMAT_CSV},
               {".json", FORMAT_JSON},
               {".md", FORMAT_MARKDOWN},
               {".ratios.md", FORMAT_RATIOS},
               {".tex", FORMAT_LATEX}};

static void complete_outputs(bench_options *o)
{
    size_t exported = 0;
    for (size_t i = 0; i < o->outputs_count; i++) exported += (size_t)o->outputs[i].chosen;
    if (exported == o->outputs_count) add_output(o, "-");
    for (size_t i = 0; i < o->outputs_count; i++) {
        bench_output *out = &o->outputs[i];
        if (out->chosen) continue;
        out->format = o->format;
        for (size_t k = 0; k < sizeof endings / sizeof *endings; k++) {
            if (ends(out->path, endings[k].end)) out->format = endings[k].format;
        }
    }
}

static void complete_workloads(bench_options *o)
{
    for (size_t i = 0; i < o->workloads_count; i++) {
        if (o->input_path && !o->workloads[i]->takes_input)
            bench_fail("--input: '%s' makes its own data", o->workloads[i]->name);
    }
    if (o->workloads_count) return;
    for (size_t i = 0; i < bench_workloads_count; i++) {
        if (!o->input_path || bench_workloads[i]->takes_input)
            o->workloads[o->workloads_count++] = bench_workloads[i];
    }
}

/* Checks that each named input belongs to a chosen workload. */
static void check_inputs(bench_options *o)
{
    const char *names[BENCH_LIST_MAX] = {"all"};
    size_t n = 1;
    for (size_t i = 0; i < o->workloads_count; i++) {
        for (const char *const *p = o->workloads[i]->inputs; p && *p && n < BENCH_LIST_MAX; p++)
            names[n++] = *p;
    }
    for (size_t i = 0; i < o->inputs_count; i++) {
        if (!cli_place("data", o->inputs[i], names, n) && o->inputs_count > 1)
            bench_fail("--data: all, or some by name");
    }
}

static void complete(bench_options *o)
{
    complete_workloads(o);
    check_inputs(o);
    complete_outputs(o);
    for (int i = 0; i < BENCH_PEERS && !o->backends_named; i++) o->backends[i] = 1;
    /* With fewer rounds nothing is decided, and the user is in a hurry. */
    o->openings = o->rounds < STAT_UNITS_MIN ? o->rounds : OPENINGS_MAX;
    /* Without numbers a list has the one entry 0, which stands for the default. */
    o->threads_count += o->threads_count == 0;
    o->chunks_count += o->chunks_count == 0;
    o->scheds_count += o->scheds_count == 0;
}

/* Replaces the texts of --help for tine-bench false-alarm, whose first argument is --again. */
static char *help_text(int key, const char *text, void *input)
{
    const bench_options *o = input;
    if (!o || !o->again) return (char *)text;
    if (key == ARGP_KEY_HELP_PRE_DOC)
        return strdup("Compares each backend with itself, in every round and between processes, "
                      "and says how often a difference is seen where there is none. Where run has "
                      "other defaults: --processes 12 --rounds 6 --time 0.06.");
    return key == ARGP_KEY_HELP_POST_DOC ? NULL : (char *)text;
}

void bench_parse_run(bench_options *o, int argc, char **argv)
{
    static const struct argp argp = {
        list,
        parse,
        NULL,
        "Runs workloads on several backends, serial, OpenMP, tine and process pools, checks that "
        "all results agree, and says how long each takes.\v"
        "Examples:\n  tine-bench run --workload square,sum_chunks --n 1e3,1e6\n"
        "  tine-bench run --workload coastline --backend openmp,tine --schedule "
        "static,dynamic,steal --chunk 0,64\n"
        "  tine-bench run --workload sqrt --input mine.npy --output - --output mine.json\n"
        "  tine-bench run --workload dot --processes 6 --output before.json\n\n"
        "Exit status: 0; 1 if a backend's result differs from serial's or a named workload could "
        "not be measured; 2 for a mistake in the command; 130 if interrupted (what there is by "
        "then is written).",
        NULL,
        help_text,
        NULL};
    o->time = default_time;
    o->rounds = DEFAULT_ROUNDS;
    o->processes = 1;
    o->thorough = 1;
    o->warm_up = default_warm_up;
    bench_check_arguments(argc, argv, list);
    argp_parse(&argp, argc, argv, 0, NULL, o);
    complete(o);
}
