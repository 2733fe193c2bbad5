// The real camera: a V4L2 device ("/dev/video0") or an MJPEG stream ("http://..."), through OpenCV's capture. Linked
// into the vision worker only. OpenCV's V4L2 reader waits for OPENCV_VIDEOIO_V4L_SELECT_TIMEOUT seconds; whoever uses
// this camera sets that variable before the first open (use_short_capture_timeouts), or a frozen device takes 10 s.
#pragma once

#include <memory>
#include <string>

#include "camera/camera.h"

namespace huanka::camera {

/// Call once at the start of the program, before threads are started.
void use_short_capture_timeouts(const Limits& limits);

class CaptureCamera : public Camera {
 public:
  explicit CaptureCamera(std::string source);
  ~CaptureCamera() override;
  CaptureCamera(const CaptureCamera&) = delete;
  CaptureCamera& operator=(const CaptureCamera&) = delete;

  Result<Done, Error> open(const Limits& limits) override;
  Result<Done, Error> next(Frame& frame) override;
  void close() override;

 private:
  struct Capture;
  const std::string source_;
  std::unique_ptr<Capture> capture_;
  Limits limits_;
};

/// The still pictures of a folder in the order of their names, for SimulatedCamera; files that are no pictures, or are
/// too large, are passed over.
std::vector<Frame> load_pictures(const std::string& folder);

}  // namespace huanka::camera
