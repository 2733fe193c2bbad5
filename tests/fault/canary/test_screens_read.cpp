// What somebody beside the person could read (threat T4 of the operations reference): every screen of the guided visits
// is read by a program that reads pictures (tesseract). No whole ID number, bank card number or mobile number is on
// any.
#include <algorithm>
#include <fstream>
#include <functional>
#include <iterator>
#include <map>

#include "card_reader/card_profile.h"
#include "rig/sample_case.h"
#include "rig/temporary_folder.h"
#include "shell/guided_visit.h"
#include "shell/hand.h"
#include "shell/places.h"

using namespace huanka;
using namespace huanka::rig;
using namespace huanka::shell;
using namespace std::chrono_literals;
namespace fs = std::filesystem;

namespace {
const std::string mobile = "13812345678";

/// Digits as a person joins them: spaces, line ends of one number and separators between them fall out.
std::string joined_digits(const std::string& read) {
  std::string out;
  bool gap = false;
  for (const char c : read) {
    const bool digit = (c >= '0' && c <= '9') || c == 'X';
    if (digit) {
      if (gap && !out.empty()) out += '|';
      out += c;
      gap = false;
    } else if (c != ' ' && c != '-' && c != '.') {
      gap = true;
    }
  }
  return out;
}

std::string read_picture(const fs::path& picture, const fs::path& log) {
  const std::string text = picture.string();
  // One thread, no layout: every piece of text is looked for by itself.
  process::ChildProcess reader({"env", "OMP_THREAD_LIMIT=1", "tesseract", picture.string(), picture.string(), "-l",
                                "eng+chi_sim", "--psm", "11"},
                               log.string(), false);
  REQUIRE(reader.wait(60s) == 0);
  std::ifstream in(text + ".txt", std::ios::binary);
  return {std::istreambuf_iterator<char>(in), {}};
}

std::string bytes_of(const fs::path& file) {
  std::ifstream in(file, std::ios::binary);
  return {std::istreambuf_iterator<char>(in), {}};
}

struct Album {
  TemporaryFolder folder;
  Session* session = nullptr;
  std::map<std::size_t, std::pair<std::string, fs::path>> pictures;  ///< by content: the same screen is read once

  void take(const std::string& name) {
    const fs::path file = folder.path() / (std::to_string(pictures.size()) + ".png");
    session->stage().redraw();
    REQUIRE(ui::save_png(session->stage().canvas(), file.string()));
    pictures.try_emplace(std::hash<std::string>{}(bytes_of(file)), name, file);
  }
};

bool swap(GuidedVisit& visit, Album& album, const std::string& card, const std::vector<std::string>& answers) {
  bool went = visit.tap("start") && visit.tap("service.swap") && visit.tap("next") && visit.until("card-insert") &&
              visit.insert(card) && visit.until("card-mine") && visit.tap("next");
  for (const char digit : mobile) {
    went = went && visit.tap(std::string("digit.") + digit);
    album.take("mobile, being typed");
  }
  went = went && visit.tap("next") && visit.tap("yes");
  for (const auto& answer : answers) went = went && visit.tap(answer);
  return went && visit.tap("no") && visit.tap("next") && visit.tap("compare") && visit.tap("back") &&
         visit.tap("next") && visit.tap("photo.keep") && visit.tap("next") && visit.until("done");
}

bool leave(GuidedVisit& visit) {
  return visit.tap("next") && visit.until("take-card") && visit.pull() && visit.until("farewell") &&
         visit.tap("next") && visit.until("attract");
}
}  // namespace

TEST_CASE("The reader of pictures can read whole numbers on our screens: the test below means something",
          "[canary][ocr]") {
  const TemporaryFolder folder;
  const auto text = must(ui::TextEngine::open(ui::debian_fonts()));
  ui::IconSet icons(icons_folder().string());
  ui::Renderer renderer(*text, icons);
  const ui::Theme theme;
  const ui::Font font{48, ui::FontWeight::Regular};
  ui::DrawList list{ui::Box{.rect = {0, 0, 1080, 600}, .fill = theme.ground}};
  int y = 60;
  for (const std::string line : {"441621199003071233", "6214 6700 0000 1234 566", "138 1234 5678"}) {
    list.emplace_back(ui::TextRun{{80, y, text->width(line, font), font.px}, line, font, theme.ink});
    y += 120;
  }
  renderer.render(list, {1080, 600});
  const fs::path file = folder.path() / "numbers.png";
  REQUIRE(ui::save_png(renderer.canvas(), file.string()));
  const std::string digits = joined_digits(read_picture(file, folder.path() / "log"));
  CAPTURE(digits);
  for (const char* number : {"441621199003071233", "6214670000001234566", "13812345678"})
    CHECK(digits.find(number) != std::string::npos);
}

TEST_CASE("No screen of the guided visits shows a whole ID number, bank card number or mobile number",
          "[canary][ocr]") {
  const fs::path config = fs::path(HUANKA_SOURCE_DIR) / "config";
  Album album;
  auto session = must(Session::open({.settings = must(settings::load_all(config)),
                                     .config_folder = config,
                                     .data_folder = album.folder.path() / "data",
                                     .wake = {}}));
  album.session = session.get();
  session->begin_work();
  REQUIRE(session->start_trouble().empty());
  const auto camera = [&](const ui::Screen& screen) { album.take(screen.name); };

  GuidedVisit same(*session, camera), change(*session, camera), second(*session, camera);
  const bool same_went = swap(same, album, "psbc", {"yes", "yes"}) && leave(same);
  INFO(same.trouble());
  REQUIRE(same_went);
  const bool change_went = swap(change, album, "ccb", {"no", "bank.icbc"});
  INFO(change.trouble());
  REQUIRE(change_went);
  const auto number = session->state().draft.saved->number;
  REQUIRE(leave(change));
  REQUIRE(obey("approve " + number, session->devices(), session->local_office()).done);
  REQUIRE(obey("issue " + number + " new-icbc", session->devices(), session->local_office()).done);
  const bool second_went =
      second.tap("start") && second.tap("service.continue") && second.tap("next") && second.until("card-insert") &&
      second.insert("ccb") && second.until("card-mine") && second.tap("next") && second.until("reservation") &&
      second.tap("next") && second.type("246810") && second.tap("next") && second.until("take-old-card") &&
      second.pull() && second.until("new-card-insert") && second.insert("new-icbc") && second.until("letter-confirm") &&
      second.tap("next") && second.until("letter-done") && leave(second);
  INFO(second.trouble());
  REQUIRE(second_went);

  std::vector<std::string> numbers{mobile};
  for (const char* card : {"ccb", "psbc", "new-icbc"}) {
    const auto profile = card_reader::profile(card);
    REQUIRE(profile);
    numbers.push_back(profile->id_number);
    numbers.push_back(profile->pan);
  }
  CHECK(album.pictures.size() > 25);
  for (const auto& [content, picture] : album.pictures) {
    const std::string digits = joined_digits(read_picture(picture.second, album.folder.path() / "log"));
    for (const auto& whole : numbers)
      if (digits.find(whole) != std::string::npos)
        FAIL_CHECK("screen \"" << picture.first << "\" shows a whole number");
  }
}
