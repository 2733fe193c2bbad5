#include "office/reservation.h"

#include <iconv.h>

#include <algorithm>
#include <array>
#include <map>

#include "domain/utf8.h"

namespace huanka::office {

namespace {
using Problems = std::vector<std::string>;

std::string trimmed(std::string_view text) {
  constexpr std::array<std::string_view, 4> blanks{" ", "\t", "\r", "\u3000"};
  const auto take = [&](auto stands_there, auto remove) {
    for (bool again = true; again;) {
      again = false;
      for (const auto blank : blanks)
        if (stands_there(blank)) {
          remove(blank.size());
          again = true;
        }
    }
  };
  take([&](std::string_view blank) { return text.starts_with(blank); }, [&](std::size_t n) { text.remove_prefix(n); });
  take([&](std::string_view blank) { return text.ends_with(blank); }, [&](std::size_t n) { text.remove_suffix(n); });
  return std::string(text);
}

const char* word_of(domain::NameProblem problem) {
  switch (problem) {
    case domain::NameProblem::Empty:
      return "name_missing";
    case domain::NameProblem::TooLong:
      return "name_too_long";
    default:
      return "name_characters";
  }
}

const char* word_of(domain::IdNumberProblem problem) {
  switch (problem) {
    case domain::IdNumberProblem::WrongLength:
      return "id_length";
    case domain::IdNumberProblem::WrongCharacter:
      return "id_characters";
    case domain::IdNumberProblem::ImpossibleBirthDate:
      return "id_birth";
    case domain::IdNumberProblem::WrongCheckDigit:
      break;
  }
  return "id_check";
}

const char* word_of(domain::MobileProblem problem) {
  switch (problem) {
    case domain::MobileProblem::WrongLength:
      return "mobile_length";
    case domain::MobileProblem::WrongCharacter:
      return "mobile_characters";
    case domain::MobileProblem::NotAMobilePrefix:
      break;
  }
  return "mobile_prefix";
}

const char* word_of(domain::PanProblem problem) {
  switch (problem) {
    case domain::PanProblem::WrongLength:
      return "account_length";
    case domain::PanProblem::WrongCharacter:
      return "account_characters";
    case domain::PanProblem::WrongCheckDigit:
      break;
  }
  return "account_check";
}

template <class Value>
std::optional<Value> parsed(const std::string& text, Problems& problems) {
  auto value = Value::parse(text);
  if (value) return std::move(value).value();
  problems.emplace_back(word_of(value.error()));
  return std::nullopt;
}

const domain::Bank* bank_named(const domain::County& county, const std::string& text) {
  const auto found = std::find_if(county.banks.begin(), county.banks.end(), [&](const domain::Bank& bank) {
    return text == bank.code || text == bank.name_zh || text == bank.name_en;
  });
  return found == county.banks.end() ? nullptr : &*found;
}

/// The cells of one line; nothing when its quotes do not fit.
std::optional<std::vector<std::string>> cells_of(std::string_view line) {
  const char separator = line.find('\t') == std::string_view::npos ? ',' : '\t';
  std::vector<std::string> cells(1);
  bool quoted = false, was_quoted = false;
  for (std::size_t at = 0; at < line.size(); ++at) {
    const char c = line[at];
    if (quoted && c == '"' && at + 1 < line.size() && line[at + 1] == '"') {
      cells.back() += line[++at];
    } else if (c == '"' && (quoted || cells.back().empty())) {
      was_quoted = quoted;
      quoted = !quoted;
    } else if (c == separator && !quoted) {
      cells.emplace_back();
      was_quoted = false;
    } else if (was_quoted && c != ' ') {
      return std::nullopt;
    } else {
      cells.back() += c;
    }
  }
  if (quoted) return std::nullopt;
  for (auto& cell : cells) cell = trimmed(cell);
  return cells;
}

bool has_digit(const std::string& text) { return text.find_first_of("0123456789") != std::string::npos; }

CheckedReservation checked_line(std::string_view line, const domain::County& county, const domain::BankCode& target) {
  constexpr std::size_t fewest = 4, most = 5;
  auto cells = cells_of(line);
  if (!cells) return {.reservation = std::nullopt, .problems = {"quotes"}};
  while (cells->size() > most && cells->back().empty()) cells->pop_back();  // spreadsheets fill up
  if (cells->size() < fewest || cells->size() > most) return {.reservation = std::nullopt, .problems = {"columns"}};
  cells->resize(most);
  return check_reservation({.name = (*cells)[0],
                            .id_number = (*cells)[1],
                            .mobile = (*cells)[2],
                            .holding_bank = (*cells)[3],
                            .old_account = (*cells)[4]},
                           county, target);
}
}  // namespace

CheckedReservation check_reservation(const ReservationText& text, const domain::County& county,
                                     const domain::BankCode& target) {
  CheckedReservation out;
  Problems& problems = out.problems;
  std::string id = trimmed(text.id_number);
  if (id.ends_with('x')) id.back() = 'X';
  const auto name = parsed<domain::PersonName>(trimmed(text.name), problems);
  const auto id_number = parsed<domain::IdNumber>(id, problems);
  const auto mobile = parsed<domain::Mobile>(trimmed(text.mobile), problems);
  const auto* bank = bank_named(county, trimmed(text.holding_bank));
  if (bank == nullptr) problems.emplace_back("bank_unknown");
  if (bank != nullptr && bank->code == target) problems.emplace_back("bank_same");
  if (county.bank(target) == nullptr) problems.emplace_back("target_unknown");
  std::optional<domain::Pan> account;
  if (const std::string digits = trimmed(text.old_account); !digits.empty()) {
    account = parsed<domain::Pan>(digits, problems);
    const auto issuer = account ? domain::issuing_bank(county.bins, *account) : std::nullopt;
    if (issuer && bank != nullptr && *issuer != bank->code) problems.emplace_back("account_other_bank");
  }
  if (problems.empty()) out.reservation = Reservation{*name, *id_number, *mobile, bank->code, target, account};
  return out;
}

std::vector<ReservationRow> reservation_rows(std::string_view utf8, const domain::County& county,
                                             const domain::BankCode& target) {
  std::vector<ReservationRow> rows;
  std::map<std::string, int> seen;
  bool first = true;
  for (int line = 1; !utf8.empty(); ++line) {
    const auto end = std::min(utf8.find('\n'), utf8.size());
    const std::string_view text = utf8.substr(0, end);
    utf8.remove_prefix(std::min(end + 1, utf8.size()));
    if (trimmed(text).empty()) continue;
    if (std::exchange(first, false)) {
      const auto cells = cells_of(text);
      if (cells && cells->size() > 1 && !has_digit((*cells)[1])) continue;
    }
    ReservationRow row{.line = line, .checked = checked_line(text, county, target)};
    if (const auto& one = row.checked.reservation) {
      if (!seen.emplace(one->id_number.digits(), line).second) {
        row.checked.reservation.reset();
        row.checked.problems.emplace_back("twice");
      }
    }
    rows.push_back(std::move(row));
    if (rows.size() > most_reservation_rows) break;
  }
  return rows;
}

std::optional<std::string> list_text_from(std::string_view bytes) {
  constexpr std::string_view mark = "\xEF\xBB\xBF";
  if (bytes.starts_with(mark)) bytes.remove_prefix(mark.size());
  if (domain::decode_utf8(bytes)) return std::string(bytes);
  const iconv_t converter = iconv_open("UTF-8", "GB18030");
  if (converter == reinterpret_cast<iconv_t>(-1)) return std::nullopt;  // NOLINT(performance-no-int-to-ptr)
  std::string in(bytes), out(bytes.size() * 3, '\0');
  char *from = in.data(), *to = out.data();
  std::size_t from_left = in.size(), to_left = out.size();
  const bool whole = iconv(converter, &from, &from_left, &to, &to_left) != static_cast<std::size_t>(-1);
  iconv_close(converter);
  out.resize(out.size() - to_left);
  return whole && domain::decode_utf8(out) ? std::optional(std::move(out)) : std::nullopt;
}

}  // namespace huanka::office
