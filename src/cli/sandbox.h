#ifndef YS_CLI_SANDBOX_H
#define YS_CLI_SANDBOX_H

#include <stdbool.h>
#include <stddef.h>

/*
 * What a command may still do once its command line is read: read files, and write where its outputs
 * go.  A decoder that a made file has taken over can then write nothing else, run nothing, and reach
 * no network.  The kernel holds it (Landlock and seccomp of Linux); one that has neither holds nothing.
 */

/* Where a command writes; NULL: nowhere. */
struct ys_outputs {
    const char *folder;  /* written in, it and its parents are made */
    const char *file[2]; /* the folders of these are written in */
};

enum { YS_SANDBOX_PATH = 4096 };

/* Folders that were made for it; the first bytes of a path, from, name what was there before. */
struct ys_sandbox {
    struct {
        char path[YS_SANDBOX_PATH];
        size_t from;
    } made[3];
    size_t n_made;
    char temp[YS_SANDBOX_PATH]; /* of this process alone, for files without a name */
    int temp_fd;                /* locked as long as it is in use; -1 */
};

/* Enter it: from here on, in this thread and those it starts.  False: the kernel has what it takes and
 * refuses it, for the reason in why[n]. */
bool ys_sandbox_enter(struct ys_sandbox *sandbox, const struct ys_outputs *out, char *why,
                      size_t n);
/* Removes the folders that were made for it and in which nothing is. */
void ys_sandbox_leave(struct ys_sandbox *sandbox);

/* "Landlock 7, seccomp", or why there is none. */
void ys_sandbox_describe(char *out, size_t n);

#endif
