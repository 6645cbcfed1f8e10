// The loops themselves. Included once for each instruction set, with NAME(x) naming that set's
// functions; written plainly, so that the compiler vectorises them for it.
#include "table.h"

#include <math.h>
#include <string.h>

// Sums and maxima are kept in lanes: the order of additions is then the same on every path of
// equal rounding, and the compiler needs no licence to reorder.
enum { LANES = 16 };

static inline float as_float(int32_t bits) {
  float value;
  memcpy(&value, &bits, sizeof value);
  return value;
}

static inline int32_t as_bits(float value) {
  int32_t bits;
  memcpy(&bits, &value, sizeof bits);
  return bits;
}

// exp by 2^n e^r, |r| <= ln 2 / 2, a degree-6 polynomial for e^r; relative error below 2e-7, and
// 0 below e^-87, so that a masked key weighs nothing. NaN passes through.
static inline float exponential(float x) {
  float bounded = x < -87.0f ? -87.0f : x;
  bounded = bounded > 88.0f ? 88.0f : bounded;
  const float shift = 12582912.0f;  // 1.5 * 2^23: adding it rounds to an integer in the low bits
  float shifted = bounded * 1.44269504f + shift;
  float n = shifted - shift;
  float r = bounded - n * 0.693359375f;
  r = r - n * -2.12194440e-4f;
  float p = 1.9875691500e-4f;
  p = p * r + 1.3981999507e-3f;
  p = p * r + 8.3334519073e-3f;
  p = p * r + 4.1665795894e-2f;
  p = p * r + 1.6666665459e-1f;
  p = p * r + 5.0000001201e-1f;
  float y = p * (r * r) + r + 1.0f;
  float result = as_float(as_bits(y) + (int32_t)((uint32_t)as_bits(shifted) << 23));
  result = x < -87.0f ? 0.0f : result;
  return x != x ? x : result;
}

// erf by Abramowitz and Stegun 7.1.26; absolute error below 2e-7.
static inline float error_function(float x) {
  float magnitude = fabsf(x);
  float t = 1.0f / (1.0f + 0.3275911f * magnitude);
  float p = 1.061405429f;
  p = p * t - 1.453152027f;
  p = p * t + 1.421413741f;
  p = p * t - 0.284496736f;
  p = p * t + 0.254829592f;
  float y = 1.0f - p * t * exponential(-magnitude * magnitude);
  return x < 0 ? -y : y;
}

static void NAME(add)(const float *restrict a, const float *restrict b, float *restrict out,
                      size_t count) {
  for (size_t i = 0; i < count; i++) out[i] = a[i] + b[i];
}

static void NAME(multiply)(const float *restrict a, const float *restrict b, float *restrict out,
                           size_t count) {
  for (size_t i = 0; i < count; i++) out[i] = a[i] * b[i];
}

static void NAME(scale_channels)(const float *restrict a, const float *restrict scale,
                                 float *restrict out, size_t rows, size_t channels) {
  for (size_t r = 0; r < rows; r++)
    for (size_t c = 0; c < channels; c++) out[r * channels + c] = a[r * channels + c] * scale[c];
}

static void NAME(add_channels)(const float *restrict a, const float *restrict bias,
                               float *restrict out, size_t rows, size_t channels) {
  for (size_t r = 0; r < rows; r++)
    for (size_t c = 0; c < channels; c++) out[r * channels + c] = a[r * channels + c] + bias[c];
}

static void NAME(scale_shift_channels)(const float *restrict a, const float *restrict scale,
                                       const float *restrict shift, float *restrict out,
                                       size_t rows, size_t channels) {
  for (size_t r = 0; r < rows; r++)
    for (size_t c = 0; c < channels; c++)
      out[r * channels + c] = a[r * channels + c] * scale[c] + shift[c];
}

// Each value is read before it is written, so these loops may write where they read.
static void NAME(gelu)(const float *x, float *out, size_t count) {
#pragma clang loop vectorize(assume_safety)
  for (size_t i = 0; i < count; i++)
    out[i] = 0.5f * x[i] * (1.0f + error_function(x[i] * 0.70710678f));
}

static void NAME(relu)(const float *x, float *out, size_t count) {
#pragma clang loop vectorize(assume_safety)
  for (size_t i = 0; i < count; i++) out[i] = x[i] < 0 ? 0 : x[i];
}

static void NAME(sigmoid)(const float *x, float *out, size_t count) {
#pragma clang loop vectorize(assume_safety)
  for (size_t i = 0; i < count; i++) out[i] = 1.0f / (1.0f + exponential(-x[i]));
}

static void NAME(exp)(const float *restrict x, float *restrict out, size_t count) {
  for (size_t i = 0; i < count; i++) out[i] = exponential(x[i]);
}

// By halves, not lane after lane: the lanes then wait for four additions, not for sixteen. Said
// with shuffles, for the compiler takes halves of an array through memory.
typedef float lanes16 __attribute__((vector_size(64)));
typedef float lanes8 __attribute__((vector_size(32)));
typedef float lanes4 __attribute__((vector_size(16)));

#define HALF8(x, from)                                                              \
  __builtin_shufflevector(x, x, from, from + 1, from + 2, from + 3, from + 4, from + 5, from + 6, \
                          from + 7)
#define HALF4(x, from) __builtin_shufflevector(x, x, from, from + 1, from + 2, from + 3)

static inline float sum_of_lanes(const float *lanes) {
  lanes16 all;
  memcpy(&all, lanes, sizeof all);
  lanes8 eight = HALF8(all, 0) + HALF8(all, 8);
  lanes4 four = HALF4(eight, 0) + HALF4(eight, 4);
  return (four[0] + four[2]) + (four[1] + four[3]);
}

static inline float greater(float a, float b) { return a > b ? a : b; }

static inline float greatest_of_lanes(const float *lanes) {
  lanes16 all;
  memcpy(&all, lanes, sizeof all);
  lanes8 eight = __builtin_elementwise_max(HALF8(all, 0), HALF8(all, 8));
  lanes4 four = __builtin_elementwise_max(HALF4(eight, 0), HALF4(eight, 4));
  return greater(greater(four[0], four[2]), greater(four[1], four[3]));
}

// The mean of a row and 1 / sqrt(variance + epsilon).
static inline void row_moments(const float *row, size_t channels, float epsilon, float *mean,
                               float *scale) {
  size_t whole = channels / LANES * LANES;
  float lanes[LANES] = {0};
  for (size_t c = 0; c < whole; c += LANES)
    for (int l = 0; l < LANES; l++) lanes[l] += row[c + l];
  float sum = sum_of_lanes(lanes);
  for (size_t c = whole; c < channels; c++) sum += row[c];
  *mean = sum / (float)channels;

  float squares[LANES] = {0};
  for (size_t c = 0; c < whole; c += LANES)
    for (int l = 0; l < LANES; l++) {
      float d = row[c + l] - *mean;
      squares[l] += d * d;
    }
  float square = sum_of_lanes(squares);
  for (size_t c = whole; c < channels; c++) {
    float d = row[c] - *mean;
    square += d * d;
  }
  *scale = 1.0f / sqrtf(square / (float)channels + epsilon);
}

static void NAME(layer_norm)(const float *restrict x, const float *restrict weight,
                             const float *restrict bias, float epsilon, float *restrict out,
                             size_t rows, size_t channels) {
  for (size_t r = 0; r < rows; r++) {
    const float *row = x + r * channels;
    float *to = out + r * channels;
    float mean, scale;
    row_moments(row, channels, epsilon, &mean, &scale);
    for (size_t c = 0; c < channels; c++) to[c] = (row[c] - mean) * scale * weight[c] + bias[c];
  }
}

// Up to LANES rows of fewer than LANES numbers each, a row to a lane: nine taps or four children
// would leave lanes idle, or wait for scalar exps.
static inline void softmax_short(const float *x, float *out, size_t rows, size_t columns) {
  float lanes[LANES][LANES];  // [column][row]
  if (rows < LANES) memset(lanes, 0, sizeof lanes);
  for (size_t r = 0; r < rows; r++)
    for (size_t c = 0; c < columns; c++) lanes[c][r] = x[r * columns + c];
  float greatest[LANES], sums[LANES] = {0};
  for (int l = 0; l < LANES; l++) greatest[l] = lanes[0][l];
  for (size_t c = 1; c < columns; c++)
    for (int l = 0; l < LANES; l++) greatest[l] = greater(lanes[c][l], greatest[l]);
  for (size_t c = 0; c < columns; c++)
    for (int l = 0; l < LANES; l++) {
      lanes[c][l] = exponential(lanes[c][l] - greatest[l]);
      sums[l] += lanes[c][l];
    }
  for (int l = 0; l < LANES; l++) sums[l] = 1.0f / sums[l];
  for (size_t c = 0; c < columns; c++)
    for (int l = 0; l < LANES; l++) lanes[c][l] *= sums[l];
  for (size_t r = 0; r < rows; r++)
    for (size_t c = 0; c < columns; c++) out[r * columns + c] = lanes[c][r];
}

static void NAME(softmax)(const float *x, float *out, size_t rows, size_t columns) {
  if (columns < LANES) {
    for (size_t r = 0; r < rows; r += LANES)
      softmax_short(x + r * columns, out + r * columns, rows - r < LANES ? rows - r : LANES,
                    columns);
    return;
  }
  // The last lanes of a row overlap those before them where they do not divide it: they are worked
  // out first, for `out` may be `x`, and counted only where they are new.
  size_t whole = columns / LANES * LANES;
  size_t rest = columns - whole;
  for (size_t r = 0; r < rows; r++) {
    const float *row = x + r * columns;
    float *to = out + r * columns;
    const float *end = row + columns - LANES;
    float highest[LANES];
    for (int l = 0; l < LANES; l++) highest[l] = end[l];
    for (size_t c = 0; c < whole; c += LANES)
      for (int l = 0; l < LANES; l++) highest[l] = greater(row[c + l], highest[l]);
    float greatest = greatest_of_lanes(highest);

    float last[LANES], lanes[LANES];
    for (int l = 0; l < LANES; l++) last[l] = exponential(end[l] - greatest);
    for (int l = 0; l < LANES; l++) lanes[l] = (size_t)(LANES - l) <= rest ? last[l] : 0;
    for (size_t c = 0; c < whole; c += LANES)
      for (int l = 0; l < LANES; l++) {
        float e = exponential(row[c + l] - greatest);
        to[c + l] = e;
        lanes[l] += e;
      }
    float scale = 1.0f / sum_of_lanes(lanes);
    for (size_t c = 0; c < whole; c++) to[c] *= scale;
    for (int l = 0; l < LANES; l++) to[columns - LANES + l] = last[l] * scale;
  }
}

// One output cell of the 3x3 case: the nine taps in one expression keep the sum in a register.
static void NAME(nine_taps)(const float *const *restrict taps, const float *restrict weight,
                            const float *restrict bias, size_t channels, float *restrict out) {
  const float *a = taps[0], *b = taps[1], *c = taps[2], *d = taps[3], *e = taps[4], *f = taps[5],
              *g = taps[6], *h = taps[7], *i = taps[8];
  const float *w = weight;
  size_t n = channels;
  for (size_t k = 0; k < n; k++) {
    float sum = bias[k];
    sum += a[k] * w[k];
    sum += b[k] * w[n + k];
    sum += c[k] * w[2 * n + k];
    sum += d[k] * w[3 * n + k];
    sum += e[k] * w[4 * n + k];
    sum += f[k] * w[5 * n + k];
    sum += g[k] * w[6 * n + k];
    sum += h[k] * w[7 * n + k];
    sum += i[k] * w[8 * n + k];
    out[k] = sum;
  }
}

static void NAME(depthwise)(const float *restrict x, const float *restrict weight,
                            const float *restrict bias, const float *restrict zeros, size_t height,
                            size_t width, size_t channels, size_t kernel, size_t stride,
                            size_t padding, size_t out_width, size_t first_row, size_t row_count,
                            float *restrict out) {
  for (size_t oy = first_row; oy < first_row + row_count; oy++)
    for (size_t ox = 0; ox < out_width; ox++) {
      float *to = out + (oy * out_width + ox) * channels;
      const float *taps[9];
      if (kernel != 3) memcpy(to, bias, channels * sizeof *to);
      for (size_t ky = 0; ky < kernel; ky++)
        for (size_t kx = 0; kx < kernel; kx++) {
          ptrdiff_t y = (ptrdiff_t)(oy * stride + ky) - (ptrdiff_t)padding;
          ptrdiff_t z = (ptrdiff_t)(ox * stride + kx) - (ptrdiff_t)padding;
          int inside = y >= 0 && y < (ptrdiff_t)height && z >= 0 && z < (ptrdiff_t)width;
          const float *from =
              inside ? x + ((size_t)y * width + (size_t)z) * channels : zeros;
          if (kernel == 3) {
            taps[ky * 3 + kx] = from;
          } else if (inside) {
            const float *w = weight + (ky * kernel + kx) * channels;
            for (size_t c = 0; c < channels; c++) to[c] += from[c] * w[c];
          }
        }
      if (kernel == 3) NAME(nine_taps)(taps, weight, bias, channels, to);
    }
}

static void NAME(add_shifted)(const float *restrict parts, size_t shifts, size_t outputs,
                              size_t part_width, size_t width, float *restrict out) {
  for (size_t s = 0; s < shifts; s++)
    for (size_t o = 0; o < outputs; o++) {
      const float *from = parts + (s * outputs + o) * part_width + s;
      float *to = out + o * width;
      for (size_t i = 0; i < width; i++) to[i] += from[i];
    }
}

static void NAME(block_sum)(const float *restrict x, size_t width, size_t channels, size_t top,
                            size_t bottom, size_t left, size_t right, float *restrict out) {
  memset(out, 0, channels * sizeof *out);
  for (size_t row = top; row < bottom; row++)
    for (size_t column = left; column < right; column++) {
      const float *from = x + (row * width + column) * channels;
      for (size_t c = 0; c < channels; c++) out[c] += from[c];
    }
}

static void NAME(block_mean)(const float *restrict x, size_t width, size_t channels, size_t top,
                             size_t bottom, size_t left, size_t right, float *restrict out) {
  NAME(block_sum)(x, width, channels, top, bottom, left, right, out);
  float scale = 1.0f / (float)((bottom - top) * (right - left));
  for (size_t c = 0; c < channels; c++) out[c] *= scale;
}

// A NaN anywhere under the block stays in the maximum, so that it cannot vanish unseen.
static void NAME(block_max)(const float *restrict x, size_t width, size_t channels, size_t top,
                            size_t bottom, size_t left, size_t right, float *restrict out) {
  memcpy(out, x + (top * width + left) * channels, channels * sizeof *out);
  for (size_t row = top; row < bottom; row++)
    for (size_t column = left; column < right; column++) {
      const float *from = x + (row * width + column) * channels;
      for (size_t c = 0; c < channels; c++)
        out[c] = from[c] > out[c] || from[c] != from[c] ? from[c] : out[c];
    }
}

static size_t NAME(count_nonfinite)(const float *x, size_t count) {
  size_t found = 0;
  for (size_t i = 0; i < count; i++) found += (as_bits(x[i]) & 0x7f800000) == 0x7f800000;
  return found;
}

static double NAME(sum)(const float *restrict x, size_t count) {
  enum { RUN = 64 * LANES };
  double total = 0;
  for (size_t start = 0; start < count; start += RUN) {
    size_t end = count - start < RUN ? count : start + RUN;
    size_t i = start;
    float lanes[LANES] = {0};
    for (; i + LANES <= end; i += LANES)
      for (int l = 0; l < LANES; l++) lanes[l] += x[i + l];
    float part = sum_of_lanes(lanes);
    for (; i < end; i++) part += x[i];
    total += part;
  }
  return total;
}

static double NAME(squared_deviations)(const float *restrict x, float mean, size_t count) {
  enum { RUN = 64 * LANES };
  double total = 0;
  for (size_t start = 0; start < count; start += RUN) {
    size_t end = count - start < RUN ? count : start + RUN;
    size_t i = start;
    float lanes[LANES] = {0};
    for (; i + LANES <= end; i += LANES)
      for (int l = 0; l < LANES; l++) lanes[l] += (x[i + l] - mean) * (x[i + l] - mean);
    float part = sum_of_lanes(lanes);
    for (; i < end; i++) part += (x[i] - mean) * (x[i] - mean);
    total += part;
  }
  return total;
}

#include "loops_dilated.h"
#include "loops_gradients.h"
#include "loops_gradients_dilated.h"
#include "loops_gradients_spatial.h"
#include "loops_quadtree.h"
#include "loops_gradients_quadtree.h"
#include "loops_statistics.h"

const struct kernels_table NAME(kernels_table) = {
    .add = NAME(add),
    .multiply = NAME(multiply),
    .scale_channels = NAME(scale_channels),
    .add_channels = NAME(add_channels),
    .gelu = NAME(gelu),
    .relu = NAME(relu),
    .sigmoid = NAME(sigmoid),
    .exp = NAME(exp),
    .layer_norm = NAME(layer_norm),
    .softmax = NAME(softmax),
    .depthwise = NAME(depthwise),
    .add_shifted = NAME(add_shifted),
    .block_mean = NAME(block_mean),
    .scale_shift_channels = NAME(scale_shift_channels),
    .dilated_scores = NAME(dilated_scores),
    .dilated_output = NAME(dilated_output),
    .block_max = NAME(block_max),
    .count_nonfinite = NAME(count_nonfinite),
    .sum = NAME(sum),
    .squared_deviations = NAME(squared_deviations),
    .sibling_scores = NAME(sibling_scores),
    .sibling_output = NAME(sibling_output),
    .children_softmax = NAME(children_softmax),
    .statistics = NAME(statistics),
    .row_figures = NAME(row_figures),
    .accumulate = NAME(accumulate),
    .gelu_gradient = NAME(gelu_gradient),
    .relu_gradient = NAME(relu_gradient),
    .sigmoid_gradient = NAME(sigmoid_gradient),
    .layer_norm_gradient = NAME(layer_norm_gradient),
    .layer_norm_weight_gradient = NAME(layer_norm_weight_gradient),
    .softmax_gradient = NAME(softmax_gradient),
    .add_column_sums = NAME(add_column_sums),
    .add_dilated_keys = NAME(add_dilated_keys),
    .add_dilated_queries = NAME(add_dilated_queries),
    .add_sibling_output = NAME(add_sibling_output),
    .add_to_candidates = NAME(add_to_candidates),
    .children_softmax_gradient = NAME(children_softmax_gradient),
    .add_parent_gradient = NAME(add_parent_gradient),
    .depthwise_gradient = NAME(depthwise_gradient),
    .depthwise_weight_gradient = NAME(depthwise_weight_gradient),
    .fold = NAME(fold),
    .block_max_gradient = NAME(block_max_gradient),
    .block_sum = NAME(block_sum),
    .add_scaled_row = NAME(add_scaled_row),
    .add_column_products = NAME(add_column_products),
    .add_column_deviations = NAME(add_column_deviations),
    .norm_gradient = NAME(norm_gradient),
};
