// Everything that differs from county to county, as plain values; filled and validated by settings from config/county.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "domain/bank.h"
#include "domain/portrait_rule.h"

namespace huanka::domain {

enum class DayCount { CalendarDays, WorkingDays };

struct ReviewRule {
  int min_working_days = 3, max_working_days = 5;  ///< R69
  int window_days = 10;                            ///< R71: the number of the last valid day
  int warn_from_day = 8;                           ///< the number of the first day on which little time is left
  DayCount window_counts = DayCount::CalendarDays;
  int message_day = 0;  ///< the number of the message's own day: 0, or 1 where it counts as the first
  bool operator==(const ReviewRule&) const = default;
};

/// What a person may do after the original bank's no. The source does not say (R131).
struct RefusalRule {
  int self_confirmation_days = 0;  ///< calendar days in which they may stand by their wish; 0: the case ends
  bool operator==(const RefusalRule&) const = default;
};

struct PhotoRule {
  bool camera_allowed = false;     ///< capture at the kiosk
  bool headscarf_allowed = false;  ///< the standard asks for a bare head; some offices take one that is worn for faith
  std::string receipt_pattern;     ///< ECMAScript regular expression for receipt numbers (R125; format not published)
  /// A receipt on which no last day is printed counts so many days from the photo. Sources say 30 to 180 (domain
  /// reference 4.2); the print prevails.
  int receipt_valid_days = 180;
  PortraitRule portrait;
  bool operator==(const PhotoRule&) const = default;
};

struct Fees {
  int online_yuan = 20;  ///< R58; nothing is known about branch fees (R130: "ask the branch")
  bool operator==(const Fees&) const = default;
};

struct County {
  std::string id;  ///< folder name, for example "zijin"
  std::string name_zh, name_en;
  std::string division;     ///< 6-digit division code
  std::vector<Bank> banks;  ///< R45-R51
  std::vector<BinRule> bins;
  std::vector<std::string> online_channels;  ///< R52-R55, Chinese names
  ReviewRule review;
  RefusalRule refusal;
  PhotoRule photo;
  Fees fees;
  bool operator==(const County&) const = default;

  const Bank* bank(const BankCode& code) const {
    for (const auto& b : banks)
      if (b.code == code) return &b;
    return nullptr;
  }
};

}  // namespace huanka::domain
