// The life of the vision worker: waits for the kiosk's messages, plays the camera while it is open, and ends when the
// kiosk's end of the socket closes. One thread; every wait is bounded by the camera's frame limit.
#pragma once

#include <array>
#include <chrono>
#include <memory>
#include <opencv2/core.hpp>
#include <optional>
#include <string>
#include <vector>

#include "camera/camera.h"
#include "camera/simulated_camera.h"
#include "code_reader.h"
#include "domain/county.h"
#include "face_finder.h"
#include "face_networks.h"
#include "photo/channel.h"
#include "photo/code_vote.h"
#include "photo/guidance.h"
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
  void open(const std::string& name, Descriptor attached);
  void close();
  void fail(CameraTrouble trouble);
  void play_one_frame();
  void show(const cv::Mat& picture);
  bool can_look();
  FaceHint seen_in(const cv::Mat& picture);
  Seen see(const cv::Mat& picture);
  void look(const cv::Mat& picture);
  void read_code(const cv::Mat& picture);
  void take(const cv::Mat& picture, std::int32_t request);
  void take_by_box(const cv::Mat& picture, std::int32_t request);
  void refuse(std::int32_t request, FaceHint why);
  void hand_over(const std::vector<std::uint8_t>& jpeg, std::int32_t request);
  void show_from_elsewhere(const message::ShowPicture& wish, Descriptor attached);
  /// Into the still picture's slot, no larger than that.
  cv::Size show_still(const cv::Mat& picture);
  void tell(const FromWorker& message) const { send_message(socket_, encode(message)); }

  const Descriptor socket_;
  FaceNetworks networks_;
  std::optional<bool> networks_ready_;  ///< loaded once, when a camera is first opened
  FaceMesh followed_;                   ///< of the face in the last frame; empty when it was lost
  Values light_;                        ///< as it was measured last
  int faces_ = 0;                       ///< at the last count
  FaceFinder finder_;                   ///< stands in where the networks are missing
  bool finder_ready_ = false;
  CodeReader reader_;
  std::optional<CodeVote> codes_;  ///< while codes are read, not faces
  std::optional<SharedMemory> memory_;
  std::unique_ptr<camera::Camera> camera_;
  camera::SimulatedCamera* simulated_ = nullptr;  ///< camera_, when it is simulated
  camera::Scene scene_ = camera::Scene::Person;
  domain::PortraitRule rule_;
  camera::Frame frame_;
  cv::Mat preview_;
  SteadyHint hint_;
  std::chrono::steady_clock::time_point quiet_until_;  ///< no hint before: what was wrong with a picture is being read
  int frames_ = 0, looks_ = 0;
  std::array<bool, preview_slots> slot_free_{};
  std::optional<std::int32_t> wanted_picture_;
};

}  // namespace huanka::photo
