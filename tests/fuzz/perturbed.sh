#!/bin/bash
# perturbed.sh SET SECONDS [KIND PROGRAM]... - random calls from six threads, whose CPUs change all
# the time, by each PROGRAM for SECONDS, on the instruction set SET. The KIND of its build is
# perturbed, asan or tsan. For tsan, ARCHER is LLVM's libarcher.so.
#
# For an hour:  tests/fuzz/fuzz_calls.py PROGRAM --hosts 6 --seconds 3600
source "$(dirname "$0")/../scripts/check.sh"
isa=$1
seconds=$2
shift 2
calls=$root/tests/fuzz/fuzz_calls.py
declare -A what=([perturbed]='atomic operations and locks that wait at random'
    [asan]='under the address and undefined sanitizers' [tsan]='under the thread sanitizer')
export ASAN_OPTIONS=detect_stack_use_after_return=1 UBSAN_OPTIONS=print_stacktrace=1
export TSAN_OPTIONS='ignore_noninstrumented_modules=1 halt_on_error=1 atexit_sleep_ms=0'
for ((; $# > 0; )); do
    [ "$1" != tsan ] || export OMP_TOOL_LIBRARIES=$ARCHER
    check "$seconds s ${what[$1]}" \
        "$calls" "$2" --hosts 6 --isa "$isa" --seconds "$seconds"
    shift 2
done
closing
