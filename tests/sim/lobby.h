// The devices of the simulated kiosk, behind the drivers' own contracts, with everything that devices do.
#pragma once

#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "card_reader/card_reader.h"
#include "ground.h"
#include "people.h"
#include "printer/printer.h"

namespace huanka::sim {

/// The slot of the reader. What is read is the inserted person's card, or a fault of the contract.
class SlotReader : public card_reader::CardReader {
 public:
  explicit SlotReader(Ground& ground) : ground_(ground) {}

  Result<std::vector<card_reader::ReaderInfo>, card_reader::Error> list() override {
    return std::vector<card_reader::ReaderInfo>{};
  }
  card_reader::State state() override {
    return in_slot == InSlot::Nothing ? card_reader::State::Empty : card_reader::State::CardPresent;
  }
  std::optional<card_reader::Event> wait_for_change(std::chrono::milliseconds, std::stop_token) override {
    return std::nullopt;
  }
  Result<card_reader::CardData, card_reader::Error> read_card(const card_reader::ReadLimits& limits,
                                                              std::stop_token stop) override;

  InSlot in_slot = InSlot::Nothing;
  bool gone = false;  ///< the whole reader
  /// What a kiosk can know of: a card in a reader that is gone comes back with the reader.
  InSlot seen_in_slot() const { return gone ? InSlot::Nothing : in_slot; }
  std::optional<card_reader::Fault> next_fault;
  const Person* owner = nullptr;
  std::optional<domain::NewCard> new_card;

 private:
  Ground& ground_;
};

/// One sheet as it lies in the tray.
struct Sheet {
  std::string title;  ///< case number or letter number
  bool marked = false;
  int copies = 1;
};

/// A printer that may be out of paper, lose its line or its job, and a tray. It waits by letting the world go on.
class TrayPrinter : public printer::Printer {
 public:
  /// `let_world_go_on`: one step of the agenda; throws PowerCut when the kiosk loses power meanwhile.
  TrayPrinter(Ground& ground, std::string name, std::function<void()> let_world_go_on)
      : ground_(ground), name_(std::move(name)), let_world_go_on_(std::move(let_world_go_on)) {}

  printer::Format format() const override { return printer::Format::Pdf; }
  std::optional<printer::Trouble> trouble() override { return trouble_; }
  printer::Paper paper() const override { return printer::Paper::Unknown; }
  printer::Report print(const printer::PrintJob& job, const printer::Progress& progress,
                        const std::stop_token& stop) override;

  void set_trouble(std::optional<printer::Trouble> trouble) { trouble_ = trouble; }
  /// How the next print ends: 0 refused, 1 nobody knows and the sheet is out, 2 nobody knows and it is not.
  void set_next_end(int end) { next_end_ = end; }
  const std::vector<Sheet>& tray() const { return tray_; }
  /// Of the last job that was begun: what somebody sees who looks into the tray.
  bool last_came_out() const { return last_came_out_; }

 private:
  Ground& ground_;
  std::string name_;
  std::function<void()> let_world_go_on_;
  std::optional<printer::Trouble> trouble_;
  std::optional<int> next_end_;
  std::vector<Sheet> tray_;
  bool last_came_out_ = false;
};

}  // namespace huanka::sim
