// `huanka photo check` and `crop`: what a script learns of portraits in files (issue 5; GA 461-2004), on the drawn
// figure.
#include <sysexits.h>

#include <algorithm>
#include <catch2/catch.hpp>
#include <opencv2/imgcodecs.hpp>

#include "camera/figure.h"
#include "command.h"

using namespace huanka::rig;
namespace fs = std::filesystem;

namespace {

bool says(const Said& said, const std::string& what) { return said.text.find(what) != std::string::npos; }

struct Studio {
  TemporaryFolder folder;
  const std::string finished = path("finished.jpg");

  std::string path(const std::string& name) const { return (folder.path() / name).string(); }
  /// Figures before a camera of 1280 x 720, as bright as `gain` says.
  std::string picture(const std::string& name, const std::vector<huanka::camera::FigurePlace>& figures,
                      double gain = 1) const {
    auto frame = huanka::camera::draw_figures(1280, 720, figures);
    const cv::Mat drawn(frame.height, frame.width, CV_8UC3, frame.bgr.data(), static_cast<std::size_t>(frame.stride));
    REQUIRE(cv::imwrite(path(name), drawn * gain));
    return path(name);
  }
  std::string person() const { return picture("person.png", {{640, 320, 225}}); }
};

}  // namespace

TEST_CASE("photo crop: a person's picture becomes one that check finds nothing wrong with", "[command_line][photo]") {
  const Studio studio;
  const auto cropped = run({HUANKA, "photo", "crop", studio.person(), studio.finished});
  INFO(cropped.text);
  REQUIRE(cropped.exit_code == 0);
  CHECK(says(cropped, "meets the standard"));
  const std::string jpeg = text_of(studio.finished);
  CHECK(jpeg.size() >= 14 * 1024);
  CHECK(jpeg.size() <= 40 * 1024);
  CHECK(jpeg.substr(13, 5) == std::string("\x01\x01\x5E\x01\x5E", 5));  // 350 dots per inch
  const cv::Mat picture = cv::imread(studio.finished);
  CHECK(picture.cols == 358);
  CHECK(picture.rows == 441);
  CHECK(run({HUANKA, "photo", "check", studio.finished}).exit_code == 0);

  const auto json = run({HUANKA, "photo", "check", "--json", studio.finished});
  CHECK(json.exit_code == 0);
  const auto measures = [&] {
    std::size_t count = 0;
    for (auto at = json.text.find("\"code\":\"E-PHOTO-"); at != std::string::npos;
         at = json.text.find("\"code\":\"E-PHOTO-", at + 1))
      ++count;
    return count;
  }();
  CHECK(measures == 29);
  CHECK(says(json, R"("measure":"head-bare","verdict":"ask")"));
}

TEST_CASE("photo crop: what cannot become a card photo is not written, and the reason is said",
          "[command_line][photo]") {
  const Studio studio;
  const std::vector<std::pair<std::string, std::string>> expected{
      {studio.picture("nobody.png", {}), "no face found"},
      {studio.picture("two.png", {{380, 320, 200}, {900, 320, 200}}), "more than one face"},
      {studio.picture("aside.png", {{1160, 320, 225}}), "too little room around head and shoulders"},
      {studio.picture("dark.png", {{640, 320, 225}}, 0.2), "fail E-PHOTO-FACE-BRIGHTNESS"},
      {studio.picture("far.png", {{640, 320, 60}}), "fail E-PHOTO-SOURCE-RESOLUTION"}};
  for (const auto& [file, reason] : expected) {
    const auto said = run({HUANKA, "photo", "crop", file, studio.finished});
    INFO(said.text);
    CHECK(said.exit_code == 1);
    CHECK(says(said, reason));
    CHECK_FALSE(fs::exists(studio.finished));
  }
  CHECK(run({HUANKA, "photo", "crop", studio.person(), studio.path("no/such/folder.jpg")}).exit_code == EX_CANTCREAT);
}

TEST_CASE("photo check: a picture straight from a camera fails by size and place, in the language asked for",
          "[command_line][photo]") {
  const Studio studio;
  const auto said = run({HUANKA, "photo", "check", "--language", "zh_CN", studio.person()});
  CHECK(said.exit_code == 1);
  CHECK(says(said, "fail E-PHOTO-FACE-WIDTH"));
  CHECK(says(said, "照片里的脸太小。请靠近一点。"));
  CHECK(says(said, "fail E-PHOTO-PICTURE-SIZE"));
  CHECK(run({HUANKA, "photo", "check", "--language", "fr", studio.person()}).exit_code == EX_USAGE);
}

TEST_CASE("photo check: without the networks the cascade judges what it can, and says what that is",
          "[command_line][photo]") {
  const Studio studio;
  REQUIRE(run({HUANKA, "photo", "crop", studio.person(), studio.finished}).exit_code == 0);
  const fs::path built = fs::path(HUANKA).parent_path(), bare = studio.folder.path() / "bare";
  fs::create_directories(bare / "bin");
  fs::create_directories(bare / "assets");
  for (const char* program : {"huanka", "huanka-vision"}) fs::copy_file(built / program, bare / "bin" / program);
  fs::create_symlink(fs::canonical(built.parent_path() / "config"), bare / "config");
  fs::create_symlink(fs::canonical(built.parent_path() / "assets/locale"), bare / "assets/locale");
  const std::string huanka = (bare / "bin/huanka").string();
  auto said = run({huanka, "photo", "check", studio.finished});
  INFO(said.text);
  CHECK(said.exit_code == 0);
  CHECK(says(said, "without its networks only number, width and place were judged"));
  CHECK(says(run({huanka, "photo", "check", "--json", studio.finished}),
             R"("measure":"eyes-open","verdict":"not-judged")"));
  said = run({huanka, "photo", "crop", studio.person(), studio.path("by-box.jpg")});
  CHECK(said.exit_code == 0);
  CHECK(fs::exists(studio.path("by-box.jpg")));
}
