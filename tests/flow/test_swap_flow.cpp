// The whole kiosk, led by a finger: every route by real touches, real store, real office over TLS, simulated devices;
// and what goes wrong on the way.
#include <array>

#include "rig/key_file.h"
#include "rig/sample_case.h"
#include "rig/temporary_folder.h"
#include "shell/hand.h"
#include "vault/database.h"
#include "visits.h"
#include "wire/civil_time.h"

using namespace huanka;
using namespace huanka::rig;
using namespace huanka::shell;
using namespace std::chrono_literals;
namespace fs = std::filesystem;
namespace step = visit::step;

namespace {
const fs::path config = fs::path(HUANKA_SOURCE_DIR) / "config";

/// A kiosk in a folder of its own; may be switched off and on.
struct Lobby {
  TemporaryFolder folder;
  std::unique_ptr<Session> session;

  std::function<void(settings::KioskSettings&)> adjust;

  explicit Lobby(std::function<void(settings::KioskSettings&)> otherwise = {}) : adjust(std::move(otherwise)) {
    switch_on();
  }
  void switch_on() {
    auto settings = must(settings::load_all(config));
    if (adjust) adjust(settings.kiosk);
    session = must(
        Session::open({.settings = std::move(settings), .config_folder = config, .data_folder = folder, .wake = {}}));
    session->begin_work();
    REQUIRE(session->start_trouble().empty());
  }
  std::string hand(const std::string& line) { return obey(line, session->devices(), session->local_office()).text; }
  int papers() const {
    int n = 0;
    if (!fs::exists(session->paper_folder())) return 0;
    for ([[maybe_unused]] const auto& entry : fs::directory_iterator(session->paper_folder())) ++n;
    return n;
  }
  std::vector<fs::path> letters() const {
    std::vector<fs::path> found;
    for (const auto& entry : fs::directory_iterator(session->paper_folder()))
      if (entry.path().filename().string().starts_with("letter")) found.push_back(entry.path());
    return found;
  }
  std::uint32_t pixel(const std::string& target) const {
    const auto* found = session->stage().screen().find(target);
    REQUIRE(found != nullptr);
    session->stage().redraw();
    return session->stage().canvas().row(found->rect.y + found->rect.h / 2)[found->rect.x + found->rect.h / 4];
  }
};

bool to_review(GuidedVisit& visit, const std::string& card, const std::vector<std::string>& answers) {
  bool went = past_card(visit, card) && visit.type("13812345678") && visit.tap("next") && visit.tap("yes");
  for (const auto& answer : answers) went = went && visit.tap(answer);
  return went && visit.tap("no") && visit.tap("next") && visit.tap("next") && visit.tap("photo.keep");
}
}  // namespace

TEST_CASE("Each same-bank route ends with one slip in hand and the office knowing (R3-R11)", "[flow]") {
  const auto [answers, route] = GENERATE(table<std::vector<std::string>, std::string>({
      {{"yes", "yes"}, "same_bank_same_number"},
      {{"yes", "no"}, "same_bank_new_number"},
  }));
  Lobby lobby;
  GuidedVisit visit(*lobby.session, {});
  WENT(to_review(visit, "ccb", answers), visit);
  CHECK(lobby.pixel("next") == 0xFF0A4D5C);  // the main button in its colour
  WENT(visit.tap("next") && visit.until("done"), visit);
  CHECK(std::get<step::Finish>(lobby.session->state().step).sent);
  CHECK(lobby.papers() == 1);
  CHECK(lobby.hand("list").find(route) != std::string::npos);
  WENT(go_home(visit), visit);
  CHECK(lobby.session->state().draft == visit::Draft{});
}

TEST_CASE("With a security module a clone gets no letter, and a genuine card gets its own with the line down (issue 4)",
          "[flow]") {
  const TemporaryFolder keys;
  Lobby lobby([&](settings::KioskSettings& kiosk) {
    kiosk.security_module.kind = settings::ModuleKind::Software;
    kiosk.security_module.key_file = make_key_file(keys.path() / "issuer.keys");
  });
  CHECK(lobby.session->devices().security_module.find("software stand-in") == 0);
  GuidedVisit first(*lobby.session, {});
  WENT(to_review(first, "ccb", {"no", "bank.icbc"}) && first.tap("next") && first.until("done"), first);
  const auto number = lobby.session->state().draft.saved->number;
  WENT(go_home(first), first);
  CHECK(lobby.hand("approve " + number) == "ok");
  CHECK(lobby.hand("issue " + number + " new-icbc") == "ok");

  GuidedVisit second(*lobby.session, {});
  WENT(to_card(second, "ccb", "service.continue") && second.until("card-mine") && second.tap("next") &&
           second.until("reservation") && second.tap("next") && second.type("246810") && second.tap("next") &&
           second.until("take-old-card") && second.pull() && second.until("new-card-insert"),
       second);
  // The office would vouch for each of these: they bear the number of the card that it knows. Neighbours have different
  // screens, so that each is seen to come.
  using Row = std::array<std::string, 3>;
  const Row other_key{"new-other-key", "security_module", "E-CARD-DISTRUSTS"};
  for (const auto& [card, screen, code] : std::vector<Row>{{"new-clone", "not_genuine", "E-CARD-NOT-GENUINE"},
                                                           other_key,
                                                           {"new-replay", "not_genuine", "E-CARD-NOT-GENUINE"},
                                                           other_key,
                                                           {"new-repeats", "not_genuine", "E-CARD-CHALLENGE"}}) {
    CAPTURE(card);
    WENT(second.insert(card) && second.until("new-card-trouble-" + screen), second);
    CHECK(std::get<step::SecondVisit>(lobby.session->state().step).staff_code == code);
    WENT(second.pull(), second);
  }
  CHECK(lobby.letters().empty());
  CHECK(lobby.hand("office off") == "ok");
  WENT(second.insert("new-icbc") && second.until("letter-confirm"), second);
  CHECK(std::get<step::SecondVisit>(lobby.session->state().step).new_card->authenticated);
  WENT(second.tap("next") && second.until("letter-done"), second);
  CHECK(lobby.letters().size() == 2);
}

TEST_CASE("A module whose keys are missing keeps the letter back and says why; old cards are served (issue 4)",
          "[flow]") {
  Lobby lobby([](settings::KioskSettings& kiosk) {
    kiosk.security_module.kind = settings::ModuleKind::Software;
    kiosk.security_module.key_file = "/nowhere/issuer.keys";
  });
  CHECK(lobby.session->devices().security_module == "none can be used: /nowhere/issuer.keys: cannot be read");
  GuidedVisit first(*lobby.session, {});
  WENT(to_review(first, "ccb", {"no", "bank.icbc"}) && first.tap("next") && first.until("done"), first);
  const auto number = lobby.session->state().draft.saved->number;
  WENT(go_home(first), first);
  CHECK(lobby.hand("approve " + number) == "ok");
  CHECK(lobby.hand("issue " + number + " new-icbc") == "ok");
  GuidedVisit second(*lobby.session, {});
  WENT(to_card(second, "ccb", "service.continue") && second.until("card-mine") && second.tap("next") &&
           second.until("reservation") && second.tap("next") && second.type("246810") && second.tap("next") &&
           second.until("take-old-card") && second.pull() && second.until("new-card-insert") &&
           second.insert("new-icbc") && second.until("new-card-trouble-security_module"),
       second);
  CHECK(std::get<step::SecondVisit>(lobby.session->state().step).staff_code == "E-MODULE-MISSING");
  CHECK(lobby.letters().empty());
}

TEST_CASE("A bank change takes two visits and ends with the letter in two copies (R64-R75)", "[flow]") {
  Lobby lobby;
  GuidedVisit first(*lobby.session, {});
  WENT(to_review(first, "ccb", {"no", "bank.icbc"}) && first.tap("next") && first.until("done"), first);
  const auto number = lobby.session->state().draft.saved->number;
  WENT(go_home(first), first);

  SECTION("too early: the person sees where it stands") {
    GuidedVisit early(*lobby.session, {});
    WENT(to_card(early, "ccb", "service.continue") && early.until("card-mine") && early.tap("next") &&
             early.until("reservation"),
         early);
    CHECK(lobby.session->stage().screen().find("next") == nullptr);
  }
  SECTION("approved") {
    CHECK(lobby.hand("approve " + number) == "ok");
    CHECK(lobby.hand("issue " + number + " new-icbc") == "ok");
    GuidedVisit second(*lobby.session, {});
    WENT(to_card(second, "ccb", "service.continue") && second.until("card-mine") && second.tap("next") &&
             second.until("reservation"),
         second);
    WENT(second.tap("next") && second.type("246810") && second.tap("next") && second.until("take-old-card") &&
             second.pull(),
         second);
    WENT(second.until("new-card-insert") && second.insert("new-icbc") && second.until("letter-confirm") &&
             second.tap("next"),
         second);
    WENT(second.until("letter-done"), second);
    CHECK(lobby.papers() == 3);  // the slip and two letters
    // Both copies are found genuine by the office's command, from the paper alone.
    for (const auto& letter : lobby.letters()) {
      const auto said = lobby.session->local_office()->command({"verify-letter", letter.string(), "--offline"});
      CAPTURE(said.text);
      CHECK(said.exit_code == 0);
      CHECK(said.text.find("L-ZJ01-000001, case " + number) != std::string::npos);
    }
    WENT(go_home(second), second);
    GuidedVisit look(*lobby.session, {});
    WENT(look.tap("start") && look.tap("service.look_up") && look.tap("look_up.number"), look);
    std::string digits;
    for (const char c : number.substr(5))
      if (c != '-') digits += c;
    WENT(look.type(digits) && look.tap("next") && look.until("look-up-result"), look);
  }
  SECTION("without a key of the new bank nothing is printed, and no letter number is used up (issue 4)") {
    CHECK(lobby.hand("approve " + number) == "ok");
    CHECK(lobby.hand("issue " + number + " new-icbc") == "ok");
    const auto key = lobby.session->local_office()->letter_keys() / "icbc-ZJ01.key";
    const auto away = lobby.folder.path() / "away.key";
    fs::rename(key, away);
    GuidedVisit second(*lobby.session, {});
    WENT(to_card(second, "ccb", "service.continue") && second.until("card-mine") && second.tap("next") &&
             second.until("reservation"),
         second);
    WENT(second.tap("next") && second.type("246810") && second.tap("next") && second.until("take-old-card") &&
             second.pull() && second.until("new-card-insert") && second.insert("new-icbc") &&
             second.until("letter-confirm") && second.tap("next") && second.until("printer-other"),
         second);
    CHECK(std::get<step::SecondVisit>(lobby.session->state().step).staff_code == "E-LETTER-KEY");
    CHECK(lobby.letters().empty());
    {
      auto database =
          must(vault::Database::open(lobby.folder.path() / "store/kiosk.db", vault::Database::Sharing::ReadOnly));
      vault::Transaction look(database, vault::Transaction::Kind::Read);
      CHECK_FALSE(vault::Statement(database, "SELECT 1 FROM letters").next());
    }
    fs::rename(away, key);
    lobby.session->handle(visit::event::Retry{});
    WENT(second.until("letter-done"), second);
    REQUIRE(lobby.letters().size() == 2);
    const auto said =
        lobby.session->local_office()->command({"verify-letter", lobby.letters().front().string(), "--offline"});
    CHECK(said.text.find("L-ZJ01-000001,") != std::string::npos);
  }
  SECTION("another person's new card prints nothing") {
    CHECK(lobby.hand("approve " + number) == "ok");
    CHECK(lobby.hand("issue " + number + " new-icbc") == "ok");
    GuidedVisit second(*lobby.session, {});
    WENT(to_card(second, "ccb", "service.continue") && second.until("card-mine") && second.tap("next") &&
             second.until("reservation"),
         second);
    WENT(second.tap("next") && second.type("246810") && second.tap("next") && second.until("take-old-card") &&
             second.pull(),
         second);
    WENT(second.until("new-card-insert") && second.insert("new-psbc"), second);
    WENT(second.until("new-card-other-bank"), second);
    CHECK(lobby.papers() == 1);
  }
}

TEST_CASE("With the office cut off the person hears the truth; when it is back the case arrives by itself", "[flow]") {
  Lobby lobby;
  lobby.hand("office off");
  GuidedVisit visit(*lobby.session, {});
  WENT(to_review(visit, "ccb", {"yes", "no"}) && visit.tap("next") && visit.until("done"), visit);
  CHECK_FALSE(std::get<step::Finish>(lobby.session->state().step).sent);
  CHECK(lobby.papers() == 1);
  lobby.hand("office on");
  for (int i = 0; i < 100 && !std::get<step::Finish>(lobby.session->state().step).sent; ++i)
    if (const auto event = lobby.session->inbox().take_within(200ms)) lobby.session->handle(*event);
  CHECK(std::get<step::Finish>(lobby.session->state().step).sent);
}

TEST_CASE("Paper out: shown, filled, printed; or an unknown outcome: asked, printed again and marked by what was said",
          "[flow]") {
  Lobby lobby;
  GuidedVisit visit(*lobby.session, {});
  SECTION("paper out") {
    lobby.hand("printer slip paper_out");
    WENT(to_review(visit, "ccb", {"yes", "no"}) && visit.tap("next") && visit.until("printer-paper_out"), visit);
    CHECK(lobby.papers() == 0);
    lobby.hand("printer slip ok");
    WENT(visit.until("done"), visit);
    CHECK(lobby.papers() == 1);
  }
  SECTION("unknown, and nothing came out") {
    lobby.hand("end slip unknown");
    WENT(to_review(visit, "ccb", {"yes", "no"}) && visit.tap("next") && visit.until("ask-slip"), visit);
    WENT(visit.tap("no") && visit.until("done"), visit);
    CHECK(lobby.papers() == 1);
  }
  SECTION("the person goes on without") {
    lobby.hand("printer slip jam");
    WENT(to_review(visit, "ccb", {"yes", "no"}) && visit.tap("next") && visit.until("printer-jam"), visit);
    WENT(visit.tap("no") && visit.until("done"), visit);
    lobby.hand("printer slip ok");
    WENT(go_home(visit), visit);
    CHECK(lobby.papers() == 0);  // nor for the next person
  }
}

TEST_CASE("Every wrong card gets its own sentence, and the right card after it works at once", "[flow]") {
  const auto [card, screen] = GENERATE(table<std::string, std::string>({
      {"bank-card", "card-trouble-bank_card"},
      {"other-chip", "card-trouble-other_card"},
      {"blank", "card-trouble-blank"},
      {"new-ccb", "card-trouble-third_generation"},
      {"broken-record", "card-trouble-garbled"},
  }));
  Lobby lobby;
  GuidedVisit visit(*lobby.session, {});
  WENT(to_card(visit, card) && visit.until(screen), visit);
  WENT(visit.pull() && visit.insert("ccb") && visit.until("card-mine"), visit);
}

TEST_CASE("A card pulled, a reader unplugged, a service that dies: said, and ready again without a restart", "[flow]") {
  Lobby lobby;
  GuidedVisit visit(*lobby.session, {});
  WENT(visit.tap("start") && visit.tap("service.swap") && visit.tap("next") && visit.until("card-insert"), visit);
  SECTION("pulled while it is read") {
    visit.insert("ccb");  // the kiosk has not seen it yet: there is time to plan
    lobby.session->devices().simulated_reader->plan(card_reader::Trouble::Pull, 3);
    WENT(visit.until("card-trouble-pulled"), visit);
  }
  SECTION("unplugged") {
    lobby.hand("reader off");
    WENT(visit.until("card-no-reader"), visit);
    lobby.hand("reader on");
    WENT(visit.until("card-insert"), visit);
  }
  SECTION("the service stops") {
    lobby.hand("service off");
    WENT(visit.until("card-no-reader"), visit);
    lobby.hand("service on");
    WENT(visit.until("card-insert"), visit);
  }
  WENT(visit.insert("ccb") && visit.until("card-mine"), visit);
}

TEST_CASE("A card of an unknown bank: the person picks among the seven", "[flow]") {
  Lobby lobby;
  GuidedVisit visit(*lobby.session, {});
  WENT(to_card(visit, "unknown-bin") && visit.until("card-bank") && visit.tap("bank.rcb"), visit);
  WENT(visit.until("card-mine"), visit);
  CHECK(lobby.session->state().draft.holding_bank == "rcb");
}

TEST_CASE("A receipt with letters is typed on the screen's own keys (R125)", "[flow]") {
  Lobby lobby;
  GuidedVisit visit(*lobby.session, {});
  WENT(to_review(visit, "ccb", {"yes", "yes"}) && visit.tap("change.photo") && visit.tap("photo.receipt"), visit);
  WENT(visit.tap("letter.Z") && visit.tap("letter.P") && visit.tap("letter.Q") && visit.tap("erase"), visit);
  WENT(visit.type("20261123") && visit.tap("next") && visit.until("receipt-not-found"), visit);
  WENT(visit.tap("retry") && visit.tap("letter.Z") && visit.tap("letter.P") && visit.type("20261123"), visit);
  lobby.hand("office off");
  WENT(visit.tap("next") && visit.until("receipt-not-checked") && visit.tap("next") && visit.until("review"), visit);
  CHECK(lobby.session->state().draft.photo.receipt_number == "ZP20261123");
}

TEST_CASE("The receipt is scanned; English and large type can be had on any screen", "[flow]") {
  Lobby lobby;
  GuidedVisit visit(*lobby.session, {});
  WENT(to_review(visit, "ccb", {"yes", "yes"}) && visit.tap("change.photo") && visit.tap("photo.receipt"), visit);
  WENT(visit.tap("language") && visit.tap("text_size"), visit);
  CHECK(lobby.session->state().language == domain::Language::English);
  lobby.hand("office off");
  lobby.hand("scan 20261123000123");
  WENT(visit.until("receipt-not-checked") && visit.tap("next") && visit.until("review"), visit);
  CHECK(lobby.session->state().draft.photo.receipt_number == "20261123000123");
}

TEST_CASE("Nobody there: countdown, end, and nothing of the person on screen or in state", "[flow]") {
  Lobby lobby;
  GuidedVisit visit(*lobby.session, {});
  WENT(to_card(visit, "ccb") && visit.until("card-mine"), visit);
  visit.let_pass(180s);
  WENT(visit.until("still-here"), visit);
  WENT(visit.tap("stay"), visit);
  CHECK(lobby.session->stage().screen().name == "card-mine");
  visit.let_pass(180s);
  visit.let_pass(46s);
  WENT(visit.until("take-card"), visit);
  CHECK(lobby.session->state().draft == visit::Draft{});
  visit.let_pass(16s);
  WENT(visit.pull() && visit.until("farewell"), visit);
  visit.let_pass(9s);
  CHECK(lobby.session->stage().screen().name == "attract");
}

TEST_CASE("Switched off and on: cases are there, numbers go on, a second kiosk on the same store is refused",
          "[flow]") {
  Lobby lobby;
  {
    GuidedVisit visit(*lobby.session, {});
    WENT(to_review(visit, "ccb", {"yes", "no"}) && visit.tap("next") && visit.until("done"), visit);
  }
  auto settings = must(settings::load_all(config));
  {
    auto second =
        must(Session::open({.settings = settings, .config_folder = config, .data_folder = lobby.folder, .wake = {}}));
    second->begin_work();
    CHECK_FALSE(second->start_trouble().empty());
  }
  lobby.session.reset();
  lobby.switch_on();
  GuidedVisit again(*lobby.session, {});
  WENT(to_review(again, "psbc", {"yes", "no"}) && again.tap("next") && again.until("done"), again);
  CHECK(lobby.session->state().draft.saved->number == domain::make_case_number("ZJ01", wire::day_of(wire::now()), 2));
}

TEST_CASE("Switched off while the slip was printing: its owner is asked at the next look-up, a further slip is had",
          "[flow]") {
  Lobby lobby;
  {
    lobby.hand("printer slip paper_out");
    GuidedVisit visit(*lobby.session, {});
    WENT(to_review(visit, "ccb", {"yes", "no"}) && visit.tap("next") && visit.until("printer-paper_out"), visit);
  }
  lobby.session.reset();
  // What a power cut leaves behind; a kiosk that is switched off properly still writes down that it gave up.
  {
    auto database =
        must(vault::Database::open(lobby.folder.path() / "store/kiosk.db", vault::Database::Sharing::OneConnection));
    vault::Transaction cut(database, vault::Transaction::Kind::Write);
    vault::Statement(database, "UPDATE print_jobs SET state='started'").run();
    must(cut.finish());
  }
  lobby.switch_on();
  GuidedVisit look(*lobby.session, {});
  WENT(look.tap("start") && look.tap("service.look_up") && look.tap("look_up.card") && look.tap("next") &&
           look.until("card-insert") && look.insert("ccb") && look.until("card-mine") && look.tap("next"),
       look);
  WENT(look.until("ask-slip") && look.tap("no") && look.until("look-up-result"), look);
  CHECK(lobby.papers() == 1);
}

TEST_CASE("Where the county allows it a photo is taken: preview, accepted, kept sealed with the case", "[flow]") {
  Lobby lobby;
  lobby.session.reset();
  auto settings = must(settings::load_all(config));
  settings.county.photo.camera_allowed = true;
  lobby.session =
      must(Session::open({.settings = settings, .config_folder = config, .data_folder = lobby.folder, .wake = {}}));
  lobby.session->begin_work();
  REQUIRE(lobby.session->start_trouble().empty());
  GuidedVisit visit(*lobby.session, {});  // takes a photo
  WENT(to_review(visit, "ccb", {"yes", "no"}) && visit.tap("change.photo") && visit.tap("photo.camera") &&
           visit.tap("next"),
       visit);
  // The outline around the face is the only green on the screen, once the face is right.
  const auto outlined = [&] {
    lobby.session->stage().redraw();
    const ui::Canvas& canvas = lobby.session->stage().canvas();
    const auto is_green = [](std::uint32_t pixel) {
      const std::uint32_t red = pixel >> 16 & 0xFF, green = pixel >> 8 & 0xFF, blue = pixel & 0xFF;
      return green > std::max(red, blue) + 80;
    };
    for (int y = 0; y < canvas.height(); ++y)
      if (std::any_of(canvas.row(y), canvas.row(y) + canvas.width(), is_green)) return true;
    return false;
  };
  for (int i = 0; i < 600 && !outlined(); ++i) {
    if (const auto event = lobby.session->inbox().take_within(100ms)) lobby.session->handle(*event);
    lobby.session->show_preview();
  }
  CHECK(std::get<step::Photo>(lobby.session->state().step).hint == visit::FaceHint::Good);
  WENT(visit.tap("shutter") && visit.until("camera-look"), visit);
  CHECK_FALSE(outlined());  // the photo itself is looked at, not the preview
  WENT(visit.tap("next") && visit.until("review"), visit);
  CHECK(lobby.session->state().draft.photo.picture_sha256.size() == 64);
  WENT(visit.tap("next") && visit.until("done"), visit);
}
