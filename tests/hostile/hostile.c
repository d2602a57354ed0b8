/*
 * hostile.c - damaged copies of a file through the program itself, watched
 *
 *   hostile [-n COPIES] [-s SEED] [-o FOLDER] [-k FOLDER] IN OUT -- PROGRAM ARGUMENT...
 *
 * Writes COPIES damaged copies of IN, one after the other, to OUT, and runs the program for each; without
 * -n IN is copied as it is, once.  Each run must end with 0 or 1, by no signal, within 5 s of processor
 * time and 512 MiB.  One that ends with 1 says so on one line of stderr, "yardstick: ...", prints nothing, and leaves
 * nothing in the folder of -o; what one that ends with 0 leaves there is removed.  A copy that breaks this
 * is kept in the folder of -k, and its number said.  Copy I of SEED is the same bytes everywhere.
 *
 * Exit status: 0 all held, 1 some did not, 2 wrong usage, 3 the machine did not do what this program needs.
 */
#define _GNU_SOURCE
#include <errno.h>
#include <fcntl.h>
#include <ftw.h>
#include <signal.h>
#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

enum {
    CPU_S = 5,
    WALL_S =
        100, /* a machine with other work; a program that waits for ever is found all the same */
    MOST_KIB = 512 * 1024,
    SAID = 4096
};

struct task {
    const char *in, *out, *left, *keep;
    unsigned long copies, seed;
    char **program;
    uint8_t *good, *copy;
    size_t n, room;
};

struct run {
    int status;
    double cpu_s;
    long kib;
    bool timed_out;
    char err[SAID];
    size_t n_out; /* bytes on stdout */
};

static void stop(const char *what)
{
    fprintf(stderr, "hostile: %s: %s\n", what, strerror(errno));
    exit(3);
}

/* ---- copies */

static uint32_t next(uint64_t *state)
{
    *state = *state * 6364136223846793005u + 1442695040888963407u;
    return (uint32_t)(*state >> 33);
}

/* Headers are what readers believe: half of the damage goes into the first KiB, or the last, where a TIFF
 * may have its directory. */
static size_t place(uint64_t *state, size_t n)
{
    const uint32_t where = next(state) % 8;
    const size_t head = n < 1024 ? n : 1024;

    if (!n)
        return 0;
    if (where < 3)
        return next(state) % head;
    return where == 3 ? n - 1 - next(state) % head : next(state) % n;
}

static void put_number(uint8_t *at, size_t room, uint64_t *state)
{
    static const uint64_t likely[] = {
        0,      1,          2,          0x7f,       0x80,
        0xff,   0x7fff,     0x8000,     0xffff,     0x10000,
        100000, 0x7fffffff, 0x80000000, 0xffffffff, 0xfffffffffffffff0};
    const uint64_t value = likely[next(state) % (sizeof likely / sizeof *likely)];
    const size_t size = (size_t)1 << next(state) % 4;
    const bool big = next(state) % 2;

    for (size_t i = 0; i < size && i < room; i++)
        at[i] = (uint8_t)(value >> 8 * (big ? size - 1 - i : i));
}

static void damage_once(struct task *t, size_t *n, uint64_t *state)
{
    static const char *const words[] = {"-",    "1e999", "NaN",         "\"",       "<",
                                        "[[[[", "{",     "99999999999", "\xff\xfe", "]]>"};
    const size_t at = place(state, *n), room = *n - at;
    const char *word;

    switch (next(state) % 8) {
    case 0:
    case 1:
        if (room)
            t->copy[at] ^= (uint8_t)(1 << next(state) % 8);
        break;
    case 2:
        if (room)
            t->copy[at] = (uint8_t)next(state);
        break;
    case 3:
    case 4:
        put_number(t->copy + at, room, state);
        break;
    case 5: /* cut, or a piece taken out */
        if (next(state) % 4 == 0) {
            *n = at;
        } else {
            const size_t gone = room ? next(state) % (room < 64 ? room : 64) : 0;

            memmove(t->copy + at, t->copy + at + gone, room - gone);
            *n -= gone;
        }
        break;
    case 6: { /* a piece twice */
        const size_t more = room < 64 ? room : next(state) % 64;

        if (*n + more > t->room)
            break;
        memmove(t->copy + at + more, t->copy + at, room);
        *n += more;
        break;
    }
    default:
        word = words[next(state) % (sizeof words / sizeof *words)];
        memcpy(t->copy + at, word, strlen(word) < room ? strlen(word) : room);
    }
}

static size_t damage(struct task *t, unsigned long copy)
{
    uint64_t state = t->seed * 1000003u + copy;
    size_t n = t->n;

    memcpy(t->copy, t->good, n);
    for (int i = 0; i < 4; i++)
        next(&state);
    for (uint32_t k = 1 + next(&state) % 4; k; k--)
        damage_once(t, &n, &state);
    return n;
}

static void write_file(const char *path, const uint8_t *bytes, size_t n)
{
    FILE *f = fopen(path, "wb");

    if (!f || (n && fwrite(bytes, 1, n, f) != n) || fclose(f))
        stop(path);
}

static void read_good(struct task *t)
{
    FILE *f = fopen(t->in, "rb");
    struct stat st;

    if (!f || fstat(fileno(f), &st))
        stop(t->in);
    t->n = (size_t)st.st_size;
    t->room = t->n + 4096;
    t->good = malloc(t->n + 1);
    t->copy = malloc(t->room);
    if (!t->good || !t->copy || fread(t->good, 1, t->n, f) != t->n)
        stop(t->in);
    fclose(f);
}

/* ---- a run */

static int unnamed(void)
{
    const int fd = memfd_create("hostile", MFD_CLOEXEC);

    if (fd < 0)
        stop("memfd_create");
    return fd;
}

static double now_s(void)
{
    struct timespec t;

    clock_gettime(CLOCK_MONOTONIC, &t);
    return (double)t.tv_sec + 1e-9 * (double)t.tv_nsec;
}

static void wait_for(struct run *run, pid_t child)
{
    const double start = now_s();
    struct rusage used;
    pid_t ended;

    while (!(ended = wait4(child, &run->status, WNOHANG, &used))) {
        if (now_s() - start > WALL_S) {
            run->timed_out = true;
            kill(child, SIGKILL);
        }
        nanosleep(&(struct timespec){0, 1000000}, NULL);
    }
    if (ended != child)
        stop("wait4");
    run->kib = used.ru_maxrss;
    run->cpu_s = (double)(used.ru_utime.tv_sec + used.ru_stime.tv_sec) +
                 1e-6 * (double)(used.ru_utime.tv_usec + used.ru_stime.tv_usec);
}

static void run_program(struct run *run, char **program)
{
    const int out = unnamed(), err = unnamed();
    struct stat st;
    const pid_t child = fork();

    *run = (struct run){0};
    if (child < 0)
        stop("fork");
    if (!child) {
        const struct rlimit cpu = {CPU_S + 1, CPU_S + 1};
        const int in = open("/dev/null", O_RDONLY);

        setrlimit(RLIMIT_CPU, &cpu);
        if (dup2(in, 0) == 0 && dup2(out, 1) == 1 && dup2(err, 2) == 2)
            execvp(program[0], program);
        _exit(99);
    }
    wait_for(run, child);
    const ssize_t got = pread(err, run->err, SAID - 1, 0);
    run->err[got > 0 ? got : 0] = '\0';
    run->n_out = !fstat(out, &st) ? (size_t)st.st_size : 1;
    close(out);
    close(err);
}

static int remove_one(const char *path, const struct stat *st, int type, struct FTW *ftw)
{
    (void)st, (void)type;
    return ftw->level ? remove(path) : 0;
}

/* How many things are in the folder of outputs, which is empty then. */
static unsigned left(const char *folder)
{
    unsigned n = 0;
    char command[4200];

    if (!folder)
        return 0;
    snprintf(command, sizeof command, "find '%s' -mindepth 1 | wc -l", folder);
    FILE *list = popen(command, "r");
    if (!list || fscanf(list, "%u", &n) != 1)
        stop("find");
    pclose(list);
    if (n && nftw(folder, remove_one, 16, FTW_DEPTH | FTW_PHYS))
        stop(folder);
    return n;
}

/* NULL, or what of the promise is broken. */
static const char *broken(const struct run *run, const struct task *t)
{
    const int code = WIFEXITED(run->status) ? WEXITSTATUS(run->status) : -1;
    const char *line = strchr(run->err, '\n');
    const unsigned n_left = left(t->left);

    if (run->timed_out)
        return "it did not end";
    if (run->cpu_s > CPU_S)
        return "it took more than 5 s";
    if (code < 0)
        return "it ended by a signal";
    if (code > 1 && code != 75 && !(code >= 3 && code <= 8 && run->n_out))
        return "the exit status is neither 0 nor 1";
    if (run->kib > MOST_KIB)
        return "it took more than 512 MiB";
    if (code != 1)
        return NULL;
    if (n_left)
        return "something is left behind";
    if (run->n_out)
        return "something is on stdout";
    if (strncmp(run->err, "yardstick: ", 11) || !line)
        return "no line on stderr";
    for (const char *c = run->err; c < line; c++)
        if ((unsigned char)*c < 0x20 || *c == 0x7f)
            return "a control character on stderr";
    return line[1] ? "more than a line on stderr" : NULL;
}

int main(int argc, char **argv)
{
    struct task t = {.seed = 1};
    unsigned long refused = 0, wrong = 0;
    double most_s = 0;
    long most_kib = 0;
    int c;

    while ((c = getopt(argc, argv, "+n:s:o:k:")) != -1) {
        if (c == 'n')
            t.copies = strtoul(optarg, NULL, 10);
        else if (c == 's')
            t.seed = strtoul(optarg, NULL, 10);
        else if (c == 'o')
            t.left = optarg;
        else if (c == 'k')
            t.keep = optarg;
        else
            return 2;
    }
    if (argc - optind < 4 || strcmp(argv[optind + 2], "--"))
        return fputs(
                   "usage: hostile [-n N] [-s SEED] [-o DIR] [-k DIR] IN OUT -- PROGRAM ...\n",
                   stderr),
               2;
    t.in = argv[optind];
    t.out = argv[optind + 1];
    t.program = argv + optind + 3;
    read_good(&t);
    for (unsigned long i = 0; i < (t.copies ? t.copies : 1); i++) {
        const size_t n = t.copies ? damage(&t, i) : t.n;
        struct run run;

        write_file(t.out, t.copies ? t.copy : t.good, n);
        run_program(&run, t.program);
        const char *what = broken(&run, &t);
        most_s = run.cpu_s > most_s ? run.cpu_s : most_s;
        most_kib = run.kib > most_kib ? run.kib : most_kib;
        refused += WIFEXITED(run.status) && WEXITSTATUS(run.status) != 0;
        if (!what)
            continue;
        wrong++;
        printf("%s, copy %lu of seed %lu: %s (status %x, %.1f s, %ld KiB): %.300s\n", t.in, i,
               t.seed, what, (unsigned)run.status, run.cpu_s, run.kib, run.err);
        if (t.keep) {
            char path[4096];

            snprintf(path, sizeof path, "%s/%lu-%lu-%s", t.keep, t.seed, i,
                     strrchr(t.out, '/') ? strrchr(t.out, '/') + 1 : t.out);
            write_file(path, t.copies ? t.copy : t.good, n);
        }
    }
    printf("%s: %lu copies, %lu refused, %lu wrong, at most %.2f s and %ld MiB\n", t.in,
           t.copies ? t.copies : 1, refused, wrong, most_s, most_kib / 1024);
    free(t.good);
    free(t.copy);
    return wrong > 0;
}
