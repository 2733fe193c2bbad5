#include "studio.h"

namespace huanka::sim {

using namespace std::chrono_literals;

std::string Studio::picture_of(const domain::IdNumber& person) { return "\xff\xd8\xff" + person.digits(); }

void Studio::photograph(Person& person, int n, bool by_chance) {
  const std::string digits = std::to_string(n);
  person.receipt = "4416" + std::string(10 - digits.size(), '0') + digits;
  office::PhotoRecord record{person.receipt, person.holder.id_number,
                             "social_card",  2026y / 11 / 2,
                             std::nullopt,   picture_of(person.holder.id_number)};
  const auto fate = by_chance ? ground_.dice.between(0, 9) : 9;
  if (fate == 0) return;  // the studio will file it some day
  if (fate == 1) record.taken_on = 2026y / 1 / 5;
  if (fate == 2) record.valid_until = 2026y / 11 / 10;
  if (fate == 3) record.jpeg.clear();
  filed_.insert_or_assign(person.receipt, record);
  const std::string another = last_number_;
  last_number_ = person.receipt;
  if (fate == 4 && !another.empty()) person.receipt = another;
}

office::PhotoLibrary::Answer Studio::find(const std::string& receipt_number) {
  if (ground_.goes_wrong(ground_.faults.message * 0.3))
    return Failure{office::PhotoLibraryError{office::PhotoLibraryError::Code::NoAnswer, "simulated"}};
  const auto found = filed_.find(receipt_number);
  return found == filed_.end() ? std::optional<office::PhotoRecord>{} : std::optional(found->second);
}

}  // namespace huanka::sim
