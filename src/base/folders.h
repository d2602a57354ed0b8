#ifndef YS_BASE_FOLDERS_H
#define YS_BASE_FOLDERS_H

#include <stdbool.h>
#include <stddef.h>

#include "../../include/yardstick.h"

/* *made tells whether it is new. */
ys_status ys_folder_make(bool *made, const char *path, struct ys_error *err);
/* The folders that a path lies in; *from is where in the path the first one that is new ends, or its
 * length: they are removed by it, also after a failure. */
ys_status ys_parents_make(size_t *from, const char *path, struct ys_error *err);
/* Folders of the path that were new and are empty again, from the inner to the outer one. */
void ys_parents_remove(char *path, size_t from);

/* "FOLDER/NAME", owned by the caller; NULL: out of memory. */
char *ys_path_join(const char *folder, const char *name);
/* Down from where one stands: not empty, no root, no part "..". */
bool ys_path_leads_down(const char *path);

#endif
