// What lies on the kiosk's disk about people, read past the store that is under test, as a thief or a court would.
#pragma once

#include <map>
#include <set>
#include <string>
#include <vector>

#include "crash_disk.h"
#include "domain/case.h"
#include "wire/civil_time.h"

namespace huanka::sim {

struct CaseOnDisk {
  domain::CaseNumber number;
  wire::Instant opened, last_sent;  ///< last_sent: the epoch when nothing was
  std::optional<wire::Instant> erased;
  bool all_sent = false;
  bool says_something = false;  ///< a key, a person's index, or anything sealed is still there
};

class Evidence {
 public:
  explicit Evidence(const CrashDisk& disk) : disk_(disk) {}

  /// Remembers the sealed things of every case that is there now. Changes nothing; nothing when the disk is dark.
  void collect();
  /// Every case there ever was, erased or not. Empty when the disk cannot be read.
  std::vector<CaseOnDisk> cases() const;
  /// Whether anything that was ever collected of this case still lies anywhere on the disk: in a table, on a free
  /// page, in the log.
  bool is_left_of(const domain::CaseNumber& number) const;

 private:
  const CrashDisk& disk_;
  std::map<domain::CaseNumber, std::set<std::string>> sealed_;
};

}  // namespace huanka::sim
