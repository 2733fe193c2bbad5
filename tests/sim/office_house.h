// The simulated office: the real contract (office/api) and the real book (office/ledger) on a disk that can lose power,
// and the reviewers and bank clerks who decide there.
#pragma once

#include <optional>
#include <string>

#include "crash_disk.h"
#include "ground.h"
#include "office/api.h"
#include "people.h"

namespace huanka::sim {

class OfficeHouse {
 public:
  OfficeHouse(Ground& ground, office::Rules rules);

  bool is_open() const { return ledger_.has_value(); }
  /// Empty when the house is dark, or goes dark over it.
  std::optional<office::Answer> ask(const office::Request& request);
  /// Somebody pulls the plug; it comes back by itself.
  void go_dark();
  void open();

  /// People at the office work through what waits: approve or refuse, and issue new cards.
  void work();
  /// The card the bank makes for this case, for the person to bring along.
  domain::NewCard card_for(const domain::CaseNumber& number, const domain::BankCode& bank) const;

  office::Ledger& ledger() { return *ledger_; }
  CrashDisk& disk() { return disk_; }

 private:
  void watch_power();

  Ground& ground_;
  office::Rules rules_;
  CrashDisk disk_{"office"};
  std::optional<office::Ledger> ledger_;
};

}  // namespace huanka::sim
