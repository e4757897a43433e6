/* arguments.c - finds unknown options and missing values before argp does, because argp prints two
   lines for each. */
#include "../measure/harness.h"
#include <string.h>

static const char *const own[] = {"help", "usage", "version"}; /* Options that argp adds. */
enum { OWN = sizeof own / sizeof *own, OPTIONS_MAX = 64 };

/* Returns the option that an argument names, in full or by an unambiguous prefix. NULL: an option
   of argp's own. */
static const struct argp_option *named(const char *name, size_t length,
                                       const struct argp_option *options, int *found)
{
    const struct argp_option *match = NULL;
    for (const struct argp_option *p = options; p->name || p->doc; p++) {
        if (!p->name || strncmp(p->name, name, length)) continue;
        /* An alias of the option found already does not make the prefix ambiguous. */
        *found += !match || match->key != p->key;
        match = p;
        if (strlen(p->name) == length) {
            *found = 1;
            return p;
        }
    }
    for (size_t i = 0; i < OWN; i++) *found += !strncmp(own[i], name, length);
    return match;
}

static _Noreturn void unknown(const char *name, size_t length, const struct argp_option *options)
{
    const char *names[OPTIONS_MAX];
    char word[64];
    size_t n = 0;
    snprintf(word, sizeof word, "%.*s", (int)(length < 60 ? length : 60), name);
    for (size_t i = 0; i < OWN; i++) names[n++] = own[i];
    for (const struct argp_option *p = options; (p->name || p->doc) && n < OPTIONS_MAX; p++) {
        if (p->name && !(p->flags & OPTION_HIDDEN)) names[n++] = p->name;
    }
    const char *near = bench_nearest(word, names, n);
    if (near) bench_fail("there is no option --%s; did you mean --%s?", word, near);
    bench_fail("there is no option --%s (see --help)", word);
}

void bench_check_arguments(int argc, char **argv, const struct argp_option *options)
{
    for (int i = 1; i < argc && strcmp(argv[i], "--"); i++) {
        const char *a = argv[i];
        if (a[0] != '-' || !a[1] || !strcmp(a, "-?")) continue;
        if (!strcmp(a, "-h")) argv[i] = (char *)(a = "--help");
        if (a[1] != '-') bench_fail("there is no option %s (see --help)", a);
        size_t length = strcspn(a + 2, "=");
        int found = 0, value = a[2 + length] == '=';
        const struct argp_option *p = named(a + 2, length, options, &found);
        if (found == 0) unknown(a + 2, length, options);
        if (found > 1) bench_fail("%s could be several options (see --help)", a);
        if (p && p->arg && !value && ++i >= argc) bench_fail("--%s needs a value", p->name);
        if (value && !(p && p->arg)) bench_fail("--%.*s takes no value", (int)length, a + 2);
    }
}
