/* dense_tables.h - when sums of dense groups use a table for each block. Otherwise the elements are
   sorted into buckets of groups, or travel to the ranks that own these. */
#ifndef TINE_GROUP_DENSE_TABLES_H
#define TINE_GROUP_DENSE_TABLES_H
#include <stddef.h>

/* Whether each block, of `block` elements, may have a table of its own. */
static inline int group_tables_fit(size_t groups, size_t block)
{
    enum {
        /* The most groups of a table. It then takes 1 MiB, which a second-level cache holds. */
        TABLE_GROUPS = 1 << 17,
        /* The most groups per element of a block. With more groups most entries would be empty. */
        GROUPS_AN_ELEMENT = 4
    };
    return groups <= TABLE_GROUPS && groups / GROUPS_AN_ELEMENT <= block;
}

#endif
