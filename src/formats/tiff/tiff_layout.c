/* tiff_layout.c - how the samples of a TIFF directory lie in the file, and what is refused */

#include <string.h>

#include "../../base/error.h"
#include "tiff_codec.h"
#include "tiff_dir.h"

/* Codes that libtiff 4.5 has no name for. */
enum { CODE_JPEG2000 = 34712, CODE_LEICA_JPEG2000 = 33003, CODE_JXL_DNG = 52546 };

const char *ys_compression_name(uint16_t compression)
{
    static const struct {
        uint16_t code;
        const char *name;
    } known[] = {
        {COMPRESSION_NONE, "none"},
        {COMPRESSION_CCITTRLE, "CCITT RLE"},
        {COMPRESSION_CCITTFAX3, "CCITT fax 3"},
        {COMPRESSION_CCITTFAX4, "CCITT fax 4"},
        {COMPRESSION_LZW, "lzw"},
        {COMPRESSION_OJPEG, "old-style JPEG"},
        {COMPRESSION_JPEG, "jpeg"},
        {COMPRESSION_NEXT, "NeXT"},
        {COMPRESSION_CCITTRLEW, "CCITT RLE/W"},
        {COMPRESSION_PACKBITS, "packbits"},
        {COMPRESSION_THUNDERSCAN, "ThunderScan"},
        {COMPRESSION_PIXARLOG, "PixarLog"},
        {COMPRESSION_DEFLATE, "deflate"},
        {COMPRESSION_ADOBE_DEFLATE, "deflate"},
        {COMPRESSION_JBIG, "JBIG"},
        {COMPRESSION_SGILOG, "SGI LogLuv"},
        {COMPRESSION_SGILOG24, "SGI LogLuv 24"},
        {COMPRESSION_LERC, "lerc"},
        {COMPRESSION_LZMA, "lzma"},
        {COMPRESSION_ZSTD, "zstd"},
        {COMPRESSION_WEBP, "webp"},
        {COMPRESSION_JXL, "JPEG XL"},
        {CODE_JPEG2000, "JPEG 2000"},
        {CODE_LEICA_JPEG2000, "JPEG 2000"},
        {CODE_JXL_DNG, "JPEG XL"},
    };

    for (size_t i = 0; i < sizeof known / sizeof *known; i++)
        if (known[i].code == compression)
            return known[i].name;
    return "unknown";
}

static uint16_t tag16(TIFF *tif, uint32_t tag, uint16_t otherwise)
{
    uint16_t value = 0;

    return TIFFGetFieldDefaulted(tif, tag, &value) == 1 ? value : otherwise;
}

/* Which of our sample types holds the file's; false: none. */
static bool choose_sample(struct ys_layout *l, uint16_t format)
{
    const unsigned bits = l->bits;

    l->full_scale = bits <= 16 ? (double)((1U << bits) - 1) : 0;
    if (format == SAMPLEFORMAT_IEEEFP && (bits == 16 || bits == 32)) {
        l->sample = YS_F32;
        l->full_scale = 0;
        return true;
    }
    if (format == SAMPLEFORMAT_INT && (bits == 8 || bits == 16)) {
        l->sample = bits == 8 ? YS_I8 : YS_I16;
        return true;
    }
    if ((format == SAMPLEFORMAT_UINT || format == SAMPLEFORMAT_VOID) && bits >= 1 &&
        bits <= 16) {
        l->sample = bits <= 8 ? YS_U8 : YS_U16;
        return true;
    }
    return false;
}

static const char *format_name(uint16_t format)
{
    static const char *const name[] = {
        "samples",        "unsigned whole numbers", "whole numbers",  "floating-point numbers",
        "untyped values", "complex whole numbers",  "complex numbers"};

    return format < sizeof name / sizeof *name ? name[format] : "samples of unknown format";
}

/* A colour space that is not one value a band; NULL where it is. */
static const char *refused_colours(uint16_t photometric, uint16_t compression)
{
    switch (photometric) {
    case PHOTOMETRIC_YCBCR:
        return compression == COMPRESSION_JPEG || compression == COMPRESSION_WEBP ? NULL
                                                                                  : "YCbCr";
    case PHOTOMETRIC_CIELAB:
    case PHOTOMETRIC_ICCLAB:
    case PHOTOMETRIC_ITULAB:
        return "CIE L*a*b*";
    case PHOTOMETRIC_SEPARATED:
        return "CMYK";
    case PHOTOMETRIC_LOGL:
    case PHOTOMETRIC_LOGLUV:
        return "LogLuv";
    default:
        return NULL;
    }
}

static ys_status check_codec(const struct ys_layout *l, uint16_t photometric, const char *name,
                             struct ys_error *err)
{
    const uint16_t c = l->compression;
    const char *colours = refused_colours(photometric, c);

    if (c == COMPRESSION_OJPEG || c == COMPRESSION_SGILOG || c == COMPRESSION_SGILOG24 ||
        c == COMPRESSION_PIXARLOG || !TIFFIsCODECConfigured(c))
        return ys_fail(err, YS_ERR_UNSUPPORTED,
                       "%s: compression %s (%u) is not supported; want deflate, LZW, ZSTD, "
                       "JPEG or none",
                       name, ys_compression_name(c), c);
    if (c == COMPRESSION_JPEG && l->bits != 8)
        return ys_fail(err, YS_ERR_UNSUPPORTED, "%s: JPEG of %u bits is not supported; want 8",
                       name, l->bits);
    if (colours)
        return ys_fail(err, YS_ERR_UNSUPPORTED, "%s: colours as %s are not supported; want RGB",
                       name, colours);
    return YS_OK;
}

static ys_status read_samples(struct ys_layout *l, const struct ys_tiff *tiff, const char *name,
                              struct ys_error *err)
{
    TIFF *tif = tiff->tif;
    const uint16_t format = tag16(tif, TIFFTAG_SAMPLEFORMAT, SAMPLEFORMAT_UINT);
    const uint16_t photometric = tag16(tif, TIFFTAG_PHOTOMETRIC, PHOTOMETRIC_MINISBLACK);
    uint16_t n_extra = 0, *extra = NULL;

    l->compression = tag16(tif, TIFFTAG_COMPRESSION, COMPRESSION_NONE);
    l->bits = tag16(tif, TIFFTAG_BITSPERSAMPLE, 1);
    l->samples = tag16(tif, TIFFTAG_SAMPLESPERPIXEL, 1);
    l->palette = photometric == PHOTOMETRIC_PALETTE;
    l->inverted = photometric == PHOTOMETRIC_MINISWHITE;
    const ys_status status = check_codec(l, photometric, name, err);
    if (status != YS_OK)
        return status;
    if (!choose_sample(l, format))
        return ys_fail(err, YS_ERR_UNSUPPORTED,
                       "%s: %u-bit %s are not supported; want 8- or 16-bit whole numbers or "
                       "32-bit floating-point numbers",
                       name, l->bits, format_name(format));
    l->alpha = -1;
    if (TIFFGetFieldDefaulted(tif, TIFFTAG_EXTRASAMPLES, &n_extra, &extra) == 1 && extra)
        for (unsigned i = 0; i < n_extra && n_extra <= l->samples; i++)
            if (extra[i] == EXTRASAMPLE_ASSOCALPHA || extra[i] == EXTRASAMPLE_UNASSALPHA)
                l->alpha = (int)(l->samples - n_extra + i);
    if (l->samples == 1)
        l->alpha = -1; /* a picture of nothing but alpha is a picture */
    if (!l->samples || l->samples - (l->alpha >= 0) > 16)
        return ys_fail(err, YS_ERR_UNSUPPORTED, "%s: %u bands are not supported; want 1 to 16",
                       name, l->samples);
    if (l->compression == COMPRESSION_JPEG && photometric == PHOTOMETRIC_YCBCR)
        TIFFSetField(tif, TIFFTAG_JPEGCOLORMODE, JPEGCOLORMODE_RGB);
    return YS_OK;
}

/* Rows of plain strips are read some 1 MiB at a time: large enough for the disk, small enough
 * for the cache. */
static uint32_t plain_rows(const struct ys_layout *l)
{
    const uint64_t rows = (1U << 20) / (l->row_bytes ? l->row_bytes : 1);

    return rows < 1 ? 1 : rows > l->block_h ? l->block_h : (uint32_t)rows;
}

static ys_status read_blocks(struct ys_layout *l, const struct ys_tiff *tiff, const char *name,
                             struct ys_error *err)
{
    TIFF *tif = tiff->tif;

    l->tiled = TIFFIsTiled(tif);
    l->swab = TIFFIsByteSwapped(tif);
    l->planar =
        tag16(tif, TIFFTAG_PLANARCONFIG, PLANARCONFIG_CONTIG) == PLANARCONFIG_SEPARATE &&
        l->samples > 1;
    l->block_w = l->width;
    if (l->tiled) {
        TIFFGetField(tif, TIFFTAG_TILEWIDTH, &l->block_w);
        TIFFGetField(tif, TIFFTAG_TILELENGTH, &l->block_h);
    } else {
        TIFFGetFieldDefaulted(tif, TIFFTAG_ROWSPERSTRIP, &l->block_h);
        l->block_h = l->block_h > l->height ? l->height : l->block_h;
    }
    if (!l->block_w || !l->block_h)
        return ys_fail(err, YS_ERR_FORMAT, "%s: blocks of %u x %u pixels", name, l->block_w,
                       l->block_h);
    l->across = (uint32_t)(((uint64_t)l->width + l->block_w - 1) / l->block_w);
    l->down = (uint32_t)(((uint64_t)l->height + l->block_h - 1) / l->block_h);
    l->block_samples = l->planar ? 1 : l->samples;
    l->row_bytes = ((uint64_t)l->block_w * l->block_samples * l->bits + 7) / 8;

    const uint64_t want = (uint64_t)l->across * l->down * (l->planar ? l->samples : 1);
    const uint64_t have = l->tiled ? TIFFNumberOfTiles(tif) : TIFFNumberOfStrips(tif);
    const uint64_t row = l->tiled ? TIFFTileRowSize64(tif) : TIFFScanlineSize64(tif);
    if (want != have || row != l->row_bytes)
        return ys_fail(err, YS_ERR_FORMAT,
                       "%s: %llu blocks with rows of %llu bytes; want %llu of %llu", name,
                       (unsigned long long)have, (unsigned long long)row,
                       (unsigned long long)want, (unsigned long long)l->row_bytes);
    l->lsb_first = tag16(tif, TIFFTAG_FILLORDER, FILLORDER_MSB2LSB) != FILLORDER_MSB2LSB;
    l->predictor = PREDICTOR_NONE;
    if (l->compression == COMPRESSION_ADOBE_DEFLATE || l->compression == COMPRESSION_DEFLATE ||
        l->compression == COMPRESSION_LZW)
        l->predictor = tag16(tif, TIFFTAG_PREDICTOR, PREDICTOR_NONE);
    l->plain = l->compression == COMPRESSION_NONE && l->bits % 8 == 0 && !l->lsb_first;
    l->own_codec = ys_codec_can(l);
    l->part_rows = l->plain && !l->tiled ? plain_rows(l) : l->block_h;
    l->parts = (l->block_h + l->part_rows - 1) / l->part_rows;
    return YS_OK;
}

/* How far a codec may blow up its bytes: deflate's bound is 1032 (zlib's technical notes), that
 * of LZW some 2700 (12-bit codes, strings of up to 4096 bytes).  The rest store runs of any
 * length; 65536 lets blank pages through and keeps bombs small. */
uint64_t ys_compression_most(uint16_t compression)
{
    switch (compression) {
    case COMPRESSION_NONE:
    case COMPRESSION_PACKBITS:
    case COMPRESSION_DEFLATE:
    case COMPRESSION_ADOBE_DEFLATE:
        return 1032;
    case COMPRESSION_LZW:
        return 2731;
    default:
        return 65536;
    }
}

/* Bytes of the picture that the file claims to hold.  A block without a place in the file is
 * empty (GDAL's sparse files): a picture may be of any size if it has few others. */
static double claimed_bytes(const struct ys_layout *l, const struct ys_tiff *tiff, double all,
                            double most)
{
    const uint32_t n = l->across * l->down * (l->planar ? l->samples : 1);
    const double block = (double)l->row_bytes * l->block_h;
    double held = 0;

    for (uint32_t i = 0; i < n && held <= most; i++)
        held += TIFFGetStrileOffset(tiff->tif, i) ? block : 0;
    return held < all ? held : all;
}

/* No file holds more than its codec can have packed into its bytes: a larger claim is damage, or
 * an attempt on our memory and time. */
static ys_status check_size(const struct ys_layout *l, const struct ys_tiff *tiff,
                            const char *name, struct ys_error *err)
{
    /* width * height * samples * bits is below 2^32 * 2^32 * 2^10: in double, then. */
    const double all = (double)l->width * l->height * l->samples * ((double)l->bits / 8);
    const double most = (double)tiff->size * (double)ys_compression_most(l->compression);

    if (all <= most || all <= 1 << 20 || claimed_bytes(l, tiff, all, most) <= most)
        return YS_OK;
    return ys_fail(err, YS_ERR_FORMAT,
                   "%s: %u x %u pixels are %.0f MiB; a file of %llu bytes cannot hold them",
                   name, l->width, l->height, all / (1 << 20), (unsigned long long)tiff->size);
}

ys_status ys_layout_read(struct ys_layout *out, const struct ys_tiff *tiff, const char *name,
                         struct ys_error *err)
{
    *out = (struct ys_layout){0};
    TIFFGetField(tiff->tif, TIFFTAG_IMAGEWIDTH, &out->width);
    TIFFGetField(tiff->tif, TIFFTAG_IMAGELENGTH, &out->height);
    if (!out->width || !out->height)
        return ys_fail(err, YS_ERR_FORMAT, "%s: %u x %u pixels", name, out->width, out->height);
    ys_status status = read_samples(out, tiff, name, err);
    if (status == YS_OK)
        status = read_blocks(out, tiff, name, err);
    if (status != YS_OK)
        return status;

    return check_size(out, tiff, name, err);
}

size_t ys_sample_bytes(enum ys_sample sample)
{
    return sample == YS_F32 ? 4 : sample == YS_U16 || sample == YS_I16 ? 2 : 1;
}
