/* python.c - peers in Python, and the exchange of lines with every backend in a process of its own.
   A peer in Python is an interpreter that runs peers/peers.py for the whole run. It maps the arrays
   that the other backends use. It prepares the inputs of its library outside the clock, and reports
   the time of its calls by Python's clock. peers.py describes the lines. */
#include "interpreter.h"
#include "backend.h"
#include <limits.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <unistd.h>

enum { FAILED = -100, LISTED_MAX = 64, ANSWER = 256 };

/* The answer of `peers.py list` on one peer: the workloads it has, or why it is missing. */
typedef struct entry {
    const char *python;
    char name[24], why[72], workloads[600];
} entry;
static entry entries[LISTED_MAX];
static size_t listed;
static char why_none[96];
static interpreter running[BENCH_BACKENDS];
static char last_words[96]; /* The message of the peer that failed last. */

/* Reads a line "NAME has WORKLOAD …" or "NAME lacks WHY …". Returns 1 if the line is valid. */
static int read_entry(entry *e, const char *line)
{
    int at = 0;
    char what[8];
    if (sscanf(line, "%23s %7s %n", e->name, what, &at) != 2 || !at) return 0;
    snprintf(e->workloads, sizeof e->workloads, " %s ", strcmp(what, "has") ? "" : line + at);
    snprintf(e->why, sizeof e->why, "%s", strcmp(what, "lacks") ? "" : line + at);
    return *e->why || !strcmp(what, "has");
}

/* Adds the peers of one Python to the list. */
static void list_of(const char *python)
{
    char line[sizeof entries->workloads];
    interpreter list = {0};
    const char *error = interpreter_start(&list, python, "list");
    while (!error && listed < LISTED_MAX) {
        error = interpreter_receive(&list, line, sizeof line);
        if (error || !strcmp(line, "end")) break;
        entries[listed].python = python;
        listed += (size_t)read_entry(&entries[listed], line);
    }
    if (error) snprintf(why_none, sizeof why_none, "%s: %s", python, error);
    interpreter_end(&list);
}

/* Whether `name` on the path is the program at `path`, so that it need not be asked twice. */
static int same_program(const char *name, const char *path)
{
    const char *path_variable = getenv("PATH");
    char found[PATH_MAX], real[PATH_MAX], *there = NULL,
                                          *folders = strdup(path_variable ? path_variable : "");
    for (char *next = folders, *folder; !there && (folder = strsep(&next, ":"));) {
        int length = snprintf(found, sizeof found, "%s/%s", *folder ? folder : ".", name);
        if (length < (int)sizeof found && !access(found, X_OK)) there = realpath(found, real);
    }
    char *other = realpath(path, NULL);
    int same = there && other && !strcmp(there, other);
    free(other);
    free(folders);
    return same;
}

/* Lists the peers of the Python in TINE_PYTHON. Without this variable: of the first python3 on the
   path, then of Debian's, which may have packages that a user's Python lacks. */
static void list_all(void)
{
    static const char debian[] = "/usr/bin/python3";
    static int tried;
    const char *chosen = getenv("TINE_PYTHON");
    if (tried++) return;
    list_of(chosen && *chosen ? chosen : "python3");
    if ((!chosen || !*chosen) && !same_program("python3", debian)) list_of(debian);
}

/* Returns the first entry whose Python has the peer, else the first that says why the peer is
   missing. */
static const entry *entry_of(const bench_backend *s)
{
    const entry *lacks = NULL;
    list_all();
    for (size_t i = 0; i < listed; i++) {
        if (strcmp(entries[i].name, s->name)) continue;
        if (!*entries[i].why) return &entries[i];
        if (!lacks) lacks = &entries[i];
    }
    return lacks;
}

int python_has(const bench_backend *s, const bench_workload *w)
{
    char word[64];
    const entry *e = entry_of(s);
    snprintf(word, sizeof word, " %s ", w->name);
    return e && !*e->why && strstr(e->workloads, word);
}

const char *python_missing(const bench_backend *s)
{
    static char why[200];
    const entry *e = entry_of(s);
    if (e && !*e->why) return NULL;
    snprintf(why, sizeof why, "%s (Debian: %s)",
             e           ? e->why
             : *why_none ? why_none
                         : "Python knows no such peer",
             s->needs);
    return why;
}

static int fails(interpreter *p, const char *error)
{
    snprintf(last_words, sizeof last_words, "%.90s", error);
    interpreter_end(p);
    return FAILED;
}

/* Sends `line` and receives the answer, whose first word must be `word`. Returns the text after
   that word. On failure it returns NULL and sets *rc. */
static const char *ask(interpreter *p, const char *line, const char *word, char answer[ANSWER],
                       int *rc)
{
    size_t length = strlen(word);
    const char *error = interpreter_send(p, line);
    if (!error) error = interpreter_receive(p, answer, ANSWER);
    if (!error && !strncmp(answer, word, length) && (answer[length] == ' ' || !answer[length]))
        return answer + length;
    if (error) {
        *rc = fails(p, error);
    } else if (!strncmp(answer, "failed ", 7)) { /* The peer refused this row, and stays alive. */
        snprintf(last_words, sizeof last_words, "%.90s", answer + 7);
        *rc = FAILED;
    } else {
        char strange[80];
        snprintf(strange, sizeof strange, "it said '%.40s'", answer);
        *rc = fails(p, strange);
    }
    return NULL;
}

/* Appends " NAME=/proc/PID/fd/FILE:BYTES" to the line. */
static void add_array(char *line, size_t size, const char *name, int file, size_t bytes)
{
    size_t used = strlen(line);
    if (bytes)
        snprintf(line + used, size - used, " %s=/proc/%ld/fd/%d:%zu", name, (long)getpid(), file,
                 bytes);
}

/* Returns the descriptor of a file with the input. The user's own input may be a part of a mapped
   file, and is copied to a new file. */
static int input_file(const void *in, size_t bytes)
{
    int file = bytes ? bench_shared_file(in) : -1;
    if (!bytes || file >= 0) return file;
    file = memfd_create("input", MFD_CLOEXEC);
    for (size_t done = 0; file >= 0 && done < bytes;) {
        ssize_t w = write(file, (const char *)in + done, bytes - done);
        if (w <= 0)
            close(file), file = -1;
        else
            done += (size_t)w;
    }
    return file;
}

static const char *open_line(char *line, size_t size, const bench_job *job, int input)
{
    const bench_workload *w = job->workload;
    const bench_data *d = job->data;
    size_t variants = d->variants > 1 ? d->variants : 1, in = variants * bench_input_bytes(w, d->n),
           out = d->n * w->out_size;
    snprintf(line, size,
             "open workload=%s n=%zu threads=%d chunk=%zu maxtasks=%zu variants=%zu in_place=%d",
             w->name, d->n, job->plan.threads, job->plan.chunk, job->maxtasks, variants,
             w->in_place);
    add_array(line, size, "in", input, d->in ? in : 0);
    add_array(line, size, "out", bench_shared_file(d->out), d->out ? out : 0);
    add_array(line, size, "acc", bench_shared_file(d->acc), d->acc ? w->acc_size : 0);
    return line;
}

const char *python_of(const bench_backend *s) { return entry_of(s)->python; }

const char *python_start(interpreter *p, const bench_open *s)
{
    return p->alive ? NULL : interpreter_start(p, python_of(s->backend), s->backend->name);
}

int process_open(bench_open *s)
{
    interpreter *p = &running[s->backend - bench_backends];
    const bench_job *job = s->job;
    const void *in = job->data->variants > 1 ? job->data->first : job->data->in;
    size_t bytes = in ? (job->data->variants > 1 ? job->data->variants : 1) *
                            bench_input_bytes(job->workload, job->data->n)
                      : 0;
    char line[512], answer[ANSWER];
    int rc = 0, input = input_file(in, bytes);
    if (bytes && input < 0) return TINE_ENOMEM;
    const char *error = s->backend->start(p, s);
    if (error)
        rc = fails(p, error);
    else
        ask(p, open_line(line, sizeof line, job, input), "ok", answer, &rc);
    if (bytes && input != bench_shared_file(in)) close(input);
    return rc;
}

double process_timed(bench_open *s, size_t reps, int *rc)
{
    char line[64], answer[ANSWER], *end;
    snprintf(line, sizeof line, "call %zu", reps);
    interpreter *p = &running[s->backend - bench_backends];
    const char *ns = ask(p, line, "ns", answer, rc);
    double taken = ns ? strtod(ns, &end) : 0;
    if (ns && (end == ns || *end || !(taken >= 0) || !isfinite(taken)))
        *rc = fails(p, "it told no time");
    return taken * 1e-9;
}

int process_call(bench_open *s)
{
    int rc = 0;
    process_timed(s, 1, &rc);
    return rc;
}

/* The peer unmaps the arrays, and stays alive for the next row. */
void process_close(bench_open *s)
{
    char answer[ANSWER];
    int rc = 0;
    interpreter *p = &running[s->backend - bench_backends];
    if (p->alive) ask(p, "close", "ok", answer, &rc);
}

const char *process_error(int code) { return code == FAILED ? last_words : tine_strerror(code); }
