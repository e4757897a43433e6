#!/bin/bash
# mpi.sh BUILD [brief] - runs the tests of libtine_mpi in a build folder under mpirun: Open MPI on
# 1, 2, 3, 4 and 8 ranks, MPICH on 1 to 3. Ranks of MPICH spin while they wait, so that three of
# them on two CPUs get fewer cases. brief: a few cases on 2 and 3 ranks of Open MPI alone, for
# builds of other compilers and with sanitizers. The last line is `N passed, M failed`.
build=$(readlink -f "$1")
brief=${2-}
here=$(readlink -f "$(dirname "$0")")
passed=0
failed=0
export OMPI_ALLOW_RUN_AS_ROOT=1 OMPI_ALLOW_RUN_AS_ROOT_CONFIRM=1 OMP_NUM_THREADS=1
openmpi=(mpirun.openmpi --oversubscribe --bind-to none --mca mpi_yield_when_idle 1)
mpich=(mpirun.mpich)
# The test program looks for leaks itself, before MPI_Finalize. Leaks of Open MPI are suppressed.
export ASAN_OPTIONS=detect_leaks=1:leak_check_at_exit=0 UBSAN_OPTIONS=print_stacktrace=1
export LSAN_OPTIONS=suppressions=$here/openmpi.supp:print_suppressions=0
scratch=$(mktemp -d) || exit 1
log=$scratch/log
trap 'rm -rf "$scratch"' EXIT

# result WHAT GOOD BAD: prints the two counts, and adds them to the sums.
result()
{
    echo "$1: $2 passed, $3 failed"
    passed=$((passed + $2))
    failed=$((failed + $3))
}

# run WHAT COMMAND…: runs an mpirun, whose rank 0 prints `N passed, M failed`, and adds these
# counts.
run()
{
    local what=$1 status
    shift
    timeout 120 "$@" >"$log" 2>&1
    status=$?
    local closing
    closing=$(grep -E '^[0-9]+ passed, [0-9]+ failed$' "$log" | tail -1)
    if [[ $closing =~ ^([0-9]+)\ passed,\ ([0-9]+) ]]; then
        local good=${BASH_REMATCH[1]} bad=${BASH_REMATCH[2]}
        [ "$status" = 0 ] || [ "$bad" != 0 ] || bad=1
        result "$what" "$good" "$bad"
        [ "$bad" = 0 ] || cat "$log"
    else
        cat "$log"
        echo "$what: ended with $status and no count"
        failed=$((failed + 1))
    fi
}

# killed WHAT COMMAND…: a rank kills itself. The job must fail long before the limit, at which
# timeout would end it with status 124.
killed()
{
    local what=$1 status
    shift
    timeout 20 "$@" >"$log" 2>&1
    status=$?
    if [ "$status" != 0 ] && [ "$status" != 124 ]; then
        result "$what, a rank is killed" 1 0
    else
        cat "$log"
        result "$what, a rank is killed: ended with $status" 0 1
    fi
}

# one MPI RANKS ARGUMENT…: runs the test program on RANKS ranks.
one()
{
    local mpi=$1 ranks=$2
    local -n starter=$mpi
    shift 2
    run "$mpi, $ranks ranks" "${starter[@]}" -n "$ranks" "$build/tests/mpi/test_mpi_$mpi" "$@"
}

# heat MPI RANKS ARGUMENT…: runs the example heat.c and prints its last line.
heat()
{
    local -n starter=$1
    (cd "$scratch" &&
        timeout 60 "${starter[@]}" -n "$2" "$build/tests/mpi/heat_$1" "${@:3}" 2>&1 | tail -1)
}

# example MPI: heat.c, the guide's program, must give the same result twice: on one rank, and on two
# ranks that continue a run of three ranks that ended early.
example()
{
    local mpi=$1 whole again
    whole=$(heat "$mpi" 1)
    rm -f "$scratch"/*.npy
    heat "$mpi" 3 300 250 >/dev/null
    again=$(heat "$mpi" 2)
    if [[ $whole == 'step 300: mean 0x'* ]] && [ "$whole" = "$again" ] &&
        [ -f "$scratch/rod-200.npy" ]; then
        result "$mpi, the example heat.c" 1 0
    else
        result "$mpi, the example heat.c: '$whole', and started again '$again'" 0 1
    fi
    rm -f "$scratch"/*.npy
}

# harness WHAT LAUNCHER…: the harness's backend mpi gives right results and times. Without a
# LAUNCHER it starts its own ranks, else it uses those of the mpirun that LAUNCHER is.
harness()
{
    local what=$1 bench=$build/bench/tine-bench status
    shift
    [ -x "$build/bench/mpi_ranks" ] && [ -x "$bench" ] || return
    timeout 300 "$@" "$bench" run --backend mpi --threads 2 --time 0.001 --rounds 1 --n 1,3000 \
        --workload sum_chunks,dot,sort_f64,sort_i64,groupsum --format json >"$log" 2>&1
    status=$?
    if [ $status = 0 ] && [ "$(python3 -c "
import json, sys
rows = json.load(open(sys.argv[1]))['rows']
print(sum(s['side'] == 'mpi' and s['state'] == 'ok' for r in rows for s in r['sides']))
" "$log")" = 10 ]; then
        result "$what" 1 0
    else
        cat "$log"
        result "$what: ended with $status" 0 1
    fi
}

for mpi in openmpi mpich; do
    [ -z "$brief" ] || [ $mpi = openmpi ] || break
    if [ ! -x "$build/tests/mpi/test_mpi_$mpi" ]; then
        echo "$mpi: not built, its -dev package is missing"
        continue
    fi
    if [ -n "$brief" ]; then
        one "$mpi" 2 few
        one "$mpi" 3 few
        continue
    elif [ "$mpi" = openmpi ]; then
        for ranks in 1 2 3 4; do one "$mpi" "$ranks"; done
        one "$mpi" 8 quick
    else
        one "$mpi" 1
        one "$mpi" 2 quick
        one "$mpi" 3 least
    fi
    declare -n starter=$mpi
    run "$mpi, without threads" "${starter[@]}" -n 2 "$build/tests/mpi/test_mpi_$mpi" single
    if [ "$mpi" = openmpi ]; then
        example "$mpi"
        harness 'tine-bench, backend mpi'
        harness 'mpirun tine-bench, backend mpi' "${openmpi[@]}" -n 2
    fi
    killed "$mpi" "${starter[@]}" -n 2 "$build/tests/mpi/test_mpi_$mpi" die
done
echo "$passed passed, $failed failed"
[ "$failed" = 0 ] && [ "$passed" -gt 0 ]
