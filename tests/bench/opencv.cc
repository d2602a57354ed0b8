// opencv.cc - OpenCV's side of the comparison
#include "opencv.h"

#include <cstdlib>
#include <opencv2/core.hpp>
#include <opencv2/core/utility.hpp>
#include <opencv2/imgcodecs.hpp>
#include <opencv2/imgproc.hpp>

struct peer_chain {
    cv::Mat difference, mask, opened, labels, stats, centroids;
};

static const int methods[] = {cv::CCL_SAUF, cv::CCL_BBDT, cv::CCL_SPAGHETTI};

void peer_threads(int threads)
{
    cv::setNumThreads(threads);
}

const char *peer_version(void)
{
    return CV_VERSION;
}

static cv::Mat picture(const uint8_t *px, int width, int height)
{
    return cv::Mat(height, width, CV_8U, const_cast<uint8_t *>(px));
}

size_t peer_components(struct peer_component **out, const uint8_t *mask, int width, int height,
                       int neighbours, enum peer_method method)
{
    cv::Mat labels, stats, centroids;
    const int n =
        cv::connectedComponentsWithStats(picture(mask, width, height), labels, stats, centroids,
                                         neighbours, CV_32S, methods[method]) -
        1;

    *out = static_cast<struct peer_component *>(malloc((size_t)(n + 1) * sizeof **out));
    for (int i = 0; i < n; i++) {
        const int *s = stats.ptr<int>(i + 1);
        const double *c = centroids.ptr<double>(i + 1);

        (*out)[i] = {s[cv::CC_STAT_AREA],
                     s[cv::CC_STAT_LEFT],
                     s[cv::CC_STAT_TOP],
                     s[cv::CC_STAT_WIDTH],
                     s[cv::CC_STAT_HEIGHT],
                     c[0],
                     c[1]};
    }
    return (size_t)n;
}

struct peer_chain *peer_chain_new(void)
{
    return new peer_chain;
}

void peer_chain_free(struct peer_chain *chain)
{
    delete chain;
}

static size_t run(struct peer_chain *c, const cv::Mat &a, const cv::Mat &b, int threshold,
                  int method)
{
    cv::absdiff(a, b, c->difference);
    cv::threshold(c->difference, c->mask, threshold, 255, cv::THRESH_BINARY);
    cv::morphologyEx(c->mask, c->opened, cv::MORPH_OPEN, cv::Mat::ones(3, 3, CV_8U));
    return (size_t)cv::connectedComponentsWithStats(c->opened, c->labels, c->stats,
                                                    c->centroids, 8, CV_32S, method) -
           1;
}

size_t peer_chain_run(struct peer_chain *chain, const uint8_t *a, const uint8_t *b, int width,
                      int height, int threshold, enum peer_method method)
{
    return run(chain, picture(a, width, height), picture(b, width, height), threshold,
               methods[method]);
}

size_t peer_chain_components(struct peer_chain *chain, const uint8_t *mask, int width,
                             int height, enum peer_method method)
{
    return (size_t)cv::connectedComponentsWithStats(picture(mask, width, height), chain->labels,
                                                    chain->stats, chain->centroids, 8, CV_32S,
                                                    methods[method]) -
           1;
}

long peer_files(const char *before, const char *after, int threshold)
{
    const cv::Mat a = cv::imread(before, cv::IMREAD_UNCHANGED);
    const cv::Mat b = cv::imread(after, cv::IMREAD_UNCHANGED);
    peer_chain chain;

    if (a.empty() || b.empty() || a.size() != b.size())
        return -1;
    return (long)run(&chain, a, b, threshold, cv::CCL_DEFAULT);
}
