"""groups.py - the chapters of the reference, and which name belongs to which. The first pattern
that matches a whole name decides."""
import re

# Key, title, one sentence, pattern of names.
GROUPS = [
    ('options', 'Options and statistics', 'What a call may be told, and what it tells afterwards.',
     r'tine_opts|TINE_OPTS|tine_sched|tine_order|tine_stats|tine_event'),
    ('errors', 'Errors', 'Codes that calls return, and their text.',
     r'TINE_E\w+|tine_strerror|tine_last_error|tine_fail'),
    ('loops', 'Parallel loops and folds', 'The primitives: bodies over ranges, and folds.',
     r'tine_for|tine_for_2d|tine_body|tine_body_2d|tine_fold|tine_leaf|tine_join|tine_threads?'
     r'|tine_local'),
    ('makers', 'Makers', 'Macros that turn a function of yours into one the library calls.',
     r'TINE_(FN|INDEX|TRY|MONOID|MAP_REDUCE|TEST|TRY_TEST|LESS)(_WITH)?'),
    ('maps', 'Maps', 'A function of yours for every element.',
     r'tine_(map|starmap|tabulate)(_with)?'),
    ('reductions', 'Reductions', 'From an array to a few numbers.',
     r'tine_(reduce(_with)?|sum|dot|fsum|fdot|norm|moments|minmax|argmin|argmax)'),
    ('matrices', 'Matrices', 'Results for each row or column, and the transpose.',
     r'tine_(?!mpi_)\w+_axis|tine_transpose'),
    ('scans', 'Scans', 'Each element joined with all before it.',
     r'tine_((ex)?scan(_with)?|cumsum)'),
    ('filters', 'Filtering and finding', 'Elements chosen by a predicate of yours.',
     r'tine_(filter|where|partition|count|find)(_with)?'),
    ('sorting', 'Sorting and selection', 'Order, ranks, quantiles, binary search.',
     r'tine_(sort\w*|argsort\w*|is_sorted\w*|merge\w*|nth|quantile|topk|searchsorted|side)'),
    ('grouping', 'Counting and grouping', 'Bins, groups and distinct values.',
     r'tine_(histogram\w*|bincount\w*|group\w+|unique)'),
    ('moving', 'Filling, copying, moving', 'Elements written, copied, gathered or rearranged.',
     r'tine_(fill|copy|take|put|reverse|shuffle|widen_\w+)'),
    ('random', 'Random numbers', 'Counter-based sequences that any number of threads may cut.',
     r'tine_random\w*'),
    ('streams', 'Streams', 'Items pulled, worked on in parallel, and pushed.',
     r'tine_stream|tine_imap\w*'),
    ('jobs', 'Jobs', 'Calls in the background.',
     r'tine_(job|task|start|wait|wait_any|done|cancel|release)'),
    ('progress', 'Progress', 'A line on the terminal while a call works.',
     r'tine_(bar|progress_bar)'),
    ('wisdom', 'Wisdom', 'Schedules that were measured, and the file that keeps them.',
     r'tine_tune|tine_wisdom_\w+'),
    ('files', 'Arrays in files', '.npy and raw files, mapped into memory.',
     r'tine_(array\w*|npy_\w+|raw_\w+|access)|TINE_DIMS'),
    ('types', 'Element types', 'The types that the typed operations take.', r'tine_type(_size)?'),
    ('library', 'The library', 'Version, instruction set, scratch memory.',
     r'tine_(version|isa|trim)'),
    ('mpi', 'Arrays over MPI ranks', 'The same operations on arrays that are spread over ranks.',
     r'tine_mpi_\w+'),
    ('other', 'Other', 'What include/reference/groups.py puts into no chapter.', r'\w+'),
]


def group_of(name):
    """The key of the chapter that a name belongs to."""
    return next(key for key, _, _, pattern in GROUPS if re.fullmatch(pattern, name))
