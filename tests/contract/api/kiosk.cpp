// huanka-led-kiosk: the whole kiosk without a display, its office elsewhere, led through a visit of a same-bank route,
// a bank change and its second visit. Lines on standard output name what somebody must do next (the office's hand);
// any line on standard input says that it was done.
#include <filesystem>
#include <iostream>
#include <string>

#include "card_reader/card_profile.h"
#include "shell/guided_visit.h"

namespace {
using namespace huanka;
using shell::GuidedVisit;
namespace fs = std::filesystem;

/// Says what is to be done and waits until it was.
bool told(const std::string& line) {
  std::cout << line << std::endl;
  std::string done;
  return static_cast<bool>(std::getline(std::cin, done));
}

bool to_card(GuidedVisit& visit, const std::string& card, const char* service) {
  return visit.tap("start") && visit.tap(service) && visit.tap("next") && visit.until("card-insert") &&
         visit.insert(card) && visit.until("card-mine") && visit.tap("next");
}

bool leave(GuidedVisit& visit) {
  return visit.tap("next") && visit.until("take-card") && visit.pull() && visit.until("farewell") &&
         visit.tap("next") && visit.until("attract");
}

bool swap(GuidedVisit& visit, shell::Session& session, const std::string& card, const std::vector<std::string>& answers,
          std::string& number) {
  bool went =
      to_card(visit, card, "service.swap") && visit.type("13812345678") && visit.tap("next") && visit.tap("yes");
  for (const auto& answer : answers) went = went && visit.tap(answer);
  // A receipt that nobody knows: the old photo is kept.
  went = went && visit.tap("no") && visit.tap("next") && visit.tap("next") && visit.tap("photo.receipt") &&
         visit.type("20261123") && visit.tap("next") && visit.until("receipt-not-found") && visit.tap("no") &&
         visit.until("review") && visit.tap("next") && visit.until("done");
  if (const auto& saved = session.state().draft.saved) number = saved->number;
  return went && leave(visit);
}

bool second_visit(GuidedVisit& visit) {
  return to_card(visit, "ccb", "service.continue") && visit.until("reservation") && visit.tap("next") &&
         visit.type("246810") && visit.tap("next") && visit.until("take-old-card") && visit.pull() &&
         visit.until("new-card-insert") && visit.insert("new-icbc") && visit.until("letter-confirm") &&
         visit.tap("next") && visit.until("letter-done") && leave(visit);
}

bool look_up(GuidedVisit& visit, const std::string& number) {
  std::string digits;
  for (const char c : number.substr(number.find('-')))
    if (c != '-') digits += c;
  return visit.tap("start") && visit.tap("service.look_up") && visit.tap("look_up.number") && visit.type(digits) &&
         visit.tap("next") && visit.until("look-up-result");
}

bool visits(GuidedVisit& visit, shell::Session& session) {
  std::string number;
  if (!swap(visit, session, "icbc", {"yes", "yes"}, number)) return false;
  if (!swap(visit, session, "ccb", {"no", "bank.icbc"}, number)) return false;
  const auto card = card_reader::profile("new-icbc").value();
  return told("approve " + number) && told("issue " + number + " " + card.identification_code + " " + card.pan) &&
         second_visit(visit) && look_up(visit, number) && told("done " + number);
}
}  // namespace

int main(int argc, char** argv) {
  if (argc != 5) {
    std::cerr << "usage: huanka-led-kiosk URL OFFICE_FOLDER CONFIG_FOLDER DATA_FOLDER\n";
    return 64;
  }
  const fs::path certificates = fs::path(argv[2]) / "certificates", config = argv[3];
  auto settings = settings::load_all(config);
  if (!settings) return std::cerr << "the configuration has mistakes\n", 2;
  auto& office = settings->kiosk.office;
  office.mode = settings::OfficeMode::Remote;
  office.url = argv[1];
  office.ca_file = (certificates / "ca.pem").string();
  office.certificate_file = (certificates / ("kiosk-" + settings->kiosk.kiosk_id + ".pem")).string();
  office.key_file = (certificates / ("kiosk-" + settings->kiosk.kiosk_id + ".key")).string();
  settings->kiosk.letter.keys = (certificates / "letter").string();
  auto session = shell::Session::open(
      {.settings = std::move(settings).value(), .config_folder = config, .data_folder = argv[4], .wake = {}});
  if (!session) return std::cerr << session.error() << '\n', 2;
  (*session)->begin_work();
  if (const auto trouble = (*session)->start_trouble(); !trouble.empty()) return std::cerr << trouble << '\n', 2;
  GuidedVisit visit(**session, {});
  const bool went = visits(visit, **session);
  if (!went) std::cerr << visit.trouble() << '\n';
  return went ? 0 : 1;
}
