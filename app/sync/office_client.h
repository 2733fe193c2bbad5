// The kiosk's side of config/office.openapi.yaml: HTTPS with the office's authority pinned and a client certificate
// (libcurl). Whatever is wrong with the other side, nothing of a message has left this machine before its certificate
// was checked, and an answer is bounded in size and time. One client belongs to one thread; cancel() may be called from
// any.
#pragma once

#include <atomic>
#include <chrono>
#include <filesystem>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "domain/card.h"
#include "domain/case.h"
#include "result/result.h"
#include "sync/link_fault.h"
#include "sync/office_reply.h"
#include "wire/heartbeat.h"

namespace huanka::sync {

enum class OldestTls { Tls12, Tls13 };

struct OfficeAddress {
  std::string url;  ///< https://host:port, no path
  std::filesystem::path authority, certificate, key;
  /// Base64 of the SHA-256 of each public key the office may have (RFC 7469): the one in use and the next. Empty: any
  /// key that the authority signed.
  std::vector<std::string> pins;
  OldestTls oldest_tls = OldestTls::Tls12;
  std::chrono::milliseconds connect_within{5'000}, answer_within{15'000};
};

struct Reply {
  int status = 0;
  std::string body;
  std::optional<std::chrono::seconds> retry_after;
  bool operator==(const Reply&) const = default;
};
using Answer = Result<Reply, LinkFault>;

/// Asking the office, as the relay and the shell see it.
class Office {
 public:
  Office() = default;
  Office(const Office&) = delete;
  Office& operator=(const Office&) = delete;
  Office(Office&&) = delete;
  Office& operator=(Office&&) = delete;
  virtual ~Office() = default;
  virtual Answer post_message(const std::string& idempotency_key, const std::string& body) = 0;
  /// Several at once; `body` as batch_body (batch.h) makes it.
  virtual Answer post_batch(const std::string& body) = 0;
  /// The newest cases of this person, in one answer: at most 20 (what lies before them is long over).
  virtual Answer find_cases(const domain::IdNumber& person) = 0;
  virtual Answer case_status(const domain::CaseNumber& number) = 0;
  virtual Answer check_owner(const domain::CaseNumber& number, const domain::NewCard& card) = 0;
  /// The whole record of a reservation made elsewhere, if it is this person's and its letter may be printed now.
  virtual Answer take_up(const domain::CaseNumber& number, const domain::IdNumber& person) = 0;
  /// What this studio's receipt is worth for this person (R124-R125), with its picture.
  virtual Answer look_up_receipt(const std::string& receipt_number, const domain::IdNumber& person) = 0;
  /// Ends the running question and every later one.
  virtual void cancel() = 0;
};

class OfficeClient : public Office {
 public:
  explicit OfficeClient(OfficeAddress address) : OfficeClient([address = std::move(address)] { return address; }) {}
  /// Asked before every question, from the client's thread; an address without a URL is an office that is not there
  /// yet.
  explicit OfficeClient(std::function<OfficeAddress()> address);
  ~OfficeClient() override;

  Answer post_message(const std::string& idempotency_key, const std::string& body) override;
  Answer post_batch(const std::string& body) override;
  Answer find_cases(const domain::IdNumber& person) override;
  Answer case_status(const domain::CaseNumber& number) override;
  Answer check_owner(const domain::CaseNumber& number, const domain::NewCard& card) override;
  Answer take_up(const domain::CaseNumber& number, const domain::IdNumber& person) override;
  Answer look_up_receipt(const std::string& receipt_number, const domain::IdNumber& person) override;
  Answer health();
  /// How this terminal is.
  Answer heartbeat(const wire::Heartbeat& how);
  void cancel() override { cancelled_ = true; }
  /// Told the office's own time (its Date header) with every whole answer, from the client's thread. Set before asking.
  void tell_time_to(std::function<void(std::chrono::sys_seconds)> heard) { heard_time_ = std::move(heard); }

 private:
  struct Handle;
  Answer ask(const std::string& path, const std::string* body, const std::vector<std::string>& headers);

  std::function<OfficeAddress()> address_;
  std::function<void(std::chrono::sys_seconds)> heard_time_;
  std::atomic<bool> cancelled_ = false;
  std::unique_ptr<Handle> handle_;
};

}  // namespace huanka::sync
