// Which visit waits to hear that its case is with the office. Thread-safe: the visit asks, the relay answers.
#pragma once

#include <map>
#include <mutex>
#include <optional>

#include "visit/events.h"

namespace huanka::shell {

class SendWatch {
 public:
  void expect(const domain::CaseNumber& number, int request) {
    const std::lock_guard lock(mutex_);
    waiting_[number] = request;
  }

  /// CaseSent or CaseNotSentYet for whoever waits; empty when nobody does.
  std::optional<visit::Event> attempted(const domain::CaseNumber& number, bool delivered) {
    const std::lock_guard lock(mutex_);
    const auto found = waiting_.find(number);
    if (found == waiting_.end()) return std::nullopt;
    const int request = found->second;
    if (!delivered) return visit::event::CaseNotSentYet{request};
    waiting_.erase(found);
    return visit::event::CaseSent{request};
  }

  /// CaseRefused for whoever waits; empty when nobody does.
  std::optional<visit::Event> refused(const domain::CaseNumber& number, const std::string& reason) {
    const std::lock_guard lock(mutex_);
    const auto waiting = waiting_.extract(number);
    if (waiting.empty()) return std::nullopt;
    return visit::event::CaseRefused{waiting.mapped(), reason};
  }

  /// The visit is over.
  void forget() {
    const std::lock_guard lock(mutex_);
    waiting_.clear();
  }

 private:
  std::mutex mutex_;
  std::map<domain::CaseNumber, int> waiting_;
};

}  // namespace huanka::shell
