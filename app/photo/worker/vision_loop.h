// The life of the vision worker: waits for the kiosk's messages, plays the camera while it is open, and ends when the
// kiosk's end of the socket closes. One thread; every wait is bounded by the camera's frame limit.
#pragma once

#include <array>
#include <memory>
#include <opencv2/core.hpp>
#include <optional>
#include <string>

#include "camera/camera.h"
#include "camera/simulated_camera.h"
#include "domain/county.h"
#include "face_finder.h"
#include "photo/channel.h"
#include "photo/protocol.h"

namespace huanka::photo {

class VisionLoop {
 public:
  VisionLoop(Descriptor socket, const std::string& cascade_file);
  /// Returns when the kiosk is gone or says what it must not say.
  void run();

 private:
  bool receive();
  bool handle(const ToWorker& message, Descriptor attached);
  void open(const message::Open& wish, Descriptor attached);
  void close();
  void fail(CameraTrouble trouble);
  void play_one_frame();
  void show(const cv::Mat& picture);
  void look(const cv::Mat& picture);
  void take(const cv::Mat& picture, std::int32_t request);
  void tell(const FromWorker& message) const { send_message(socket_, encode(message)); }

  const Descriptor socket_;
  FaceFinder finder_;
  bool finder_ready_ = false;
  std::optional<SharedMemory> memory_;
  std::unique_ptr<camera::Camera> camera_;
  camera::SimulatedCamera* simulated_ = nullptr;  ///< camera_, when it is simulated
  camera::Scene scene_ = camera::Scene::Person;
  domain::PortraitRule rule_;
  camera::Frame frame_;
  cv::Mat preview_;
  SteadyHint hint_;
  int frames_ = 0;
  std::array<bool, preview_slots> slot_free_{};
  std::optional<std::int32_t> wanted_picture_;
};

}  // namespace huanka::photo
