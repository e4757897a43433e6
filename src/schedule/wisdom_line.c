/* wisdom_line.c - reads and writes one line of a wisdom file, and makes this machine's name for
   it. */
#include <errno.h>
#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/utsname.h>
#include <unistd.h>
#include "../runtime/cpus.h"
#include "wisdom_line.h"

const char wisdom_header[] =
    "tine wisdom 1: machine version log2(n) allowed threads schedule chunk name\n";
static const char *const scheds[] = {[TINE_AUTO] = "auto",
                                     [TINE_STATIC] = "static",
                                     [TINE_DYNAMIC] = "dynamic",
                                     [TINE_GUIDED] = "guided",
                                     [TINE_STEAL] = "steal"};
static const char backward[] = "-backward";
enum { SCHEDS = sizeof scheds / sizeof *scheds, MACHINE = 96 };

/* ---- the machine ----------------------------------------------------------------------------- */
/* The lines of /proc/cpuinfo that never change on one machine. */
static const char *const lasting[] = {"vendor_id",       "cpu family",  "model",    "stepping",
                                      "CPU implementer", "CPU variant", "CPU part", "CPU revision"};
static char machine[MACHINE];

static uint64_t hash(uint64_t h, const char *s)
{
    for (; *s; s++) h = (h ^ (unsigned char)*s) * 0x100000001b3u; /* FNV-1a */
    return h;
}

static uint64_t first_processor(uint64_t h)
{
    char line[512];
    FILE *f = fopen("/proc/cpuinfo", "re");
    if (!f) return h;
    while (fgets(line, sizeof line, f) && *line != '\n')
        for (size_t i = 0; i < sizeof lasting / sizeof *lasting; i++)
            if (!strncmp(line, lasting[i], strlen(lasting[i]))) h = hash(h, line);
    fclose(f);
    return h;
}

static void find_machine(void)
{
    struct utsname u;
    char more[64];
    snprintf(more, sizeof more, "%zu %s %d", cpus_last_cache, tine_isa(), _OPENMP);
    if (uname(&u)) snprintf(u.machine, sizeof u.machine, "unknown");
    unsigned h = (unsigned)(hash(first_processor(0xcbf29ce484222325u), more) >> 32);
    snprintf(machine, sizeof machine, "%.60s-%ld-%08x", u.machine, sysconf(_SC_NPROCESSORS_CONF),
             h);
}

const char *wisdom_machine(void)
{
    static pthread_once_t once = PTHREAD_ONCE_INIT;
    pthread_once(&once, find_machine);
    return machine;
}

bool wisdom_ours(const wisdom_line *line)
{
    return !strcmp(line->machine, wisdom_machine()) && !strcmp(line->version, tine_version());
}

/* ---- the line -------------------------------------------------------------------------------- */
/* The next word at *at, which ends at a single space; NULL: there is none. */
static char *word(char **at)
{
    char *s = *at, *end = strchr(s, ' ');
    if (!end || end == s) return NULL;
    *end = 0;
    *at = end + 1;
    return s;
}

static bool number(char **at, unsigned long long min, unsigned long long max, unsigned long long *v)
{
    char *s = word(at), *end;
    if (!s || strspn(s, "0123456789") != strlen(s)) return false;
    errno = 0;
    *v = strtoull(s, &end, 10);
    return !errno && *v >= min && *v <= max;
}

/* Reads the schedule's name, and the order behind it if that is not forward. */
static bool schedule(char **at, tine_sched *sched, tine_order *order)
{
    char *s = word(at), *tail = s ? strchr(s, '-') : NULL;
    if (tail && strcmp(tail, backward)) return false;
    *order = tail ? TINE_BACKWARD : TINE_FORWARD;
    if (tail) *tail = 0;
    for (int i = 0; s && i < SCHEDS; i++) {
        *sched = (tine_sched)i;
        if (!strcmp(s, scheds[i])) return true;
    }
    return false;
}

bool wisdom_parse(char *line, wisdom_line *out)
{
    unsigned long long size, allowed, threads, chunk;
    if (!(out->machine = word(&line)) || !(out->version = word(&line))) return false;
    if (!number(&line, 0, 63, &size) || !number(&line, 1, WISDOM_THREADS, &allowed)) return false;
    if (!number(&line, 1, allowed, &threads) ||
        !schedule(&line, &out->plan.sched, &out->plan.order))
        return false;
    if (!number(&line, 0, ((unsigned long long)1 << 48) - 1, &chunk) || !wisdom_named(line))
        return false;
    out->name = line;
    out->size = (int)size;
    out->allowed = (int)allowed;
    out->plan.threads = (int)threads;
    out->plan.chunk = (size_t)chunk;
    return true;
}

int wisdom_print(char *s, size_t size, const wisdom *w)
{
    tine_opts p = wisdom_says(w);
    return snprintf(s, size, "%s %s %d %d %d %s%s %zu %s\n", wisdom_machine(), tine_version(),
                    w->size, w->allowed, p.threads, scheds[p.sched], p.order ? backward : "",
                    p.chunk, w->name);
}
