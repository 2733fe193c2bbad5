#include "camera/capture_camera.h"

#include <stdlib.h>

#include <algorithm>
#include <cstring>
#include <filesystem>
#include <opencv2/imgcodecs.hpp>
#include <opencv2/videoio.hpp>

namespace huanka::camera {
namespace {
using Clock = std::chrono::steady_clock;
constexpr int wanted_width_px = 1280, wanted_height_px = 720;

bool is_device(const std::string& source) { return source.starts_with("/dev/"); }

bool usable(const cv::Mat& picture) {
  return !picture.empty() && picture.type() == CV_8UC3 && picture.cols <= max_side_px && picture.rows <= max_side_px;
}

void copy(const cv::Mat& picture, Frame& frame) {
  frame.width = picture.cols;
  frame.height = picture.rows;
  frame.stride = 3 * picture.cols;
  const auto row_bytes = static_cast<std::size_t>(frame.stride);
  frame.bgr.resize(row_bytes * static_cast<std::size_t>(picture.rows));
  for (int y = 0; y < picture.rows; ++y)
    std::memcpy(frame.bgr.data() + row_bytes * static_cast<std::size_t>(y), picture.ptr(y), row_bytes);
}

void wipe(cv::Mat& picture) {
  if (!picture.empty() && picture.isContinuous()) ::explicit_bzero(picture.data, picture.total() * picture.elemSize());
  picture.release();
}

}  // namespace

struct CaptureCamera::Capture {
  cv::VideoCapture device;
  cv::Mat picture;
};

namespace {
/// OpenCV waits for a device in whole seconds: the last one that does not pass the limit.
std::chrono::seconds patience_with_device(const Limits& limits) {
  return std::max(std::chrono::seconds(1), std::chrono::floor<std::chrono::seconds>(limits.frame));
}
}  // namespace

void use_short_capture_timeouts(const Limits& limits) {
  const auto seconds = patience_with_device(limits).count();
  ::setenv("OPENCV_VIDEOIO_V4L_SELECT_TIMEOUT", std::to_string(seconds).c_str(), 1);
}

CaptureCamera::CaptureCamera(std::string source) : source_(std::move(source)) {}

CaptureCamera::~CaptureCamera() { CaptureCamera::close(); }

Result<Done, Error> CaptureCamera::open(const Limits& limits) {
  close();
  limits_ = limits;
  auto capture = std::make_unique<Capture>();
  try {
    if (is_device(source_)) {
      // MJPEG, because uncompressed 720p does not fit through USB 2 at camera pace.
      capture->device.open(source_, cv::CAP_V4L2,
                           {cv::CAP_PROP_FOURCC, cv::VideoWriter::fourcc('M', 'J', 'P', 'G'), cv::CAP_PROP_FRAME_WIDTH,
                            wanted_width_px, cv::CAP_PROP_FRAME_HEIGHT, wanted_height_px});
    } else {
      capture->device.open(source_, cv::CAP_FFMPEG,
                           {cv::CAP_PROP_OPEN_TIMEOUT_MSEC, static_cast<int>(limits.open.count()),
                            cv::CAP_PROP_READ_TIMEOUT_MSEC, static_cast<int>(limits.frame.count())});
    }
  } catch (const cv::Exception&) {
    return Failure{Error{Fault::Failed, "open"}};
  }
  if (!capture->device.isOpened()) return Failure{Error{Fault::NotFound, "open"}};
  // Light and white are the camera's own to find, whatever another program left set; who has no such control says no.
  if (is_device(source_)) {
    constexpr double aperture_priority = 3;  // V4L2_EXPOSURE_APERTURE_PRIORITY
    capture->device.set(cv::CAP_PROP_AUTO_EXPOSURE, aperture_priority);
    capture->device.set(cv::CAP_PROP_AUTO_WB, 1);
  }
  capture_ = std::move(capture);
  return Done{};
}

Result<Done, Error> CaptureCamera::next(Frame& frame) {
  if (!capture_) return Failure{Error{Fault::NotFound, "not open"}};
  const auto asked_at = Clock::now();
  bool read = false;
  try {
    read = capture_->device.read(capture_->picture);
  } catch (const cv::Exception&) {
    close();
    return Failure{Error{Fault::Failed, "read"}};
  }
  if (!read) {
    close();
    // OpenCV says only "no": silence up to the limit is a frozen camera, an answer before that is a vanished one.
    const std::chrono::milliseconds patience = is_device(source_) ? patience_with_device(limits_) : limits_.frame;
    const bool silent = Clock::now() - asked_at >= patience * 9 / 10;
    const bool gone = is_device(source_) && !std::filesystem::exists(source_);
    return Failure{Error{silent && !gone ? Fault::Frozen : Fault::Unplugged, "read"}};
  }
  if (!usable(capture_->picture)) {
    close();
    return Failure{Error{Fault::Failed, "size or colours"}};
  }
  copy(capture_->picture, frame);
  frame.taken_at = Clock::now();
  return Done{};
}

void CaptureCamera::close() {
  if (!capture_) return;
  wipe(capture_->picture);
  capture_.reset();
}

std::vector<Frame> load_pictures(const std::string& folder) {
  std::vector<std::filesystem::path> paths;
  std::error_code unreadable;
  for (const auto& entry : std::filesystem::directory_iterator(folder, unreadable))
    if (entry.is_regular_file(unreadable)) paths.push_back(entry.path());
  std::sort(paths.begin(), paths.end());
  std::vector<Frame> frames;
  for (const auto& path : paths) {
    cv::Mat picture;
    try {
      picture = cv::imread(path.string(), cv::IMREAD_COLOR);
    } catch (const cv::Exception&) {
      continue;
    }
    if (usable(picture)) copy(picture, frames.emplace_back());
  }
  return frames;
}

}  // namespace huanka::camera
