// One suite for the simulated scanner and for the real drivers: keys come through a pipe of input_event structures, as
// they would from /dev/input, a serial line is a pseudo-terminal, and the camera's worker is the test itself.
#include <fcntl.h>
#include <pty.h>
#include <sys/ioctl.h>
#include <termios.h>
#include <unistd.h>

#include <array>
#include <catch2/catch.hpp>
#include <filesystem>
#include <future>
#include <memory>
#include <thread>
#include <vector>

#include "code_scanner/evdev_code_scanner.h"
#include "code_scanner/serial_code_scanner.h"
#include "code_scanner/simulated_code_scanner.h"
#include "photo/camera_code_scanner.h"
#include "rig/temporary_folder.h"

using namespace huanka::code_scanner;
using namespace std::chrono_literals;

namespace {

class Rig {
 public:
  virtual ~Rig() = default;
  virtual CodeScanner& scanner() = 0;
  virtual void scan(const std::string& text) = 0;
  virtual void unplug() = 0;
  virtual void replug() = 0;
};

class SimulatedRig : public Rig {
 public:
  CodeScanner& scanner() override { return scanner_; }
  void scan(const std::string& text) override { scanner_.scan(text); }
  void unplug() override { scanner_.set_plugged(false); }
  void replug() override { scanner_.set_plugged(true); }

 private:
  SimulatedCodeScanner scanner_;
};

class EvdevRig : public Rig {
 public:
  EvdevRig() { replug(); }
  ~EvdevRig() override { unplug(); }
  CodeScanner& scanner() override { return scanner_; }
  void scan(const std::string& text) override {
    for (const char c : text) {
      if (c >= '0' && c <= '9') press(c == '0' ? KEY_0 : KEY_1 + (c - '1'), false);
      if (c == 'A') press(KEY_A, true);
      if (c == 'b') press(KEY_B, false);
      if (c == '-') press(KEY_MINUS, false);
    }
    press(KEY_ENTER, false);
  }
  void unplug() override {
    if (keys_ >= 0) ::close(keys_);
    keys_ = -1;
  }
  void replug() override {
    std::array<int, 2> ends{-1, -1};
    REQUIRE(::pipe2(ends.data(), O_NONBLOCK | O_CLOEXEC) == 0);
    if (const int unused = device_.exchange(ends[0]); unused >= 0) ::close(unused);
    keys_ = ends[1];
  }
  void type(int code, int value) const {
    input_event key{};
    key.type = EV_KEY;
    key.code = static_cast<unsigned short>(code);
    key.value = value;
    REQUIRE(::write(keys_, &key, sizeof key) == static_cast<ssize_t>(sizeof key));
  }
  void write_piece() const { REQUIRE(::write(keys_, "abc", 3) == 3); }

 private:
  void press(int code, bool shift) const {
    if (shift) type(KEY_LEFTSHIFT, 1);
    type(code, 1);
    type(code, 0);
    if (shift) type(KEY_LEFTSHIFT, 0);
  }
  std::atomic<int> device_ = -1;
  int keys_ = -1;
  EvdevCodeScanner scanner_{"pipe", [this](const std::string&) { return Descriptor(device_.exchange(-1)); }, 10ms};
};

/// The line's name stays the same after it was plugged in again, as under /dev/serial/by-id.
class SerialRig : public Rig {
 public:
  SerialRig() { replug(); }
  CodeScanner& scanner() override { return scanner_; }
  void scan(const std::string& text) override { send(text + "\r\n"); }
  void unplug() override {
    std::filesystem::remove(name_);
    far_end_.reset();
  }
  void replug() override {
    int far = -1, near = -1;
    std::array<char, 256> path{};
    REQUIRE(::openpty(&far, &near, path.data(), nullptr, nullptr) == 0);
    far_end_ = Descriptor(far);
    std::filesystem::create_symlink(path.data(), name_);
    // Kept open until the scanner has it, so that the far end never sees a line without anybody on it.
    near_end_ = Descriptor(near);
  }
  void send(const std::string& bytes) {
    near_end_.reset();
    REQUIRE(::write(far_end_.get(), bytes.data(), bytes.size()) == static_cast<ssize_t>(bytes.size()));
  }
  const std::filesystem::path& name() const { return name_; }

 private:
  huanka::rig::TemporaryFolder folder_;
  std::filesystem::path name_ = folder_.path() / "usb-scanner";
  Descriptor far_end_, near_end_;
  SerialCodeScanner scanner_{name_.string(), open_serial, 10ms};
};

/// The kiosk's side of the vision worker, without one: the hand says what the worker would say.
class CameraRig : public Rig {
 public:
  CodeScanner& scanner() override { return scanner_; }
  void scan(const std::string& text) override { scanner_.heard(text); }
  void unplug() override {
    plugged_ = false;
    CHECK(scanner_.failed());
  }
  void replug() override { plugged_ = true; }
  bool open() const { return open_; }

 private:
  /// From another thread, as the worker's words come.
  void opened() {
    open_ = true;
    answers_.emplace_back([this] { plugged_ ? scanner_.saw_picture() : scanner_.failed(); });
  }
  std::atomic<bool> plugged_ = true, open_ = false;
  huanka::photo::CameraCodeScanner scanner_{{.open = [this] { opened(); }, .close = [this] { open_ = false; }}, 10ms};
  std::vector<std::jthread> answers_;
};

std::optional<Event> next(CodeScanner& scanner, std::chrono::milliseconds timeout = 10s) {
  return scanner.wait_for_event(timeout, {});
}

}  // namespace

TEMPLATE_TEST_CASE("R125: a scanned receipt number arrives once and whole", "[code_scanner]", SimulatedRig, EvdevRig,
                   SerialRig) {
  TestType rig;
  REQUIRE(next(rig.scanner()) == Event{ReadyChanged{true}});
  CHECK(rig.scanner().ready());
  rig.scanner().start();
  rig.scan("44162100-A9b");
  CHECK(next(rig.scanner()) == Event{Scanned{"44162100-A9b"}});
  CHECK_FALSE(next(rig.scanner(), 0ms));
}

TEMPLATE_TEST_CASE("two codes scanned quickly come in order", "[code_scanner]", SimulatedRig, EvdevRig, SerialRig,
                   CameraRig) {
  TestType rig;
  REQUIRE(next(rig.scanner()) == Event{ReadyChanged{true}});
  rig.scanner().start();
  rig.scan("111");
  rig.scan("222");
  CHECK(next(rig.scanner()) == Event{Scanned{"111"}});
  CHECK(next(rig.scanner()) == Event{Scanned{"222"}});
}

TEMPLATE_TEST_CASE("a code scanned while stopped never reaches the next person", "[code_scanner]", SimulatedRig,
                   EvdevRig, SerialRig, CameraRig) {
  TestType rig;
  REQUIRE(next(rig.scanner()) == Event{ReadyChanged{true}});
  rig.scan("111");
  CHECK_FALSE(next(rig.scanner(), 0ms));
  rig.scanner().start();
  rig.scanner().stop();
  rig.scan("222");
  CHECK_FALSE(next(rig.scanner(), 0ms));
  rig.scanner().start();
  rig.scan("333");
  CHECK(next(rig.scanner()) == Event{Scanned{"333"}});
}

TEMPLATE_TEST_CASE("an empty code and one that is too long are dropped as a whole", "[code_scanner]", SimulatedRig,
                   EvdevRig, SerialRig, CameraRig) {
  TestType rig;
  REQUIRE(next(rig.scanner()) == Event{ReadyChanged{true}});
  rig.scanner().start();
  rig.scan("");
  rig.scan(std::string(max_text_length + 1, '7'));
  CHECK_FALSE(next(rig.scanner(), 0ms));
  rig.scan(std::string(max_text_length, '7'));
  CHECK(next(rig.scanner()) == Event{Scanned{std::string(max_text_length, '7')}});
}

TEMPLATE_TEST_CASE("an unplugged scanner says so and comes back by itself", "[code_scanner]", SimulatedRig, EvdevRig,
                   SerialRig) {
  TestType rig;
  REQUIRE(next(rig.scanner()) == Event{ReadyChanged{true}});
  rig.scanner().start();
  rig.unplug();
  CHECK(next(rig.scanner()) == Event{ReadyChanged{false}});
  CHECK_FALSE(rig.scanner().ready());
  rig.replug();
  CHECK(next(rig.scanner()) == Event{ReadyChanged{true}});
  rig.scan("44");
  CHECK(next(rig.scanner()) == Event{Scanned{"44"}});
}

TEMPLATE_TEST_CASE("a waiting thread returns as soon as it is asked to stop", "[code_scanner]", SimulatedRig, EvdevRig,
                   SerialRig) {
  TestType rig;
  REQUIRE(next(rig.scanner()) == Event{ReadyChanged{true}});
  std::promise<std::optional<Event>> answer;
  std::jthread waiting(
      [&](const std::stop_token& stopping) { answer.set_value(rig.scanner().wait_for_event(1h, stopping)); });
  waiting.request_stop();
  CHECK_FALSE(answer.get_future().get());
}

TEST_CASE("a code that was begun before the scanner was unplugged is forgotten", "[code_scanner]") {
  EvdevRig rig;
  REQUIRE(next(rig.scanner()) == Event{ReadyChanged{true}});
  rig.scanner().start();
  rig.type(KEY_9, 1);
  rig.unplug();
  REQUIRE(next(rig.scanner()) == Event{ReadyChanged{false}});
  rig.replug();
  REQUIRE(next(rig.scanner()) == Event{ReadyChanged{true}});
  rig.scan("44");
  CHECK(next(rig.scanner()) == Event{Scanned{"44"}});
}

TEST_CASE("a device that gives half an event is let go", "[code_scanner]") {
  EvdevRig rig;
  REQUIRE(next(rig.scanner()) == Event{ReadyChanged{true}});
  rig.write_piece();
  CHECK(next(rig.scanner()) == Event{ReadyChanged{false}});
}

TEST_CASE("a file that is no input device is never taken for a scanner", "[code_scanner]") {
  CHECK_FALSE(open_and_grab("/dev/null"));
  CHECK_FALSE(open_and_grab("/nonexistent/scanner"));
}

TEST_CASE("a code with a key that prints nothing, or with a long pause inside, is dropped", "[code_scanner]") {
  KeyDecoder decoder;
  const std::chrono::steady_clock::time_point start{1h};
  const auto press = [&](int code, std::chrono::milliseconds at) {
    input_event key{};
    key.type = EV_KEY;
    key.code = static_cast<unsigned short>(code);
    key.value = 1;
    return decoder.take(key, start + at);
  };
  press(KEY_1, 0ms);
  press(KEY_F5, 1ms);
  press(KEY_2, 2ms);
  CHECK_FALSE(press(KEY_ENTER, 3ms));
  press(KEY_1, 10ms);
  CHECK_FALSE(press(KEY_ENTER, 10ms + max_pause + 1ms));
  press(KEY_1, 2'000ms);
  press(KEY_2, 2'001ms + max_pause);
  CHECK(press(KEY_TAB, 2'002ms + max_pause) == "2");
  input_event dropped{};
  dropped.type = EV_SYN;
  dropped.code = SYN_DROPPED;
  press(KEY_3, 9'000ms);
  decoder.take(dropped, start + 9'001ms);
  CHECK_FALSE(press(KEY_ENTER, 9'002ms));
}

TEST_CASE("a serial scanner may end its codes with CR, LF or both", "[code_scanner]") {
  SerialRig rig;
  REQUIRE(next(rig.scanner()) == Event{ReadyChanged{true}});
  rig.scanner().start();
  rig.send("11\r22\n33\r\n\n44\n");
  for (const std::string code : {"11", "22", "33", "44"}) CHECK(next(rig.scanner()) == Event{Scanned{code}});
  CHECK_FALSE(next(rig.scanner(), 0ms));
}

TEST_CASE("a serial line is opened raw and for one program; another file is never taken for one", "[code_scanner]") {
  SerialRig rig;
  const auto line = open_serial(rig.name().string());
  REQUIRE(line);
  termios how{};
  REQUIRE(::tcgetattr(line.get(), &how) == 0);
  CHECK((how.c_lflag & (ICANON | ECHO | ISIG)) == 0);
  CHECK((how.c_cflag & CSIZE) == CS8);
  int exclusive = 0;
  REQUIRE(::ioctl(line.get(), TIOCGEXCL, &exclusive) == 0);
  CHECK(exclusive == 1);
  CHECK_FALSE(open_serial("/dev/null"));
  CHECK_FALSE(open_serial("/nonexistent/scanner"));
}

TEST_CASE("a serial code with a foreign byte, or with a long pause inside, is dropped up to its end",
          "[code_scanner]") {
  LineDecoder decoder;
  const std::chrono::steady_clock::time_point start{1h};
  const auto send = [&](const std::string& bytes, std::chrono::milliseconds at) {
    std::optional<std::string> text;
    for (const char byte : bytes) text = decoder.take(byte, start + at);
    return text;
  };
  CHECK_FALSE(send("1\t2\r", 0ms));
  CHECK_FALSE(send("1\xE7\x85\xA7\r", 10ms));
  send("1", 20ms);
  CHECK_FALSE(send("\r", 20ms + max_pause + 1ms));
  send("1", 2'000ms);
  CHECK(send("2\n", 2'001ms + max_pause) == "2");
  send("3", 9'000ms);
  decoder.reset();
  CHECK(send("4\r", 9'001ms) == "4");
}

TEST_CASE("the camera is open only while a code is wanted, and its trouble is the scanner's only then",
          "[code_scanner]") {
  CameraRig rig;
  REQUIRE(next(rig.scanner()) == Event{ReadyChanged{true}});
  CHECK_FALSE(rig.open());
  rig.scanner().start();
  CHECK(rig.open());
  rig.scanner().stop();
  CHECK_FALSE(rig.open());
  huanka::photo::CameraCodeScanner idle({.open = [] {}, .close = [] {}});
  CHECK_FALSE(idle.failed());
  CHECK_FALSE(idle.saw_picture());
}
