// Every screen in every size, language and text size: nothing clipped, nothing overlapping, everything large enough to
// see and to touch, and strong enough in contrast (operations reference section 3).
#include <algorithm>
#include <filesystem>
#include <functional>
#include <iostream>
#include <iterator>
#include <map>
#include <set>

#include "all_states.h"
#include "ui/screen.h"
#include "ui/stage.h"

using namespace huanka;
using namespace huanka::ui;
using namespace huanka::visit;
using namespace huanka::visit::testing;
namespace fs = std::filesystem;

namespace {
const fs::path built = HUANKA_BINARY_DIR;

const text::Catalog& words(domain::Language language) {
  static const auto zh = must(text::Catalog::load(built / "assets/locale", domain::Language::Chinese));
  static const auto en = must(text::Catalog::load(built / "assets/locale", domain::Language::English));
  return language == domain::Language::Chinese ? zh : en;
}

TextEngine& engine() {
  static const auto opened = must(TextEngine::open(debian_fonts()));
  return *opened;
}

struct Panel {
  double inch;
  bool portrait;
  ScreenGeometry geometry() const { return {portrait ? 1080 : 1920, portrait ? 1920 : 1080, inch}; }
};
const std::vector<Panel> panels{{15.6, true},  {21.5, true},  {23.8, true},  {32, true},
                                {18.5, false}, {21.5, false}, {23.8, false}, {32, false}};

/// What text lies on: the fill of the last box painted under its middle.
Color ground_under(const DrawList& list, std::size_t index, Point at) {
  Color ground{};
  for (std::size_t i = 0; i < index; ++i)
    if (const auto* box = std::get_if<Box>(&list[i]); box != nullptr && box->rect.contains(at)) ground = box->fill;
  return ground;
}

struct Findings {
  std::map<std::string, int> all;
  void add(const std::string& what, const std::string& where) { ++all[what + ": " + where]; }
};

void examine(const ui::Screen& screen, const ScreenGeometry& geometry, const std::string& where, Findings& findings) {
  const Rect whole{0, 0, geometry.width_px, geometry.height_px};
  std::vector<Rect> lines;
  for (std::size_t i = 0; i < screen.drawing.size(); ++i) {
    if (const auto* run = std::get_if<TextRun>(&screen.drawing[i])) {
      if (!whole.contains(run->rect)) findings.add("text off the screen", where + " \"" + run->utf8 + "\"");
      if (run->font.px < geometry.px(mm::text_floor)) findings.add("text too small", where + " \"" + run->utf8 + "\"");
      const double contrast = contrast_ratio(
          run->color, ground_under(screen.drawing, i, {run->rect.x + run->rect.w / 2, run->rect.y + run->rect.h / 2}));
      if (contrast < contrast::least) findings.add("weak contrast", where + " \"" + run->utf8 + "\"");
      for (const Rect& line : lines)
        if (overlap(line, run->rect)) findings.add("texts overlap", where + " \"" + run->utf8 + "\"");
      lines.push_back(run->rect);
      if (run->utf8.find('{') != std::string::npos || run->utf8.find("screen.") != std::string::npos ||
          run->utf8.find("trouble.") != std::string::npos)
        findings.add("a key instead of words", where + " \"" + run->utf8 + "\"");
    }
  }
  std::set<std::string> ids;
  for (std::size_t i = 0; i < screen.targets.size(); ++i) {
    const Target& target = screen.targets[i];
    if (!ids.insert(target.id).second) findings.add("two targets of one name", where + " " + target.id);
    if (target.id == "touch") continue;
    if (!whole.contains(target.rect)) findings.add("target off the screen", where + " " + target.id);
    const int least = geometry.px(target.primary ? mm::primary_target : mm::target);
    if (target.rect.w < least || target.rect.h < least) findings.add("target too small", where + " " + target.id);
    for (std::size_t j = 0; j < i; ++j) {
      if (screen.targets[j].id == "touch") continue;
      const int reach = geometry.px(mm::target_gap) - 1;
      const Rect near{target.rect.x - reach, target.rect.y - reach, target.rect.w + 2 * reach,
                      target.rect.h + 2 * reach};
      if (overlap(near, screen.targets[j].rect))
        findings.add("targets too close", where + " " + target.id + "/" + screen.targets[j].id);
    }
  }
}
}  // namespace

TEST_CASE("Every screen x size x language x text size: whole, apart, large enough, readable", "[ui][layout]") {
  const World w = full_world();
  const auto states = all_states(w);
  REQUIRE(states.size() > 100);
  Findings findings;
  std::map<std::string, int> smaller;
  int screens = 0;
  for (const Panel& panel : panels)
    for (State state : states)
      for (const auto language : {domain::Language::Chinese, domain::Language::English})
        for (const auto size : {TextSize::Standard, TextSize::Large, TextSize::ExtraLarge}) {
          state.language = language;
          state.text_size = size;
          const ui::Screen screen = view(state, w, {words(language), engine(), panel.geometry()});
          const std::string where = screen.name + (language == domain::Language::Chinese ? " zh" : " en") + " " +
                                    std::to_string(panel.inch).substr(0, 4) +
                                    (panel.portrait ? " portrait" : " landscape") + " size " +
                                    std::to_string(static_cast<int>(size));
          examine(screen, panel.geometry(), where, findings);
          for (const ui::Block& block : ui::plan(state, w, words(language)).doing)
            if (const auto* button = std::get_if<ui::block::Button>(&block);
                button != nullptr && screen.find(button->id) == nullptr)
              findings.add("content that has no room", where);
          ++screens;
          if (screen.text_size != size && panel.inch > 20)
            ++smaller[screen.name + (panel.portrait ? " portrait" : " landscape") + " size " +
                      std::to_string(static_cast<int>(size))];
        }
  std::string list;
  int shown = 0;
  for (const auto& [what, times] : findings.all)
    if (++shown <= 60) list += what + "\n";
  INFO(list);
  CHECK(findings.all.empty());
  std::string small_list;
  for (const auto& [what, times] : smaller) small_list += what + " x" + std::to_string(times) + "\n";
  INFO(small_list);
  // The configured sizes must hold on the kiosk's own panel and larger in the text size that is the default.
  for (const auto& [what, times] : smaller) {
    CAPTURE(what);
    CHECK((what.find("size 1") == std::string::npos || what.find("landscape") != std::string::npos));
  }
  CHECK(screens > 5000);
}

TEST_CASE("Every screen offers at most five choices (banks: all seven), and a way out", "[ui]") {
  const World w = full_world();
  for (const State& state : all_states(w)) {
    const Plan made = plan(state, w, words(domain::Language::Chinese));
    CAPTURE(made.name);
    for (const auto* part : {&made.knowing, &made.doing})
      for (const Block& block : *part) {
        if (const auto* choices = std::get_if<block::Choices>(&block))
          CHECK(choices->list.size() <= (choices->tiles ? 7U : 5U));
      }
    const ui::Screen screen = view(state, w, {words(domain::Language::Chinese), engine(), {}});
    CHECK(screen.find("help") != nullptr);
    CHECK(screen.find("language") != nullptr);
    CHECK(screen.find("text_size") != nullptr);
  }
}

TEST_CASE("No screen, pressed or not, shows a name, ID number, mobile or card number in full, not even in pieces",
          "[ui][privacy]") {
  const World w = full_world();
  for (const State& state : all_states(w)) {
    const Look look{words(domain::Language::Chinese), engine(), {}};
    std::vector<std::string> pressed{""};
    for (const Target& target : view(state, w, look).targets) pressed.push_back(target.id);
    for (const std::string& id : pressed) {
      const ui::Screen screen = view(state, w, look, id);
      CAPTURE(screen.name, id);
      std::string all;  // as a machine would read it: run after run, spaces left out
      for (const auto& primitive : screen.drawing)
        if (const auto* run = std::get_if<TextRun>(&primitive))
          std::copy_if(run->utf8.begin(), run->utf8.end(), std::back_inserter(all), [](char c) { return c != ' '; });
      for (const char* secret : {"张桂花", "11010519491231002X", "13812345678", "6214830100000008"})
        CHECK(all.find(secret) == std::string::npos);
    }
  }
}

namespace {
/// Everything a screen says, in one text.
std::string said_by(const State& state, const World& w) {
  std::string all;
  for (const auto& primitive : view(state, w, {words(domain::Language::Chinese), engine(), {}}).drawing)
    if (const auto* run = std::get_if<TextRun>(&primitive)) all += run->utf8;
  return all;
}
bool says(const State& state, const World& w, const std::string& what) {
  const std::string all = said_by(state, w);
  CAPTURE(all);
  return all.find(what) != std::string::npos;
}
}  // namespace

TEST_CASE("The review shows the holding bank and what was answered, to be changed there", "[ui]") {
  const World w = full_world();
  Player p(w);
  p.to_review(false, false);
  p.state.draft.wishes.benefits = std::set{domain::Benefit::ResidentPension};
  p.state.draft.wishes.province_system_user = true;
  CHECK(says(p.state, w, "工商银行"));
  CHECK(says(p.state, w, "全省系统用户"));
  CHECK(view(p.state, w, {words(domain::Language::Chinese), engine(), {}}).find("change.wishes") != nullptr);
}

TEST_CASE("From day 8 of the window the look-up and the second visit say how little time is left (R71, R72)", "[ui]") {
  const World w = full_world();
  CaseStatus found = sample_status(domain::CaseState::WindowOpen);
  found.window_last_day = 2026y / 12 / 3;  // the message came on 2026-11-23
  step::SecondVisit second;
  second.phase = step::SecondVisit::Phase::Status;
  second.status = found;
  for (const Step& step : {Step{step::LookUp{.phase = step::LookUp::Phase::Result, .status = found}}, Step{second}}) {
    State state = initial(w);
    state.step = step;
    state.today = 2026y / 11 / 30;  // day 7
    CHECK_FALSE(says(state, w, "只剩"));
    state.today = 2026y / 12 / 1;
    CHECK(says(state, w, "只剩2天"));
  }
}

TEST_CASE("The guide to the routes names the online channels and their fee, as the county's file says (R52-R58, R130)",
          "[ui]") {
  World w = full_world();
  w.county.online_channels = {"广东人社APP"};
  w.county.fees.online_yuan = 21;
  State state = initial(w);
  state.step = step::Guides{GuideTopic::Online};
  CHECK(says(state, w, "广东人社"));
  CHECK(says(state, w, "21元"));
  CHECK(says(state, w, "农商银行的卡，暂不建议"));
  for (auto& bank : w.county.banks) bank.online_exchange_discouraged = false;
  CHECK_FALSE(says(state, w, "暂不建议"));
}

TEST_CASE("Every guide can be reached from the first list, and each says something or leads on (R22-R44, R76-R122)",
          "[ui]") {
  const World w = full_world();
  std::set<GuideTopic> reached;
  const std::function<void(std::optional<GuideTopic>)> walk = [&](std::optional<GuideTopic> under) {
    for (const GuideTopic topic : guides_under(under)) {
      REQUIRE(reached.insert(topic).second);
      State state = initial(w);
      state.step = step::Guides{topic};
      const Plan made = plan(state, w, words(domain::Language::Chinese));
      const bool leads_on = !guides_under(topic).empty();
      const bool says_something = std::any_of(made.knowing.begin(), made.knowing.end(), [](const ui::Block& block) {
        const auto* points = std::get_if<block::Points>(&block);
        return points != nullptr && !points->rows.empty();
      });
      CAPTURE(made.name);
      CHECK(leads_on != says_something);
      CHECK(advance(state, event::Back{}, w).state.step == Step{step::Guides{under}});
      walk(topic);
    }
  };
  walk(std::nullopt);
  CHECK(reached.size() == std::size(all_guides));
}

TEST_CASE("All seven banks stand on one page in every text size on the kiosk's panel (R45-R51)", "[ui]") {
  const World w = full_world();
  for (const auto size : {TextSize::Standard, TextSize::Large, TextSize::ExtraLarge})
    for (const bool portrait : {true, false})
      for (const auto language : {domain::Language::Chinese, domain::Language::English}) {
        State state = initial(w);
        state.text_size = size;
        state.language = language;
        state.step = step::Card{.phase = step::Card::Phase::PickBank};
        const ui::Screen screen =
            view(state, w, {words(language), engine(), Panel{.inch = 23.8, .portrait = portrait}.geometry()});
        CAPTURE(static_cast<int>(size), portrait, static_cast<int>(language));
        for (const auto& bank : w.county.banks) CHECK(screen.find("bank." + bank.code) != nullptr);
        CHECK(screen.find("more") == nullptr);
        CHECK(screen.text_size == size);
      }
}

namespace {
const block::Points* points_of(const Plan& plan) {
  for (const ui::Block& block : plan.knowing)
    if (const auto* points = std::get_if<block::Points>(&block)) return points;
  return nullptr;
}
}  // namespace

TEST_CASE(
    "The advice tells what a route brings in the order of time, and of the e-card in one line (R19, R20, R68-R72)",
    "[ui]") {
  const World w = full_world();
  const domain::Wishes wishes{.keep_bank = false,
                              .keep_number = std::nullopt,
                              .target_bank = "ccb",
                              .province_system_user = true,
                              .benefits = std::set{domain::Benefit::ResidentPension}};
  State state = initial(w);
  state.step = step::Advice{.advice = domain::advise(wishes, "icbc", w.county), .selected = Route::ChangeBank};
  const Plan made = plan(state, w, words(domain::Language::Chinese));
  const auto* points = points_of(made);
  REQUIRE(points != nullptr);
  const auto place = [&](const std::string& text) {
    const auto found = std::find_if(points->rows.begin(), points->rows.end(),
                                    [&](const auto& row) { return row.text.find(text) != std::string::npos; });
    REQUIRE(found != points->rows.end());
    return found - points->rows.begin();
  };
  CHECK(place("原银行审核") < place("短信后10天"));
  CHECK(place("短信后10天") < place("电子社保卡"));
  CHECK(place("电子社保卡") < place("接收函"));
  CHECK(place("电子社保卡") < place("改卡号"));
  std::vector<std::string> headings;
  int e_card = 0;
  for (const auto& row : points->rows) {
    if (!row.heading.empty()) headings.push_back(row.heading);
    e_card += row.text.find("电子社保卡") != std::string::npos ? 1 : 0;
  }
  CHECK(headings == std::vector<std::string>{"换卡前", "换卡时", "换卡后"});
  CHECK(e_card == 1);
}

TEST_CASE("Where the camera reads the receipt, the screen says where to hold it (R125)", "[ui]") {
  World w = full_world();
  State state = initial(w);
  state.step = step::Photo{.phase = step::Photo::Phase::Receipt};
  const auto name = [&] { return view(state, w, {words(domain::Language::Chinese), engine(), {}}).name; };
  CHECK(name() == "receipt-camera");
  w.camera_scans = false;
  CHECK(name() == "receipt");
  state.devices.scanner_ready = false;
  CHECK(name() == "receipt-type");
}

TEST_CASE("A receipt with letters can be typed here, a receipt of digits has the plain pad (R125)", "[ui]") {
  World w = full_world();
  State state = initial(w);
  state.step = step::Photo{.phase = step::Photo::Phase::Receipt};
  const auto keys = [&] {
    const ui::Screen screen = view(state, w, {words(domain::Language::Chinese), engine(), {}});
    int letters = 0;
    for (const Target& target : screen.targets) letters += target.id.starts_with("letter.") ? 1 : 0;
    for (char digit = '0'; digit <= '9'; ++digit) CHECK(screen.find(std::string("digit.") + digit) != nullptr);
    CHECK(screen.find("erase") != nullptr);
    return letters;
  };
  CHECK(keys() == 26);
  w.county.photo.receipt_pattern = "[0-9]{18}";
  CHECK(keys() == 0);
}

TEST_CASE("Who has an open case hears what is next and when, and no step of a new swap (R69-R72)", "[ui]") {
  const World w = full_world();
  State state = initial(w);
  state.today = 2026y / 11 / 30;
  state.step = step::OpenCase{sample_status(domain::CaseState::WindowOpen)};
  CHECK_FALSE(progress(state));
  CHECK(says(state, w, "请到建设银行办，最晚12月3日（星期四）"));
  state.step = step::OpenCase{sample_status(domain::CaseState::UnderReview)};
  CHECK(says(state, w, "2月9日（星期二，暂定"));
  CHECK(says(state, w, "通过后10天内到建设银行办"));
}

TEST_CASE(
    "After the transfer look-up and second visit say that it is confirmed and when, and promise no day more (R16)",
    "[ui]") {
  const World w = full_world();
  CaseStatus status = sample_status(domain::CaseState::Closed);
  status.window_last_day = 2026y / 11 / 30;
  status.transfer_confirmed_on = 2026y / 12 / 2;
  State state = initial(w);
  for (const Step& step : {Step(step::LookUp{.phase = step::LookUp::Phase::Result, .status = status}),
                           Step(step::SecondVisit{.phase = step::SecondVisit::Phase::Status, .status = status})}) {
    state.step = step;
    for (const auto& [language, told, day] :
         {std::tuple{domain::Language::Chinese, "原银行已确认余额转移，业务办完了", "12月2日（星期三）"},
          std::tuple{domain::Language::English, "The old bank has confirmed that the balance was moved.",
                     "Wednesday 2 December"}}) {
      state.language = language;
      const Plan shown = plan(state, w, words(language));
      bool told_so = false, with_day = false, other_day = false;
      for (const Block& block : shown.knowing) {
        if (const auto* note = std::get_if<block::Note>(&block)) told_so |= note->text.find(told) == 0;
        if (const auto* facts = std::get_if<block::Facts>(&block))
          for (const auto& row : facts->rows) {
            with_day |= row.value.find(day) != std::string::npos;
            other_day |= row.label == words(language).text("label.window_last_day");
          }
      }
      CAPTURE(shown.name, told);
      CHECK((told_so && with_day && !other_day));
    }
  }
}

TEST_CASE("A number that is wrong can be seen to be mended; what is missing is counted (R66)", "[ui]") {
  const World w = full_world();
  State state = initial(w);
  state.step = step::MobileNumber{.digits = "12812345678", .problem = domain::MobileProblem::NotAMobilePrefix};
  CHECK(says(state, w, "12812345678"));
  state.step = step::MobileNumber{.digits = "138123456", .problem = domain::MobileProblem::WrongLength};
  CHECK(says(state, w, "还差2位"));
}

TEST_CASE("One word leaves, one word ends, one word leads to the counter, on every screen", "[ui]") {
  const World w = full_world();
  const std::set<std::string> counter{words(domain::Language::Chinese).text("frame.counter"),
                                      words(domain::Language::Chinese).text("screen.notice.decline")};
  for (const State& state : all_states(w)) {
    const Plan made = plan(state, w, words(domain::Language::Chinese));
    if (state.overlay != Overlay::None) continue;  // there "leave" is the question itself
    for (const ui::Block& block : made.doing)
      if (const auto* button = std::get_if<block::Button>(&block)) {
        CAPTURE(made.name, button->text);
        CHECK(button->text.find("退出") == std::string::npos);  // that word is the footer's, once
        CHECK(button->text.find("结束") == std::string::npos);
        if (button->text.find("柜台") != std::string::npos) CHECK(counter.contains(button->text));
      }
  }
}

TEST_CASE("A reader that is away has a way on, on the first visit and the second", "[ui]") {
  const World w = full_world();
  State state = initial(w);
  state.devices.reader_ready = false;
  step::SecondVisit second;
  second.phase = step::SecondVisit::Phase::InsertNewCard;
  for (const Step& step : {Step{step::Card{}}, Step{second},
                           Step{step::Card{.phase = step::Card::Phase::Trouble, .trouble = CardTrouble::ReaderGone}}}) {
    state.step = step;
    const ui::Screen screen = view(state, w, {words(domain::Language::Chinese), engine(), {}});
    CAPTURE(screen.name);
    CHECK(screen.find("retry") != nullptr);
    CHECK(screen.find("no") != nullptr);
    CHECK(std::any_of(screen.drawing.begin(), screen.drawing.end(), [](const Primitive& primitive) {
      const auto* art = std::get_if<Illustration>(&primitive);
      return art != nullptr && art->name == "art_no_reader";
    }));
  }
}

TEST_CASE("Each reason for refusing a new card has its own words", "[ui]") {
  const World w = full_world();
  step::SecondVisit second;
  second.phase = step::SecondVisit::Phase::CardRefused;
  std::set<std::string> names;
  State state = initial(w);
  for (int problem = -1; problem < 4; ++problem) {
    second.card_problem = problem < 0 ? std::nullopt : std::optional(static_cast<domain::NewCardProblem>(problem));
    state.step = second;
    names.insert(plan(state, w, words(domain::Language::Chinese)).name);
  }
  CHECK(names.size() == 5);
}

TEST_CASE("Every icon a screen names is there", "[ui]") {
  IconSet icons((fs::path(HUANKA_SOURCE_DIR) / "assets/icons").string());
  const World w = full_world();
  for (const State& state : all_states(w))
    for (const auto& primitive : view(state, w, {words(domain::Language::Chinese), engine(), {}}).drawing)
      if (const auto* icon = std::get_if<Icon>(&primitive)) {
        CAPTURE(icon->name);
        CHECK(icons.has(icon->name));
      } else if (const auto* art = std::get_if<Illustration>(&primitive)) {
        CAPTURE(art->name);
        CHECK(icons.has(art->name));
      }
}
