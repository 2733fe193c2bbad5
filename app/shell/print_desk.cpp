#include "shell/print_desk.h"

#include <spdlog/spdlog.h>

#include <algorithm>

#include "documents/papers.h"
#include "domain/letter.h"

namespace huanka::shell {

namespace {
namespace effect = visit::effect;
namespace event = visit::event;

constexpr int slip_dots = 576;  ///< across 80 mm paper at 203 dpi
constexpr int letter_copies = 2;

store::PrintState state_after(printer::Outcome outcome, bool stopped) {
  switch (outcome) {
    case printer::Outcome::Printed:
      return store::PrintState::Printed;
    case printer::Outcome::Failed:
      return stopped ? store::PrintState::GivenUp : store::PrintState::Failed;
    case printer::Outcome::Unknown:
      break;
  }
  return store::PrintState::Unknown;
}
}  // namespace

visit::PrinterTrouble trouble_for_person(printer::Trouble trouble) {
  return static_cast<visit::PrinterTrouble>(trouble);
}

bool Typesetter::set(const documents::Document& document, printer::Format format, printer::PrintJob& job) {
  if (!press_) {
    auto opened = documents::Press::open(fonts_);
    if (!opened) return false;
    press_.emplace(std::move(opened).value());
  }
  if (format == printer::Format::Pdf) {
    auto pdf = press_->to_pdf(document);
    if (!pdf) return false;
    job.pdf = std::move(pdf).value();
  } else {
    auto bitmap = press_->to_bitmap(document, slip_dots);
    if (!bitmap) return false;
    job.dots = {bitmap->width_px, bitmap->height_px, std::move(bitmap->rows)};
  }
  return true;
}

void PrintDesk::print_slip(const effect::PrintSlip& wish, const std::stop_token& stop) {
  const auto give_up = [&](const std::string& code) {
    parts_.tell(event::PrintEnded{wish.request, visit::PrintOutcome::Failed, code});
  };
  const auto c = parts_.store.with([&](store::Store& s) { return s.find(wish.number); });
  if (!c) return give_up(staff_code(c.error()));
  const auto sent = parts_.store.with([&](store::Store& s) { return s.is_sent(wish.number); });
  const auto messages = parts_.store.with([&](store::Store& s) { return s.messages_of(wish.number); });
  const bool refused = messages && std::any_of(messages->begin(), messages->end(), [](const auto& message) {
                         return message.fate == store::MessageFate::SetAside;
                       });
  const auto job =
      parts_.store.with([&](store::Store& s) { return s.next_print(wish.number, store::Paper::Slip, parts_.now()); });
  if (!job) return give_up(staff_code(job.error()));
  const auto words = parts_.words(wish.language);
  if (!*c || !words) return give_up(words ? "E-STORE" : "E-WORDS");
  run(wish.request, *job, documents::slip({**c, sent && *sent, job->duplicate, refused}, parts_.world.county, *words),
      1, stop);
}

void PrintDesk::print_letter(const effect::PrintLetter& wish, const std::stop_token& stop) {
  const auto words = parts_.words(domain::Language::Chinese);
  if (!words) return parts_.tell(event::PrintEnded{wish.request, visit::PrintOutcome::Failed, "E-WORDS"});
  // Before a letter number is used up: a letter nobody could check is not handed out.
  if (const auto why = parts_.cannot_prove(wish.issued.target_bank)) {
    spdlog::error("letter {}: cannot be signed: {}", wish.issued.number, *why);
    return parts_.tell(event::PrintEnded{wish.request, visit::PrintOutcome::Failed, *why});
  }
  const auto begun =
      parts_.store.with([&](store::Store& s) { return s.begin_letter(wish.issued, wish.card, parts_.now()); });
  if (!begun) return parts_.tell(event::SaveFailed{wish.request, staff_code(begun.error())});
  const auto letter = domain::make_letter(begun->issued, begun->card, parts_.world.county, begun->job.letter_number,
                                          parts_.branch_name, wire::day_of(parts_.now()), begun->job.duplicate);
  const auto code = parts_.prove(letter);
  if (!code) return end(wish.request, begun->job, store::PrintState::Failed, visit::PrintOutcome::Failed, code.error());
  run(wish.request, begun->job, documents::transfer_letter(letter, *code, *words), letter_copies, stop);
}

void PrintDesk::end(int request, const store::PrintJob& job, store::PrintState state, visit::PrintOutcome outcome,
                    const std::string& code) {
  const auto kept = parts_.store.with([&](store::Store& s) { return s.print_ended(job.id, state, parts_.now()); });
  if (!code.empty()) spdlog::warn("print {} {}: {}", store::to_string(job.paper), job.number, code);
  parts_.tell(event::PrintEnded{request, outcome, kept ? code : staff_code(kept.error())});
}

void PrintDesk::run(int request, const store::PrintJob& job, const documents::Document& document, int copies,
                    const std::stop_token& stop) {
  printer::PrintJob paper{.title = job.paper == store::Paper::Slip ? job.number : job.letter_number,
                          .pdf = {},
                          .dots = {},
                          .copies = copies};
  if (!parts_.set(document, paper))
    return end(request, job, store::PrintState::Failed, visit::PrintOutcome::Failed, "E-PRESS");
  // Not one byte to the printer before it is durable that there may be a sheet.
  if (const auto begun = parts_.store.with([&](store::Store& s) { return s.print_started(job.id, parts_.now()); });
      !begun)
    return end(request, job, store::PrintState::Failed, visit::PrintOutcome::Failed, staff_code(begun.error()));

  const printer::Progress progress{.waiting =
                                       [&](printer::Trouble trouble) {
                                         parts_.tell(event::PrintWaiting{request, trouble_for_person(trouble)});
                                       },
                                   .going = [&] { parts_.tell(event::PrintGoing{request}); }};
  const auto report = parts_.printer.print(paper, progress, stop);
  end(request, job, state_after(report.outcome, stop.stop_requested()),
      static_cast<visit::PrintOutcome>(report.outcome),
      report.outcome == printer::Outcome::Printed ? "" : report.staff_code);
}

}  // namespace huanka::shell
