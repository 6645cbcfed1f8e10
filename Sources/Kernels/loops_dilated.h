// The loops of dilated attention, a part of loops.h: the taps are read where they lie, so nothing
// is unfolded in memory.

// Heads are narrow, 24 or 32 channels: blocks of eight leave no remainder.
enum { BLOCK = 8, MOST_TAPS = KERNELS_WIDEST_DILATED * KERNELS_WIDEST_DILATED };

static inline float dot(const float *a, const float *b, size_t count) {
  float lanes[BLOCK] = {0};
  size_t whole = count / BLOCK * BLOCK;
  for (size_t c = 0; c < whole; c += BLOCK)
    for (int l = 0; l < BLOCK; l++) lanes[l] += a[c + l] * b[c + l];
  float fours[4], twos[2];
  for (int l = 0; l < 4; l++) fours[l] = lanes[l] + lanes[l + 4];
  for (int l = 0; l < 2; l++) twos[l] = fours[l] + fours[l + 2];
  float sum = twos[0] + twos[1];
  for (size_t c = whole; c < count; c++) sum += a[c] * b[c];
  return sum;
}

// The taps of the query at (row, column) that lie inside the image: their numbers, and where their
// tokens begin. Returns how many there are.
static inline size_t taps_inside(const float *x, size_t stride, size_t height, size_t width,
                                 size_t kernel, size_t dilation, size_t margin, size_t row,
                                 size_t column, const float **tokens, size_t *numbers) {
  size_t count = 0;
  for (size_t i = 0; i < kernel; i++)
    for (size_t j = 0; j < kernel; j++) {
      // Before the first row or column the subtraction wraps round, far beyond the last.
      size_t y = row + i * dilation - margin, z = column + j * dilation - margin;
      if (y >= height || z >= width) continue;
      tokens[count] = x + (y * width + z) * stride;
      numbers[count++] = i * kernel + j;
    }
  return count;
}

static void NAME(dilated_scores)(const float *restrict q, size_t q_stride,
                                 const float *restrict k, size_t k_stride, size_t height,
                                 size_t width, size_t heads, size_t head_width, size_t kernel,
                                 size_t dilation, size_t margin, float scale, size_t row,
                                 float *restrict out) {
  const float *keys[MOST_TAPS];
  size_t numbers[MOST_TAPS], taps = kernel * kernel;
  for (size_t x = 0; x < width; x++) {
    const float *query = q + (row * width + x) * q_stride;
    size_t inside = taps_inside(k, k_stride, height, width, kernel, dilation, margin, row, x,
                                keys, numbers);
    for (size_t h = 0; h < heads; h++) {
      float *to = out + (h * height * width + x) * taps;
      if (inside < taps) memset(to, 0, taps * sizeof *to);
      for (size_t t = 0; t < inside; t++)
        to[numbers[t]] =
            scale * dot(query + h * head_width, keys[t] + h * head_width, head_width);
    }
  }
}

static void NAME(dilated_output)(const float *restrict weights, const float *restrict v,
                                 size_t stride, size_t height, size_t width, size_t heads,
                                 size_t head_width, size_t kernel, size_t dilation, size_t margin,
                                 size_t row, float *restrict out) {
  const float *values[MOST_TAPS];
  size_t numbers[MOST_TAPS], taps = kernel * kernel, whole = head_width / BLOCK * BLOCK;
  for (size_t x = 0; x < width; x++) {
    size_t inside = taps_inside(v, stride, height, width, kernel, dilation, margin, row, x, values,
                                numbers);
    for (size_t h = 0; h < heads; h++) {
      const float *weight = weights + (h * height * width + x) * taps;
      float *to = out + (x * heads + h) * head_width;
      size_t first = h * head_width;
      for (size_t c = 0; c < whole; c += BLOCK) {
        float sums[BLOCK] = {0};
        for (size_t t = 0; t < inside; t++)
          for (int l = 0; l < BLOCK; l++)
            sums[l] += weight[numbers[t]] * values[t][first + c + l];
        for (int l = 0; l < BLOCK; l++) to[c + l] = sums[l];
      }
      for (size_t c = whole; c < head_width; c++) {
        float sum = 0;
        for (size_t t = 0; t < inside; t++) sum += weight[numbers[t]] * values[t][first + c];
        to[c] = sum;
      }
    }
  }
}
