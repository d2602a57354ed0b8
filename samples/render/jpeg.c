#include "view.h"

/* ITU-T T.81 Annex K, tables K.1 and K.2, row by row. */
static const uint8_t luma_step[64] = {
    16, 11, 10, 16, 24,  40,  51,  61,  12, 12, 14, 19, 26,  58,  60,  55,
    14, 13, 16, 24, 40,  57,  69,  56,  14, 17, 22, 29, 51,  87,  80,  62,
    18, 22, 37, 56, 68,  109, 103, 77,  24, 35, 55, 64, 81,  104, 113, 92,
    49, 64, 78, 87, 103, 121, 120, 101, 72, 92, 95, 98, 112, 100, 103, 99,
};
static const uint8_t chroma_step[64] = {
    17, 18, 24, 47, 99, 99, 99, 99, 18, 21, 26, 66, 99, 99, 99, 99, 24, 26, 56, 99, 99, 99,
    99, 99, 47, 66, 99, 99, 99, 99, 99, 99, 99, 99, 99, 99, 99, 99, 99, 99, 99, 99, 99, 99,
    99, 99, 99, 99, 99, 99, 99, 99, 99, 99, 99, 99, 99, 99, 99, 99, 99, 99, 99, 99,
};

struct codec {
    double cosine[8][8]; /* [frequency][place], orthonormal */
    double step[2][64];  /* luma, chroma */
};

static void codec_init(struct codec *c, int quality)
{
    const double q = rd_clamp(quality, 1, 100);
    /* libjpeg's scaling of the tables */
    const double scale = q < 50 ? 5000 / q : 200 - 2 * q;

    for (int f = 0; f < 8; f++)
        for (int x = 0; x < 8; x++)
            c->cosine[f][x] =
                rd_cos((2 * x + 1) * f * RD_PI / 16) * (f ? 0.5 : 0.35355339059327376);
    for (int i = 0; i < 64; i++) {
        c->step[0][i] = rd_clamp(rd_floor((luma_step[i] * scale + 50) / 100), 1, 255);
        c->step[1][i] = rd_clamp(rd_floor((chroma_step[i] * scale + 50) / 100), 1, 255);
    }
}

/* b := C b C^T, or back with the transpose. */
static void transform(double b[64], const struct codec *c, bool back)
{
    double t[64];

    for (int y = 0; y < 8; y++) {
        for (int f = 0; f < 8; f++) {
            double sum = 0;

            for (int x = 0; x < 8; x++)
                sum += b[y * 8 + x] * (back ? c->cosine[x][f] : c->cosine[f][x]);
            t[y * 8 + f] = sum;
        }
    }
    for (int x = 0; x < 8; x++) {
        for (int f = 0; f < 8; f++) {
            double sum = 0;

            for (int y = 0; y < 8; y++)
                sum += t[y * 8 + x] * (back ? c->cosine[y][f] : c->cosine[f][y]);
            b[f * 8 + x] = sum;
        }
    }
}

static void lose(double b[64], const struct codec *c, int plane)
{
    transform(b, c, false);
    for (int i = 0; i < 64; i++) {
        const double s = c->step[plane][i];

        b[i] = rd_floor(b[i] / s + 0.5) * s;
    }
    transform(b, c, true);
}

static uint8_t to_byte(double v)
{
    return (uint8_t)(rd_clamp(v, 0, 255) + 0.5);
}

/* Pixels beyond the edge repeat the last ones. */
static size_t place(const struct rd_picture *pic, int x, int y)
{
    const int cx = x < pic->w ? x : pic->w - 1, cy = y < pic->h ? y : pic->h - 1;

    return ((size_t)cy * (size_t)pic->w + (size_t)cx) * (size_t)pic->bands;
}

static void block(struct rd_picture *pic, const struct codec *c, int x0, int y0)
{
    double b[3][64] = {{0}};

    for (int i = 0; i < 64; i++) {
        const uint8_t *p = pic->px + place(pic, x0 + i % 8, y0 + i / 8);
        const double r = p[0], g = p[pic->bands / 2], bl = p[pic->bands - 1];

        b[0][i] = 0.299 * r + 0.587 * g + 0.114 * bl - 128;
        b[1][i] = 0.564 * (bl - b[0][i] - 128);
        b[2][i] = 0.713 * (r - b[0][i] - 128);
    }
    lose(b[0], c, 0);
    for (int k = 1; k < pic->bands; k++)
        lose(b[k], c, 1);
    for (int i = 0; i < 64; i++) {
        if (x0 + i % 8 >= pic->w || y0 + i / 8 >= pic->h)
            continue;
        uint8_t *p = pic->px + place(pic, x0 + i % 8, y0 + i / 8);
        const double l = b[0][i] + 128;

        if (pic->bands == 1) {
            p[0] = to_byte(l);
            continue;
        }
        p[0] = to_byte(l + 1.403 * b[2][i]);
        p[1] = to_byte(l - 0.344 * b[1][i] - 0.714 * b[2][i]);
        p[2] = to_byte(l + 1.773 * b[1][i]);
    }
}

bool rd_jpeg(struct rd_picture *pic, int quality)
{
    struct codec c;

    codec_init(&c, quality);
    for (int y = 0; y < pic->h; y += 8)
        for (int x = 0; x < pic->w; x += 8)
            block(pic, &c, x, y);
    return true;
}
