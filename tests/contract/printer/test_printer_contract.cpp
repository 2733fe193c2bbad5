// One contract for every printer: the simulated one, IPP against ippeveprinter, ESC/POS against a receipt printer's
// other end. Printed only when proven; nothing out only when proven; unknown otherwise.
#include <atomic>
#include <fstream>
#include <future>

#include "documents/papers.h"
#include "documents/press.h"
#include "ipp_peer.h"
#include "printer/escpos_printer.h"
#include "printer/ipp_printer.h"
#include "printer/simulated_printer.h"
#include "receipt_peer.h"
#include "rig/sample_case.h"
#include "settings/settings.h"

using namespace huanka;
using namespace huanka::printer;
using namespace huanka::rig;
using namespace std::chrono_literals;

namespace {
/// A small but real PDF, one A4 page.
std::string a_pdf() {
  return "%PDF-1.4\n1 0 obj<</Type/Catalog/Pages 2 0 R>>endobj\n2 0 obj<</Type/Pages/Kids[3 0 R]/Count 1>>endobj\n"
         "3 0 obj<</Type/Page/Parent 2 0 R/MediaBox[0 0 595 842]>>endobj\nxref\n0 4\n0000000000 65535 f \n"
         "0000000009 00000 n \n0000000052 00000 n \n0000000101 00000 n \ntrailer<</Size 4/Root 1 0 "
         "R>>\nstartxref\n163\n%%EOF\n";
}

PrintJob a_job(int copies = 1) {
  Dots dots{576, 300, std::string(72 * 300, '\x5a')};
  return {.title = "ZJ01-261123-0001-7", .pdf = a_pdf(), .dots = dots, .copies = copies};
}

class Bench {
 public:
  virtual ~Bench() = default;
  virtual Printer& printer() = 0;
  virtual int papers() = 0;
  virtual void no_paper() = 0;
  virtual void paper() = 0;
  virtual void little_paper() = 0;
};

class SimulatedBench : public Bench {
 public:
  Printer& printer() override { return printer_; }
  int papers() override {
    int n = 0;
    for ([[maybe_unused]] const auto& entry : std::filesystem::directory_iterator(folder_.path())) ++n;
    return n;
  }
  void no_paper() override { printer_.set_trouble(Trouble::PaperOut); }
  void paper() override { printer_.set_trouble(std::nullopt); }
  void little_paper() override { printer_.set_paper_low(true); }

 private:
  TemporaryFolder folder_;
  SimulatedPrinter printer_{folder_.path(), "paper"};
};

constexpr IppTiming quick{.between_questions = 50ms, .silence = 1'000ms, .lost_printer = 2s, .whole_job = 1min};

class IppBench : public Bench {
 public:
  Printer& printer() override { return printer_; }
  int papers() override { return static_cast<int>(peer.printed().size()); }
  void no_paper() override { peer.empty_tray(); }
  void paper() override { peer.fill_tray(); }
  void little_paper() override { peer.leave_few_sheets(); }
  IppPeer peer;

 private:
  IppPrinter printer_{peer.uri(), quick};
};

class EscposBench : public Bench {
 public:
  Printer& printer() override { return printer_; }
  int papers() override { return peer.slip().cuts; }
  void no_paper() override { peer.paper_out = true; }
  void paper() override { peer.paper_out = false; }
  void little_paper() override { peer.paper_low = true; }
  ReceiptPeer peer;

 private:
  EscposPrinter printer_{peer.address().substr(7), {.answer = 500ms, .finish = 1'000ms, .between_questions = 50ms}};
};

struct Watched {
  std::promise<Trouble> waited;
  std::atomic<bool> once = false, going = false;
  Progress progress{.waiting =
                        [this](Trouble trouble) {
                          if (!once.exchange(true)) waited.set_value(trouble);
                        },
                    .going = [this] { going = true; }};
};
}  // namespace

TEMPLATE_TEST_CASE("A paper is printed as often as asked, and known to be", "[printer][contract]", SimulatedBench,
                   IppBench, EscposBench) {
  TestType bench;
  CHECK_FALSE(bench.printer().trouble());
  const Report report = bench.printer().print(a_job(2), {}, {});
  INFO(report.detail);
  CHECK(report.outcome == Outcome::Printed);
  CHECK(bench.papers() == 2);
}

TEMPLATE_TEST_CASE("Without paper it waits and says so; with paper it goes on by itself", "[printer][contract]",
                   SimulatedBench, IppBench, EscposBench) {
  TestType bench;
  bench.no_paper();
  CHECK(bench.printer().trouble() == Trouble::PaperOut);
  Watched watched;
  auto report = std::async(std::launch::async, [&] { return bench.printer().print(a_job(), watched.progress, {}); });
  CHECK(watched.waited.get_future().get() == Trouble::PaperOut);
  CHECK(bench.papers() == 0);
  bench.paper();
  CHECK(report.get().outcome == Outcome::Printed);
  CHECK(watched.going);
  CHECK(bench.papers() == 1);
}

TEMPLATE_TEST_CASE("It says how much paper it has, and little paper is no trouble yet", "[printer][contract]",
                   SimulatedBench, IppBench, EscposBench) {
  TestType bench;
  CHECK_FALSE(bench.printer().trouble());
  CHECK(bench.printer().paper() == Paper::Enough);
  bench.little_paper();
  CHECK_FALSE(bench.printer().trouble());
  CHECK(bench.printer().paper() == Paper::Low);
  bench.no_paper();
  CHECK(bench.printer().trouble() == Trouble::PaperOut);
  CHECK(bench.printer().paper() == Paper::Out);
}

TEMPLATE_TEST_CASE("A job taken back while it waits is only called failed when no paper comes of it, ever",
                   "[printer][contract]", SimulatedBench, IppBench, EscposBench) {
  TestType bench;
  bench.no_paper();
  Watched watched;
  std::stop_source stop;
  auto report = std::async(std::launch::async,
                           [&] { return bench.printer().print(a_job(), watched.progress, stop.get_token()); });
  watched.waited.get_future().get();
  stop.request_stop();
  const Report taken_back = report.get();
  CHECK(taken_back.outcome != Outcome::Printed);
  bench.paper();
  // ippeveprinter drops a job only after it has run it: then the outcome must have been unknown.
  const Report next = bench.printer().print(a_job(), {}, {});
  INFO(taken_back.staff_code << " " << next.detail);
  CHECK(next.outcome == Outcome::Printed);
  CHECK(bench.papers() <= (taken_back.outcome == Outcome::Failed ? 1 : 2));
}

TEST_CASE("IPP: an aborted job is known to have left nothing", "[printer][contract]") {
  IppBench bench;
  bench.peer.abort_next();
  const Report report = bench.printer().print(a_job(), {}, {});
  INFO(report.detail);
  CHECK(report.outcome == Outcome::Failed);
  CHECK(report.staff_code == "E-PRINT-ABORTED");
  CHECK(bench.papers() == 0);
}

TEST_CASE("IPP: a jam, an open cover, empty toner: waited for and named", "[printer][contract]") {
  const auto [keyword, trouble] = GENERATE(table<std::string, Trouble>({
      {"media-jam", Trouble::Jam},
      {"cover-open", Trouble::CoverOpen},
      {"marker-supply-empty", Trouble::TonerOut},
  }));
  IppBench bench;
  bench.peer.raise(keyword);
  Watched watched;
  auto report = std::async(std::launch::async, [&] { return bench.printer().print(a_job(), watched.progress, {}); });
  CHECK(watched.waited.get_future().get() == trouble);
  bench.peer.mend();
  CHECK(report.get().outcome == Outcome::Printed);
}

TEST_CASE("IPP: a printer that vanishes with the job leaves the outcome unknown", "[printer][contract]") {
  IppBench bench;
  bench.peer.raise("media-jam");
  Watched watched;
  auto report = std::async(std::launch::async, [&] { return bench.printer().print(a_job(), watched.progress, {}); });
  watched.waited.get_future().get();
  bench.peer.stop();
  CHECK(report.get().outcome == Outcome::Unknown);
}

TEST_CASE("IPP: a printer that is off is waited for; nothing has come out meanwhile", "[printer][contract]") {
  IppBench bench;
  bench.peer.stop();
  CHECK(bench.printer().trouble() == Trouble::Offline);
  Watched watched;
  std::stop_source stop;
  auto report = std::async(std::launch::async,
                           [&] { return bench.printer().print(a_job(), watched.progress, stop.get_token()); });
  CHECK(watched.waited.get_future().get() == Trouble::Offline);
  SECTION("switched on") {
    bench.peer.start();
    CHECK(report.get().outcome == Outcome::Printed);
  }
  SECTION("given up") {
    stop.request_stop();
    CHECK(report.get().outcome == Outcome::Failed);
  }
}

TEST_CASE("IPP: bytes that are no PDF are refused by the printer and reported", "[printer][contract]") {
  IppBench bench;
  PrintJob job = a_job();
  job.pdf = "not a pdf at all";
  CHECK(bench.printer().print(job, {}, {}).outcome == Outcome::Failed);
}

TEST_CASE("IPP: reasons are judged by their keyword, whatever suffix a printer puts", "[printer]") {
  CHECK(trouble_from({"none"}) == std::nullopt);
  CHECK(trouble_from({"media-low-warning", "toner-low-report"}) == std::nullopt);
  CHECK(trouble_from({"media-empty-report"}) == Trouble::PaperOut);
  CHECK(paper_from({"none"}) == Paper::Enough);
  CHECK(paper_from({"toner-low-report", "media-low-warning"}) == Paper::Low);
  CHECK(paper_from({"media-low", "media-empty-error"}) == Paper::Out);
  CHECK(trouble_from({"door-open-error", "media-needed"}) == Trouble::PaperOut);
  CHECK(trouble_from({"media-jam-warning", "cover-open-report"}) == Trouble::Jam);
}

TEST_CASE("ESC/POS: the dots arrive as they were set", "[printer][contract]") {
  EscposBench bench;
  REQUIRE(bench.printer().print(a_job(), {}, {}).outcome == Outcome::Printed);
  const Slip slip = bench.peer.slip();
  CHECK(slip.width == 576);
  CHECK(slip.height == 300);
  CHECK(slip.rows == a_job().dots.rows);
}

TEST_CASE(
    "ESC/POS: a real slip that went over the line is drawn by a parser and read by a code reader we did not write",
    "[printer][contract]") {
  const std::filesystem::path built = HUANKA_BINARY_DIR;
  auto c = sample_case();
  c.number = domain::make_case_number("ZJ01", c.opened, 7);
  const auto county = must(settings::load_county(std::filesystem::path(HUANKA_SOURCE_DIR) / "config/county/zijin"));
  const auto words = must(text::Catalog::load(built / "assets/locale", domain::Language::Chinese));
  const auto press = must(documents::Press::open(built / "assets/fonts"));
  const auto set = must(press.to_bitmap(documents::slip({c, true, false}, county, words), 576));
  EscposBench bench;
  PrintJob job = a_job();
  job.dots = {set.width_px, set.height_px, set.rows};
  REQUIRE(bench.printer().print(job, {}, {}).outcome == Outcome::Printed);
  const TemporaryFolder folder;
  const auto sent = folder.path() / "sent.bin", picture = folder.path() / "slip.pgm";
  std::ofstream(sent, std::ios::binary) << bench.peer.slip().bytes;
  ::setenv("NODE_PATH", HUANKA_NODE_MODULES, 1);
  process::ChildProcess drawer(
      {"node", HUANKA_SOURCE_DIR "/tests/rig/printer/read_receipt.js", sent.string(), picture.string()},
      (folder.path() / "log").string(), true);
  // Every byte is part of a command it knows: questions, begin, picture in strips, feed, cut.
  const std::string commands = drawer.read_line(20s);
  CAPTURE(commands);
  CHECK(commands.find("1B@ 1Dv0") != std::string::npos);
  process::ChildProcess reader({"zbarimg", "-q", "--raw", picture.string()}, (folder.path() / "log").string(), true);
  CHECK(reader.read_line(20s).find(c.number) != std::string::npos);
}

TEST_CASE("ESC/POS: without proof at the end the outcome is unknown", "[printer][contract]") {
  EscposBench bench;
  SECTION("no answer") { bench.peer.mute_at_end = true; }
  SECTION("the plug was pulled in the middle") { bench.peer.hang_up_in_picture = true; }
  SECTION("the paper ended in the middle") { bench.peer.paper_ends_in_picture = true; }
  CHECK(bench.printer().print(a_job(), {}, {}).outcome == Outcome::Unknown);
}

TEST_CASE("ESC/POS: an open cover is named", "[printer][contract]") {
  EscposBench bench;
  bench.peer.cover_open = true;
  CHECK(bench.printer().trouble() == Trouble::CoverOpen);
}

TEST_CASE("ESC/POS: asked how it is while it prints, it answers without a second connection", "[printer][contract]") {
  EscposBench bench;
  bench.no_paper();
  std::promise<std::optional<Trouble>> asked;
  std::atomic<bool> once = false;
  // Told from inside print(), while its connection is open; the peer, like the real thing, serves one at a time.
  const Progress progress{
      .waiting =
          [&](Trouble) {
            if (once.exchange(true)) return;
            asked.set_value(std::async(std::launch::async, [&] { return bench.printer().trouble(); }).get());
            bench.paper();
          },
      .going = {}};
  CHECK(bench.printer().print(a_job(), progress, {}).outcome == Outcome::Printed);
  CHECK(asked.get_future().get() == Trouble::PaperOut);
  CHECK_FALSE(bench.printer().trouble());
}

TEST_CASE("IPP: a printer that is busy with another's job for too long is given up, with nothing out",
          "[printer][contract]") {
  IppBench bench;
  bench.peer.raise("media-jam");
  Watched watched;
  auto first = std::async(std::launch::async, [&] { return bench.printer().print(a_job(), watched.progress, {}); });
  watched.waited.get_future().get();
  IppPrinter impatient(bench.peer.uri(),
                       {.between_questions = 50ms, .silence = 1'000ms, .lost_printer = 2s, .whole_job = 1s});
  const Report given_up = impatient.print(a_job(), {}, {});
  INFO(given_up.detail);
  CHECK(given_up.outcome == Outcome::Failed);
  CHECK(given_up.staff_code == "E-PRINT-OFFLINE");
  bench.peer.mend();
  CHECK(first.get().outcome == Outcome::Printed);
  CHECK(bench.papers() == 1);
}

TEST_CASE("Simulated: after a restart no earlier paper is written over", "[printer][contract]") {
  const TemporaryFolder folder;
  for (int start = 0; start < 2; ++start) {
    SimulatedPrinter printer(folder.path(), "slip");
    CHECK(printer.print(a_job(), {}, {}).outcome == Outcome::Printed);
  }
  CHECK(std::filesystem::exists(folder.path() / "slip-1.pdf"));
  CHECK(std::filesystem::exists(folder.path() / "slip-2.pdf"));
}

TEST_CASE("Simulated: the hand decides how the next job ends", "[printer][contract]") {
  SimulatedPrinter printer("", "paper");
  printer.end_next(Outcome::Unknown);
  CHECK(printer.print(a_job(), {}, {}).outcome == Outcome::Unknown);
  CHECK(printer.print(a_job(), {}, {}).outcome == Outcome::Printed);
}

TEST_CASE("An address tells its driver; others are refused", "[printer]") {
  CHECK(open_printer("ipp://localhost:631/ipp/print")->format() == Format::Pdf);
  CHECK(open_printer("escpos:/dev/usb/lp0")->format() == Format::Dots);
  CHECK(open_printer("lpt1") == nullptr);
}
