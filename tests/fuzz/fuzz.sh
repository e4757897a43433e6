#!/bin/bash
# fuzz.sh BUILD [RUNS] - random calls of everything against serial oracles, then clang's fuzzer on
# what reads files of strangers, from the small corpus in tests/fuzz/corpus_npy.
#
# Random calls for two hours:
#   tests/fuzz/fuzz_calls.py BUILD/tests/fuzz_calls --seconds 7200
# To fuzz files for an hour and keep what is new:
#   tests/fuzz/fuzz.sh BUILD 1000000000   fuzzes until Ctrl-C; then
#   FUZZ_KEEP=tests/fuzz/corpus_npy tests/fuzz/fuzz.sh BUILD
#                                         merges what an earlier run found, in $FUZZ_FOUND
source "$(dirname "$0")/../scripts/check.sh"
runs=${2-60000}
found=${FUZZ_FOUND-$scratch/found}
mkdir -p "$found"
installed "$1" || { failed=1; closing; }

build_fuzzer()
{
    clang-19 -g -O1 -fsanitize=fuzzer,address,undefined -fno-sanitize-recover=all \
        -std=gnu11 -D_GNU_SOURCE -I"$root/include" \
        -I"$root/src" -o "$scratch/fuzz" "$root/tests/fuzz/fuzz_npy.c" \
        "$root"/src/{io/npy,io/npy_header,runtime/{cancel,entropy,error,publish}}.c \
        $(pkg-config --libs tine)
}
fuzz()
{
    "$scratch/fuzz" -runs="$runs" -seed=1 -max_len=400 -dict="$root/tests/fuzz/fuzz_npy.dict" \
        -timeout=10 -verbosity=0 "$found" "$root/tests/fuzz/corpus_npy"
}

if [ -z "${FUZZ_KEEP-}" ]; then
    check 'a minute of random calls' "$here/../fuzz/fuzz_calls.py" "$1/tests/fuzz_calls"
    check 'ten seconds of calls from six threads' \
        "$here/../fuzz/fuzz_calls.py" "$1/tests/fuzz_calls" --hosts 6 --seconds 10
fi
check 'the fuzzer builds' build_fuzzer
if [ -n "${FUZZ_KEEP-}" ]; then
    check 'finds are merged' "$scratch/fuzz" -merge=1 "$FUZZ_KEEP" "$found"
else
    check "$runs files" fuzz
fi
closing
