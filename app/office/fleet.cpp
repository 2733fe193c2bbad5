#include "office/fleet.h"

#include <algorithm>
#include <nlohmann/json.hpp>
#include <set>

#include "wire/strict_json.h"

namespace huanka::office {

using vault::Database;
using vault::Statement;
using vault::Transaction;

namespace {
constexpr std::chrono::seconds note_every{60};
constexpr std::size_t most_noted = 100'000;

std::set<std::string> with_certificate(const CertificateFolder& certificates) {
  constexpr std::string_view before = "kiosk-", after = ".pem";
  std::set<std::string> ids;
  std::error_code failed;
  for (const auto& entry : std::filesystem::directory_iterator(certificates.folder, failed)) {
    const std::string name = entry.path().filename().string();
    if (name.size() > before.size() + after.size() && name.starts_with(before) && name.ends_with(after))
      ids.insert(name.substr(before.size(), name.size() - before.size() - after.size()));
  }
  return ids;
}

std::string newest_case_of(Database& database, const std::string& kiosk) {
  // '.' is the character after '-': every number of this kiosk lies in between.
  Statement row(database,
                "SELECT case_number FROM desk WHERE case_number>? AND case_number<? ORDER BY case_number DESC LIMIT 1");
  row.bind(kiosk + "-").bind(kiosk + ".");
  return row.next() ? row.text(0) : "";
}
}  // namespace

bool ContactTimes::is_due(const std::string& kiosk, wire::Instant now) {
  const std::lock_guard lock(mutex_);
  const auto known = noted_.find(kiosk);
  if (known != noted_.end() && now >= known->second && now - known->second < note_every) return false;
  if (noted_.size() >= most_noted) noted_.clear();
  noted_[kiosk] = now;
  return true;
}

void Contacts::note(const std::string& kiosk, wire::Instant now) {
  if (!is_kiosk_id(kiosk) || !times_->is_due(kiosk, now)) return;
  // A contact that cannot be noted is no reason to refuse the kiosk's message.
  (void)database_.in_turn([&] {
    Transaction transaction(database_, Transaction::Kind::Write);
    Statement(database_, "INSERT INTO contacts VALUES(?,?) ON CONFLICT(kiosk) DO UPDATE SET at=excluded.at")
        .bind(kiosk)
        .bind(now.time_since_epoch().count())
        .run();
    return transaction.finish();
  });
}

bool needs_hand(wire::ReaderState reader) {
  return reader == wire::ReaderState::Missing || reader == wire::ReaderState::ServiceDown;
}

bool needs_hand(const wire::PrinterReport& printer) {
  using State = wire::PrinterState;
  const bool fine = printer.state == State::Ok || printer.state == State::Busy || printer.state == State::Unknown;
  return !fine || printer.paper == wire::PaperState::Low || printer.paper == wire::PaperState::Out;
}

bool needs_hand(wire::ScannerState scanner) { return scanner == wire::ScannerState::Missing; }

bool needs_hand(const wire::Heartbeat& heartbeat) {
  const wire::DeviceStates& devices = heartbeat.devices;
  const wire::OutboxState& outbox = heartbeat.outbox;
  return needs_hand(devices.card_reader) || needs_hand(devices.slip_printer) || needs_hand(devices.letter_printer) ||
         needs_hand(devices.code_scanner) || !heartbeat.clock_trusted || outbox.set_aside > 0 ||
         outbox.oldest.value_or(std::chrono::seconds(0)) > longest_usual_wait;
}

Result<Done, vault::Error> Contacts::take(const wire::Heartbeat& heartbeat, wire::Instant now) {
  return database_.in_turn([&] {
    Transaction transaction(database_, Transaction::Kind::Write);
    Statement(database_,
              "INSERT INTO heartbeats VALUES(?,?,?,?) ON CONFLICT(kiosk) DO UPDATE SET "
              "at=excluded.at,needs_hand=excluded.needs_hand,said=excluded.said")
        .bind(heartbeat.kiosk)
        .bind(now.time_since_epoch().count())
        .bind(std::int64_t{needs_hand(heartbeat) ? 1 : 0})
        .bind(wire::to_json(heartbeat).dump())
        .run();
    return transaction.finish();
  });
}

namespace {
/// What the order of the list rests on.
struct Known {
  std::optional<wire::Instant> contact;
  bool told = false, needs_hand = false;
};

/// The group a terminal is listed in, and its id within: as text, so that it is a place in the list.
std::string place_of(const std::string& id, const Known& known, const TerminalQuestion& question) {
  const bool silent = known.contact && question.now - *known.contact > question.silent_after;
  const char* group = silent || known.needs_hand ? "1" : known.told ? "3" : "2";
  return std::string(group) + "~" + id;
}

wire::Instant instant(std::int64_t seconds) { return wire::Instant(std::chrono::seconds(seconds)); }

/// One small row of every terminal: a hundred thousand of them are a matter of a tenth of a second.
std::map<std::string, Known> all_known(Database& database, const CertificateFolder& certificates) {
  std::map<std::string, Known> all;
  for (const auto& id : with_certificate(certificates)) all[id];
  Statement heard(database, "SELECT kiosk,at FROM contacts");
  while (heard.next()) all[heard.text(0)].contact = instant(heard.number(1));
  Statement told(database, "SELECT kiosk,at,needs_hand FROM heartbeats");
  while (told.next()) {
    Known& known = all[told.text(0)];
    known.contact = std::max(known.contact.value_or(wire::Instant{}), instant(told.number(1)));
    known.told = true;
    known.needs_hand = told.number(2) != 0;
  }
  return all;
}

std::optional<wire::Heartbeat> said_by(Database& database, const std::string& kiosk) {
  Statement row(database, "SELECT said FROM heartbeats WHERE kiosk=?");
  row.bind(kiosk);
  if (!row.next()) return std::nullopt;
  const auto json = wire::parse_strictly(row.text(0));
  auto said = json ? wire::heartbeat_from_json(*json) : Failure{wire::WireError{}};
  return said ? std::optional(std::move(said).value()) : std::nullopt;
}
}  // namespace

Result<TerminalPage, vault::Error> terminals(Database& database, const CertificateFolder& certificates,
                                             const TerminalQuestion& question) {
  return database.in_turn([&]() -> Result<TerminalPage, vault::Error> {
    Transaction transaction(database, Transaction::Kind::Read);
    const auto all = all_known(database, certificates);
    std::vector<std::pair<std::string, const std::pair<const std::string, Known>*>> places;
    for (const auto& one : all)
      if (auto place = place_of(one.first, one.second, question); place > question.after)
        places.emplace_back(std::move(place), &one);
    std::sort(places.begin(), places.end());
    TerminalPage page;
    for (const auto& [place, one] : places) {
      if (page.terminals.size() == question.limit) {
        page.next = places[question.limit - 1].first;
        break;
      }
      const auto& [id, known] = *one;
      page.terminals.push_back({.id = id,
                                .last_contact = known.contact,
                                .said = said_by(database, id),
                                .newest_case = newest_case_of(database, id),
                                .certificate_ends = certificate_ends(certificates.kiosk(id))});
    }
    if (transaction.trouble()) return Failure{*transaction.trouble()};
    return page;
  });
}

}  // namespace huanka::office
