#ifndef TESTS_NOMEM_FAILING_ALLOC_H
#define TESTS_NOMEM_FAILING_ALLOC_H

#include <stdbool.h>

/* The n-th allocation from here on gives NULL, once; 0: none does. */
void failing_alloc_at(unsigned long n);
/* Whether there were that many. */
bool failing_alloc_has(void);

#endif
