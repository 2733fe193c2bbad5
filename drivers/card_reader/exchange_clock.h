// Lets one thread see how long another has been waiting, and for whom: the card or the security module.
#pragma once

#include <atomic>
#include <chrono>
#include <optional>

namespace huanka::card_reader {

/// When the exchange in progress began, so that silence can be told from a slow but answering card.
class ExchangeClock {
 public:
  enum class For { Card, Module };

  void begin(For whom = For::Card) {
    whom_.store(whom);
    began_.store(std::chrono::steady_clock::now().time_since_epoch().count());
  }
  void end() { began_.store(kIdle); }
  std::optional<std::chrono::steady_clock::time_point> began() const {
    const auto began = began_.load();
    if (began == kIdle) return std::nullopt;
    return std::chrono::steady_clock::time_point(std::chrono::steady_clock::duration(began));
  }

  For whom() const { return whom_.load(); }

 private:
  static constexpr std::chrono::steady_clock::rep kIdle = -1;
  std::atomic<std::chrono::steady_clock::rep> began_{kIdle};
  std::atomic<For> whom_{For::Card};
};

}  // namespace huanka::card_reader
