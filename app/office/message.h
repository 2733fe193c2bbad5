// What a kiosk tells the office, as typed values: the body of POST /v1/messages (config/office.openapi.yaml).
#pragma once

#include <nlohmann/json.hpp>
#include <optional>
#include <string>
#include <variant>

#include "domain/case.h"
#include "result/result.h"
#include "wire/civil_time.h"

namespace huanka::office {

struct CaseSubmitted {
  domain::Case record;
};
/// The photo that was taken at the kiosk; the case names it by its hash.
struct PictureTaken {
  std::string jpeg;
};
struct LetterPrinted {
  std::string letter_number;
  bool duplicate = false;
  std::string new_card_identification_code;
  std::string old_card_number = {};             ///< as the letter says; may be empty
  std::optional<domain::Pan> old_account = {};  ///< likewise
};
struct TransferConfirmed {};
/// The person stands by their wish after the original bank's no.
struct WishConfirmed {};
struct CaseWithdrawn {};

struct Message {
  std::string kiosk;
  domain::CaseNumber case_number;
  int sequence = 1;  ///< from 1, per kiosk and case
  wire::Instant created_at;
  std::variant<CaseSubmitted, PictureTaken, LetterPrinted, TransferConfirmed, WishConfirmed, CaseWithdrawn> what;
  std::string sha256;  ///< hex, of the exact bytes received
};

/// What the office answers to a message; the same for the first time and for every repeat.
struct Receipt {
  domain::CaseNumber case_number;
  int sequence = 0;
  std::string sha256;
  domain::CaseState state = domain::CaseState::Submitted;
  int version = 0;
  bool repeat = false;
  bool operator==(const Receipt&) const = default;
};

/// 32 upper-case hex characters, as a card's identification code is written (domain reference 1.6).
bool is_identification_code(std::string_view text);

/// The word of the `type` field.
std::string type_of(const Message& message);

/// The failure is one plain sentence that names the field and holds no value of it.
Result<Message, std::string> message_from(const nlohmann::json& body, std::string sha256);

}  // namespace huanka::office
