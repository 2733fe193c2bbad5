// What the office keeps of its terminals and shows of them: the newest word of each, those in trouble first (issue 4,
// fleet page; operations reference 4.3).
#include <nlohmann/json.hpp>

#include "house.h"
#include "office/api.h"
#include "rig/sample_heartbeat.h"

using namespace huanka;
using namespace huanka::office;
using namespace huanka::rig;
using namespace std::chrono_literals;

namespace {
struct Fleet : House {
  Contacts contacts{must(open_book(book_in(folder))), std::make_shared<ContactTimes>()};

  Answer tell(const std::string& body, const std::string& as = "ZJ01") {
    return answer({"POST", "/v1/heartbeat", "", body, as}, ledger, now, &contacts);
  }
  Answer tell(const wire::Heartbeat& heartbeat) { return tell(wire::to_json(heartbeat).dump(), heartbeat.kiosk); }
  TerminalPage list(const std::string& after = "", std::size_t limit = 25) {
    return must(terminals(book, {folder.path() / "certificates"}, {now, 5min, after, limit}));
  }
  std::string order() {
    std::string ids;
    for (const auto& terminal : list().terminals) ids += terminal.id + " ";
    return ids;
  }
};

wire::Heartbeat without_paper(const std::string& kiosk) {
  auto heartbeat = sample_heartbeat(kiosk);
  heartbeat.devices.letter_printer = {wire::PrinterState::PaperOut, wire::PaperState::Out};
  return heartbeat;
}
}  // namespace

TEST_CASE("The newest word of a terminal stands in place of the one before, and is a contact", "[office][fleet]") {
  Fleet fleet;
  const auto answered = fleet.tell(sample_heartbeat());
  CHECK(answered.status == 200);
  CHECK(nlohmann::json::parse(answered.body) == nlohmann::json{{"time", "2026-11-16T02:00:00Z"}});
  fleet.now += 1min;
  CHECK(fleet.tell(without_paper("ZJ01")).status == 200);
  const auto page = fleet.list();
  REQUIRE(page.terminals.size() == 1);
  CHECK(page.terminals[0].said == without_paper("ZJ01"));
  CHECK(page.terminals[0].last_contact == fleet.now);
  CHECK(page.next.empty());
}

TEST_CASE("A heartbeat that is not right, or another's, leaves the book as it was", "[office][fleet]") {
  Fleet fleet;
  const std::string good = wire::to_json(sample_heartbeat()).dump();
  CHECK(fleet.tell(good, "ZJ02").status == 403);
  CHECK(fleet.tell("{").status == 400);
  CHECK(fleet.tell("{}").status == 422);
  CHECK(answer({"GET", "/v1/heartbeat", "", "", "ZJ01"}, fleet.ledger, fleet.now, &fleet.contacts).allow == "POST");
  CHECK(fleet.list().terminals.empty());
  // An office that keeps none of it has no such route.
  CHECK(answer({"POST", "/v1/heartbeat", "", good, "ZJ01"}, fleet.ledger, fleet.now).status == 404);
}

TEST_CASE("What needs a hand: devices, paper, messages that do not get through, a wrong clock", "[office][fleet]") {
  auto heartbeat = sample_heartbeat();
  CHECK_FALSE(needs_hand(heartbeat));
  SECTION("not a busy printer, nor one nobody has looked at, nor a scanner or camera that is not fitted") {
    heartbeat.devices = {.card_reader = wire::ReaderState::Unknown,
                         .slip_printer = {wire::PrinterState::Busy, wire::PaperState::Unknown},
                         .letter_printer = {},
                         .code_scanner = wire::ScannerState::NotFitted,
                         .camera = wire::CameraState::NotFitted};
    heartbeat.outbox = {.waiting = 4, .set_aside = 0, .oldest = longest_usual_wait};
    CHECK_FALSE(needs_hand(heartbeat));
    return;
  }
  SECTION("reader") { heartbeat.devices.card_reader = wire::ReaderState::Missing; }
  SECTION("card service") { heartbeat.devices.card_reader = wire::ReaderState::ServiceDown; }
  SECTION("jam") { heartbeat.devices.slip_printer.state = wire::PrinterState::Jam; }
  SECTION("paper low") { heartbeat.devices.letter_printer.paper = wire::PaperState::Low; }
  SECTION("scanner") { heartbeat.devices.code_scanner = wire::ScannerState::Missing; }
  SECTION("clock") { heartbeat.clock_trusted = false; }
  SECTION("refused") { heartbeat.outbox.set_aside = 1; }
  SECTION("old") { heartbeat.outbox = {1, 0, longest_usual_wait + 1s}; }
  CHECK(needs_hand(heartbeat));
}

TEST_CASE("Terminals in trouble come first, then those that never told, then the others; page by page",
          "[office][fleet]") {
  Fleet fleet;
  fleet.contacts.note("ZJ06", fleet.now);
  fleet.contacts.note("ZJ05", fleet.now - 6min);
  for (const char* id : {"ZJ03", "ZJ01", "ZJ02"}) fleet.tell(sample_heartbeat(id));
  fleet.tell(without_paper("ZJ04"));
  CHECK(fleet.order() == "ZJ04 ZJ05 ZJ06 ZJ01 ZJ02 ZJ03 ");
  std::string ids, after;
  do {
    const auto page = fleet.list(after, 4);
    for (const auto& terminal : page.terminals) ids += terminal.id + " ";
    after = page.next;
  } while (!after.empty());
  CHECK(ids == fleet.order());
  // Silence is trouble; a word ends it.
  fleet.now += 5min + 1s;
  fleet.tell(sample_heartbeat("ZJ02"));
  CHECK(fleet.order() == "ZJ01 ZJ03 ZJ04 ZJ05 ZJ06 ZJ02 ");
}

TEST_CASE("The page says in words how each device is, and for how long a terminal was silent", "[office][fleet]") {
  Fleet fleet;
  auto worn = without_paper("ZJ02");
  worn.devices.slip_printer.paper = wire::PaperState::Low;
  worn.devices.card_reader = wire::ReaderState::Missing;
  worn.devices.code_scanner = wire::ScannerState::NotFitted;
  worn.outbox = {.waiting = 7, .set_aside = 2, .oldest = 3h};
  worn.clock_trusted = false;
  fleet.tell(worn);
  fleet.now += 17min;
  fleet.log_in_as(technician);
  fleet.tell(sample_heartbeat("ZJ01"));
  auto page = fleet.get("/fleet");
  CHECK(page.status == 200);
  for (const char* words :
       {"已 17 分钟未联系</strong>", "时钟不可信</strong>", "<strong class=\"overdue\">读卡器：未连接</strong>",
        "<strong class=\"overdue\">凭条打印机：正常，纸快用完</strong>",
        "<strong class=\"overdue\">接收函打印机：缺纸</strong>", "<li>扫码器：未安装</li>", "<li>摄像头：已安装</li>",
        "<strong class=\"overdue\">7 条未送达，最早一条已等 3 小时</strong>", "2 条被退回，需人工处理</strong>",
        "<li>读卡器：正常</li>", "全部已发送", ">0.1.0<"}) {
    INFO(words);
    CHECK(has(page, words));
  }
  CHECK(page.body.find(">ZJ02<") < page.body.find(">ZJ01<"));
  auto request = fleet.request("GET", "/fleet");
  request.cookies += "; __Host-huanka-language=en";
  page = fleet.console.answer(request, fleet.now);
  for (const char* words : {"silent for 17 min", "clock not trusted", "Letter printer: out of paper",
                            "Slip printer: ready, paper low", "7 waiting, the oldest for 3 h", "2 refused"}) {
    INFO(words);
    CHECK(has(page, words));
  }
  CHECK_FALSE(has(page, "console.fleet."));
}

TEST_CASE("A list of many terminals goes on from page to page", "[office][fleet]") {
  Fleet fleet;
  for (int n = 10; n < 40; ++n) fleet.tell(sample_heartbeat("ZJ" + std::to_string(n)));
  fleet.log_in_as(technician);
  const auto first = fleet.get("/fleet");
  CHECK((has(first, ">ZJ34<") && !has(first, ">ZJ35<")));
  const auto from = first.body.find("href=\"/fleet?after=") + 6;
  const auto second = fleet.get(first.body.substr(from, first.body.find('"', from) - from));
  CHECK((has(second, ">ZJ35<") && has(second, ">ZJ39<") && !has(second, ">ZJ34<")));
}
