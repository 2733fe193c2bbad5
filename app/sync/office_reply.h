// What the office's answers mean. Pure and total: any bytes give a value or nullopt.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "domain/case.h"

namespace huanka::sync {

/// Proof that the office has a message: it repeats which one and the hash of what it received.
struct Receipt {
  domain::CaseNumber case_number;
  int sequence = 0;
  std::string sha256;
  domain::CaseState state = domain::CaseState::Submitted;
  bool operator==(const Receipt&) const = default;
};

/// A case as the office sees it; without personal data.
struct CaseStatus {
  domain::CaseNumber number;
  domain::CaseState state = domain::CaseState::Submitted;
  domain::Route route = domain::Route::SameBankSameNumber;
  domain::BankCode holding_bank, target_bank;
  std::optional<domain::DueDate> review_due;
  std::optional<domain::Date> approved_on, window_last_day, confirm_until, transfer_confirmed_on;
  std::string refusal_reason, letter_number;
  bool operator==(const CaseStatus&) const = default;
};

enum class Owner { Match, Mismatch, Unknown };

/// What a studio's photo receipt is worth for the person who was asked about.
struct PhotoReceipt {
  domain::ReceiptStanding standing = domain::ReceiptStanding::NotFound;  ///< never Unchecked: that is no answer
  std::string jpeg_base64;                                               ///< Good only
  bool operator==(const PhotoReceipt&) const = default;
};

std::optional<Receipt> receipt_from(std::string_view body);
std::optional<CaseStatus> case_status_from(std::string_view body);
std::optional<std::vector<CaseStatus>> cases_from(std::string_view body);
/// The record in the answer to a take-up.
std::optional<domain::Case> taken_up_from(std::string_view body);
std::optional<Owner> owner_from(std::string_view body);
std::optional<PhotoReceipt> photo_receipt_from(std::string_view body);

/// RFC 9457 problem: its "code", and for a sequence gap the sequence to send.
struct Problem {
  std::string code;
  std::optional<int> expected;
};
std::optional<Problem> problem_from(std::string_view body);

}  // namespace huanka::sync
