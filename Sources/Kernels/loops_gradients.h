// How gradients go back through the functions of single values, norms and softmax; included once
// for each instruction set, by loops.h.

static void NAME(accumulate)(const float *restrict x, float *restrict out, size_t count) {
  for (size_t i = 0; i < count; i++) out[i] += x[i];
}

// d/dx x Phi(x) = Phi(x) + x phi(x)
static void NAME(gelu_gradient)(const float *restrict x, const float *restrict dy,
                                float *restrict dx, size_t count) {
  for (size_t i = 0; i < count; i++) {
    float distribution = 0.5f * (1.0f + error_function(x[i] * 0.70710678f));
    float density = 0.39894228f * exponential(-0.5f * x[i] * x[i]);
    dx[i] = dy[i] * (distribution + x[i] * density);
  }
}

static void NAME(relu_gradient)(const float *restrict y, const float *restrict dy,
                                float *restrict dx, size_t count) {
  for (size_t i = 0; i < count; i++) dx[i] = y[i] > 0 ? dy[i] : 0;
}

static void NAME(sigmoid_gradient)(const float *restrict y, const float *restrict dy,
                                   float *restrict dx, size_t count) {
  for (size_t i = 0; i < count; i++) dx[i] = dy[i] * y[i] * (1.0f - y[i]);
}

// With n the normalised row and g = dy weight: dx = scale (g - mean(g) - n mean(g n)).
static void NAME(layer_norm_gradient)(const float *restrict x, const float *restrict weight,
                                      const float *restrict dy, float epsilon, float *restrict dx,
                                      size_t rows, size_t channels) {
  size_t whole = channels / LANES * LANES;
  for (size_t r = 0; r < rows; r++) {
    const float *row = x + r * channels, *from = dy + r * channels;
    float *to = dx + r * channels;
    float mean, scale;
    row_moments(row, channels, epsilon, &mean, &scale);
    float sums[LANES] = {0}, products[LANES] = {0};
    for (size_t c = 0; c < whole; c += LANES)
      for (int l = 0; l < LANES; l++) {
        float g = from[c + l] * weight[c + l];
        sums[l] += g;
        products[l] += g * ((row[c + l] - mean) * scale);
      }
    float sum = sum_of_lanes(sums), product = sum_of_lanes(products);
    for (size_t c = whole; c < channels; c++) {
      float g = from[c] * weight[c];
      sum += g;
      product += g * ((row[c] - mean) * scale);
    }
    sum /= (float)channels;
    product /= (float)channels;
    for (size_t c = 0; c < channels; c++)
      to[c] = scale * (from[c] * weight[c] - sum - (row[c] - mean) * scale * product);
  }
}

static void NAME(layer_norm_weight_gradient)(const float *restrict x, const float *restrict dy,
                                             float epsilon, float *restrict dweight, size_t rows,
                                             size_t channels) {
  for (size_t r = 0; r < rows; r++) {
    const float *row = x + r * channels, *from = dy + r * channels;
    float mean, scale;
    row_moments(row, channels, epsilon, &mean, &scale);
    for (size_t c = 0; c < channels; c++) dweight[c] += from[c] * ((row[c] - mean) * scale);
  }
}

static inline float dot_of_row(const float *a, const float *b, size_t columns) {
  size_t whole = columns / LANES * LANES;
  float lanes[LANES] = {0};
  for (size_t c = 0; c < whole; c += LANES)
    for (int l = 0; l < LANES; l++) lanes[l] += a[c + l] * b[c + l];
  float sum = sum_of_lanes(lanes);
  for (size_t c = whole; c < columns; c++) sum += a[c] * b[c];
  return sum;
}

// Up to LANES short rows, one to a lane.
static inline void softmax_gradient_short(const float *y, const float *dy, float *dx, size_t rows,
                                          size_t columns) {
  float sums[LANES] = {0};
  for (size_t c = 0; c < columns; c++)
    for (size_t r = 0; r < rows; r++) sums[r] += y[r * columns + c] * dy[r * columns + c];
  for (size_t r = 0; r < rows; r++)
    for (size_t c = 0; c < columns; c++)
      dx[r * columns + c] = y[r * columns + c] * (dy[r * columns + c] - sums[r]);
}

// dx = y (dy - sum(y dy))
static void NAME(softmax_gradient)(const float *restrict y, const float *restrict dy,
                                   float *restrict dx, size_t rows, size_t columns) {
  if (columns < LANES) {
    for (size_t r = 0; r < rows; r += LANES)
      softmax_gradient_short(y + r * columns, dy + r * columns, dx + r * columns,
                             rows - r < LANES ? rows - r : LANES, columns);
    return;
  }
  for (size_t r = 0; r < rows; r++) {
    const float *row = y + r * columns, *from = dy + r * columns;
    float *to = dx + r * columns;
    float sum = dot_of_row(row, from, columns);
    for (size_t c = 0; c < columns; c++) to[c] = row[c] * (from[c] - sum);
  }
}

// Runs of rows are summed in float, the runs in double.
#define ADD_SUMS_OF_COLUMNS(term)                                        \
  enum { TILE = 4 * LANES, RUN = 128 };                                  \
  for (size_t first = 0; first < channels; first += TILE) {              \
    size_t width = channels - first < TILE ? channels - first : TILE;    \
    double totals[TILE] = {0};                                           \
    for (size_t start = 0; start < rows; start += RUN) {                 \
      size_t end = rows - start < RUN ? rows : start + RUN;              \
      float sums[TILE] = {0};                                            \
      if (width == TILE)                                                 \
        for (size_t r = start; r < end; r++)                             \
          for (int i = 0; i < TILE; i++) {                               \
            size_t c = first + (size_t)i;                                \
            sums[i] += (term);                                           \
          }                                                              \
      else                                                               \
        for (size_t r = start; r < end; r++)                             \
          for (size_t i = 0; i < width; i++) {                           \
            size_t c = first + i;                                        \
            sums[i] += (term);                                           \
          }                                                              \
      for (int i = 0; i < TILE; i++) totals[i] += sums[i];               \
    }                                                                    \
    for (size_t i = 0; i < width; i++) out[first + i] += (float)totals[i]; \
  }

static void NAME(add_column_sums)(const float *restrict x, float *restrict out, size_t rows,
                                  size_t channels) {
  ADD_SUMS_OF_COLUMNS(x[r * channels + c])
}
