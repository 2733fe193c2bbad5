// What lies in a slot of the virtual reader: a made-up card of a person, or the terminal's PSAM.
#pragma once

#include "card_reader/psam_module.h"
#include "card_reader/simulated_card_os.h"
#include "security_module/software_module.h"

namespace huanka::rig {

using card_reader::Bytes;
using card_reader::ByteView;

class Chip {
 public:
  virtual ~Chip() = default;
  virtual Bytes atr() const = 0;
  virtual void reset() = 0;
  virtual Bytes process(ByteView command) = 0;
};

class PersonsCard : public Chip {
 public:
  explicit PersonsCard(card_reader::CardImage image) : os_(std::move(image)) {}
  Bytes atr() const override { return os_.image().atr; }
  void reset() override { os_.reset(); }
  Bytes process(ByteView command) override { return os_.process(command); }

 private:
  card_reader::SimulatedCardOs os_;
};

/// How the virtual PSAM wants to be spoken to. Made up, as every vendor's way is another: commands of a private class.
inline card_reader::PsamCommands virtual_psam_commands() {
  return {.application = {0xF0, 0x48, 0x4B, 0x50, 0x53, 0x41, 0x4D},
          .begin = {0x80, 0x10, 0x00, 0x01},
          .challenge = {0x80, 0x12, 0x00, 0x00},
          .check = {0x80, 0x14, 0x00, 0x00},
          .prove = {0x80, 0x16, 0x00, 0x02}};
}

/// A PSAM whose cryptography is the stand-in's, spoken to by T=0 commands.
class VirtualPsam : public Chip {
 public:
  VirtualPsam(security_module::KeyPair masters, security_module::Algorithm algorithm)
      : inside_("the virtual PSAM", std::move(masters), algorithm) {}
  Bytes atr() const override { return {0x3B, 0x64, 0x00, 0x00, 'P', 'S', 'A', 'M'}; }
  void reset() override;
  Bytes process(ByteView command) override;

 private:
  Bytes status_of(const Result<Done, security_module::Error>& outcome) const;
  Bytes deliver(const Result<Bytes, security_module::Error>& outcome, bool at_once);

  security_module::SoftwareModule inside_;
  bool selected_ = false;
  Bytes pending_;
};

}  // namespace huanka::rig
