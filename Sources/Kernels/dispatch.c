// Chooses the loops for the processor at hand, and the plain copies that need no vectors.
#include "settings.h"
#include "table.h"

#include <stdatomic.h>
#include <string.h>

static _Atomic(const struct kernels_table *) widest;

kernels_path kernels_widest_path(void) {
#if defined(__x86_64__)
  if (__builtin_cpu_supports("avx512f") && __builtin_cpu_supports("avx512dq") &&
      __builtin_cpu_supports("avx512bw") && __builtin_cpu_supports("avx512vl"))
    return KERNELS_AVX512;
  if (__builtin_cpu_supports("avx2") && __builtin_cpu_supports("fma")) return KERNELS_AVX2;
#endif
  return KERNELS_BASELINE;
}

static const struct kernels_table *table_of(kernels_path path) {
#if defined(__x86_64__)
  if (path == KERNELS_AVX2) return &kernels_table_avx2;
  if (path == KERNELS_AVX512) return &kernels_table_avx512;
#endif
  return &kernels_table_baseline;
}

void kernels_use_path_here(kernels_path path) {
  kernels_path widest = kernels_widest_path();
  kernels_here.table = table_of(path < widest ? path : widest);
}

void kernels_use_widest_path_here(void) { kernels_here.table = NULL; }

static inline const struct kernels_table *table(void) {
  if (kernels_here.table) return kernels_here.table;
  const struct kernels_table *found = atomic_load_explicit(&widest, memory_order_relaxed);
  if (found) return found;
  found = table_of(kernels_widest_path());
  atomic_store(&widest, found);
  return found;
}

void kernels_add(const float *a, const float *b, float *out, size_t count) {
  table()->add(a, b, out, count);
}

void kernels_multiply(const float *a, const float *b, float *out, size_t count) {
  table()->multiply(a, b, out, count);
}

void kernels_scale_channels(const float *a, const float *scale, float *out, size_t rows,
                            size_t channels) {
  table()->scale_channels(a, scale, out, rows, channels);
}

void kernels_add_channels(const float *a, const float *bias, float *out, size_t rows,
                          size_t channels) {
  table()->add_channels(a, bias, out, rows, channels);
}

void kernels_gelu(const float *x, float *out, size_t count) { table()->gelu(x, out, count); }

void kernels_relu(const float *x, float *out, size_t count) { table()->relu(x, out, count); }

void kernels_sigmoid(const float *x, float *out, size_t count) { table()->sigmoid(x, out, count); }

void kernels_exp(const float *x, float *out, size_t count) { table()->exp(x, out, count); }

void kernels_layer_norm(const float *x, const float *weight, const float *bias, float epsilon,
                        float *out, size_t rows, size_t channels) {
  table()->layer_norm(x, weight, bias, epsilon, out, rows, channels);
}

void kernels_softmax(const float *x, float *out, size_t rows, size_t columns) {
  table()->softmax(x, out, rows, columns);
}

void kernels_depthwise(const float *x, const float *weight, const float *bias, const float *zeros,
                       size_t height, size_t width, size_t channels, size_t kernel, size_t stride,
                       size_t padding, size_t out_width, size_t first_row, size_t row_count,
                       float *out) {
  table()->depthwise(x, weight, bias, zeros, height, width, channels, kernel, stride, padding,
                     out_width, first_row, row_count, out);
}

void kernels_add_shifted(const float *parts, size_t shifts, size_t outputs, size_t part_width,
                         size_t width, float *out) {
  table()->add_shifted(parts, shifts, outputs, part_width, width, out);
}

void kernels_block_mean(const float *x, size_t width, size_t channels, size_t top, size_t bottom,
                        size_t left, size_t right, float *out) {
  table()->block_mean(x, width, channels, top, bottom, left, right, out);
}

void kernels_scale_shift_channels(const float *a, const float *scale, const float *shift,
                                  float *out, size_t rows, size_t channels) {
  table()->scale_shift_channels(a, scale, shift, out, rows, channels);
}

void kernels_dilated_scores(const float *q, size_t q_stride, const float *k, size_t k_stride,
                            size_t height, size_t width, size_t heads, size_t head_width,
                            size_t kernel, size_t dilation, size_t margin, float scale, size_t row,
                            float *out) {
  table()->dilated_scores(q, q_stride, k, k_stride, height, width, heads, head_width, kernel,
                          dilation, margin, scale, row, out);
}

void kernels_dilated_output(const float *weights, const float *v, size_t stride, size_t height,
                            size_t width, size_t heads, size_t head_width, size_t kernel,
                            size_t dilation, size_t margin, size_t row, float *out) {
  table()->dilated_output(weights, v, stride, height, width, heads, head_width, kernel, dilation,
                          margin, row, out);
}

void kernels_block_max(const float *x, size_t width, size_t channels, size_t top, size_t bottom,
                       size_t left, size_t right, float *out) {
  table()->block_max(x, width, channels, top, bottom, left, right, out);
}

size_t kernels_count_nonfinite(const float *x, size_t count) {
  return table()->count_nonfinite(x, count);
}

double kernels_sum(const float *x, size_t count) { return table()->sum(x, count); }

double kernels_squared_deviations(const float *x, float mean, size_t count) {
  return table()->squared_deviations(x, mean, count);
}

void kernels_sibling_scores(const float *q, size_t q_stride, const float *k, size_t k_stride,
                            const int32_t *candidates, size_t candidate_count, size_t width,
                            size_t grid_width, size_t first, size_t count, float scale,
                            float *scratch, float *out) {
  table()->sibling_scores(q, q_stride, k, k_stride, candidates, candidate_count, width, grid_width,
                          first, count, scale, scratch, out);
}

void kernels_sibling_output(const float *weights, const float *v, size_t v_stride,
                            const int32_t *candidates, size_t candidate_count, size_t width,
                            size_t grid_width, size_t first, size_t count, float *out,
                            size_t out_stride) {
  table()->sibling_output(weights, v, v_stride, candidates, candidate_count, width, grid_width,
                          first, count, out, out_stride);
}

void kernels_children_softmax(const float *x, const float *parents, size_t step, size_t count,
                              float *out) {
  table()->children_softmax(x, parents, step, count, out);
}

void kernels_statistics(const float *x, size_t count, struct kernels_value_statistics *found) {
  table()->statistics(x, count, found);
}

void kernels_row_figures(const float *x, size_t rows, size_t columns, float *means,
                         float *norms) {
  table()->row_figures(x, rows, columns, means, norms);
}

// The pixels under one output cell that reaches over the border.
static void unfold_border(const float *x, ptrdiff_t height, ptrdiff_t width, size_t channels,
                          ptrdiff_t kernel, ptrdiff_t top, ptrdiff_t left, float *out) {
  size_t span = (size_t)kernel * channels;
  ptrdiff_t from = left < 0 ? -left : 0;
  if (from > kernel) from = kernel;
  ptrdiff_t to = left + kernel > width ? width - left : kernel;
  if (to < from) to = from;
  for (ptrdiff_t y = top; y < top + kernel; y++, out += span) {
    if (y < 0 || y >= height) {
      memset(out, 0, span * sizeof *out);
      continue;
    }
    memset(out, 0, (size_t)from * channels * sizeof *out);
    memcpy(out + (size_t)from * channels, x + (size_t)(y * width + left + from) * channels,
           (size_t)(to - from) * channels * sizeof *out);
    memset(out + (size_t)to * channels, 0, (size_t)(kernel - to) * channels * sizeof *out);
  }
}

void kernels_unfold(const float *x, size_t height, size_t width, size_t channels, size_t kernel,
                    size_t stride, size_t padding, size_t out_width, size_t first, size_t count,
                    float *out) {
  size_t span = kernel * channels;
  for (size_t cell = first; cell < first + count; cell++, out += kernel * span) {
    ptrdiff_t top = (ptrdiff_t)(cell / out_width * stride) - (ptrdiff_t)padding;
    ptrdiff_t left = (ptrdiff_t)(cell % out_width * stride) - (ptrdiff_t)padding;
    if (top < 0 || left < 0 || (size_t)top + kernel > height || (size_t)left + kernel > width) {
      unfold_border(x, (ptrdiff_t)height, (ptrdiff_t)width, channels, (ptrdiff_t)kernel, top, left,
                    out);
      continue;
    }
    const float *from = x + ((size_t)top * width + (size_t)left) * channels;
    for (size_t ky = 0; ky < kernel; ky++, from += width * channels) {
      float *to = out + ky * span;
      // Three channels make spans too short for the call to be worth its while.
      if (span < 32)
        for (size_t i = 0; i < span; i++) to[i] = from[i];
      else
        memcpy(to, from, span * sizeof *to);
    }
  }
}

void kernels_gather(const float *x, const int32_t *index, size_t rows, size_t channels,
                    float *out) {
  for (size_t r = 0; r < rows; r++) {
    if (index[r] < 0)
      memset(out + r * channels, 0, channels * sizeof *out);
    else
      memcpy(out + r * channels, x + (size_t)index[r] * channels, channels * sizeof *out);
  }
}

void kernels_accumulate(const float *x, float *out, size_t count) {
  table()->accumulate(x, out, count);
}

void kernels_gelu_gradient(const float *x, const float *dy, float *dx, size_t count) {
  table()->gelu_gradient(x, dy, dx, count);
}

void kernels_relu_gradient(const float *y, const float *dy, float *dx, size_t count) {
  table()->relu_gradient(y, dy, dx, count);
}

void kernels_sigmoid_gradient(const float *y, const float *dy, float *dx, size_t count) {
  table()->sigmoid_gradient(y, dy, dx, count);
}

void kernels_layer_norm_gradient(const float *x, const float *weight, const float *dy, float
                                 epsilon, float *dx, size_t rows, size_t channels) {
  table()->layer_norm_gradient(x, weight, dy, epsilon, dx, rows, channels);
}

void kernels_layer_norm_weight_gradient(const float *x, const float *dy, float epsilon, float
                                        *dweight, size_t rows, size_t channels) {
  table()->layer_norm_weight_gradient(x, dy, epsilon, dweight, rows, channels);
}

void kernels_softmax_gradient(const float *y, const float *dy, float *dx, size_t rows, size_t
                              columns) {
  table()->softmax_gradient(y, dy, dx, rows, columns);
}

void kernels_add_column_sums(const float *x, float *out, size_t rows, size_t channels) {
  table()->add_column_sums(x, out, rows, channels);
}

void kernels_add_dilated_keys(const float *weights, const float *x, size_t stride, size_t height,
                              size_t width, size_t heads, size_t head_width, size_t kernel,
                              size_t dilation, size_t margin, float scale, size_t row, float *out,
                              size_t out_stride) {
  table()->add_dilated_keys(weights, x, stride, height, width, heads, head_width, kernel, dilation,
                            margin, scale, row, out, out_stride);
}

void kernels_add_dilated_queries(const float *weights, const float *x, size_t stride,
                                 size_t height, size_t width, size_t heads, size_t head_width,
                                 size_t kernel, size_t dilation, size_t margin, float scale,
                                 size_t row, float *out, size_t out_stride) {
  table()->add_dilated_queries(weights, x, stride, height, width, heads, head_width, kernel,
                               dilation, margin, scale, row, out, out_stride);
}

void kernels_add_sibling_output(const float *weights, const float *v, size_t v_stride,
                                const int32_t *candidates, size_t candidate_count, size_t width,
                                size_t grid_width, size_t first, size_t count, float scale,
                                float *out, size_t out_stride) {
  table()->add_sibling_output(weights, v, v_stride, candidates, candidate_count, width, grid_width,
                              first, count, scale, out, out_stride);
}

void kernels_add_to_candidates(const float *weights, const float *x, size_t x_stride,
                               const int32_t *candidates, size_t candidate_count, size_t width,
                               size_t grid_width, size_t count, float scale, float *out,
                               size_t out_stride) {
  table()->add_to_candidates(weights, x, x_stride, candidates, candidate_count, width, grid_width,
                             count, scale, out, out_stride);
}

void kernels_children_softmax_gradient(const float *x, const float *parents, size_t step,
                                       size_t count, const float *dy, float *dx) {
  table()->children_softmax_gradient(x, parents, step, count, dy, dx);
}

void kernels_add_parent_gradient(const float *x, size_t count, const float *dy, float *scratch,
                                 float *out, size_t step) {
  table()->add_parent_gradient(x, count, dy, scratch, out, step);
}

void kernels_depthwise_gradient(const float *dy, const float *weight, size_t width, size_t channels,
                                size_t kernel, size_t stride, size_t padding, size_t out_height,
                                size_t out_width, size_t row, float *dx) {
  table()->depthwise_gradient(dy, weight, width, channels, kernel, stride, padding, out_height,
                              out_width, row, dx);
}

void kernels_depthwise_weight_gradient(const float *x, const float *dy, size_t height, size_t width,
                                       size_t channels, size_t kernel, size_t stride,
                                       size_t padding, size_t out_width, size_t row,
                                       float *dweight) {
  table()->depthwise_weight_gradient(x, dy, height, width, channels, kernel, stride, padding,
                                     out_width, row, dweight);
}

void kernels_fold(const float *unfolded, size_t width, size_t channels, size_t kernel,
                  size_t stride, size_t padding, size_t out_width, size_t first, size_t count,
                  size_t first_row, size_t last_row, float *dx) {
  table()->fold(unfolded, width, channels, kernel, stride, padding, out_width, first, count,
                first_row, last_row, dx);
}

void kernels_block_max_gradient(const float *x, size_t width, size_t channels, size_t top,
                                size_t bottom, size_t left, size_t right, size_t first_row,
                                size_t last_row, const float *dy, float *dx) {
  table()->block_max_gradient(x, width, channels, top, bottom, left, right, first_row, last_row, dy,
                              dx);
}

void kernels_block_sum(const float *x, size_t width, size_t channels, size_t top, size_t bottom,
                       size_t left, size_t right, float *out) {
  table()->block_sum(x, width, channels, top, bottom, left, right, out);
}

void kernels_add_scaled_row(const float *x, float scale, float *out, size_t rows, size_t channels) {
  table()->add_scaled_row(x, scale, out, rows, channels);
}

void kernels_add_column_products(const float *x, const float *mean, const float *dy, float *out,
                                 size_t rows, size_t channels) {
  table()->add_column_products(x, mean, dy, out, rows, channels);
}

void kernels_add_column_deviations(const float *x, const float *mean, float *out, size_t rows,
                                   size_t channels) {
  table()->add_column_deviations(x, mean, out, rows, channels);
}

void kernels_norm_gradient(const float *dy, const float *x, const float *mean, const float *a,
                           const float *b, const float *shift, float *dx, size_t rows,
                           size_t channels) {
  table()->norm_gradient(dy, x, mean, a, b, shift, dx, rows, channels);
}
