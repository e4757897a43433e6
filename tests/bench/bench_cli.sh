#!/bin/bash
# bench_cli.sh - tine-bench as its users meet it: mistakes, formats, pipes, Ctrl-C, NumPy files.
# Usage: bench_cli.sh TINE-BENCH WRONG
bench=$(readlink -f "$1") wrong=$(readlink -f "$2")
. "$(dirname "$(readlink -f "$0")")/bench_check.sh"
# Turns are short, because no figure matters here. One backend stands for all where it can.
quick=(--time 0.01 --rounds 2 --warmup 0.001 --threads 2)
one=(--backend tine "${quick[@]}")

json() {
    python3 -c "import json, sys; d = json.load(open('$dir/out')); sys.exit(0 if ($1) else 1)"
}

# npy FILE DESCR SHAPE DATA: writes an array file by hand (version 1); DATA is a Python expression
# for bytes.
npy() {
    python3 - "$@" <<'P'
import struct, sys
file, descr, shape, data = sys.argv[1:5]
h = ("{'descr': %s, 'fortran_order': False, 'shape': %s, }" % (descr, shape)).encode()
h += b' ' * (-(len(h) + 11) % 64) + b'\n'
open(file, 'wb').write(b'\x93NUMPY\x01\x00' + struct.pack('<H', len(h)) + h + eval(data))
P
}

mistakes() {
    refuses "'square'" run --workload sqare
    refuses "'nonsense'" run --workload nonsense
    refuses "'tine'" run --backend tin
    refuses "'dynamic'" run --schedule dynmic
    refuses "'json'" run --format jsn
    for bad in 1e 10x -5 0 1.5 nan inf 0x10 '' 1e30 1,,2; do refuses --n run --n "$bad"; done
    refuses --threads run --threads 0.5
    refuses --time run --time soon
    refuses --rounds run --rounds 0
    refuses --threads run --thread 2x
    refuses --schedule run --shedule static
    refuses --n run --n
    refuses extra run extra
    refuses -x run -x
    refuses "'run'" rum
    refuses run
    refuses "'-'" -
    refuses "'--'" --
    refuses "'--'" -- run
    refuses "'-'" run -
    refuses "'x'" run -- x
    refuses "'x'" list x
    refuses "'x'" list -- x
    refuses "'-'" list -
    refuses "'-'" lesson -
    refuses "'x'" explain -- x
    refuses "$dir/none/x.json" run --workload square --output "$dir/none/x.json"
    refuses "$dir/none.npy" run --input "$dir/none.npy"
    refuses mandelbrot run --workload mandelbrot --input "$dir/none.npy"
    refuses "$dir/none.json" plot "$dir/none.json"
}

help_and_list() {
    run --help
    check "--help" [ $status = 0 ] && check "--help names run" grep -q 'tine-bench run' "$dir/out"
    run run --help
    check "run --help" [ $status = 0 ] &&
        check "run --help names --schedule" grep -q -- --schedule "$dir/out"
    run --version
    check "--version" grep -q '^tine-bench [0-9]' "$dir/out"
    run list
    check "list" [ $status = 0 ]
    for word in square coastline serial openmp shm-spin guided; do
        check "list has $word" grep -qw $word "$dir/out"
    done
}

formats() {
    run run --workload square,sum_chunks --n 1e3,10k --format json "${quick[@]}"
    check "json: exit 0" [ $status = 0 ]
    check "json: four rows" json 'len(d["rows"]) == 4 and d["complete"] and d["all_right"]'
    check "json: n" json '[r["n"] for r in d["rows"]] == [1000, 10000] * 2'
    check "json: nine backends, all right" json '
        all(len(r["sides"]) in (8, 9) and all(s["state"] == "ok" for s in r["sides"])
            for r in d["rows"])'
    check "json: fields" json '
        all(s[k] is not None for r in d["rows"] for s in r["sides"]
            for k in ("median_s", "min_s", "spread", "ns_per_element", "speedup", "start_once_s",
                      "bytes_per_s"))'
    check "json: pools tell start, transfer and work" json '
        all(s[k] >= 0 for r in d["rows"] for s in r["sides"][3:]
            for k in ("start_s", "transfer_s", "work_s"))'
    check "json: min <= median" json '
        all(0 < s["min_s"] <= s["median_s"] for r in d["rows"] for s in r["sides"])'
    check "json: an interval around every speed-up" json '
        all(s[k + "_low"] <= s[k] <= s[k + "_high"] and s[k + "_plus_minus"] >= 0
            for r in d["rows"] for s in r["sides"][1:] for k in ("speedup", "code", "parallel"))'
    check "json: two rounds decide nothing" json '
        {s[k + "_word"] for r in d["rows"] for s in r["sides"]
         for k in ("speedup", "code", "parallel")} == {"undecided"}'
    check "json: all samples, by turn" json '
        all(len(s["turns"]) == r["rounds_measured"] and s["turns"][0]["samples_s"]
            and sorted({t["round"] for t in s["turns"]}) == list(range(r["rounds_measured"]))
            for r in d["rows"] for s in r["sides"])'
    check "json: every side has its own place in a round" json '
        all(len({t["place"] for t in turns}) == len(turns) for r in d["rows"]
            for turns in ([s["turns"][0] for s in r["sides"]],))'
    check "json: code on one thread" json '
        all(set(r["code_on_one_thread"]) == {"openmp", "tine", "processes"} for r in d["rows"])'
    check "json: rivals under the best of several plans" json '
        all(s["best_of_several_plans"] and s["used_threads"] == 2
            for r in d["rows"] for s in r["sides"][1:] if s["side"] != "tine")'
    check "json: a probe before each turn, and why a round was disturbed" json '
        all(t["probe_s"] >= r["probe_best_s"] > 0 and bool(t["disturbed_by"]) == t["disturbed"]
            for r in d["rows"] for s in r["sides"] for t in s["turns"])'
    check "every number follows from the samples" "$here/../../bench/recompute.py" "$dir/out"
    sed 's/"median_s": /&1/' "$dir/out" >"$dir/changed.json"
    check "a number that does not is seen" \
        bash -c "! '$here/../../bench/recompute.py' '$dir/changed.json' >/dev/null"
    run run --workload square --n 1000 --backend openmp,tine,pipe --time 0.01 --rounds 6 \
        --warmup 0.001 --threads 2 --format json
    check "json: twelve openings of each pool, twelve first calls of each team" json '
        all(len(s["start_once_samples_s"]) == 12 for r in d["rows"] for s in r["sides"][1:])'
    check "json: probe, topology" json '
        d["machine"]["cpus"] >= 1 and "before" in d["machine"]["core_to_core_s"]'
    check "json: in the cache, memory is not measured" json '
        {b["limit"] for b in d["machine"]["bandwidth_bytes_per_s"].values()} == {None}'
    n=$(python3 -c "import json
print(json.load(open('$dir/out'))['machine']['last_cache_bytes'] // 16 + 1000)")
    run run --workload copy --n "$n" --backend openmp --threads 2 --rounds 1 --time 0.001 \
        --chunk 100000 --format json
    check "json: bandwidth, beyond it" json '
        d["machine"]["bandwidth_bytes_per_s"]["all_threads_after"]["copy"] > 1e8
        and all(b["limit"] == max(v for k, v in b.items() if k != "limit")
                for b in d["machine"]["bandwidth_bytes_per_s"].values())'
    run run --workload square --backend tine --n 1000 --schedule static,dynamic --chunk 0,64 \
        --format csv "${quick[@]}"
    check "csv: a line a backend and plan" [ "$(wc -l <"$dir/out")" = 9 ]
    check "csv: as many fields as names" python3 -c "
import csv
r = list(csv.reader(open('$dir/out')))
assert len({len(x) for x in r}) == 1"
    check "csv: the plans" grep -q '^square,1000,tine,2,dynamic,64,ok,' "$dir/out"
    run run --workload square --backend shm-futex --n 1000 --details \
        --output - --output "$dir/a.json" --output "$dir/a.csv" "${quick[@]}"
    check "several outputs" [ $status = 0 -a -s "$dir/a.json" -a -s "$dir/a.csv" -a -s "$dir/out" ]
    check "table: a verdict" grep -q '→ ' "$dir/out"
    check "table: how many threads" grep -q '^square  *1k  *2 ' "$dir/out"
    check "table: ± beside the speed-up" grep -qE '× +±[0-9]+%' "$dir/out"
    check "table: two rounds decide nothing, and it says so" \
        grep -q 'Fewer than 6 rounds decide nothing' "$dir/out"
    check "no control characters in a pipe" \
        bash -c "! LC_ALL=C grep -qP '[\\x00-\\x08\\x0b-\\x1f\\x7f]' '$dir/out' '$dir/err'"
    check "nothing on stderr in a pipe" [ ! -s "$dir/err" ]
}

terminal() {
    command -v script >/dev/null || return 0
    local line="'$bench' run --workload square --backend tine --n 1000 --time 0.01 --rounds 2"
    script -qec "$line" "$dir/typescript" >/dev/null 2>&1 </dev/null
    check "colours and progress on a terminal" \
        bash -c "grep -q $'\e\[1m' '$dir/typescript' && grep -q 'round' '$dir/typescript'"
    NO_COLOR=1 script -qec "$line" "$dir/typescript" >/dev/null 2>&1 </dev/null
    check "NO_COLOR" bash -c "! grep -q $'\e\[[0-9;]*m' '$dir/typescript'"
}

# Array operations: their inputs have names, calls in place start from a fresh one, and a backend
# that has no such workload says nothing.
operations() {
    refuses "'zipf'" run --workload sort_i32 --data zipff
    refuses "'zipf'" run --workload square --data zipf
    refuses "all" run --workload sort_i32 --data all,zipf
    run run --workload sort_i32,filter,cumsum --data zipf,99% --n 1e3,1e5 --format json \
        "${quick[@]}"
    check "operations: exit 0" [ $status = 0 ]
    check "operations: a row for each workload and n" json '
        [(r["work"], r.get("data")) for r in d["rows"][::2]]
        == [("sort_i32", "zipf"), ("filter", "99%"), ("cumsum", "uniform")]'
    check "operations: all right" json '
        d["all_right"] and all(s["state"] == "ok" for r in d["rows"] for s in r["sides"])'
    check "operations: no pool sorts" json '
        [s["side"] for s in d["rows"][0]["sides"]] == ["serial", "tine"]'
    run run --workload sort_f64 --data all --n 1000 --backend tine --format csv "${quick[@]}"
    check "--data all" [ "$(wc -l <"$dir/out")" = 25 ]
    run run --workload sort_f64,square --n 1000 --backend tine --format markdown "${quick[@]}"
    check "markdown: a row a workload" [ "$(wc -l <"$dir/out")" = 4 ]
    check "markdown: tine beside the best of the others" \
        [ "$(grep -c '| serial | [0-9./k]*× ±[0-9…]*%*, undecided |$' "$dir/out")" = 2 ]
}

# Rows are measured in processes of their own, as many as asked for; `files` waits, and has a row on
# 16 threads besides.
rows() {
    run run --workload square --n 1000 --backend tine --processes 3 --rounds 2 --time 0.01 \
        --format json
    check "processes: exit 0" [ $status = 0 ]
    check "processes: turns of each" json '
        {t["process"] for t in d["rows"][0]["sides"][1]["turns"]} == {0, 1, 2}'
    check "processes: every number follows" "$here/../../bench/recompute.py" "$dir/out"
    run run --workload files --n 10 --backend openmp --rounds 1 --time 0.001 --format json
    check "files: a row on 16 threads" json '[r["threads"] == 16 for r in d["rows"]][1]'
    run run --workload files --n 10 --threads 2 --backend openmp --rounds 1 --time 0.001 \
        --format csv
    check "files: not where a number is named" [ "$(wc -l <"$dir/out")" = 3 ]
    run run --workload dot --n 1e5 --pages huge --backend openmp "${quick[@]}" --format json
    check "huge pages: exit 0" [ $status = 0 ]
    check "huge pages: it says how much lies in them" json '0 <= d["rows"][0]["huge_pages"] <= 1'
    refuses "'huge'" run --pages hug
    refuses --processes run --processes 0
    run false-alarm --workload square --n 1000 --backend openmp --threads 2 --processes 2 \
        --rounds 6 --time 0.01
    check "false-alarm: exit 0" [ $status = 0 ]
    # Fewer comparisons are expected where the row, or one of its two processes, was disturbed.
    local left=$(sed -n 's/.* \([01]\) of 1 rows stayed so.*/\1/p' "$dir/out")
    local few=$(sed -n 's/^within a process.*; \([12]\) more of too few.*/\1/p' "$dir/out")
    check "false-alarm: two comparisons within a process, but for what was disturbed" \
        grep -qE "^within a process.* in +$((2 - 2 * left - ${few:-0})) comparisons" "$dir/out"
    check "false-alarm: none of too few processes" \
        grep -qE '^before and after.* 0 false alarms in +0 comparisons' "$dir/out"
}

# Two files are compared by processes, if they have a row in common.
before_and_after() {
    local short=(run --workload square --backend openmp --threads 2 --rounds 1 --time 0.001)
    run "${short[@]}" --n 1000 --output "$dir/a.json"
    run "${short[@]}" --n 1000 --output "$dir/b.json"
    run "${short[@]}" --n 999 --output "$dir/c.json"
    run report "$dir/a.json" "$dir/b.json" --output "$dir/page.html"
    check "report: exit 0" [ $status = 0 ]
    check "report: one process decides nothing" \
        grep -q 'undecided: 1 process, 6 are needed' "$dir/page.html"
    refuses 'no row in common' report "$dir/a.json" "$dir/c.json"
    check "recompute: before and after" \
        grep '^square n=1000 openmp: .* undecided$' <("$here/../../bench/recompute.py" \
            "$dir/a.json" "$dir/b.json")
}

# own_module NAME: compiles $dir/NAME.c, as the command of `new` does against an installed tree.
own_module() {
    mkdir -p "$dir/include/tine"
    ln -sfn "$(readlink -f "$here/../../bench/workloads")" "$dir/include/tine/bench"
    cc -O3 -fopenmp -fPIC -shared -Wall -Wextra -Werror -ffp-contract=off -o "$dir/$1.so" \
        "$dir/$1.c" -I"$dir/include" -I"$here/../../include" -lm
}

# A loop of the user's is written once, and runs on every backend. Its own check judges the results.
own_loops() {
    run new mine.c
    check "new: exit 0" [ $status = 0 ]
    check "new: it tells how to compile" grep -q '^cc .* -o mine.so mine.c ' "$dir/out"
    refuses mine.c new mine.c
    refuses mine.txt new mine.txt
    refuses new new
    check "the file compiles without a warning" own_module mine
    run run --workload ./mine.so --n 1000,5e4 --format json "${quick[@]}"
    check "own loop: exit 0" [ $status = 0 ]
    check "own loop: right on every backend" json '
        all(r["work"] == "mine" and len(r["sides"]) in (8, 9)
            and all(s["state"] == "ok" for s in r["sides"]) for r in d["rows"])'
    run sweep --workload ./mine.so --n 1000 --threads 2 --time 0.01
    check "own loop: sweep" [ $status = 0 ]
    sed 's/"mine"/"other"/; s/{ return sqrt(x) . log(x); }/{ return sqrt(x); }/' "$dir/mine.c" \
        >"$dir/other.c"
    check "a loop that is wrong compiles" own_module other
    run run --workload ./other.so --n 1000 --backend tine "${quick[@]}"
    check "own loop: a wrong one is refused" [ $status = 1 ]
    check "own loop: by its own check" grep -q "its check refuses" "$dir/out"
    sed 's/"mine"/"square"/' "$dir/mine.c" >"$dir/taken.c"
    own_module taken
    refuses "'square' is taken" run --workload ./taken.so
    echo 'int none;' >"$dir/none.c"
    own_module none
    refuses TINE_BENCH_LOOP run --workload ./none.so
    refuses ./absent.so run --workload ./absent.so
}

# The options that benchmark programs have in common.
common_options() {
    run run --workload dot --n 1000 --backend tine --warmup 0.001 --min-time 0.01 --rounds 2 --pin \
        --export-json a.out --export-csv b.out --export-markdown c.out --export-latex d.out
    check "exports: exit 0" [ $status = 0 ]
    check "exports: the table besides" grep -q '^dot ' "$dir/out"
    check "exports: json" python3 -m json.tool "$dir/a.out" /dev/null
    check "exports: csv" grep -q '^work,n,side,' "$dir/b.out"
    check "exports: markdown" grep -q '^| dot uniform | 1k | ' "$dir/c.out"
    check "exports: latex" grep -q '^dot uniform & 1000 & .*\\\\$' "$dir/d.out"
    refuses --warmup run --warmup soon
    run run -h
    check "-h" grep -q -- --export-latex "$dir/out"
    run list
    check "list: formats" grep -q '^    table csv json markdown ratios latex$' "$dir/out"
}

# The names that options and process pools had before are accepted for one release, and no list
# shows them.
older_names() {
    run run --work square --side F1,F2,F3,f4,shm-spin --n 100 --format json "${quick[@]}"
    check "older names: exit 0" [ $status = 0 ]
    check "older names: the results have the new ones" json '
        [s["side"] for s in d["rows"][0]["sides"]]
        == ["serial", "fork", "pipe", "shm-pipe", "shm-futex", "shm-spin"]'
    run run --wor square --back tine --n 100 --format json "${quick[@]}"
    check "the beginnings of options" json '
        [s["side"] for s in d["rows"][0]["sides"]] == ["serial", "tine"]'
    run tune --work square --n 1000 --time 0.01 --wisdom older
    check "older names: tune" [ $status = 0 ]
    for command in run tune sweep; do
        run $command --help
        check "$command --help: --workload" grep -q -- --workload "$dir/out"
        check "$command --help: no older name" \
            bash -c "! grep -qE -- '--(work|side)([^a-z]|$)' '$dir/out'"
    done
    refuses "'shm-pipe'" run --backend shmpipe
    refuses --backend run --bakend tine
}

# Peers that are built are right on every workload that they have; one that is absent is named, and
# the rest go on.
peers() {
    local name all present=()
    run run --workload sort_i32 --backend tbb,gnu,stdpar,vqsort,tine --n 1000 --format json \
        "${quick[@]}"
    check "peers with sorts: exit 0" [ $status = 0 ]
    for name in tbb gnu stdpar vqsort; do
        if [ -f "$(dirname "$bench")/backends/peers/peer_$name.so" ]; then
            present+=($name)
            check "$name: measured and right" json "
                [s['state'] for s in d['rows'][0]['sides'] if s['side'] == '$name'] == ['ok']"
        else
            check "$name: a note" grep -q "^tine-bench: $name is left out: " "$dir/err"
        fi
    done
    check "they, and none but them, beside serial and tine" json "
        sorted(s['side'] for s in d['rows'][0]['sides'])
        == sorted('serial tine ${present[*]}'.split())"
    run list
    for name in "${present[@]}"; do
        check "list tells $name's workloads" grep -A4 "^    $name " "$dir/out"
    done >"$dir/listed"
    [ ${#present[@]} = 0 ] ||
        check "they are on lines of their own" grep -q '^      on  .*sort_i32' "$dir/listed"
    if [ ${#present[@]} -gt 0 ]; then
        all=$(grep -h '^      on ' "$dir/listed" "$dir/out" | sed 's/ on //' | xargs -n1 |
            sort -u | paste -sd,)
        run run --backend tbb,gnu,stdpar,vqsort --n 300 --format json --time 0.001 --rounds 1 \
            --warmup 0.0001 --workload "$all"
        check "peers: exit 0" [ $status = 0 ]
        check "peers: all right on all of their workloads" json '
            d["all_right"] and len(d["rows"]) > 10'
    fi
}

wrong_results() {
    timeout 60 "$wrong" run --backend openmp,shm-futex "${quick[@]}" >"$dir/out" 2>"$dir/err"
    status=$?
    check "a wrong result: exit 1" [ $status = 1 ]
    check "a wrong result: shown" grep -q 'WRONG' "$dir/out"
    check "a wrong result: named" grep -q 'openmp differs from serial' "$dir/out"
    check "a right backend beside it is measured" grep -q '×' "$dir/out"
    timeout 60 "$wrong" run --backend tine "${quick[@]}" >"$dir/out" 2>"$dir/err"
    status=$?
    check "a failing backend: exit 1" [ $status = 1 ]
    check "a failing backend: its code" grep -q 'tine an element failed with 7' "$dir/out"
    timeout 60 "$wrong" run --backend tine --n 100 "${quick[@]}" >"$dir/out" 2>"$dir/err"
    status=$?
    check "a stale result cannot pass" [ $status = 1 ]
}

# workers PID: prints the children of the children of the process: the workers of pools, whose
# parent is the process that measures a row.
workers() { pgrep -P "$(pgrep -d, -P "$1")" 2>/dev/null | paste -sd,; }

# Pools are opened and closed before the rounds; during these the same workers live on.
interrupted() {
    local signal=$1 pid before='' now='' stay=0
    BENCH_CLI_DIR=$dir "$bench" run --workload square,sum_chunks --n 1e5 --chunk 5000 --time 5 \
        --rounds 50 --backend shm-pipe,shm-futex --threads 3 --format json >"$dir/out" \
        2>"$dir/err" &
    pid=$!
    for _ in $(seq 300); do
        now=$(workers $pid)
        [ -n "$now" ] && [ "$now" = "$before" ] && stay=$((stay + 1)) || stay=0
        [ $stay = 15 ] && break
        before=$now
        sleep 0.1
    done
    check "$signal: workers are there before" [ "$(tr ',' '\n' <<<"$now" | wc -l)" -ge 4 ]
    kill -"$signal" $pid
    wait $pid
    status=$?
    check "$signal: exit 130" [ $status = 130 ]
    check "$signal: no child is left" \
        bash -c "! grep -lsz 'BENCH_CLI_DIR=$dir' /proc/[0-9]*/environ"
    check "$signal: partial results" json '
        d["complete"] == False and d["rows"][0]["sides"][0]["samples"] > 0'
}

numpy_files() {
    npy "$dir/good.npy" "'<f8'" '(3, 1000)' 'struct.pack("<3000d", *range(3000))'
    run run --input "$dir/good.npy" --workload square,sum_chunks --format json "${quick[@]}"
    check "doubles, mapped" json '
        len(d["rows"]) == 2 and d["all_right"] and d["rows"][0]["n"] == 3000'
    check "doubles, without a note" [ ! -s "$dir/err" ]
    run run --input "$dir/good.npy" --n 10 --workload square --format json "${one[@]}"
    check "the first ten" json 'd["rows"][0]["n"] == 10'
    refuses 3001 run --input "$dir/good.npy" --n 3001
    for t in f4:f i4:i i8:q u4:I u8:Q i1:b u1:B i2:h u2:H; do
        npy "$dir/t.npy" "'<${t%:*}'" '(100,)' "struct.pack('<100${t#*:}', *range(100))"
        run run --input "$dir/t.npy" --workload sum_chunks --format json "${one[@]}"
        check "type ${t%:*}" json 'd["all_right"] and d["rows"][0]["n"] == 100'
        check "type ${t%:*}: a note" grep -q converted "$dir/err"
    done
    for t in "'<f2'" "'|O'" "[('a', '<f8')]" "'<c16'" "'|S8'"; do
        npy "$dir/t.npy" "$t" '(2,)' 'b"\0" * 64'
        refuses t.npy run --input "$dir/t.npy"
    done
    for s in '(10,)' '(4294967296, 4294967296, 1)' '(99999999999999999999,)' '(-1,)' '(0,)' \
        '(2' '7' '(2305843009213693952,)'; do
        npy "$dir/t.npy" "'<f8'" "$s" 'b"\0" * 64'
        refuses t.npy run --input "$dir/t.npy"
    done
    for size in 0 5 6 8 9 10 11 60 127 128 200; do
        head -c $size "$dir/good.npy" >"$dir/t.npy"
        refuses t.npy run --input "$dir/t.npy"
    done
    npy "$dir/big.npy" "'>f8'" '(1000,)' 'struct.pack(">1000d", *range(1000))'
    run run --input "$dir/big.npy" --workload sum_chunks --format json "${one[@]}"
    check "the other byte order" json 'd["all_right"] and d["rows"][0]["n"] == 1000'
    npy "$dir/large.npy" "'<f8'" '(4000000,)' 'bytes(32000000)'
    run run --input "$dir/large.npy" --workload sum_chunks --backend openmp --backend tine \
        --bounded --format json "${quick[@]}"
    check "memory beside it" json 'd["rows"][0]["sides"][1]["peak_pss_bytes"] > 30e6'
    check "and bounded" json '
        d["rows"][0]["sides"][2]["peak_pss_bytes"] < d["rows"][0]["sides"][1]["peak_pss_bytes"]'
    printf '\x93NUMPY\x03\x00\xff\xff\xff\xff%0100d' 0 >"$dir/t.npy"
    refuses t.npy run --input "$dir/t.npy"
    sed 's/False/True /' "$dir/good.npy" >"$dir/t.npy"
    run run --input "$dir/t.npy" --workload sum_chunks --format json "${one[@]}"
    check "Fortran order" json 'd["all_right"] and d["rows"][0]["n"] == 3000'
    refuses "$dir" run --input "$dir"
    printf '\x93NUMPY\x01\x00' >"$dir/t.npy" # data at an odd address
    python3 -c "
import struct, sys
h = b\"{'descr': '<f8', 'fortran_order': False, 'shape': (64,)}\n\"
h += b' ' * ((len(h) + 10) % 2 == 0)
sys.stdout.buffer.write(struct.pack('<H', len(h)) + h)
sys.stdout.buffer.write(struct.pack('<64d', *range(64)))" >>"$dir/t.npy"
    run run --input "$dir/t.npy" --workload sum_chunks --format json "${one[@]}"
    check "data at an odd address" json 'd["all_right"] and d["rows"][0]["n"] == 64'
}

mistakes
help_and_list
formats
operations
rows
before_and_after
own_loops
common_options
older_names
peers
terminal
wrong_results
interrupted INT
interrupted TERM
numpy_files
closing 260
