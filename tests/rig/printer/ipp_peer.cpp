#include "ipp_peer.h"

#include <sys/stat.h>
#include <sys/wait.h>

#include <algorithm>
#include <chrono>
#include <csignal>
#include <fstream>
#include <thread>

#include "process/loopback.h"

namespace huanka::rig {

namespace fs = std::filesystem;
using namespace std::chrono_literals;

namespace {
/// What ippeveprinter runs for each job. It is the judge: a document that poppler cannot read is aborted.
constexpr const char* engine = R"sh(#!/bin/sh
cd "$(dirname "$0")"
start=$(cat starts)
if [ -e abort ]; then rm abort; echo "ERROR: asked to abort" >&2; exit 1; fi
if [ -s raise ]; then
  word=$(cat raise)
  echo "STATE: +$word-error" >&2
  while [ -s raise ]; do sleep 0.05; done
  echo "STATE: -$word-error" >&2
fi
pages=$(pdfinfo "$1" 2>/dev/null | sed -n 's/^Pages: *//p')
[ -n "$pages" ] || { echo "ERROR: not a readable PDF" >&2; exit 1; }
copies=${IPP_COPIES:-1}
n=0
while [ $n -lt $copies ]; do
  n=$((n + 1))
  cp "$1" "basket/$(date +%s%N)-job${start}x${IPP_JOB_ID:-0}.pdf"
done
echo "ATTR: job-impressions=$((pages * copies)) job-impressions-completed=$((pages * copies))" >&2
)sh";
}  // namespace

IppPeer::IppPeer() : port_(process::free_loopback_port()) {
  fs::create_directories(folder_.path() / "basket");
  fs::create_directories(folder_.path() / "spool");
  std::ofstream(folder_.path() / "engine.sh") << engine;
  ::chmod((folder_.path() / "engine.sh").c_str(), 0755);
  const std::string bus = "unix:path=" + (folder_.path() / "bus").string();
  bus_ = process::ChildProcess({"dbus-daemon", "--session", "--nofork", "--nopidfile", "--address=" + bus},
                               (folder_.path() / "bus.log").string(), false);
  for (int i = 0; i < 200 && !fs::exists(folder_.path() / "bus"); ++i) std::this_thread::sleep_for(10ms);
  start();
}

void IppPeer::start() {
  std::ofstream(folder_.path() / "starts") << ++starts_;
  printer_ = process::ChildProcess(
      {"env", "DBUS_SYSTEM_BUS_ADDRESS=unix:path=" + (folder_.path() / "bus").string(), "ippeveprinter", "-r", "off",
       "-n", "localhost", "-p", std::to_string(port_), "-d", (folder_.path() / "spool").string(), "-k", "-f",
       "application/pdf,image/pwg-raster", "-c", (folder_.path() / "engine.sh").string(), "Kiosk A4"},
      (folder_.path() / "printer.log").string(), false);
  process::wait_for_listener(port_, 5s);
}

std::string IppPeer::uri() const { return "ipp://localhost:" + std::to_string(port_) + "/ipp/print"; }

std::vector<fs::path> IppPeer::printed() const {
  std::vector<fs::path> papers;
  for (const auto& entry : fs::directory_iterator(folder_.path() / "basket")) papers.push_back(entry.path());
  std::sort(papers.begin(), papers.end());
  return papers;
}

void IppPeer::web(const std::string& query) const {
  process::ChildProcess asked({"curl", "-s", "-o", "/dev/null", "http://localhost:" + std::to_string(port_) + query},
                              (folder_.path() / "curl.log").string(), true);
  asked.read_line(5s);  // ends with the program
}

void IppPeer::empty_tray() { web("/media?size1=iso_a4_210x297mm&type1=stationery&level1=0&size3=&type3=&level3=-2"); }
void IppPeer::leave_few_sheets() {
  web("/media?size1=iso_a4_210x297mm&type1=stationery&level1=10&size3=&type3=&level3=-2");
}
void IppPeer::fill_tray() { web("/media?size1=iso_a4_210x297mm&type1=stationery&level1=250&size3=&type3=&level3=-2"); }
void IppPeer::raise(const std::string& keyword) { std::ofstream(folder_.path() / "raise") << keyword; }
void IppPeer::mend() { fs::remove(folder_.path() / "raise"); }
void IppPeer::abort_next() { std::ofstream(folder_.path() / "abort") << "now"; }
void IppPeer::stop() { printer_.end(); }
void IppPeer::freeze() { printer_.signal(SIGSTOP); }
void IppPeer::thaw() { printer_.signal(SIGCONT); }

bool IppPeer::broke_down() const {
  siginfo_t end{};
  return ::waitid(P_PID, static_cast<id_t>(printer_.pid()), &end, WEXITED | WNOHANG | WNOWAIT) == 0 &&
         end.si_pid != 0 && end.si_code != CLD_EXITED;
}

}  // namespace huanka::rig
