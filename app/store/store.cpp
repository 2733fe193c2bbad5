#include "store/store.h"

#include "store/schema.h"
#include "store/words.h"
#include "vault/files.h"

namespace huanka::store {

using vault::Database;
using vault::KeyTree;
using vault::Statement;
using vault::Transaction;

namespace {
Result<Done, Error> make_ready(Database& database) {
  if (auto whole = database.check(); !whole) return whole;
  return database.migrate(schema(), first_version);
}
}  // namespace

Store::Store(std::shared_ptr<process::FileLock> lock, Database database, KeyTree keys, std::string kiosk_id)
    : lock_(std::move(lock)), database_(std::move(database)), keys_(std::move(keys)), kiosk_id_(std::move(kiosk_id)) {}

Result<Store, Error> Store::open(const std::filesystem::path& folder, std::string kiosk_id, Instant now,
                                 const vault::MachineKeyPlace& key_place) {
  if (auto made = vault::make_folder(folder); !made) return Failure{made.error()};
  auto lock = std::make_shared<process::FileLock>(folder / "lock", process::WhenTaken::GiveUp);
  if (!lock->held()) return Failure{Error{Error::Code::InUse, "another process holds the store"}};
  auto database = Database::open(folder / "kiosk.db", Database::Sharing::OneConnection);
  if (!database) return Failure{database.error()};
  if (auto ready = make_ready(*database); !ready) return Failure{ready.error()};
  const auto machine_key = vault::machine_key(key_place, folder, vault::KeyTree::when_key_missing(*database));
  if (!machine_key) return Failure{machine_key.error()};
  auto keys = KeyTree::open(*database, *machine_key);
  if (!keys) return Failure{keys.error()};

  Store store(std::move(lock), std::move(database).value(), std::move(keys).value(), std::move(kiosk_id));
  if (auto settled = store.settle_interrupted(now); !settled) return Failure{settled.error()};
  return store;
}

Result<Store, Error> Store::over(Database database, const vault::SecretKey& machine_key, std::string kiosk_id,
                                 Instant now) {
  if (auto ready = make_ready(database); !ready) return Failure{ready.error()};
  auto keys = KeyTree::open(database, machine_key);
  if (!keys) return Failure{keys.error()};
  Store store(nullptr, std::move(database), std::move(keys).value(), std::move(kiosk_id));
  if (auto settled = store.settle_interrupted(now); !settled) return Failure{settled.error()};
  return store;
}

Result<Store, Error> Store::look(const std::filesystem::path& folder, const vault::MachineKeyPlace& key_place) {
  if (!std::filesystem::exists(folder / "kiosk.db"))
    return Failure{Error{Error::Code::File, "there is no store in this folder"}};
  auto database = Database::open(folder / "kiosk.db", Database::Sharing::ReadOnly);
  if (!database) return Failure{database.error()};
  const auto machine_key = vault::machine_key(key_place, folder, vault::WhenMissing::Refuse);
  if (!machine_key) return Failure{machine_key.error()};
  auto keys = KeyTree::open(*database, *machine_key);
  if (!keys) return Failure{keys.error()};
  return Store(nullptr, std::move(database).value(), std::move(keys).value(), "");
}

std::int64_t Store::count_up(const std::string& counter) {
  Statement next(database_,
                 "INSERT INTO counters VALUES(?,1) ON CONFLICT(name) DO UPDATE SET value=value+1 RETURNING value");
  next.bind(counter);
  return next.next() ? next.number(0) : 0;
}

std::int64_t Store::count(const std::string& counter) {
  Statement row(database_, "SELECT value FROM counters WHERE name=?");
  row.bind(counter);
  return row.next() ? row.number(0) : 0;
}

void Store::set_count(const std::string& counter, std::int64_t value) {
  Statement(database_, "INSERT INTO counters VALUES(?,?) ON CONFLICT(name) DO UPDATE SET value=excluded.value")
      .bind(counter)
      .bind(value)
      .run();
}

// ---- the staff's code

Result<bool, Error> Store::begin_staff_try(Instant now) {
  Transaction transaction(database_, Transaction::Kind::Write);
  const Instant locked_until{std::chrono::seconds(count("staff_locked_until"))};
  // A lock further ahead than it can be was set by a clock that was wrong.
  const bool locked = locked_until > now && locked_until <= now + staff_lock;
  if (locked) {
    add_audit("staff_locked_out", "", now);
  } else {
    if (count("staff_tries") >= staff_tries) set_count("staff_tries", 0);  // the lock is over
    if (count_up("staff_tries") == staff_tries)  // counts before it is known whether this one is right
      set_count("staff_locked_until", (now + staff_lock).time_since_epoch().count());
  }
  if (auto done = transaction.finish(); !done) return Failure{done.error()};
  return !locked;
}

Result<Done, Error> Store::end_staff_try(bool right, Instant now) {
  Transaction transaction(database_, Transaction::Kind::Write);
  if (right) {
    set_count("staff_tries", 0);
    set_count("staff_locked_until", 0);
  }
  add_audit(right ? "staff_accepted" : "staff_refused", "", now);
  return transaction.finish();
}

// ---- audit and journal

void Store::add_audit(const std::string& what, const std::string& about, Instant now) {
  std::string previous;
  if (Statement last(database_, "SELECT hash FROM audit ORDER BY id DESC LIMIT 1"); last.next())
    previous = last.text(0);
  const auto at = now.time_since_epoch().count();
  Statement(database_, "INSERT INTO audit(at,what,about,hash) VALUES(?,?,?,?)")
      .bind(at)
      .bind(what)
      .bind(about)
      .bind(audit_hash(previous, at, what, about))
      .run();
}

Result<Done, Error> Store::note(const std::string& what, const std::string& about, Instant now) {
  Transaction transaction(database_, Transaction::Kind::Write);
  add_audit(what, about, now);
  return transaction.finish();
}

Result<std::vector<AuditEntry>, Error> Store::audit() {
  Transaction transaction(database_, Transaction::Kind::Read);
  std::vector<AuditEntry> entries;
  Statement rows(database_, "SELECT at,what,about FROM audit ORDER BY id");
  while (rows.next()) entries.push_back({Instant(std::chrono::seconds(rows.number(0))), rows.text(1), rows.text(2)});
  if (transaction.trouble()) return Failure{*transaction.trouble()};
  return entries;
}

Result<bool, Error> Store::audit_is_whole() {
  Transaction transaction(database_, Transaction::Kind::Read);
  std::string previous;
  bool whole = true;
  Statement rows(database_, "SELECT at,what,about,hash FROM audit ORDER BY id");
  while (rows.next()) {
    whole = whole && rows.text(3) == audit_hash(previous, rows.number(0), rows.text(1), rows.text(2));
    previous = rows.text(3);
  }
  if (transaction.trouble()) return Failure{*transaction.trouble()};
  return whole;
}

}  // namespace huanka::store
