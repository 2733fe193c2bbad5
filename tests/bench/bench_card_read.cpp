// How much the driver costs: a full card read over a real pcscd and virtual reader, against the bare SCardTransmit of
// the same commands, in turns. Prints the medians of both and of the ratio within a turn (aim: at most 1.05).
#include <winscard.h>

#include <array>
#include <cstdio>
#include <cstdlib>
#include <string>
#include <vector>

#include "card_reader/card_profile.h"
#include "card_reader/pcsc_card_reader.h"
#include "card_reader/social_security_card.h"
#include "measure.h"
#include "pcsc_peer.h"

namespace {

using namespace huanka::card_reader;
using namespace huanka::bench;

/// The commands of one read, as the driver sends them.
class RecordingTransport : public Transport {
 public:
  explicit RecordingTransport(CardImage image) : os_(std::move(image)) {}
  huanka::Result<ResponseApdu, Error> transmit(const CommandApdu& command) override {
    commands.push_back(command.encoded(Protocol::T0));
    return ResponseApdu::parse(os_.process(commands.back())).value();
  }
  Interface interface() const override { return Interface::Contact; }
  Bytes historical_bytes() const override { return {}; }
  std::vector<Bytes> commands;

 private:
  SimulatedCardOs os_;
};

/// Connect, the same commands, disconnect; nothing else.
double bare_exchange(SCARDCONTEXT context, const std::string& reader, const std::vector<Bytes>& commands) {
  const auto began = Clock::now();
  SCARDHANDLE card = 0;
  DWORD protocol = 0;
  if (SCardConnect(context, reader.c_str(), SCARD_SHARE_EXCLUSIVE, SCARD_PROTOCOL_T0, &card, &protocol) !=
      SCARD_S_SUCCESS)
    std::exit(1);
  std::array<std::uint8_t, 258> answer{};
  for (const Bytes& command : commands) {
    DWORD length = answer.size();
    if (SCardTransmit(card, SCARD_PCI_T0, command.data(), command.size(), nullptr, answer.data(), &length) !=
        SCARD_S_SUCCESS)
      std::exit(1);
  }
  SCardDisconnect(card, SCARD_LEAVE_CARD);
  return milliseconds_since(began);
}

double driver_read(CardReader& reader) {
  const auto began = Clock::now();
  if (!reader.read_card({}, {})) std::exit(1);
  return milliseconds_since(began);
}

}  // namespace

int main(int argc, char** argv) {
  const int rounds = argc > 1 ? std::atoi(argv[1]) : 200;
  huanka::rig::PcscPeer peer;
  if (!peer.ready()) {
    std::fprintf(stderr, "card read: %s\n", peer.problem().c_str());
    return 1;
  }
  PcscCardReader reader;
  peer.insert("ccb");
  while (reader.state() != State::CardPresent) reader.wait_for_change(std::chrono::seconds(1), {});
  const auto readers = reader.list();
  SCARDCONTEXT context = 0;
  if (!readers || SCardEstablishContext(SCARD_SCOPE_SYSTEM, nullptr, nullptr, &context) != SCARD_S_SUCCESS) return 1;

  RecordingTransport recording(make_card_image(profile("ccb").value()));
  if (!read_social_security_card(recording, {})) return 1;

  std::vector<double> driver, bare, ratio;
  driver_read(reader);
  for (int round = 0; round < rounds; ++round) {
    bare.push_back(bare_exchange(context, readers->front().name, recording.commands));
    driver.push_back(driver_read(reader));
    ratio.push_back(driver.back() / bare.back());
  }
  SCardReleaseContext(context);
  std::printf("card read: driver %.2f ms, bare %.2f ms for %zu commands, ratio %.3f (aim <= 1.05), median of %d\n",
              median(driver), median(bare), recording.commands.size(), median(ratio), rounds);
  return 0;
}
