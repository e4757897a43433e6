# check.sh - what the shell tests share: counted checks, a folder of their own, the closing line
# `N passed, M failed`. A script sources it, calls check or refuse for each claim, and ends with
# `closing`.
set -uo pipefail
passed=0
failed=0
here=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
root=$(dirname "$(dirname "$here")")
scratch=$(mktemp -d "${TMPDIR:-/tmp}/tine.XXXXXX")
trap 'rm -rf "$scratch"' EXIT

# check WHAT COMMAND…: COMMAND must succeed; what it printed is shown only when it does not.
check()
{
    local what=$1 said
    shift
    if said=$("$@" 2>&1); then
        passed=$((passed + 1))
        echo "  ok    $what"
    else
        failed=$((failed + 1))
        printf '  FAIL  %s\n        %s\n%s\n' "$what" "$*" "$said"
    fi
}

# refuse WHAT COMMAND…: COMMAND must fail (a negative control: it shows that a check can).
refuse()
{
    local what=$1
    shift
    check "$what" expect_failure "$@"
}

expect_failure() { ! "$@"; }

# installed BUILD: installs a build folder under $scratch/stage and lets pkg-config and the loader
# find it there alone.
installed()
{
    meson install -C "$1" --no-rebuild --destdir "$scratch/stage" >"$scratch/install.log" 2>&1 ||
        { cat "$scratch/install.log"; return 1; }
    local pc
    pc=$(find "$scratch/stage" -name tine.pc)
    [ -n "$pc" ] || { echo 'no tine.pc was installed'; return 1; }
    export PKG_CONFIG_PATH=${pc%/*} PKG_CONFIG_SYSROOT_DIR=$scratch/stage
    export LD_LIBRARY_PATH=${pc%/pkgconfig/*}
}

closing()
{
    [ $((passed + failed)) -gt 0 ] || { echo 'no check ran'; failed=1; }
    echo "$passed passed, $failed failed"
    [ "$failed" = 0 ]
    exit
}
