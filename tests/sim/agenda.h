// Simulated time: what happens next, and when. Things due at the same millisecond happen in the order they were put in.
#pragma once

#include <algorithm>
#include <cstdint>
#include <functional>
#include <utility>
#include <vector>

namespace huanka::sim {

using Milliseconds = std::int64_t;

class Agenda {
 public:
  Milliseconds now() const { return now_; }

  void at(Milliseconds when, std::function<void()> what) {
    waiting_.push_back({when < now_ ? now_ : when, ++count_, std::move(what)});
    std::push_heap(waiting_.begin(), waiting_.end());
  }
  void in(Milliseconds later, std::function<void()> what) { at(now_ + later, std::move(what)); }

  /// When the next thing is due; -1 when nothing is.
  Milliseconds next() const { return waiting_.empty() ? -1 : waiting_.front().when; }
  /// Lets the next thing happen. False when nothing waits.
  bool step() {
    if (waiting_.empty()) return false;
    std::pop_heap(waiting_.begin(), waiting_.end());
    const Entry entry = std::move(waiting_.back());
    waiting_.pop_back();
    if (entry.when > now_) now_ = entry.when;
    entry.what();
    return true;
  }
  std::int64_t happened() const { return count_ - static_cast<std::int64_t>(waiting_.size()); }

 private:
  struct Entry {
    Milliseconds when;
    std::int64_t order;
    std::function<void()> what;
    bool operator<(const Entry& other) const {
      return when != other.when ? when > other.when : order > other.order;  // a heap gives the greatest first
    }
  };
  std::vector<Entry> waiting_;  ///< a heap
  Milliseconds now_ = 0;
  std::int64_t count_ = 0;
};

}  // namespace huanka::sim
