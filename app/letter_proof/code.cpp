#include "letter_proof/code.h"

#include <algorithm>
#include <array>
#include <charconv>
#include <optional>

#include "letter_proof/base45.h"

namespace huanka::letter_proof {

namespace {
constexpr std::string_view family = "HK", version = "1";
constexpr std::size_t tail_digits = 4;
/// Between slashes; then come the bound bytes and the signature, whose own characters include the slash.
enum Part : std::size_t { Edition, Kind, Letter, CaseOf, Day, OldBank, NewBank, Print, Tail, part_count };
using Parts = std::array<std::string_view, part_count>;

constexpr std::size_t base45_length(std::size_t even_bytes) { return even_bytes / 2 * 3; }
constexpr std::size_t bound_length =
    base45_length(LetterCode::key_id_size + LetterCode::salt_size + LetterCode::digest_size);
constexpr std::size_t signature_length = base45_length(LetterCode::signature_size);

bool is_digit(char c) { return c >= '0' && c <= '9'; }
bool are_digits(std::string_view text) { return std::all_of(text.begin(), text.end(), is_digit); }

std::string upper(std::string text) {
  for (char& c : text)
    if (c >= 'a' && c <= 'z') c = static_cast<char>(c - 'a' + 'A');
  return text;
}

/// Bank codes are small letters and digits in the county's file; the QR code knows capitals only.
std::optional<domain::BankCode> bank_from(std::string_view text) {
  constexpr std::size_t longest = 16;
  domain::BankCode code;
  for (const char c : text) {
    if (!is_digit(c) && (c < 'A' || c > 'Z')) return std::nullopt;
    code += is_digit(c) ? c : static_cast<char>(c - 'A' + 'a');
  }
  if (code.empty() || code.size() > longest) return std::nullopt;
  return code;
}

std::string padded(unsigned number, std::size_t width) {
  const std::string digits = std::to_string(number);
  return std::string(digits.size() < width ? width - digits.size() : 0, '0') + digits;
}

std::string compact(domain::Date day) {
  return padded(static_cast<unsigned>(int{day.year()}), 4) + padded(unsigned{day.month()}, 2) +
         padded(unsigned{day.day()}, 2);
}

std::optional<domain::Date> date_from(std::string_view text) {
  constexpr std::size_t length = 8;
  if (text.size() != length || !are_digits(text)) return std::nullopt;
  const auto number = [&](std::size_t from, std::size_t count) {
    unsigned value = 0;
    std::from_chars(text.data() + from, text.data() + from + count, value);
    return value;
  };
  const domain::Date day{std::chrono::year(static_cast<int>(number(0, 4))), std::chrono::month(number(4, 2)),
                         std::chrono::day(number(6, 2))};
  return day.ok() ? std::optional(day) : std::nullopt;
}

/// Cuts the leading parts off `text`, each with its slash.
std::optional<Parts> cut(std::string_view& text) {
  Parts parts;
  for (auto& part : parts) {
    const auto slash = text.find('/');
    if (slash == std::string_view::npos) return std::nullopt;
    part = text.substr(0, slash);
    text.remove_prefix(slash + 1);
  }
  return parts;
}
}  // namespace

std::string to_string(Suite suite) { return suite == Suite::Sm2 ? "sm2" : "p256"; }

std::optional<Suite> suite_from(std::string_view word) {
  for (const Suite suite : {Suite::Sm2, Suite::P256})
    if (word == to_string(suite)) return suite;
  return std::nullopt;
}

std::string signed_part(const LetterCode& code) {
  std::string text;
  for (const std::string& part :
       {std::string(family) + std::string(version), std::string(1, static_cast<char>(code.suite)), code.letter_number,
        code.case_number, compact(code.date), upper(code.old_bank), upper(code.new_bank),
        std::string(code.duplicate ? "D" : "O"), code.account_tail})
    text += part + "/";
  return text + base45(code.key_id + code.salt + code.printed_digest);
}

std::string to_text(const LetterCode& code) { return signed_part(code) + "/" + base45(code.signature); }

Result<LetterCode, CodeProblem> read_code(std::string_view text) {
  const Failure none{CodeProblem::NotALetterCode};
  if (!text.starts_with(family)) return none;
  const auto edition = text.substr(family.size(), text.find('/') - family.size());
  constexpr std::size_t longest_edition = 3;
  if (edition.empty() || edition.size() > longest_edition || !are_digits(edition)) return none;
  if (edition != version) return Failure{CodeProblem::UnknownVersion};

  const auto parts = text.size() <= longest_code ? cut(text) : std::nullopt;
  if (!parts || text.size() != bound_length + 1 + signature_length || text[bound_length] != '/') return none;
  const auto& at = *parts;
  const bool kind_known = at[Kind] == "S" || at[Kind] == "P";
  const bool print_known = at[Print] == "O" || at[Print] == "D";
  const bool tail_right = at[Tail].empty() || (at[Tail].size() == tail_digits && are_digits(at[Tail]));
  const auto day = date_from(at[Day]);
  const auto old_bank = bank_from(at[OldBank]), new_bank = bank_from(at[NewBank]);
  const auto bound = base45_bytes(text.substr(0, bound_length));
  const auto signature = base45_bytes(text.substr(bound_length + 1));
  if (!kind_known || !print_known || !tail_right || !domain::kiosk_of_letter(at[Letter]) ||
      !domain::is_case_number(at[CaseOf]) || !day || !old_bank || !new_bank || !bound || !signature)
    return none;
  return LetterCode{
      .suite = static_cast<Suite>(at[Kind].front()),
      .letter_number = std::string(at[Letter]),
      .case_number = domain::CaseNumber(at[CaseOf]),
      .date = *day,
      .old_bank = *old_bank,
      .new_bank = *new_bank,
      .duplicate = at[Print] == "D",
      .account_tail = std::string(at[Tail]),
      .key_id = bound->substr(0, LetterCode::key_id_size),
      .salt = bound->substr(LetterCode::key_id_size, LetterCode::salt_size),
      .printed_digest = bound->substr(LetterCode::key_id_size + LetterCode::salt_size, LetterCode::digest_size),
      .signature = *signature};
}

}  // namespace huanka::letter_proof
