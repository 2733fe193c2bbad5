#include "office/fleet.h"

#include <set>

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

Result<std::vector<Terminal>, vault::Error> terminals(Database& database, const CertificateFolder& certificates,
                                                      const std::string& after, std::size_t limit) {
  return database.in_turn([&]() -> Result<std::vector<Terminal>, vault::Error> {
    Transaction transaction(database, Transaction::Kind::Read);
    std::map<std::string, Terminal> all;
    for (const auto& id : with_certificate(certificates))
      if (id > after) all[id] = {.id = id, .certificate_ends = certificate_ends(certificates.kiosk(id))};
    Statement rows(database, "SELECT kiosk,at FROM contacts WHERE kiosk>? ORDER BY kiosk LIMIT ?");
    rows.bind(after).bind(static_cast<std::int64_t>(limit));
    while (rows.next()) {
      auto& terminal = all[rows.text(0)];
      terminal.id = rows.text(0);
      terminal.last_contact = wire::Instant(std::chrono::seconds(rows.number(1)));
    }
    std::vector<Terminal> page;
    for (auto& [id, terminal] : all) {
      if (page.size() == limit) break;
      terminal.newest_case = newest_case_of(database, id);
      page.push_back(std::move(terminal));
    }
    if (transaction.trouble()) return Failure{*transaction.trouble()};
    return page;
  });
}

}  // namespace huanka::office
