#!/bin/bash
# docs.sh - the reference: it is made without a warning, every public name of the headers has a page
# and a description, and pages say what they should.
source "$(dirname "$0")/check.sh"
include=$root/include
stage=$scratch/stage
pages=$include/reference/man_pages.py
export LC_ALL=C.UTF-8 MANWIDTH=200 MANPATH=$stage/opt/tine/share/man

configured() { meson setup "$scratch/build" "$root" -Ddocs=enabled --prefix=/opt/tine; }
# FAIL_ON_WARNINGS lets Doxygen fail; it prints nothing else but warnings.
made_in_silence()
{
    ninja -C "$scratch/build" reference >"$scratch/made" 2>&1 || { cat "$scratch/made"; return 1; }
    ! grep -i warning "$scratch/made"
}
documents_installed()
{
    meson install -C "$scratch/build" --no-rebuild --tags doc --destdir "$stage"
}
check 'meson setup -Ddocs=enabled' configured
check 'it is made without a warning' made_in_silence
made_once() { [[ $(ninja -C "$scratch/build" -n reference) == *'no work to do'* ]]; }
check 'it is not made again' made_once
check 'it is installed' documents_installed

# ---- nothing public lacks a description ----------------------------------------------------------
check 'every name, field and constant is described' "$pages" --check "$include/tine"

# lacks WHAT SED-EXPRESSION: the same headers with something undescribed in tine.h are refused.
lacks()
{
    rm -rf "$scratch/tine" && cp -r "$include/tine" "$scratch/tine" &&
        sed -i "$2" "$scratch/tine/tine.h"
    refuse "$1 would be found" "$pages" --check "$scratch/tine"
}
lacks 'a function without a comment' 's/^TINE_API void tine_trim(void);/&\n\nint tine_new(void);/'
lacks 'a macro without a comment' 's/^TINE_API void tine_trim(void);/&\n\n#define TINE_NEW 1/'
lacks 'a field without a comment' 's,/\* for progress \*/,,'
lacks 'a constant without a comment' 's,/\* the first ones \*/,,'
lacks 'a name in no chapter' 's/^TINE_API void tine_trim(void);/&\nint tine_new(void);/'

# The compiler's list of what the headers declare; functions of one type are described under their
# generic name. Everything of MPI stands behind its header.
echo 'typedef int MPI_Comm;' >"$scratch/mpi.h"
printf '#include <tine/%s>\n' tine.h npy.h mpi.h >"$scratch/all.c"
functions()
{
    gcc -fsyntax-only -aux-info "$scratch/declared" -I"$include" -I"$scratch" "$scratch/all.c" &&
        grep -o '\btine_[a-z0-9_]* (' "$scratch/declared" |
        sed -E 's/ \(//;/^tine_widen/!s/_([iuf][0-9]+|bool|u?longer)$//' | grep -v '_$' | sort -u
}
macros()
{
    gcc -E -dM -I"$include" -I"$scratch" "$scratch/all.c" |
        sed -n 's/^#define \(\(tine\|TINE\)_[A-Za-z0-9_]*\).*/\1/p' |
        grep -vE '_$|_H$|_([0-9]+|many)$|^TINE_(API|MEMBER)$' | sort -u
}
# have_pages LIST: at least 80 names, and each has a page.
have_pages()
{
    local name count=0
    for name in $("$1"); do
        [ -f "$MANPATH/man3/$name.3" ] || { echo "$name has no page"; return 1; }
        count=$((count + 1))
    done
    [ $count -ge 80 ] || { echo "only $count names"; return 1; }
}
check 'every function has a page' have_pages functions
check 'every macro has a page' have_pages macros
nothing_private() { ! grep -rlE '>(tine|TINE)_[A-Za-z0-9_]*_<' "$stage/opt/tine/share/doc/tine"; }
check 'no page shows what ends in _' nothing_private

# ---- what pages say ------------------------------------------------------------------------------
# says PAGE TEXT…: `man PAGE` shows each text, whatever its lines.
says()
{
    local page text
    page=$(man "$1" | tr -s ' \n' '  ') || return
    for text in "${@:2}"; do
        [[ $page == *"$text"* ]] || { echo "man $1 does not say: $text"; return 1; }
    done
}
while IFS='|' read -r page texts; do
    IFS='|' read -ra list <<<"$texts"
    check "man $page" says "$page" "${list[@]}"
done <<'END'
tine|data-parallel operations|tine_sort(3)|ARRAYS OVER MPI RANKS|OMP_STACKSIZE
tine_sort|int tine_sort(T *x, size_t n, const tine_opts *o);|Sorts x, ascending|tine_last_error
tine_sum|int tine_sum(ACC *out, const T *x, size_t n, const tine_opts *o);|ACC, its accumulator, is
tine_minmax|uint16_t, bool, long long or unsigned long long.
tine_quantile|float, double, long long or unsigned long long.
tine_argmax|int tine_argmax(size_t *at,|the index of the least (greatest) element
tine_groupsum|int tine_groupsum(ACC *y, const void *key, const T *x, size_t|one order of adding
tine_random_normal|T is float or double.
tine_map|tine_map(f, y, x, n, o)|y[i] = f(x[i])|f was given to TINE_FN or TINE_TRY.
tine_map_with|tine_map_with(f, c, y, x, n, o)|to which c points
tine_exscan|tine_exscan(f, y, x, n, o)|TINE_MONOID
tine_find|tine_find(f, at, x, n, o)|With an f of TINE_TRY_TEST
TINE_FN|TINE_FN(R, f, A…)|R f(A…), 1 to 4 arguments|tine_map_with(line
TINE_LESS_WITH|TINE_LESS_WITH(T, f, C)|a pointer to const C
tine_opts|typedef struct tine_opts {|size_t chunk elements handed out|how chunks come
TINE_STEAL|typedef enum { TINE_AUTO,|takes half of another's|tine_sched
TINE_EINVAL|a bad argument: nothing was touched
tine_fold|int tine_fold(tine_leaf *leaf, tine_join *join,|Folds n elements
tine_imap_unordered|pushes results as they finish
tine_wait|int tine_wait(tine_job **job, double seconds);
tine_npy_open|#include <tine/npy.h>|in either byte order
tine_mpi_sort|#include <tine/mpi.h>|const tine_mpi_array *a|What is computed: see tine_sort.
END
refuse 'man shows pages that there are not' says tine_overlap_ overlap

# page NAME TEXT: a page of the HTML has a text.
page() { grep -q "$2" "$stage/opt/tine/share/doc/tine/html/$1.html"; }
check 'the HTML begins with the chapters' page index '>Sorting and selection</a>'
check 'a chapter shows its calls' page group__sorting '>tine_topk</a>'
check 'a struct shows its fields' page structtine__opts 'events_cap'
closing
