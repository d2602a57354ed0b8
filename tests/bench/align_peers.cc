// align_peers.cc - OpenCV's remap and phaseCorrelate
#include "align_peers.h"

#include <opencv2/core.hpp>
#include <opencv2/core/utility.hpp>
#include <opencv2/imgproc.hpp>

struct peer_remap {
    cv::Mat src, x, y, fixed_xy, fixed_part, out;
};

struct peer_remap *peer_remap_new(const float *src, int width, int height, int channels,
                                  const float *x, const float *y)
{
    auto *r = new peer_remap;

    r->src = cv::Mat(height, width, CV_32FC(channels), const_cast<float *>(src));
    r->x = cv::Mat(height, width, CV_32F, const_cast<float *>(x));
    r->y = cv::Mat(height, width, CV_32F, const_cast<float *>(y));
    cv::convertMaps(r->x, r->y, r->fixed_xy, r->fixed_part, CV_16SC2);
    r->out.create(height, width, CV_32FC(channels));
    return r;
}

void peer_remap_run(struct peer_remap *r, int fixed, int threads)
{
    cv::setNumThreads(threads);
    r->out.release(); // ours gives a new picture, too
    cv::remap(r->src, r->out, fixed ? r->fixed_xy : r->x, fixed ? r->fixed_part : r->y,
              cv::INTER_CUBIC, cv::BORDER_CONSTANT);
}

const float *peer_remap_out(const struct peer_remap *r)
{
    return r->out.ptr<float>();
}

void peer_remap_free(struct peer_remap *r)
{
    delete r;
}

void peer_phase_correlate(double *xy, const float *a, const float *b, int side, int n,
                          int threads)
{
    cv::Mat window;

    cv::setNumThreads(threads);
    cv::createHanningWindow(window, cv::Size(side, side), CV_32F);
    for (int i = 0; i < n; i++) {
        const size_t at = (size_t)i * side * side;
        const cv::Mat one(side, side, CV_32F, const_cast<float *>(a + at));
        const cv::Mat two(side, side, CV_32F, const_cast<float *>(b + at));
        const cv::Point2d found = cv::phaseCorrelate(one, two, window);

        xy[2 * i] = found.x;
        xy[2 * i + 1] = found.y;
    }
}

const char *peer_align_version(void)
{
    return "OpenCV " CV_VERSION;
}
