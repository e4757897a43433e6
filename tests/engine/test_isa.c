/* test_isa.c - the instruction set that the library chooses: the widest of those compiled that the
   machine has and the option `pretend` allows, or the set that TINE_ISA names, if it is below that.
   */
#include <criterion/criterion.h>
#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>
#include "../../kernels/machine.h"
#include "pretend.h"
#include "tine/tine.h"

#ifdef TINE_V3
enum { V3_COMPILED = 1 };
#else
enum { V3_COMPILED = 0 };
#endif

/* Values of TINE_ISA. NULL: the variable is not set. */
static const char *const WISHES[] = {NULL, "base", "v3", "v4", "", "v5", "V4"};
enum { WISHES_COUNT = sizeof WISHES / sizeof *WISHES };

static int usable(const char *set)
{
    if (!strcmp(set, "v3")) return V3_COMPILED && MAY_V3 && machine_has_v3();
    if (!strcmp(set, "v4")) return MAY_V4 && machine_has_v4();
    return !strcmp(set, "base");
}

static const char *widest(void) { return usable("v4") ? "v4" : usable("v3") ? "v3" : "base"; }

/* Returns the choice for a value of TINE_ISA. The library chooses when it is loaded, so this
   program runs itself, and main prints the choice. */
static const char *chosen(const char *wish)
{
    static char got[16];
    char program[PATH_MAX], command[PATH_MAX + 16];
    const ssize_t length = readlink("/proc/self/exe", program, sizeof program - 1);
    cr_assert_gt(length, 0);
    program[length] = '\0';
    snprintf(command, sizeof command, "'%s' print", program);
    if (wish)
        setenv("TINE_ISA", wish, 1);
    else
        unsetenv("TINE_ISA");
    /* Criterion marks a process that runs one test by this variable. Such a process does not reach
       main. */
    unsetenv("BXFI_MAP");
    FILE *p = popen(command, "r");
    cr_assert_not_null(p);
    cr_assert_eq(fscanf(p, "%15s", got), 1, "%s printed nothing", command);
    cr_assert_eq(pclose(p), 0);
    return got;
}

Test(isa, is_the_widest_or_the_one_asked_for_below_it)
{
    for (int k = 0; k < WISHES_COUNT; k++) {
        const char *wish = WISHES[k], *due = wish && usable(wish) ? wish : widest();
        const char *got = chosen(wish);
        cr_assert_str_eq(got, due, "%s asked for: %s instead of %s", wish ? wish : "nothing", got,
                         due);
    }
}

/* A run named after an instruction set must use exactly that set. */
Test(isa, of_this_run_is_the_one_that_its_name_says)
{
    const char *wish = getenv("TINE_ISA");
    cr_assert_str_eq(tine_isa(), wish ? wish : widest());
}

Test(isa, that_the_build_pretends_away_is_never_chosen)
{
    for (int k = 0; k < WISHES_COUNT; k++) {
        const char *got = chosen(WISHES[k]);
        if (!strcmp(PRETENCE, "no-avx2")) cr_assert_str_eq(got, "base");
        if (!strcmp(PRETENCE, "no-avx512")) cr_assert_str_neq(got, "v4");
    }
    const int pretended = strcmp(PRETENCE, "none");
    cr_assert_eq(!strcmp(chosen("v4"), "v4"), machine_has_v4() && !pretended);
}

int main(int argc, char **argv)
{
    if (argc == 2 && !strcmp(argv[1], "print")) return puts(tine_isa()) < 0;
    struct criterion_test_set *tests = criterion_initialize();
    const int rc = criterion_handle_args(argc, argv, true) ? !criterion_run_all_tests(tests) : 0;
    criterion_finalize(tests);
    return rc;
}
