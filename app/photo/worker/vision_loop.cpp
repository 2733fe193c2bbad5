#include "vision_loop.h"

#include <algorithm>
#include <cstring>
#include <opencv2/imgproc.hpp>

#include "camera/capture_camera.h"
#include "still.h"

namespace huanka::photo {
namespace {

constexpr int look_every_frames = 3;  // a search costs more than a preview
constexpr std::string_view simulated_name = "simulated";

CameraTrouble trouble_of(camera::Fault fault) {
  switch (fault) {
    case camera::Fault::NotFound:
      return CameraTrouble::NotFound;
    case camera::Fault::Unplugged:
      return CameraTrouble::Unplugged;
    case camera::Fault::Frozen:
      return CameraTrouble::Frozen;
    case camera::Fault::Failed:
      break;
  }
  return CameraTrouble::Failed;
}

camera::Scene scene_of(Scene scene) {
  switch (scene) {
    case Scene::Person:
      return camera::Scene::Person;
    case Scene::Nobody:
      return camera::Scene::Nobody;
    case Scene::TwoPersons:
      return camera::Scene::TwoPersons;
    case Scene::FarPerson:
      return camera::Scene::FarPerson;
    case Scene::AsidePerson:
      return camera::Scene::AsidePerson;
    case Scene::Unplugged:
      return camera::Scene::Unplugged;
    case Scene::Frozen:
      return camera::Scene::Frozen;
    case Scene::Garbled:
      return camera::Scene::Garbled;
  }
  return camera::Scene::Person;
}

/// "simulated:FOLDER" plays the folder's pictures.
std::vector<camera::Frame> pictures_of(const std::string& name) {
  const std::size_t colon = simulated_name.size();
  if (name.size() <= colon + 1 || name[colon] != ':') return {};
  return camera::load_pictures(name.substr(colon + 1));
}

}  // namespace

VisionLoop::VisionLoop(Descriptor socket, const std::string& cascade_file) : socket_(std::move(socket)) {
  finder_ready_ = finder_.load(cascade_file);
}

void VisionLoop::run() {
  constexpr int for_ever = -1;
  tell(message::Ready{});
  while (true) {
    if (!camera_) wait_readable(socket_, -1, for_ever);
    if (!receive()) return close();
    if (camera_) play_one_frame();
  }
}

/// Handles what is waiting; false when the loop has to end.
bool VisionLoop::receive() {
  while (true) {
    Received received = receive_message(socket_);
    if (received.closed) return false;
    if (received.bytes.empty()) return true;
    const auto message = decode_to_worker(received.bytes);
    if (!message || !handle(*message, std::move(received.attached))) return false;
  }
}

bool VisionLoop::handle(const ToWorker& message, Descriptor attached) {
  if (const auto* wish = std::get_if<message::Open>(&message)) {
    open(*wish, std::move(attached));
  } else if (std::holds_alternative<message::Close>(message)) {
    close();
    tell(message::Closed{});
  } else if (const auto* taken = std::get_if<message::TakePicture>(&message)) {
    if (camera_) wanted_picture_ = taken->request;
  } else if (const auto* copied = std::get_if<message::SlotFree>(&message)) {
    slot_free_.at(copied->slot) = true;
  } else if (const auto* set = std::get_if<message::SetScene>(&message)) {
    scene_ = scene_of(set->scene);
    if (simulated_) simulated_->set_scene(scene_);
  }
  return true;
}

void VisionLoop::open(const message::Open& wish, Descriptor attached) {
  close();
  memory_ = SharedMemory::adopt(std::move(attached));
  if (!memory_ || !finder_ready_) return fail(CameraTrouble::Failed);
  rule_ = wish.rule;
  if (wish.camera.empty()) return fail(CameraTrouble::NotFound);
  if (wish.camera.starts_with(simulated_name)) {
    auto simulated = std::make_unique<camera::SimulatedCamera>(pictures_of(wish.camera));
    simulated_ = simulated.get();
    simulated_->set_scene(scene_);
    camera_ = std::move(simulated);
  } else {
    camera_ = std::make_unique<camera::CaptureCamera>(wish.camera);
  }
  slot_free_.fill(true);
  if (const auto opened = camera_->open({}); !opened) fail(trouble_of(opened.error().fault));
}

void VisionLoop::close() {
  if (camera_) camera_->close();
  simulated_ = nullptr;
  camera_.reset();
  camera::wipe(frame_);
  wipe(preview_);
  finder_.forget();
  hint_ = SteadyHint{};
  frames_ = 0;
  wanted_picture_.reset();
  memory_.reset();  // wiped as it goes
}

void VisionLoop::fail(CameraTrouble trouble) {
  close();
  tell(message::Failed{trouble});
}

void VisionLoop::play_one_frame() {
  if (const auto taken = camera_->next(frame_); !taken) return fail(trouble_of(taken.error().fault));
  const cv::Mat picture(frame_.height, frame_.width, CV_8UC3, frame_.bgr.data(),
                        static_cast<std::size_t>(frame_.stride));
  show(picture);
  if (frames_++ % look_every_frames == 0) look(picture);
  if (const auto request = std::exchange(wanted_picture_, std::nullopt)) take(picture, *request);
}

/// A mirrored preview, because people move before a screen as before a mirror; skipped while the kiosk is busy.
void VisionLoop::show(const cv::Mat& picture) {
  const auto slot = std::find(slot_free_.begin(), slot_free_.end(), true);
  if (slot == slot_free_.end()) return;
  const double scale = std::min({1.0, static_cast<double>(preview_max_width) / picture.cols,
                                 static_cast<double>(preview_max_height) / picture.rows});
  const cv::Size size(std::max(1, static_cast<int>(picture.cols * scale)),
                      std::max(1, static_cast<int>(picture.rows * scale)));
  cv::resize(picture, preview_, size, 0, 0, cv::INTER_AREA);
  const auto index = static_cast<std::uint8_t>(slot - slot_free_.begin());
  cv::Mat shared(size, CV_8UC3, memory_->bytes().data() + slot_bytes * index);
  cv::cvtColor(preview_, preview_, cv::COLOR_BGR2RGB);
  constexpr int left_to_right = 1;
  cv::flip(preview_, shared, left_to_right);
  *slot = false;
  tell(message::Preview{index, static_cast<std::uint16_t>(size.width), static_cast<std::uint16_t>(size.height)});
}

void VisionLoop::look(const cv::Mat& picture) {
  const FaceHint seen = hint_for(finder_.find(picture), {picture.cols, picture.rows}, rule_);
  if (const auto changed = hint_.see(seen)) tell(message::Hint{*changed});
}

void VisionLoop::take(const cv::Mat& picture, std::int32_t request) {
  const auto faces = finder_.find(picture);
  const FaceHint hint = hint_for(faces, {picture.cols, picture.rows}, rule_);
  if (hint != FaceHint::Good) return tell(message::PictureRefused{request, hint});
  const auto jpeg = cut_still(picture, crop_for(*single_face(faces), rule_), rule_);
  if (jpeg.empty() || jpeg.size() > max_picture_bytes) return fail(CameraTrouble::Failed);
  std::memcpy(memory_->bytes().data() + picture_offset, jpeg.data(), jpeg.size());
  tell(message::PictureReady{request, static_cast<std::uint32_t>(jpeg.size())});
}

}  // namespace huanka::photo
