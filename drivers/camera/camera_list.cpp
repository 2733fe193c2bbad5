#include "camera/camera_list.h"

#include <fcntl.h>
#include <linux/videodev2.h>
#include <sys/ioctl.h>
#include <unistd.h>

#include <algorithm>
#include <set>

namespace huanka::camera {
namespace {
namespace fs = std::filesystem;

/// Closes the device at the end of its life.
class Opened {
 public:
  explicit Opened(const fs::path& device) : fd_(::open(device.c_str(), O_RDWR | O_NONBLOCK | O_CLOEXEC)) {}
  ~Opened() {
    if (fd_ >= 0) ::close(fd_);
  }
  Opened(const Opened&) = delete;
  Opened& operator=(const Opened&) = delete;

  template <class Question>
  bool ask(unsigned long what, Question& question) const {
    return fd_ >= 0 && ::ioctl(fd_, what, &question) == 0;
  }

 private:
  int fd_;
};

std::string fourcc_of(std::uint32_t format) {
  std::string text;
  for (int byte = 0; byte < 4; ++byte) text += static_cast<char>(format >> (8 * byte) & 0x7F);
  return text;
}

void add_sizes(const Opened& device, std::uint32_t format, std::vector<Format>& formats) {
  v4l2_frmsizeenum size{};
  size.pixel_format = format;
  for (size.index = 0; device.ask(VIDIOC_ENUM_FRAMESIZES, size); ++size.index) {
    const bool discrete = size.type == V4L2_FRMSIZE_TYPE_DISCRETE;
    const auto width = discrete ? size.discrete.width : size.stepwise.max_width;
    const auto height = discrete ? size.discrete.height : size.stepwise.max_height;
    formats.push_back({fourcc_of(format), static_cast<int>(width), static_cast<int>(height)});
    if (!discrete) break;
  }
}

std::vector<fs::path> entries(const fs::path& folder) {
  std::vector<fs::path> found;
  std::error_code failed;
  for (const auto& entry : fs::directory_iterator(folder, failed)) found.push_back(entry.path());
  std::sort(found.begin(), found.end());
  return found;
}

}  // namespace

std::optional<Description> ask_v4l2(const fs::path& path) {
  const Opened device(path);
  v4l2_capability can{};
  if (!device.ask(VIDIOC_QUERYCAP, can) || (can.device_caps & V4L2_CAP_VIDEO_CAPTURE) == 0) return std::nullopt;
  Description camera;
  const auto* name = reinterpret_cast<const char*>(can.card);
  camera.name.assign(name, std::find(name, name + sizeof can.card, '\0'));
  v4l2_fmtdesc format{};
  format.type = V4L2_BUF_TYPE_VIDEO_CAPTURE;
  for (format.index = 0; device.ask(VIDIOC_ENUM_FMT, format); ++format.index)
    add_sizes(device, format.pixelformat, camera.formats);
  return camera;
}

std::vector<Description> list_cameras(const fs::path& devices, const AskDevice& ask) {
  std::vector<fs::path> names = entries(devices / "v4l/by-id");
  for (const fs::path& device : entries(devices))
    if (device.filename().string().starts_with("video")) names.push_back(device);
  std::vector<Description> cameras;
  std::set<fs::path> known;
  for (const fs::path& name : names) {
    std::error_code failed;
    const fs::path device = fs::canonical(name, failed);
    if (failed || !known.insert(device).second) continue;
    auto camera = ask(device);
    if (!camera) continue;
    camera->id = name.string();
    cameras.push_back(*std::move(camera));
  }
  return cameras;
}

}  // namespace huanka::camera
