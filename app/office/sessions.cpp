#include "office/sessions.h"

#include <openssl/crypto.h>

#include "office/audit.h"
#include "vault/sealing.h"

namespace huanka::office {

using vault::Statement;
using vault::Transaction;

namespace {
constexpr std::size_t token_bytes = 32;
/// A sign of life is written down this often: each one is a durable write.
constexpr std::chrono::seconds write_every{60};
}  // namespace

Result<std::string, vault::Error> Sessions::begin(const std::string& user, wire::Instant now) {
  const std::string token = vault::hex(vault::random_bytes(token_bytes));
  return database_.in_turn([&]() -> Result<std::string, vault::Error> {
    Transaction transaction(database_, Transaction::Kind::Write);
    Statement(database_, "DELETE FROM sessions WHERE began_at<=? OR seen_at<=?")
        .bind((now - limits_.absolute).time_since_epoch().count())
        .bind((now - limits_.idle).time_since_epoch().count())
        .run();
    Statement(database_, "INSERT INTO sessions VALUES(?,?,?,?)")
        .bind(vault::sha256_hex(token))
        .bind(user)
        .bind(now.time_since_epoch().count())
        .bind(now.time_since_epoch().count())
        .run();
    if (auto done = transaction.finish(); !done) return Failure{done.error()};
    return token;
  });
}

Result<std::optional<Session>, vault::Error> Sessions::find(std::string_view token, wire::Instant now) {
  if (token.size() != 2 * token_bytes) return std::optional<Session>();
  const std::string hash = vault::sha256_hex(token);
  std::string name;
  wire::Instant seen{};
  const auto looked = database_.in_turn([&]() -> Result<Done, vault::Error> {
    Transaction transaction(database_, Transaction::Kind::Read);
    Statement row(database_,
                  "SELECT u.name,s.seen_at FROM sessions s JOIN users u ON u.name=s.user_name "
                  "WHERE s.token_hash=? AND u.disabled=0 AND s.began_at>? AND s.seen_at>?");
    row.bind(hash)
        .bind((now - limits_.absolute).time_since_epoch().count())
        .bind((now - limits_.idle).time_since_epoch().count());
    if (row.next()) {
      name = row.text(0);
      seen = wire::Instant(std::chrono::seconds(row.number(1)));
    }
    if (transaction.trouble()) return Failure{*transaction.trouble()};
    return Done{};
  });
  if (!looked) return Failure{looked.error()};
  if (name.empty()) return std::optional<Session>();
  if (now - seen >= write_every) {
    const auto noted = database_.in_turn([&] {
      Transaction transaction(database_, Transaction::Kind::Write);
      Statement(database_, "UPDATE sessions SET seen_at=? WHERE token_hash=?")
          .bind(now.time_since_epoch().count())
          .bind(hash)
          .run();
      return transaction.finish();
    });
    if (!noted) return Failure{noted.error()};
  }
  auto user = Accounts(database_).find(name);
  if (!user) return Failure{vault::Error{vault::Error::Code::Database, user.error().detail}};
  if (!*user) return std::optional<Session>();
  return std::optional(Session{**std::move(user), hash});
}

Result<Done, vault::Error> Sessions::end(const Session& session, wire::Instant now) {
  return database_.in_turn([&]() -> Result<Done, vault::Error> {
    Transaction transaction(database_, Transaction::Kind::Write);
    Statement(database_, "DELETE FROM sessions WHERE token_hash=?").bind(session.token_hash).run();
    append_audit(database_, {now, session.user.name, "log_out", "", "done", ""});
    return transaction.finish();
  });
}

std::string form_token(std::string_view session_token) {
  return vault::sha256_hex("huanka form " + std::string(session_token));
}

bool same_token(std::string_view left, std::string_view right) {
  return left.size() == right.size() && CRYPTO_memcmp(left.data(), right.data(), left.size()) == 0;
}

}  // namespace huanka::office
