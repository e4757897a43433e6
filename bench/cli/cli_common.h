/* cli_common.h - what sweep, scale, explain, simulate and tune share: options, a work made ready, ways to run it timed side by
   side, pictures. Each of them is a function that yields figures, and apart from it a text and a picture of them. */
#ifndef BENCH_TOOL_H
#define BENCH_TOOL_H
#include "../backends/backend.h"

/* ---- tool.c: options that several commands take, and a work made ready ---- */
enum { TOOL_WORK = 300, TOOL_N, TOOL_THREADS, TOOL_SCHEDULE, TOOL_CHUNK, TOOL_DATA, TOOL_OUTPUT, TOOL_TIME, TOOL_OWN };
typedef struct bench_tool {
    const bench_work *works[BENCH_LIST_MAX];
    size_t ns[BENCH_LIST_MAX];
    size_t works_count, ns_count;
    int threads;        /* 0: as many as tine takes by itself */
    tine_sched sched;
    size_t chunk;
    const char *data_dir, *output;
    double time;        /* seconds; each command says of what */
} bench_tool;
#define TOOL_OPTION_WORK {"work", TOOL_WORK, "NAME", 0, "Works, a list: a,b,c (see tine-bench list)", 1}
#define TOOL_OPTION_N {"n", TOOL_N, "COUNT", 0, "Elements, a list: 1000, 1e6, 10k; default: the work's own", 1}
#define TOOL_OPTION_DATA {"data-dir", TOOL_DATA, "DIR", 0, "Where the data packages' files are", 1}
#define TOOL_OPTION_THREADS {"threads", TOOL_THREADS, "COUNT", 0, "Threads, at most (default: the CPUs that we may use)", 2}
#define TOOL_OPTION_SCHEDULE {"schedule", TOOL_SCHEDULE, "NAME", 0, "auto (default), static, dynamic, guided, steal, runtime", 2}
#define TOOL_OPTION_CHUNK {"chunk", TOOL_CHUNK, "COUNT", 0, "Elements handed out at a time; 0 (default): tine's choice", 2}
#define TOOL_OPTION_OUTPUT(what) {"output", TOOL_OUTPUT, "DIR", 0, what, 3}
#define TOOL_OPTION_TIME(what) {"time", TOOL_TIME, "SECONDS", 0, what, 2}
/* One of the options above, or ARGP_KEY_ARG, which is a mistake; ARGP_ERR_UNKNOWN for others. */
error_t tool_parse(int key, char *arg, bench_tool *t);
/* Parses; stops if no work is named, unless `all`: then all works are meant. */
void tool_arguments(bench_tool *t, const struct argp *argp, int argc, char **argv, void *input, int all);
/* The work's arrays for n elements (0: the work's own); 0, or -1: it said why. To be released by the work in any case. */
int tool_prepare(bench_data *d, const bench_work *w, size_t n, const char *data_dir);
int tool_threads(void); /* as many as tine takes by itself */
int tool_cpus(void);    /* that the process may use */
/* DIR/name.ext opened for writing (DIR: here); its path in path, of size PATH_MAX. Does not return without it. */
FILE *tool_create(char *path, const char *dir, const char *name, const char *extension);

/* ---- contest.c: several ways to run one work, taking turns ---- */
typedef struct bench_try {
    int side;           /* of bench_sides */
    int finer;          /* 1: as the try before, with smaller chunks: not tried if those were too small already */
    bench_plan plan;
    const char *name;   /* the loop's, for wisdom; NULL: none */
    unsigned anew;      /* 1: AUTO meets the loop anew in every call */
    double median, min; /* seconds a call; NAN: it was not measured */
    double first;       /* the first call of all */
    size_t samples;
    tine_stats used;    /* what tine really used: of its first call */
    int out;            /* far behind: not measured to the end */
} bench_try;
typedef struct bench_contest {
    double time;        /* seconds for each try, all rounds together */
    int rounds;
    size_t least;       /* … and so many calls, if they are longer; 0: one a round */
    double far;         /* a try so many times slower than the best after a round leaves the contest; 0: never */
} bench_contest;
/* 0; BENCH_EXIT_WRONG if a result differs from the serial loop's or a call failed (it said so); -1: no memory. */
int contest_run(const bench_work *w, bench_data *d, bench_try *tries, size_t count, const bench_contest *c);

/* ---- picture.c ---- */
/* Runs gnuplot on a script, which is then removed; 0, or -1: it could not draw (a note said so, and the script stays). */
int picture_draw(const char *script);
/* `set` lines for a PNG (and then an SVG) of this size: fonts, borders, background. */
void picture_frame(FILE *f, const char *png, int width, int height);
/* A text for gnuplot within double quotes, without what would end it or mean something. */
const char *picture_text(char *s, size_t size, const char *text);

#endif
