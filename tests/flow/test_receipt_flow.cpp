// A studio's receipt at the whole kiosk: real touches, the real office over TLS with its library, the real vision
// worker (R123-R125, issue 5).
#include <set>

#include "card_reader/card_profile.h"
#include "rig/file_photo.h"
#include "rig/sample_case.h"
#include "rig/temporary_folder.h"
#include "shell/hand.h"
#include "shell/places.h"
#include "visits.h"

using namespace huanka;
using namespace huanka::rig;
using namespace huanka::shell;
namespace fs = std::filesystem;

namespace {
const fs::path config = fs::path(HUANKA_SOURCE_DIR) / "config";
const std::string receipt = "44160020261116";

struct Lobby {
  TemporaryFolder folder;
  std::unique_ptr<Session> session;

  Lobby() {
    session = must(Session::open(
        {.settings = must(settings::load_all(config)), .config_folder = config, .data_folder = folder, .wake = {}}));
    session->begin_work();
    REQUIRE(session->start_trouble().empty());
  }
  bool file(PhotoToFile photo) const {
    return file_photo(program("huanka-office").string(), {"--folder", (folder.path() / "office").string()}, photo);
  }
  std::string hand(const std::string& line) { return obey(line, session->devices(), session->local_office()).text; }
  const domain::Photo& photo() const { return session->state().draft.photo; }
  /// Whether something else than the empty place for a picture is on the screen.
  bool shows_a_picture() const {
    const auto place = session->stage().screen().preview;
    if (!place) return false;
    session->stage().redraw();
    std::set<std::uint32_t> colours;
    for (int y = place->y; y < place->bottom(); y += 7)
      for (int x = place->x; x < place->right(); x += 7) colours.insert(session->stage().canvas().row(y)[x]);
    return colours.size() > 30;
  }
};

std::string holder_of(const char* card) { return card_reader::profile(card).value().id_number; }

bool from_wishes_to_receipt(GuidedVisit& visit) {
  return visit.tap("yes") && visit.tap("yes") && visit.tap("no") && visit.tap("next") && visit.tap("next") &&
         visit.tap("photo.receipt");
}

bool to_receipt(GuidedVisit& visit, const std::string& card) {
  return past_card(visit, card) && visit.type("13812345678") && visit.tap("next") && visit.tap("yes") &&
         from_wishes_to_receipt(visit);
}
}  // namespace

TEST_CASE("The stored picture is shown, the case uses the receipt, and nobody uses it again (R125)", "[flow]") {
  Lobby lobby;
  REQUIRE(lobby.file({receipt, holder_of("ccb")}));
  GuidedVisit visit(*lobby.session, {});
  WENT(to_receipt(visit, "ccb") && visit.type(receipt) && visit.tap("next") && visit.until("receipt-picture"), visit);
  lobby.session->handle_arrived();
  CHECK(lobby.shows_a_picture());
  WENT(visit.tap("next") && visit.until("review"), visit);
  CHECK(lobby.photo().receipt_number == receipt);
  WENT(visit.tap("next") && visit.until("done"), visit);
  CHECK(std::get<visit::step::Finish>(lobby.session->state().step).sent);
  WENT(go_home(visit), visit);

  GuidedVisit another(*lobby.session, {});
  WENT(to_receipt(another, "icbc") && another.type(receipt) && another.tap("next"), another);
  // Of another person's receipt the kiosk hears nothing else, used or not.
  WENT(another.until("receipt-foreign") && another.tap("retry") && another.until("receipt") && another.tap("back") &&
           another.tap("photo.keep") && another.until("review"),
       another);
  CHECK(lobby.photo() == domain::Photo{});
}

TEST_CASE("The same person's receipt a second time is used; the scanner asks as the keys do (R125)", "[flow]") {
  Lobby lobby;
  REQUIRE(lobby.file({receipt, holder_of("ccb")}));
  GuidedVisit first(*lobby.session, {});
  WENT(to_receipt(first, "ccb"), first);
  lobby.hand("scan " + receipt);
  WENT(first.until("receipt-picture") && first.tap("next") && first.until("review") && first.tap("next") &&
           first.until("done") && go_home(first),
       first);
  GuidedVisit second(*lobby.session, {});
  WENT(past_card(second, "ccb"), second);
  while (!lobby.session->state().draft.open_case)  // asked about while the number is typed
    if (const auto event = lobby.session->inbox().take_within(std::chrono::milliseconds(100)))
      lobby.session->handle(*event);
  WENT(second.type("13812345678") && second.tap("next") && second.tap("yes") && second.until("open-case") &&
           second.tap("no") && from_wishes_to_receipt(second),
       second);
  lobby.hand("scan " + receipt);
  WENT(second.until("receipt-used") && second.tap("no") && second.until("review"), second);
  CHECK(lobby.photo() == domain::Photo{});
}

TEST_CASE("An office that cannot be reached leaves the number to be checked later, and the case is kept (R125)",
          "[flow]") {
  Lobby lobby;
  lobby.hand("office off");
  GuidedVisit visit(*lobby.session, {});
  WENT(to_receipt(visit, "ccb") && visit.type(receipt) && visit.tap("next") && visit.until("receipt-not-checked"),
       visit);
  WENT(visit.tap("retry") && visit.until("receipt-not-checked") && visit.tap("next") && visit.until("review"), visit);
  CHECK(lobby.photo().receipt_number == receipt);
}

TEST_CASE("A receipt without a picture, and a number nobody knows (R125)", "[flow]") {
  Lobby lobby;
  REQUIRE(lobby.file({.number = receipt, .holder = holder_of("ccb"), .picture = ""}));
  GuidedVisit visit(*lobby.session, {});
  WENT(to_receipt(visit, "ccb") && visit.type("999999999") && visit.tap("next") && visit.until("receipt-not-found"),
       visit);
  WENT(visit.tap("retry") && visit.until("receipt") && visit.type(receipt) && visit.tap("next") &&
           visit.until("receipt-no-picture") && visit.tap("next") && visit.until("review"),
       visit);
  CHECK(lobby.photo().receipt_number == receipt);
}
