#include "camera/camera.h"

#include <string.h>

namespace huanka::camera {

std::string_view to_string(Fault fault) {
  switch (fault) {
    case Fault::NotFound:
      return "E-CAMERA-NOT-FOUND";
    case Fault::Unplugged:
      return "E-CAMERA-UNPLUGGED";
    case Fault::Frozen:
      return "E-CAMERA-FROZEN";
    case Fault::Failed:
      return "E-CAMERA-FAILED";
  }
  return "E-CAMERA-FAILED";
}

void wipe(Frame& frame) {
  if (!frame.bgr.empty()) ::explicit_bzero(frame.bgr.data(), frame.bgr.size());
  frame = Frame{};
}

}  // namespace huanka::camera
