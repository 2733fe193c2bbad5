// The kiosk's own office as a process that may die; and the hand's small questions to it.
#include <csignal>

#include "rig/sample_case.h"
#include "rig/temporary_folder.h"
#include "shell/hand.h"
#include "shell/local_office.h"
#include "shell/rig_server.h"

using namespace huanka;
using namespace huanka::rig;
using namespace huanka::shell;
using namespace std::chrono_literals;
namespace fs = std::filesystem;

namespace {
const fs::path config = fs::path(HUANKA_SOURCE_DIR) / "config";
}

TEST_CASE("An office that dies is started again at the same address, and waiting messages are told (issue 2)",
          "[flow][office]") {
  const TemporaryFolder folder;
  std::mutex mutex;
  std::condition_variable changed;
  int times = 0;
  LocalOffice office(folder.path() / "office", config, "ZJ01", "zijin");
  CHECK(office.address().url.empty());
  office.start([&] {
    const std::lock_guard lock(mutex);
    ++times;
    changed.notify_all();
  });
  REQUIRE(office.wait_until_listening(20s));
  const auto address = office.address().url;
  CHECK_FALSE(address.empty());
  ::kill(office.pid(), SIGKILL);
  {
    std::unique_lock lock(mutex);
    CHECK(changed.wait_for(lock, 20s, [&] { return times == 2; }));
  }
  CHECK(office.address().url == address);
  office.stop();
  CHECK(office.pid() == 0);
}

TEST_CASE("A reviewer's command is judged by its exit code, and a list of nothing is an answer (issue 2)",
          "[flow][office]") {
  const TemporaryFolder folder;
  LocalOffice office(folder.path() / "office", config, "ZJ01", "zijin");
  CHECK(office.command({"list"}).exit_code == 0);
  CHECK(office.command({"approve", "ZJ01-261123-0001-7"}).exit_code == 3);
  CHECK(office.command({"no-such-command"}).exit_code == 64);
  Devices devices = open_devices({}, folder.path());
  REQUIRE(devices.simulated_reader != nullptr);
  const auto listed = obey("list", devices, &office);
  CHECK(listed.done);
  CHECK(listed.text == "no cases\n");
  CHECK_FALSE(obey("approve last", devices, &office).done);
  CHECK_FALSE(obey("insert no-such-card", devices, &office).done);
}

TEST_CASE("The hand unplugs, freezes and plugs in the camera", "[flow]") {
  const TemporaryFolder folder;
  Devices devices = open_devices({}, folder.path());
  std::vector<photo::Scene> seen;
  devices.simulated_camera = [&](photo::Scene scene) { seen.push_back(scene); };
  for (const char* how : {"off", "freeze", "on"}) CHECK(obey(std::string("camera ") + how, devices, nullptr).done);
  CHECK(seen == std::vector{photo::Scene::Unplugged, photo::Scene::Frozen, photo::Scene::Person});
  CHECK_FALSE(obey("camera sideways", devices, nullptr).done);
}

TEST_CASE("An answer without words is an answer; only silence means that no kiosk listens (issue 2)", "[flow]") {
  const TemporaryFolder folder;
  const auto socket = folder.path() / "rig.sock";
  CHECK_FALSE(ask_rig(socket, "list"));
  const RigServer server(socket, [](const std::string& line) { return RigAnswer{line == "list", ""}; });
  const auto listed = ask_rig(socket, "list"), refused = ask_rig(socket, "dance");
  REQUIRE(listed);
  REQUIRE(refused);
  CHECK(listed->done);
  CHECK_FALSE(refused->done);
}
