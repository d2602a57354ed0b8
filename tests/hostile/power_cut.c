/* power_cut.c - power_cut FOLDER: the file system that it is on loses all that is not on its disk yet
 *
 * By the call of XFS that ext4 has, too: what is in memory is thrown away, the journal as well, and nothing
 * can be done with the file system until it is mounted again, as after a power cut. */
#include <fcntl.h>
#include <stdint.h>
#include <stdio.h>
#include <sys/ioctl.h>

int main(int argc, char **argv)
{
    uint32_t without_journal = 2; /* XFS_FSOP_GOING_FLAGS_NOLOGFLUSH */
    const int fd = argc == 2 ? open(argv[1], O_RDONLY) : -1;

    if (fd < 0 || ioctl(fd, _IOR('X', 125, uint32_t), &without_journal)) {
        perror("power_cut");
        return 1;
    }
    return 0;
}
