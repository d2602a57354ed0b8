/* escape.c - loaded into the program: what a decoder that somebody has taken over would try
 *
 * When the program ends, still in its sandbox, it tries each of these and writes a line of what it got
 * to $ESCAPE_LOG, which it opened at the start: "write=GOT changed=GOT ...",
 * GOT being "done" or the name of the error.  ESCAPE_OUT and ESCAPE_IN are folders, outside and inside of the outputs;
 * ESCAPE_PID a process that may be signalled. */

#define _GNU_SOURCE
#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <spawn.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

static int said = -1;

__attribute__((constructor)) static void start(void)
{
    const char *log = getenv("ESCAPE_LOG");

    if (log)
        said = open(log, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0600);
}

static void say(const char *what, int got)
{
    const char *why = got >= 0 ? "done" : strerrorname_np(errno);

    dprintf(said, "%s=%s ", what, why ? why : "?");
}

static int create(const char *folder, const char *name)
{
    char path[4096];

    if (!folder)
        return 0;
    snprintf(path, sizeof path, "%s/%s", folder, name);
    const int fd = open(path, O_WRONLY | O_CREAT, 0600);

    if (fd >= 0) {
        unlink(path);
        close(fd);
    }
    return fd;
}

/* Not by fork(), whose handlers the libraries that are already gone have left behind. */
static int run(void)
{
    char name[] = "true", *argv[] = {name, NULL}, *none[] = {NULL};
    pid_t child;

    errno = posix_spawn(&child, "/bin/true", NULL, NULL, argv, none);
    if (errno)
        return -1;
    waitpid(child, NULL, 0);
    return 0;
}

static int changed(const char *folder)
{
    char path[4096];

    snprintf(path, sizeof path, "%s/there", folder ? folder : "");
    const int fd = open(path, O_WRONLY | O_TRUNC);

    if (fd >= 0)
        close(fd);
    return fd;
}

static int mode(const char *folder)
{
    char path[4096];

    snprintf(path, sizeof path, "%s/there", folder ? folder : "");
    return chmod(path, 0644);
}

__attribute__((destructor)) static void finish(void)
{
    const char *out = getenv("ESCAPE_OUT"), *pid = getenv("ESCAPE_PID");

    if (said < 0)
        return;
    say("write", create(out, "new"));
    say("changed", changed(out));
    say("exec", run());
    say("socket", socket(AF_INET, SOCK_STREAM, 0));
    say("local", socket(AF_UNIX, SOCK_STREAM, 0));
    say("mode", mode(out));
    say("signal", pid ? kill((pid_t)atol(pid), 0) : 0);
    say("inside", create(getenv("ESCAPE_IN"), "new"));
    dprintf(said, "\n");
}
