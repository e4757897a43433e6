/* machine.c - describes the machine, from hwloc and the environment. */
#include "cpu_probe.h"
#include "harness.h"
#include <hwloc.h>
#include <omp.h>
#include <stdlib.h>
#include <string.h>
#include <sys/utsname.h>
#include <unistd.h>

static size_t cache_of(hwloc_topology_t t, hwloc_obj_type_t type, size_t *all)
{
    int n = hwloc_get_nbobjs_by_type(t, type);
    hwloc_obj_t o = n > 0 ? hwloc_get_obj_by_type(t, type, 0) : NULL;
    if (!o) return 0;
    if (all) *all = o->attr->cache.size * (size_t)n;
    return o->attr->cache.size;
}

static int count_of(hwloc_topology_t t, hwloc_obj_type_t type)
{
    int n = hwloc_get_nbobjs_by_type(t, type);
    return n > 0 ? n : 1;
}

static void describe_topology(bench_machine *m)
{
    hwloc_topology_t t;
    if (hwloc_topology_init(&t)) return;
    if (!hwloc_topology_load(t)) {
        hwloc_obj_t package = hwloc_get_obj_by_type(t, HWLOC_OBJ_PACKAGE, 0);
        const char *model = package ? hwloc_obj_get_info_by_name(package, "CPUModel") : NULL;
        snprintf(m->cpu, sizeof m->cpu, "%s", model ? model : "unknown processor");
        m->packages = count_of(t, HWLOC_OBJ_PACKAGE);
        m->cores = count_of(t, HWLOC_OBJ_CORE);
        m->cpus = count_of(t, HWLOC_OBJ_PU);
        m->l1d = cache_of(t, HWLOC_OBJ_L1CACHE, &m->last_cache);
        m->l2 = cache_of(t, HWLOC_OBJ_L2CACHE, &m->last_cache);
        m->l3 = cache_of(t, HWLOC_OBJ_L3CACHE, &m->last_cache);
    }
    hwloc_topology_destroy(t);
}

/* Bytes of memory, as sysconf reports them. hwloc adds up the memory of NUMA nodes, which is half
   of the total in some virtual machines. */
static size_t memory(void)
{
    long pages = sysconf(_SC_PHYS_PAGES), bytes = sysconf(_SC_PAGESIZE);
    return pages > 0 && bytes > 0 ? (size_t)pages * (size_t)bytes : 0;
}

/* Copies the environment variables that set how OpenMP threads wait. They change short times by a
   factor of ten. */
static void describe_wait(bench_machine *m)
{
    static const char *const names[] = {"OMP_WAIT_POLICY", "GOMP_SPINCOUNT",  "KMP_BLOCKTIME",
                                        "OMP_PROC_BIND",   "OMP_NUM_THREADS", "OMP_SCHEDULE"};
    for (size_t i = 0; i < sizeof names / sizeof *names; i++) {
        const char *value = getenv(names[i]);
        size_t used = strlen(m->wait);
        if (value)
            snprintf(m->wait + used, sizeof m->wait - used, "%s%s=%s", used ? " " : "", names[i],
                     value);
    }
}

void machine_describe(bench_machine *m)
{
    struct utsname u;
    describe_topology(m);
    describe_wait(m);
    m->memory = memory();
    m->allowed = cpus_usable(NULL, 0);
    if (!uname(&u))
        snprintf(m->kernel, sizeof m->kernel, "%.40s %.40s %.20s", u.sysname, u.release, u.machine);
#ifdef __clang__
    snprintf(m->compiler, sizeof m->compiler, "clang %d.%d", __clang_major__, __clang_minor__);
    snprintf(m->openmp, sizeof m->openmp, "libomp, OpenMP %d", _OPENMP);
#else
    snprintf(m->compiler, sizeof m->compiler, "gcc %d.%d", __GNUC__, __GNUC_MINOR__);
    snprintf(m->openmp, sizeof m->openmp, "libgomp, OpenMP %d", _OPENMP);
#endif
}
