#include "wire/case_json.h"

#include <array>
#include <limits>
#include <nlohmann/json.hpp>

#include "wire/civil_time.h"
#include "wire/fields.h"

namespace huanka::wire {

namespace {
using Json = nlohmann::json;
using Out = nlohmann::ordered_json;

constexpr std::array benefits{std::pair{domain::Benefit::PublicBodyPension, "public_body_pension"},
                              std::pair{domain::Benefit::EmployeePension, "employee_pension"},
                              std::pair{domain::Benefit::ResidentPension, "resident_pension"},
                              std::pair{domain::Benefit::OtherSubsidies, "other_subsidies"}};
constexpr std::array photo_choices{std::pair{domain::PhotoChoice::KeepOld, "keep_old"},
                                   std::pair{domain::PhotoChoice::StudioReceipt, "studio_receipt"},
                                   std::pair{domain::PhotoChoice::Camera, "camera"}};
constexpr std::array sexes{std::pair{domain::Sex::Male, "male"}, std::pair{domain::Sex::Female, "female"},
                           std::pair{domain::Sex::Unstated, "unstated"}};
constexpr std::array generations{std::pair{domain::CardGeneration::First, "first"},
                                 std::pair{domain::CardGeneration::Second, "second"},
                                 std::pair{domain::CardGeneration::Third, "third"}};

template <class Table, class Value>
const char* word_of(const Table& table, Value value) {
  for (const auto& [entry, word] : table)
    if (entry == value) return word;
  return "";
}

void put(Out& out, const char* field, const std::optional<domain::Date>& date) {
  if (date) out[field] = to_text(*date);
}
void put(Out& out, const char* field, const std::optional<domain::DueDate>& due) {
  if (due) out[field] = to_json(*due);
}
void put(Out& out, const char* field, const std::optional<bool>& answer) {
  if (answer) out[field] = *answer;
}
void put(Out& out, const char* field, const std::optional<domain::Pan>& pan) {
  if (pan) out[field] = pan->digits();
}
void put(Out& out, const char* field, const std::optional<std::string>& text) {
  if (text) out[field] = *text;
}

Out holder_to_json(const domain::Holder& holder) {
  Out out{{"id_number", holder.id_number.digits()}, {"name", holder.name.utf8()}, {"sex", word_of(sexes, holder.sex)}};
  put(out, "birth_date", holder.birth_date);
  return out;
}

Out old_card_to_json(const domain::OldCard& card) {
  Out out{{"generation", word_of(generations, card.generation)},
          {"identification_code", card.identification_code},
          {"card_number", card.card_number}};
  put(out, "issued", card.issued);
  put(out, "valid_until", card.valid_until);
  out["holder"] = holder_to_json(card.holder);
  put(out, "pan", card.pan);
  put(out, "bank", card.bank);
  return out;
}

Out wishes_to_json(const domain::Wishes& wishes) {
  Out out = Out::object();
  put(out, "keep_bank", wishes.keep_bank);
  put(out, "keep_number", wishes.keep_number);
  put(out, "target_bank", wishes.target_bank);
  put(out, "province_system_user", wishes.province_system_user);
  if (wishes.benefits) {
    out["benefits"] = Out::array();
    for (const auto benefit : *wishes.benefits) out["benefits"].push_back(word_of(benefits, benefit));
  }
  return out;
}

// ---- reading -------------------------------------------------------------------------------------------------------

domain::Holder read_holder(const Fields& in) {
  return {.id_number = in.parsed<domain::IdNumber>("id_number"),
          .name = in.parsed<domain::PersonName>("name"),
          .sex = in.word(sexes, "sex"),
          .birth_date = in.optional_date("birth_date")};
}

domain::OldCard read_old_card(const Fields& in) {
  return {.generation = in.word(generations, "generation"),
          .identification_code = in.text("identification_code"),
          .card_number = in.text("card_number"),
          .issued = in.optional_date("issued"),
          .valid_until = in.optional_date("valid_until"),
          .holder = read_holder(in.object("holder")),
          .pan = in.optional_parsed<domain::Pan>("pan"),
          .bank = in.optional_text("bank")};
}

domain::Wishes read_wishes(const Fields& in) {
  domain::Wishes wishes{.keep_bank = in.optional_flag("keep_bank"),
                        .keep_number = in.optional_flag("keep_number"),
                        .target_bank = in.optional_text("target_bank"),
                        .province_system_user = in.optional_flag("province_system_user"),
                        .benefits = std::nullopt};
  if (const auto words = in.optional_texts("benefits")) {
    wishes.benefits.emplace();
    for (const std::string& word : *words) wishes.benefits->insert(in.meaning(benefits, word, "benefits"));
  }
  return wishes;
}

domain::Photo read_photo(const Fields& in) {
  return {.choice = in.word(photo_choices, "choice"),
          .receipt_number = in.optional_text("receipt_number").value_or(""),
          .picture_sha256 = in.optional_text("picture_sha256").value_or(""),
          .receipt_standing = domain::receipt_standing_from(in.optional_text("receipt_standing").value_or(""))};
}
}  // namespace

Out to_json(const domain::DueDate& due) { return {{"date", to_text(due.date)}, {"provisional", due.provisional}}; }

Out to_json(const domain::NewCard& card) {
  Out out{{"identification_code", card.identification_code}};
  put(out, "issued", card.issued);
  put(out, "valid_until", card.valid_until);
  if (card.id_number) out["id_number"] = card.id_number->digits();
  if (card.name) out["name"] = card.name->utf8();
  put(out, "pan", card.pan);
  put(out, "bank", card.bank);
  return out;
}

Out to_json(const domain::Case& c) {
  Out out{{"number", c.number},
          {"state", domain::to_string(c.state)},
          {"version", c.version},
          {"route", domain::to_string(c.route)},
          {"old_card", old_card_to_json(c.old_card)},
          {"holding_bank", c.holding_bank},
          {"target_bank", c.target_bank},
          {"mobile", c.mobile.digits()},
          {"wishes", wishes_to_json(c.wishes)},
          {"photo", Out{{"choice", word_of(photo_choices, c.photo.choice)}}},
          {"opened", to_text(c.opened)}};
  if (!c.photo.receipt_number.empty()) out["photo"]["receipt_number"] = c.photo.receipt_number;
  if (!c.photo.picture_sha256.empty()) out["photo"]["picture_sha256"] = c.photo.picture_sha256;
  if (c.photo.receipt_standing) out["photo"]["receipt_standing"] = domain::to_string(*c.photo.receipt_standing);
  put(out, "review_from", c.review_from);
  put(out, "review_due", c.review_due);
  put(out, "approved_on", c.approved_on);
  put(out, "window_last_day", c.window_last_day);
  put(out, "confirm_until", c.confirm_until);
  if (!c.refusal_reason.empty()) out["refusal_reason"] = c.refusal_reason;
  if (!c.renews.empty()) out["renews"] = c.renews;
  if (!c.new_card_identification_code.empty()) out["new_card_identification_code"] = c.new_card_identification_code;
  if (!c.letter_number.empty()) out["letter_number"] = c.letter_number;
  if (c.letter_prints != 0) out["letter_prints"] = c.letter_prints;
  put(out, "transfer_confirmed_on", c.transfer_confirmed_on);
  if (!c.letter_revoked_for.empty()) out["letter_revoked_for"] = c.letter_revoked_for;
  return out;
}

Result<domain::Case, WireError> case_from_json(const Json& json) {
  return reading<domain::Case>(json, [](const Fields& in) {
    return domain::Case{.number = in.text("number"),
                        .state = in.converted("state", domain::case_state_from, domain::CaseState::Drafted),
                        .version = in.number("version"),
                        .route = in.converted("route", domain::route_from, domain::Route::SameBankSameNumber),
                        .old_card = read_old_card(in.object("old_card")),
                        .holding_bank = in.text("holding_bank"),
                        .target_bank = in.text("target_bank"),
                        .mobile = in.parsed<domain::Mobile>("mobile"),
                        .wishes = read_wishes(in.object("wishes")),
                        .photo = read_photo(in.object("photo")),
                        .opened = in.date("opened"),
                        .review_from = in.optional_due("review_from"),
                        .review_due = in.optional_due("review_due"),
                        .approved_on = in.optional_date("approved_on"),
                        .window_last_day = in.optional_date("window_last_day"),
                        .confirm_until = in.optional_date("confirm_until"),
                        .refusal_reason = in.optional_text("refusal_reason").value_or(""),
                        .renews = in.optional_text("renews").value_or(""),
                        .new_card_identification_code = in.optional_text("new_card_identification_code").value_or(""),
                        .letter_number = in.optional_text("letter_number").value_or(""),
                        .letter_prints = in.optional_number("letter_prints").value_or(0),
                        .transfer_confirmed_on = in.optional_date("transfer_confirmed_on"),
                        .letter_revoked_for = in.optional_text("letter_revoked_for").value_or("")};
  });
}

Result<domain::NewCard, WireError> new_card_from_json(const Json& json) {
  return reading<domain::NewCard>(json, [](const Fields& in) {
    return domain::NewCard{.identification_code = in.text("identification_code"),
                           .issued = in.optional_date("issued"),
                           .valid_until = in.optional_date("valid_until"),
                           .id_number = in.optional_parsed<domain::IdNumber>("id_number"),
                           .name = in.optional_parsed<domain::PersonName>("name"),
                           .pan = in.optional_parsed<domain::Pan>("pan"),
                           .bank = in.optional_text("bank")};
  });
}

std::optional<domain::DueDate> due_date_from_json(const Json& json) {
  auto due = reading<domain::DueDate>(json, [](const Fields& in) {
    return domain::DueDate{.date = in.date("date"), .provisional = in.flag("provisional")};
  });
  return due ? std::optional(due.value()) : std::nullopt;
}

std::string to_text(domain::Date date) { return iso_date(date); }

std::optional<domain::Date> date_from(std::string_view text) {
  const auto at = instant_from(std::string(text) + "T00:00:00Z");
  if (text.size() != 10 || !at) return std::nullopt;
  return domain::Date{std::chrono::floor<std::chrono::days>(*at)};
}

}  // namespace huanka::wire
