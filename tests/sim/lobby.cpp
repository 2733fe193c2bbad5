#include "lobby.h"

#include <algorithm>

namespace huanka::sim {

using card_reader::CardData;
using card_reader::Fault;

Result<CardData, card_reader::Error> SlotReader::read_card(const card_reader::ReadLimits&, std::stop_token) {
  const auto failed = [](Fault fault) { return Failure{card_reader::Error{fault, "simulated"}}; };
  if (gone) return failed(Fault::NoReader);
  if (next_fault) return failed(*std::exchange(next_fault, std::nullopt));
  if (in_slot == InSlot::Nothing || owner == nullptr) return failed(Fault::NoCard);
  if (in_slot == InSlot::SomethingElse)
    return failed(ground_.dice.chance(0.5) ? Fault::PlainBankCard : Fault::OtherChipCard);
  if (ground_.goes_wrong(ground_.faults.card)) return failed(ground_.dice.pick(card_reader::all_faults()));
  CardData data;
  data.spec_version = "2.00";
  if (in_slot == InSlot::OldCard) {
    data.identification_code = owner->card_code;
    data.card_number = owner->card_number;
    data.id_number = owner->holder.id_number.digits();
    data.name = owner->holder.name.utf8();
    if (owner->pan) data.pan = owner->pan->digits();
    return data;
  }
  if (!new_card) return failed(Fault::BlankCard);
  data.generation = card_reader::Generation::Third;
  data.spec_version = "3.00";
  data.identification_code = new_card->identification_code;
  if (new_card->pan) data.pan = new_card->pan->digits();
  return data;
}

printer::Report TrayPrinter::print(const printer::PrintJob& job, const printer::Progress& progress,
                                   const std::stop_token& stop) {
  using printer::Outcome;
  const Sheet sheet{.title = job.title, .marked = job.pdf == "marked", .copies = job.copies};
  const auto comes_out = [&] {
    tray_.push_back(sheet);
    last_came_out_ = true;
    ground_.tell(name_ + ": " + sheet.title + (sheet.marked ? " (marked)" : "") + " comes out");
  };
  last_came_out_ = false;
  const auto end = std::exchange(next_end_, std::nullopt);
  const bool trouble_on_the_way = !end && ground_.goes_wrong(ground_.faults.printer);
  const auto kind = end ? std::min(*end, 1) : trouble_on_the_way ? ground_.dice.between(0, 3) : -1;
  if (kind == 0) return {Outcome::Failed, "E-PRINT-REFUSED", "simulated"};
  if (kind == 1) {  // the line broke: nobody knows
    if (end ? *end == 1 : ground_.dice.chance(0.5)) comes_out();
    return {Outcome::Unknown, "E-PRINT-LOST", "simulated"};
  }
  if (kind == 2) trouble_ = static_cast<printer::Trouble>(ground_.dice.between(0, 6));
  if (trouble_) {
    ground_.tell(name_ + " waits: " + printer::to_string(*trouble_));
    progress.waiting(*trouble_);
    const Milliseconds mended_at = ground_.agenda.now() + ground_.dice.between(5'000, 900'000);
    ground_.agenda.at(mended_at, [] {});
    while (ground_.agenda.now() < mended_at && !stop.stop_requested()) let_world_go_on_();
    trouble_.reset();
    if (stop.stop_requested()) return {Outcome::Failed, "E-PRINT-STOPPED", "simulated"};
    progress.going();
  }
  const Milliseconds done_at = ground_.agenda.now() + ground_.dice.between(200, 4'000);
  ground_.agenda.at(done_at, [] {});
  const bool early = ground_.dice.chance(0.5);  // the sheet may be out before the printer says so
  if (early) comes_out();
  while (ground_.agenda.now() < done_at) let_world_go_on_();
  if (!early) comes_out();
  return {Outcome::Printed, "", ""};
}

}  // namespace huanka::sim
