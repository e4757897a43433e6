#!/bin/bash
# bits.sh GOLDEN… - the same program from several compilers and for several machines: each one prints the golden values and a
# hash of thousands of random folds, on every instruction set and with other numbers of threads; all print the same.
source "$(dirname "$0")/check.sh"

# Runs a program of any machine that qemu-user knows.
execute()
{
    case $(file_machine "$1") in
    *AArch64*) qemu-aarch64 -L /usr/aarch64-linux-gnu "$1" ;;
    *) "$1" ;;
    esac
}
file_machine() { LC_ALL=C readelf -h "$1" | sed -n 's/ *Machine: *//p'; }
same() { execute "$1" >"$scratch/output" && cmp "$scratch/first" "$scratch/output"; }
has() { grep -q -- "$1" "$scratch/first"; }

export GOMP_SPINCOUNT=1000 OMP_NUM_THREADS=1
check 'the first one runs' execute "$1"
TINE_ISA=base execute "$1" >"$scratch/first"
cat "$scratch/first"
# The golden values, from a plain Python reference: sums of 1/(i+1), n = 33, 2049, 100003.
for value in 0x1.05aedec0dfa0ep+2 0x1.067b6d669586cp+3 0x1.82e2b90cc21fap+3 -0x1.e837902205d6ep-2; do
    check "golden value $value" has "$value"
done
for golden in "$@"; do
    name=${golden%/tests/golden}
    sets='base v3 v4'
    [[ $(file_machine "$golden") == *X86-64* ]] || sets=base
    for TINE_ISA in $sets; do
        for OMP_NUM_THREADS in 1 4; do
            export TINE_ISA OMP_NUM_THREADS
            check "${name##*/}, $TINE_ISA, $OMP_NUM_THREADS threads" same "$golden"
        done
    done
done
closing
