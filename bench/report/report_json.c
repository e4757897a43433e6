/* report_json.c - everything that was measured, for programs (and for tine-bench plot). */
#include "../backends/backend.h"
#include <jansson.h>
#include <math.h>

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
    json_t *o = json_object();
    real(o, "read", b->read);
    real(o, "copy", b->copy);
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
    real(o, "speedup", g->speedup);
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
        whole(o, "used_chunk", g->chunk);
        whole(o, "used_chunks", g->chunks);
    }
    return o;
}

static json_t *row_json(const bench_report *r, const bench_row *row)
{
    json_t *o = json_object(), *sides = json_array();
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
    text(o, "verdict", row->verdict);
    for (int i = 0; i < BENCH_BACKENDS; i++) {
        if (i == BENCH_SERIAL ||
            (r->options->backends[i] && bench_backends[i].has(&bench_backends[i], row->workload)))
            json_array_append_new(sides, side_json(r, row, i));
    }
    json_object_set_new(o, "sides", sides);
    return o;
}

void report_json(FILE *f, const bench_report *r)
{
    json_t *o = json_object(), *command = json_array(), *rows = json_array();
    whole(o, "format", 1);
    text(o, "program", "tine-bench");
    text(o, "date", r->date);
    for (int i = 0; i < r->argc; i++) {
        json_t *word = json_string(r->argv[i]);
        json_array_append_new(command, word ? word : json_string("(not UTF-8)"));
    }
    json_object_set_new(o, "command", command);
    json_object_set_new(o, "complete", json_boolean(!r->interrupted));
    json_object_set_new(o, "all_right", json_boolean(!r->wrong));
    whole(o, "rounds", (size_t)r->options->rounds);
    real(o, "seconds_a_measurement", r->options->time);
    text(o, "waiting",
         "OpenMP's threads wait as their runtime and the environment say; before each turn the "
         "harness sleeps until they no longer spin, and the first calls of a turn are dropped");
    json_object_set_new(o, "machine", machine_json(&r->machine));
    for (size_t i = 0; i < r->rows_count; i++)
        json_array_append_new(rows, row_json(r, &r->rows[i]));
    json_object_set_new(o, "rows", rows);
    json_dumpf(o, f, JSON_INDENT(1) | JSON_REAL_PRECISION(9));
    fputc('\n', f);
    json_decref(o);
}
