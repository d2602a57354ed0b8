// layers_peers.cc - oneDNN's and OpenCV's side of layers.c
#include "layers.h"

#include <cstring>
#include <dnnl.hpp>
#include <omp.h>
#include <opencv2/core/utility.hpp>
#include <opencv2/dnn.hpp>
#include <string>
#include <unordered_map>

using dnnl::memory;

struct peer_conv {
    // oneDNN, in the layouts that it likes best: bringing numbers there is not timed
    dnnl::engine engine{dnnl::engine::kind::cpu, 0};
    dnnl::stream stream{engine};
    dnnl::primitive conv;
    std::unordered_map<int, memory> args;
    memory::desc plain;
    // OpenCV
    cv::dnn::Net net;
    cv::Mat out;
};

static memory in_layout(peer_conv *c, const memory::desc &want, const memory::desc &have,
                        const float *from)
{
    memory plain(have, c->engine, const_cast<float *>(from)), to(want, c->engine);

    dnnl::reorder(plain, to).execute(c->stream, plain, to);
    c->stream.wait();
    return to;
}

// A convolution of oneDNN runs on the threads that there were when it was made.
struct peer_conv *peer_dnnl_new(const struct peer_layer *l, const float *x, const float *weight,
                                const float *bias, int threads)
{
    omp_set_num_threads(threads);
    const auto f32 = memory::data_type::f32;
    const auto any = memory::format_tag::any, nchw = memory::format_tag::nchw;
    const memory::dims src{l->pictures, l->in, l->height, l->width},
        dst{l->pictures, l->out, l->height, l->width}, w{l->out, l->in, l->rows, l->columns},
        pad{l->rows / 2 * l->spread, l->columns / 2 * l->spread};
    auto *c = new peer_conv;
    dnnl::post_ops relu;
    dnnl::primitive_attr attr;

    relu.append_eltwise(1, dnnl::algorithm::eltwise_relu, 0, 0);
    attr.set_post_ops(relu);
    const dnnl::convolution_forward::primitive_desc pd(
        dnnl::convolution_forward::desc(
            dnnl::prop_kind::forward_inference, dnnl::algorithm::convolution_auto,
            memory::desc(src, f32, any), memory::desc(w, f32, any),
            memory::desc({l->out}, f32, memory::format_tag::x), memory::desc(dst, f32, any),
            {1, 1}, {l->spread - 1, l->spread - 1}, pad, pad),
        attr, c->engine);

    c->plain = memory::desc(dst, f32, nchw);
    c->args = {
        {DNNL_ARG_SRC, in_layout(c, pd.src_desc(), memory::desc(src, f32, nchw), x)},
        {DNNL_ARG_WEIGHTS, in_layout(c, pd.weights_desc(), memory::desc(w, f32, nchw), weight)},
        {DNNL_ARG_BIAS, in_layout(c, pd.bias_desc(), pd.bias_desc(), bias)},
        {DNNL_ARG_DST, memory(pd.dst_desc(), c->engine)}};
    c->conv = dnnl::convolution_forward(pd);
    return c;
}

void peer_dnnl_run(struct peer_conv *c, int threads)
{
    omp_set_num_threads(threads); // as when it was made
    c->conv.execute(c->stream, c->args);
    c->stream.wait();
}

struct peer_conv *peer_cvdnn_new(const struct peer_layer *l, const float *x,
                                 const float *weight, const float *bias)
{
    const int src[] = {l->pictures, l->in, l->height, l->width},
              w[] = {l->out, l->in, l->rows, l->columns};
    auto *c = new peer_conv;
    cv::dnn::LayerParams conv, relu;

    conv.set("kernel_h", l->rows);
    conv.set("kernel_w", l->columns);
    conv.set("pad_h", l->rows / 2 * l->spread);
    conv.set("pad_w", l->columns / 2 * l->spread);
    conv.set("dilation_h", l->spread);
    conv.set("dilation_w", l->spread);
    conv.set("num_output", l->out);
    conv.set("bias_term", true);
    conv.blobs = {cv::Mat(4, w, CV_32F, const_cast<float *>(weight)).clone(),
                  cv::Mat(1, l->out, CV_32F, const_cast<float *>(bias)).clone()};
    c->net.addLayerToPrev("conv", "Convolution", conv);
    c->net.addLayerToPrev("relu", "ReLU", relu);
    c->net.setPreferableBackend(cv::dnn::DNN_BACKEND_OPENCV);
    c->net.setInput(cv::Mat(4, src, CV_32F, const_cast<float *>(x)).clone());
    return c;
}

void peer_cvdnn_run(struct peer_conv *c, int threads)
{
    cv::setNumThreads(threads);
    c->out = c->net.forward();
}

void peer_conv_read(float *out, struct peer_conv *c)
{
    if (!c->out.empty()) {
        memcpy(out, c->out.ptr<float>(), c->out.total() * sizeof *out);
        return;
    }
    memory to(c->plain, c->engine, out), from = c->args.at(DNNL_ARG_DST);

    dnnl::reorder(from, to).execute(c->stream, from, to);
    c->stream.wait();
}

void peer_conv_free(struct peer_conv *c)
{
    delete c;
}

const char *peer_conv_versions(void)
{
    static const std::string text = "oneDNN " + std::to_string(dnnl_version()->major) + "." +
                                    std::to_string(dnnl_version()->minor) + "." +
                                    std::to_string(dnnl_version()->patch) +
                                    ", OpenCV " CV_VERSION;

    return text.c_str();
}
