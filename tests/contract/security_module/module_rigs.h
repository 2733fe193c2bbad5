// The two worlds of the security module's contract: the software stand-in, and the PSAM driver over a private pcscd
// with a virtual PSAM in the reader's second slot.
#pragma once

#include <catch2/catch.hpp>
#include <memory>

#include "card_reader/pcsc_card_reader.h"
#include "card_reader/psam_module.h"
#include "card_reader/simulated_card_reader.h"
#include "chip.h"
#include "pcsc_peer.h"
#include "rig/key_file.h"
#include "rig/sample_case.h"
#include "rig/temporary_folder.h"
#include "security_module/key_file.h"

namespace huanka::security_module {

constexpr auto algorithm = Algorithm::Sm4;

/// What every world has: an issuer's keys and a reader that authenticates with the module.
class ModuleRig {
 public:
  virtual ~ModuleRig() = default;
  virtual std::shared_ptr<SecurityModule> module() = 0;
  virtual card_reader::CardReader& reader() = 0;
  virtual void insert(const std::string& profile) = 0;
  const KeyPair& masters() const { return masters_; }

 protected:
  rig::TemporaryFolder folder_;
  std::filesystem::path file_ = rig::make_key_file(folder_.path() / "issuer.keys");
  KeyPair masters_ = rig::must(read_key_file(file_));
};

class SoftwareRig : public ModuleRig {
 public:
  SoftwareRig() { reader_.use_module({module_, {}, ""}, card_reader::IssuerKeys{masters_, algorithm}); }
  std::shared_ptr<SecurityModule> module() override { return module_; }
  card_reader::CardReader& reader() override { return reader_; }
  void insert(const std::string& profile) override { reader_.insert(card_reader::profile(profile).value()); }

 private:
  std::shared_ptr<SecurityModule> module_ = rig::must(SoftwareModule::open(file_, algorithm));
  card_reader::SimulatedCardReader reader_;
};

class PsamRig : public ModuleRig {
 public:
  PsamRig() {
    peer_.insert_psam();
    wait_for_psam(true);
  }
  std::shared_ptr<SecurityModule> module() override { return module_; }
  card_reader::CardReader& reader() override { return reader_; }
  void insert(const std::string& profile) override {
    peer_.pull();
    wait_for_slot(card_slot, false);
    peer_.insert(profile);
    wait_for_slot(card_slot, true);
  }
  rig::PcscPeer& peer() { return peer_; }
  void wait_for_psam(bool there) { wait_for_slot(psam_slot, there); }

  static constexpr const char* card_slot = "Virtual PCD 00 00";
  static constexpr const char* psam_slot = "Virtual PCD 00 01";

 private:
  /// pcscd looks at its slots every 400 ms.
  void wait_for_slot(const std::string& slot, bool filled) {
    card_reader::PcscCardReader watch(slot);
    const auto wanted = filled ? card_reader::State::CardPresent : card_reader::State::Empty;
    const auto until = std::chrono::steady_clock::now() + std::chrono::seconds(10);
    while (watch.state() != wanted && std::chrono::steady_clock::now() < until)
      watch.wait_for_change(std::chrono::milliseconds(50), {});
    INFO(peer_.problem());
    REQUIRE(watch.state() == wanted);
  }

  rig::PcscPeer peer_{file_.string()};
  std::shared_ptr<SecurityModule> module_ =
      std::make_shared<card_reader::PsamModule>(psam_slot, rig::virtual_psam_commands());
  // "Virtual PCD" alone would be both slots: the PSAM's is told apart.
  card_reader::PcscCardReader reader_{"Virtual PCD", {module_, {}, psam_slot}};
};

}  // namespace huanka::security_module
