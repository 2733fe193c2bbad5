#include "office/sms.h"

#include <array>
#include <utility>

#include "domain/masking.h"
#include "text/dates.h"

namespace huanka::office {

namespace {
constexpr std::array kinds{std::pair{SmsKind::Approved, "approved"}, std::pair{SmsKind::Refused, "refused"}};
constexpr std::array states{std::pair{SmsState::Queued, "queued"}, std::pair{SmsState::Accepted, "accepted"},
                            std::pair{SmsState::Failed, "failed"}, std::pair{SmsState::Dropped, "dropped"}};

template <class Table, class Value>
std::string word_of(const Table& table, Value value) {
  for (const auto& [known, word] : table)
    if (known == value) return word;
  return {};
}
template <class Value, class Table>
std::optional<Value> meaning_of(const Table& table, std::string_view text) {
  for (const auto& [value, word] : table)
    if (text == word) return value;
  return std::nullopt;
}

std::string name_of(const domain::County& county, const domain::BankCode& code, domain::Language language) {
  const domain::Bank* bank = county.bank(code);
  if (bank == nullptr) return code;
  return language == domain::Language::Chinese ? bank->name_zh : bank->name_en;
}
}  // namespace

std::string to_string(SmsKind kind) { return word_of(kinds, kind); }
std::string to_string(SmsState state) { return word_of(states, state); }
std::optional<SmsKind> sms_kind_from(std::string_view word) { return meaning_of<SmsKind>(kinds, word); }
std::optional<SmsState> sms_state_from(std::string_view word) { return meaning_of<SmsState>(states, word); }

SmsWording wording_from(text::Catalog words, domain::County county) {
  return [words = std::move(words), county = std::move(county)](SmsKind kind, const domain::Case& c,
                                                                domain::Date last_day) {
    const auto bank = [&](const domain::BankCode& code) { return name_of(county, code, words.language()); };
    return words.format("sms." + to_string(kind), {{"name", domain::masked(c.old_card.holder.name)},
                                                   {"case", c.number},
                                                   {"date", text::short_date(words, last_day)},
                                                   {"old_bank", bank(c.holding_bank)},
                                                   {"new_bank", bank(c.target_bank)}});
  };
}

}  // namespace huanka::office
