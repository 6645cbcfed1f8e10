// How gradients go back through convolutions, pooling and norms over channels; included once for
// each instruction set, by loops.h.

// LANES floats that need no alignment, held in registers.
typedef float vector __attribute__((vector_size(LANES * sizeof(float)), aligned(4), may_alias));

#define INLINE static inline __attribute__((always_inline))

// The most taps of a depthwise kernel that are summed at once: those of 7x7.
enum { MOST_AT_ONCE = 49 };

// vectors * LANES channels of the sum of taps[t][:] weights[t][:].
INLINE void sum_of_taps_at(const float *const *taps, const float *const *weights, size_t count,
                           size_t channel, int vectors, int begins, float *to) {
  vector sums[4];
  for (int v = 0; v < vectors; v++)
    sums[v] = begins ? (vector){0} : *(const vector *)(to + channel + v * LANES);
  for (size_t t = 0; t < count; t++)
    for (int v = 0; v < vectors; v++)
      sums[v] += *(const vector *)(taps[t] + channel + v * LANES) *
                 *(const vector *)(weights[t] + channel + v * LANES);
  for (int v = 0; v < vectors; v++) *(vector *)(to + channel + v * LANES) = sums[v];
}

// to[:] = the sum of taps[t][:] weights[t][:], or, unless it `begins`, to[:] plus that.
static void NAME(sum_of_taps)(const float *const *taps, const float *const *weights, size_t count,
                              size_t channels, int begins, float *to) {
  size_t c = 0;
  for (; c + 4 * LANES <= channels; c += 4 * LANES)
    sum_of_taps_at(taps, weights, count, c, 4, begins, to);
  for (; c + LANES <= channels; c += LANES)
    sum_of_taps_at(taps, weights, count, c, 1, begins, to);
  for (; c < channels; c++) {
    float sum = begins ? 0 : to[c];
    for (size_t t = 0; t < count; t++) sum += taps[t][c] * weights[t][c];
    to[c] = sum;
  }
}

// A pixel gathers from the cells whose windows cover it.
static void NAME(depthwise_gradient_pixel)(const float *dy, const float *weight, size_t channels,
                                           size_t kernel, size_t stride, size_t padding,
                                           size_t out_height, size_t out_width, size_t y,
                                           size_t x, float *dx) {
  const float *taps[MOST_AT_ONCE], *weights[MOST_AT_ONCE];
  size_t count = 0;
  int begins = 1;
  size_t ky = (y + padding) % stride, oy = (y + padding) / stride;
  // A cell before the first wraps around, and ends the way.
  for (; ky < kernel && oy + 1 > 0; ky += stride, oy--) {
    if (oy >= out_height) continue;
    size_t kx = (x + padding) % stride, ox = (x + padding) / stride;
    for (; kx < kernel && ox + 1 > 0; kx += stride, ox--) {
      if (ox >= out_width) continue;
      if (count == MOST_AT_ONCE) {
        NAME(sum_of_taps)(taps, weights, count, channels, begins, dx);
        count = 0;
        begins = 0;
      }
      taps[count] = dy + (oy * out_width + ox) * channels;
      weights[count++] = weight + (ky * kernel + kx) * channels;
    }
  }
  NAME(sum_of_taps)(taps, weights, count, channels, begins, dx);
}

// Pixels of a row under all nine cells of a 3x3 kernel of stride 1; `dy` is the last cell over the
// first of them. The weights stay in registers.
static void NAME(depthwise_gradient_inside)(const float *dy, const float *weight, size_t channels,
                                            size_t out_width, size_t count, float *dx) {
  size_t line = out_width * channels;
  for (size_t c = 0; c < channels; c += LANES) {
    // The last lanes overlap those before them where they do not divide the channels.
    size_t from = c + LANES <= channels ? c : channels - LANES;
    vector w[9];
    for (int t = 0; t < 9; t++) w[t] = *(const vector *)(weight + (size_t)t * channels + from);
    const float *cell = dy + from;
    for (size_t x = 0; x < count; x++, cell += channels) {
      vector sum = {0};
      for (size_t ky = 0; ky < 3; ky++)
        for (size_t kx = 0; kx < 3; kx++)
          sum += *(const vector *)(cell - ky * line - kx * channels) * w[ky * 3 + kx];
      *(vector *)(dx + x * channels + from) = sum;
    }
  }
}

static void NAME(depthwise_gradient)(const float *dy, const float *weight, size_t width,
                                     size_t channels, size_t kernel, size_t stride, size_t padding,
                                     size_t out_height, size_t out_width, size_t row, float *dx) {
  // Pixels first ..< last are under all nine.
  size_t first = 0, last = 0;
  if (kernel == 3 && stride == 1 && channels >= LANES && row + padding >= 2 &&
      row + padding < out_height) {
    first = padding < 2 ? 2 - padding : 0;
    last = out_width > padding ? out_width - padding : 0;
    if (last > width) last = width;
    if (last <= first) first = last = 0;
  }
  if (first < last)
    NAME(depthwise_gradient_inside)
    (dy + ((row + padding) * out_width + first + padding) * channels, weight, channels, out_width,
     last - first, dx + first * channels);
  for (size_t x = 0; x < width; x++) {
    if (x >= first && x < last) continue;
    NAME(depthwise_gradient_pixel)
    (dy, weight, channels, kernel, stride, padding, out_height, out_width, row, x,
     dx + x * channels);
  }
}

// The products of one row of cells with one row of pixels, for vectors * LANES channels; lanes
// before `skipped` were counted before.
INLINE void depthwise_weight_at(const float *x, const float *dy, size_t width, size_t channels,
                                size_t kernel, size_t stride, size_t padding, size_t out_width,
                                int vectors, int skipped, float *dweight) {
  vector sums[2 * 7] = {{0}};
  // Cells first ..< last have their whole window inside.
  size_t first = (padding + stride - 1) / stride;
  if (first > out_width) first = out_width;
  size_t last = width + padding < kernel ? 0 : (width + padding - kernel) / stride + 1;
  if (last > out_width) last = out_width;
  if (last < first) last = first;
  for (size_t cell = 0; cell < out_width; cell++) {
    const float *from = dy + cell * channels;
    vector gradient[2];
    for (int v = 0; v < vectors; v++) gradient[v] = *(const vector *)(from + v * LANES);
    ptrdiff_t left = (ptrdiff_t)(cell * stride) - (ptrdiff_t)padding;
    const float *pixel = x + left * (ptrdiff_t)channels;
    if (cell >= first && cell < last) {
      for (size_t kx = 0; kx < kernel; kx++)
        for (int v = 0; v < vectors; v++)
          sums[kx * 2 + v] +=
              *(const vector *)(pixel + kx * channels + v * LANES) * gradient[v];
    } else {
      for (size_t kx = 0; kx < kernel; kx++)
        if (left + (ptrdiff_t)kx >= 0 && left + (ptrdiff_t)kx < (ptrdiff_t)width)
          for (int v = 0; v < vectors; v++)
            sums[kx * 2 + v] +=
                *(const vector *)(pixel + kx * channels + v * LANES) * gradient[v];
    }
  }
  for (size_t kx = 0; kx < kernel; kx++)
    for (int v = 0; v < vectors; v++)
      for (int l = v == 0 ? skipped : 0; l < LANES; l++)
        dweight[kx * channels + v * LANES + l] += sums[kx * 2 + v][l];
}

INLINE void depthwise_weight_row(const float *x, const float *dy, size_t width, size_t channels,
                                 size_t kernel, size_t stride, size_t padding, size_t out_width,
                                 float *dweight) {
  size_t c = 0;
  for (; c + 2 * LANES <= channels; c += 2 * LANES)
    depthwise_weight_at(x + c, dy + c, width, channels, kernel, stride, padding, out_width, 2, 0,
                        dweight + c);
  for (; c < channels; c += LANES) {
    // The last lanes overlap those before them where they do not divide the channels.
    size_t from = c + LANES <= channels ? c : channels - LANES;
    depthwise_weight_at(x + from, dy + from, width, channels, kernel, stride, padding, out_width,
                        1, (int)(c - from), dweight + from);
  }
}

static void NAME(depthwise_weight_plain)(const float *x, const float *dy, size_t width,
                                         size_t channels, size_t kernel, size_t stride,
                                         size_t padding, size_t out_width, float *dweight) {
  for (size_t kx = 0; kx < kernel; kx++)
    for (size_t cell = 0; cell < out_width; cell++) {
      size_t column = cell * stride + kx;
      if (column < padding || column >= width + padding) continue;
      const float *pixel = x + (column - padding) * channels, *from = dy + cell * channels;
      for (size_t c = 0; c < channels; c++) dweight[kx * channels + c] += pixel[c] * from[c];
    }
}

static void NAME(depthwise_weight_gradient)(const float *x, const float *dy, size_t height,
                                            size_t width, size_t channels, size_t kernel,
                                            size_t stride, size_t padding, size_t out_width,
                                            size_t row, float *dweight) {
  for (size_t ky = 0; ky < kernel; ky++, dweight += kernel * channels) {
    size_t y = row * stride + ky;
    if (y < padding || y >= height + padding) continue;
    const float *line = x + (y - padding) * width * channels;
    size_t kind = channels < LANES ? 0 : kernel;
    switch (kind) {
      case 3:
        depthwise_weight_row(line, dy, width, channels, 3, stride, padding, out_width, dweight);
        break;
      case 5:
        depthwise_weight_row(line, dy, width, channels, 5, stride, padding, out_width, dweight);
        break;
      case 7:
        depthwise_weight_row(line, dy, width, channels, 7, stride, padding, out_width, dweight);
        break;
      default:
        NAME(depthwise_weight_plain)(line, dy, width, channels, kernel, stride, padding,
                                     out_width, dweight);
    }
  }
}

// Spans of cells that share pixels are added; where windows lie apart, they are put in place.
static void NAME(fold)(const float *unfolded, size_t width, size_t channels, size_t kernel,
                       size_t stride, size_t padding, size_t out_width, size_t first, size_t count,
                       size_t first_row, size_t last_row, float *dx) {
  size_t span = kernel * channels;
  for (size_t cell = first; cell < first + count; cell++, unfolded += kernel * span) {
    size_t top = cell / out_width * stride, left = cell % out_width * stride;
    size_t from = left < padding ? padding - left : 0;
    size_t to = left + kernel > width + padding ? width + padding - left : kernel;
    if (from >= to || left >= width + padding) continue;
    size_t length = (to - from) * channels;
    for (size_t ky = 0; ky < kernel; ky++) {
      if (top + ky < first_row + padding || top + ky >= last_row + padding) continue;
      const float *source = unfolded + ky * span + from * channels;
      float *target = dx + ((top + ky - padding) * width + left + from - padding) * channels;
      if (kernel <= stride)
        memcpy(target, source, length * sizeof *target);
      else
        for (size_t i = 0; i < length; i++) target[i] += source[i];
    }
  }
}

// The channels of one window; `width` of them, at most LANES.
INLINE void block_max_gradient_at(const float *x, size_t line, size_t channels, size_t top,
                                  size_t bottom, size_t left, size_t right, size_t first_row,
                                  size_t last_row, int width, const float *dy, float *dx) {
  float greatest[LANES], gradient[LANES];
  int32_t place[LANES] = {0};
  for (int l = 0; l < width; l++) {
    greatest[l] = x[(top * line + left) * channels + l];
    gradient[l] = dy[l];
  }
  int32_t at = 0;
  for (size_t row = top; row < bottom; row++)
    for (size_t column = left; column < right; column++, at++) {
      const float *from = x + (row * line + column) * channels;
      for (int l = 0; l < width; l++) {
        int takes = from[l] > greatest[l] || from[l] != from[l];
        greatest[l] = takes ? from[l] : greatest[l];
        place[l] = takes ? at : place[l];
      }
    }
  at = 0;
  for (size_t row = top; row < bottom; row++)
    for (size_t column = left; column < right; column++, at++) {
      if (row < first_row || row >= last_row) continue;
      float *to = dx + (row * line + column) * channels;
      for (int l = 0; l < width; l++) to[l] += place[l] == at ? gradient[l] : 0;
    }
}

// Of equal values the first in row-major order has the gradient, and of NaNs the last.
static void NAME(block_max_gradient)(const float *x, size_t width, size_t channels, size_t top,
                                     size_t bottom, size_t left, size_t right, size_t first_row,
                                     size_t last_row, const float *dy, float *dx) {
  size_t c = 0;
  for (; c + LANES <= channels; c += LANES)
    block_max_gradient_at(x + c, width, channels, top, bottom, left, right, first_row, last_row,
                          LANES, dy + c, dx + c);
  if (c < channels)
    block_max_gradient_at(x + c, width, channels, top, bottom, left, right, first_row, last_row,
                          (int)(channels - c), dy + c, dx + c);
}

static void NAME(add_scaled_row)(const float *restrict x, float scale, float *restrict out,
                                 size_t rows, size_t channels) {
  for (size_t r = 0; r < rows; r++)
    for (size_t c = 0; c < channels; c++) out[r * channels + c] += scale * x[c];
}

static void NAME(add_column_products)(const float *restrict x, const float *restrict mean,
                                      const float *restrict dy, float *restrict out, size_t rows,
                                      size_t channels) {
  ADD_SUMS_OF_COLUMNS((x[r * channels + c] - mean[c]) * dy[r * channels + c])
}

static void NAME(add_column_deviations)(const float *restrict x, const float *restrict mean,
                                        float *restrict out, size_t rows, size_t channels) {
  ADD_SUMS_OF_COLUMNS((x[r * channels + c] - mean[c]) * (x[r * channels + c] - mean[c]))
}

static void NAME(norm_gradient)(const float *restrict dy, const float *restrict x,
                                const float *restrict mean, const float *restrict a,
                                const float *restrict b, const float *restrict shift,
                                float *restrict dx, size_t rows, size_t channels) {
  for (size_t r = 0; r < rows; r++) {
    const float *from = dy + r * channels, *row = x + r * channels;
    float *to = dx + r * channels;
    for (size_t c = 0; c < channels; c++)
      to[c] = from[c] * a[c] + (row[c] - mean[c]) * b[c] + shift[c];
  }
}
