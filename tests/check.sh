# check.sh - what the shell tests share: counted checks, a folder of their own, the closing line `N passed, M failed`.
# A script sources it, calls check or refuse for each claim, and ends with `closing`.
set -uo pipefail
passed=0
failed=0
here=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
root=$(dirname "$here")
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

closing()
{
    [ $((passed + failed)) -gt 0 ] || { echo 'no check ran'; failed=1; }
    echo "$passed passed, $failed failed"
    [ "$failed" = 0 ]
    exit
}
