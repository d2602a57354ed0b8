#include "../../../src/base/atomic.h"

#include <criterion/criterion.h>
#include <dirent.h>
#include <fcntl.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <unistd.h>

static char folder[64], path[96];

static void make_folder(void)
{
    strcpy(folder, "/tmp/ys_atomic_XXXXXX");
    cr_assert(mkdtemp(folder));
    snprintf(path, sizeof path, "%s/a.csv", folder);
}

static size_t entries(void)
{
    DIR *dir = opendir(folder);
    size_t n = 0;

    for (const struct dirent *e; (e = readdir(dir));)
        n += strcmp(e->d_name, ".") && strcmp(e->d_name, "..");
    closedir(dir);
    return n;
}

static void remove_folder(void)
{
    unlink(path);
    rmdir(folder);
}

static void write_text(const char *where, const char *text)
{
    FILE *f = fopen(where, "w");

    cr_assert(f);
    fputs(text, f);
    fclose(f);
}

static void expect_text(const char *text)
{
    char bytes[64] = "";
    FILE *f = fopen(path, "r");

    cr_assert(f);
    bytes[fread(bytes, 1, sizeof bytes - 1, f)] = '\0';
    fclose(f);
    cr_assert_str_eq(bytes, text);
}

TestSuite(atomic, .init = make_folder, .fini = remove_folder);

Test(atomic, a_file_appears_only_when_it_is_committed)
{
    struct ys_atomic file;

    cr_assert_eq(ys_atomic_open(&file, path, NULL), YS_OK);
    cr_assert_eq(ys_atomic_write(&file, "new\n", 4, NULL), YS_OK);
    cr_assert_neq(access(path, F_OK), 0);
    cr_assert_eq(ys_atomic_commit(&file, NULL), YS_OK);
    ys_atomic_drop(&file);
    expect_text("new\n");
    cr_assert_eq(entries(), 1);
}

Test(atomic, a_dropped_file_leaves_the_old_one_and_nothing_else)
{
    struct ys_atomic file;

    write_text(path, "old\n");
    cr_assert_eq(ys_atomic_open(&file, path, NULL), YS_OK);
    cr_assert_eq(ys_atomic_write(&file, "new\n", 4, NULL), YS_OK);
    ys_atomic_drop(&file);
    expect_text("old\n");
    cr_assert_eq(entries(), 1);
}

Test(atomic, a_file_past_the_limit_is_an_error_that_names_it)
{
    static const char bytes[4096];
    struct ys_error err = {0};
    struct ys_atomic file;

    signal(SIGXFSZ, SIG_IGN);
    cr_assert_eq(ys_atomic_open(&file, path, &err), YS_OK);
    const struct rlimit limit = {1000, 1000};
    cr_assert_eq(setrlimit(RLIMIT_FSIZE, &limit), 0);
    cr_assert_eq(ys_atomic_write(&file, bytes, sizeof bytes, &err), YS_ERR_IO);
    cr_assert(strstr(err.text, "a.csv: writing stopped after 1000 bytes"), "%s", err.text);
    ys_atomic_drop(&file);
    cr_assert_eq(entries(), 0);
}

Test(atomic, a_full_device_is_an_error)
{
    struct ys_error err = {0};
    struct ys_atomic file;

    if (access("/dev/full", W_OK))
        cr_skip_test("no /dev/full");
    cr_assert_eq(ys_atomic_open(&file, "/dev/full", &err), YS_OK);
    cr_assert_eq(ys_atomic_write(&file, "x", 1, &err), YS_ERR_IO);
    cr_assert(strstr(err.text, "/dev/full: writing stopped after 0 bytes"), "%s", err.text);
    ys_atomic_drop(&file);
    cr_assert_eq(access("/dev/full", W_OK), 0);
}

Test(atomic, what_a_killed_writer_left_is_swept_and_what_one_is_writing_stays)
{
    struct ys_atomic first, second;
    char leftover[128], other[128];

    snprintf(leftover, sizeof leftover, "%s/.a.csv.ys-0badcafe", folder);
    snprintf(other, sizeof other, "%s/.a.csv.ys-notes", folder);
    write_text(leftover, "half");
    write_text(other, "not ours");
    cr_assert_eq(ys_atomic_open(&first, path, NULL), YS_OK);
    cr_assert_eq(ys_atomic_open(&second, path, NULL), YS_OK);
    cr_assert_neq(access(leftover, F_OK), 0);
    cr_assert_eq(access(first.temp, F_OK), 0);
    cr_assert_eq(access(other, F_OK), 0);
    cr_assert_eq(ys_atomic_write(&first, "one", 3, NULL), YS_OK);
    cr_assert_eq(ys_atomic_commit(&first, NULL), YS_OK);
    cr_assert_eq(ys_atomic_write(&second, "two", 3, NULL), YS_OK);
    cr_assert_eq(ys_atomic_commit(&second, NULL), YS_OK);
    ys_atomic_drop(&first);
    ys_atomic_drop(&second);
    expect_text("two");
    unlink(other);
    cr_assert_eq(entries(), 1);
}

Test(atomic, a_link_stays_a_link)
{
    struct ys_atomic file;
    struct stat st;
    char link[128];

    snprintf(link, sizeof link, "%s/link", folder);
    write_text(path, "old\n");
    cr_assert_eq(symlink("a.csv", link), 0);
    cr_assert_eq(ys_atomic_open(&file, link, NULL), YS_OK);
    cr_assert_eq(ys_atomic_write(&file, "new\n", 4, NULL), YS_OK);
    cr_assert_eq(ys_atomic_commit(&file, NULL), YS_OK);
    ys_atomic_drop(&file);
    cr_assert(!lstat(link, &st) && S_ISLNK(st.st_mode));
    expect_text("new\n");
    unlink(link);
}

Test(atomic, a_folder_is_no_file_and_one_that_cannot_be_made_is_named)
{
    struct ys_error err = {0};
    struct ys_atomic file;

    cr_assert_eq(ys_atomic_open(&file, folder, &err), YS_ERR_IO);
    cr_assert(strstr(err.text, "is a folder"), "%s", err.text);
    cr_assert_eq(ys_atomic_open(&file, "/proc/none/a.csv", &err), YS_ERR_IO);
    cr_assert(strstr(err.text, "/proc/none: the folder cannot be made: "), "%s", err.text);
}

Test(atomic, missing_folders_are_made_and_go_with_the_file)
{
    char inner[80], outer[80], deep[96];
    struct stat st;
    struct ys_atomic file;

    snprintf(outer, sizeof outer, "%s/x", folder);
    snprintf(inner, sizeof inner, "%s/x/y", folder);
    snprintf(deep, sizeof deep, "%s/x/y/a.csv", folder);
    for (int kept = 0; kept < 2; kept++) {
        cr_assert_eq(ys_atomic_open(&file, deep, NULL), YS_OK);
        cr_assert_eq(ys_atomic_write(&file, "a\n", 2, NULL), YS_OK);
        cr_assert_eq(stat(inner, &st), 0);
        if (kept)
            cr_assert_eq(ys_atomic_commit(&file, NULL), YS_OK);
        ys_atomic_drop(&file);
        cr_assert_eq(stat(outer, &st), kept ? 0 : -1);
    }
    cr_assert_eq(stat(deep, &st), 0);
    unlink(deep);
    rmdir(inner);
    rmdir(outer);
}
