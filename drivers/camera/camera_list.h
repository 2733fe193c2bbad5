// Which cameras this machine has, under names that stay: a camera keeps its /dev/v4l/by-id name after a restart and in
// another socket, while /dev/video0 is whoever came first.
#pragma once

#include <filesystem>
#include <functional>
#include <optional>
#include <string>
#include <vector>

namespace huanka::camera {

struct Format {
  std::string fourcc;  ///< "MJPG", "YUYV": four characters as V4L2 writes them
  int width = 0, height = 0;
  bool operator==(const Format&) const = default;
};

struct Description {
  std::string id;    ///< what devices.camera takes
  std::string name;  ///< the maker's
  std::vector<Format> formats;
  bool operator==(const Description&) const = default;
};

/// Name and formats of a device; empty when it is no camera, or cannot be opened. `id` is the caller's to fill in.
using AskDevice = std::function<std::optional<Description>(const std::filesystem::path&)>;
/// By V4L2's ioctls. A node that only carries a camera's metadata is no camera.
std::optional<Description> ask_v4l2(const std::filesystem::path& device);

/// Each camera once, by its lasting name where it has one.
std::vector<Description> list_cameras(const std::filesystem::path& devices = "/dev", const AskDevice& ask = ask_v4l2);

}  // namespace huanka::camera
