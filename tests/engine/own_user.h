/* own_user.h - makes the process a user of its own. */
#ifndef TINE_TESTS_OWN_USER_H
#define TINE_TESTS_OWN_USER_H
#include <grp.h>
#include <stdbool.h>
#include <unistd.h>

/* Becomes a user with no other process. A limit on processes counts all those of a user, also those
   of another run of the tests. False: this is not allowed here. */
static bool become_own_user(void)
{
    const id_t user = 2000000 + (id_t)getpid();
    return !setgroups(0, NULL) && !setgid(user) && !setuid(user);
}
#endif
