/* spin_tasks.h - a workload W named NAME of COUNT tasks: task i takes steps[i] steps, which
   fill(steps, n) has stored. The includer includes spin.h, and sets ABOUT and ELEMENT. */

static int prepare(bench_data *d, const bench_source *s)
{
    if (arrays_make(&W, d, s, NULL)) return -1;
    fill(d->own, d->n);
    return 0;
}

static void release(bench_data *d) { arrays_free(&W, d); }

const bench_workload W = {
    .name = NAME,
    .about = ABOUT,
    .element = ELEMENT,
    .group = "field",
    .n = COUNT,
    .in_size = sizeof(uint32_t),
    .out_size = sizeof(uint64_t),
    .prepare = prepare,
    .release = release,
    .serial = serial,
    .openmp = openmp,
    .tine = by_tine,
    .range = range,
};
