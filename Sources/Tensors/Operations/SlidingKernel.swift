/// What slides over a map: a square kernel, `stride` cells at a time, over `padding` cells more on
/// every side.
protocol SlidingKernel {
  var height: Int { get }
  var width: Int { get }
  var kernel: Int { get }
  var stride: Int { get }
  var padding: Int { get }
}

extension SlidingKernel {
  var outHeight: Int {
    convolvedLength(height, kernel: kernel, stride: stride, padding: padding)
  }
  var outWidth: Int {
    convolvedLength(width, kernel: kernel, stride: stride, padding: padding)
  }
}
