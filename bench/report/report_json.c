/* report_json.c - writes all measurements as JSON, for programs and for tine-bench plot. */
#include "../plot/plot_results.h"
#include <jansson.h>
#include <math.h>
#include <string.h>

static const char *const states[] = {"not measured", "ok", "wrong", "failed"};

static void real(json_t *o, const char *key, double x)
{
    json_object_set_new(o, key, isfinite(x) ? json_real(x) : json_null());
}

static void whole(json_t *o, const char *key, size_t x)
{
    json_object_set_new(o, key, json_integer((json_int_t)x));
}

static void text(json_t *o, const char *key, const char *s)
{
    json_t *value = json_string(s);
    json_object_set_new(o, key, value ? value : json_string("(not UTF-8)"));
}

static json_t *bandwidth_json(const bench_bandwidth *b)
{
    static const char *const names[BANDWIDTH_KERNELS] = {"read", "copy", "triad",
                                                         "copy_nontemporal", "fill_nontemporal"};
    json_t *o = json_object();
    for (int k = 0; k < BANDWIDTH_KERNELS; k++) real(o, names[k], b->rate[k]);
    real(o, "limit", b->limit);
    return o;
}

/* Adds NAME, NAME_low, NAME_high, NAME_plus_minus (a share) and NAME_word. */
static void ratio(json_t *o, const char *name, const stat_ratio *r)
{
    const struct {
        const char *end;
        double value;
    } parts[] = {
        {"", r->ratio}, {"_low", r->lo}, {"_high", r->hi}, {"_plus_minus", stat_plus_minus(r)}};
    char key[64];
    for (size_t i = 0; i < sizeof parts / sizeof *parts; i++) {
        snprintf(key, sizeof key, "%s%s", name, parts[i].end);
        real(o, key, parts[i].value);
    }
    snprintf(key, sizeof key, "%s_word", name);
    text(o, key, stat_words[r->word]);
}

static json_t *numbers(const double *x, size_t n)
{
    json_t *list = json_array();
    for (size_t i = 0; i < n; i++)
        json_array_append_new(list, isfinite(x[i]) ? json_real(x[i]) : json_null());
    return list;
}

/* Returns why a round was disturbed, as a list of words. */
static json_t *causes_json(int disturbed)
{
    static const char *const names[DISTURBED_CAUSES] = {"steal", "pressure", "switches", "probe"};
    json_t *list = json_array();
    for (int i = 0; i < DISTURBED_CAUSES; i++)
        if (disturbed & 1 << i) json_array_append_new(list, json_string(names[i]));
    return list;
}

static json_t *turn_json(const bench_turn *t)
{
    json_t *o = json_object();
    whole(o, "process", (size_t)t->process);
    whole(o, "round", (size_t)t->round);
    whole(o, "place", (size_t)t->place);
    json_object_set_new(o, "disturbed", json_boolean(t->disturbance.disturbed));
    json_object_set_new(o, "disturbed_by", causes_json(t->disturbance.disturbed));
    real(o, "steal", t->disturbance.steal);
    real(o, "pressure", t->disturbance.pressure);
    real(o, "switches_per_s", t->disturbance.switches);
    real(o, "probe_s", t->disturbance.probe);
    real(o, "calls_a_sample", t->reps);
    if (!isnan(t->start)) {
        real(o, "start_s", t->start);
        real(o, "transfer_s", t->transfer);
        real(o, "work_s", t->work);
    }
    json_object_set_new(o, "samples_s", numbers(t->seconds, (size_t)t->count));
    return o;
}

static json_t *turns_json(const bench_series *s)
{
    json_t *list = json_array();
    for (size_t i = 0; i < s->turns; i++) json_array_append_new(list, turn_json(&s->turn[i]));
    return list;
}

/* Returns the turns of OpenMP's, tine's and the processes' code on one thread. Parallel speed-ups
   are ratios to these turns. */
static json_t *code_json(const bench_row *row)
{
    static const char *const names[] = {"openmp", "tine", "processes"};
    json_t *o = json_object();
    for (int i = SERIES_OPENMP_ALONE; i <= SERIES_RANGE; i++) {
        if (row->series[i].turns)
            json_object_set_new(o, names[i - SERIES_OPENMP_ALONE], turns_json(&row->series[i]));
    }
    return o;
}

static json_t *machine_json(const bench_machine *m)
{
    json_t *o = json_object(), *ping = json_object(), *rate = json_object();
    text(o, "cpu", m->cpu);
    text(o, "kernel", m->kernel);
    text(o, "compiler", m->compiler);
    text(o, "openmp", m->openmp);
    text(o, "environment", m->wait);
    whole(o, "packages", (size_t)m->packages);
    whole(o, "cores", (size_t)m->cores);
    whole(o, "cpus", (size_t)m->cpus);
    whole(o, "cpus_allowed", (size_t)m->allowed);
    whole(o, "l1d_bytes", m->l1d);
    whole(o, "l2_bytes", m->l2);
    whole(o, "l3_bytes", m->l3);
    whole(o, "last_cache_bytes", m->last_cache); /* The size adds up all these caches. */
    whole(o, "memory_bytes", m->memory);
    whole(o, "threads_by_default", (size_t)m->threads);
    text(o, "tine", tine_version());
    text(o, "tine_isa", tine_isa());
    real(ping, "before", m->ping_before);
    real(ping, "after", m->ping_after);
    json_object_set_new(o, "core_to_core_s", ping);
    json_object_set_new(rate, "one_thread", bandwidth_json(&m->one));
    json_object_set_new(rate, "all_threads_before", bandwidth_json(&m->all));
    json_object_set_new(rate, "all_threads_after", bandwidth_json(&m->all_after));
    json_object_set_new(o, "bandwidth_bytes_per_s", rate);
    return o;
}

static json_t *side_json(const bench_report *r, const bench_row *row, int i)
{
    const bench_figure *g = &row->figures[i];
    double rate = row->bytes > 0 ? row->bytes / g->median : NAN;
    json_t *o = json_object();
    text(o, "side", bench_backends[i].name);
    text(o, "state", states[g->state]);
    if (*g->note) text(o, "note", g->note);
    whole(o, "samples", g->samples);
    whole(o, "calls_a_sample", g->reps);
    real(o, "median_s", g->median);
    real(o, "min_s", g->min);
    real(o, "spread", g->spread);
    real(o, "ns_per_element", g->median / (double)row->n * 1e9);
    ratio(o, "speedup", &g->total);
    ratio(o, "code", &g->code);
    ratio(o, "parallel", &g->parallel);
    real(o, "bytes_per_s", rate);
    real(o, "bandwidth_share", rate / row->bandwidth);
    real(o, "start_once_s", g->start_once);
    real(o, "start_s", g->start);
    real(o, "transfer_s", g->transfer);
    real(o, "work_s", g->work);
    if (r->options->input_path) real(o, "peak_pss_bytes", g->peak);
    if (g->threads) {
        whole(o, "used_threads", (size_t)g->threads);
        text(o, "used_schedule", bench_sched_names[g->sched]);
        json_object_set_new(o, "best_of_several_plans", json_boolean(g->tuned));
        whole(o, "used_chunk", g->chunk);
        whole(o, "used_chunks", g->chunks);
    }
    const bench_series *s = &row->series[i];
    if (bench_backends[i].kind == BACKEND_THREADS && i != BENCH_SERIAL)
        json_object_set_new(o, "start_once_samples_s", numbers(r->cold[i], OPENINGS_MAX));
    else
        json_object_set_new(o, "start_once_samples_s", numbers(s->opening, s->openings));
    json_object_set_new(o, "turns", turns_json(s));
    return o;
}

static json_t *row_json(const bench_report *r, const bench_row *row)
{
    json_t *o = json_object(), *backends = json_array();
    text(o, "work", row->workload->name);
    if (row->workload->inputs) text(o, "data", row->workload->inputs[row->input]);
    text(o, "about", row->workload->about);
    text(o, "element", row->workload->element);
    text(o, "group", row->workload->group);
    whole(o, "n", row->n);
    whole(o, "threads", (size_t)row->plan.threads);
    text(o, "schedule", bench_sched_names[row->plan.sched]);
    whole(o, "chunk", row->plan.chunk);
    real(o, "bytes", row->bytes > 0 ? row->bytes : NAN);
    real(o, "bandwidth_bytes_per_s", row->bandwidth);
    json_object_set_new(o, "in_cache", json_boolean(row->in_cache));
    json_object_set_new(o, "partial", json_boolean(row->partial));
    if (*row->skipped) text(o, "skipped", row->skipped);
    if (!isnan(row->huge)) real(o, "huge_pages", row->huge);
    text(o, "verdict", row->verdict);
    ratio(o, "tine_over_openmp", &row->over_openmp);
    whole(o, "rounds_planned", (size_t)row->rounds.planned);
    whole(o, "rounds_measured", (size_t)row->rounds.measured);
    whole(o, "rounds_disturbed", (size_t)row->rounds.disturbed);
    json_object_set_new(o, "disturbed_rounds_count", json_boolean(row->rounds.all));
    real(o, "probe_best_s", row->probe_best > 0 ? row->probe_best : NAN);
    json_object_set_new(o, "bandwidth_samples_bytes_per_s",
                        numbers(row->limits, (size_t)row->rounds.measured));
    json_object_set_new(o, "code_on_one_thread", code_json(row));
    for (int i = 0; i < BENCH_BACKENDS; i++) {
        if (i == BENCH_SERIAL ||
            (r->options->backends[i] && bench_backends[i].has(&bench_backends[i], row->workload)))
            json_array_append_new(backends, side_json(r, row, i));
    }
    json_object_set_new(o, "sides", backends);
    return o;
}

/* Returns the rule behind each word, as measure/statistics.h describes it. */
static json_t *statistics_json(void)
{
    json_t *o = json_object();
    whole(o, "resamples", STAT_RESAMPLES);
    whole(o, "seed", STAT_SEED);
    whole(o, "units_min", STAT_UNITS_MIN);
    real(o, "level", STAT_LEVEL);
    real(o, "margin", STAT_MARGIN);
    real(o, "probe_limit", PROBE_LIMIT);
    return o;
}

/* Returns a description of each backend in the results. */
static json_t *backends_json(const bench_report *r)
{
    json_t *all = json_object();
    for (int i = 0; i < BENCH_BACKENDS; i++) {
        const bench_backend *b = &bench_backends[i];
        if (i != BENCH_SERIAL && !r->options->backends[i]) continue;
        json_t *o = json_object();
        text(o, "heading", b->heading);
        text(o, "about", b->about);
        whole(o, "colour", (size_t)plot_colour_of(i));
        json_object_set_new(all, b->name, o);
    }
    return all;
}

void report_json(FILE *f, const bench_report *r)
{
    json_t *o = json_object(), *command = json_array(), *rows = json_array();
    whole(o, "format", 2);
    text(o, "program", "tine-bench");
    text(o, "date", r->date);
    for (int i = 0; i < r->argc; i++) {
        /* Only the file's name is stored, because folders are private to the user. */
        const char *slash = strrchr(r->argv[i], '/');
        json_t *word = json_string(slash ? slash + 1 : r->argv[i]);
        json_array_append_new(command, word ? word : json_string("(not UTF-8)"));
    }
    json_object_set_new(o, "command", command);
    json_object_set_new(o, "complete", json_boolean(!r->interrupted));
    json_object_set_new(o, "all_right", json_boolean(!r->wrong));
    whole(o, "rounds", (size_t)r->options->rounds);
    whole(o, "processes", (size_t)r->options->processes);
    json_object_set_new(o, "statistics", statistics_json());
    real(o, "seconds_a_measurement", r->options->time);
    text(o, "waiting",
         "OpenMP's threads wait as their runtime and the environment say; before each turn the "
         "harness sleeps until they no longer spin, and the first calls of a turn are dropped");
    json_object_set_new(o, "backends", backends_json(r));
    json_object_set_new(o, "machine", machine_json(&r->machine));
    for (size_t i = 0; i < r->rows_count; i++)
        json_array_append_new(rows, row_json(r, &r->rows[i]));
    json_object_set_new(o, "rows", rows);
    json_dumpf(o, f, JSON_INDENT(1) | JSON_REAL_PRECISION(12));
    fputc('\n', f);
    json_decref(o);
}
