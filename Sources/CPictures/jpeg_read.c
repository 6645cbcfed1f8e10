#include <setjmp.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <jpeglib.h>

#include <jerror.h>

#include "cpictures.h"

// A hostile file can ask for thousands of scans over a large picture; encoders use about ten.
#define MOST_SCANS 200

// libjpeg passes its own struct to every callback; `client_data` leads back to this one.
// Everything a longjmp must not lose lives here, outside the frame that calls setjmp.
typedef struct {
  struct jpeg_decompress_struct decoder;
  struct jpeg_error_mgr errors;
  struct jpeg_progress_mgr progress;
  jmp_buf out;
  cpictures_status status;
  cpictures_fault fault;
  uint8_t *cmyk;
} jpeg_source;

static cpictures_status status_of(int code) {
  switch (code) {
    case JERR_INPUT_EOF:
    case JERR_INPUT_EMPTY:
    case JWRN_JPEG_EOF:
      return CPICTURES_TRUNCATED;
    case JERR_OUT_OF_MEMORY:
      return CPICTURES_NO_MEMORY;
    case JERR_ARITH_NOTIMPL:
    case JERR_BAD_PRECISION:
    case JERR_COMPONENT_COUNT:
    case JERR_CONVERSION_NOTIMPL:
    case JERR_SOF_UNSUPPORTED:
      return CPICTURES_UNSUPPORTED;
    default:
      return CPICTURES_DAMAGED;
  }
}

_Noreturn static void give_up(jpeg_source *source, cpictures_status status, const char *message) {
  source->status = status;
  if (source->fault.capacity > 0) {
    strncpy(source->fault.message, message, source->fault.capacity - 1);
    source->fault.message[source->fault.capacity - 1] = 0;
  }
  longjmp(source->out, 1);
}

static void on_error(j_common_ptr common) {
  char message[JMSG_LENGTH_MAX];
  common->err->format_message(common, message);
  give_up(common->client_data, status_of(common->err->msg_code), message);
}

// libjpeg warns where it goes on with invented samples: a picture that is partly grey is worse than
// none, so a warning ends the decoding, unless it speaks of the header alone.
static void on_message(j_common_ptr common, int level) {
  if (level >= 0) return;
  int code = common->err->msg_code;
  if (code == JWRN_ADOBE_XFORM || code == JWRN_JFIF_MAJOR || code == JWRN_NOT_SEQUENTIAL) return;
  on_error(common);
}

static void on_output(j_common_ptr common) { (void)common; }

static void on_progress(j_common_ptr common) {
  if (((j_decompress_ptr)common)->input_scan_number > MOST_SCANS) {
    give_up(common->client_data, CPICTURES_DAMAGED, "far too many scans");
  }
}

static void open_source(jpeg_source *source, const uint8_t *bytes, size_t count) {
  source->decoder.err = jpeg_std_error(&source->errors);
  source->decoder.client_data = source;
  source->errors.error_exit = on_error;
  source->errors.emit_message = on_message;
  source->errors.output_message = on_output;
  jpeg_create_decompress(&source->decoder);
  source->progress.progress_monitor = on_progress;
  source->decoder.progress = &source->progress;
  jpeg_mem_src(&source->decoder, bytes, count);
  jpeg_read_header(&source->decoder, TRUE);
}

static void open_or_return(jpeg_source *source, const uint8_t *bytes, size_t count) {
  if (setjmp(source->out) == 0) open_source(source, bytes, count);
}

cpictures_status cpictures_jpeg_size(
    const uint8_t *bytes, size_t count, uint32_t *height, uint32_t *width, cpictures_fault fault) {
  jpeg_source source = {.fault = fault};
  open_or_return(&source, bytes, count);
  int code = source.errors.msg_code;
  if (source.status == CPICTURES_DAMAGED &&
      (code == JERR_EMPTY_IMAGE || code == JERR_IMAGE_TOO_BIG)) {
    // The size itself is the fault: the caller says so better, with both numbers.
    source.status = CPICTURES_OK;
  }
  *height = source.decoder.image_height;
  *width = source.decoder.image_width;
  jpeg_destroy_decompress(&source.decoder);
  return source.status;
}

// Inverted ink: 255 is none. What the black ink lets through is dimmed by each colour's ink.
static void ink_to_light(const uint8_t *cmyk, uint8_t *rgb, size_t count) {
  for (size_t i = 0; i < count; i++) {
    unsigned light = cmyk[4 * i + 3];
    for (size_t channel = 0; channel < 3; channel++) {
      unsigned taken = (255u - cmyk[4 * i + channel]) * light + 128;
      rgb[3 * i + channel] = (uint8_t)(light - ((taken + (taken >> 8)) >> 8));
    }
  }
}

static void decode(
    jpeg_source *source, const uint8_t *bytes, size_t count, uint32_t height, uint32_t width,
    uint8_t *rgb) {
  j_decompress_ptr decoder = &source->decoder;
  open_source(source, bytes, count);
  if (decoder->image_height != height || decoder->image_width != width) {
    give_up(source, CPICTURES_DAMAGED, "the size in the header changed");
  }
  int is_ink = decoder->num_components == 4;
  decoder->out_color_space = is_ink ? JCS_CMYK : JCS_RGB;
  if (is_ink) {
    source->cmyk = malloc((size_t)width * 4);
    if (source->cmyk == NULL) give_up(source, CPICTURES_NO_MEMORY, "out of memory");
  }
  jpeg_start_decompress(decoder);
  if (decoder->output_components != (is_ink ? 4 : 3) || decoder->output_width != width) {
    give_up(source, CPICTURES_DAMAGED, "an unexpected arrangement of samples");
  }
  while (decoder->output_scanline < height) {
    uint8_t *target = rgb + (size_t)decoder->output_scanline * width * 3;
    JSAMPROW row = is_ink ? source->cmyk : target;
    // Without a row the source is waiting for more data, of which there are none.
    if (jpeg_read_scanlines(decoder, &row, 1) != 1) {
      give_up(source, CPICTURES_TRUNCATED, "the data end early");
    }
    if (is_ink) ink_to_light(row, target, width);
  }
  jpeg_finish_decompress(decoder);
}

static void decode_or_return(
    jpeg_source *source, const uint8_t *bytes, size_t count, uint32_t height, uint32_t width,
    uint8_t *rgb) {
  if (setjmp(source->out) == 0) decode(source, bytes, count, height, width, rgb);
}

cpictures_status cpictures_read_jpeg(
    const uint8_t *bytes, size_t count, uint32_t height, uint32_t width, uint8_t *rgb,
    cpictures_fault fault) {
  jpeg_source source = {.fault = fault};
  decode_or_return(&source, bytes, count, height, width, rgb);
  free(source.cmyk);
  jpeg_destroy_decompress(&source.decoder);
  return source.status;
}
