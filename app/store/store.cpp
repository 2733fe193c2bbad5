#include "store/store.h"

#include "store/schema.h"
#include "store/words.h"

namespace huanka::store {

using vault::Database;
using vault::SecretKey;
using vault::Statement;
using vault::Transaction;

Store::Store(std::shared_ptr<process::FileLock> lock, Database database, SecretKey master, std::string kiosk_id)
    : lock_(std::move(lock)),
      database_(std::move(database)),
      master_(std::move(master)),
      kiosk_id_(std::move(kiosk_id)) {}

Result<Store, Error> Store::open(const std::filesystem::path& folder, std::string kiosk_id, Instant now) {
  std::error_code failed;
  std::filesystem::create_directories(folder, failed);
  if (failed) return Failure{Error{Error::Code::File, "cannot make the store folder: " + failed.message()}};
  std::filesystem::permissions(folder, std::filesystem::perms::owner_all, failed);

  auto lock = std::make_shared<process::FileLock>(folder / "lock", process::WhenTaken::GiveUp);
  if (!lock->held()) return Failure{Error{Error::Code::InUse, "another process holds the store"}};
  auto master = SecretKey::from_file(folder / "master.key");
  if (!master) return Failure{master.error()};
  auto database = Database::open(folder / "kiosk.db", Database::Sharing::OneConnection);
  if (!database) return Failure{database.error()};

  Store store(std::move(lock), std::move(database).value(), std::move(master).value(), std::move(kiosk_id));
  if (auto ready = store.make_ready(now); !ready) return Failure{ready.error()};
  return store;
}

Result<Store, Error> Store::over(Database database, SecretKey master, std::string kiosk_id, Instant now) {
  Store store(nullptr, std::move(database), std::move(master), std::move(kiosk_id));
  if (auto ready = store.make_ready(now); !ready) return Failure{ready.error()};
  return store;
}

Result<Done, Error> Store::make_ready(Instant now) {
  if (auto whole = database_.check(); !whole) return whole;
  if (auto migrated = database_.migrate(schema()); !migrated) return migrated;
  return settle_interrupted(now);
}

Result<Store, Error> Store::look(const std::filesystem::path& folder) {
  if (!std::filesystem::exists(folder / "kiosk.db"))
    return Failure{Error{Error::Code::File, "there is no store in this folder"}};
  auto master = SecretKey::from_file(folder / "master.key");
  if (!master) return Failure{master.error()};
  auto database = Database::open(folder / "kiosk.db", Database::Sharing::ReadOnly);
  if (!database) return Failure{database.error()};
  return Store(nullptr, std::move(database).value(), std::move(master).value(), "");
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
  std::int64_t expected = 1;
  bool whole = true;
  Statement rows(database_, "SELECT id,at,what,about,hash FROM audit ORDER BY id");
  while (rows.next()) {
    whole = whole && rows.number(0) == expected++ &&
            rows.text(4) == audit_hash(previous, rows.number(1), rows.text(2), rows.text(3));
    previous = rows.text(4);
  }
  if (transaction.trouble()) return Failure{*transaction.trouble()};
  return whole;
}

}  // namespace huanka::store
