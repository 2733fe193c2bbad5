// huanka print FILE --printer ADDRESS: a technician's test page, by the same driver the kiosk uses.
#include <CLI/CLI.hpp>
#include <fstream>
#include <iostream>
#include <iterator>
#include <memory>
#include <sstream>

#include "printer/printer.h"
#include "shell/commands.h"

namespace huanka::shell {

namespace {
struct Wish {
  std::string file, printer;
  int copies = 1;
  bool only_ask = false;
};

constexpr int printed = 0, failed = 1, unknown = 3, cannot_begin = 2;

std::optional<printer::Dots> dots_from_pbm(const std::string& bytes) {
  std::istringstream in(bytes);
  std::string magic;
  printer::Dots dots;
  if (!(in >> magic >> dots.width_px >> dots.height_px) || magic != "P4" || dots.width_px < 8 || dots.width_px > 2000 ||
      dots.height_px < 1 || dots.height_px > 100'000)
    return std::nullopt;
  in.get();
  dots.rows.assign(std::istreambuf_iterator<char>(in), {});
  const auto needed = static_cast<std::size_t>((dots.width_px + 7) / 8) * static_cast<std::size_t>(dots.height_px);
  return dots.rows.size() == needed ? std::optional(dots) : std::nullopt;
}

int run(const Wish& wish) {
  const auto device = printer::open_printer(wish.printer);
  if (!device) {
    std::cerr << "The printer's address must begin with ipp://, ipps:// or escpos:\n";
    return cannot_begin;
  }
  if (wish.only_ask) {
    const auto trouble = device->trouble();
    std::cout << (trouble ? printer::to_string(*trouble) : "ready") << '\n';
    return trouble ? failed : printed;
  }
  std::ifstream in(wish.file, std::ios::binary);
  const std::string bytes{std::istreambuf_iterator<char>(in), {}};
  if (bytes.empty()) {
    std::cerr << "Cannot read " << wish.file << '\n';
    return cannot_begin;
  }
  printer::PrintJob job{.title = "huanka test", .pdf = bytes, .dots = {}, .copies = wish.copies};
  if (device->format() == printer::Format::Dots) {
    const auto dots = dots_from_pbm(bytes);
    if (!dots) {
      std::cerr << "This printer takes pictures: give a PBM file (P4)\n";
      return cannot_begin;
    }
    job.dots = *dots;
  }
  const printer::Progress progress{
      .waiting = [](printer::Trouble trouble) { std::cout << "waiting: " << printer::to_string(trouble) << std::endl; },
      .going = [] { std::cout << "going on" << std::endl; }};
  const auto report = device->print(job, progress, {});
  std::cout << printer::to_string(report.outcome);
  if (!report.staff_code.empty()) std::cout << ' ' << report.staff_code;
  if (!report.detail.empty()) std::cout << " (" << report.detail << ')';
  std::cout << '\n';
  switch (report.outcome) {
    case printer::Outcome::Printed:
      return printed;
    case printer::Outcome::Failed:
      return failed;
    case printer::Outcome::Unknown:
      return unknown;
  }
  return unknown;
}
}  // namespace

void add_print_command(CLI::App& app, Chosen& chosen) {
  auto wish = std::make_shared<Wish>();
  auto* print = app.add_subcommand("print", "Print a file and wait until it is proven out");
  print->footer("Exit codes: 0 printed, 1 nothing came out, 2 could not begin, 3 unknown: look at the printer");
  auto* file = print->add_option("FILE", wish->file, "A PDF for ipp, a PBM picture for escpos");
  print->add_option("--printer", wish->printer, "ipp://host:631/ipp/print, escpos:/dev/usb/lp0, escpos:tcp://host:9100")
      ->required();
  print->add_option("--copies", wish->copies, "How many")->check(CLI::Range(1, 20));
  auto* ask = print->add_flag("--state", wish->only_ask, "Only ask the printer how it is");
  file->excludes(ask);
  print->callback([&chosen, wish] {
    if (!wish->only_ask && wish->file.empty()) throw CLI::RequiredError("FILE");
    chosen = [wish] { return run(*wish); };
  });
}

}  // namespace huanka::shell
