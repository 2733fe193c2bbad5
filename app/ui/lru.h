// A bounded cache that forgets what was used longest ago, and can be wiped when a person leaves.
#pragma once

#include <cstddef>
#include <list>
#include <unordered_map>
#include <utility>

namespace huanka::ui {

/// Entries have a cost; the sum stays within the bound (except for a single entry that is larger by itself).
/// References stay valid until the entry is evicted: use them before the next insertion.
template <class Key, class Value, class Hash>
class LruCache {
 public:
  explicit LruCache(std::size_t bound) : bound_(bound) {}

  const Value* find(const Key& key) {
    const auto it = index_.find(key);
    if (it == index_.end()) return nullptr;
    entries_.splice(entries_.begin(), entries_, it->second);
    return &it->second->value;
  }

  const Value& insert(Key key, Value value, std::size_t cost) {
    entries_.push_front({key, std::move(value), cost});
    index_[std::move(key)] = entries_.begin();
    cost_ += cost;
    while (cost_ > bound_ && entries_.size() > 1) {
      cost_ -= entries_.back().cost;
      index_.erase(entries_.back().key);
      entries_.pop_back();
    }
    return entries_.front().value;
  }

  void clear() {
    entries_.clear();
    index_.clear();
    cost_ = 0;
  }

  std::size_t cost() const { return cost_; }
  std::size_t size() const { return entries_.size(); }

 private:
  struct Entry {
    Key key;
    Value value;
    std::size_t cost;
  };
  std::size_t bound_, cost_ = 0;
  std::list<Entry> entries_;
  std::unordered_map<Key, typename std::list<Entry>::iterator, Hash> index_;
};

}  // namespace huanka::ui
