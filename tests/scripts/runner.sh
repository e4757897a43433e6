#!/bin/bash
# runner.sh - the tests of tests/run and tests/scripts/suite.py: what they refuse, and that a run
# without tests is a failure.
source "$(dirname "$0")/check.sh"

# Stand-ins for the tools that install and build. Each call adds a line to $scratch/called, and
# prints $scratch/programs: this is how `meson` tells suite.py of the test programs.
stand_ins=$scratch/bin
mkdir "$stand_ins"
: >"$scratch/programs"
for tool in apt-get dpkg-query gcc meson ninja; do
    printf '#!/bin/sh\necho "%s $*" >>"%s/called"\ncat "%s/programs" 2>/dev/null\n' \
        "$tool" "$scratch" "$scratch" \
        >"$stand_ins/$tool"
    chmod +x "$stand_ins/$tool"
done
echo 'exit 1' >>"$stand_ins/gcc"

# run ARGUMENT…: tests/run among the stand-ins. What it prints goes to files.
run() { PATH=$stand_ins:$PATH "$root/tests/run" "$@" >"$scratch/out" 2>"$scratch/err"; }
calls_nothing() { [ ! -e "$scratch/called" ]; }
helps() { run "$1" && [ -s "$scratch/out" ] && [ ! -s "$scratch/err" ]; }
names_every_leg()
{
    local name
    for name in $(sed -n '/^legs=(/,/)$/{s/^legs=(//;s/)$//;p}' "$root/tests/run"); do
        grep -qw -- "$name" "$scratch/out" || { echo "no word of $name"; return 1; }
    done
}
complains()
{
    run "$@"
    [ $? = 2 ] && [ ! -s "$scratch/out" ] && [ "$(wc -l <"$scratch/err")" = 1 ]
}

check '--help prints a text' helps --help
check 'which names every leg' names_every_leg
check '-h does so too' helps -h
check 'an unknown option is an error in one line' complains --nothing
check 'one behind a leg too' complains gcc --nothing
check 'an unknown leg is an error in one line' complains gcc nothing
check 'an empty leg too' complains ''
check '--quick with a leg too' complains --quick gcc
check 'none of these installed or built anything' calls_nothing

# What a run says and installs first: the stand-in for dpkg-query knows no package, and the one for
# gcc compiles nothing, so that the run ends there.
announces()
{
    run "$@"
    grep -q '^tests/run: about [0-9]* min ' "$scratch/out" &&
        grep -q '^tests/run: installs Debian packages: ' "$scratch/out"
}
# installs NAME…, installs_no NAME…: packages of the last run
installs()
{
    local name
    for name in "$@"; do grep -q "^apt-get .*install .*\b$name" "$scratch/called" || return; done
}
installs_no()
{
    local name
    for name in "$@"; do
        ! grep -q "^apt-get .*install .*\b$name" "$scratch/called" || { echo "$name"; return 1; }
    done
}
check '--quick says what it takes' announces --quick
check '--quick installs gcc and Criterion' installs gcc libcriterion-dev
check '--quick installs no clang, qemu, MPI, Doxygen' installs_no clang qemu-user mpich doxygen
rm -f "$scratch/called"
check 'a leg says what it takes' announces format
check 'the leg format installs clang-format' installs clang-format-14
check 'the leg format installs no Criterion' installs_no libcriterion-dev
rm -f "$scratch/called"
check 'all legs say what they take' announces
check 'all legs install everything' installs clang-19 qemu-user mpich doxygen cmake python3-numpy

# The same of bench/run.
bench_helps()
{
    rm -f "$scratch/called"
    PATH=$stand_ins:$PATH "$root/bench/run" --help >"$scratch/out" && calls_nothing &&
        grep -q -- '--quick' "$scratch/out"
}
check 'bench/run --help installs and builds nothing' bench_helps

# suite PRINTED STATUS ARGUMENT…: runs suite.py on one program, `some`, which prints PRINTED and
# ends with STATUS.
suite()
{
    printf '[{"name": "some", "suite": ["tine:unit"],
             "cmd": ["sh", "-c", "echo \\"%s\\"; exit %s"], "env": {},
             "workdir": "%s", "timeout": 60}]\n' "$1" "$2" "$scratch" >"$scratch/programs"
    PATH=$stand_ins:$PATH "$here/suite.py" "$scratch" "${@:3}" >"$scratch/suite"
}
closes() { [ "$(tail -1 "$scratch/suite")" = "$1" ]; }
good='Synthesis: Tested: 3 | Passing: 3 | Failing: 0 | Crashing: 0'

check 'three tests pass' suite "$good" 0
check 'and are counted' closes '3 passed, 0 failed'
bad='Synthesis: Tested: 3 | Passing: 2 | Failing: 1 | Crashing: 0'
refuse 'a failed test is a failure' suite "$bad" 1
check 'and is counted' closes '2 passed, 1 failed'
refuse 'an exit status is a failure though every test passed' suite "$good" 1
none='Synthesis: Tested: 0 | Passing: 0 | Failing: 0 | Crashing: 0'
refuse 'a program without tests is a failure' suite "$none" 0
refuse 'a program without a closing line is a failure' suite 'skipped' 0
refuse 'a program that says that it was skipped is a failure' suite 'skipped' 77
refuse 'a pattern that skips every program is a failure' suite "$good" 0 --skip some
check 'and is counted' closes '0 passed, 1 failed'
refuse 'a name that no program has is a failure' suite "$good" 0 other
closing
