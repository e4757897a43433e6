/* test_cpus.c - the CPU quota and the limit of memory, read from folders that look like
   /sys/fs/cgroup. */
#include <sched.h>
#include <unistd.h>
#include "../../src/runtime/cgroup.h"
#include "cgroup_files.h"
#include "../../src/runtime/cpus.h"

TestSuite(cpus, .init = make_root, .fini = remove_root);

static uint64_t quota(const char *self) { return cgroup_min(root, self, &cgroup_cpus); }

Test(cpus, without_groups_there_is_no_quota)
{
    cr_assert_eq(quota(""), 0);
    cr_assert_eq(quota("0::/\n"), 0);
    cr_assert_eq(quota("rubbish\n::\n:\n0:\n"), 0);
}

Test(cpus, a_thread_leaves_the_cpu_that_it_is_told_and_may_come_back)
{
    cpu_set_t before, after;
    sched_getaffinity(0, sizeof before, &before);
    const int many = CPU_COUNT(&before);
    bool left = many < 2;
    for (int k = 0; k < 100 && !left; k++) {
        const int cpu = cpus_here();
        cpus_leave(cpu);
        left = cpus_here() != cpu;
    }
    cr_assert(left);
    sched_getaffinity(0, sizeof after, &after);
    cr_assert(CPU_EQUAL(&before, &after));
    const int cpu = cpus_here();
    CPU_ZERO(&after);
    CPU_SET((size_t)cpu, &after);
    if (sched_setaffinity(0, sizeof after, &after) == 0) cpus_leave(cpu);
    cr_assert_eq(cpus_here(), cpu, "there is no other CPU");
}

/* The size is that of one of several last-level caches. */
Test(cpus, the_last_cache_is_the_one_that_the_system_lists)
{
    unsigned long kib;
    FILE *f = fopen("/sys/devices/system/cpu/cpu0/cache/index3/size", "r");
    if (!f) cr_skip_test("the system lists no third cache");
    cr_assert_eq(fscanf(f, "%lu", &kib), 1);
    fclose(f);
    f = fopen("/sys/devices/system/cpu/cpu0/cache/index4/size", "r");
    if (f)
        fclose(f);
    else
        cr_assert_eq(cpus_last_cache, kib << 10);
}

Test(cpus, version_2_rounds_up)
{
    put("a", "cpu.max", "150000 100000\n");
    cr_assert_eq(quota("0::/a\n"), 2);
    put("b", "cpu.max", "50000 100000\n");
    cr_assert_eq(quota("0::/b\n"), 1);
    put("c", "cpu.max", "400000 100000\n");
    cr_assert_eq(quota("0::/c\n"), 4);
}

Test(cpus, version_2_max_is_no_limit)
{
    put("a", "cpu.max", "max 100000\n");
    cr_assert_eq(quota("0::/a\n"), 0);
}

Test(cpus, the_least_of_all_parents_counts)
{
    put("a", "cpu.max", "300000 100000\n");
    put("a/b", "cpu.max", "max 100000\n");
    put("a/b/c", "cpu.max", "800000 100000\n");
    cr_assert_eq(quota("0::/a/b/c\n"), 3);
}

Test(cpus, a_path_that_is_not_mounted_falls_back_to_the_root)
{
    put("", "cpu.max", "200000 100000\n");
    cr_assert_eq(quota("0::/docker/0123/elsewhere\n"), 2);
}

Test(cpus, version_1_under_either_name)
{
    put("cpu/job", "cpu.cfs_quota_us", "250000\n");
    put("cpu/job", "cpu.cfs_period_us", "100000\n");
    cr_assert_eq(quota("9:name=systemd:/\n4:cpu,cpuacct:/job\n"), 3);
    put("cpuacct,cpu/job", "cpu.cfs_quota_us", "100000\n");
    put("cpuacct,cpu/job", "cpu.cfs_period_us", "100000\n");
    cr_assert_eq(quota("4:cpuacct,cpu:/job\n"), 1);
}

Test(cpus, version_1_minus_one_is_no_limit)
{
    put("cpu", "cpu.cfs_quota_us", "-1\n");
    put("cpu", "cpu.cfs_period_us", "100000\n");
    cr_assert_eq(quota("1:cpu:/\n"), 0);
}

Test(cpus, cpuset_and_cpuacct_are_not_cpu)
{
    put("cpu", "cpu.cfs_quota_us", "100000\n");
    put("cpu", "cpu.cfs_period_us", "100000\n");
    cr_assert_eq(quota("3:cpuset:/\n2:cpuacct:/\n"), 0);
}

Test(cpus, both_versions_at_once_give_the_least)
{
    put("v2", "cpu.max", "500000 100000\n");
    put("cpu/v1", "cpu.cfs_quota_us", "200000\n");
    put("cpu/v1", "cpu.cfs_period_us", "100000\n");
    cr_assert_eq(quota("0::/v2\n1:cpu:/v1\n"), 2);
}

static uint64_t memory(const char *self) { return cgroup_min(root, self, &cgroup_memory); }

Test(cpus, the_limit_of_memory_in_either_version)
{
    cr_assert_eq(memory("0::/a\n5:memory:/job\n"), 0);
    put("a", "memory.max", "110000000\n");
    put("a/b", "memory.max", "max\n");
    cr_assert_eq(memory("0::/a/b\n"), 110000000);
    put("memory/job", "memory.limit_in_bytes", "99999744\n");
    /* Version 1 of cgroups has this value for no limit. */
    put("memory", "memory.limit_in_bytes", "9223372036854771712\n");
    cr_assert_eq(memory("5:memory:/job\n"), 99999744);
    cr_assert_eq(memory("5:memory:/\n"), 0);
    cr_assert_eq(memory("0::/a/b\n5:memory:/job\n"), 99999744);
    cr_assert_eq(memory("5:cpu,cpuacct:/job\n"), 0);
    put("none", "memory.max", "0\n");
    cr_assert_eq(memory("0::/none\n"), 1, "no memory at all is not no limit");
}

Test(cpus, a_path_longer_than_any_is_ignored)
{
    char self[8200] = "0::/";
    for (size_t i = 4; i < sizeof self - 1; i++) self[i] = i % 20 ? 'x' : '/';
    cr_assert_eq(quota(self), 0);
}

Test(cpus, this_machine_has_at_least_one_and_no_more_than_its_mask)
{
    cpu_set_t set;
    cr_assert_eq(sched_getaffinity(0, sizeof set, &set), 0);
    int cpus = cpus_allowed();
    cr_assert(cpus >= 1 && cpus <= CPU_COUNT(&set), "%d", cpus);
}

Test(cpus, a_narrower_mask_is_noticed)
{
    cpus_allowed();
    cpu_set_t set;
    CPU_ZERO(&set);
    CPU_SET(sched_getcpu(), &set);
    cr_assert_eq(sched_setaffinity(0, sizeof set, &set), 0);
    usleep(250000); /* The library reads the affinity mask again after 100 ms. */
    cr_assert_eq(cpus_allowed(), 1);
}
