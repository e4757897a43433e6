/* test_cpus.c - the CPU quota, from folders that look like /sys/fs/cgroup. */
#include <criterion/criterion.h>
#include <stdio.h>
#include <stdlib.h>
#include <sched.h>
#include <sys/stat.h>
#include <unistd.h>
#include "cpus.h"

static char root[64];

static void make_root(void)
{
    snprintf(root, sizeof root, "/tmp/tine-cgroup-XXXXXX");
    cr_assert_not_null(mkdtemp(root));
}

static void remove_root(void)
{
    char command[128];
    snprintf(command, sizeof command, "rm -rf %s", root);
    cr_expect_eq(system(command), 0);
}

/* Writes root/dir/name, making the folders on the way. */
static void put(const char *dir, const char *name, const char *text)
{
    char path[512];
    int at = snprintf(path, sizeof path, "%s/", root);
    for (const char *p = dir; *p; p++) {
        path[at++] = *p;
        path[at] = 0;
        if (p[1] == '/' || !p[1]) mkdir(path, 0700);
    }
    snprintf(path + at, sizeof path - (size_t)at, "/%s", name);
    FILE *f = fopen(path, "w");
    cr_assert_not_null(f, "%s", path);
    fputs(text, f);
    fclose(f);
}

TestSuite(cpus, .init = make_root, .fini = remove_root);

Test(cpus, without_groups_there_is_no_quota)
{
    cr_assert_eq(cpus_quota(root, ""), 0);
    cr_assert_eq(cpus_quota(root, "0::/\n"), 0);
    cr_assert_eq(cpus_quota(root, "rubbish\n::\n:\n0:\n"), 0);
}

Test(cpus, version_2_rounds_up)
{
    put("a", "cpu.max", "150000 100000\n");
    cr_assert_eq(cpus_quota(root, "0::/a\n"), 2);
    put("b", "cpu.max", "50000 100000\n");
    cr_assert_eq(cpus_quota(root, "0::/b\n"), 1);
    put("c", "cpu.max", "400000 100000\n");
    cr_assert_eq(cpus_quota(root, "0::/c\n"), 4);
}

Test(cpus, version_2_max_is_no_limit)
{
    put("a", "cpu.max", "max 100000\n");
    cr_assert_eq(cpus_quota(root, "0::/a\n"), 0);
}

Test(cpus, the_least_of_all_parents_counts)
{
    put("a", "cpu.max", "300000 100000\n");
    put("a/b", "cpu.max", "max 100000\n");
    put("a/b/c", "cpu.max", "800000 100000\n");
    cr_assert_eq(cpus_quota(root, "0::/a/b/c\n"), 3);
}

Test(cpus, a_path_that_is_not_mounted_falls_back_to_the_root)
{
    put("", "cpu.max", "200000 100000\n");
    cr_assert_eq(cpus_quota(root, "0::/docker/0123/elsewhere\n"), 2);
}

Test(cpus, version_1_under_either_name)
{
    put("cpu/job", "cpu.cfs_quota_us", "250000\n");
    put("cpu/job", "cpu.cfs_period_us", "100000\n");
    cr_assert_eq(cpus_quota(root, "9:name=systemd:/\n4:cpu,cpuacct:/job\n"), 3);
    put("cpuacct,cpu/job", "cpu.cfs_quota_us", "100000\n");
    put("cpuacct,cpu/job", "cpu.cfs_period_us", "100000\n");
    cr_assert_eq(cpus_quota(root, "4:cpuacct,cpu:/job\n"), 1);
}

Test(cpus, version_1_minus_one_is_no_limit)
{
    put("cpu", "cpu.cfs_quota_us", "-1\n");
    put("cpu", "cpu.cfs_period_us", "100000\n");
    cr_assert_eq(cpus_quota(root, "1:cpu:/\n"), 0);
}

Test(cpus, cpuset_and_cpuacct_are_not_cpu)
{
    put("cpu", "cpu.cfs_quota_us", "100000\n");
    put("cpu", "cpu.cfs_period_us", "100000\n");
    cr_assert_eq(cpus_quota(root, "3:cpuset:/\n2:cpuacct:/\n"), 0);
}

Test(cpus, both_versions_at_once_give_the_least)
{
    put("v2", "cpu.max", "500000 100000\n");
    put("cpu/v1", "cpu.cfs_quota_us", "200000\n");
    put("cpu/v1", "cpu.cfs_period_us", "100000\n");
    cr_assert_eq(cpus_quota(root, "0::/v2\n1:cpu:/v1\n"), 2);
}

Test(cpus, a_path_longer_than_any_is_ignored)
{
    char self[8200] = "0::/";
    for (size_t i = 4; i < sizeof self - 1; i++) self[i] = i % 20 ? 'x' : '/';
    cr_assert_eq(cpus_quota(root, self), 0);
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
    usleep(250000); /* the mask is read again after 100 ms */
    cr_assert_eq(cpus_allowed(), 1);
}
