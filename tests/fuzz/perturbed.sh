#!/bin/bash
# perturbed.sh FOLDER ARCHER - random calls from six threads, whose CPUs change all the time, in the
# builds perturbed, asan and tsan under FOLDER; ARCHER is LLVM's libarcher.so.
#
# For an hour:  tests/fuzz/fuzz_calls.py FOLDER/perturbed/tests/fuzz_calls --hosts 6 --seconds 3600
source "$(dirname "$0")/../scripts/check.sh"
calls=$root/tests/fuzz/fuzz_calls.py
top=$1
sanitized=${WIDEST/v3/base}

from_six_threads() { "$calls" "$top/$1/tests/fuzz_calls" --hosts 6 "${@:2}"; }

check 'atomic operations and locks that wait at random' \
    from_six_threads perturbed --isa "$WIDEST" --seconds 60
export ASAN_OPTIONS=detect_stack_use_after_return=1 UBSAN_OPTIONS=print_stacktrace=1
check 'under the address and undefined sanitizers' \
    from_six_threads asan --isa "$sanitized" --seconds 30
export OMP_TOOL_LIBRARIES=$2
export TSAN_OPTIONS='ignore_noninstrumented_modules=1 halt_on_error=1 atexit_sleep_ms=0'
check 'under the thread sanitizer' from_six_threads tsan --isa "$sanitized" --seconds 30
closing
