#!/bin/bash
# mpi.sh BUILD - runs the tests of libtine_mpi in a build folder under mpirun: Open MPI on 1, 2, 3,
# 4 and 8 ranks, MPICH on 1 to 3. Ranks of MPICH spin while they wait, so that three of them on two
# CPUs get fewer cases. The last line is `N passed, M failed`.
build=$1
passed=0
failed=0
export OMPI_ALLOW_RUN_AS_ROOT=1 OMPI_ALLOW_RUN_AS_ROOT_CONFIRM=1 OMP_NUM_THREADS=1
openmpi=(mpirun.openmpi --oversubscribe --bind-to none --mca mpi_yield_when_idle 1)
mpich=(mpirun.mpich)
log=$(mktemp) || exit 1
trap 'rm -f "$log"' EXIT

# result WHAT GOOD BAD
result()
{
    echo "$1: $2 passed, $3 failed"
    passed=$((passed + $2))
    failed=$((failed + $3))
}

# run WHAT COMMAND…: one mpirun, whose rank 0 counts.
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

# A rank that is killed ends the job, with a failure, long before the limit: 124 is timeout's.
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

# one MPI RANKS ARGUMENT…
one()
{
    local mpi=$1 ranks=$2
    local -n starter=$mpi
    shift 2
    run "$mpi, $ranks ranks" "${starter[@]}" -n "$ranks" "$build/tests/mpi/test_mpi_$mpi" "$@"
}

for mpi in openmpi mpich; do
    if [ ! -x "$build/tests/mpi/test_mpi_$mpi" ]; then
        echo "$mpi: not built, its -dev package is missing"
        continue
    fi
    if [ "$mpi" = openmpi ]; then
        for ranks in 1 2 3 4; do one "$mpi" "$ranks"; done
        one "$mpi" 8 quick
    else
        one "$mpi" 1
        one "$mpi" 2 quick
        one "$mpi" 3 least
    fi
    declare -n starter=$mpi
    run "$mpi, without threads" "${starter[@]}" -n 2 "$build/tests/mpi/test_mpi_$mpi" single
    killed "$mpi" "${starter[@]}" -n 2 "$build/tests/mpi/test_mpi_$mpi" die
done
echo "$passed passed, $failed failed"
[ "$failed" = 0 ] && [ "$passed" -gt 0 ]
