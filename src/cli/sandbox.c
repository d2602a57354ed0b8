/* sandbox.c - what the kernel lets the process do after its command line is read
 *
 * Landlock says which folders may be written in, and that nothing may be run; it cannot speak of single
 * files that are not there yet, so an output file opens its folder.  Reading stays free: what a report
 * needs (fonts, the CRS data base, what lies beside a tile) is spread over the system, and with neither
 * network nor foreign files to write to there is no way out for what was read.  Seccomp takes the calls
 * that Landlock does not know: sockets, the mode and owner of files, other processes.
 */

#define _GNU_SOURCE
#include "sandbox.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>

/* A sanitizer writes its report at the end where it likes, and its search for leaks traces the process. */
#if defined(__SANITIZE_ADDRESS__) || defined(__SANITIZE_THREAD__)
#define SANITIZED 1
#elif defined(__has_feature)
#if __has_feature(address_sanitizer) || __has_feature(thread_sanitizer)
#define SANITIZED 1
#endif
#endif

#if defined(__linux__) && !defined(SANITIZED) &&                                               \
    (defined(__x86_64__) || defined(__aarch64__) || defined(__riscv))
#define CONFINED 1
#endif

#ifndef CONFINED
bool ys_sandbox_enter(struct ys_sandbox *sandbox, const struct ys_outputs *out, char *why,
                      size_t n)
{
    (void)out, (void)why, (void)n;
    sandbox->n_made = 0;
    sandbox->temp_fd = -1;
    return true;
}

void ys_sandbox_leave(struct ys_sandbox *sandbox)
{
    (void)sandbox;
}

void ys_sandbox_describe(char *out, size_t n)
{
#ifdef SANITIZED
    snprintf(out, n, "none, as the program is built with a sanitizer");
#else
    snprintf(out, n, "none on this system");
#endif
}
#else

#include <linux/audit.h>
#include <linux/filter.h>
#include <linux/seccomp.h>
#include <sys/prctl.h>
#include <sys/syscall.h>

/* linux/landlock.h of later kernels; that of Debian 12 ends with its second version. */
enum {
    LL_EXECUTE = 1 << 0,
    LL_WRITE_FILE = 1 << 1,
    LL_REMOVE_DIR = 1 << 4,
    LL_REMOVE_FILE = 1 << 5,
    LL_MAKE_DIR = 1 << 7,
    LL_MAKE_REG = 1 << 8,
    LL_REFER = 1 << 13,     /* from version 2: into another folder */
    LL_TRUNCATE = 1 << 14,  /* 3 */
    LL_IOCTL_DEV = 1 << 15, /* 5 */
    /* All that changes a file system, of version 1: not the reading of files and folders, bits 2 and 3. */
    LL_CHANGES = (1 << 13) - 1 - (1 << 2) - (1 << 3),
    LL_IN_FOLDER = LL_WRITE_FILE | LL_TRUNCATE | LL_MAKE_REG | LL_REMOVE_FILE,
    LL_NET = 3,  /* 4: to bind and connect TCP */
    LL_SCOPE = 3 /* 6: abstract sockets and signals of others */
};
struct landlock_attr {
    uint64_t fs, net, scoped;
};
struct landlock_beneath {
    uint64_t rights;
    int32_t parent;
} __attribute__((packed));

#ifndef SYS_landlock_create_ruleset
#define SYS_landlock_create_ruleset 444
#define SYS_landlock_add_rule       445
#define SYS_landlock_restrict_self  446
#endif

#if defined(__x86_64__)
#define NATIVE AUDIT_ARCH_X86_64
#elif defined(__aarch64__)
#define NATIVE AUDIT_ARCH_AARCH64
#else
#define NATIVE AUDIT_ARCH_RISCV64
#endif

/* What neither reads nor writes a file that is opened by name.  Not the sending of signals to itself,
 * by which abort() ends a process, and not what starts a thread. */
static const int denied[] = {
    SYS_socket,
    SYS_socketpair,
    SYS_connect,
    SYS_bind,
    SYS_listen,
    SYS_accept4,
    SYS_sendto,
    SYS_sendmsg,
    SYS_sendmmsg,
    425 /* io_uring_setup */,
    SYS_execve,
    SYS_execveat,
    SYS_kill,
    SYS_tkill,
    SYS_ptrace,
    SYS_process_vm_readv,
    SYS_process_vm_writev,
    438 /* pidfd_getfd */,
    SYS_fchmod,
    SYS_fchmodat,
    SYS_fchown,
    SYS_fchownat,
    SYS_utimensat,
    SYS_setxattr,
    SYS_lsetxattr,
    SYS_fsetxattr,
    SYS_removexattr,
    SYS_lremovexattr,
    SYS_fremovexattr,
    SYS_mount,
    SYS_umount2,
    SYS_pivot_root,
    SYS_chroot,
    SYS_unshare,
    SYS_setns,
    SYS_bpf,
    SYS_perf_event_open,
    SYS_keyctl,
    SYS_add_key,
    SYS_request_key,
    SYS_init_module,
    SYS_finit_module,
    SYS_delete_module,
    SYS_open_by_handle_at,
    SYS_userfaultfd,
    SYS_setpriority,
    452 /* fchmodat2 */,
#ifdef __x86_64__
    SYS_accept,
    SYS_chmod,
    SYS_chown,
    SYS_lchown,
    SYS_utime,
    SYS_utimes,
    SYS_futimesat,
#endif
};

static const char temp_name[] = "yardstick-"; /* and six characters */

static int landlock_version(void)
{
    const long version = syscall(SYS_landlock_create_ruleset, NULL, 0, 1 /* ask for it */);

    return version < 0 ? 0 : (int)version;
}

static bool has_seccomp(void)
{
    return prctl(PR_GET_SECCOMP, 0, 0, 0, 0) >= 0;
}

void ys_sandbox_describe(char *out, size_t n)
{
    const int version = landlock_version();

    if (version)
        snprintf(out, n, "Landlock %d%s", version, has_seccomp() ? ", seccomp" : "");
    else
        snprintf(out, n, "%s",
                 has_seccomp() ? "seccomp alone, as this kernel has no Landlock"
                               : "none, as this kernel has neither");
}

/* ---- folders */

/* Whether the name of a folder in path ends before byte i. */
static bool ends(const char *path, size_t i)
{
    return (!path[i] || path[i] == '/') && path[i - 1] != '/';
}

/* A folder and its parents; what was made of it goes again where nothing came of it. */
static void make_folders(struct ys_sandbox *sandbox, const char *path)
{
    char *made = sandbox->made[sandbox->n_made].path;
    const size_t n = strlen(path);
    size_t there = 0, from = n;

    if (!n || n >= YS_SANDBOX_PATH)
        return; /* the command says what is wrong with it */
    memcpy(made, path, n + 1);
    for (size_t i = 1; i <= n; i++) {
        if (!ends(made, i))
            continue;
        made[i] = '\0';
        if (!mkdir(made, 0777) && from == n)
            from = there;
        made[i] = path[i];
        there = i;
    }
    sandbox->made[sandbox->n_made].from = from;
    sandbox->n_made += from < n;
}

/* Folders of processes that were killed: empty, and nobody holds them. */
static void sweep_temp(const char *folder)
{
    DIR *dir = opendir(folder);
    const struct dirent *entry;

    while (dir && (entry = readdir(dir))) {
        if (strncmp(entry->d_name, temp_name, sizeof temp_name - 1))
            continue;
        const int fd =
            openat(dirfd(dir), entry->d_name, O_RDONLY | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC);
        if (fd < 0)
            continue;
        if (!flock(fd, LOCK_EX | LOCK_NB))
            unlinkat(dirfd(dir), entry->d_name, AT_REMOVEDIR);
        close(fd);
    }
    if (dir)
        closedir(dir);
}

/* A folder of this process for its files without a name: in that of all, anything could be written. */
static bool make_temp(struct ys_sandbox *sandbox)
{
    const char *own = getenv("TMPDIR"), *folder = own && *own ? own : "/tmp";
    struct stat st;

    sandbox->temp_fd = -1;
    sweep_temp(folder);
    for (int attempt = 0; attempt < 3; attempt++) {
        const int n =
            snprintf(sandbox->temp, sizeof sandbox->temp, "%s/%sXXXXXX", folder, temp_name);

        if (n < 0 || (size_t)n >= sizeof sandbox->temp || !mkdtemp(sandbox->temp))
            return true; /* said of the first file that is wanted there */
        const int fd = open(sandbox->temp, O_RDONLY | O_DIRECTORY | O_CLOEXEC);

        /* The sweep of another process did not come between. */
        if (fd >= 0 && !flock(fd, LOCK_SH) && !stat(sandbox->temp, &st)) {
            sandbox->temp_fd = fd;
            return !setenv("TMPDIR", sandbox->temp, 1);
        }
        if (fd >= 0)
            close(fd);
        rmdir(sandbox->temp);
    }
    return true;
}

/* The folder in which path lies, into out[YS_SANDBOX_PATH]. */
static void parent_of(char *out, const char *path)
{
    const char *slash = strrchr(path, '/');
    const size_t n = slash ? (size_t)(slash - path) : 0;

    snprintf(out, YS_SANDBOX_PATH, "%.*s", n ? (int)n : 1, n ? path : slash ? "/" : ".");
}

void ys_sandbox_leave(struct ys_sandbox *sandbox)
{
    if (sandbox->temp_fd >= 0) {
        rmdir(sandbox->temp);
        close(sandbox->temp_fd);
        sandbox->temp_fd = -1;
    }
    for (; sandbox->n_made; sandbox->n_made--) {
        char *path = sandbox->made[sandbox->n_made - 1].path;

        for (size_t i = strlen(path); i > sandbox->made[sandbox->n_made - 1].from; i--)
            if (ends(path, i)) {
                path[i] = '\0';
                rmdir(path);
            }
    }
}

/* ---- rules */

struct rules {
    int fd;
    uint64_t handled;
    bool failed;
};

/* What is not there cannot be opened, and nothing is allowed in it. */
static void allow(struct rules *rules, const char *path, uint64_t rights)
{
    const int fd = open(path, O_PATH | O_CLOEXEC);
    struct stat st;

    if (fd >= 0 && !fstat(fd, &st)) {
        if (!S_ISDIR(st.st_mode))
            rights &= LL_WRITE_FILE | LL_TRUNCATE;
        const struct landlock_beneath beneath = {rights & rules->handled, fd};

        if (beneath.rights && syscall(SYS_landlock_add_rule, rules->fd, 1, &beneath, 0))
            rules->failed = true;
    }
    if (fd >= 0)
        close(fd);
}

static void allow_file(struct rules *rules, struct ys_sandbox *sandbox, const char *file)
{
    char folder[YS_SANDBOX_PATH], real[PATH_MAX];
    struct stat st;

    if (!stat(file, &st) && !S_ISREG(st.st_mode)) {
        allow(rules, file, LL_WRITE_FILE); /* a pipe, a device */
        return;
    }
    /* A link stays, and what it leads to is replaced: /dev/stdout is one. */
    if (realpath(file, real)) {
        parent_of(folder, real);
    } else {
        parent_of(folder, file);
        make_folders(sandbox, folder);
    }
    allow(rules, folder, LL_IN_FOLDER);
}

/* Folders that were made go again where nothing came of them. */
static void allow_removal(struct rules *rules, const char *path, size_t from)
{
    char there[YS_SANDBOX_PATH];

    snprintf(there, sizeof there, "%.*s", from ? (int)from : 1,
             from || *path == '/' ? path : ".");
    allow(rules, there, LL_REMOVE_DIR);
}

static bool confine_files(struct ys_sandbox *sandbox, const struct ys_outputs *out)
{
    const int version = landlock_version();
    struct landlock_attr attr = {.fs = LL_CHANGES};

    if (!version)
        return true;
    attr.fs |= (version >= 2 ? LL_REFER : 0u) | (version >= 3 ? LL_TRUNCATE : 0u) |
               (version >= 5 ? LL_IOCTL_DEV : 0u);
    attr.net = version >= 4 ? LL_NET : 0;
    attr.scoped = version >= 6 ? LL_SCOPE : 0;
    const size_t size = version >= 6 ? 24 : version >= 4 ? 16 : 8;
    struct rules rules = {.handled = attr.fs};

    rules.fd = (int)syscall(SYS_landlock_create_ruleset, &attr, size, 0);
    if (rules.fd < 0)
        return false;
    if (out->folder) {
        make_folders(sandbox, out->folder);
        allow(&rules, out->folder, LL_IN_FOLDER | LL_MAKE_DIR | LL_REMOVE_DIR);
    }
    for (size_t i = 0; i < sizeof out->file / sizeof *out->file; i++)
        if (out->file[i])
            allow_file(&rules, sandbox, out->file[i]);
    for (size_t i = 0; i < sandbox->n_made; i++)
        allow_removal(&rules, sandbox->made[i].path, sandbox->made[i].from);
    if (sandbox->temp_fd >= 0) {
        allow(&rules, sandbox->temp, LL_IN_FOLDER);
        allow_removal(&rules, sandbox->temp,
                      (size_t)(strrchr(sandbox->temp, '/') - sandbox->temp));
    }
    const bool good = !rules.failed && !syscall(SYS_landlock_restrict_self, rules.fd, 0);
    const int saved = errno;

    close(rules.fd);
    errno = saved;
    return good;
}

static bool confine_calls(void)
{
    enum { N = sizeof denied / sizeof *denied };
    struct sock_filter code[N + 8];
    unsigned short k = 0;

    if (!has_seccomp())
        return true;
    code[k++] = (struct sock_filter)BPF_STMT(BPF_LD | BPF_W | BPF_ABS,
                                             offsetof(struct seccomp_data, arch));
    /* Calls of another kind have other numbers: none of them. */
    code[k++] = (struct sock_filter)BPF_JUMP(BPF_JMP | BPF_JEQ | BPF_K, NATIVE, 0, N + 3);
    code[k++] = (struct sock_filter)BPF_STMT(BPF_LD | BPF_W | BPF_ABS,
                                             offsetof(struct seccomp_data, nr));
    code[k++] = (struct sock_filter)BPF_JUMP(BPF_JMP | BPF_JGE | BPF_K, 0x40000000, N + 1, 0);
    for (size_t i = 0; i < N; i++)
        code[k++] = (struct sock_filter)BPF_JUMP(BPF_JMP | BPF_JEQ | BPF_K, (uint32_t)denied[i],
                                                 (uint8_t)(N - i), 0);
    code[k++] = (struct sock_filter)BPF_STMT(BPF_RET | BPF_K, SECCOMP_RET_ALLOW);
    code[k++] = (struct sock_filter)BPF_STMT(BPF_RET | BPF_K, SECCOMP_RET_ERRNO | EPERM);
    const struct sock_fprog program = {k, code};

    return !prctl(PR_SET_SECCOMP, SECCOMP_MODE_FILTER, &program, 0, 0);
}

/* Fontconfig makes this folder where nothing is in it yet, and complains on stderr where it cannot.  It
 * writes nothing into it from the sandbox, as other programs trust what is there, and says no word of that. */
static void make_font_cache(void)
{
    const char *const caches = getenv("XDG_CACHE_HOME"), *const home = getenv("HOME");
    char path[YS_SANDBOX_PATH];
    const bool own = caches && *caches;

    if (!own && !(home && *home))
        return;
    for (int i = 0; i < 2; i++) {
        const int n = snprintf(path, sizeof path, "%s%s%s", own ? caches : home,
                               own ? "" : "/.cache", i ? "/fontconfig" : "");

        if (n > 0 && (size_t)n < sizeof path)
            mkdir(path, 0755);
    }
}

bool ys_sandbox_enter(struct ys_sandbox *sandbox, const struct ys_outputs *out, char *why,
                      size_t n)
{
    sandbox->n_made = 0;
    if (out->folder) /* reports have figures */
        make_font_cache();
    if (make_temp(sandbox) && !prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0) &&
        confine_files(sandbox, out) && confine_calls())
        return true;
    snprintf(why, n, "%s", strerror(errno));
    return false;
}
#endif
