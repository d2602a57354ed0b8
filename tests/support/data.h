#ifndef TESTS_SUPPORT_DATA_H
#define TESTS_SUPPORT_DATA_H

enum { DATA_PATH = 1024 };

/*
 * The path of a file that is no part of the repository, below the folder that `make test
 * DATA=FOLDER` names; the environment variable is YARDSTICK_DATA.  A test that needs one that is
 * not there is skipped, and the file's name said.
 */
__attribute__((format(printf, 2, 3))) void need_data(char out[DATA_PATH], const char *format,
                                                     ...);

#endif
