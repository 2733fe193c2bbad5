// What the office knows of the terminals: who has a certificate, when each was last heard, and how it said it was.
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
#include "wire/heartbeat.h"

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

/// Messages that wait longer than this do not get through, although the terminal does. The office's own measure.
inline constexpr std::chrono::minutes longest_usual_wait{30};

/// Whether somebody should go and look, or send somebody: a device out of order, paper low or out, messages that do not
/// get through or were refused, a clock that cannot be trusted.
bool needs_hand(const wire::Heartbeat& heartbeat);
bool needs_hand(wire::ReaderState reader);
bool needs_hand(const wire::PrinterReport& printer);
bool needs_hand(wire::ScannerState scanner);

/// Notes when a terminal was heard, at most once a minute each, for every note is a durable write; and what it told of
/// itself.
class Contacts {
 public:
  Contacts(vault::Database database, std::shared_ptr<ContactTimes> times)
      : database_(std::move(database)), times_(std::move(times)) {}
  void note(const std::string& kiosk, wire::Instant now);
  /// In place of what it told before. A contact like any other.
  Result<Done, vault::Error> take(const wire::Heartbeat& heartbeat, wire::Instant now);

 private:
  vault::Database database_;
  std::shared_ptr<ContactTimes> times_;
};

struct Terminal {
  std::string id;
  std::optional<wire::Instant> last_contact;
  std::optional<wire::Heartbeat> said;            ///< nothing while it never told
  std::string newest_case;                        ///< its newest case's number; may be empty
  std::optional<wire::Instant> certificate_ends;  ///< nothing when the certificate is not here or was revoked
};

struct TerminalPage {
  std::vector<Terminal> terminals;
  std::string next;  ///< give it as `after` for the following page; empty on the last
};

/// Which terminals are asked for.
struct TerminalQuestion {
  wire::Instant now;
  std::chrono::minutes silent_after;  ///< not heard for longer: in trouble
  std::string after;                  ///< TerminalPage::next; anything else is the first page
  std::size_t limit = 0;
};

/// Those that were ever heard, and those with a certificate in the folder: first those in trouble, then those that
/// never told how they are, then the others; each by id.
Result<TerminalPage, vault::Error> terminals(vault::Database& database, const CertificateFolder& certificates,
                                             const TerminalQuestion& question);

}  // namespace huanka::office
