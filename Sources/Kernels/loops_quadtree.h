// The loops of quadtree attention; included by loops.h, once for each instruction set.

// The first of the four siblings of a parent on a grid of grid_width tokens.
static inline size_t first_sibling(size_t parent, size_t grid_width) {
  size_t half = grid_width / 2;
  return parent / half * 2 * grid_width + parent % half * 2;
}

typedef float four __attribute__((vector_size(16)));

static inline four load_four(const float *from) {
  four value;
  memcpy(&value, from, sizeof value);
  return value;
}

// to[w * LANES + r] = rows[r][w], by blocks of 4x4.
static inline void transpose_rows(const float *const *rows, size_t width, float *restrict to) {
  size_t w = 0;
  for (; w + 4 <= width; w += 4) {
    four a = load_four(rows[0] + w), b = load_four(rows[1] + w), c = load_four(rows[2] + w),
         d = load_four(rows[3] + w);
    four ab = __builtin_shufflevector(a, b, 0, 4, 1, 5);
    four cd = __builtin_shufflevector(c, d, 0, 4, 1, 5);
    four ef = __builtin_shufflevector(a, b, 2, 6, 3, 7);
    four gh = __builtin_shufflevector(c, d, 2, 6, 3, 7);
    four turned[4] = {
        __builtin_shufflevector(ab, cd, 0, 1, 4, 5), __builtin_shufflevector(ab, cd, 2, 3, 6, 7),
        __builtin_shufflevector(ef, gh, 0, 1, 4, 5), __builtin_shufflevector(ef, gh, 2, 3, 6, 7)};
    for (size_t i = 0; i < 4; i++) memcpy(to + (w + i) * LANES, &turned[i], sizeof turned[i]);
  }
  for (; w < width; w++)
    for (size_t r = 0; r < 4; r++) to[w * LANES + r] = rows[r][w];
}

static void NAME(sibling_scores)(const float *restrict q, size_t q_stride,
                                 const float *restrict k, size_t k_stride,
                                 const int32_t *restrict candidates, size_t candidate_count,
                                 size_t width, size_t grid_width, size_t first, size_t count,
                                 float scale, float *restrict scratch, float *restrict out) {
  for (size_t parent = first; parent < first + count; parent++) {
    const int32_t *keys = candidates + parent * candidate_count;
    size_t token = first_sibling(parent, grid_width);
    size_t tokens[4] = {token, token + 1, token + grid_width, token + grid_width + 1};
    const float *a = q + tokens[0] * q_stride, *b = q + tokens[1] * q_stride,
                *c = q + tokens[2] * q_stride, *d = q + tokens[3] * q_stride;
    for (size_t start = 0; start < candidate_count; start += LANES) {
      size_t here = candidate_count - start < LANES ? candidate_count - start : LANES;
      // Keys are turned on their side, so that one vector holds one channel of sixteen keys.
      for (size_t l = 0; l < LANES; l += 4) {
        const float *rows[4];
        for (size_t r = 0; r < 4; r++)
          rows[r] = k + (size_t)keys[start + (l + r < here ? l + r : 0)] * k_stride;
        transpose_rows(rows, width, scratch + l);
      }
      float sums[4][LANES] = {{0}};
      for (size_t w = 0; w < width; w++) {
        const float *channel = scratch + w * LANES;
        for (int l = 0; l < LANES; l++) sums[0][l] += a[w] * channel[l];
        for (int l = 0; l < LANES; l++) sums[1][l] += b[w] * channel[l];
        for (int l = 0; l < LANES; l++) sums[2][l] += c[w] * channel[l];
        for (int l = 0; l < LANES; l++) sums[3][l] += d[w] * channel[l];
      }
      for (int s = 0; s < 4; s++) {
        float *to = out + tokens[s] * candidate_count + start;
        for (size_t l = 0; l < here; l++) to[l] = scale * sums[s][l];
      }
    }
  }
}

// out[token] = the weighted sum, or, `adding`, out[token] += scale times it.
static inline void weigh_candidates(const float *restrict weights, const float *restrict v,
                                    size_t v_stride, const int32_t *restrict candidates,
                                    size_t candidate_count, size_t width, size_t grid_width,
                                    size_t first, size_t count, int adding, float scale,
                                    float *restrict out, size_t out_stride) {
  size_t whole = width / LANES * LANES;
  for (size_t parent = first; parent < first + count; parent++) {
    const int32_t *keys = candidates + parent * candidate_count;
    size_t token = first_sibling(parent, grid_width);
    size_t tokens[4] = {token, token + 1, token + grid_width, token + grid_width + 1};
    const float *a = weights + tokens[0] * candidate_count,
                *b = weights + tokens[1] * candidate_count,
                *c = weights + tokens[2] * candidate_count,
                *d = weights + tokens[3] * candidate_count;
    for (size_t w = 0; w < whole; w += LANES) {
      float sums[4][LANES] = {{0}};
      for (size_t j = 0; j < candidate_count; j++) {
        const float *value = v + (size_t)keys[j] * v_stride + w;
        for (int l = 0; l < LANES; l++) sums[0][l] += a[j] * value[l];
        for (int l = 0; l < LANES; l++) sums[1][l] += b[j] * value[l];
        for (int l = 0; l < LANES; l++) sums[2][l] += c[j] * value[l];
        for (int l = 0; l < LANES; l++) sums[3][l] += d[j] * value[l];
      }
      for (int s = 0; s < 4; s++) {
        float *to = out + tokens[s] * out_stride + w;
        for (int l = 0; l < LANES; l++) to[l] = adding ? to[l] + scale * sums[s][l] : sums[s][l];
      }
    }
    for (size_t w = whole; w < width; w++) {
      float sums[4] = {0};
      for (size_t j = 0; j < candidate_count; j++) {
        float value = v[(size_t)keys[j] * v_stride + w];
        sums[0] += a[j] * value;
        sums[1] += b[j] * value;
        sums[2] += c[j] * value;
        sums[3] += d[j] * value;
      }
      for (int s = 0; s < 4; s++) {
        float *to = out + tokens[s] * out_stride + w;
        *to = adding ? *to + scale * sums[s] : sums[s];
      }
    }
  }
}

static void NAME(sibling_output)(const float *restrict weights, const float *restrict v,
                                 size_t v_stride, const int32_t *restrict candidates,
                                 size_t candidate_count, size_t width, size_t grid_width,
                                 size_t first, size_t count, float *restrict out,
                                 size_t out_stride) {
  weigh_candidates(weights, v, v_stride, candidates, candidate_count, width, grid_width, first,
                   count, 0, 1, out, out_stride);
}

static void NAME(add_sibling_output)(const float *restrict weights, const float *restrict v,
                                     size_t v_stride, const int32_t *restrict candidates,
                                     size_t candidate_count, size_t width, size_t grid_width,
                                     size_t first, size_t count, float scale, float *restrict out,
                                     size_t out_stride) {
  weigh_candidates(weights, v, v_stride, candidates, candidate_count, width, grid_width, first,
                   count, 1, scale, out, out_stride);
}

// exp of each four less their greatest.
static inline void children_exponentials(const float *restrict x, size_t count,
                                         float *restrict out) {
  for (size_t p = 0; p < count; p++) {
    const float *four = x + 4 * p;
    float left = four[0] > four[1] ? four[0] : four[1];
    float right = four[2] > four[3] ? four[2] : four[3];
    float greatest = left > right ? left : right;
    for (int i = 0; i < 4; i++) out[4 * p + i] = four[i] - greatest;
  }
  for (size_t i = 0; i < 4 * count; i++) out[i] = exponential(out[i]);
}

static void NAME(children_softmax)(const float *restrict x, const float *restrict parents,
                                   size_t step, size_t count, float *restrict out) {
  children_exponentials(x, count, out);
  for (size_t p = 0; p < count; p++) {
    float *four = out + 4 * p;
    float scale = parents[p * step] / (four[0] + four[1] + four[2] + four[3]);
    for (int i = 0; i < 4; i++) four[i] *= scale;
  }
}
