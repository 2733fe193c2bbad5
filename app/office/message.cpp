#include "office/message.h"

#include <algorithm>
#include <limits>
#include <optional>

#include "domain/picture.h"
#include "office/certificates.h"
#include "vault/sealing.h"
#include "wire/case_json.h"

namespace huanka::office {

namespace {
using nlohmann::json;

constexpr int known_schema = 1;
constexpr std::size_t max_word = 64;
constexpr std::size_t longest_card_number = 32;

std::optional<std::string> word(const json& object, const char* field) {
  const auto found = object.find(field);
  if (found == object.end() || !found->is_string()) return std::nullopt;
  auto text = found->get<std::string>();
  if (text.empty() || text.size() > max_word) return std::nullopt;
  return text;
}

std::optional<int> whole_number(const json& object, const char* field) {
  const auto found = object.find(field);
  if (found == object.end() || !found->is_number_integer()) return std::nullopt;
  const auto value = found->get<std::int64_t>();
  if (value < 1 || value > std::numeric_limits<int>::max()) return std::nullopt;
  return static_cast<int>(value);
}

bool is_hex(std::string_view text, std::size_t length, std::string_view letters) {
  return text.size() == length &&
         std::all_of(text.begin(), text.end(), [&](char c) { return letters.find(c) != std::string_view::npos; });
}

bool is_sha256(std::string_view text) { return is_hex(text, 64, "0123456789abcdef"); }

Failure<std::string> wrong(const char* field) {
  return Failure{std::string(field) + " is missing or not as described"};
}

using What = decltype(Message::what);

Result<What, std::string> submitted(const json& body) {
  const auto found = body.find("case");
  if (found == body.end()) return wrong("body.case");
  auto record = wire::case_from_json(*found);
  if (!record) return wrong("body.case");
  const auto& picture = record->photo.picture_sha256;
  if (!picture.empty() && !is_sha256(picture)) return wrong("body.case.photo.picture_sha256");
  return What{CaseSubmitted{std::move(record).value()}};
}

Result<What, std::string> picture(const json& body) {
  const auto said = word(body, "sha256");
  const auto found = body.find("jpeg");
  if (found == body.end() || !found->is_string()) return wrong("body.jpeg");
  auto jpeg = vault::base64_bytes(found->get_ref<const std::string&>());
  constexpr std::string_view start_of_image = "\xff\xd8\xff";
  if (!jpeg || jpeg->size() > domain::largest_picture_bytes || !jpeg->starts_with(start_of_image))
    return wrong("body.jpeg");
  if (!said || *said != vault::sha256_hex(*jpeg)) return wrong("body.sha256");
  return What{PictureTaken{*std::move(jpeg)}};
}

Result<What, std::string> letter(const json& body) {
  const auto number = word(body, "letter_number");
  const auto code = word(body, "new_card_identification_code");
  const auto duplicate = body.find("duplicate");
  if (!number) return wrong("body.letter_number");
  if (!code || !is_identification_code(*code)) return wrong("body.new_card_identification_code");
  if (duplicate == body.end() || !duplicate->is_boolean()) return wrong("body.duplicate");
  LetterPrinted printed{*number, duplicate->get<bool>(), *code};
  if (body.contains("old_card_number")) {
    auto card_number = word(body, "old_card_number");
    if (!card_number || card_number->size() > longest_card_number) return wrong("body.old_card_number");
    printed.old_card_number = *std::move(card_number);
  }
  if (body.contains("old_account")) {
    const auto digits = word(body, "old_account");
    auto account = domain::Pan::parse(digits.value_or(""));
    if (!account) return wrong("body.old_account");
    printed.old_account = std::move(account).value();
  }
  return What{std::move(printed)};
}

Result<What, std::string> what_from(const std::string& type, const json& body) {
  if (type == "case_submitted") return submitted(body);
  if (type == "picture_taken") return picture(body);
  if (type == "letter_printed") return letter(body);
  if (type == "transfer_confirmed") return What{TransferConfirmed{}};
  if (type == "wish_confirmed") return What{WishConfirmed{}};
  if (type == "case_withdrawn") return What{CaseWithdrawn{}};
  return wrong("type");
}
}  // namespace

bool is_identification_code(std::string_view text) { return is_hex(text, 32, "0123456789ABCDEF"); }

std::string type_of(const Message& message) {
  struct Word {
    const char* operator()(const CaseSubmitted&) const { return "case_submitted"; }
    const char* operator()(const PictureTaken&) const { return "picture_taken"; }
    const char* operator()(const LetterPrinted&) const { return "letter_printed"; }
    const char* operator()(const TransferConfirmed&) const { return "transfer_confirmed"; }
    const char* operator()(const WishConfirmed&) const { return "wish_confirmed"; }
    const char* operator()(const CaseWithdrawn&) const { return "case_withdrawn"; }
  };
  return std::visit(Word{}, message.what);
}

Result<Message, std::string> message_from(const json& body, std::string sha256) {
  if (!body.is_object()) return Failure{std::string("the message must be an object")};
  const auto kiosk = word(body, "kiosk"), number = word(body, "case_number"), type = word(body, "type");
  const auto created = word(body, "created_at");
  const auto created_at = created ? wire::instant_from(*created) : std::nullopt;
  const auto sequence = whole_number(body, "sequence"), schema = whole_number(body, "schema");
  const auto content = body.find("body");
  if (!kiosk || !is_kiosk_id(*kiosk)) return wrong("kiosk");
  if (!number || !domain::is_case_number(*number)) return wrong("case_number");
  if (!sequence) return wrong("sequence");
  if (!schema || *schema != known_schema) return wrong("schema");
  if (!created_at) return wrong("created_at");
  if (!type) return wrong("type");
  if (content == body.end() || !content->is_object()) return wrong("body");
  auto what = what_from(*type, *content);
  if (!what) return Failure{what.error()};
  Message message{*kiosk, *number, *sequence, *created_at, std::move(what).value(), std::move(sha256)};
  if (const auto* submission = std::get_if<CaseSubmitted>(&message.what);
      submission != nullptr && submission->record.number != message.case_number)
    return wrong("body.case.number");
  return message;
}

}  // namespace huanka::office
