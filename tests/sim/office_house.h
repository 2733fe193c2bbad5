// The simulated office: the real contract (office/api) and the real book (office/ledger) on a disk that can lose power,
// and the reviewers and bank clerks who decide there.
#pragma once

#include <map>
#include <memory>
#include <optional>
#include <string>

#include "crash_disk.h"
#include "ground.h"
#include "office/api.h"
#include "office/sms_desk.h"
#include "people.h"
#include "studio.h"

namespace huanka::sim {

/// The gateway of text messages: not there, busy, or its answer is lost. What it has taken, people have read.
class Gateway : public office::SmsGateway {
 public:
  explicit Gateway(Ground& ground) : ground_(ground) {}
  office::SmsAnswer send(const office::Sms& sms, const std::stop_token& stop) override;
  const std::map<std::string, std::string>& taken() const { return taken_; }  ///< text by key

 private:
  Ground& ground_;
  std::map<std::string, std::string> taken_;
};

class OfficeHouse {
 public:
  OfficeHouse(Ground& ground, office::Rules rules);

  bool is_open() const { return ledger_.has_value(); }
  /// Empty when the house is dark, or goes dark over it.
  std::optional<office::Answer> ask(const office::Request& request);
  /// Somebody pulls the plug; it comes back by itself.
  void go_dark();
  void open();

  /// Staff of the target bank file a reservation for this person at their counter (R67). Its number; empty when the
  /// house is dark.
  domain::CaseNumber reserve(const Person& person);
  /// People at the office work through what waits: approve or refuse, and issue new cards.
  void work();
  /// The card the bank makes for this case, for the person to bring along.
  domain::NewCard card_for(const domain::CaseNumber& number, const domain::BankCode& bank) const;

  /// After healing: every message was settled, and nobody has less time than one of them said (R71).
  void check_messages();

  /// After healing: each receipt has one case, its holder's.
  void check_receipts();

  office::Ledger& ledger() { return *ledger_; }
  Studio& studio() { return *studio_; }
  CrashDisk& disk() { return disk_; }

 private:
  void watch_power();
  void send_messages();
  void look_for_messages();
  void issue_cards();

  Ground& ground_;
  office::Rules rules_;
  CrashDisk disk_{"office"};
  Gateway gateway_;
  std::shared_ptr<Studio> studio_;
  bool sending_planned_ = false;
  std::optional<office::Ledger> ledger_;
};

}  // namespace huanka::sim
