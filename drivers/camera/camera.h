// The camera's contract: one picture after the other, and everything that can go wrong. Implemented by CaptureCamera
// (V4L2 or a network stream, linked into the vision worker only) and SimulatedCamera (scripted); both pass the same
// contract test. A camera keeps no picture after close and writes none to disk (operations reference T3).
#pragma once

#include <chrono>
#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "result/result.h"

namespace huanka::camera {

enum class Fault {
  NotFound,   ///< no such device, or another program holds it
  Unplugged,  ///< was there and is gone
  Frozen,     ///< still there, but no picture came in time
  Failed      ///< answers with something that is no picture
};

/// Stable code for staff and logs, for example "E-CAMERA-FROZEN".
std::string_view to_string(Fault fault);

struct Error {
  Fault fault = Fault::Failed;
  std::string detail;  ///< which step; never personal data
  bool operator==(const Error&) const = default;
};

/// One picture: 8-bit blue, green, red; row y begins at bgr[y * stride].
struct Frame {
  int width = 0, height = 0;
  int stride = 0;  ///< bytes from row to row, at least 3 * width
  std::vector<std::uint8_t> bgr;
  std::chrono::steady_clock::time_point taken_at;
};

/// Larger pictures are refused before anything is allocated for them (operations reference T12).
inline constexpr int max_side_px = 4096;

struct Limits {
  std::chrono::milliseconds open{3'000};
  std::chrono::milliseconds frame{1'500};  ///< silence this long means Frozen
};

/// Used by one thread. After any fault the camera is closed; open() may be tried again at once.
class Camera {
 public:
  virtual ~Camera() = default;
  virtual Result<Done, Error> open(const Limits& limits) = 0;
  /// Waits for the next picture, at most about Limits::frame, and puts it into `frame`, whose memory is used again.
  /// A camera that is not open answers NotFound.
  virtual Result<Done, Error> next(Frame& frame) = 0;
  /// Lets the device go and wipes what the camera holds. Harmless when not open.
  virtual void close() = 0;

 protected:
  Camera() = default;
  Camera(const Camera&) = default;
  Camera& operator=(const Camera&) = default;
};

/// Overwrites the picture in a way the compiler may not leave out, then empties it.
void wipe(Frame& frame);

}  // namespace huanka::camera
