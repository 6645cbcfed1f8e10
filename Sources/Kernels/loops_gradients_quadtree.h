// How gradients go back through quadtree attention; included once for each instruction set, by
// loops.h.

// The siblings' rows are held while their parent's candidates pass by.
static void NAME(add_to_candidates)(const float *restrict weights, const float *restrict x,
                                    size_t x_stride, const int32_t *restrict candidates,
                                    size_t candidate_count, size_t width, size_t grid_width,
                                    size_t count, float scale, float *restrict out,
                                    size_t out_stride) {
  size_t whole = width / LANES * LANES;
  for (size_t parent = 0; parent < count; parent++) {
    const int32_t *keys = candidates + parent * candidate_count;
    size_t token = first_sibling(parent, grid_width);
    size_t tokens[4] = {token, token + 1, token + grid_width, token + grid_width + 1};
    const float *a = weights + tokens[0] * candidate_count,
                *b = weights + tokens[1] * candidate_count,
                *c = weights + tokens[2] * candidate_count,
                *d = weights + tokens[3] * candidate_count;
    for (size_t w = 0; w < whole; w += LANES) {
      float rows[4][LANES];
      for (int s = 0; s < 4; s++)
        for (int l = 0; l < LANES; l++) rows[s][l] = scale * x[tokens[s] * x_stride + w + l];
      for (size_t j = 0; j < candidate_count; j++) {
        float *to = out + (size_t)keys[j] * out_stride + w;
        for (int l = 0; l < LANES; l++)
          to[l] += a[j] * rows[0][l] + b[j] * rows[1][l] + c[j] * rows[2][l] + d[j] * rows[3][l];
      }
    }
    for (size_t w = whole; w < width; w++) {
      float values[4];
      for (int s = 0; s < 4; s++) values[s] = scale * x[tokens[s] * x_stride + w];
      for (size_t j = 0; j < candidate_count; j++)
        out[(size_t)keys[j] * out_stride + w] +=
            a[j] * values[0] + b[j] * values[1] + c[j] * values[2] + d[j] * values[3];
    }
  }
}

// With s the shares: dx = parent s (dy - sum(s dy)).
static void NAME(children_softmax_gradient)(const float *restrict x, const float *restrict parents,
                                            size_t step, size_t count, const float *restrict dy,
                                            float *restrict dx) {
  children_exponentials(x, count, dx);
  for (size_t p = 0; p < count; p++) {
    const float *from = dy + 4 * p;
    float *to = dx + 4 * p;
    float scale = 1.0f / (to[0] + to[1] + to[2] + to[3]);
    float sum = 0;
    for (int i = 0; i < 4; i++) sum += to[i] * from[i];
    for (int i = 0; i < 4; i++) to[i] *= parents[p * step] * scale * (from[i] - sum * scale);
  }
}

static void NAME(add_parent_gradient)(const float *restrict x, size_t count,
                                      const float *restrict dy, float *restrict scratch,
                                      float *restrict out, size_t step) {
  children_exponentials(x, count, scratch);
  for (size_t p = 0; p < count; p++) {
    const float *four = scratch + 4 * p, *from = dy + 4 * p;
    float sum = 0;
    for (int i = 0; i < 4; i++) sum += four[i] * from[i];
    out[p * step] += sum / (four[0] + four[1] + four[2] + four[3]);
  }
}
