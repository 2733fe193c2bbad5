// What the office knows of the terminals: who has a certificate, when each was last heard.
#pragma once

#include <map>
#include <memory>
#include <mutex>
#include <optional>
#include <string>
#include <vector>

#include "office/certificates.h"
#include "vault/database.h"
#include "wire/civil_time.h"

namespace huanka::office {

/// When terminals were noted last; shared by all threads that answer them.
class ContactTimes {
 public:
  /// Once a minute for each terminal; what it says is taken to be done.
  bool is_due(const std::string& kiosk, wire::Instant now);

 private:
  std::mutex mutex_;
  std::map<std::string, wire::Instant> noted_;
};

/// Notes when a terminal was heard, at most once a minute each: every note is a durable write.
class Contacts {
 public:
  Contacts(vault::Database database, std::shared_ptr<ContactTimes> times)
      : database_(std::move(database)), times_(std::move(times)) {}
  void note(const std::string& kiosk, wire::Instant now);

 private:
  vault::Database database_;
  std::shared_ptr<ContactTimes> times_;
};

struct Terminal {
  std::string id;
  std::optional<wire::Instant> last_contact;
  std::string newest_case;                        ///< its newest case's number; may be empty
  std::optional<wire::Instant> certificate_ends;  ///< nothing when the certificate is not here or was revoked
};

/// By id: those that were ever heard, and those with a certificate in the folder. Those after `after`, at most `limit`.
Result<std::vector<Terminal>, vault::Error> terminals(vault::Database& database, const CertificateFolder& certificates,
                                                      const std::string& after, std::size_t limit);

}  // namespace huanka::office
