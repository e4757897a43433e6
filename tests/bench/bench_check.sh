# bench_check.sh - what the tests of tine-bench's commands share: counted checks, runs, refusals, a
# folder of their own. A script sets `bench` and sources it, and ends with `closing LEAST`: fewer
# checks than that are a failure, too.
set -u
here=$(dirname "$(readlink -f "${BASH_SOURCE[0]}")")
dir=$(mktemp -d)
trap 'rm -rf "$dir"' EXIT
checks=0 failures=0
export GOMP_SPINCOUNT=1000

# check WHAT COMMAND…: the command must succeed.
check() {
    local what=$1
    shift
    checks=$((checks + 1))
    "$@" && return
    failures=$((failures + 1))
    echo "FAILED: $what" >&2
    if [ -f "$dir/err" ]; then head -3 "$dir/err" >&2; fi
}

# run ARGUMENTS…: runs tine-bench in the tests' own folder, which is removed at the end. Its output
# is in $dir/out and $dir/err, and its exit status in $status.
run() {
    (cd "$dir" && exec timeout 120 "$bench" "$@") >"$dir/out" 2>"$dir/err" </dev/null
    status=$?
}

# refuses WORD ARGUMENTS…: exit 2, nothing on stdout, one line on stderr that names the offender.
refuses() {
    local word=$1
    shift
    run "$@"
    check "exit 2: $*" [ $status = 2 ]
    check "one line on stderr: $*" [ "$(wc -l <"$dir/err")" = 1 ]
    check "it names $word: $*" grep -qF -- "$word" "$dir/err"
    check "nothing on stdout: $*" [ ! -s "$dir/out" ]
}

closing() {
    echo "${0##*/}: $checks checks, $failures failures"
    [ $failures = 0 ] && [ $checks -gt "$1" ]
    exit
}
