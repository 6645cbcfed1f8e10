// The loops exist once for each instruction set; a table of pointers names the set in use.
#ifndef FOVEA_KERNELS_TABLE_H
#define FOVEA_KERNELS_TABLE_H

#include "include/kernels.h"

struct kernels_table {
  void (*add)(const float *, const float *, float *, size_t);
  void (*multiply)(const float *, const float *, float *, size_t);
  void (*scale_channels)(const float *, const float *, float *, size_t, size_t);
  void (*add_channels)(const float *, const float *, float *, size_t, size_t);
  void (*gelu)(const float *, float *, size_t);
  void (*relu)(const float *, float *, size_t);
  void (*sigmoid)(const float *, float *, size_t);
  void (*exp)(const float *, float *, size_t);
  void (*layer_norm)(const float *, const float *, const float *, float, float *, size_t, size_t);
  void (*softmax)(const float *, float *, size_t, size_t);
  void (*depthwise)(const float *, const float *, const float *, const float *, size_t, size_t,
                    size_t, size_t, size_t, size_t, size_t, size_t, size_t, float *);
  void (*add_shifted)(const float *, size_t, size_t, size_t, size_t, float *);
  void (*block_mean)(const float *, size_t, size_t, size_t, size_t, size_t, size_t, float *);
  void (*scale_shift_channels)(const float *, const float *, const float *, float *, size_t,
                               size_t);
  void (*dilated_scores)(const float *, size_t, const float *, size_t, size_t, size_t, size_t,
                         size_t, size_t, size_t, size_t, float, size_t, float *);
  void (*dilated_output)(const float *, const float *, size_t, size_t, size_t, size_t, size_t,
                         size_t, size_t, size_t, size_t, float *);
  void (*block_max)(const float *, size_t, size_t, size_t, size_t, size_t, size_t, float *);
  size_t (*count_nonfinite)(const float *, size_t);
  double (*sum)(const float *, size_t);
  double (*squared_deviations)(const float *, float, size_t);
  void (*sibling_scores)(const float *, size_t, const float *, size_t, const int32_t *, size_t,
                         size_t, size_t, size_t, size_t, float, float *, float *);
  void (*sibling_output)(const float *, const float *, size_t, const int32_t *, size_t, size_t,
                         size_t, size_t, size_t, float *, size_t);
  void (*children_softmax)(const float *, const float *, size_t, size_t, float *);
  void (*statistics)(const float *, size_t, struct kernels_value_statistics *);
  void (*row_figures)(const float *, size_t, size_t, float *, float *);
  void (*accumulate)(const float *, float *, size_t);
  void (*gelu_gradient)(const float *, const float *, float *, size_t);
  void (*relu_gradient)(const float *, const float *, float *, size_t);
  void (*sigmoid_gradient)(const float *, const float *, float *, size_t);
  void (*layer_norm_gradient)(const float *, const float *, const float *, float, float *, size_t,
                              size_t);
  void (*layer_norm_weight_gradient)(const float *, const float *, float, float *, size_t, size_t);
  void (*softmax_gradient)(const float *, const float *, float *, size_t, size_t);
  void (*add_column_sums)(const float *, float *, size_t, size_t);
  void (*add_dilated_keys)(const float *, const float *, size_t, size_t, size_t, size_t, size_t,
                           size_t, size_t, size_t, float, size_t, float *, size_t);
  void (*add_dilated_queries)(const float *, const float *, size_t, size_t, size_t, size_t, size_t,
                              size_t, size_t, size_t, float, size_t, float *, size_t);
  void (*add_sibling_output)(const float *, const float *, size_t, const int32_t *, size_t, size_t,
                             size_t, size_t, size_t, float, float *, size_t);
  void (*add_to_candidates)(const float *, const float *, size_t, const int32_t *, size_t, size_t,
                            size_t, size_t, float, float *, size_t);
  void (*children_softmax_gradient)(const float *, const float *, size_t, size_t, const float *,
                                    float *);
  void (*add_parent_gradient)(const float *, size_t, const float *, float *, float *, size_t);
  void (*depthwise_gradient)(const float *, const float *, size_t, size_t, size_t, size_t, size_t,
                             size_t, size_t, size_t, float *);
  void (*depthwise_weight_gradient)(const float *, const float *, size_t, size_t, size_t, size_t,
                                    size_t, size_t, size_t, size_t, float *);
  void (*fold)(const float *, size_t, size_t, size_t, size_t, size_t, size_t, size_t, size_t,
               size_t, size_t, float *);
  void (*block_max_gradient)(const float *, size_t, size_t, size_t, size_t, size_t, size_t, size_t,
                             size_t, const float *, float *);
  void (*block_sum)(const float *, size_t, size_t, size_t, size_t, size_t, size_t, float *);
  void (*add_scaled_row)(const float *, float, float *, size_t, size_t);
  void (*add_column_products)(const float *, const float *, const float *, float *, size_t, size_t);
  void (*add_column_deviations)(const float *, const float *, float *, size_t, size_t);
  void (*norm_gradient)(const float *, const float *, const float *, const float *, const float *,
                        const float *, float *, size_t, size_t);
};

extern const struct kernels_table kernels_table_baseline;
#if defined(__x86_64__)
extern const struct kernels_table kernels_table_avx2;
extern const struct kernels_table kernels_table_avx512;
#endif

#endif
