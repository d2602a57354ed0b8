/* sha256.c - SHA-256 through libcrypto */

#include "sha256.h"

#include <errno.h>
#include <fcntl.h>
#include <openssl/crypto.h>
#include <openssl/evp.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "error.h"
#include "mem.h"

struct ys_hash {
    EVP_MD_CTX *ctx;
    bool failed;
};

ys_status ys_hash_new(ys_hash **out, struct ys_error *err)
{
    ys_hash *hash = ys_new(1, sizeof *hash);

    *out = NULL;
    ys_memory_watch();
    if (hash)
        hash->ctx = EVP_MD_CTX_new();
    if (!hash || !hash->ctx || EVP_DigestInit_ex(hash->ctx, EVP_sha256(), NULL) != 1) {
        const bool no_memory = !hash || !hash->ctx || ys_memory_failed();

        ys_hash_free(hash);
        return no_memory ? ys_fail(err, YS_ERR_NOMEM, "out of memory for SHA-256")
                         : ys_fail(err, YS_ERR_UNSUPPORTED, "libcrypto computes no SHA-256");
    }
    *out = hash;
    return YS_OK;
}

void ys_hash_add(ys_hash *hash, const void *bytes, size_t n)
{
    if (n && EVP_DigestUpdate(hash->ctx, bytes, n) != 1)
        hash->failed = true;
}

ys_status ys_hash_end(char hex[65], ys_hash *hash, struct ys_error *err)
{
    static const char digit[] = "0123456789abcdef";
    unsigned char sum[EVP_MAX_MD_SIZE];
    unsigned n = 0;

    hex[0] = '\0';
    if (hash->failed || EVP_DigestFinal_ex(hash->ctx, sum, &n) != 1 || n != 32)
        return ys_fail(err, YS_ERR_UNSUPPORTED, "libcrypto computes no SHA-256");
    for (unsigned i = 0; i < 32; i++) {
        hex[2 * i] = digit[sum[i] >> 4];
        hex[2 * i + 1] = digit[sum[i] & 15];
    }
    hex[64] = '\0';
    return YS_OK;
}

void ys_hash_free(ys_hash *hash)
{
    if (hash)
        EVP_MD_CTX_free(hash->ctx);
    free(hash);
}

ys_status ys_bytes_sha256(char hex[65], const void *bytes, size_t n, struct ys_error *err)
{
    ys_hash *hash;
    ys_status status = ys_hash_new(&hash, err);

    hex[0] = '\0';
    if (status != YS_OK)
        return status;
    ys_hash_add(hash, bytes, n);
    status = ys_hash_end(hex, hash, err);
    ys_hash_free(hash);
    return status;
}

/* All that fd gives from its first byte; 0, or the errno of the failed read. */
static int add_file(ys_hash *hash, int fd, unsigned char *buffer, size_t size)
{
    for (off_t at = 0;;) {
        const ssize_t n = pread(fd, buffer, size, at);

        if (n > 0)
            ys_hash_add(hash, buffer, (size_t)n);
        else if (n == 0)
            return 0;
        else if (errno != EINTR)
            return errno;
        at += n > 0 ? n : 0;
    }
}

ys_status ys_open_file_sha256(char hex[65], int fd, const char *path, struct ys_error *err)
{
    enum { SIZE = 1 << 18 }; /* 256 KiB: larger reads were no faster */
    unsigned char *buffer = NULL;
    ys_hash *hash = NULL;
    ys_status status;

    hex[0] = '\0';
    status = ys_hash_new(&hash, err);
    if (status != YS_OK)
        return status;
    buffer = ys_new_raw(SIZE, 1);
    if (!buffer) {
        status = ys_fail(err, YS_ERR_NOMEM, "%s: out of memory", path);
    } else {
        const int error = add_file(hash, fd, buffer, SIZE);

        status = error ? ys_fail(err, YS_ERR_IO, "%s: %s", path, strerror(error))
                       : ys_hash_end(hex, hash, err);
    }
    free(buffer);
    ys_hash_free(hash);
    return status;
}

ys_status ys_file_sha256(char hex[65], const char *path, struct ys_error *err)
{
    hex[0] = '\0';
    const int fd = open(path, O_RDONLY | O_CLOEXEC);
    if (fd < 0)
        return ys_fail(err, YS_ERR_IO, "%s: %s", path, strerror(errno));
    const ys_status status = ys_open_file_sha256(hex, fd, path, err);

    close(fd);
    return status;
}

const char *ys_hash_library(void)
{
    return OpenSSL_version(OPENSSL_VERSION_STRING);
}
