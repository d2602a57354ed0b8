#ifndef YS_BASE_ATOMIC_H
#define YS_BASE_ATOMIC_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "../../include/yardstick.h"

/*
 * A file that appears under its name whole or not at all: it is written under a temporary name
 * in the same folder, synced, and renamed.  A process that is killed leaves the old file and at
 * most a temporary one, ".NAME.ys-...", which the next writer of NAME sweeps away; a temporary
 * file that is being written is locked and stays.
 *
 * Folders of the name that are missing are made, and removed again where the file does not appear.
 * A name that exists and is no regular file (a pipe, /dev/null) is written directly.
 */
struct ys_atomic {
    char *path; /* where it will appear */
    char *temp; /* where it is until then: a library may open it by this name */
    int fd;     /* of temp, open for writing, and locked, until it is published */
    uint64_t bytes;
    bool direct;    /* path is written itself */
    bool finished;  /* on the disk */
    bool published; /* renamed */
    size_t
        made_from; /* folders of path that end there or later are new: as of ys_parents_make() */
};

/* Start with ys_atomic_open(); on failure *out needs no drop. */
ys_status ys_atomic_open(struct ys_atomic *out, const char *path, struct ys_error *err);
ys_status ys_atomic_write(struct ys_atomic *file, const void *bytes, size_t n,
                          struct ys_error *err);
/* Everything on the disk, the old file still in place.  A second call does nothing. */
ys_status ys_atomic_finish(struct ys_atomic *file, struct ys_error *err);
/* Rename a finished file; its folder is not synced yet. */
ys_status ys_atomic_publish(struct ys_atomic *file, struct ys_error *err);
/* finish, publish, sync the folder: for a single file.  On failure nothing is in place. */
ys_status ys_atomic_commit(struct ys_atomic *file, struct ys_error *err);
/* All of that for bytes that are in memory. */
ys_status ys_atomic_save(const char *path, const void *bytes, size_t n, struct ys_error *err);
/* Remove a published file: what belongs to it could not be put in place. */
void ys_atomic_take_back(struct ys_atomic *file);
/* Release; what is not published is removed.  Takes a zeroed struct. */
void ys_atomic_drop(struct ys_atomic *file);

/* Remove what killed processes left in a folder of files that they were writing. */
void ys_atomic_sweep(const char *folder);

/* Renames and removals in folder reach the disk. */
ys_status ys_sync_folder(const char *folder, struct ys_error *err);

#endif
