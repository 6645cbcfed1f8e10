// What is told of a tensor's values; included once for each instruction set, by loops.h.

// Runs are short enough to stay in the nearest cache, where their deviations are summed in a
// second loop from the run's own mean; runs are joined in double.
static void NAME(statistics)(const float *x, size_t count, struct kernels_value_statistics *found) {
  enum { RUN = 64 * LANES };
  struct kernels_value_statistics all = {.minimum = INFINITY, .maximum = -INFINITY};
  float run[RUN];
  for (size_t start = 0; start < count; start += RUN) {
    size_t length = count - start < RUN ? count - start : RUN;
    // What is missing to a whole run counts as not finite, and is taken off again.
    memcpy(run, x + start, length * sizeof *run);
    for (size_t i = length; i < RUN; i++) run[i] = INFINITY;
    float sums[LANES] = {0}, least[LANES], greatest[LANES];
    int32_t finite[LANES] = {0}, zeros[LANES] = {0}, nans[LANES] = {0};
    for (int l = 0; l < LANES; l++) {
      least[l] = INFINITY;
      greatest[l] = -INFINITY;
    }
    for (size_t i = 0; i < RUN; i += LANES)
      for (int l = 0; l < LANES; l++) {
        float value = run[i + l];
        int32_t is_finite = (as_bits(value) & 0x7f800000) != 0x7f800000;
        sums[l] += is_finite ? value : 0;
        least[l] = is_finite && value < least[l] ? value : least[l];
        greatest[l] = is_finite && value > greatest[l] ? value : greatest[l];
        finite[l] += is_finite;
        zeros[l] += value == 0;
        nans[l] += value != value;
      }
    size_t own = 0;
    double sum = 0;
    for (int l = 0; l < LANES; l++) {
      own += (size_t)finite[l];
      sum += sums[l];
      all.zeros += (size_t)zeros[l];
      all.nans += (size_t)nans[l];
      if (least[l] < all.minimum) all.minimum = least[l];
      if (greatest[l] > all.maximum) all.maximum = greatest[l];
    }
    if (own == 0) continue;
    double mean = sum / (double)own;
    float middle = (float)mean;
    float squares[LANES] = {0}, rests[LANES] = {0};
    for (size_t i = 0; i < RUN; i += LANES)
      for (int l = 0; l < LANES; l++) {
        float value = run[i + l];
        int32_t is_finite = (as_bits(value) & 0x7f800000) != 0x7f800000;
        float away = is_finite ? value - middle : 0;
        squares[l] += away * away;
        rests[l] += away;
      }
    double deviations = 0, rest = 0;
    for (int l = 0; l < LANES; l++) {
      deviations += squares[l];
      rest += rests[l];
    }
    // The deviations were taken from a rounded mean; what they leave says where it should lie.
    mean = middle + rest / (double)own;
    deviations -= rest * rest / (double)own;
    double between = mean - all.mean;
    double joined = (double)(all.finite + own);
    all.deviations +=
        deviations + between * between * (double)all.finite * (double)own / joined;
    all.mean += between * (double)own / joined;
    all.finite += own;
  }
  all.infinities = count - all.finite - all.nans;
  *found = all;
}

static void NAME(row_figures)(const float *restrict x, size_t rows, size_t columns,
                              float *restrict means, float *restrict norms) {
  for (size_t r = 0; r < rows; r++, x += columns) {
    float sums[LANES] = {0}, squares[LANES] = {0};
    size_t i = 0;
    for (; i + LANES <= columns; i += LANES)
      for (int l = 0; l < LANES; l++) {
        sums[l] += x[i + l];
        squares[l] += x[i + l] * x[i + l];
      }
    float sum = sum_of_lanes(sums), square = sum_of_lanes(squares);
    for (; i < columns; i++) {
      sum += x[i];
      square += x[i] * x[i];
    }
    means[r] = sum / (float)columns;
    norms[r] = sqrtf(square);
  }
}
