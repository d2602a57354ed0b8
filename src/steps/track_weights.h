/* The network of track_net.h before it has learned anything: without members the evidence by
 * hand is used alone. */
/* clang-format off */
enum { YS_NET_MEMBERS = 0 };
static const int16_t net_weight[1][YS_NET_WEIGHTS] = {{0}};
static const float net_scale[1][YS_NET_CHANNELS] = {{0}};
static const float net_bias[1][YS_NET_CHANNELS] = {{0}};
static const float net_tau[1] = {0.8f};
