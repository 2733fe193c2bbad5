// The people of the office: names, passwords as argon2id, roles. A wrong password makes the next try wait, longer each
// time; a name that is nobody's takes as long and waits like one that is. Every change and every log-in is in the audit
// log (audit.h), in the same transaction.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "office/authorisation.h"
#include "vault/database.h"
#include "vault/password.h"
#include "wire/civil_time.h"

namespace huanka::office {

struct User {
  std::string name;
  std::vector<Grant> grants;
  bool disabled = false;
};

struct AccountError {
  enum class Code {
    BadName,       ///< not 2 to 32 of a-z, 0-9, dot, hyphen, underscore
    WeakPassword,  ///< shorter than 12 characters, longer than 256 bytes, or the name itself
    BadRoles,      ///< none, or a bank where none belongs, or none where one does
    Exists,
    UnknownUser,
    Wrong,   ///< name or password; which of them is not said. A disabled user too
    Locked,  ///< `wait_until`
    Storage
  };
  Code code;
  std::string detail;
  wire::Instant wait_until{};
};

class Accounts {
 public:
  /// `database` is an opened book (book.h) and outlives this.
  explicit Accounts(vault::Database& database, vault::PasswordCost cost = {}) : database_(database), cost_(cost) {}

  Result<Done, AccountError> add(const User& user, std::string_view password, const std::string& by, wire::Instant now);
  Result<Done, AccountError> disable(const std::string& name, const std::string& by, wire::Instant now);
  /// The password and the roles are as they were.
  Result<Done, AccountError> enable(const std::string& name, const std::string& by, wire::Instant now);
  /// Set by an administrator: ends every session of this user, and any waiting after wrong passwords.
  Result<Done, AccountError> set_password(const std::string& name, std::string_view password, const std::string& by,
                                          wire::Instant now);
  Result<std::vector<User>, AccountError> list();
  Result<std::optional<User>, AccountError> find(const std::string& name);

  /// `from`: where the try comes from, for the audit log.
  Result<User, AccountError> log_in(const std::string& name, std::string_view password, const std::string& from,
                                    wire::Instant now);
  /// By the user, who says the old one again; wrong ones count like wrong log-ins. Other sessions end, the one whose
  /// token hash is `keep` stays.
  Result<Done, AccountError> change_password(const std::string& name, std::string_view old_password,
                                             std::string_view new_password, const std::string& keep, wire::Instant now);

 private:
  Result<Done, AccountError> count_try(const std::string& name, const std::string& action, const std::string& detail,
                                       wire::Instant now);
  Result<bool, AccountError> is_right(const std::string& name, std::string_view password);
  Result<Done, AccountError> store_password(const std::string& name, std::string_view password, const std::string& keep,
                                            const std::string& action, const std::string& by, wire::Instant now);
  std::vector<User> users(vault::Statement& rows);

  vault::Database& database_;
  vault::PasswordCost cost_;
  std::string nobodys_hash_;  ///< made when first needed: checked when there is no such user
};

bool is_user_name(std::string_view text);
bool is_fit_password(std::string_view password, std::string_view name);

}  // namespace huanka::office
