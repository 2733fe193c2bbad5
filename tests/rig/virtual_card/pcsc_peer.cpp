#include "pcsc_peer.h"

#include <signal.h>
#include <sys/socket.h>
#include <sys/un.h>
#include <unistd.h>

#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <thread>

namespace huanka::rig {
namespace {

using namespace std::chrono_literals;
using card_reader::Trouble;

constexpr auto kPatience = 10s;
constexpr const char* kSecondSlot = "35964";  // fixed in vpcd

/// One folder for the life of the process, because libpcsclite keeps the first socket name.
const std::string& folder() {
  static const std::string path = [] {
    std::string made = (std::filesystem::temp_directory_path() / "huanka-pcsc-XXXXXX").string();
    return ::mkdtemp(made.data()) == nullptr ? std::string() : made;
  }();
  return path;
}

bool answers(const std::string& socket_path) {
  sockaddr_un address{};
  address.sun_family = AF_UNIX;
  socket_path.copy(address.sun_path, sizeof address.sun_path - 1);
  const int probe = ::socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0);
  const bool connected = ::connect(probe, reinterpret_cast<const sockaddr*>(&address), sizeof address) == 0;
  ::close(probe);
  return connected;
}

std::string_view name_of(Trouble trouble) {
  switch (trouble) {
    case Trouble::Pull:
      return "pull";
    case Trouble::Mute:
      return "mute";
    case Trouble::Garbage:
      return "garbage";
    case Trouble::OneByte:
      return "onebyte";
    case Trouble::Unplug:
      return "unplug";
    case Trouble::StopService:
      return "stop";
    case Trouble::None:
      break;
  }
  return "none";
}

}  // namespace

PcscPeer::PcscPeer(const std::string& key_file) : directory_(folder()) {
  std::filesystem::create_directories(directory_ + "/run");
  std::filesystem::remove(directory_ + "/unplugged");
  std::ofstream(directory_ + "/reader.conf") << "FRIENDLYNAME \"Virtual PCD\"\nDEVICENAME /dev/null:0x8C7B\n"
                                             << "LIBPATH " << HUANKA_UNPLUGGABLE_READER << "\nCHANNELID 0x8C7B\n";
  ::setenv("PCSCLITE_CSOCK_NAME", (directory_ + "/run/pcscd.comm").c_str(), 1);
  ::setenv("HUANKA_UNPLUGGED", (directory_ + "/unplugged").c_str(), 1);

  // pcscd's folder is compiled in, so ours is mounted over it; vpcd listens on every address, so there is only lo.
  std::vector<std::string> unshare{"unshare", "--mount", "--net"};
  if (::geteuid() != 0) unshare.emplace_back("--map-root-user");
  for (const char* word : {"--", "sh", "-c",
                           "ip link set lo up && mount -t tmpfs tmpfs /run && mkdir /run/pcscd && "
                           "mount --bind \"$0\" /run/pcscd && echo ready && exec cat"})
    unshare.emplace_back(word);
  unshare.push_back(directory_ + "/run");
  house_ = process::ChildProcess(unshare, directory_ + "/house.log", true);
  if (house_.read_line(kPatience) != "ready") {
    problem_ = "no private namespaces: " + directory_ + "/house.log";
    return;
  }
  start_service();
  std::vector<std::string> card{HUANKA_VIRTUAL_CARD};
  if (!key_file.empty()) card.insert(card.end(), {"--keys", key_file});
  card_ = process::ChildProcess(inside(card), directory_ + "/card.log", true);
  if (key_file.empty()) return;
  card.insert(card.end(), {"--port", kSecondSlot});
  psam_ = process::ChildProcess(inside(card), directory_ + "/psam.log", true);
}

PcscPeer::~PcscPeer() {
  psam_.end();
  card_.end();
  service_.end();
  house_.end();
  std::error_code ignored;
  std::filesystem::remove_all(directory_, ignored);
}

std::vector<std::string> PcscPeer::inside(std::vector<std::string> command) const {
  std::vector<std::string> full{"nsenter", "--target", std::to_string(house_.pid()), "--mount", "--net"};
  if (::geteuid() != 0) full.insert(full.end(), {"--user", "--preserve-credentials"});
  // The helper dies with the test program, however that ends.
  full.insert(full.end(), {"--", "setpriv", "--pdeathsig", "KILL"});
  full.insert(full.end(), command.begin(), command.end());
  return full;
}

void PcscPeer::start_service() {
  service_ = process::ChildProcess(inside({"pcscd", "--foreground", "--config", directory_ + "/reader.conf"}),
                                   directory_ + "/pcscd.log", false);
  const auto until = std::chrono::steady_clock::now() + kPatience;
  while (!answers(directory_ + "/run/pcscd.comm")) {
    if (std::chrono::steady_clock::now() > until) {
      problem_ = "pcscd does not answer";
      return;
    }
    std::this_thread::sleep_for(2ms);
  }
}

void PcscPeer::stop_service() { service_.end(); }

/// pcscd looks at its configured readers again: gone ones are removed, missing ones added.
void PcscPeer::rescan() { service_.signal(SIGUSR1); }

void PcscPeer::unplug() {
  std::ofstream(directory_ + "/unplugged") << "";
  rescan();
}

void PcscPeer::plug() {
  std::filesystem::remove(directory_ + "/unplugged");
  rescan();
}

void PcscPeer::command(process::ChildProcess& hand, const std::string& line) {
  if (!hand.write_line(line)) problem_ = "the virtual card is gone";
  for (std::string answer; answer != "ok";) {
    answer = hand.read_line(kPatience);
    if (answer == "struck") continue;
    if (answer != "ok") {
      problem_ = line + ": " + answer;
      return;
    }
  }
}

void PcscPeer::insert(const std::string& card) { command("insert " + card); }

void PcscPeer::pull() { command("remove"); }

namespace {
std::string fault_line(Trouble trouble, int after) {
  std::string line = "fault ";
  return line.append(name_of(trouble)).append(" ").append(std::to_string(after));
}
}  // namespace

void PcscPeer::plan(Trouble trouble, int after) { command(fault_line(trouble, after)); }
void PcscPeer::insert_psam() { command(psam_, "insert psam"); }
void PcscPeer::pull_psam() { command(psam_, "remove"); }
void PcscPeer::plan_psam(Trouble trouble, int after) { command(psam_, fault_line(trouble, after)); }

void PcscPeer::slow_down(std::chrono::milliseconds each_answer) {
  command("slow " + std::to_string(each_answer.count()));
}

bool PcscPeer::wait_for_strike(std::chrono::milliseconds timeout) { return card_.read_line(timeout) == "struck"; }

}  // namespace huanka::rig
