#!/bin/bash
# lessons.sh - every lesson of tine-bench, in a hurry: each prints its parts, keeps its findings,
# and ends well. Then the report of them. Usage: lessons.sh TINE-BENCH
bench=$(readlink -f "$1")
. "$(dirname "$(readlink -f "$0")")/bench_check.sh"

run lesson
check "the list" [ $status = 0 ]
check "fourteen lessons" [ "$(grep -cE '^ +[0-9]+  ' "$dir/out")" = 14 ]
names=$(awk '/^ +[0-9]+  /{print $2}' "$dir/out")

refuses "'count'" lesson coutn
refuses "'nonsense'" lesson nonsense
refuses --time lesson --time soon count
refuses "$dir/none/here" lesson --output "$dir/none/here" count
refuses CHUNK lesson uneven --set CHUNKS=4
refuses 1000000 lesson uneven --set CHUNK=0
refuses strtok_r lesson unsafe --set SPLIT=strsep
refuses NONE lesson pay --set WORKLOAD=NONE
refuses "'soon'" lesson pay --guess soon
refuses "'often'" lesson wait --guess 3,often
refuses set lesson pay chunk --set ELEMENTS=10000
refuses "$dir/none.json" lesson pay --from "$dir/none.json"

run lesson --all --yes --time 0.02 --threads 2 --output "$dir/lessons"
check "all lessons: exit 0" [ $status = 0 ]
parts=('^Lesson [0-9]* (' '^Your guess first' '^Measured just now' '^What this machine shows'
       '^Your guess, and' '^The trap' '^Change it' '^tine-bench lesson .* --set ')
for part in "${parts[@]}"; do
    check "each has: $part" [ "$(grep -c "$part" "$dir/out")" = 14 ]
done
check "no control characters" \
    bash -c "! LC_ALL=C grep -qP '[\\x00-\\x08\\x0b-\\x1f\\x7f]' '$dir/out'"
check "no number is missing from a sentence" bash -c "! grep -E '^- ' '$dir/out' | grep -qiw nan"
for name in $names; do
    check "$name: findings kept" python3 - "$dir/lessons/$name.json" <<'P'
import json, sys
d = json.load(open(sys.argv[1]))
assert d['findings'] and d['pictures'] and d['rows'], d
assert all(len(r) == len(d['columns']) for r in d['rows']), d
assert d['record'] and d['trap'] and all(g['measured'] for g in d['guesses']), d['guesses']
for p in d['pictures']:
    assert p['alt'] and p['title'] and any(s['points'] for s in p['series']), p['name']
P
    if command -v rsvg-convert >/dev/null; then
        check "$name: a picture" [ "$(head -c 4 "$dir/lessons/$name.png" | tail -c 3)" = PNG ]
        check "$name: the picture again" python3 -c "
import xml.dom.minidom
xml.dom.minidom.parse('$dir/lessons/$name.svg')"
    fi
done
if command -v rsvg-convert >/dev/null; then
    check "race: an interval on every bar" \
        [ "$(grep -c '"interval-of"' "$dir/lessons/race.svg")" = 8 ]
    check "sharing: an interval at every point" \
        [ "$(grep -c 'h6M.*h6" class="line s' "$dir/lessons/sharing.svg")" = 8 ]
fi
run lesson 7 --yes --time 0.02 --threads 1
check "by number, on one thread: exit 0" [ $status = 0 ]
check "by number, on one thread: its text" grep -q 'With one CPU' "$dir/out"
run lesson sharing --yes --time 0.02 --threads 2 --set KIND=atomic --guess 64,never --sheet
check "a guess and a setting: exit 0" [ $status = 0 ]
check "the guess is told back" grep -q 'You: 64\. Measured: ' "$dir/out"
check "the setting is told" grep -q -- '--set KIND=atomic:' "$dir/out"

run lesson chunk --yes --from "$dir/lessons/chunk.json" --guess 4k --sheet --output "$dir/lessons"
check "explained again, with a guess: exit 0" [ $status = 0 ]
check "the sheet is written" grep -q 'You: <strong>4k</strong>' "$dir/lessons/sheet.html"
check "the sheet: well formed" python3 "$here/report.py" "$dir/lessons/sheet.html" \
    $(printf 'lesson-%s ' $names)

run run --workload square,sum_chunks --n 1000 --time 0.01 --rounds 2 --output "$dir/results.json"
mkdir "$dir/sweeps"
run sweep --workload square --n 1000 --threads 2 --time 0.01 --output "$dir/sweeps"
run run --workload square --n 1000 --backend tine,openmp --threads 1,2 \
    --time 0.01 --rounds 2 --output "$dir/scale.json"
mkdir "$dir/timelines"
run explain --workload square --n 100000 --threads 2 --schedule dynamic --chunk 1000 \
    --output "$dir/timelines"
check "a timeline" [ $status = 0 ]
echo '{"traceEvents": 5}' >"$dir/timelines/strange.json"
run report "$dir/results.json" --output "$dir/one.html"
check "report: exit 0" [ $status = 0 ]
check "report: names its file" grep -qF "$dir/one.html" "$dir/out"
check "report: well formed, whole, on its own" \
    python3 "$here/report.py" "$dir/one.html" verdicts speedups heat scaling timelines lessons \
    $(printf 'lesson-%s ' $names)
check "report: intervals on the curves of scaling" grep -q 'h6M.*h6" class="line s' "$dir/one.html"
run report "$dir/results.json" "$dir/results.json" --output "$dir/two.html"
check "two results: exit 0" [ $status = 0 ]
check "two results: compared" python3 "$here/report.py" "$dir/two.html" compare verdicts
check "a result is no different from itself" bash -c "grep -q 'undecided: 1 proc' '$dir/two.html' &&
    ! grep -qE '<td>(faster|slower)</td>' '$dir/two.html'"
sed 's/"shm-spin"/"F5"/' "$dir/results.json" >"$dir/older.json"
run report "$dir/older.json" "$dir/results.json" --output "$dir/older.html"
check "results with an older name of a backend: exit 0" [ $status = 0 ]
check "results with an older name of a backend: compared" \
    [ "$(grep -c 'shm-spin' "$dir/older.html")" = "$(grep -c 'shm-spin' "$dir/two.html")" ]
refuses results report
refuses "$dir/none.json" report "$dir/none.json"
refuses "$dir/none" report "$dir/results.json" --timelines "$dir/none"
refuses third report "$dir/results.json" "$dir/results.json" third
refuses "$dir/none/x.html" report "$dir/results.json" --output "$dir/none/x.html"
sed -i 's/"about": "[^"]*"/"about": "<script>alert(1)<\/script>"/' "$dir/results.json"
sed -i 's/"advice":"[^"]*"/"advice":"<script>alert(2)<\/script>"/' \
    "$dir"/timelines/explain-square-dynamic.json
run report "$dir/results.json" --output "$dir/evil.html"
check "a timeline's advice is there" grep -q 'alert(2)' "$dir/evil.html"
check "what a file says is text" bash -c "! grep -q '<script>alert' '$dir/evil.html'"

mkdir "$dir/gallery"
cp "$dir/results.json" "$dir/gallery/a.json"
cp "$dir/scale.json" "$dir/gallery/b.json"
run report --gallery "$dir/gallery" --output "$dir/gallery.html"
check "a gallery: exit 0" [ $status = 0 ]
check "a gallery: well formed" python3 "$here/report.py" "$dir/gallery.html"
check "a gallery: both machines" grep -q '<tr><th scope="row">2</th>' "$dir/gallery.html"
run report "$dir/results.json" "$dir/scale.json" --entry "$dir/gallery/b.json"
check "an entry: exit 0" [ $status = 0 ]
check "an entry: no samples" bash -c "! grep -q samples_s '$dir/gallery/b.json'"
run report "$dir/results.json" "$dir/scale.json" --table
cp "$dir/out" "$dir/table.md"
check "a table: a line a row, and two" \
    [ "$(wc -l <"$dir/table.md")" = $((2 + $(grep -c '"work":' "$dir/gallery/b.json"))) ]
run report "$dir/gallery/b.json" --table
check "an entry has the same table" cmp "$dir/table.md" "$dir/out"
refuses samples report "$dir/gallery/b.json" "$dir/gallery/b.json"
refuses "$dir/timelines" report --gallery "$dir/timelines"
check "a results file has no folders" bash -c "! grep -q '$dir' '$dir/results.json'"

closing 80
