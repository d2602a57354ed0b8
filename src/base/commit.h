#ifndef YS_BASE_COMMIT_H
#define YS_BASE_COMMIT_H

/* The commit that the program was built from, written by the Makefile: 40 hexadecimal digits, with
 * "+changes" where files differed from it; "unknown" without git. */
extern const char ys_build_commit[];

#endif
