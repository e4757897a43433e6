#!/bin/bash
# bits.sh GOLDEN… - runs one program, built by several compilers and for several machines, on every
# instruction set and with several numbers of threads. Each run prints the golden values, and a hash
# of every operation's results on thousands of arrays. All runs must print what golden.txt records.
# The variable WIDEST is the widest instruction set of this machine: wider ones are left out.
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
sets_to() { sed "s/$1.*/$1/" <<<'base v3 v4'; }
has() { grep -q -- "$1" "$scratch/first"; }

# run LABEL GOLDEN SET: runs GOLDEN on the instruction set SET. Its output goes to the file LABEL. A
# file LABEL.ended says that it succeeded.
run() { TINE_ISA=$3 execute "$2" >"$scratch/$1" 2>&1 && touch "$scratch/$1.ended"; }
ended() { [ -e "$scratch/$1.ended" ]; }
same() { ended "$1" && cmp "$scratch/first" "$scratch/$1"; }

# Programs for other machines run under an emulator, in the background.
export GOMP_SPINCOUNT=1000 OMP_NUM_THREADS=4
labels=()
for golden in "$@"; do
    [[ $(file_machine "$golden") != *X86-64* ]] || continue
    labels+=("${golden%/tests/golden}")
    run "${labels[-1]##*/}" "$golden" base &
done
OMP_NUM_THREADS=1 run first "$1" base
for golden in "$@"; do
    [[ $(file_machine "$golden") == *X86-64* ]] || continue
    for set in $(sets_to "${WIDEST:-v4}"); do
        labels+=("${golden%/tests/golden}, $set")
        run "${labels[-1]##*/}" "$golden" $set
    done
done
wait

head -n 4 "$scratch/first"
check 'one thread, without vectors' ended first
check 'what golden.txt records' diff "$root/tests/properties/golden.txt" "$scratch/first"
# The golden values, from a plain Python reference, golden.py: sums of 1/(i+1), n = 33, 2049,
# 100003; a dot product; a mean and a variance.
for value in 0x1.05aedec0dfa0ep+2 0x1.067b6d669586cp+3 0x1.82e2b90cc21fap+3 -0x1.e837902205d6ep-2 \
    -0x1.87a5c677e1969p-19 0x1.55564b8627461p-4; do
    check "golden value $value" has "$value"
done
for label in "${labels[@]}"; do check "${label##*/}" same "${label##*/}"; done
closing
