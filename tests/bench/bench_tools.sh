#!/bin/bash
# bench_tools.sh - tine-bench's sweep, tune and their like: what they write, and mistakes.
# Usage: bench_tools.sh TINE-BENCH
bench=$(readlink -f "$1")
. "$(dirname "$(readlink -f "$0")")/bench_check.sh"

png() { [ "$(head -c 4 "$1" | tail -c 3)" = PNG ]; }

tune() {
    run tune --workload square,sum_chunks --n 30000 --time 0.01 --wisdom w
    check "tune: exit 0" [ $status = 0 ]
    check "tune: says what it found" grep -q '^square .*threads' "$dir/out"
    if [ "$(nproc)" -gt 1 ]; then
        check "tune: one line a loop" [ "$(grep -c ' square$\| sum_chunks$' "$dir/w")" = 2 ]
    fi
    run tune --workload dot --n 1000 --time 0.01 --wisdom w
    check "tune: adds to the file" grep -q "^tine wisdom" "$dir/w"
    if [ "$(nproc)" -gt 1 ]; then
        check "tune: and keeps what was there" [ "$(wc -l <"$dir/w")" = 4 ]
    fi
    echo nonsense >"$dir/none"
    refuses none tune --workload square --n 1000 --time 0.01 --wisdom none
    check "tune: a file that is none stays" [ "$(cat "$dir/none")" = nonsense ]
    refuses --workload tune
}

sweep() {
    run sweep --workload triangular --n 200 --threads 2 --time 0.01
    check "sweep: exit 0" [ $status = 0 ]
    check "sweep: four schedules, two of them backward" \
        [ "$(grep -cE '^ +2  (static|dynamic|guided|steal) ' "$dir/out")" = 6 ]
    check "sweep: AUTO beside the best, ±" grep -q '^  AUTO .* ±.* × the best' "$dir/out"
    if command -v rsvg-convert >/dev/null; then
        check "sweep: a picture" png "$dir/sweep-triangular-200.png"
    fi
    run sweep --all --workload factorials,dot --n 3,100 --threads 2 --time 0.01
    check "sweep --all: exit 0" [ $status = 0 ]
    check "sweep --all: four rows" [ "$(grep -cE '^\| (factorials|dot) ' "$dir/out")" = 4 ]
    check "sweep --all: the promises counted" grep -q '^4 rows' "$dir/out"
    refuses "'square'" sweep --workload sqare
    refuses --threads sweep --workload square --threads 0
    refuses --n sweep --workload square --n 1,x
    refuses extra sweep --workload square extra
}

explain() {
    run explain --workload triangular --n 300 --threads 2 --schedule dynamic --chunk 10
    check "explain: exit 0" [ $status = 0 ]
    check "explain: one sentence of advice" [ "$(grep -c '^→ .*\.$' "$dir/out")" = 1 ]
    check "explain: the trace covers the loop" python3 -c "
import json
e = json.load(open('$dir/explain-triangular-dynamic.json'))['traceEvents']
e = [v for v in e if v['ph'] == 'X']
spans = sorted((v['args']['lo'], v['args']['hi']) for v in e)
assert spans[0][0] == 0 and spans[-1][1] == 300
assert all(a[1] == b[0] for a, b in zip(spans, spans[1:]))
assert len(e) == 30 and all(v['dur'] >= 0 and v['tid'] in (0, 1) for v in e)"
    if command -v rsvg-convert >/dev/null; then
        check "explain: a picture" png "$dir/explain-triangular-dynamic.png"
        check "explain: the same as SVG" grep -q '</svg>' "$dir/explain-triangular-dynamic.svg"
    fi
}

scale() {
    run scale --workload square --n 1000 --threads 3 --time 0.01 --hog
    check "scale: exit 0" [ $status = 0 ]
    check "scale: one to three threads" [ "$(grep -cE '^ +[123] ' "$dir/out")" = 3 ]
    check "scale: ± beside each speed-up and efficiency" \
        [ "$(grep -cE '^ +[123] .*× ±.*%.* % +±' "$dir/out")" = 3 ]
    check "scale: five schedules beside a hog" \
        [ "$(grep -cE '^  (static|dynamic|guided|steal|auto) .*->' "$dir/out")" = 5 ]
    check "scale: no hog is left" \
        bash -c "! pgrep -f '[s]cale --workload square --n 1000 --threads 3' >/dev/null"
    if command -v rsvg-convert >/dev/null; then
        check "scale: a picture" png "$dir/scale-square.png"
        check "scale: an interval at each point" \
            [ "$(grep -c 'h6M.*h6" class="line s' "$dir/scale-square.svg")" = 3 ]
    fi
}

simulate() {
    run simulate --workload triangular --n 400 --time 0.01
    check "simulate: exit 0" [ $status = 0 ]
    check "simulate: 4 to 1024 threads" [ "$(grep -cE '^ +[0-9]+ .*%.*%.*%.*%$' "$dir/out")" = 9 ]
    check "simulate: no efficiency beyond 100 %" \
        bash -c "! grep -E '^ +[0-9]+ ' '$dir/out' |
            grep -qE '(1[0-9][1-9]|[2-9][0-9][0-9]) %'"
    check "simulate: static is the worst on a triangle" python3 -c "
rows = [l.split() for l in open('$dir/out') if l.split() and l.split()[0] == '4']
assert int(rows[0][1]) < int(rows[0][3]) and int(rows[0][1]) < int(rows[0][7])"
    check "simulate: checked against what was measured" \
        [ "$(grep -cE '^  (static|dynamic|guided|steal) .*[+-][0-9]+ %$' "$dir/out")" = 5 ]
}

# The plot of three kinds of backends: for each row and kind the fastest one, of those measured.
plots() {
    cat >"$dir/r.json" <<'END'
{"rows": [
  {"work": "square", "n": 1000, "sides": [{"side": "serial", "speedup": 1},
    {"side": "tine", "speedup": 2.5, "speedup_low": 2.4, "speedup_high": 2.6},
    {"side": "openmp", "speedup": 7},
    {"side": "shm-futex", "speedup": 1.5}, {"side": "shm-spin", "speedup": 1.25}]},
  {"work": "sin", "n": 1000, "skipped": "why", "sides": []},
  {"work": "dot", "n": 5000, "sides": [{"side": "F2", "speedup": 0.25}]}]}
END
    run plot "$dir/r.json"
    check "plot: exit 0" [ $status = 0 ]
    for word in 'threads (tine)' 'processes that share memory' 'processes behind pipes' \
        'square, 1k' 'dot, 5k' '2.5×' '1.5×' '0.25×'; do
        check "plot: $word" grep -qF "$word" "$dir/kinds.svg"
    done
    check "plot: the interval of tine's bar" [ "$(grep -c interval-of "$dir/kinds.svg")" = 2 ]
    for word in '7.0×' '1.2×' 'sin, 1k'; do
        check "plot: no $word" [ "$(grep -cF "$word" "$dir/kinds.svg")" = 0 ]
    done
    check "plot: one axis for bars that are alike" grep -qF '>3.0×</text>' "$dir/kinds.svg"
    python3 - >"$dir/many.json" <<'P'
import json
rows = [{'work': f'w{i}', 'n': 1000, 'threads': 2, 'sides': [{'side': 'serial'}] + [
    {'side': side, 'speedup': 40 if i == 19 else 2} for side in ('tine', 'shm-spin', 'pipe')]}
    for i in range(20)]
print(json.dumps({'rows': rows + [rows[0] | {'threads': 16}]}))
P
    run plot "$dir/many.json"
    check "plot: many workloads go into several pictures" \
        [ "$(ls "$dir"/kinds*.svg "$dir"/speedup*.svg | wc -l)" = 4 ]
    check "plot: each workload once" \
        [ "$(cat "$dir"/kinds.svg "$dir"/kinds-2.svg | grep -c 'class="row">w')" = 21 ]
    check "plot: a scale for each workload where one is far beyond another" \
        grep -qF 'a scale for each workload' "$dir/kinds-2.svg"
    check "plot: rows that differ in their threads say so" \
        grep -qF 'w0, 1k, 16 threads' "$dir/kinds-2.svg"
}

tune
if command -v rsvg-convert >/dev/null; then plots; fi
sweep
simulate
explain
scale
closing 30
