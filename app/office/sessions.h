// Who is logged in. A token is 256 random bits that only the browser has; the book holds its hash. A session ends by
// log-out, after a time without a request, after a time altogether, and when its user is disabled.
#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "office/accounts.h"

namespace huanka::office {

struct SessionLimits {
  std::chrono::minutes idle{15};
  std::chrono::hours absolute{10};
};

struct Session {
  User user;
  std::string token_hash;
};

class Sessions {
 public:
  /// `database` is an opened book (book.h) and outlives this.
  explicit Sessions(vault::Database& database, SessionLimits limits = {}) : database_(database), limits_(limits) {}

  /// The token, 64 hex characters.
  Result<std::string, vault::Error> begin(const std::string& user, wire::Instant now);
  /// Nothing when there is no such session any more. Counts as a sign of life.
  Result<std::optional<Session>, vault::Error> find(std::string_view token, wire::Instant now);
  Result<Done, vault::Error> end(const Session& session, wire::Instant now);

 private:
  vault::Database& database_;
  SessionLimits limits_;
};

/// What every form of this session carries against requests forged by other sites; does not tell the token.
std::string form_token(std::string_view session_token);
/// Takes the same time wherever they differ.
bool same_token(std::string_view left, std::string_view right);

}  // namespace huanka::office
