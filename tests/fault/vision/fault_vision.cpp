// The real vision worker with a simulated camera: what the kiosk hears when it works, and when it is killed, hangs or
// cannot be started.
#include <signal.h>

#include <algorithm>
#include <catch2/catch.hpp>
#include <condition_variable>
#include <fstream>
#include <iterator>
#include <mutex>
#include <vector>

#include "photo/vision_worker.h"
#include "process/child_process.h"
#include "rig/temporary_folder.h"

using namespace huanka::photo;
using namespace std::chrono_literals;

namespace {

/// Everything the listener heard, with bounded waits for it.
class Ear {
 public:
  VisionListener listener() {
    VisionListener listener;
    listener.on_frame = [this](const PreviewFrame& frame) {
      const bool drawn = std::any_of(frame.rgb.begin(), frame.rgb.end(), [](auto byte) { return byte != 0; });
      note([&] { frames_ += drawn ? 1 : 0; });
    };
    listener.on_hint = [this](FaceHint hint) { note([&] { hints_.push_back(hint); }); };
    listener.on_picture = [this](int request, Picture picture, const PreviewFrame& decoded) {
      note([&] {
        pictures_.emplace_back(request, std::move(picture));
        decoded_size_ = decoded.size;
        decoded_.assign(decoded.rgb.begin(), decoded.rgb.end());
      });
    };
    listener.on_picture_refused = [this](int, FaceHint hint) { note([&] { refusals_.push_back(hint); }); };
    listener.on_shown = [this](int request, const std::optional<PreviewFrame>& frame) {
      note([&] { shown_.emplace_back(request, frame ? std::optional(frame->size) : std::nullopt); });
    };
    listener.on_code = [this](const std::string& text) { note([&] { codes_.push_back(text); }); };
    listener.on_failed = [this](CameraTrouble trouble) { note([&] { troubles_.push_back(trouble); }); };
    return listener;
  }
  bool hears_frames() {
    const int before = count();
    return wait([&] { return frames_ >= before + 3; });
  }
  bool hears(FaceHint hint) {
    return wait([&] { return !hints_.empty() && hints_.back() == hint; });
  }
  bool hears_refusal(FaceHint hint) {
    return wait([&] { return !refusals_.empty() && refusals_.back() == hint; });
  }
  bool hears(CameraTrouble trouble) {
    const bool heard = wait([&] { return !troubles_.empty(); });
    const std::lock_guard lock(mutex_);
    return heard && std::exchange(troubles_, {}) == std::vector{trouble};
  }
  /// What became of the picture that was to be shown: its size on the screen, or nothing.
  std::optional<Size> shown(int request) {
    CHECK(wait([&] { return !shown_.empty(); }));
    const std::lock_guard lock(mutex_);
    if (shown_.empty()) return std::nullopt;
    const auto [of, size] = shown_.front();
    shown_.erase(shown_.begin());
    CHECK(of == request);
    return size;
  }
  std::vector<std::string> codes() {
    wait([&] { return !codes_.empty(); });
    const std::lock_guard lock(mutex_);
    return codes_;
  }
  /// How large the photo is that the person looks at, and whether something green is in it, as the outline is.
  std::pair<Size, bool> decoded() {
    const std::lock_guard lock(mutex_);
    bool green = false;
    for (std::size_t i = 0; i + 2 < decoded_.size(); i += 3)
      green = green || decoded_[i + 1] > std::max(decoded_[i], decoded_[i + 2]) + 40;
    return {decoded_size_, green};
  }
  std::pair<int, Picture> picture() {
    wait([&] { return !pictures_.empty(); });
    const std::lock_guard lock(mutex_);
    return pictures_.empty() ? std::pair<int, Picture>{} : pictures_.back();
  }

 private:
  template <class Change>
  void note(Change change) {
    const std::lock_guard lock(mutex_);
    change();
    changed_.notify_all();
  }
  template <class Condition>
  bool wait(Condition condition) {
    std::unique_lock lock(mutex_);
    return changed_.wait_for(lock, 60s, condition);
  }
  int count() {
    const std::lock_guard lock(mutex_);
    return frames_;
  }
  std::mutex mutex_;
  std::condition_variable changed_;
  int frames_ = 0;
  std::vector<FaceHint> hints_, refusals_;
  std::vector<std::pair<int, Picture>> pictures_;
  Size decoded_size_;
  std::vector<std::uint8_t> decoded_;
  std::vector<CameraTrouble> troubles_;
  std::vector<std::pair<int, std::optional<Size>>> shown_;
  std::vector<std::string> codes_;
};

std::string stored_picture() {
  std::ifstream file(std::string(HUANKA_SOURCE_DIR) + "/tests/rig/office/stored-picture.jpg", std::ios::binary);
  return {std::istreambuf_iterator<char>(file), {}};
}

/// The same file with another size in its frame header.
std::string says_it_is(std::string jpeg, int width, int height) {
  const auto frame = jpeg.find("\xFF\xC0");
  REQUIRE(frame != std::string::npos);
  jpeg.replace(frame + 5, 4,
               {static_cast<char>(height >> 8), static_cast<char>(height & 255), static_cast<char>(width >> 8),
                static_cast<char>(width & 255)});
  return jpeg;
}

VisionOptions options() {
  VisionOptions options;
  options.program = VISION_PROGRAM;
  return options;
}

}  // namespace

TEST_CASE("a person before the camera is shown, guided and photographed to GA 461-2004", "[vision]") {
  Ear ear;
  VisionWorker worker(options(), ear.listener());
  CHECK(worker.worker_pid() == 0);
  worker.open("simulated");
  REQUIRE(ear.hears_frames());
  REQUIRE(ear.hears(FaceHint::Good));
  worker.take_picture(7);
  const auto [request, picture] = ear.picture();
  CHECK(request == 7);
  CHECK(picture.size == Size{358, 441});
  CHECK(picture.sha256.size() == 64);
  REQUIRE(picture.jpeg.size() > 20);
  CHECK(picture.jpeg.size() <= std::size_t{40} * 1024);
  CHECK(ear.decoded() == std::pair(Size{358, 441}, false));  // the person looks at the photo, not at the preview
  CHECK(picture.jpeg.substr(13, 5) == std::string("\x01\x01\x5E\x01\x5E", 5));  // 350 dots per inch
}

TEST_CASE("each way of standing wrongly has its own hint, and no picture is taken of it", "[vision]") {
  Ear ear;
  VisionWorker worker(options(), ear.listener());
  worker.open("simulated");
  const std::vector<std::pair<Scene, FaceHint>> expected{{Scene::Nobody, FaceHint::NoFace},
                                                         {Scene::TwoPersons, FaceHint::ManyFaces},
                                                         {Scene::FarPerson, FaceHint::ComeCloser},
                                                         {Scene::AsidePerson, FaceHint::MoveToCentre}};
  for (const auto& [scene, hint] : expected) {
    worker.set_scene(scene);
    CHECK(ear.hears(hint));
    worker.take_picture(1);
    CHECK(ear.hears_refusal(hint));
  }
}

TEST_CASE("a worker killed while it plays is one fault, and the next open works", "[vision]") {
  Ear ear;
  VisionWorker worker(options(), ear.listener());
  worker.open("simulated");
  REQUIRE(ear.hears_frames());
  const pid_t first = worker.worker_pid();
  REQUIRE(first > 0);
  REQUIRE(::kill(first, SIGKILL) == 0);
  CHECK(ear.hears(CameraTrouble::Failed));
  CHECK(worker.worker_pid() == 0);
  worker.open("simulated");
  CHECK(ear.hears_frames());
  CHECK(worker.worker_pid() != first);
}

TEST_CASE("a worker that hangs is ended after its silence", "[vision]") {
  Ear ear;
  // Its ordinary silence: a shorter one would end a worker that is merely slow on a busy machine.
  auto patient = options();
  patient.start_up = 1h;
  VisionWorker worker(patient, ear.listener());
  worker.open("simulated");
  REQUIRE(ear.hears_frames());
  REQUIRE(::kill(worker.worker_pid(), SIGSTOP) == 0);
  CHECK(ear.hears(CameraTrouble::Failed));
  CHECK(worker.worker_pid() == 0);
}

TEST_CASE("an unplugged, frozen, garbled or missing camera is told apart", "[vision]") {
  Ear ear;
  VisionWorker worker(options(), ear.listener());
  const std::vector<std::pair<Scene, CameraTrouble>> expected{{Scene::Unplugged, CameraTrouble::Unplugged},
                                                              {Scene::Frozen, CameraTrouble::Frozen},
                                                              {Scene::Garbled, CameraTrouble::Failed}};
  for (const auto& [scene, trouble] : expected) {
    worker.set_scene(Scene::Person);
    worker.open("simulated");
    REQUIRE(ear.hears_frames());
    worker.set_scene(scene);
    CHECK(ear.hears(trouble));
  }
  worker.set_scene(Scene::Unplugged);
  worker.open("simulated");
  CHECK(ear.hears(CameraTrouble::NotFound));
  worker.open("");
  CHECK(ear.hears(CameraTrouble::NotFound));
  worker.open("/dev/video-not-there");
  CHECK(ear.hears(CameraTrouble::NotFound));
}

TEST_CASE("the camera closes and opens again in the same worker", "[vision]") {
  Ear ear;
  VisionWorker worker(options(), ear.listener());
  worker.open("simulated");
  REQUIRE(ear.hears_frames());
  const pid_t pid = worker.worker_pid();
  worker.close();
  worker.close();
  worker.open("simulated");
  CHECK(ear.hears_frames());
  CHECK(worker.worker_pid() == pid);
}

TEST_CASE("R125: the camera reads a receipt's code, tells it once, and finds faces again afterwards", "[vision]") {
  const huanka::rig::TemporaryFolder folder;
  huanka::process::ChildProcess zint(
      {"zint", "-b", "QRCODE", "-d", "ZP20261123001", "--scale", "6", "-o", (folder.path() / "receipt.png").string()},
      "/dev/null", false);
  REQUIRE(zint.wait(60s) == 0);
  Ear ear;
  VisionWorker worker(options(), ear.listener());
  worker.read_codes("simulated:" + folder.path().string());
  CHECK(ear.codes() == std::vector<std::string>{"ZP20261123001"});
  REQUIRE(ear.hears_frames());
  CHECK(ear.codes().size() == 1);
  const pid_t pid = worker.worker_pid();
  worker.close();
  worker.open("simulated");
  CHECK(ear.hears(FaceHint::Good));
  CHECK(worker.worker_pid() == pid);
}

TEST_CASE("R125: a decoder that dies of a frame is the camera's trouble, and reading begins anew", "[vision]") {
  Ear ear;
  VisionWorker worker(options(), ear.listener());
  worker.read_codes("simulated");
  REQUIRE(ear.hears_frames());
  REQUIRE(::kill(worker.worker_pid(), SIGKILL) == 0);
  CHECK(ear.hears(CameraTrouble::Failed));
  worker.read_codes("simulated");
  CHECK(ear.hears_frames());
  worker.read_codes("/dev/video-not-there");
  CHECK(ear.hears(CameraTrouble::NotFound));
}

TEST_CASE("a picture wished for while no camera is open is a fault, not a silence", "[vision]") {
  Ear ear;
  VisionWorker worker(options(), ear.listener());
  worker.take_picture(1);
  CHECK(ear.hears(CameraTrouble::Failed));
}

TEST_CASE("a worker that starts and never speaks is ended after the time it has for loading", "[vision]") {
  Ear ear;
  auto mute = options();
  mute.program = MUTE_PROGRAM;
  mute.start_up = 300ms;
  mute.silence = 1h;
  VisionWorker worker(mute, ear.listener());
  worker.open("simulated");
  CHECK(ear.hears(CameraTrouble::Failed));
  CHECK(worker.worker_pid() == 0);
}

TEST_CASE("a worker that cannot be started, or dies at once, is given up after a few starts", "[vision]") {
  for (const std::string program : {"/nonexistent/huanka-vision", "/bin/false"}) {
    Ear ear;
    auto broken = options();
    broken.program = program;
    broken.most_starts = 2;
    broken.starts_within = 1h;
    VisionWorker worker(broken, ear.listener());
    for (int attempt = 0; attempt < 4; ++attempt) {
      worker.open("simulated");
      CHECK(ear.hears(CameraTrouble::Failed));
    }
    CHECK(worker.worker_pid() == 0);
  }
}

TEST_CASE("a stored picture is decoded by the worker and shown; a camera works before and after it (R125)",
          "[vision]") {
  Ear ear;
  VisionWorker worker(options(), ear.listener());
  worker.show(3, stored_picture());
  CHECK(ear.shown(3) == Size{358, 441});
  worker.open("simulated");
  REQUIRE(ear.hears_frames());
  const pid_t pid = worker.worker_pid();
  worker.show(4, stored_picture());  // closes the camera
  CHECK(ear.shown(4) == Size{358, 441});
  worker.open("simulated");
  CHECK(ear.hears_frames());
  CHECK(worker.worker_pid() == pid);
}

TEST_CASE("hostile bytes in place of a stored picture are no picture, and the next one is shown (R125)", "[vision]") {
  Ear ear;
  VisionWorker worker(options(), ear.listener());
  const std::string good = stored_picture();
  const std::vector<std::string> hostile{"",
                                         "\xff\xd8\xff",
                                         std::string(max_picture_bytes + 1, '\0'),
                                         std::string(max_picture_bytes, '\xff'),
                                         "GIF89a" + std::string(100, 'x'),
                                         good.substr(0, good.size() / 2),
                                         says_it_is(good, 65'000, 65'000),
                                         says_it_is(good, huanka::domain::longest_picture_side_px + 1, 20),
                                         says_it_is(good, 0, 0)};
  for (std::size_t i = 0; i < hostile.size(); ++i) {
    CAPTURE(i);
    worker.show(static_cast<int>(i), hostile[i]);
    CHECK_FALSE(ear.shown(static_cast<int>(i)));
  }
  worker.show(77, good);
  CHECK(ear.shown(77) == Size{358, 441});
}

TEST_CASE("a worker that dies or never answers over a stored picture is no picture", "[vision]") {
  Ear ear;
  auto mute = options();
  mute.program = GENERATE(std::string(MUTE_PROGRAM), std::string("/bin/false"), std::string("/nonexistent/vision"));
  mute.start_up = 300ms;
  VisionWorker worker(mute, ear.listener());
  worker.show(1, stored_picture());
  CHECK_FALSE(ear.shown(1));
  CHECK(worker.worker_pid() == 0);
}
