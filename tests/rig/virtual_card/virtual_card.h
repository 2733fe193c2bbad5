// A card for the virtual reader "vpcd": it talks the reader's TCP protocol (platform notes, PC/SC) and answers with the
// same card operating system as the simulated reader. Connecting is inserting, closing is removing.
#pragma once

#include <chrono>
#include <cstdint>
#include <functional>
#include <memory>
#include <string>

#include "card_reader/simulated_card_reader.h"
#include "chip.h"

namespace huanka::rig {

class VirtualCard {
 public:
  /// `struck` is called when planned trouble begins, before the answer is due.
  VirtualCard(std::uint16_t port, std::function<void()> struck) : port_(port), struck_(std::move(struck)) {}
  ~VirtualCard() { remove(); }
  VirtualCard(const VirtualCard&) = delete;
  VirtualCard& operator=(const VirtualCard&) = delete;
  VirtualCard(VirtualCard&&) = delete;
  VirtualCard& operator=(VirtualCard&&) = delete;

  void insert(std::unique_ptr<Chip> chip);  ///< ends planned trouble
  void remove();
  /// From the exchange `after` + 1 on. Trouble::Unplug and StopService only report the strike: the peer does the rest,
  /// and the card answers as always, but for the exchange over which the service stops.
  void plan(card_reader::Trouble trouble, int after);
  void slow_down(std::chrono::milliseconds each_answer) { each_answer_ = each_answer; }

  /// To poll for reading; -1 when the card is out or the reader is not there.
  int socket() const { return socket_; }
  /// Connects again when the card is in but the reader went away, as when the service is restarted.
  void keep_in();
  /// Handles one message of the reader.
  void serve();

 private:
  bool receive(std::uint8_t* to, std::size_t count);
  void send(const card_reader::Bytes& payload);
  void answer(const card_reader::Bytes& command);
  void disconnect();

  std::uint16_t port_;
  std::function<void()> struck_;
  std::unique_ptr<Chip> card_;
  int socket_ = -1;
  card_reader::Trouble trouble_ = card_reader::Trouble::None;
  int until_trouble_ = 0;
  std::chrono::milliseconds each_answer_{0};
};

}  // namespace huanka::rig
