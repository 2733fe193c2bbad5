// The kiosk's pictures: the vision worker before which the camera plays, the picture that was taken, a studio's picture
// that the office has, and the camera as code scanner. What comes of it is told as events.
#pragma once

#include <atomic>
#include <functional>
#include <memory>
#include <mutex>
#include <optional>
#include <string>

#include "photo/camera_code_scanner.h"
#include "photo/vision_worker.h"
#include "shell/devices.h"
#include "visit/events.h"

namespace huanka::shell {

/// All functions return at once.
class PictureDesk {
 public:
  struct Parts {
    std::string vision_program;
    domain::PortraitRule rule;
    std::function<void(const photo::PreviewFrame&)> on_preview;  ///< from another thread
    /// The photo that was taken or a receipt's; from another thread, before the event that tells of it.
    std::function<void(const photo::PreviewFrame&)> on_still;
    std::function<void(visit::Event)> tell;  ///< from other threads
  };
  /// `devices` must outlive it; where the camera is the code scanner, that one is put among them.
  PictureDesk(Parts parts, Devices& devices);
  /// Whoever waits at the code scanner must have ended before.
  ~PictureDesk();
  PictureDesk(const PictureDesk&) = delete;
  PictureDesk& operator=(const PictureDesk&) = delete;
  PictureDesk(PictureDesk&&) = delete;
  PictureDesk& operator=(PictureDesk&&) = delete;

  void open_camera();
  /// The camera goes off, and no receipt's picture is waited for any more.
  void close();
  void take_picture(int request) { vision_->take_picture(request); }

  /// From here on the picture of this look-up may be shown.
  void expect_receipt(int request) { receipt_request_ = request; }
  /// The person went on, or away, when this is false.
  bool is_expected(int request) const { return receipt_request_ == request; }
  /// -> ReceiptLookedUp, matched or not to be shown
  void show_receipt(int request, std::string jpeg) { vision_->show(request, std::move(jpeg)); }

  /// The JPEG of the picture that was taken last, if it is this one; empty otherwise.
  std::string taken(const std::string& sha256);
  /// Wipes the picture that was taken.
  void forget();

 private:
  photo::VisionListener listener();

  const Parts parts_;
  Devices& devices_;
  std::atomic<int> receipt_request_ = 0;  ///< 0: none
  std::mutex mutex_;
  photo::Picture picture_;
  photo::CameraCodeScanner* scanner_ = nullptr;  ///< devices_.code_scanner, when the camera is the scanner
  std::unique_ptr<photo::VisionWorker> vision_;
};

}  // namespace huanka::shell
