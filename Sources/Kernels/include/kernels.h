// The vector loops of Fovea, and the doors to its threads and to the matrix product.
//
// Tensors are float32, channels last, dense. Every loop works on a range of rows, so that the
// caller decides how the work is divided; loops keep no state.
#ifndef FOVEA_KERNELS_H
#define FOVEA_KERNELS_H

#include <stddef.h>
#include <stdint.h>

// ---- Threads ------------------------------------------------------------------------------

/// Makes `count` threads share the work from now on, the calling one included.
void kernels_set_threads(int count);

/// How many cores the affinity mask of this process allows.
int kernels_available_cores(void);

/// Makes `count` threads share what the calling thread computes, whatever the others do; 0 ends it.
///
/// Returns what was in force for this thread before, 0 for nothing of its own.
int kernels_set_threads_here(int count);

/// How many threads share the work of the calling thread.
int kernels_threads(void);

/// Runs body(0, context) ... body(tasks - 1, context), divided among the threads, and waits.
///
/// A call made while another is under way runs on the calling thread alone.
void kernels_parallel(size_t tasks, void (*body)(size_t task, void *context), void *context);

// ---- Instruction sets ---------------------------------------------------------------------

typedef enum { KERNELS_BASELINE = 0, KERNELS_AVX2 = 1, KERNELS_AVX512 = 2 } kernels_path;

/// The widest path this processor can run.
kernels_path kernels_widest_path(void);

/// Uses `path`, or the widest the processor has, for what the calling thread computes from now on.
void kernels_use_path_here(kernels_path path);

/// Ends what kernels_use_path_here began.
void kernels_use_widest_path_here(void);

// ---- Matrix product -----------------------------------------------------------------------

/// c[m, n] = alpha a[m, k] b[k, n] + beta c, row-major, with leading dimensions; `transpose_a` and
/// `transpose_b` say that the matrix is stored the other way round. Runs on the calling thread.
void kernels_gemm(int transpose_a, int transpose_b, size_t m, size_t n, size_t k, float alpha,
                  const float *a, size_t lda, const float *b, size_t ldb, float beta, float *c,
                  size_t ldc);

// ---- Loops --------------------------------------------------------------------------------

/// out[i] = a[i] + b[i]
void kernels_add(const float *a, const float *b, float *out, size_t count);

/// out[i] = a[i] b[i]
void kernels_multiply(const float *a, const float *b, float *out, size_t count);

/// out[r, c] = a[r, c] scale[c]
void kernels_scale_channels(const float *a, const float *scale, float *out, size_t rows,
                            size_t channels);

/// out[r, c] = a[r, c] + bias[c]
void kernels_add_channels(const float *a, const float *bias, float *out, size_t rows,
                          size_t channels);

/// out[r, c] = a[r, c] scale[c] + shift[c]
void kernels_scale_shift_channels(const float *a, const float *scale, const float *shift,
                                  float *out, size_t rows, size_t channels);

/// out[i] = x Phi(x), the exact GELU; `out` may be `x`
void kernels_gelu(const float *x, float *out, size_t count);

/// out[i] = max(x, 0); `out` may be `x`
void kernels_relu(const float *x, float *out, size_t count);

/// out[i] = 1 / (1 + exp(-x)); `out` may be `x`
void kernels_sigmoid(const float *x, float *out, size_t count);

/// out[i] = exp(x)
void kernels_exp(const float *x, float *out, size_t count);

/// out[r, :] = (x[r, :] - mean) / sqrt(variance + epsilon) * weight + bias
void kernels_layer_norm(const float *x, const float *weight, const float *bias, float epsilon,
                        float *out, size_t rows, size_t channels);

/// out[r, :] = softmax(x[r, :]); `out` may be `x`
void kernels_softmax(const float *x, float *out, size_t rows, size_t columns);

/// Lays the pixels under each output cell of a convolution side by side, [ky, kx, channels], zeros
/// outside, for the output cells first ..< first + count in row-major order.
void kernels_unfold(const float *x, size_t height, size_t width, size_t channels, size_t kernel,
                    size_t stride, size_t padding, size_t out_width, size_t first, size_t count,
                    float *out);

/// A convolution of each channel by itself, weights [ky, kx, channels], for the output rows
/// first_row ..< first_row + row_count; `zeros` holds `channels` zeros.
void kernels_depthwise(const float *x, const float *weight, const float *bias, const float *zeros,
                       size_t height, size_t width, size_t channels, size_t kernel, size_t stride,
                       size_t padding, size_t out_width, size_t first_row, size_t row_count,
                       float *out);

/// The scores of dilated attention for the queries of one row of the image: out[h, x, t] =
/// scale q[row, x, h] · k[tap t of (row, x), h], and 0 for a tap outside the image.
///
/// `q` and `k` are the first head of the image's first token, whose tokens lie `q_stride` and
/// `k_stride` values apart; `out` is the row's first score of head 0, and heads lie height * width * kernel² values
/// apart. Tap (i, j) lies `dilation` i - `margin` rows and `dilation` j - `margin` columns from its
/// query; `kernel` is at most KERNELS_WIDEST_DILATED.
void kernels_dilated_scores(const float *q, size_t q_stride, const float *k, size_t k_stride,
                            size_t height, size_t width, size_t heads, size_t head_width,
                            size_t kernel, size_t dilation, size_t margin, float scale, size_t row,
                            float *out);

/// The output of dilated attention for the queries of one row of the image: out[x, h, c] = the sum
/// over the taps t inside the image of weights[h, x, t] v[tap t of (row, x), h, c].
///
/// `weights` is laid out as the scores are; `out` is the row's first token of heads * head_width
/// values.
void kernels_dilated_output(const float *weights, const float *v, size_t stride, size_t height,
                            size_t width, size_t heads, size_t head_width, size_t kernel,
                            size_t dilation, size_t margin, size_t row, float *out);

/// The most taps along a side that the loops of dilated attention take.
enum { KERNELS_WIDEST_DILATED = 15 };
/// out[o, i] += sum over s of parts[s, o, i + s], for i < width; a row of `parts` has `part_width`
/// values.
void kernels_add_shifted(const float *parts, size_t shifts, size_t outputs, size_t part_width,
                         size_t width, float *out);

/// out[:] = the mean of x[top ..< bottom, left ..< right, :]
void kernels_block_mean(const float *x, size_t width, size_t channels, size_t top, size_t bottom,
                        size_t left, size_t right, float *out);

/// out[:] = the maximum of x[top ..< bottom, left ..< right, :], which is not empty
void kernels_block_max(const float *x, size_t width, size_t channels, size_t top, size_t bottom,
                       size_t left, size_t right, float *out);

/// out[i, :] = x[index[i], :], or zeros where the index is negative
void kernels_gather(const float *x, const int32_t *index, size_t rows, size_t channels, float *out);

/// How many values are not finite.
size_t kernels_count_nonfinite(const float *x, size_t count);

/// The sum of x[i], carried in double from one run of values to the next.
double kernels_sum(const float *x, size_t count);

/// The sum of (x[i] - mean)^2, carried likewise.
double kernels_squared_deviations(const float *x, float mean, size_t count);

/// What is told of values: of the finite ones how many, mean, sum of squared deviations from it
/// and range (infinite, reversed, when there are none), and how many others there are.
struct kernels_value_statistics {
  size_t finite, zeros, nans, infinities;
  double mean, deviations;
  float minimum, maximum;
};

/// The statistics of x[0 ..< count], in one pass through memory.
void kernels_statistics(const float *x, size_t count, struct kernels_value_statistics *found);

/// means[r] = the mean of x[r, :], norms[r] = the square root of the sum of its squares
void kernels_row_figures(const float *x, size_t rows, size_t columns, float *means, float *norms);

// ---- Quadtree attention -------------------------------------------------------------------
//
// A parent is a token of the coarser grid; its four siblings are the tokens (2y, 2x), (2y, 2x + 1),
// (2y + 1, 2x), (2y + 1, 2x + 1) of a grid `grid_width` tokens wide. Siblings meet the same keys:
// candidates[parent, j], tokens of that grid. All loops work on one head, for the parents
// first ..< first + count; pointers are to token 0, parent 0 of the head.

/// out[token, j] = scale q[token] . k[candidates[parent, j]], width channels; `scratch` has room
/// for 16 width floats.
void kernels_sibling_scores(const float *q, size_t q_stride, const float *k, size_t k_stride,
                            const int32_t *candidates, size_t candidate_count, size_t width,
                            size_t grid_width, size_t first, size_t count, float scale,
                            float *scratch, float *out);

/// out[token] = sum over j of weights[token, j] v[candidates[parent, j]], width channels.
void kernels_sibling_output(const float *weights, const float *v, size_t v_stride,
                            const int32_t *candidates, size_t candidate_count, size_t width,
                            size_t grid_width, size_t first, size_t count, float *out,
                            size_t out_stride);

/// out[4 p ..< 4 p + 4] = parents[p step] softmax(x[4 p ..< 4 p + 4]), for `count` parents.
void kernels_children_softmax(const float *x, const float *parents, size_t step, size_t count,
                              float *out);

/// The k greatest of the `columns` values of a row, in falling order: their positions and values,
/// each `step` apart. Equal values stand in the order of identity[column], or of the column itself
/// when `identity` is null; what is not a number comes last. k is at most `columns`.
void kernels_greatest(const float *x, const int32_t *identity, size_t columns, size_t k,
                      int32_t *positions, float *values, size_t step);

// ---- Gradients -----------------------------------------------------------------------------
//
// dy is the gradient of a loop's output, dx that of its input.

/// out[i] += x[i]
void kernels_accumulate(const float *x, float *out, size_t count);

/// dx[i] = dy[i] d/dx GELU(x[i])
void kernels_gelu_gradient(const float *x, const float *dy, float *dx, size_t count);

/// dx[i] = dy[i] where y[i] = max(x[i], 0) is positive, else 0
void kernels_relu_gradient(const float *y, const float *dy, float *dx, size_t count);

/// dx[i] = dy[i] y[i] (1 - y[i])
void kernels_sigmoid_gradient(const float *y, const float *dy, float *dx, size_t count);

/// The gradient of layer_norm with respect to x.
void kernels_layer_norm_gradient(const float *x, const float *weight, const float *dy, float
                                 epsilon, float *dx, size_t rows, size_t channels);

/// dweight[c] += sum over r of dy[r, c] normalised(x)[r, c]
void kernels_layer_norm_weight_gradient(const float *x, const float *dy, float epsilon, float
                                        *dweight, size_t rows, size_t channels);

/// dx[r, :] = y[r, :] (dy[r, :] - sum(y[r, :] dy[r, :]))
void kernels_softmax_gradient(const float *y, const float *dy, float *dx, size_t rows, size_t
                              columns);

/// out[c] += sum over r of x[r, c]
void kernels_add_column_sums(const float *x, float *out, size_t rows, size_t channels);

/// For every query i of one row of the image, out[i, h] += scale times the sum over its taps t
/// inside the image of weights[h, i, t] x[tap t of i, h].
///
/// `weights` is the image's first, laid out as the scores of dilated attention are; `x` and `out`
/// are the first head of the image's first token, whose tokens lie `stride` and `out_stride` values
/// apart.
void kernels_add_dilated_keys(const float *weights, const float *x, size_t stride, size_t height,
                              size_t width, size_t heads, size_t head_width, size_t kernel,
                              size_t dilation, size_t margin, float scale, size_t row, float *out,
                              size_t out_stride);

/// For every key j of one row of the image, out[j, h] += scale times the sum over the queries i
/// that have it as a tap t of weights[h, i, t] x[i, h]; laid out as for kernels_add_dilated_keys.
void kernels_add_dilated_queries(const float *weights, const float *x, size_t stride,
                                 size_t height, size_t width, size_t heads, size_t head_width,
                                 size_t kernel, size_t dilation, size_t margin, float scale,
                                 size_t row, float *out, size_t out_stride);

/// out[token] += scale times the sum over j of weights[token, j] v[candidates[parent, j]]; arguments
/// as those of kernels_sibling_output.
void kernels_add_sibling_output(const float *weights, const float *v, size_t v_stride,
                                const int32_t *candidates, size_t candidate_count, size_t width,
                                size_t grid_width, size_t first, size_t count, float scale,
                                float *out, size_t out_stride);

/// out[candidates[parent, j]] += scale times the sum over siblings of weights[token, j] x[token],
/// for the parents 0 ..< count; different parents may meet one key.
void kernels_add_to_candidates(const float *weights, const float *x, size_t x_stride,
                               const int32_t *candidates, size_t candidate_count, size_t width,
                               size_t grid_width, size_t count, float scale, float *out,
                               size_t out_stride);

/// The gradient of kernels_children_softmax with respect to x.
void kernels_children_softmax_gradient(const float *x, const float *parents, size_t step,
                                       size_t count, const float *dy, float *dx);

/// out[p step] += the sum of dy softmax(x) over the four children of p: the gradient of
/// kernels_children_softmax with respect to parents. `scratch` has room for 4 count floats.
void kernels_add_parent_gradient(const float *x, size_t count, const float *dy, float *scratch,
                                 float *out, size_t step);

/// One row of the gradient of depthwise with respect to x: `dx` is the row's first pixel, `dy` the
/// image's first cell.
void kernels_depthwise_gradient(const float *dy, const float *weight, size_t width, size_t channels,
                                size_t kernel, size_t stride, size_t padding, size_t out_height,
                                size_t out_width, size_t row, float *dx);

/// Adds what one row of output cells gives to the gradient of depthwise with respect to its weight,
/// [ky, kx, channels]: `x` is the image's first pixel, `dy` the row's first cell.
void kernels_depthwise_weight_gradient(const float *x, const float *dy, size_t height, size_t width,
                                       size_t channels, size_t kernel, size_t stride,
                                       size_t padding, size_t out_width, size_t row,
                                       float *dweight);

/// The way back of kernels_unfold: adds what lies side by side for the output cells
/// first ..< first + count to the pixels under each, of the rows first_row ..< last_row of the
/// image at `dx`. Where windows lie apart, kernel <= stride, the pixels are overwritten.
void kernels_fold(const float *unfolded, size_t width, size_t channels, size_t kernel,
                  size_t stride, size_t padding, size_t out_width, size_t first, size_t count,
                  size_t first_row, size_t last_row, float *dx);

/// dx at the place of block_max += dy[:], where that place is in the rows first_row ..< last_row.
void kernels_block_max_gradient(const float *x, size_t width, size_t channels, size_t top,
                                size_t bottom, size_t left, size_t right, size_t first_row,
                                size_t last_row, const float *dy, float *dx);

/// out[:] = the sum of x[top ..< bottom, left ..< right, :]
void kernels_block_sum(const float *x, size_t width, size_t channels, size_t top, size_t bottom,
                       size_t left, size_t right, float *out);

/// out[r, c] += scale x[c]
void kernels_add_scaled_row(const float *x, float scale, float *out, size_t rows, size_t channels);

/// out[c] += sum over r of (x[r, c] - mean[c]) dy[r, c]
void kernels_add_column_products(const float *x, const float *mean, const float *dy, float *out,
                                 size_t rows, size_t channels);

/// out[c] += sum over r of (x[r, c] - mean[c])^2
void kernels_add_column_deviations(const float *x, const float *mean, float *out, size_t rows,
                                   size_t channels);

/// dx[r, c] = dy[r, c] a[c] + (x[r, c] - mean[c]) b[c] + shift[c]
void kernels_norm_gradient(const float *dy, const float *x, const float *mean, const float *a,
                           const float *b, const float *shift, float *dx, size_t rows,
                           size_t channels);

#endif
