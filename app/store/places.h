// Inside the store only: where each sealed value lives, which its box is bound to.
#pragma once

#include <string>

#include "domain/case.h"
#include "vault/sealing.h"

namespace huanka::store {

inline vault::Place place_of_case(const domain::CaseNumber& number) {
  return {.table = "cases", .row = number, .column = "sealed"};
}
inline vault::Place place_of_picture(const domain::CaseNumber& number) {
  return {.table = "pictures", .row = number, .column = "sealed"};
}
inline vault::Place place_of_new_card(const std::string& letter_number) {
  return {.table = "letters", .row = letter_number, .column = "new_card"};
}
inline vault::Place place_of_message(const domain::CaseNumber& number, std::int64_t sequence) {
  return {.table = "outbox", .row = number + "/" + std::to_string(sequence), .column = "sealed"};
}

}  // namespace huanka::store
