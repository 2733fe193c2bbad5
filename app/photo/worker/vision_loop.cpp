#include "vision_loop.h"

#include <algorithm>
#include <cstring>
#include <opencv2/imgproc.hpp>

#include "camera/capture_camera.h"
#include "pace.h"
#include "picture_values.h"
#include "still.h"
#include "wipe.h"

namespace huanka::photo {
namespace {

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

/// As large as a preview may be, never larger than it is.
cv::Size shrink(const cv::Mat& picture, cv::Mat& preview) {
  const double scale = std::min({1.0, static_cast<double>(preview_max_width) / picture.cols,
                                 static_cast<double>(preview_max_height) / picture.rows});
  const cv::Size size(std::max(1, static_cast<int>(picture.cols * scale)),
                      std::max(1, static_cast<int>(picture.rows * scale)));
  cv::resize(picture, preview, size, 0, 0, cv::INTER_AREA);
  return size;
}

/// An oval where the face belongs: one that fills it is large enough, with room for hair and shoulders.
void draw_outline(cv::Mat& rgb, const domain::PortraitRule& rule, bool good) {
  constexpr double crop_of_frame = 0.85;                       // share of the frame's height
  constexpr double face_height = 1.35, below_the_eyes = 0.12;  // shares of the face's width
  const double scale = crop_of_frame * rgb.rows / rule.height_px;
  const double face = scale * (rule.face_width_px.low + rule.face_width_px.high) / 2.0;
  const double eyes =
      (1 - crop_of_frame) / 2 * rgb.rows + scale * (rule.height_px - rule.eyes_to_bottom_px - rule.crown_px.low);
  const cv::Scalar colour = good ? cv::Scalar(64, 200, 96) : cv::Scalar(255, 255, 255);
  const int thickness = std::max(2, rgb.rows / 120);
  constexpr double whole_turn = 360;
  cv::ellipse(rgb, {rgb.cols / 2, cvRound(eyes + below_the_eyes * face)},
              {cvRound(face / 2), cvRound(face * face_height / 2)}, 0, 0, whole_turn, colour, thickness, cv::LINE_AA);
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
    rule_ = wish->rule;
    if (!can_look()) return fail(CameraTrouble::Failed), true;
    open(wish->camera, std::move(attached));
  } else if (const auto* codes = std::get_if<message::ReadCodes>(&message)) {
    open(codes->camera, std::move(attached));
    if (camera_) codes_.emplace();
  } else if (std::holds_alternative<message::Close>(message)) {
    close();
    tell(message::Closed{});
  } else if (const auto* taken = std::get_if<message::TakePicture>(&message)) {
    if (camera_) wanted_picture_ = taken->request;
  } else if (const auto* copied = std::get_if<message::SlotFree>(&message)) {
    slot_free_.at(copied->slot) = true;
  } else if (const auto* wanted = std::get_if<message::ShowPicture>(&message)) {
    show_from_elsewhere(*wanted, std::move(attached));
  } else if (const auto* set = std::get_if<message::SetScene>(&message)) {
    scene_ = scene_of(set->scene);
    if (simulated_) simulated_->set_scene(scene_);
  }
  return true;
}

void VisionLoop::open(const std::string& name, Descriptor attached) {
  close();
  memory_ = SharedMemory::adopt(std::move(attached));
  if (!memory_) return fail(CameraTrouble::Failed);
  if (name.empty()) return fail(CameraTrouble::NotFound);
  if (name.starts_with(simulated_name)) {
    auto simulated = std::make_unique<camera::SimulatedCamera>(pictures_of(name));
    simulated_ = simulated.get();
    simulated_->set_scene(scene_);
    camera_ = std::move(simulated);
  } else {
    camera_ = std::make_unique<camera::CaptureCamera>(name);
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
  networks_.forget();
  followed_.clear();
  light_ = {};
  faces_ = 0;
  reader_.forget();
  codes_.reset();
  hint_ = SteadyHint{};
  quiet_until_ = {};
  frames_ = looks_ = 0;
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
  if (codes_) return read_code(picture);
  look(picture);
  if (const auto request = std::exchange(wanted_picture_, std::nullopt)) take(picture, *request);
}

/// A mirrored preview, because people move before a screen as before a mirror; skipped while the kiosk is busy.
void VisionLoop::show(const cv::Mat& picture) {
  const auto slot = std::find(slot_free_.begin(), slot_free_.end(), true);
  if (slot == slot_free_.end()) return;
  const cv::Size size = shrink(picture, preview_);
  const auto index = static_cast<std::uint8_t>(slot - slot_free_.begin());
  cv::Mat shared(size, CV_8UC3, memory_->bytes().data() + slot_bytes * index);
  cv::cvtColor(preview_, preview_, cv::COLOR_BGR2RGB);
  if (!codes_) draw_outline(preview_, rule_, hint_.told() == FaceHint::Good);
  constexpr int left_to_right = 1;
  cv::flip(preview_, shared, left_to_right);
  *slot = false;
  tell(message::Preview{index, static_cast<std::uint16_t>(size.width), static_cast<std::uint16_t>(size.height)});
}

bool VisionLoop::can_look() {
  if (!networks_ready_) networks_ready_ = networks_.load(models_folder());
  return *networks_ready_ || finder_ready_;
}

/// Counts the faces now and then; in between the one face is followed.
Seen VisionLoop::see(const cv::Mat& picture) {
  constexpr double lost = 0.5;
  if (followed_.empty() || looks_ % count_every_looks == 0) {
    CountedFaces counted = count_faces(picture, networks_);
    faces_ = counted.count;
    followed_ = counted.largest ? std::move(counted.largest->mesh) : FaceMesh{};
  } else {
    MeshedFace face = networks_.follow(picture, followed_);
    followed_ = face.presence < lost ? FaceMesh{} : std::move(face.mesh);
  }
  if (followed_.empty()) return {};
  if (looks_ % light_every_looks == 0) light_ = measure_frame(picture, followed_);
  return {faces_, shape_of(followed_), light_};
}

FaceHint VisionLoop::seen_in(const cv::Mat& picture) {
  const Size frame{picture.cols, picture.rows};
  return *networks_ready_ ? guide(see(picture), frame, rule_) : hint_for(finder_.find(picture), frame, rule_);
}

void VisionLoop::show_from_elsewhere(const message::ShowPicture& wish, Descriptor attached) {
  close();
  memory_ = SharedMemory::adopt(std::move(attached));
  if (!memory_) return tell(message::PictureNotShown{wish.request});
  cv::Mat picture = decode_jpeg(memory_->bytes().subspan(picture_offset, wish.size_bytes));
  if (picture.empty()) return tell(message::PictureNotShown{wish.request});
  const cv::Size size = show_still(picture);
  wipe(picture);
  tell(message::PictureShown{wish.request, static_cast<std::uint16_t>(size.width),
                             static_cast<std::uint16_t>(size.height)});
}

cv::Size VisionLoop::show_still(const cv::Mat& picture) {
  const cv::Size size = shrink(picture, preview_);
  cv::Mat shared(size, CV_8UC3, memory_->bytes().data() + slot_bytes * still_slot);
  cv::cvtColor(preview_, shared, cv::COLOR_BGR2RGB);
  return size;
}

void VisionLoop::look(const cv::Mat& picture) {
  if (frames_++ % (*networks_ready_ ? look_every_frames : search_every_frames) != 0) return;
  const FaceHint seen = seen_in(picture);
  ++looks_;
  if (std::chrono::steady_clock::now() < quiet_until_) return;
  if (const auto changed = hint_.see(seen)) tell(message::Hint{*changed});
}

void VisionLoop::read_code(const cv::Mat& picture) {
  auto read = reader_.read_frame(picture);
  if (auto text = codes_->see(read ? std::optional(std::move(read->text)) : std::nullopt))
    tell(message::CodeRead{*std::move(text)});
}

/// The picture is cut, read back and judged as the issuing office would; one that fails is not handed over, and the
/// person hears what to do about it.
void VisionLoop::take(const cv::Mat& picture, std::int32_t request) {
  if (!*networks_ready_) return take_by_box(picture, request);
  const Still still = make_still(picture, networks_, rule_);
  if (!still.jpeg.empty() && worst(judge(still.values, rule_)) != Verdict::Fail) return hand_over(still.jpeg, request);
  FaceHint why = still.jpeg.empty() ? seen_in(picture) : hint_of(judge(still.values, rule_));
  if (why == FaceHint::Good) why = still.plan ? FaceHint::MoveToCentre : FaceHint::MoveDown;  // the head is not whole
  refuse(request, why);
}

void VisionLoop::refuse(std::int32_t request, FaceHint why) {
  constexpr std::chrono::milliseconds time_to_read{2'500};
  tell(message::PictureRefused{request, why});
  quiet_until_ = std::chrono::steady_clock::now() + time_to_read;
  hint_ = SteadyHint{};  // then what is seen is told again, even if it is what was told last
}

/// With the cascade only place and size can be judged.
void VisionLoop::take_by_box(const cv::Mat& picture, std::int32_t request) {
  const auto faces = finder_.find(picture);
  const FaceHint hint = hint_for(faces, {picture.cols, picture.rows}, rule_);
  if (hint != FaceHint::Good) return refuse(request, hint);
  hand_over(cut_still(picture, crop_for(*single_face(faces), rule_), rule_), request);
}

void VisionLoop::hand_over(const std::vector<std::uint8_t>& jpeg, std::int32_t request) {
  if (jpeg.empty() || jpeg.size() > max_picture_bytes) return fail(CameraTrouble::Failed);
  cv::Mat finished = decode_jpeg(jpeg);
  if (finished.empty()) return fail(CameraTrouble::Failed);
  const cv::Size size = show_still(finished);
  wipe(finished);
  std::memcpy(memory_->bytes().data() + picture_offset, jpeg.data(), jpeg.size());
  tell(message::PictureReady{request, static_cast<std::uint32_t>(jpeg.size()), static_cast<std::uint16_t>(size.width),
                             static_cast<std::uint16_t>(size.height)});
}

}  // namespace huanka::photo
