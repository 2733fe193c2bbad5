// The two worlds in which the card reader's contract is tested: the simulated reader, and the real PC/SC driver over a
// private pcscd with a virtual card. A test only sees what a hand at the kiosk could do.
#pragma once

#include <memory>
#include <string>
#include <thread>

#include "card_reader/pcsc_card_reader.h"
#include "card_reader/simulated_card_reader.h"
#include "pcsc_peer.h"

namespace huanka::card_reader {

class Rig {
 public:
  virtual ~Rig() = default;
  virtual CardReader& reader() = 0;
  virtual void insert(const std::string& profile) = 0;
  virtual void pull() = 0;
  virtual void unplug() = 0;
  virtual void plug() = 0;
  virtual void stop_service() = 0;
  virtual void start_service() = 0;
  virtual void plan(Trouble trouble, int after) = 0;
  virtual void slow_down(std::chrono::milliseconds each_answer) = 0;
};

class SimulatedRig : public Rig {
 public:
  CardReader& reader() override { return reader_; }
  void insert(const std::string& name) override { reader_.insert(profile(name).value()); }
  void pull() override { reader_.pull(); }
  void unplug() override { reader_.unplug(); }
  void plug() override { reader_.plug(); }
  void stop_service() override { reader_.stop_service(); }
  void start_service() override { reader_.start_service(); }
  void plan(Trouble trouble, int after) override { reader_.plan(trouble, after); }
  void slow_down(std::chrono::milliseconds each_answer) override { reader_.slow_down(each_answer); }

 private:
  SimulatedCardReader reader_;
};

class PcscRig : public Rig {
 public:
  rig::PcscPeer& peer() {
    if (hand_.joinable()) hand_.join();
    return peer_;
  }
  CardReader& reader() override { return reader_; }
  void insert(const std::string& name) override { peer().insert(name); }
  void pull() override { peer().pull(); }
  void unplug() override { peer().unplug(); }
  void plug() override { peer().plug(); }
  void stop_service() override { peer().stop_service(); }
  void start_service() override { peer().start_service(); }
  void slow_down(std::chrono::milliseconds each_answer) override { peer().slow_down(each_answer); }
  void plan(Trouble trouble, int after) override {
    peer().plan(trouble, after);
    if (trouble != Trouble::Unplug && trouble != Trouble::StopService) return;
    // The card can only say when; the hand that unplugs is ours.
    hand_ = std::jthread([this, trouble] {
      if (!peer_.wait_for_strike(std::chrono::seconds(10))) return;
      if (trouble == Trouble::Unplug) peer_.unplug();
      if (trouble == Trouble::StopService) peer_.stop_service();
    });
  }

 private:
  rig::PcscPeer peer_;
  PcscCardReader reader_{"Virtual PCD"};
  std::jthread hand_;
};

}  // namespace huanka::card_reader
