#include "printer/ipp_printer.h"

#include <cups/cups.h>

#include <algorithm>
#include <array>
#include <condition_variable>
#include <mutex>
#include <string_view>

namespace huanka::printer {

namespace {
using std::chrono::steady_clock;

struct FreeIpp {
  void operator()(ipp_t* message) const { ippDelete(message); }
};
using Message = std::unique_ptr<ipp_t, FreeIpp>;

/// One connection and the address in its parts.
class Line {
 public:
  Line(const std::string& uri, std::chrono::milliseconds silence) : uri_(uri), silence_(silence) {
    std::array<char, 32> scheme{};
    std::array<char, 256> user{}, host{};
    std::array<char, 512> resource{};
    valid_ = httpSeparateURI(HTTP_URI_CODING_ALL, uri.c_str(), scheme.data(), static_cast<int>(scheme.size()),
                             user.data(), static_cast<int>(user.size()), host.data(), static_cast<int>(host.size()),
                             &port_, resource.data(), static_cast<int>(resource.size())) >= HTTP_URI_STATUS_OK;
    host_ = host.data();
    resource_ = resource.data();
    secure_ = std::string_view(scheme.data()) == "ipps";
  }
  ~Line() { close(); }
  Line(const Line&) = delete;
  Line& operator=(const Line&) = delete;

  Message question(ipp_op_t operation, int job_id = 0) const {
    Message message(ippNewRequest(operation));
    ippAddString(message.get(), IPP_TAG_OPERATION, IPP_TAG_URI, "printer-uri", nullptr, uri_.c_str());
    if (job_id > 0) ippAddInteger(message.get(), IPP_TAG_OPERATION, IPP_TAG_INTEGER, "job-id", job_id);
    ippAddString(message.get(), IPP_TAG_OPERATION, IPP_TAG_NAME, "requesting-user-name", nullptr, "huanka");
    return message;
  }

  /// Whoever answered at an ipps:// address shows another certificate than at the first contact.
  bool stranger() const { return stranger_; }

  /// Null when the printer does not answer. `sent` tells whether any of the request may have arrived.
  Message ask(Message request, const std::string* document = nullptr, bool* sent = nullptr) {
    if (!connect()) return nullptr;
    if (sent != nullptr) *sent = true;
    const std::size_t length = ippLength(request.get()) + (document != nullptr ? document->size() : 0);
    http_status_t status = cupsSendRequest(http_, request.get(), resource_.c_str(), length);
    if (status == HTTP_STATUS_CONTINUE && document != nullptr)
      status = cupsWriteRequestData(http_, document->data(), document->size());
    Message answer(status == HTTP_STATUS_CONTINUE || status == HTTP_STATUS_OK
                       ? cupsGetResponse(http_, resource_.c_str())
                       : nullptr);
    if (!answer) close();
    return answer;
  }

 private:
  bool connect() {
    if (http_ != nullptr || !valid_) return http_ != nullptr;
    http_ = httpConnect2(host_.c_str(), port_, nullptr, AF_UNSPEC,
                         secure_ ? HTTP_ENCRYPTION_ALWAYS : HTTP_ENCRYPTION_IF_REQUESTED, 1,
                         static_cast<int>(silence_.count()), nullptr);
    // Without a callback that says "enough" a frozen printer would hold us for ever.
    if (http_ == nullptr) return false;
    httpSetTimeout(
        http_, static_cast<double>(silence_.count()) / 1000.0, [](http_t*, void*) { return 0; }, nullptr);
    if (secure_ && !is_the_known_one()) close();
    return http_ != nullptr;
  }

  /// Printers sign their own certificates: the one seen first is kept (by libcups, in the user's .cups/ssl) and is the
  /// only one accepted from then on.
  bool is_the_known_one() {
    cups_array_t* shown = nullptr;
    const bool got = httpCopyCredentials(http_, &shown) == 0;
    const http_trust_t trust = got ? httpCredentialsGetTrust(shown, host_.c_str()) : HTTP_TRUST_UNKNOWN;
    httpFreeCredentials(shown);
    stranger_ = trust != HTTP_TRUST_OK && trust != HTTP_TRUST_RENEWED;
    return !stranger_;
  }
  void close() {
    if (http_ != nullptr) httpClose(http_);
    http_ = nullptr;
  }

  std::string uri_, host_, resource_;
  int port_ = 631;
  bool secure_ = false, valid_ = false, stranger_ = false;
  std::chrono::milliseconds silence_;
  http_t* http_ = nullptr;
};

std::vector<std::string> words(ipp_t* message, const char* name) {
  std::vector<std::string> list;
  ipp_attribute_t* attribute = ippFindAttribute(message, name, IPP_TAG_ZERO);
  for (int i = 0; attribute != nullptr && i < ippGetCount(attribute); ++i)
    if (const char* word = ippGetString(attribute, i, nullptr)) list.emplace_back(word);
  return list;
}

std::optional<int> integer(ipp_t* message, const char* name) {
  ipp_attribute_t* attribute = ippFindAttribute(message, name, IPP_TAG_ZERO);
  if (attribute == nullptr) return std::nullopt;
  return ippGetInteger(attribute, 0);
}

bool is_good(const Message& answer) {
  return answer && ippGetStatusCode(answer.get()) < IPP_STATUS_REDIRECTION_OTHER_SITE;
}

std::string status_of(const Message& answer) {
  return answer ? ippErrorString(ippGetStatusCode(answer.get())) : "no answer";
}

/// Sleeps, or returns at once when a stop is asked for.
void pause(std::chrono::milliseconds time, const std::stop_token& stop) {
  std::mutex mutex;
  std::condition_variable_any never;
  std::unique_lock lock(mutex);
  never.wait_for(lock, stop, time, [] { return false; });
}

/// One job on its way, from the first question to its end.
class Run {
 public:
  Run(Line& line, const IppTiming& timing, const Progress& progress, const std::stop_token& stop)
      : line_(line), timing_(timing), progress_(progress), stop_(stop), began_(steady_clock::now()) {}

  Report print(const PrintJob& job) {
    if (auto refused = submit(job)) return *refused;
    return follow();
  }

 private:
  Message with_job(ipp_op_t operation, const PrintJob& job) const {
    Message message = line_.question(operation);
    ippAddString(message.get(), IPP_TAG_OPERATION, IPP_TAG_NAME, "job-name", nullptr, job.title.c_str());
    ippAddString(message.get(), IPP_TAG_OPERATION, IPP_TAG_MIMETYPE, "document-format", nullptr, "application/pdf");
    if (job.copies > 1) ippAddInteger(message.get(), IPP_TAG_JOB, IPP_TAG_INTEGER, "copies", job.copies);
    return message;
  }

  bool out_of_time() const { return steady_clock::now() - began_ > timing_.whole_job; }

  /// Empty when the printer has accepted the job.
  std::optional<Report> submit(const PrintJob& job) {
    std::string last_said = "no answer";
    for (;; pause(timing_.between_questions, stop_)) {
      if (stop_.stop_requested()) return Report{Outcome::Failed, "E-PRINT-STOPPED", "before it was sent"};
      if (out_of_time()) return Report{Outcome::Failed, "E-PRINT-OFFLINE", last_said};
      const Message checked = line_.ask(with_job(IPP_OP_VALIDATE_JOB, job));
      last_said = status_of(checked);
      if (line_.stranger()) return Report{Outcome::Failed, "E-PRINT-STRANGER", "another certificate than before"};
      if (!checked || ippGetStatusCode(checked.get()) == IPP_STATUS_ERROR_BUSY) {
        wait_for(checked ? Trouble::Busy : Trouble::Offline);
        continue;
      }
      if (!is_good(checked)) return Report{Outcome::Failed, "E-PRINT-REFUSED", status_of(checked)};

      bool sent = false;
      const Message taken = line_.ask(with_job(IPP_OP_PRINT_JOB, job), &job.pdf, &sent);
      if (is_good(taken)) {
        job_id_ = integer(taken.get(), "job-id").value_or(0);
        if (job_id_ > 0) return std::nullopt;
        return Report{Outcome::Unknown, "E-PRINT-NO-JOB", "accepted without a job-id"};
      }
      if (taken && ippGetStatusCode(taken.get()) == IPP_STATUS_ERROR_BUSY) {
        last_said = status_of(taken);
        wait_for(Trouble::Busy);
        continue;
      }
      if (taken) return Report{Outcome::Failed, "E-PRINT-REFUSED", status_of(taken)};
      if (sent) return Report{Outcome::Unknown, "E-PRINT-LOST", "the printer went away while it was given the job"};
    }
  }

  Report follow() {
    auto heard = steady_clock::now();
    bool taking_back = false;
    for (;; pause(timing_.between_questions, taking_back ? std::stop_token() : stop_)) {
      if (!taking_back && (stop_.stop_requested() || out_of_time())) {
        taking_back = true;
        line_.ask(line_.question(IPP_OP_CANCEL_JOB, job_id_));
      }
      const Message answer = line_.ask(line_.question(IPP_OP_GET_JOB_ATTRIBUTES, job_id_));
      if (!is_good(answer)) {
        if (answer || steady_clock::now() - heard > timing_.lost_printer || taking_back)
          return {Outcome::Unknown, "E-PRINT-LOST", status_of(answer)};
        wait_for(Trouble::Offline);
        continue;
      }
      if (auto end = end_of(answer.get())) {
        // Some printers take a job back that is just about to begin, and then run it all the same: that nothing came
        // out is believed when it is said twice.
        const bool said_again = ended_once_;
        ended_once_ = true;
        if (end->outcome != Outcome::Failed || said_again) return *end;
        continue;
      }
      ended_once_ = false;
      // Cancelling is not at once everywhere; a job that will not go away may still come out.
      if (taking_back && steady_clock::now() - heard > timing_.lost_printer)
        return {Outcome::Unknown, "E-PRINT-STOPPING", "the printer keeps the job it was told to drop"};
      if (!taking_back) heard = steady_clock::now();
      if (const auto now = trouble()) {
        wait_for(*now);
      } else {
        go_on();
      }
    }
  }

  std::optional<Report> end_of(ipp_t* job) const {
    const int impressions = integer(job, "job-impressions-completed").value_or(-1);
    const auto reasons = words(job, "job-state-reasons");
    const std::string why = reasons.empty() ? "" : reasons.front();
    switch (integer(job, "job-state").value_or(0)) {
      case IPP_JSTATE_COMPLETED:
        return Report{Outcome::Printed, "", why};
      case IPP_JSTATE_CANCELED:
      case IPP_JSTATE_ABORTED:
        // Nothing came out only if the printer says that no side was finished.
        return Report{impressions == 0 ? Outcome::Failed : Outcome::Unknown,
                      integer(job, "job-state") == IPP_JSTATE_CANCELED ? "E-PRINT-STOPPED" : "E-PRINT-ABORTED", why};
      default:
        return std::nullopt;
    }
  }

  std::optional<Trouble> trouble() {
    const Message answer = line_.ask(line_.question(IPP_OP_GET_PRINTER_ATTRIBUTES));
    return is_good(answer) ? trouble_from(words(answer.get(), "printer-state-reasons"))
                           : std::optional(Trouble::Offline);
  }

  void wait_for(Trouble trouble) {
    if (waiting_ == trouble) return;
    waiting_ = trouble;
    if (progress_.waiting) progress_.waiting(trouble);
  }
  void go_on() {
    if (!waiting_) return;
    waiting_.reset();
    if (progress_.going) progress_.going();
  }

  Line& line_;
  const IppTiming& timing_;
  const Progress& progress_;
  const std::stop_token& stop_;
  steady_clock::time_point began_;
  int job_id_ = 0;
  bool ended_once_ = false;  ///< by the answer before this one
  std::optional<Trouble> waiting_;
};
}  // namespace

namespace {
/// Without the severity, which printers put there or not.
std::string_view keyword_of(std::string_view reason) {
  for (const std::string_view suffix : {"-error", "-warning", "-report"})
    if (reason.ends_with(suffix)) reason.remove_suffix(suffix.size());
  return reason;
}
}  // namespace

Paper paper_from(const std::vector<std::string>& printer_state_reasons) {
  Paper paper = Paper::Enough;
  for (const std::string_view reason : printer_state_reasons) {
    const auto keyword = keyword_of(reason);
    if (keyword == "media-empty" || keyword == "media-needed") return Paper::Out;
    if (keyword == "media-low") paper = Paper::Low;
  }
  return paper;
}

std::optional<Trouble> trouble_from(const std::vector<std::string>& printer_state_reasons) {
  struct Row {
    std::string_view keyword;
    Trouble trouble;
  };
  // RFC 8011 5.4.12 and PWG 5100.9. "-low" and "-nearly" are no trouble yet.
  static constexpr std::array rows{
      Row{"media-empty", Trouble::PaperOut},  Row{"media-needed", Trouble::PaperOut},
      Row{"media-jam", Trouble::Jam},         Row{"cover-open", Trouble::CoverOpen},
      Row{"door-open", Trouble::CoverOpen},   Row{"interlock-open", Trouble::CoverOpen},
      Row{"toner-empty", Trouble::TonerOut},  Row{"marker-supply-empty", Trouble::TonerOut},
      Row{"offline", Trouble::Offline},       Row{"shutdown", Trouble::Offline},
      Row{"paused", Trouble::Other},          Row{"fuser-over-temp", Trouble::Other},
      Row{"output-area-full", Trouble::Other}};
  std::optional<Trouble> worst;
  for (const std::string_view reason : printer_state_reasons) {
    for (const Row& row : rows)
      if (keyword_of(reason) == row.keyword && (!worst || row.trouble < *worst)) worst = row.trouble;
  }
  return worst;
}

IppPrinter::IppPrinter(std::string uri, IppTiming timing) : uri_(std::move(uri)), timing_(timing) {}
IppPrinter::~IppPrinter() = default;

std::optional<Trouble> IppPrinter::trouble() {
  Line line(uri_, timing_.silence);
  const Message answer = line.ask(line.question(IPP_OP_GET_PRINTER_ATTRIBUTES));
  paper_ = Paper::Unknown;
  if (!answer) return line.stranger() ? Trouble::Other : Trouble::Offline;
  if (!is_good(answer)) return Trouble::Other;
  const auto reasons = words(answer.get(), "printer-state-reasons");
  paper_ = paper_from(reasons);
  return trouble_from(reasons);
}

Report IppPrinter::print(const PrintJob& job, const Progress& progress, const std::stop_token& stop) {
  Line line(uri_, timing_.silence);
  return Run(line, timing_, progress, stop).print(job);
}

}  // namespace huanka::printer
