// How gradients go back through dilated attention; included once for each instruction set, by
// loops.h. Every token gathers what reaches it, so that no two rows write to one place.

// The taps of the token at (row, column) that lie inside the image: where their tokens begin, and
// where among the image's weights of a head stands the weight of the tap for the token, or,
// `mirrored`, the weight of the token for the tap's own query. Returns how many there are.
static inline size_t weighted_taps(const float *x, size_t stride, size_t height, size_t width,
                                   size_t kernel, size_t dilation, size_t margin, size_t row,
                                   size_t column, int mirrored, const float **tokens,
                                   size_t *places) {
  size_t count = 0, taps = kernel * kernel, own = (row * width + column) * taps;
  for (size_t i = 0; i < kernel; i++)
    for (size_t j = 0; j < kernel; j++) {
      // Before the first row or column the subtraction wraps round, far beyond the last.
      size_t y = row + i * dilation - margin, z = column + j * dilation - margin;
      if (y >= height || z >= width) continue;
      size_t token = y * width + z, number = i * kernel + j;
      tokens[count] = x + token * stride;
      places[count++] = mirrored ? token * taps + taps - 1 - number : own + number;
    }
  return count;
}

static inline void add_weighted_taps(const float *restrict weights, const float *restrict x,
                                     size_t stride, size_t height, size_t width, size_t heads,
                                     size_t head_width, size_t kernel, size_t dilation,
                                     size_t margin, float scale, size_t row, int mirrored,
                                     float *restrict out, size_t out_stride) {
  const float *tokens[MOST_TAPS];
  size_t places[MOST_TAPS], whole = head_width / BLOCK * BLOCK;
  float factors[MOST_TAPS];
  for (size_t column = 0; column < width; column++) {
    size_t inside = weighted_taps(x, stride, height, width, kernel, dilation, margin, row, column,
                                  mirrored, tokens, places);
    for (size_t h = 0; h < heads; h++) {
      const float *weight = weights + h * height * width * kernel * kernel;
      float *to = out + (row * width + column) * out_stride + h * head_width;
      size_t first = h * head_width;
      for (size_t t = 0; t < inside; t++) factors[t] = scale * weight[places[t]];
      for (size_t c = 0; c < whole; c += BLOCK) {
        float sums[BLOCK];
        for (int l = 0; l < BLOCK; l++) sums[l] = to[c + l];
        for (size_t t = 0; t < inside; t++)
          for (int l = 0; l < BLOCK; l++) sums[l] += factors[t] * tokens[t][first + c + l];
        for (int l = 0; l < BLOCK; l++) to[c + l] = sums[l];
      }
      for (size_t c = whole; c < head_width; c++) {
        float sum = to[c];
        for (size_t t = 0; t < inside; t++) sum += factors[t] * tokens[t][first + c];
        to[c] = sum;
      }
    }
  }
}

static void NAME(add_dilated_keys)(const float *restrict weights, const float *restrict x,
                                   size_t stride, size_t height, size_t width, size_t heads,
                                   size_t head_width, size_t kernel, size_t dilation,
                                   size_t margin, float scale, size_t row, float *restrict out,
                                   size_t out_stride) {
  add_weighted_taps(weights, x, stride, height, width, heads, head_width, kernel, dilation, margin,
                    scale, row, 0, out, out_stride);
}

static void NAME(add_dilated_queries)(const float *restrict weights, const float *restrict x,
                                      size_t stride, size_t height, size_t width, size_t heads,
                                      size_t head_width, size_t kernel, size_t dilation,
                                      size_t margin, float scale, size_t row, float *restrict out,
                                      size_t out_stride) {
  add_weighted_taps(weights, x, stride, height, width, heads, head_width, kernel, dilation, margin,
                    scale, row, 1, out, out_stride);
}
