#!/bin/bash
# bench_python.sh - the peers that Python calls: right where NumPy is, named where it is not; and
# interpreters that die, hang, talk nonsense or give a wrong result cost their own row's figure
# alone. Usage: bench_python.sh TINE-BENCH
source "$(dirname "$0")/../scripts/check.sh"
bench=$(readlink -f "$1")
export GOMP_SPINCOUNT=1000 LC_ALL=C.UTF-8
quick=(--time 0.005 --rounds 1 --warmup 0.0005 --threads 2)

# states OUT: "WORKLOAD BACKEND STATE" of each figure in a file of results.
states() { python3 -c "
import json, sys
for row in json.load(open(sys.argv[1]))['rows']:
    for side in row['sides']: print(row['work'], side['side'], side['state'])" "$1"; }

# measures STATUS WANTED BACKENDS WORKLOADS ARGUMENT…: a run's exit status, and what became of each
# figure but serial's.
measures() {
    local status=$1 wanted=$2 backends=$3 workloads=$4 rc=0
    shift 4
    timeout 100 "$bench" run --backend "$backends" --workload "$workloads" --format json \
        "${quick[@]}" "$@" >"$scratch/out" 2>"$scratch/err" || rc=$?
    states "$scratch/out" | grep -v ' serial ' >"$scratch/states"
    cat "$scratch/err"
    [ $rc = "$status" ] &&
        [ "$(cut -d' ' -f3 "$scratch/states" | sort -u | paste -sd,)" = "$wanted" ]
}

listed() {
    "$bench" list | grep -A3 "^    $1 " >"$scratch/listed" && grep -q "$2" "$scratch/listed"
}

# NumPy's peers on workloads of every kind: maps, pairs, sums, rows, in place, inputs that change,
# results of unknown length.
with_numpy() {
    local workloads=square,add,sum_chunks,row_squares,sort_f64,filter,groupsum,searchsorted
    check 'NumPy and threads: right, at several n' \
        measures 0 ok numpy,threadpool $workloads --n 1,1000
    check 'each of them was asked' [ "$(wc -l <"$scratch/states")" = 28 ]
    check 'chunks, and threads beyond the CPUs' \
        measures 0 ok threadpool square,mandelbrot --n 50 --chunk 7 --threads 5
    check "Pool's map, imap, starmap, and arrays" \
        measures 0 ok pool.map,pool.imap,pool.starmap,pool.numpy square,add,stream,dot --n 100
    check "Pool's imap_unordered and apply_async" \
        measures 0 ok pool.imap,pool.async stream_unordered,jobs --n 50
    check 'workers are replaced' measures 0 ok pool.map items --n 64 --chunk 8 --maxtasks 1
    check 'many threads take turns with few' \
        measures 0 ok threadpool,pool.map square --n 1000 --threads 1,3
    check "a file of the user's" with_input
    check 'no interpreter stays behind' none_left
}

# Others, where they are here: bench/run --peers installs them. numba compiles first, joblib starts
# its processes.
with_others() {
    local of
    for of in numba:square,sum_chunks,items dask:square,sum_chunks,cumsum \
        dask.processes:groupsum mpi4py:sum_chunks,dot pandas:sort_f64,groupsum \
        joblib:square,sum_chunks,items; do
        "$bench" list | sed -n "/^    ${of%:*} /{n;p}" >"$scratch/workloads_of"
        grep -q '^      on ' "$scratch/workloads_of" || continue
        check "${of%:*} is right" measures 0 ok "${of%:*}" "${of#*:}" --n 1000
    done
}

with_input() {
    /usr/bin/env "$numpy" -c "
import numpy as np, sys
np.save(sys.argv[1], np.linspace(-1, 1, 999))" "$scratch/x.npy" &&
        measures 0 ok numpy,threadpool sqrt,sum_chunks --input "$scratch/x.npy"
}

# An interpreter that was told to end needs a moment for it on a busy machine.
none_left() {
    local tries
    for tries in $(seq 50); do
        pgrep -f "$(dirname "$bench")/backends/peers/peers.py" || return 0
        sleep 0.1
    done
    return 1
}

# fake LINE…: makes a peers.py whose `list` names the peer numpy, and which else runs the Python
# LINEs. A copy of tine-bench lies beside it.
fake() {
    mkdir -p "$scratch/fake/backends/peers"
    cp -n "$real" "$scratch/fake/tine-bench"
    {
        cat <<'P'
import os, sys, time
if sys.argv[1] == "list": print("numpy has square sum_chunks\nend"); sys.exit()
say = lambda s: print(s, flush=True)
hear = sys.stdin.readline
P
        printf '%s\n' "$@"
    } >"$scratch/fake/backends/peers/peers.py"
    bench=$scratch/fake/tine-bench
}

# fails WORDS LINE…: with a peers.py of these LINEs, the peer's two figures fail with WORDS, and
# those of tine are there.
fails() {
    local words=$1
    shift
    fake "$@"
    measures 1 failed,ok numpy,tine square,sum_chunks --n 100 || return
    [ "$(grep -c ' numpy failed' "$scratch/states")" = 2 ] &&
        [ "$(grep -c ' tine ok' "$scratch/states")" = 2 ] &&
        grep -qF "$words" "$scratch/out"
}

bad_interpreters() {
    real=$bench
    export LD_LIBRARY_PATH=$(dirname "$real")/../src${LD_LIBRARY_PATH:+:$LD_LIBRARY_PATH}
    check 'it exits' fails 'Python exited with 3' 'sys.exit(3)'
    check 'it dies in a call' fails 'Python died of signal 9' \
        'hear(); say("ok"); hear(); os.kill(os.getpid(), 9)'
    check 'it prints something else' fails "it said 'hello" 'hear(); say("hello there")' 'hear()'
    check 'it tells no time' fails 'it told no time' \
        'hear(); say("ok"); hear(); say("ns soon"); hear()'
    check 'its time is before now' fails 'it told no time' \
        'hear(); say("ok"); hear(); say("ns -5"); hear()'
    check 'its line does not end' fails 'its line has no end' \
        'print("x" * 5000, flush=True); time.sleep(9)'
    check 'it says what went wrong' fails 'no such thing' \
        'while hear(): say("failed no such thing")'
    TINE_PEER_PATIENCE=0.3 check 'it hangs' fails 'it gave no answer' 'time.sleep(60)'
    fake 'for line in sys.stdin: say("ns 1000" if line.startswith("call") else "ok")'
    check 'its result is wrong' measures 1 ok,wrong numpy,tine square --n 100
    rm "$scratch/fake/backends/peers/peers.py"
    check 'peers.py is missing' left_out 'peers.py is not beside this program'
    bench=$real
    TINE_PYTHON=/nonexistent check 'Python is missing' left_out 'there is none'
    TINE_PYTHON=/bin/true check 'it is no Python' left_out 'Python exited with 0'
}

# A peer that is not here is named with a reason, and the rest goes on.
left_out() {
    measures 0 ok numpy,tine square --n 100 &&
        grep -q "numpy is left out: .*$1" "$scratch/err" && listed numpy "$1"
}

ratios() {
    timeout 60 "$bench" run --workload square,sort_f64 --n 100 --backend tine,shm-pipe \
        --format ratios "${quick[@]}" >"$scratch/out" || return
    [ "$(grep -c '^|' "$scratch/out")" = 4 ] &&
        [ "$(grep -o '|' "$scratch/out" | wc -l)" = 28 ] &&
        grep -qi 'ahead of tine' "$scratch/out"
}

numpy=''
for python in ${TINE_PYTHON:-python3 /usr/bin/python3}; do
    "$python" -c 'import numpy' 2>/dev/null && numpy=$python && break
done
if [ -n "$numpy" ]; then
    check 'the list tells the workloads of NumPy' listed numpy 'on  .*square'
    # From here on each process of a run asks one Python for its peers, and not two.
    export TINE_PYTHON=$numpy
    with_numpy
    with_others
else
    check 'the list tells that there is no NumPy' \
        listed numpy 'there is no numpy (Debian: python3-numpy)'
fi
bad_interpreters
check 'the table of ratios' ratios
closing
