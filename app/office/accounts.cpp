#include "office/accounts.h"

#include <algorithm>

#include "domain/utf8.h"
#include "office/audit.h"
#include "vault/sealing.h"

namespace huanka::office {

using vault::Database;
using vault::Statement;
using vault::Transaction;
using Code = AccountError::Code;
using namespace std::chrono_literals;

namespace {
constexpr std::size_t least_characters = 12, most_password_bytes = 256;
constexpr int free_tries = 5;                                        // operations reference T8
constexpr std::chrono::seconds first_wait = 15s, longest_wait = 1h;  // doubling in between
constexpr std::chrono::hours forgotten_after{24};
const std::string nobody = "(unknown)";  // what was typed for a name may be a password, so it is written nowhere

Failure<AccountError> refused(Code code, std::string detail) {
  return Failure{AccountError{code, std::move(detail), {}}};
}

Failure<AccountError> broken(const vault::Error& error) { return refused(Code::Storage, error.detail); }

Failure<AccountError> unknown_user() { return refused(Code::UnknownUser, "no such user"); }
Failure<AccountError> weak_password() {
  return refused(Code::WeakPassword, "a password has 12 to 256 characters and is not the name");
}

std::chrono::seconds wait_after(int failures) {
  if (failures < free_tries) return 0s;
  std::chrono::seconds wait = first_wait;
  for (int n = free_tries; n < failures && wait < longest_wait; ++n) wait *= 2;
  return std::min(wait, longest_wait);
}

bool are_fit(const std::vector<Grant>& grants) {
  return !grants.empty() &&
         std::all_of(grants.begin(), grants.end(), [](const Grant& g) { return needs_bank(g.role) != g.bank.empty(); });
}

bool is_there(Database& database, const std::string& name) {
  Statement row(database, "SELECT 1 FROM users WHERE name=?");
  return row.bind(name).next();
}

void forget_tries(Database& database, const std::string& name) {
  Statement(database, "DELETE FROM log_in_tries WHERE name_hash=?").bind(vault::sha256_hex(name)).run();
}

void note(Database& database, wire::Instant at, const std::string& actor, const std::string& action,
          const std::string& subject, bool done, const std::string& detail) {
  append_audit(database, {at, actor, action, subject, done ? "done" : "refused", detail});
}
}  // namespace

bool is_user_name(std::string_view text) {
  constexpr std::size_t shortest = 2, longest = 32;
  return text.size() >= shortest && text.size() <= longest && std::all_of(text.begin(), text.end(), [](char c) {
           return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '.' || c == '-' || c == '_';
         });
}

bool is_fit_password(std::string_view password, std::string_view name) {
  const auto characters = domain::decode_utf8(password);
  return characters && characters->size() >= least_characters && password.size() <= most_password_bytes &&
         password != name;
}

Result<Done, AccountError> Accounts::add(const User& user, std::string_view password, const std::string& by,
                                         wire::Instant now) {
  if (!is_user_name(user.name)) return refused(Code::BadName, "a name is 2 to 32 of a-z, 0-9, dot, hyphen, underscore");
  if (!are_fit(user.grants)) return refused(Code::BadRoles, "a bank role needs a bank, the others have none");
  if (!is_fit_password(password, user.name)) return weak_password();
  const auto hash = vault::hash_password(password, cost_);
  if (!hash) return broken(hash.error());
  return database_.in_turn([&]() -> Result<Done, AccountError> {
    Transaction transaction(database_, Transaction::Kind::Write);
    if (is_there(database_, user.name)) return refused(Code::Exists, "this user exists already");
    Statement(database_, "INSERT INTO users VALUES(?,?,0,?,?)")
        .bind(user.name)
        .bind(*hash)
        .bind(now.time_since_epoch().count())
        .bind(now.time_since_epoch().count())
        .run();
    std::string roles;
    for (const auto& grant : user.grants) {
      Statement(database_, "INSERT INTO grants VALUES(?,?,?) ON CONFLICT(user_name,role,bank) DO NOTHING")
          .bind(user.name)
          .bind(to_string(grant.role))
          .bind(grant.bank)
          .run();
      roles += (roles.empty() ? "" : " ") + to_string(grant.role) + (grant.bank.empty() ? "" : ":") + grant.bank;
    }
    note(database_, now, by, "user_add", user.name, true, roles);
    if (auto done = transaction.finish(); !done) return broken(done.error());
    return Done{};
  });
}

Result<Done, AccountError> Accounts::disable(const std::string& name, const std::string& by, wire::Instant now) {
  return database_.in_turn([&]() -> Result<Done, AccountError> {
    Transaction transaction(database_, Transaction::Kind::Write);
    if (!is_there(database_, name)) return unknown_user();
    Statement(database_, "UPDATE users SET disabled=1 WHERE name=?").bind(name).run();
    Statement(database_, "DELETE FROM sessions WHERE user_name=?").bind(name).run();
    note(database_, now, by, "user_disable", name, true, "");
    if (auto done = transaction.finish(); !done) return broken(done.error());
    return Done{};
  });
}

Result<Done, AccountError> Accounts::enable(const std::string& name, const std::string& by, wire::Instant now) {
  return database_.in_turn([&]() -> Result<Done, AccountError> {
    Transaction transaction(database_, Transaction::Kind::Write);
    if (!is_there(database_, name)) return unknown_user();
    Statement(database_, "UPDATE users SET disabled=0 WHERE name=?").bind(name).run();
    note(database_, now, by, "user_enable", name, true, "");
    if (auto done = transaction.finish(); !done) return broken(done.error());
    return Done{};
  });
}

Result<Done, AccountError> Accounts::set_password(const std::string& name, std::string_view password,
                                                  const std::string& by, wire::Instant now) {
  return store_password(name, password, "", "password_set", by, now);
}

Result<Done, AccountError> Accounts::store_password(const std::string& name, std::string_view password,
                                                    const std::string& keep, const std::string& action,
                                                    const std::string& by, wire::Instant now) {
  if (!is_fit_password(password, name)) return weak_password();
  const auto hash = vault::hash_password(password, cost_);
  if (!hash) return broken(hash.error());
  return database_.in_turn([&]() -> Result<Done, AccountError> {
    Transaction transaction(database_, Transaction::Kind::Write);
    if (!is_there(database_, name)) return unknown_user();
    Statement(database_, "UPDATE users SET password=?,password_at=? WHERE name=?")
        .bind(*hash)
        .bind(now.time_since_epoch().count())
        .bind(name)
        .run();
    Statement(database_, "DELETE FROM sessions WHERE user_name=? AND token_hash<>?").bind(name).bind(keep).run();
    forget_tries(database_, name);
    note(database_, now, by, action, name, true, "");
    if (auto done = transaction.finish(); !done) return broken(done.error());
    return Done{};
  });
}

std::vector<User> Accounts::users(Statement& rows) {
  std::vector<User> found;
  while (rows.next()) found.push_back({rows.text(0), {}, rows.number(1) != 0});
  for (auto& user : found) {
    Statement grants(database_, "SELECT role,bank FROM grants WHERE user_name=? ORDER BY role,bank");
    grants.bind(user.name);
    while (grants.next())
      if (const auto role = role_from(grants.text(0))) user.grants.push_back({*role, grants.text(1)});
  }
  return found;
}

Result<std::vector<User>, AccountError> Accounts::list() {
  return database_.in_turn([&]() -> Result<std::vector<User>, AccountError> {
    Transaction transaction(database_, Transaction::Kind::Read);
    Statement rows(database_, "SELECT name,disabled FROM users ORDER BY name");
    auto found = users(rows);
    if (transaction.trouble()) return broken(*transaction.trouble());
    return found;
  });
}

Result<std::optional<User>, AccountError> Accounts::find(const std::string& name) {
  return database_.in_turn([&]() -> Result<std::optional<User>, AccountError> {
    Transaction transaction(database_, Transaction::Kind::Read);
    Statement rows(database_, "SELECT name,disabled FROM users WHERE name=?");
    rows.bind(name);
    auto found = users(rows);
    if (transaction.trouble()) return broken(*transaction.trouble());
    return found.empty() ? std::nullopt : std::optional(std::move(found.front()));
  });
}

// The try is counted, durably, before the password is looked at: cutting the power in between gives no try for free.
Result<Done, AccountError> Accounts::count_try(const std::string& name, const std::string& action,
                                               const std::string& detail, wire::Instant now) {
  return database_.in_turn([&]() -> Result<Done, AccountError> {
    Transaction transaction(database_, Transaction::Kind::Write);
    Statement(database_, "DELETE FROM log_in_tries WHERE last_at<?")
        .bind((now - forgotten_after).time_since_epoch().count())
        .run();
    Statement row(database_, "SELECT failures,wait_until FROM log_in_tries WHERE name_hash=?");
    row.bind(vault::sha256_hex(name));
    int failures = 0;
    wire::Instant wait_until{};
    if (row.next()) {
      failures = static_cast<int>(row.number(0));
      wait_until = wire::Instant(std::chrono::seconds(row.number(1)));
    }
    const bool locked = now < wait_until;
    if (locked) {
      note(database_, now, is_there(database_, name) ? name : nobody, action, "", false, "locked " + detail);
    } else {
      ++failures;
      Statement(database_,
                "INSERT INTO log_in_tries VALUES(?,?,?,?) ON CONFLICT(name_hash) DO UPDATE SET "
                "failures=excluded.failures,last_at=excluded.last_at,wait_until=excluded.wait_until")
          .bind(vault::sha256_hex(name))
          .bind(failures)
          .bind(now.time_since_epoch().count())
          .bind((now + wait_after(failures)).time_since_epoch().count())
          .run();
    }
    if (auto done = transaction.finish(); !done) return broken(done.error());
    if (locked) return Failure{AccountError{Code::Locked, "too many wrong passwords", wait_until}};
    return Done{};
  });
}

Result<bool, AccountError> Accounts::is_right(const std::string& name, std::string_view password) {
  std::optional<std::string> hash;
  const auto looked = database_.in_turn([&]() -> Result<Done, vault::Error> {
    Transaction transaction(database_, Transaction::Kind::Read);
    Statement row(database_, "SELECT password FROM users WHERE name=? AND disabled=0");
    if (row.bind(name).next()) hash = row.text(0);
    if (transaction.trouble()) return Failure{*transaction.trouble()};
    return Done{};
  });
  if (!looked) return broken(looked.error());
  if (nobodys_hash_.empty()) {
    auto made = vault::hash_password(vault::random_bytes(vault::SecretKey::size), cost_);
    if (!made) return broken(made.error());
    nobodys_hash_ = std::move(made).value();
  }
  return vault::password_matches(hash.value_or(nobodys_hash_), password) && hash.has_value();
}

Result<User, AccountError> Accounts::log_in(const std::string& name, std::string_view password, const std::string& from,
                                            wire::Instant now) {
  if (password.size() > most_password_bytes) password = {};
  if (auto counted = count_try(name, "log_in", from, now); !counted) return Failure{counted.error()};
  const auto right = is_right(name, password);
  if (!right) return Failure{right.error()};
  return database_.in_turn([&]() -> Result<User, AccountError> {
    Transaction transaction(database_, Transaction::Kind::Write);
    Statement rows(database_, "SELECT name,disabled FROM users WHERE name=?");
    rows.bind(name);
    auto found = users(rows);
    const bool good = *right && !found.empty() && !found.front().disabled;
    if (good) forget_tries(database_, name);
    note(database_, now, found.empty() ? nobody : name, "log_in", "", good, from);
    if (auto done = transaction.finish(); !done) return broken(done.error());
    if (!good) return refused(Code::Wrong, "name or password is wrong");
    return std::move(found.front());
  });
}

Result<Done, AccountError> Accounts::change_password(const std::string& name, std::string_view old_password,
                                                     std::string_view new_password, const std::string& keep,
                                                     wire::Instant now) {
  if (!is_fit_password(new_password, name)) return weak_password();
  if (auto counted = count_try(name, "password_change", "", now); !counted) return counted;
  const auto right = is_right(name, old_password);
  if (!right) return Failure{right.error()};
  if (*right) return store_password(name, new_password, keep, "password_change", name, now);
  return database_.in_turn([&]() -> Result<Done, AccountError> {
    Transaction transaction(database_, Transaction::Kind::Write);
    note(database_, now, name, "password_change", name, false, "");
    if (auto done = transaction.finish(); !done) return broken(done.error());
    return refused(Code::Wrong, "the old password is wrong");
  });
}

}  // namespace huanka::office
