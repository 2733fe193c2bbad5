// The kiosk's hand on the vision worker: it starts huanka-vision when a camera is first opened, shows previews, hints
// and pictures, and survives its death (a fault event; the next open starts a new one). This side links no OpenCV.
// Pictures live in memory only, and are wiped on both sides when the camera is closed (operations reference T3); the
// one way out is take_picture.
#pragma once

#include <sys/types.h>

#include <chrono>
#include <functional>
#include <memory>
#include <optional>
#include <span>
#include <string>

#include "domain/county.h"
#include "photo/face_hint.h"
#include "photo/picture.h"
#include "photo/protocol.h"

namespace huanka::photo {

/// At most preview_max_width x preview_max_height; rows of 3 * width bytes, red first. Valid during the call.
struct PreviewFrame {
  Size size;
  std::span<const std::uint8_t> rgb;
};

/// Called on the worker's watching thread, one at a time; they may call VisionWorker's functions. All are optional.
/// After on_failed the camera is closed; close() ends all calls about what was open before.
struct VisionListener {
  std::function<void(const PreviewFrame&)> on_frame;  ///< live, mirrored, with the outline
  std::function<void(FaceHint)> on_hint;              ///< when it changed and is steady
  std::function<void(int request, Picture, const PreviewFrame& decoded)> on_picture;  ///< as it will be printed
  std::function<void(int request, FaceHint)> on_picture_refused;  ///< the person moved; nothing was kept
  std::function<void(CameraTrouble)> on_failed;
  std::function<void(const std::string& text)> on_code;  ///< after read_codes; once while the code stays in sight
  /// A picture from elsewhere, decoded and not mirrored; nothing when it cannot be shown.
  std::function<void(int request, const std::optional<PreviewFrame>&)> on_shown;
};

struct VisionOptions {
  std::string program;  ///< path of huanka-vision
  domain::PortraitRule rule;
  std::chrono::milliseconds silence{8'000};  ///< an open camera's worker that says nothing for this long is ended
  /// A worker that is still loading has said nothing yet; with a cold disk that alone takes seconds.
  std::chrono::milliseconds start_up{30'000};
  /// A worker that dies again and again is given up for a while: so many starts within this time.
  int most_starts = 5;
  std::chrono::milliseconds starts_within{60'000};
};

/// All functions return at once and may be called from any thread.
class VisionWorker {
 public:
  VisionWorker(VisionOptions options, VisionListener listener);
  /// Ends the worker.
  ~VisionWorker();
  VisionWorker(const VisionWorker&) = delete;
  VisionWorker& operator=(const VisionWorker&) = delete;

  /// `camera`: "/dev/video0", "http://...", "simulated" (a drawn figure) or "simulated:FOLDER" (its pictures). What
  /// goes wrong comes as on_failed. An open camera is closed first.
  void open(const std::string& camera);
  /// The same camera, looked through for the code of a photo receipt (R125) instead of faces -> on_frame, on_code |
  /// on_failed
  void read_codes(const std::string& camera);
  void close();
  /// -> on_picture | on_picture_refused | on_failed
  void take_picture(int request);

  /// Has a JPEG of unknown origin decoded by the worker, never here: hostile bytes may end that process. An open camera
  /// is closed first; close() ends it. -> on_shown, whatever happens, and the picture is wiped on both sides.
  void show(int request, std::string jpeg);

  /// The hand on a simulated camera (tests, huanka rig); also counts for cameras opened later.
  void set_scene(Scene scene);
  /// The worker's process number, 0 when none runs.
  pid_t worker_pid() const;

 private:
  class Watch;
  std::unique_ptr<Watch> watch_;
};

}  // namespace huanka::photo
