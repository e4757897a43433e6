/* sanitized.h - defines SANITIZED: whether a sanitizer checks memory or threads. */
#ifndef TINE_TESTS_SANITIZED_H
#define TINE_TESTS_SANITIZED_H
#if defined __SANITIZE_ADDRESS__ || defined __SANITIZE_THREAD__
#    define SANITIZED 1
#elif defined __has_feature
#    if __has_feature(thread_sanitizer) || __has_feature(address_sanitizer)
#        define SANITIZED 1
#    endif
#endif
#ifndef SANITIZED
#    define SANITIZED 0
#endif
#endif
