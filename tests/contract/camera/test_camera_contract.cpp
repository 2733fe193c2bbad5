// One suite for the simulated camera and for the real driver, which watches a network camera here: its pictures take
// the same way as those of a V4L2 device, and no such device can be made where tests run.
#include <unistd.h>

#include <catch2/catch.hpp>
#include <filesystem>
#include <fstream>
#include <optional>

#include "camera/camera_list.h"
#include "camera/capture_camera.h"
#include "camera/figure.h"
#include "camera/simulated_camera.h"
#include "picture_stream.h"

using namespace huanka::camera;
using namespace std::chrono_literals;

namespace {

class SimulatedRig {
 public:
  Camera& camera() { return camera_; }
  void freeze() { camera_.set_scene(Scene::Frozen); }
  void unplug() { camera_.set_scene(Scene::Unplugged); }
  void replug() { camera_.set_scene(Scene::Person); }

 private:
  SimulatedCamera camera_{{}, 1ms};
};

class CaptureRig {
 public:
  Camera& camera() { return camera_; }
  void freeze() { stream_.freeze(); }
  void unplug() { stream_.unplug(); }
  void replug() { stream_.replug(); }

 private:
  huanka::rig::PictureStream stream_;
  CaptureCamera camera_{stream_.url()};
};

constexpr Limits limits{10'000ms, 1'000ms};

/// The first fault within a bounded number of pictures: those already under way may still arrive.
std::optional<Fault> first_fault(Camera& camera) {
  Frame frame;
  for (int i = 0; i < 200; ++i)
    if (const auto taken = camera.next(frame); !taken) return taken.error().fault;
  return std::nullopt;
}

}  // namespace

TEMPLATE_TEST_CASE("a camera gives one whole picture after the other", "[camera]", SimulatedRig, CaptureRig) {
  TestType rig;
  REQUIRE(rig.camera().open(limits));
  Frame frame;
  auto before = std::chrono::steady_clock::time_point::min();
  for (int i = 0; i < 3; ++i) {
    REQUIRE(rig.camera().next(frame));
    CHECK(frame.width > 0);
    CHECK(frame.stride >= 3 * frame.width);
    CHECK(frame.bgr.size() >= static_cast<std::size_t>(frame.stride) * static_cast<std::size_t>(frame.height));
    CHECK(frame.taken_at >= before);
    before = frame.taken_at;
  }
}

TEMPLATE_TEST_CASE("a camera that is not open has no picture, and can be opened again after close", "[camera]",
                   SimulatedRig, CaptureRig) {
  TestType rig;
  Frame frame;
  CHECK(rig.camera().next(frame).error().fault == Fault::NotFound);
  REQUIRE(rig.camera().open(limits));
  rig.camera().close();
  rig.camera().close();
  CHECK(rig.camera().next(frame).error().fault == Fault::NotFound);
  REQUIRE(rig.camera().open(limits));
  CHECK(rig.camera().next(frame));
}

TEMPLATE_TEST_CASE("a camera unplugged while it plays says so, is not found, and is found when it is back", "[camera]",
                   SimulatedRig, CaptureRig) {
  TestType rig;
  REQUIRE(rig.camera().open(limits));
  Frame frame;
  REQUIRE(rig.camera().next(frame));
  rig.unplug();
  CHECK(first_fault(rig.camera()) == Fault::Unplugged);
  CHECK(rig.camera().open(limits).error().fault == Fault::NotFound);
  rig.replug();
  REQUIRE(rig.camera().open(limits));
  CHECK(rig.camera().next(frame));
}

TEMPLATE_TEST_CASE("a frozen camera is noticed after the frame limit", "[camera]", SimulatedRig, CaptureRig) {
  TestType rig;
  REQUIRE(rig.camera().open(limits));
  Frame frame;
  REQUIRE(rig.camera().next(frame));
  rig.freeze();
  CHECK(first_fault(rig.camera()) == Fault::Frozen);
  CHECK(rig.camera().next(frame).error().fault == Fault::NotFound);
}

TEST_CASE("a device that does not exist is not found", "[camera]") {
  CaptureCamera camera("/dev/video-not-there");
  CHECK(camera.open(limits).error().fault == Fault::NotFound);
}

TEST_CASE("cameras are listed once each, by the name that stays, without nodes that are no camera", "[camera]") {
  namespace fs = std::filesystem;
  const auto folder = fs::temp_directory_path() / ("huanka-devices-" + std::to_string(::getpid()));
  fs::create_directories(folder / "v4l/by-id");
  for (const char* node : {"video0", "video1", "video2", "tty0"}) std::ofstream(folder / node) << node;
  fs::create_symlink("../../video0", folder / "v4l/by-id/usb-Maker_Camera-video-index0");
  fs::create_symlink("../../video1", folder / "v4l/by-id/usb-Maker_Camera-video-index1");  // its metadata
  fs::create_symlink("../../video9", folder / "v4l/by-id/usb-Gone-video-index0");
  const auto ask = [](const fs::path& device) -> std::optional<Description> {
    if (device.filename() == "video1") return std::nullopt;
    return Description{{}, "Camera at " + device.filename().string(), {{"MJPG", 1280, 720}}};
  };
  const auto cameras = list_cameras(folder, ask);
  REQUIRE(cameras.size() == 2);
  CHECK(cameras[0].id == (folder / "v4l/by-id/usb-Maker_Camera-video-index0").string());
  CHECK(cameras[0].name == "Camera at video0");
  CHECK(cameras[0].formats == std::vector<Format>{{"MJPG", 1280, 720}});
  CHECK(cameras[1].id == (folder / "video2").string());
  CHECK(list_cameras(folder / "nowhere", ask).empty());
  // A file that is no device is asked and says no.
  CHECK_FALSE(ask_v4l2(folder / "video0"));
  fs::remove_all(folder);
}

TEST_CASE("wiping a picture leaves nothing of it", "[camera]") {
  Frame frame = draw_figures(8, 8, {{4, 4, 4}});
  wipe(frame);
  CHECK(frame.bgr.empty());
  CHECK(frame.width == 0);
}

TEST_CASE("a folder of pictures is played in the order of names, and what is no picture is passed over", "[camera]") {
  const auto folder = std::filesystem::temp_directory_path() / ("huanka-pictures-" + std::to_string(::getpid()));
  std::filesystem::create_directories(folder);
  std::ofstream(folder / "1.ppm") << "P6 1 1 255\nRGB";
  std::ofstream(folder / "2.jpg") << "no picture";
  std::ofstream(folder / "3.ppm") << "P6 2 1 255\nRGBRGB";
  const auto pictures = load_pictures(folder.string());
  std::filesystem::remove_all(folder);
  REQUIRE(pictures.size() == 2);
  CHECK(pictures[0].width == 1);
  CHECK(pictures[1].width == 2);
  CHECK(load_pictures("/nonexistent/folder").empty());
  SimulatedCamera camera(pictures, 1ms);
  REQUIRE(camera.open(limits));
  Frame frame;
  for (const int width : {1, 2, 1}) {
    REQUIRE(camera.next(frame));
    CHECK(frame.width == width);
  }
}
