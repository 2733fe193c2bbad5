#include "chip.h"

#include <algorithm>

namespace huanka::rig {
namespace {
Bytes status(int high, int low) { return {static_cast<std::uint8_t>(high), static_cast<std::uint8_t>(low)}; }

bool is(ByteView command, const card_reader::CommandHeader& header) {
  return std::equal(header.begin(), header.end(), command.begin());
}
}  // namespace

void VirtualPsam::reset() {
  selected_ = false;
  pending_.clear();
}

Bytes VirtualPsam::status_of(const Result<Done, security_module::Error>& outcome) const {
  using security_module::Fault;
  if (outcome) return status(0x90, 0x00);
  return outcome.error().fault == Fault::CardNotGenuine ? status(0x63, 0x00) : status(0x69, 0x85);
}

Bytes VirtualPsam::deliver(const Result<Bytes, security_module::Error>& outcome, bool at_once) {
  if (!outcome) return status(0x69, 0x85);
  Bytes answer = *outcome;
  if (!at_once) {
    pending_ = answer;
    return status(0x61, static_cast<int>(answer.size()));
  }
  card_reader::append(answer, status(0x90, 0x00));
  return answer;
}

Bytes VirtualPsam::process(ByteView command) {
  if (command.size() < 5) return status(0x67, 0x00);
  const card_reader::PsamCommands known = virtual_psam_commands();
  const ByteView data = command.subspan(5, std::min<std::size_t>(command[4], command.size() - 5));
  if (command[1] == 0xC0) return deliver(std::exchange(pending_, {}), true);
  if (command[1] == 0xA4) {
    selected_ = std::equal(data.begin(), data.end(), known.application.begin(), known.application.end());
    return selected_ ? status(0x90, 0x00) : status(0x6A, 0x82);
  }
  if (!selected_) return status(0x69, 0x86);
  if (is(command, known.begin)) return status_of(inside_.begin(data));
  if (is(command, known.challenge)) return deliver(inside_.challenge(), true);
  if (is(command, known.check)) return status_of(inside_.check(data));
  if (is(command, known.prove)) return deliver(inside_.prove(data), false);
  return status(0x6D, 0x00);
}

}  // namespace huanka::rig
