#include "shell/picture_desk.h"

#include <algorithm>
#include <utility>

namespace huanka::shell {

namespace event = visit::event;

PictureDesk::PictureDesk(Parts parts, Devices& devices) : parts_(std::move(parts)), devices_(devices) {
  if (devices_.camera_scans) {
    auto scanner = std::make_unique<photo::CameraCodeScanner>(photo::CameraCodeScanner::Camera{
        .open = [this] { vision_->read_codes(devices_.camera); }, .close = [this] { vision_->close(); }});
    scanner_ = scanner.get();
    devices_.code_scanner = std::move(scanner);
  }
  vision_ = std::make_unique<photo::VisionWorker>(
      photo::VisionOptions{.program = parts_.vision_program, .rule = parts_.rule}, listener());
  if (devices_.camera == "simulated")
    devices_.simulated_camera = [this](photo::Scene scene) { vision_->set_scene(scene); };
}

PictureDesk::~PictureDesk() {
  devices_.simulated_camera = nullptr;
  vision_.reset();
  if (scanner_ != nullptr) devices_.code_scanner.reset();
}

photo::VisionListener PictureDesk::listener() {
  return {.on_frame =
              [this](const photo::PreviewFrame& frame) {
                if (scanner_ != nullptr && scanner_->saw_picture()) return;  // shown nowhere
                if (parts_.on_preview) parts_.on_preview(frame);
              },
          .on_hint = [this](domain::FaceHint seen) { parts_.tell(event::FaceSeen{seen}); },
          .on_picture =
              [this](int request, photo::Picture picture, const photo::PreviewFrame& decoded) {
                const std::string sha256 = picture.sha256;
                {
                  const std::lock_guard lock(mutex_);
                  picture_ = std::move(picture);
                }
                if (parts_.on_still) parts_.on_still(decoded);
                parts_.tell(event::PictureTaken{request, sha256});
              },
          .on_picture_refused =
              [this](int request, domain::FaceHint seen) {
                parts_.tell(event::PictureRefused{request, seen});
              },
          .on_failed =
              [this](domain::CameraTrouble trouble) {
                if (scanner_ != nullptr && scanner_->failed()) return;
                parts_.tell(event::CameraFailed{trouble});
              },
          .on_code =
              [this](const std::string& text) {
                if (scanner_ != nullptr) scanner_->heard(text);
              },
          .on_shown =
              [this](int request, const std::optional<photo::PreviewFrame>& frame) {
                if (!is_expected(request)) return;
                if (frame && parts_.on_still) parts_.on_still(*frame);
                parts_.tell(event::ReceiptLookedUp{
                    request, frame ? visit::ReceiptAnswer::Matched : visit::ReceiptAnswer::CannotBeShown});
              }};
}

void PictureDesk::open_camera() {
  if (devices_.camera.empty()) return parts_.tell(event::CameraFailed{domain::CameraTrouble::NotFound});
  vision_->open(devices_.camera);
}

void PictureDesk::close() {
  receipt_request_ = 0;
  vision_->close();
}

std::string PictureDesk::taken(const std::string& sha256) {
  const std::lock_guard lock(mutex_);
  return picture_.sha256 == sha256 ? picture_.jpeg : std::string();
}

void PictureDesk::forget() {
  const std::lock_guard lock(mutex_);
  std::fill(picture_.jpeg.begin(), picture_.jpeg.end(), '\0');
  picture_ = {};
}

}  // namespace huanka::shell
