// Files through the real worker while it is killed: one file is lost, and is named; the rest is done (issue 5).
#include <signal.h>

#include <catch2/catch.hpp>
#include <fstream>
#include <map>
#include <opencv2/imgcodecs.hpp>
#include <utility>

#include "photo/file_batch.h"
#include "rig/temporary_folder.h"

using namespace huanka::photo;

namespace {

struct Files {
  huanka::rig::TemporaryFolder folder;
  std::string text = (folder.path() / "text.txt").string(), busy = (folder.path() / "busy.png").string();

  Files() {
    std::ofstream(text) << "no picture";
    // Few bytes, many pixels and no code: the worker is busy with it for a long time.
    constexpr int side_px = 6000;
    REQUIRE(cv::imwrite(busy, cv::Mat(side_px, side_px, CV_8UC1, cv::Scalar(255))));
  }
};

}  // namespace

TEST_CASE("a worker killed at a file loses that file and no other", "[vision][photo]") {
  const Files files;
  std::map<std::size_t, bool> answered;
  const bool ran = run_file_batch(
      {.program = VISION_PROGRAM, .command = "scan", .files = {files.text, files.busy, files.text, files.text}},
      [&](const FileAnswer& answer) {
        answered[answer.file] = answer.line.has_value();
        if (answer.file == 0) CHECK(::kill(answer.worker, SIGKILL) == 0);
      });
  CHECK(ran);
  CHECK(answered == std::map<std::size_t, bool>{{0, true}, {1, false}, {2, true}, {3, true}});
}

TEST_CASE("a worker that hangs at a file is ended, and the file counts as lost", "[vision][photo]") {
  const Files files;
  std::vector<bool> answered;
  bool stopped = false;
  CHECK(run_file_batch({.program = VISION_PROGRAM,
                        .command = "scan",
                        .files = {files.text, files.busy, files.text},
                        .patience = std::chrono::seconds(8)},
                       [&](const FileAnswer& answer) {
                         answered.push_back(answer.line.has_value());
                         if (!std::exchange(stopped, true)) CHECK(::kill(answer.worker, SIGSTOP) == 0);
                       }));
  CHECK(answered == std::vector{true, false, true});
}

TEST_CASE("a program that is no worker is not taken for one", "[vision][photo]") {
  for (const std::string program : {"/nonexistent/huanka-vision", "/bin/false", "/bin/echo"}) {
    bool told = false;
    CHECK_FALSE(run_file_batch({.program = program, .command = "scan", .files = {"a.png"}},
                               [&](const FileAnswer&) { told = true; }));
    CHECK_FALSE(told);
  }
  CHECK_FALSE(run_file_batch({.program = VISION_PROGRAM, .command = "no-such-command", .files = {"a.png"}},
                             [](const FileAnswer&) {}));
}
